//! Changes on top of the assignments, by the loop or by hand.

mod acts;
mod change;
mod exchange;
mod forces;

pub(in crate::arrange) use change::{breaks, remark, renumber};

use super::arrangement::Arrangement;
use crate::finding::{Checked, Code, Finding, Place};
use crate::run::{Error, Run};
use crate::score::{Interval, SeatId, TickSpan};
use acts::{double, louder, rest, shift_by};
use change::{Change, put};
use exchange::exchange;
use forces::{mute, solo};
use serde::{Deserialize, Serialize};

/// A change that players can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Edit {
    /// Dynamics of a seat moved by whole steps over a span.
    Dynamics {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
        /// Steps louder (softer when negative).
        steps: i8,
    },
    /// The line a seat plays in a span moved by octaves.
    Octave {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
        /// Semitones, a multiple of 12.
        shift: Interval,
    },
    /// A seat that rests doubles what another plays.
    Double {
        /// Who plays it already.
        from: SeatId,
        /// Who joins.
        with: SeatId,
        /// Where.
        span: TickSpan,
        /// By how much the copy is moved.
        shift: Interval,
    },
    /// A seat is silent where it only doubles.
    Rest {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
    },
    /// A seat plays with its usual mute.
    Mute {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
    },
    /// One of a seat's players plays, the others rest.
    Solo {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
    },
    /// Two seats exchange what they play.
    Exchange {
        /// One of them.
        seat: SeatId,
        /// The other.
        with: SeatId,
        /// Where.
        span: TickSpan,
    },
}

impl Edit {
    /// The seat whose part changes; of an exchange the first.
    #[must_use]
    pub const fn seat(&self) -> SeatId {
        match self {
            Self::Dynamics { seat, .. }
            | Self::Octave { seat, .. }
            | Self::Rest { seat, .. }
            | Self::Mute { seat, .. }
            | Self::Solo { seat, .. }
            | Self::Exchange { seat, .. } => *seat,
            Self::Double { with, .. } => *with,
        }
    }

    /// The other seat whose part changes, of an exchange.
    #[must_use]
    pub const fn other(&self) -> Option<SeatId> {
        if let Self::Exchange { with, .. } = self { Some(*with) } else { None }
    }

    /// Where it changes.
    #[must_use]
    pub const fn span(&self) -> TickSpan {
        match self {
            Self::Dynamics { span, .. }
            | Self::Octave { span, .. }
            | Self::Double { span, .. }
            | Self::Rest { span, .. }
            | Self::Mute { span, .. }
            | Self::Solo { span, .. }
            | Self::Exchange { span, .. } => *span,
        }
    }
}

/// Carries edits out, in order. An edit that would break a part (range, playability) is left out, with a finding; the
/// others are noted in [`Arrangement::edits`]. Ledger and decisions keep their balance.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn revise(arrangement: &Arrangement, edits: &[Edit], run: &Run) -> Result<Checked<Arrangement>, Error> {
    let mut revised = arrangement.clone();
    let mut findings = Vec::new();
    for edit in edits {
        run.check()?;
        match changed(&revised, edit) {
            Ok(change) => {
                put(&mut revised, change);
                revised.edits.push(edit.clone());
            }
            Err(why) => findings.push(refused(&revised, edit, why)),
        }
    }
    Ok(Checked::new(revised, findings))
}

fn changed(arrangement: &Arrangement, edit: &Edit) -> Result<Change, String> {
    let place = usize::from(edit.seat().0);
    let (part, seat) =
        arrangement.seats.get(place).zip(arrangement.ensemble.seats.get(place)).ok_or("there is no such seat")?;
    let mut change = Change::of(part);
    match *edit {
        Edit::Dynamics { span, steps, .. } => louder(&mut change, span, steps)?,
        Edit::Octave { span, shift, .. } => shift_by(arrangement, &mut change, span, shift)?,
        Edit::Double { from, span, shift, .. } => double(arrangement, &mut change, from, span, shift)?,
        Edit::Rest { span, .. } => rest(arrangement, &mut change, span)?,
        Edit::Mute { span, .. } => mute(seat, &mut change, span)?,
        Edit::Solo { span, .. } => solo(arrangement, seat, &mut change, span)?,
        Edit::Exchange { with, span, .. } => exchange(arrangement, &mut change, with, span)?,
    }
    change.checked(arrangement)
}

fn refused(arrangement: &Arrangement, edit: &Edit, why: String) -> Finding {
    let place = place(arrangement, edit.seat(), edit.span());
    Finding::new(Code::EditRefused, place, format!("the change was left out: {why}"))
}

/// A seat in a span, by bars.
pub(in crate::arrange) fn place(arrangement: &Arrangement, seat: SeatId, span: TickSpan) -> Place {
    let meters = &arrangement.frame.meters;
    let name = arrangement.ensemble.seats.get(usize::from(seat.0)).map_or("", |seat| &seat.plain_name);
    Place::seat(seat, name, meters.bar_at(span.start).number).to_bar(meters.bar_at(span.last()).number)
}
