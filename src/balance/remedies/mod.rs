//! Edits that would mend what was found, in the order an orchestrator would try them: those who cover softer, the
//! covered louder, doubling by a seat that is free, another octave. Only what players can read and play.

use super::checks::{name, names, notes_in, runs};
use super::types::{Balance, BarBalance, RoleBalance};
use crate::arrange::{Arrangement, Deed, Edit};
use crate::line::Role;
use crate::score::{Dynamic, Interval, SeatId, TickSpan};
use crate::units::Seconds;
use std::ops::Range;

/// Those who take this share of the masking together are asked to be softer (ours).
const MASKING_SHARE: u16 = 700;

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
            let steps = steps(arrangement, balance, &bars, role);
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

/// What to do about a role that is not heard in a run of bars, in words.
pub(super) fn words(arrangement: &Arrangement, balance: &Balance, run: &Range<usize>, role: Role) -> String {
    let steps = steps(arrangement, balance, run, role);
    let ways: Vec<String> = steps.iter().map(|step| way(arrangement, step)).collect();
    if ways.is_empty() { "give the line to a stronger seat".to_owned() } else { ways.join("; or ") }
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

/// The ways out, first the one to try first; each is one or more edits.
fn steps(arrangement: &Arrangement, balance: &Balance, run: &Range<usize>, role: Role) -> Vec<Vec<Edit>> {
    let Some(span) = span_of(arrangement, balance, run) else { return Vec::new() };
    let group = group(balance, run, role);
    let steps = [
        softer(arrangement, balance, run, role, span),
        louder(arrangement, &group, span),
        doubled(arrangement, &group, span, role).unwrap_or_default(),
        raised(arrangement, &group, span, role),
    ];
    steps.into_iter().filter(|step| !step.is_empty()).collect()
}

fn span_of(arrangement: &Arrangement, balance: &Balance, run: &Range<usize>) -> Option<TickSpan> {
    let meters = &arrangement.frame.meters;
    let start = meters.start_of(balance.bars.get(run.start)?.bar)?;
    let last = meters.start_of(balance.bars.get(run.end.checked_sub(1)?)?.bar)?;
    Some(TickSpan::new(start, meters.bar_at(last).span.end))
}

/// Every seat that has the role in the run, in score order.
fn group(balance: &Balance, run: &Range<usize>, role: Role) -> Vec<SeatId> {
    let mut seats: Vec<SeatId> = balance.bars[run.clone()]
        .iter()
        .filter_map(|bar| bar.role(role))
        .flat_map(|r| r.seats.iter().copied())
        .collect();
    seats.sort_unstable();
    seats.dedup();
    seats
}

/// Those who cover it, one dynamic softer: the worst first, until they take most of the masking together.
fn softer(arrangement: &Arrangement, balance: &Balance, run: &Range<usize>, role: Role, span: TickSpan) -> Vec<Edit> {
    let melody = if role == Role::Melody { Vec::new() } else { group(balance, run, Role::Melody) };
    let maskers = maskers(balance, run, role).into_iter().filter(|seat| !melody.contains(seat));
    let able =
        maskers.filter(|seat| dynamics(arrangement, *seat, span).is_some_and(|(softest, _)| softest > Dynamic::Pp));
    able.map(|seat| Edit::Dynamics { seat, span, steps: -1 }).collect()
}

/// The seats that take [`MASKING_SHARE`] of the masking in a run together, worst first.
fn maskers(balance: &Balance, run: &Range<usize>, role: Role) -> Vec<SeatId> {
    let mut taken: Vec<(u32, SeatId)> = balance.seats.iter().map(|seat| (0, seat.seat)).collect();
    for r in balance.bars[run.clone()].iter().filter_map(|bar| bar.role(role)).filter(|r| !r.heard) {
        for (seat, share) in r.maskers.iter().zip(&r.shares) {
            taken[usize::from(seat.0)].0 += u32::from(*share);
        }
    }
    taken.sort_by_key(|(share, seat)| (std::cmp::Reverse(*share), *seat));
    let enough = taken.iter().map(|(share, _)| share).sum::<u32>() * u32::from(MASKING_SHARE) / 1000;
    let mut so_far = 0;
    let before = taken.into_iter().take_while(|(share, _)| {
        let short = so_far < enough;
        so_far += share;
        short
    });
    before.map(|(_, seat)| seat).collect()
}

/// Those who have it, one dynamic louder.
fn louder(arrangement: &Arrangement, group: &[SeatId], span: TickSpan) -> Vec<Edit> {
    let able = |seat: &&SeatId| dynamics(arrangement, **seat, span).is_some_and(|(_, loudest)| loudest < Dynamic::Ff);
    group.iter().filter(able).map(|seat| Edit::Dynamics { seat: *seat, span, steps: 1 }).collect()
}

/// The softest and loudest written dynamic of a seat in a span; `None` when it rests.
fn dynamics(arrangement: &Arrangement, seat: SeatId, span: TickSpan) -> Option<(Dynamic, Dynamic)> {
    let of = || notes_in(arrangement, seat, span).iter().map(|note| note.dynamic);
    of().min().zip(of().max())
}

/// The strongest seat that rests, or only doubles others, joins: at the unison, or an octave up (the bass: down).
fn doubled(arrangement: &Arrangement, group: &[SeatId], span: TickSpan, role: Role) -> Option<Vec<Edit>> {
    let from = *group.first()?;
    let octave = if role == Role::Bass { -Interval::OCTAVE } else { Interval::OCTAVE };
    let seats = arrangement.ensemble.seats.iter().map(|seat| seat.id).filter(|seat| !group.contains(seat));
    let free = seats.filter(|seat| is_free(arrangement, *seat, span));
    let ways = free.flat_map(|with| [Interval(0), octave].map(|shift| (with, shift)));
    let able = ways.filter_map(|(with, shift)| Some((strength(arrangement, from, with, span, shift)?, with, shift)));
    let (_, with, shift) = able.max_by_key(|(strength, with, _)| (*strength, std::cmp::Reverse(*with)))?;
    let rests = notes_in(arrangement, with, span).is_empty();
    let rest = (!rests).then_some(Edit::Rest { seat: with, span });
    Some(rest.into_iter().chain([Edit::Double { from, with, span, shift }]).collect())
}

/// Whether a seat has nothing of its own to play in a span, nor a note that reaches into it.
fn is_free(arrangement: &Arrangement, seat: SeatId, span: TickSpan) -> bool {
    let Some(part) = arrangement.seats.get(usize::from(seat.0)) else { return false };
    let mut inside = part.notes.iter().filter(|note| note.span().overlaps(span));
    let doubles =
        |decision: usize| arrangement.decisions.get(decision).is_some_and(|d| d.deeds.contains(&Deed::Doubled));
    inside.all(|note| span.contains(note.start) && doubles(note.decision.0 as usize))
}

/// Mean sound power at mf, in tenths of a decibel, with which a seat would play another's notes moved by an interval;
/// `None` when it cannot.
fn strength(arrangement: &Arrangement, from: SeatId, with: SeatId, span: TickSpan, shift: Interval) -> Option<i64> {
    let seat = arrangement.ensemble.seats.get(usize::from(with.0))?;
    let profile = seat.profiles.first()?;
    let notes = notes_in(arrangement, from, span);
    let powers: Option<Vec<i64>> = notes
        .iter()
        .map(|note| {
            let pitch = note.sound.pitch()?.checked_add(shift)?;
            let playable = seat.range().contains(pitch) && profile.has(pitch);
            playable.then(|| profile.power(pitch, Dynamic::Mf)).flatten().map(|power| (power.0 * 10.0) as i64)
        })
        .collect();
    let powers = powers.filter(|powers| !powers.is_empty())?;
    Some(powers.iter().sum::<i64>() / powers.len() as i64)
}

/// The melody an octave up, when every note of it lies well there.
fn raised(arrangement: &Arrangement, group: &[SeatId], span: TickSpan, role: Role) -> Vec<Edit> {
    let fits = |seat: &SeatId| {
        let tessitura = arrangement.ensemble.seats.get(usize::from(seat.0)).map(|seat| seat.profile().range.tessitura);
        let mut notes = notes_in(arrangement, *seat, span).iter();
        notes.all(|note| {
            let raised = note.sound.pitch().and_then(|pitch| pitch.checked_add(Interval::OCTAVE));
            raised.zip(tessitura).is_some_and(|(pitch, range)| range.contains(pitch))
        })
    };
    if role != Role::Melody || !group.iter().all(fits) {
        return Vec::new();
    }
    group.iter().map(|seat| Edit::Octave { seat: *seat, span, shift: Interval::OCTAVE }).collect()
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
    let ((seat, span), (other_seat, other_span)) = (place(edit), place(other));
    seat == other_seat && span.overlaps(other_span)
}

/// The seat that an edit is told to, and where.
fn place(edit: &Edit) -> (SeatId, TickSpan) {
    match edit {
        Edit::Dynamics { seat, span, .. } | Edit::Octave { seat, span, .. } | Edit::Rest { seat, span } => {
            (*seat, *span)
        }
        Edit::Double { with, span, .. } => (*with, *span),
    }
}

/// A way out in words: `Horn 1 and Horn 2 one dynamic softer`.
fn way(arrangement: &Arrangement, step: &[Edit]) -> String {
    let seats: Vec<SeatId> = step.iter().map(|edit| place(edit).0).collect();
    match step.last() {
        Some(Edit::Dynamics { steps, .. }) => {
            let direction = if *steps < 0 { "softer" } else { "louder" };
            format!("{} one dynamic {direction}", names(arrangement, &seats))
        }
        Some(Edit::Double { with, shift, .. }) => {
            let octave = match shift.0 {
                0 => "",
                up if up > 0 => " an octave up",
                _ => " an octave down",
            };
            format!("the line doubled{octave} by {}", name(arrangement, *with))
        }
        Some(Edit::Octave { .. }) => format!("{} an octave up", names(arrangement, &seats)),
        _ => String::new(),
    }
}
