//! `entry`: brass kept for the loud places are an event; brass that play all the time are a wall.
//!
//! 60 for each note of a brass seat in music softer than the style lets brass play in (`brass-from`), so that they do
//! not double there, and have a line of their own only where nobody else is free for it. What the source gives to them is
//! theirs at any dynamic; a source of one dynamic throughout does not tell, and costs nothing. (In scores of the classical
//! time horns and trumpets count bars until the tutti; Rimsky-Korsakov, Principles of Orchestration, chapter III, on saving
//! them.)

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::score::Dynamic;

pub(super) fn cost(source: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    if seat.enters == Dynamic::Ppp || !source.has_dynamics || seat.is_own(strand.part) {
        return 0;
    }
    let soft = strand.notes.iter().filter(|id| source.note(**id).dynamic < seat.enters);
    soft.count() as i64 * 60
}

#[cfg(test)]
mod tests {
    use super::{Dynamic, cost};
    use crate::arrange::Style;
    use crate::arrange::facts::SeatFacts;
    use crate::arrange::fixture::{analysis, ensemble, part, score};
    use crate::arrange::source::Source;
    use crate::line::Role;
    use crate::score::Velocity;

    /// What the first part's line, soft against a loud second one, costs the horn.
    fn soft_at_the_horn(name: &str, program: u8) -> i64 {
        let mut score = score(vec![part(name, program, "G4 G4 G4 G4"), part("Cello", 42, "C3 C3 C3 C3")]);
        score.parts[0].notes.iter_mut().for_each(|note| note.velocity = Velocity::clamped(30));
        score.parts[1].notes.iter_mut().for_each(|note| note.velocity = Velocity::clamped(110));
        let style = Style { brass_from: Dynamic::F, ..Style::default() };
        let mut source = Source::new(&score, &analysis(&score, &[Role::Harmony, Role::Bass]), &style.weights);
        source.has_dynamics = true;
        let facts = SeatFacts::all(&ensemble(&["Horn", "Cello"]), &score, &style);
        cost(&source, &source.strands[0], &facts[0], 0)
    }

    #[test]
    fn brass_may_be_soft_where_the_source_has_it() {
        assert_eq!(soft_at_the_horn("Flute", 73), 240);
        assert_eq!(soft_at_the_horn("Horn", 60), 0);
    }
}
