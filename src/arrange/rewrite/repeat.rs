//! Repeated notes at half their rate, for slow tongues and bows.

use crate::arrange::decision::Transformation;
use crate::arrange::draft::{Desk, Draft};
use crate::arrange::realize::{Outcome, SLACK_MS, metric_weight};
use crate::arrange::rules::faster;

/// Thins repeated notes to half their rate where they come faster than the seat's limit (as the rule counts it: short
/// bursts may be faster). The notes on the stronger beats stay, and speak for those left out.
pub(in crate::arrange) fn thin_repeats(desk: &Desk<'_>, drafts: Vec<Draft>) -> Outcome {
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut from = 0;
    while from < drafts.len() {
        let to = run_end(desk, &drafts, from);
        let run = &drafts[from..to];
        if is_too_fast(desk, run) {
            kept.extend(halved(run, stronger(desk, run)));
        } else {
            kept.extend_from_slice(run);
        }
        from = to;
    }
    (kept, Vec::new())
}

fn is_too_fast(desk: &Desk<'_>, run: &[Draft]) -> bool {
    let span = desk.clock.ms(run[run.len() - 1].start) - desk.clock.ms(run[0].start);
    let tongued = desk.seat.capability.breath.is_some() && desk.seat.capability.singing.is_none();
    let least = (run.len() - 1) as i64 * desk.seat.repeat_ms;
    faster(run.len(), (span + SLACK_MS) as f64 / 1000.0, tongued)
        .is_some_and(|faster| ((span as f64 * faster) as i64) < least)
}

/// Whether the first, third, ... notes of a run (0) or the others (1) stand on the stronger beats.
fn stronger(desk: &Desk<'_>, run: &[Draft]) -> usize {
    let weight =
        |first: usize| -> i64 { run.iter().skip(first).step_by(2).map(|draft| metric_weight(desk, draft.start)).sum() };
    usize::from(weight(1) > weight(0))
}

/// Every second note of a run, from the one at `first` on; each speaks for its neighbour, and lasts as long as both
/// where that is the one after it.
fn halved(run: &[Draft], first: usize) -> Vec<Draft> {
    let mut kept: Vec<Draft> = Vec::with_capacity(run.len() / 2 + 1);
    for (place, draft) in run.iter().enumerate().skip(first) {
        match kept.last_mut() {
            Some(last) if place % 2 != first => {
                last.end = draft.end.max(last.end);
                speak_for(last, draft);
            }
            _ => kept.push(draft.clone()),
        }
    }
    if let (Some(kept), Some(before)) = (kept.first_mut(), run[..first].first()) {
        speak_for(kept, before);
    }
    kept
}

fn speak_for(kept: &mut Draft, left_out: &Draft) {
    kept.rewritten = Some(Transformation::ThinnedRepeat);
    kept.sources.extend_from_slice(&left_out.sources);
}

/// The end of the run of single notes of one pitch, less than half a second apart, that starts at `from`.
fn run_end(desk: &Desk<'_>, drafts: &[Draft], from: usize) -> usize {
    let goes_on = |pair: &[Draft]| {
        pair[0].pitch == pair[1].pitch && desk.clock.ms(pair[1].start) - desk.clock.ms(pair[0].start) < 500
    };
    from + 1 + drafts[from..].windows(2).take_while(|pair| goes_on(pair)).count()
}
