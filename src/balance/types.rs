//! What was measured, by seat and bar.

use super::blend::DoublingBalance;
use super::contrast::SectionBalance;
use super::groups::GroupLoudness;
use super::measure::Masking;
use super::spectra::Spectra;
use crate::score::{BarNumber, SeatId};
use crate::units::{Decibels, Hertz, Lufs, Phon};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Who is heard, bar by bar. All levels are physical: 0 LUFS is about 120 dB SPL at the listener.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// Integrated loudness of the mix at physical level; `None` when nothing sounds.
    pub loudness: Option<Lufs>,
    /// Loudness of the mix, of every section of several seats, of every role and every seat, over the piece and by bar.
    pub groups: Vec<GroupLoudness>,
    /// Each seat over the whole piece, in score order.
    pub seats: Vec<SeatBalance>,
    /// One entry a bar, pick-up included.
    pub bars: Vec<BarBalance>,
    /// Seats that double each other for two bars or more, and how they blend.
    pub doublings: Vec<DoublingBalance>,
    /// The piece from mark to mark.
    pub sections: Vec<SectionBalance>,
    /// Centre frequencies of the bands, low to high.
    pub bands: Vec<Hertz>,
    /// Centre frequencies of the octaves that masking is told by.
    pub octaves: Vec<Hertz>,
    /// Share of bars with melody in which it is heard, in thousandths; 1000 when there is none.
    pub melody_heard: u16,
    /// The same of the countermelody.
    pub countermelody_heard: u16,
    /// The same of the bass.
    pub bass_heard: u16,
    /// How good it is, for comparing two arrangements of one piece.
    pub rank: super::Rank,
}

/// A seat over the whole piece.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeatBalance {
    /// Which seat.
    pub seat: SeatId,
    /// Its loudness while it plays, gated; `None` when silent.
    pub loudness: Option<Lufs>,
    /// Its level against the whole mix while it plays, K-weighted (0 when it is alone); `None` when silent.
    pub in_mix: Option<Decibels>,
    /// Bars in which it plays.
    pub playing_bars: u32,
    /// Bars among them in which it is heard on its own.
    pub heard_bars: u32,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BarBalance {
    /// Which.
    pub bar: BarNumber,
    /// Loudness of the mix in it; `None` when silent.
    pub mix: Option<Lufs>,
    /// Loudness of each seat in it (energy over the whole bar), in score order; `None` when silent.
    pub seats: Arc<[Option<Lufs>]>,
    /// Level of each seat against all others while it sounds, K-weighted, at most ±60 dB; `None` when silent.
    pub over_rest: Arc<[Option<Decibels>]>,
    /// How much of each seat's loudness is left beside the others, in thousandths: its partial loudness over its
    /// loudness alone (Moore, Glasberg and Baer 1997; the ratio: Aichinger and others 2011); 0 when silent.
    pub audible: Vec<u16>,
    /// By how much each seat is louder than its instrument is at its marks, within 3 dB (below 0: softer); `None` when silent.
    pub over_mark: Vec<Option<Decibels>>,
    /// Who masks each seat most and where; `None` where next to nothing of it is masked.
    pub masking: Arc<[Option<Masking>]>,
    /// Level of each seat by band. Too much for a document: it is not written out.
    #[serde(skip)]
    pub levels: Arc<Spectra>,
    /// The melody; `None` when the bar has none.
    pub melody: Option<MelodyBalance>,
    /// The countermelody; `None` when the bar has none.
    pub countermelody: Option<MelodyBalance>,
    /// The bass; `None` when the bar has none.
    pub bass: Option<MelodyBalance>,
}

/// One role in one bar: the seats that have it, taken together, against everyone else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MelodyBalance {
    /// Who has it.
    pub seats: Vec<SeatId>,
    /// Level of the group against everyone else while it sounds, K-weighted; at most 60 dB (alone).
    pub over_rest: Decibels,
    /// The same over the phrase: the mean over the bars with the role among six on either side.
    pub over_phrase: Decibels,
    /// How much of its loudness is left beside the others, in thousandths.
    pub audible: u16,
    /// Whether it counts as heard.
    pub heard: bool,
    /// How loud it would be alone.
    pub loudness: Phon,
    /// How much softer the others make it.
    pub masked_by: Phon,
    /// By how much it is above masked threshold, by octave ([`Balance::octaves`]); null where it has next to nothing.
    pub over_threshold: Vec<Option<Decibels>>,
    /// Who masks it, worst first; those who take less than a twentieth are left out.
    pub maskers: Vec<SeatId>,
    /// The share of the masking that each of `maskers` has, in thousandths.
    pub shares: Vec<u16>,
    /// Where it loses: how much of what the others take lies in each octave, in thousandths.
    pub lost_by_octave: Vec<u16>,
    /// Who takes most of it in each octave; null where next to nothing is lost.
    pub masker_by_octave: Vec<Option<SeatId>>,
    /// Where in the spectrum most of it is lost (the middle half of the loss): low and high; `None` when nothing is.
    pub lost: Option<(Hertz, Hertz)>,
}

/// The group of a role in a bar.
pub type RoleBalance = MelodyBalance;

impl BarBalance {
    /// The balance of a role that is judged: melody, countermelody, bass.
    #[must_use]
    pub fn role(&self, role: crate::line::Role) -> Option<&RoleBalance> {
        use crate::line::Role;
        match role {
            Role::Melody => self.melody.as_ref(),
            Role::Countermelody => self.countermelody.as_ref(),
            Role::Bass => self.bass.as_ref(),
            Role::Harmony | Role::Rhythm | Role::Percussion => None,
        }
    }
}
