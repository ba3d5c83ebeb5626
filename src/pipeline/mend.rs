//! The loop: what the balance found becomes edits, carried out, measured again, and kept only if that measures better.

use super::outcome::Listened;
use crate::arrange::{Arrangement, check, revise};
use crate::balance::{Changed, Checks, Rank, judge, remedies};
use crate::finding::Severity;
use crate::perform::{Performance, perform};
use crate::render::{Stage, stage};
use crate::report::Round;
use crate::run::{Error, Run};

/// One attempt, measured.
pub(super) struct Take {
    pub(super) arrangement: Arrangement,
    pub(super) performance: Performance,
    pub(super) listened: Listened,
}

/// At most `rounds` rounds; the best attempt and the log.
pub(super) fn mend(mut best: Take, checks: &Checks, rounds: u8, run: &Run) -> Result<(Take, Vec<Round>), Error> {
    let mut log = Vec::new();
    for number in 1..=u32::from(rounds) {
        let edits = remedies(&best.listened.balance, &best.arrangement);
        if edits.is_empty() {
            break;
        }
        run.check()?;
        let arrangement = revise(&best.arrangement, &edits, run)?.value;
        let next = best.again(arrangement, checks, run)?;
        let kept = next.rank() < best.rank();
        log.push(Round {
            number,
            edits,
            kept,
            heard_before: best.listened.balance.melody_heard,
            heard_after: next.listened.balance.melody_heard,
            findings_before: count(&best.listened),
            findings_after: count(&next.listened),
        });
        if !kept {
            break;
        }
        best = next;
    }
    Ok((best, log))
}

impl Take {
    /// The same piece arranged otherwise: only the seats that changed are rendered and measured again.
    fn again(&self, arrangement: Arrangement, checks: &Checks, run: &Run) -> Result<Self, Error> {
        let performance = perform(&arrangement);
        let stage = stage(&performance);
        let heard = self.listened.heard.relisten(&stage, &self.changed(&performance, &stage), run)?;
        let judged = judge(&heard, &arrangement, checks);
        let listened = Listened { stage, heard, balance: judged.value, findings: judged.findings };
        Ok(Self { arrangement, performance, listened })
    }

    /// The whole of each seat whose notes differ.
    fn changed(&self, performance: &Performance, stage: &Stage) -> Vec<Changed> {
        let pairs = self.performance.seats.iter().zip(&performance.seats);
        let blocks = 0..stage.blocks().max(self.listened.stage.blocks());
        pairs.filter(|(a, b)| a != b).map(|(_, b)| Changed { seat: b.seat, blocks: blocks.clone() }).collect()
    }

    /// How good it is; what cannot be played counts before all.
    fn rank(&self) -> Rank {
        let breaks = check(&self.arrangement).iter().filter(|finding| finding.severity == Severity::Error).count();
        self.listened.balance.rank.with_breaks(u32::try_from(breaks).unwrap_or(u32::MAX))
    }
}

fn count(listened: &Listened) -> u32 {
    u32::try_from(listened.findings.len()).unwrap_or(u32::MAX)
}
