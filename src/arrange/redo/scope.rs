//! What a redo leaves open, strand by strand.

use super::Cast;
use super::cast::Part;
use crate::arrange::plan::{Fixed, Replay};
use crate::arrange::source::{Source, Strand};
use crate::line::Line;
use crate::score::{Interval, SeatId, Tick, TickSpan};

/// What is to be solved again.
#[derive(Debug)]
pub(in crate::arrange) struct Again {
    /// The bars.
    pub(super) span: TickSpan,
    /// The seats, ascending.
    pub(super) seats: Vec<SeatId>,
    /// Who has what now.
    pub(super) cast: Cast,
    /// What was chosen for these seats already; `None` while it is to be solved. Its open lines it says nothing about.
    pub(super) settled: Option<Replay>,
}

/// What is fixed, what is open, and what is there now, by strand.
#[derive(Debug)]
pub(in crate::arrange) struct Scope<'a> {
    again: &'a Again,
    /// Whether a strand is to be given out anew.
    open: Vec<bool>,
    inside: Vec<bool>,
    now: Vec<Vec<Part>>,
}

impl Again {
    /// Whether nothing is left to search.
    pub(in crate::arrange) const fn is_settled(&self) -> bool {
        self.settled.is_some()
    }

    /// Whether one of the seats has a note of a line now.
    pub(super) fn had(&self, line: &Line) -> bool {
        line.notes.iter().flat_map(|id| self.cast.of_note(*id)).any(|(seat, ..)| self.names(*seat))
    }

    fn names(&self, seat: u16) -> bool {
        self.seats.binary_search(&SeatId(seat)).is_ok()
    }

    /// What holds of a strand whatever is solved: all of it outside the bars; inside, what other seats have, and what
    /// was chosen before.
    fn fixed(&self, strand: &Strand, now: &[Part], inside: bool) -> Vec<Fixed> {
        let unsaid = |settled: &Replay| settled.open.binary_search(&strand.line).is_ok();
        let kept = !inside || self.settled.as_ref().is_some_and(unsaid);
        let keeps = |(seat, ..): &&Part| kept || !self.names(*seat);
        let one = |part: &Part| fixed(strand, *part);
        let mut held: Vec<Fixed> = now.iter().filter(keeps).map(one).collect();
        let chosen =
            self.settled.iter().flat_map(|settled| &settled.fixed).filter(|fixed| !kept && fixed.line == strand.line);
        let chosen = chosen.filter(|fixed| fixed.covers(strand.piece.0) && self.names(fixed.seat.0));
        held.extend(chosen.map(|chosen| Fixed { pieces: vec![strand.piece.0 + 1], ..chosen.clone() }));
        held
    }
}

fn fixed(strand: &Strand, (seat, shift, muted, doubling): Part) -> Fixed {
    let pieces = vec![strand.piece.0 + 1];
    Fixed { line: strand.line, seat: SeatId(seat), shift: Interval(shift), pieces, muted, instrument: None, doubling }
}

impl<'a> Scope<'a> {
    /// What is open in a source, and what is fixed.
    pub(in crate::arrange) fn of(again: &'a Again, source: &Source) -> (Self, Vec<Fixed>) {
        let (mut scope, mut held) = (Self { again, open: Vec::new(), inside: Vec::new(), now: Vec::new() }, Vec::new());
        for strand in &source.strands {
            let inside = again.span.contains(Tick(strand.start));
            let now = again.cast.of_strand(strand);
            let host = now.first().filter(|(.., doubling)| !doubling);
            scope.open.push(inside && !again.is_settled() && host.is_none_or(|(seat, ..)| again.names(*seat)));
            scope.inside.push(inside);
            held.extend(again.fixed(strand, &now, inside));
            scope.now.push(now);
        }
        (scope, held)
    }

    /// Whether a strand is to be given out anew.
    pub(in crate::arrange) fn is_open(&self, strand: usize) -> bool {
        self.open.get(strand) == Some(&true)
    }

    /// Whether an open strand may go to a seat.
    pub(in crate::arrange) fn may_play(&self, seat: u16) -> bool {
        self.again.names(seat)
    }

    /// Whether a seat may double a strand.
    pub(in crate::arrange) fn may_double(&self, strand: usize, seat: u16) -> bool {
        !self.again.is_settled() && self.inside.get(strand) == Some(&true) && self.again.names(seat)
    }

    /// Whether that is what an open place has now.
    pub(in crate::arrange) fn is_as_before(&self, strand: usize, part: Part) -> bool {
        let open = self.inside.get(strand) == Some(&true) && self.again.names(part.0) && !self.again.is_settled();
        open && self.now.get(strand).is_some_and(|now| now.contains(&part))
    }
}
