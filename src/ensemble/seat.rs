//! A seat: one printed part and its players.

use crate::profile::{Caps, Crossing, Excitation, Level, Limits, Profile};
use crate::score::{Interval, Pitch, PitchRange, SeatId};
use crate::units::Decibels;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One printed part and the players who read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    /// Its place in score order.
    pub id: SeatId,
    /// Name as printed: `Clarinet in B♭ 1`.
    pub name: String,
    /// Name in plain ASCII for MIDI and JSON: `Clarinet in Bb 1`.
    pub plain_name: String,
    /// Abbreviation as printed: `Cl. 1`.
    pub abbreviation: String,
    /// Seats of one section share this name: `Clarinet`.
    pub section: String,
    /// Instruments of this seat: the usual one first, then those its player changes to.
    pub profiles: Vec<Arc<Profile>>,
    /// Instruments that may read the part in place of the usual one (flexible bands); they never add to what it can do.
    pub alternatives: Vec<Arc<Profile>>,
    /// How many players read this part.
    pub players: u16,
    /// How good they are: which range and limits hold.
    pub level: Level,
    /// What the chair is for.
    pub chair: Chair,
    /// Into how many parts it may divide, where its file says so; see [`Self::divisi`].
    pub divides: Option<u16>,
    /// What it keeps to of its instrument's range, where its file says so (sounding pitch); see [`Self::range`].
    pub keeps_to: Option<PitchRange>,
    /// Whether the ensemble can do without it: nothing stands in it alone.
    pub optional: bool,
    /// The seat at whose instrument its players sit too: two at one piano.
    pub shares: Option<SeatId>,
    /// What a loudspeaker adds to the power of its instruments, dB; 0 without one.
    pub amplified: Decibels,
    /// Where it sits, seen from the listener.
    pub position: Position,
}

impl Seat {
    /// The usual instrument.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profiles[0]
    }

    /// The instrument of a number, as notes have it; the usual one where there is none.
    #[must_use]
    pub fn instrument(&self, number: u8) -> &Profile {
        self.profiles.get(usize::from(number)).map_or_else(|| self.profile(), AsRef::as_ref)
    }

    /// The range of its part: what its level allows on the usual instrument and, where other instruments may read the part,
    /// what all have in common if that is an octave or more.
    #[must_use]
    pub fn range(&self) -> PitchRange {
        let own = self.range_on(self.profile());
        let common = self.alternatives.iter().try_fold(own, |range, other| range.intersection(self.range_on(other)));
        common.filter(|common| common.high - common.low >= OCTAVE).unwrap_or(own)
    }

    /// The range its level allows on one of its instruments, below the break where it may not cross that, and no more than
    /// the part keeps to; that holds for no doubling.
    #[must_use]
    pub fn range_on(&self, profile: &Profile) -> PitchRange {
        let reach = self.reach_on(profile);
        let below = self.stays_below(profile).and_then(|high| PitchRange::new(reach.low, high));
        below.and_then(|below| reach.intersection(below)).unwrap_or(reach)
    }

    /// The same, over the break too.
    #[must_use]
    pub fn reach_on(&self, profile: &Profile) -> PitchRange {
        let range = profile.range.of(self.level);
        let doubling = self.profiles.iter().skip(1).any(|other| other.id == profile.id);
        self.keeps_to.filter(|_| !doubling).and_then(|part| range.intersection(part)).unwrap_or(range)
    }

    /// The last pitch below the break of an instrument, where its level does not let it cross that.
    #[must_use]
    pub fn stays_below(&self, profile: &Profile) -> Option<Pitch> {
        let crosses = match Caps::of(self.level).crossing {
            Crossing::Never => false,
            Crossing::FirstChair => self.chair.takes_solos(),
            Crossing::Free => true,
        };
        profile.capability.break_above.filter(|_| !crosses)
    }

    /// The limits of breath and speed its level allows on the usual instrument.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.profile().capability.limits(self.level)
    }

    /// Most notes it may hold together: what one player can, times the players who may divide.
    #[must_use]
    pub fn polyphony(&self) -> u16 {
        u16::from(self.profile().capability.notes_at_once).max(1).max(self.divisi())
    }

    /// Whether one of its players can do alone what all do: blown instruments with more than one. One string player among
    /// sections is another colour, and a singer alone is heard as a soloist.
    #[must_use]
    pub fn has_players_to_spare(&self) -> bool {
        self.players > 1 && self.profile().excitation == Excitation::Blown
    }

    /// Into how many it may divide: what its file says, else common practice. Bowed strings divide by desks of two, into 3
    /// below ten players and else 4 at most; singers into 2 below eight, else 3; of winds three parts need two players each.
    #[must_use]
    pub fn divisi(&self) -> u16 {
        let usual = match (self.profile().excitation, self.players) {
            (_, 0..=1) => 1,
            (Excitation::Bowed, players) => (players / 2).min(if players < 10 { 3 } else { 4 }),
            (Excitation::Sung, 2..=7) | (_, 2..=5) => 2,
            _ => 3,
        };
        self.divides.unwrap_or(usual).min(self.players.max(1))
    }
}

/// Below this a common range is no range to write in.
const OCTAVE: Interval = Interval(12);

/// What a chair is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Chair {
    /// First chair of its section: solos and the top.
    Principal,
    /// Leads a section or a band: the tune and the top, as the first trumpet of a big band.
    Lead,
    /// The soloist who is not the leader: a jazz solo, the solo cornets.
    Solo,
    /// Upper chair of a pair, such as the third horn.
    High,
    /// Lower chair of a pair or the bass of its section, such as the second horn.
    Low,
    /// Any other.
    #[default]
    Section,
}

impl Chair {
    /// Whether tunes and solos go here first.
    #[must_use]
    pub const fn takes_solos(self) -> bool {
        matches!(self, Self::Principal | Self::Lead | Self::Solo)
    }

    /// Which of two seats of one instrument plays the higher note: the one with less.
    #[must_use]
    pub const fn depth(self) -> u8 {
        match self {
            Self::Principal | Self::Lead | Self::High => 0,
            Self::Solo | Self::Section => 1,
            Self::Low => 2,
        }
    }

    /// The usual chair of the `nth` of `of` seats of a section, counted from 0: the first is principal, the last low. Where
    /// they sit in pairs, as horns do, every second is low and the others are high.
    pub(super) const fn usual(nth: usize, of: usize, pairs: bool) -> Self {
        match nth {
            0 => Self::Principal,
            _ if pairs && nth.is_multiple_of(2) => Self::High,
            _ if pairs || nth + 1 == of => Self::Low,
            _ => Self::Section,
        }
    }
}

/// A place on the stage seen from the listener.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Position {
    /// Degrees; negative is left.
    pub azimuth_deg: f64,
    /// Metres from the listener.
    pub distance_m: f64,
}
