//! Broken chords slower and held, for instruments that cannot play them as a keyboard does.
//!
//! An Alberti bass or an arpeggio that lies under a pianist's hand goes faster, or leaps wider, than many instruments speak.
//! Leaving single notes out would make a ragged figure; players write every second tone (or every fourth) and hold it,
//! from the one on the beat, so that the pulse and the chord stay (Adler, *The Study of Orchestration*, ch. 15, on
//! transcribing piano idioms: figures are re-formed for the instrument, not copied). When a figure is too fast we decide
//! by the profile.

use crate::arrange::decision::Transformation;
use crate::arrange::draft::{Desk, Draft};
use crate::arrange::ledger::LostReason;
use crate::arrange::realize::{Outcome, SLACK_MS, metric_weight, too_wide};
use crate::line::Role;

/// Tones in turn that are a broken chord, as analysis counts them.
const LEAST: usize = 4;
/// Narrowest step of a broken chord, in semitones.
const CHORD_STEP: u8 = 3;
/// Steps from one second to the next at least, and of a figure that has one (ours).
const FAR: usize = 4;
const LONGER: usize = 5;
/// Widest step, in semitones: two octaves and a fifth lie under two hands.
const WIDEST_STEP: u8 = 31;
/// Every second tone, or every fourth.
const SLOWER: [usize; 2] = [2, 4];

/// Plays broken chords that the seat cannot play as they stand at half their rate, or at a quarter.
pub(in crate::arrange) fn slow_broken_chords(desk: &Desk<'_>, drafts: Vec<Draft>) -> Outcome {
    if desk.seat.hand_span > 0 {
        return (drafts, Vec::new());
    }
    let (mut kept, mut out) = (Vec::with_capacity(drafts.len()), Vec::new());
    let mut rest = drafts.as_slice();
    while !rest.is_empty() {
        let figure = figure(rest).max(1);
        let (own, after) = rest.split_at(figure);
        let next = after.first().map_or(u64::MAX, |next| next.start);
        match slower(desk, own) {
            None => kept.extend_from_slice(own),
            Some((step, first)) => thin(own, step, first, next, &mut kept, &mut out),
        }
        rest = after;
    }
    (kept, out)
}

/// How many drafts from the first on are one broken chord figure: single tones in even time, each step a third or more,
/// but for a second now and then (a seventh beside its root) in a longer one.
pub(super) fn figure(drafts: &[Draft]) -> usize {
    let accompanies = |draft: &Draft| matches!(draft.role, Role::Rhythm | Role::Harmony | Role::Bass);
    let width = |pair: &[Draft]| pair[0].pitch.abs_diff(pair[1].pitch);
    let step = |pair: &[Draft]| {
        (1..=WIDEST_STEP).contains(&width(pair))
            && pair.iter().all(accompanies)
            && pair[0].start < pair[1].start
            && pair[0].strand == pair[1].strand
    };
    let time = |pair: &[Draft]| pair[1].start - pair[0].start;
    let even = |a: u64, b: u64| a.abs_diff(b) * 4 <= a.max(b);
    let regular = drafts.windows(2).take_while(|pair| step(pair) && even(time(pair), time(&drafts[..2])));
    let seconds: Vec<bool> = regular.map(|pair| width(pair) < CHORD_STEP).collect();
    let again = (1..seconds.len()).find(|i| seconds[*i] && seconds[i.saturating_sub(FAR)..*i].contains(&true));
    let steps = again.unwrap_or(seconds.len());
    match seconds[..steps].iter().position(|second| *second) {
        Some(first) if steps < LONGER => from_least(first),
        _ => from_least(steps),
    }
}

/// The tones that so many steps join, if they are enough for a figure; else the first alone.
const fn from_least(steps: usize) -> usize {
    if steps + 1 >= LEAST { steps + 1 } else { 1 }
}

/// Of how many tones one is to stay, and the first of those; `None` where the figure can be played as it stands.
fn slower(desk: &Desk<'_>, figure: &[Draft]) -> Option<(usize, usize)> {
    if figure.len() < LEAST || playable(desk, figure.iter()) {
        return None;
    }
    let mut ways = SLOWER.into_iter().map(|step| (step, on_the_beat(desk, figure, step)));
    let fits = |(step, first): &(usize, usize)| playable(desk, figure.iter().skip(*first).step_by(*step));
    ways.clone().find(fits).or_else(|| ways.next_back())
}

/// The place among the first tones from which on most of those that stay are on beats.
fn on_the_beat(desk: &Desk<'_>, figure: &[Draft], step: usize) -> usize {
    let weight = |first: &usize| {
        let staying = figure.iter().skip(*first).step_by(step);
        staying.map(|draft| metric_weight(desk, draft.start)).sum::<i64>()
    };
    (0..step).max_by_key(|first| (weight(first), std::cmp::Reverse(*first))).unwrap_or(0)
}

/// Whether the fingers, and the lips, follow so fast.
fn playable<'a>(desk: &Desk<'_>, figure: impl Iterator<Item = &'a Draft>) -> bool {
    goes(desk, figure, desk.seat.step_ms)
}

/// Whether the instrument is at ease with such a figure, so fast.
pub(super) fn lies_well<'a>(desk: &Desk<'_>, figure: impl Iterator<Item = &'a Draft>) -> bool {
    goes(desk, figure, desk.seat.broken_ms)
}

/// Whether a figure goes no faster than a note in so many milliseconds, and not wider than the instrument leaps.
fn goes<'a>(desk: &Desk<'_>, figure: impl Iterator<Item = &'a Draft>, least: i64) -> bool {
    let figure: Vec<&Draft> = figure.collect();
    let (Some(first), Some(last)) = (figure.first(), figure.last()) else { return true };
    let time = desk.clock.ms(last.start) - desk.clock.ms(first.start) + SLACK_MS;
    let fast = time < (figure.len() as i64 - 1) * least;
    let wide = figure.windows(2).filter(|pair| too_wide(desk, pair[0], pair[1])).count();
    !fast && wide * 4 <= figure.len()
}

/// Keeps one tone in `step`, held until the next that stays, or as long as the last one left out after it.
fn thin(
    figure: &[Draft],
    step: usize,
    first: usize,
    next: u64,
    kept: &mut Vec<Draft>,
    out: &mut Vec<(Draft, LostReason)>,
) {
    for (place, draft) in figure.iter().enumerate() {
        if place < first || !(place - first).is_multiple_of(step) {
            out.push((draft.clone(), LostReason::Thinned));
            continue;
        }
        let left_out = &figure[place..figure.len().min(place + step)];
        let until = figure.get(place + step).map_or(next, |next| next.start);
        let sounds = left_out.iter().map(|draft| draft.end).max().unwrap_or(draft.end);
        let end = sounds.min(until).max(draft.end.min(until));
        kept.push(Draft { end, rewritten: Some(Transformation::SlowedBrokenChord), ..draft.clone() });
    }
}
