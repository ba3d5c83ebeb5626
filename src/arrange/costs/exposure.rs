//! `exposure`: no weak chair alone in the open.
//!
//! 12 for each note of a line that is heard by itself, or with one other, at a weak chair: one that does not lead its
//! section, of a good amateur's level or below. A first chair is there to be heard; the others learn by sitting beside it.
//! Our figure; that young players want company is in the bands' grading charts (see the page of `level-independence`).

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

pub(super) fn cost(_: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    if strand.exposed && seat.weak { strand.notes.len() as i64 * 12 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{analysis, ensemble, part, score};
    use crate::arrange::style::Style;
    use crate::ensemble::{Chair, Level};
    use crate::line::Role;

    /// What eight notes, heard by themselves, cost each of two flutes.
    fn costs(level: Level) -> Vec<i64> {
        let score = score(vec![part("a", 0, "E5 F5 G5 E5 F5 G5 A5 G5")]);
        let style = Style::default();
        let source = Source::new(&score, &analysis(&score, &[Role::Harmony]), &style.weights);
        let mut players = ensemble(&["Flute 1", "Flute 2"]);
        players.seats[1].chair = Chair::Section;
        players.seats.iter_mut().for_each(|seat| seat.level = level);
        let seats = SeatFacts::all(&players, &score, &style);
        seats.iter().map(|seat| cost(&source, &source.strands[0], seat, 0)).collect()
    }

    #[test]
    fn a_second_chair_is_not_left_alone_unless_it_is_able() {
        assert_eq!(costs(Level::Grade3), [0, 96]);
        assert_eq!(costs(Level::Professional), [0, 0]);
    }
}
