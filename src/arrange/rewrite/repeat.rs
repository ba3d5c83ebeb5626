//! Repeated notes at half their rate, for slow tongues and bows.

use crate::arrange::decision::Transformation;
use crate::arrange::draft::{Desk, Draft};
use crate::arrange::realize::{Outcome, SLACK_MS};
use crate::arrange::rules::faster;

/// Thins repeated notes to half their rate where they come faster than the seat's limit (as the rule counts it: short
/// bursts may be faster). The note that stays speaks for the one left out.
pub(in crate::arrange) fn thin_repeats(desk: &Desk<'_>, drafts: Vec<Draft>) -> Outcome {
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut from = 0;
    while from < drafts.len() {
        let to = run_end(desk, &drafts, from);
        let span = desk.clock.ms(drafts[to - 1].start) - desk.clock.ms(drafts[from].start);
        let tongued = desk.seat.capability.breath.is_some() && desk.seat.capability.singing.is_none();
        let least = (to - from - 1) as i64 * desk.seat.repeat_ms;
        let too_fast = faster(to - from, (span + SLACK_MS) as f64 / 1000.0, tongued)
            .is_some_and(|faster| ((span as f64 * faster) as i64) < least);
        for (place, draft) in drafts[from..to].iter().enumerate() {
            match kept.last_mut() {
                Some(last) if too_fast && place % 2 == 1 => {
                    last.end = draft.end.max(last.end);
                    last.rewritten = Some(Transformation::ThinnedRepeat);
                    last.sources.extend_from_slice(&draft.sources);
                }
                _ => kept.push(draft.clone()),
            }
        }
        from = to;
    }
    (kept, Vec::new())
}

/// The end of the run of single notes of one pitch, less than half a second apart, that starts at `from`.
fn run_end(desk: &Desk<'_>, drafts: &[Draft], from: usize) -> usize {
    let goes_on = |pair: &[Draft]| {
        pair[0].pitch == pair[1].pitch && desk.clock.ms(pair[1].start) - desk.clock.ms(pair[0].start) < 500
    };
    from + 1 + drafts[from..].windows(2).take_while(|pair| goes_on(pair)).count()
}
