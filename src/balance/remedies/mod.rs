//! Edits that would mend what was found, in the order an orchestrator would try them: those who cover softer, the
//! covered louder, another octave, doubling by a seat that is free; who only doubles rests, one player of a part, mutes;
//! last the line given to another. Only what players can read and play.

mod joining;
mod steps;
mod words;

pub(super) use words::words;

use super::checks::runs;
use super::types::{Balance, BarBalance, RoleBalance};
use crate::arrange::{Arrangement, Edit};
use crate::line::Role;
use crate::score::TickSpan;
use crate::units::Seconds;
use std::ops::Range;
use steps::{Place, span_of};

/// Shorter places are left as they are: nobody writes a dynamic for less (ours).
const SHORTEST: Seconds = Seconds(1.0);

/// Bars between two places that are mended together: nobody writes a dynamic for a single bar's rest from another.
const BRIDGE: usize = 2;

/// Edits that would mend one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// Which bars, by their index in [`Balance::bars`].
    pub bars: Range<usize>,
    /// Which role is not heard there.
    pub role: Role,
    /// What to do; not empty.
    pub edits: Vec<Edit>,
}

/// What would mend what was found, melody first. Each place gets the first step an orchestrator would try that is neither
/// among the arrangement's edits nor among the `refused` ones there, a far one the first two; call again after listening
/// again.
#[must_use]
pub fn remedies(balance: &Balance, arrangement: &Arrangement, refused: &[Edit]) -> Vec<Remedy> {
    let known: Vec<Edit> = arrangement.edits.iter().chain(refused).cloned().collect();
    let mut edits: Vec<Edit> = Vec::new();
    let mut remedies = Vec::new();
    for role in [Role::Melody, Role::Bass, Role::Countermelody] {
        for bars in unheard(balance, role).into_iter().filter(|bars| lasts(arrangement, balance, bars)) {
            let steps = Place::of(arrangement, balance, &bars, role).map(|place| place.steps()).unwrap_or_default();
            let untried = steps.into_iter().filter(|step| !step.iter().all(|edit| tried(edit, &known)));
            let chosen: Vec<Edit> = untried.take(1 + usize::from(far(balance, &bars, role))).flatten().collect();
            if !chosen.is_empty() && !chosen.iter().any(|edit| tried(edit, &edits) || opposed(edit, &edits)) {
                edits.extend(chosen.iter().cloned());
                remedies.push(Remedy { bars, role, edits: chosen });
            }
        }
    }
    remedies
}

/// Whether a run of bars is long enough for a player to do something about it.
fn lasts(arrangement: &Arrangement, balance: &Balance, bars: &Range<usize>) -> bool {
    let tempo = &arrangement.frame.tempo;
    let lasts = |span: TickSpan| tempo.seconds_at(span.end).0 - tempo.seconds_at(span.start).0 >= SHORTEST.0;
    span_of(arrangement, balance, bars).is_some_and(lasts)
}

/// The bar of a run in which a role has least left.
pub(super) fn worst<'b>(balance: &'b Balance, run: &Range<usize>, role: Role) -> Option<&'b RoleBalance> {
    balance
        .bars
        .get(run.clone())?
        .iter()
        .filter_map(|bar| bar.role(role))
        .filter(|r| !r.heard)
        .min_by_key(|r| r.audible)
}

fn unheard(balance: &Balance, role: Role) -> Vec<Range<usize>> {
    let flag = |bar: &BarBalance| bar.role(role).is_some_and(|r| !r.heard);
    runs(&balance.bars.iter().map(flag).collect::<Vec<_>>(), BRIDGE)
}

/// So far from being heard that one step will not do: less than a third of a tenth left.
fn far(balance: &Balance, run: &Range<usize>, role: Role) -> bool {
    worst(balance, run, role).is_some_and(|worst| worst.audible < 33)
}

/// Whether an edit of the same kind has been carried out on the seat there.
fn tried(edit: &Edit, edits: &[Edit]) -> bool {
    let same = |other: &Edit| match (edit, other) {
        (Edit::Dynamics { steps, .. }, Edit::Dynamics { steps: before, .. }) => steps.signum() == before.signum(),
        (Edit::Double { from, .. }, Edit::Double { from: before, .. }) => from == before,
        _ => std::mem::discriminant(edit) == std::mem::discriminant(other),
    };
    edits.iter().any(|other| same(other) && overlaps(edit, other))
}

/// Whether another edit moves the same seat's dynamics there the other way.
fn opposed(edit: &Edit, edits: &[Edit]) -> bool {
    let against = |other: &Edit| match (edit, other) {
        (Edit::Dynamics { steps, .. }, Edit::Dynamics { steps: before, .. }) => steps.signum() != before.signum(),
        _ => false,
    };
    edits.iter().any(|other| against(other) && overlaps(edit, other))
}

fn overlaps(edit: &Edit, other: &Edit) -> bool {
    let seats = |edit: &Edit| [Some(edit.seat()), edit.other()];
    let mut own = seats(edit).into_iter().flatten();
    own.any(|seat| seats(other).contains(&Some(seat))) && edit.span().overlaps(other.span())
}
