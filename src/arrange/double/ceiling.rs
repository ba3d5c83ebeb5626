//! The highest pitch that sounds at each moment before anybody doubles: what a copy at a higher octave should stay below.

use crate::arrange::draft::Drafts;
use crate::arrange::facts::SeatFacts;

/// Start, end and pitch of a note.
type Sounding = (u64, u64, u8);

/// At each tick where a note starts, the highest pitch that sounds then; ascending.
pub(super) struct Ceiling(Vec<(u64, u8)>);

impl Ceiling {
    pub(super) fn new(drafts: &Drafts, seats: &[SeatFacts]) -> Self {
        let melodic = drafts.seats.iter().zip(seats).filter(|(_, seat)| seat.melodic);
        Self::of(melodic.flat_map(|(part, _)| part).map(|draft| (draft.start, draft.end, draft.pitch)).collect())
    }

    fn of(mut notes: Vec<Sounding>) -> Self {
        notes.sort_unstable();
        let mut sounding: Vec<Sounding> = Vec::new();
        let mut tops = Vec::new();
        for together in notes.chunk_by(|a, b| a.0 == b.0) {
            let start = together[0].0;
            sounding.retain(|(_, end, _)| *end > start);
            sounding.extend(together);
            tops.extend(sounding.iter().map(|(.., pitch)| (start, *pitch)).max());
        }
        Self(tops)
    }

    /// By how many semitones a pitch is below the highest at a tick.
    pub(super) fn gap(&self, tick: u64, pitch: i16) -> i16 {
        let after = self.0.partition_point(|(start, _)| *start <= tick);
        after.checked_sub(1).map_or(0, |at| i16::from(self.0[at].1) - pitch)
    }
}

/// Whether a lift takes a pitch over one that is `gap` above it, other than in octaves with it.
pub(super) const fn is_crossed(gap: i16, lift: i16) -> bool {
    0 < gap && gap < lift && gap % 12 != 0
}

#[cfg(test)]
mod tests {
    use super::{Ceiling, is_crossed};

    #[test]
    fn a_copy_an_octave_up_crosses_a_note_less_than_an_octave_above() {
        let tune = Ceiling::of(vec![(0, 480, 76), (480, 1440, 84), (0, 480, 60), (960, 1440, 72)]);
        let crossed = |tick, pitch, lift| is_crossed(tune.gap(tick, pitch), lift);
        let lifted = |tick, pitch| crossed(tick, pitch, 12);
        assert!(lifted(0, 67) && !lifted(0, 60), "G above the E, C below it");
        assert!(!lifted(0, 64), "in octaves with the tune");
        assert!(!lifted(0, 76), "the tune itself");
        assert!(lifted(960, 74) && !lifted(960, 71), "the tune holds its note");
        assert!(!crossed(960, 74, 0) && crossed(960, 65, 24), "as the host has it; two octaves up");
    }
}
