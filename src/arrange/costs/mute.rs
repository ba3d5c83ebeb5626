//! `mute`: a mute that nobody asked for, or none where the source asks for one.
//!
//! A note: open where the source asks for a mute 10, which is between a relative and a stranger (see `kinship`); muted
//! where it asks for none 10, a tune from forte on 60, and chords and figures nothing where the style likes them muted
//! (`mutes`). To put a mute on unasked costs 12 a strand more. That a muted seat is softer tells in `register`,
//! where the source does not ask for it. Our figures.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::line::Role;
use crate::score::Dynamic;

pub(super) fn cost(source: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    let notes = strand.notes.len() as i64;
    match (strand.muted, seat.is_muted) {
        (false, false) | (true, true) => 0,
        (true, false) => 10 * notes,
        (false, true) if seat.mutes_unasked(source, strand) => 12,
        (false, true) => 12 + if is_loud_tune(source, strand) { 60 } else { 10 } * notes,
    }
}

fn is_loud_tune(source: &Source, strand: &Strand) -> bool {
    strand.role == Role::Melody && strand.notes.iter().any(|id| source.note(*id).dynamic >= Dynamic::F)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{analysis, part, score};
    use crate::arrange::style::Style;
    use crate::ensemble::Ensemble;
    use crate::profile::Library;
    use crate::score::{Event, Program, Tick, Timed};

    /// What four notes of a program cost a trumpet, open and muted.
    fn costs(program: u8, role: Role, dynamic: Dynamic, style: &Style) -> [i64; 2] {
        let mut tune = part("a", program, "C5 D5 E5 F5");
        tune.events.push(Timed::new(Tick(0), Event::Program(Program(program))));
        let score = score(vec![tune]);
        let mut source = Source::new(&score, &analysis(&score, &[role]), &style.weights);
        source.notes.iter_mut().for_each(|note| note.dynamic = dynamic);
        source.has_dynamics = true;
        let players = Ensemble::from_line("1 trumpet-bb", Library::builtin()).unwrap();
        let seats = SeatFacts::all(&players, &score, style);
        [false, true].map(|muted| cost(&source, &source.strands[0], seats[0].held(0, muted), 0))
    }

    #[test]
    fn what_the_source_asks_for_costs_nothing() {
        let plain = Style::default();
        assert_eq!(costs(59, Role::Melody, Dynamic::Ff, &plain), [40, 0]);
        assert_eq!(costs(56, Role::Harmony, Dynamic::Pp, &plain), [0, 52]);
        assert_eq!(costs(56, Role::Melody, Dynamic::Ff, &plain), [0, 252]);
    }

    #[test]
    fn a_style_may_like_soft_chords_muted() {
        let style = Style { mutes: Some(Dynamic::P), ..Style::default() };
        assert_eq!(costs(56, Role::Harmony, Dynamic::Pp, &style), [0, 12]);
        assert_eq!(costs(56, Role::Harmony, Dynamic::Mf, &style), [0, 52]);
        assert_eq!(costs(56, Role::Melody, Dynamic::Pp, &style), [0, 52]);
    }
}
