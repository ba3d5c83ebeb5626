//! The plan carried out: what every seat plays.

use super::{Decision, DecisionId, Edit, Ledger};
use crate::ensemble::Ensemble;
use crate::profile::Technique;
use crate::score::{Dynamic, Frame, Mark, Marked, Name, SeatId, Sign, Sound, Stroke, Tick, TickSpan, Ticks, Timed};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The plan carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrangement {
    /// Title of the piece.
    pub title: String,
    /// Tempo, metre, end, and keys: the source's where the notes bear them out, else estimated. An adopted file keeps what
    /// it says; where it says none, [`Arrangement::with_roles`] brings the estimate.
    pub frame: Frame,
    /// Who plays.
    pub ensemble: Arc<Ensemble>,
    /// One entry a seat, in score order: `seats[i].seat == SeatId(i)`.
    pub seats: Vec<SeatPart>,
    /// Why each note is there; [`ArrangedNote::decision`] indexes it.
    pub decisions: Vec<Decision>,
    /// What became of every source note.
    pub ledger: Ledger,
    /// Edits carried out on top of the assignments (by the loop or by hand), in order; a plan keeps them for replay.
    pub edits: Vec<Edit>,
    /// Lyrics, markers and texts that belong to no seat.
    pub marks: Vec<Timed<Mark>>,
    /// Whether the source was notation: its dynamics, slurs and dots are written, no others.
    #[serde(default)]
    pub notated: bool,
}

/// What one seat plays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeatPart {
    /// Which seat.
    pub seat: SeatId,
    /// Its notes by (start, sound).
    pub notes: Vec<ArrangedNote>,
    /// Dynamics, hairpins, slurs, techniques, breaths, lyrics, in time order.
    pub marks: Vec<Marked>,
}

/// A note to play.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrangedNote {
    /// Sounding pitch, or percussion key.
    pub sound: Sound,
    /// When it starts.
    pub start: Tick,
    /// How long it is written (before articulation); never zero.
    pub length: Ticks,
    /// The written dynamic that holds for it.
    pub dynamic: Dynamic,
    /// How it is articulated.
    pub articulation: Articulation,
    /// How it is played.
    pub technique: Technique,
    /// Which instrument of the seat, an index into [`crate::ensemble::Seat::profiles`].
    pub instrument: u8,
    /// The staff it stands on, counted from 0 at the top, where the source has one for each hand; `None` leaves the hands
    /// to the notation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<u8>,
    /// How its pitch is written, as the source has it in this or another octave; `None` leaves that to the notation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// What is written at it, as the source has it; where that says nothing, `articulation` and `technique` are written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
    /// Why it is there.
    pub decision: DecisionId,
}

impl ArrangedNote {
    /// Its name where that is one of what sounds: what has moved by other than octaves has lost it.
    #[must_use]
    pub fn spelled(&self) -> Option<Name> {
        self.name.filter(|name| self.sound.pitch().is_some_and(|pitch| name.names(pitch)))
    }

    /// What sounds, by its name where it has one: `G#4`, or `key 38`.
    #[must_use]
    pub fn named_sound(&self) -> String {
        let named = self.spelled().zip(self.sound.pitch()).map(|(name, pitch)| name.with_octave(pitch));
        named.unwrap_or_else(|| self.sound.to_string())
    }

    /// From start to written end.
    #[must_use]
    pub fn span(&self) -> TickSpan {
        TickSpan::of(self.start, self.length)
    }

    /// How the file plays it, where it plays it otherwise than it is written.
    #[must_use]
    pub fn strokes(&self) -> Option<&[Stroke]> {
        self.signs.iter().find_map(Sign::strokes)
    }

    /// Whether it is a grace note.
    #[must_use]
    pub fn is_grace(&self) -> bool {
        self.signs.iter().any(|sign| matches!(sign, Sign::Grace(_)))
    }
}

/// How a note is articulated.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Articulation {
    /// Full length, new attack.
    #[default]
    Plain,
    /// Joined to the next under a slur.
    Legato,
    /// Short.
    Staccato,
    /// Full and broad.
    Tenuto,
    /// With a stress.
    Accent,
}

impl Articulation {
    /// How a note with such signs sounds; joined to the next where it `leads` on under a slur.
    #[must_use]
    pub(super) fn of(signs: &[Sign], leads: bool) -> Self {
        let any = |is: fn(&Sign) -> bool| signs.iter().any(is);
        let long = any(|sign| matches!(sign, Sign::Tenuto | Sign::Portato));
        let short = any(|sign| matches!(sign, Sign::Staccato | Sign::Staccatissimo | Sign::Spiccato));
        match (short, long) {
            (_, true) => Self::Tenuto,
            (true, false) => Self::Staccato,
            _ if leads => Self::Legato,
            _ if any(Sign::is_accent) => Self::Accent,
            _ => Self::Plain,
        }
    }

    /// The same without a slur, for sounds that cannot be joined.
    #[must_use]
    pub(super) fn detached(self) -> Self {
        if self == Self::Legato { Self::Plain } else { self }
    }
}
