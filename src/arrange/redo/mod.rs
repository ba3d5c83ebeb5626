//! `--redo`: some bars of some seats are solved again, and nothing else changes.
//!
//! What a redo decides anew, for the seats it names (all, where it names none) and the lines that begin in its bars:
//! which of these seats plays a line that one of them has, at which octave; whether one of them takes up a line that
//! nobody has; and what they double. A line that another seat has stays there. What is there now counts as the loss of
//! an inner note against a line that stays as it was ([`AGAIN`]), so that another way is taken where there is a good one.
//!
//! The bars are solved beside the arrangement as it stands, and only the notes of these seats that start in them are
//! taken over: every other note of every seat is the one it was. A note that reaches out of the bars ends with them,
//! unless it was there before; one that would begin under a note held into the bars, at a seat of one sound, gives way.

mod cast;
mod scope;
mod splice;

pub(super) use cast::Cast;
pub(super) use scope::{Again, Scope};

use splice::splice;

use super::arrange::{Way, attempt};
use super::plan::{Plan, Redo};
use super::style::Style;
use super::{ArrangedNote, Arrangement, DecisionId, SeatNames, SeatPart};
use crate::analysis::Analysis;
use crate::finding::{Checked, Code, Finding, Place, Severity};
use crate::run::{Error, Invalid, Run};
use crate::score::{Score, SeatId, Tick, TickSpan};

/// What speaks against a line that stays where it was, in the costs' unit: the loss of an inner note (ours).
pub(super) const AGAIN: i64 = 100;

/// Solves the bars of a redo again, or carries out what it has settled already; gives the redo with what was chosen, to
/// be kept in the plan. `plan` made the arrangement, on which the earlier redos were carried out.
///
/// # Errors
/// [`Error::Invalid`] for a seat or bars that are not there; [`Error::Cancelled`].
pub fn redo(
    (score, analysis): (&Score, &Analysis),
    before: &Arrangement,
    style: &Style,
    plan: &Plan,
    (earlier, asked): (&[Redo], &Redo),
    run: &Run,
) -> Result<(Checked<Arrangement>, Redo), Error> {
    let names = SeatNames::of(&before.ensemble);
    let (span, seats) = place(asked, before, &names)?;
    // Cut where this redo and those before it begin and end: what they chose holds in whole pieces of lines.
    let frame = &score.frame;
    let spans = earlier.iter().chain([asked]).filter_map(|redo| redo.bars.span(&frame.meters, frame.end));
    let pinned = plan.split(score, analysis);
    let cut = Plan::split_at(score, &pinned, spans.flat_map(|span| [span.start, span.end]));
    let bound = plan.bind(score, &cut, &before.ensemble)?;
    let settled = asked.lines.as_ref().map(|lines| plan.replay_of(lines, score, &cut, &before.ensemble));
    let mut findings = settled.as_ref().map(|settled| settled.conflicts.clone()).unwrap_or_default();
    let again = Again { span, seats, cast: Cast::of(before, score.note_count()), settled };
    let run = &run.clone().with_seed(asked.seed);
    let anew = attempt((score, &cut), &before.ensemble, style, &bound, run, Way::Again(&again))?;
    let inside = (again.seats.as_slice(), span);
    let chosen = asked.chosen((score, &cut), &anew, inside, |line| again.had(line));
    let spliced = splice(before, &anew, &again.seats, span, analysis);
    findings.extend(spliced.refused);
    if sounds_alike(before, &spliced.arrangement) {
        findings.push(the_same(asked, before, span));
    }
    Ok((Checked::new(spliced.arrangement, findings), chosen))
}

/// The bars in ticks, and the seats, ascending.
fn place(redo: &Redo, before: &Arrangement, names: &SeatNames) -> Result<(TickSpan, Vec<SeatId>), Error> {
    let frame = &before.frame;
    let invalid = |why: String, remedy: String| Invalid::whole(&format!("redo {}", redo.bars)).with(&why, &remedy);
    let after = || {
        let last = frame.bar_count();
        invalid("the bars end before they begin, or lie after the end".to_owned(), format!("the last is bar {last}"))
    };
    let span = redo.bars.span(&frame.meters, frame.end).ok_or_else(after)?;
    let mut seats: Vec<SeatId> = Vec::new();
    for name in &redo.seats {
        seats.extend(names.known(name)?);
    }
    if redo.seats.is_empty() {
        seats = before.seats.iter().map(|part| part.seat).collect();
    }
    seats.sort_unstable();
    seats.dedup();
    Ok((span, seats))
}

/// Whether all seats play the same, whatever the reasons.
fn sounds_alike(a: &Arrangement, b: &Arrangement) -> bool {
    let played = |note: &ArrangedNote| ArrangedNote { decision: DecisionId(0), ..note.clone() };
    let same = |(a, b): (&SeatPart, &SeatPart)| a.notes.iter().map(played).eq(b.notes.iter().map(played));
    a.seats.iter().zip(&b.seats).all(same)
}

fn the_same(redo: &Redo, before: &Arrangement, span: TickSpan) -> Finding {
    let meters = &before.frame.meters;
    let bar = |tick: Tick| Some(meters.bar_at(tick).number);
    let place =
        Place { bar: bar(span.start), last_bar: bar(span.last()), name: redo.seats.join(", "), ..Place::default() };
    Finding::new(Code::PlanRedo, place, "solved again, these bars came out as they were")
        .with_severity(Severity::Note)
        .with_remedy("try another --seed, redo more seats or bars together, or pin what you want")
}
