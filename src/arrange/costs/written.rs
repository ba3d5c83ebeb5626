//! What the source has so already: two lines at the seats that they were written for, at their own pitch.
//!
//! There `blend` and `crossing` cost nothing, since the source has another family in its chord, or the lower instrument
//! on top, by intent; and two notes that one player or section has at once in the source cost next to nothing (see
//! [`super::sharing`]). So a symphony comes back to its own orchestra.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

/// Whose parts two strands are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    parts: [u16; 2],
    /// Whether both are one part, which holds two notes as one player or section would.
    pub(super) divided: bool,
}

impl Written {
    pub(super) fn of(source: &Source, a: &Strand, b: &Strand) -> Self {
        Self { parts: [a.part, b.part], divided: a.part == b.part && source.is_divided(a.part) }
    }

    /// Whether both stay where they were written, by seat and semitones moved.
    pub(super) fn holds(&self, a: (&SeatFacts, i16), b: (&SeatFacts, i16)) -> bool {
        a.0.is_home(self.parts[0], a.1) && b.0.is_home(self.parts[1], b.1)
    }

    /// The seats that the two were written for, if the band has them; `homes` tells by part.
    pub(super) fn homes(&self, homes: &[Option<u16>]) -> Option<[u16; 2]> {
        let home = |part: u16| homes.get(usize::from(part)).copied().flatten();
        Some([home(self.parts[0])?, home(self.parts[1])?])
    }
}

#[cfg(test)]
mod tests {
    use crate::arrange::Style;
    use crate::arrange::costs::{CostKind, Pair};
    use crate::arrange::facts::SeatFacts;
    use crate::arrange::fixture::{analysis, ensemble, part, score};
    use crate::arrange::source::Source;
    use crate::line::Role;
    use crate::score::Part;

    /// What the first two strands, the first moved by `shift` semitones, cost each other at two seats, by name.
    fn costs(parts: Vec<Part>, (names, seats): (&[&str], [u16; 2]), shift: i16) -> Vec<(CostKind, i64)> {
        let score = score(parts);
        let style = Style::default();
        let source = Source::new(&score, &analysis(&score, &vec![Role::Harmony; score.parts.len()]), &style.weights);
        let facts = SeatFacts::all(&ensemble(names), &score, &style);
        let pair = Pair::new(&source, &source.strands[0], &source.strands[1], &style.weights).unwrap_or_default();
        let costs = pair.breakdown(&facts, (seats[0], shift), (seats[1], 0));
        costs.into_iter().filter(|(_, cost)| *cost > 0).collect()
    }

    /// Two parts of chords, the horn's above the flute's.
    fn wind() -> Vec<Part> {
        vec![part("Flute", 73, "E4 E4 E4 E4"), part("Horn", 60, "G4 G4 G4 G4")]
    }

    #[test]
    fn another_family_in_a_chord_costs_nothing_where_the_source_has_it() {
        let band: &[&str] = &["Flute", "Horn", "Trumpet"];
        assert_eq!(costs(wind(), (band, [0, 1]), 0), []);
        assert_eq!(costs(wind(), (band, [0, 2]), 0), [(CostKind::Blend, 16)]);
        assert!(costs(wind(), (band, [0, 1]), 12).contains(&(CostKind::Blend, 16)), "an octave higher");
    }

    #[test]
    fn a_crossing_costs_nothing_where_the_source_has_it() {
        let parts = || vec![part("Violin", 40, "E4 E4 E4 E4"), part("Viola", 41, "G4 G4 G4 G4")];
        assert_eq!(costs(parts(), (&["Violin", "Viola"], [0, 1]), 0), []);
        assert_eq!(costs(parts(), (&["Violin 1", "Violin 2", "Viola"], [1, 2]), 0), [(CostKind::Crossing, 56)]);
    }

    #[test]
    fn double_stops_of_the_source_cost_their_own_player_next_to_nothing() {
        let mut stops = part("Violin", 40, "F4 F4 F4 F4");
        stops.notes.extend(part("", 40, "D4 D4 D4 D4").notes);
        stops.notes.sort_by_key(|note| note.start);
        let band: &[&str] = &["Violin", "Viola"];
        assert_eq!(costs(vec![stops.clone()], (band, [0, 0]), 0), [(CostKind::Sharing, 8)]);
        assert_eq!(costs(vec![stops], (band, [1, 1]), 0), [(CostKind::Sharing, 48)]);
    }
}
