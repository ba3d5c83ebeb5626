//! What pins say about a change that is made after listening.

use super::bind::{Allowed, BoundPlan};
use crate::arrange::{Arrangement, Edit};
use crate::line::LineId;
use crate::score::{SeatId, TickSpan};

impl BoundPlan {
    /// Whether an edit leaves every pin as it holds: nobody plays into a silence, or a line that is another's; who was told
    /// to play a line, in which octave or how loud, goes on doing so.
    #[must_use]
    pub fn permits(&self, edit: &Edit, arrangement: &Arrangement) -> bool {
        let lines = |seat| lines(arrangement, seat, edit.span());
        match *edit {
            Edit::Dynamics { seat, span, .. } => !self.dynamics_of(seat).any(|pinned| pinned.overlaps(span)),
            Edit::Octave { seat, .. } => lines(seat).all(|line| self.octave(line, seat).is_none()),
            Edit::Double { from, with, span, .. } => {
                !self.silent(with, span) && lines(from).all(|line| self.may(line, with, true))
            }
            Edit::Rest { seat, .. } => lines(seat).all(|line| !self.must(line, seat)),
            Edit::Mute { seat, .. } => lines(seat).all(|line| self.mute(line, seat) != Some(false)),
            Edit::Solo { .. } => true,
            Edit::Exchange { seat, with, span } => {
                let gives = |from: SeatId, to: SeatId| {
                    !self.silent(to, span)
                        && lines(from).all(|line| !self.must(line, from) && self.may(line, to, false))
                };
                gives(seat, with) && gives(with, seat)
            }
        }
    }

    fn silent(&self, seat: SeatId, span: TickSpan) -> bool {
        self.silences(seat).any(|silence| silence.overlaps(span))
    }

    /// Whether a pin tells a seat to play or double a line.
    fn must(&self, line: LineId, seat: SeatId) -> bool {
        matches!(self.allowed(line, seat), Allowed::Play(_) | Allowed::Double(_))
    }

    /// Whether a seat may play a line, or copy what another plays of it.
    fn may(&self, line: LineId, seat: SeatId, copies: bool) -> bool {
        match self.allowed(line, seat) {
            Allowed::Never(_) => false,
            Allowed::OnlyDouble(_) => copies,
            _ => true,
        }
    }
}

/// The lines whose notes a seat starts in a span.
fn lines(arrangement: &Arrangement, seat: SeatId, span: TickSpan) -> impl Iterator<Item = LineId> + '_ {
    let notes = arrangement.seats.get(usize::from(seat.0)).into_iter().flat_map(|part| &part.notes);
    let decided = notes.filter(move |note| span.contains(note.start)).map(|note| note.decision.0 as usize);
    decided.filter_map(|decision| arrangement.decisions.get(decision)?.line)
}
