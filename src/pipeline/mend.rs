//! The loop: what the balance found becomes edits, carried out, measured again, and kept only if that measures better.
//!
//! A round tries all its remedies together. Each is then judged by its own bars; when some did not help there, those that
//! did are tried alone, and when even that is not better, those for the melody among them: at most [`MEASUREMENTS`]
//! measurements a round, and the best of them wins. What was not kept is not tried again, so that the next round goes on
//! to the next way out of each place. What a pin settles is left as it is.

use super::outcome::Listened;
use crate::arrange::{Arrangement, BoundPlan, Edit, check, revise};
use crate::balance::{BarBalance, Checks, Rank, Remedy, remedies};
use crate::finding::{Finding, Severity};
use crate::line::Role;
use crate::perform::{Performance, perform};
use crate::render::Stage;
use crate::report::Round;
use crate::run::{Error, Run};
use crate::score::{BarNumber, SeatId};

/// Most measurements of a round.
pub(super) const MEASUREMENTS: usize = 3;

/// One attempt, measured.
pub(super) struct Take {
    pub(super) arrangement: Arrangement,
    pub(super) performance: Performance,
    pub(super) listened: Listened,
    stage: Stage,
    /// What the rules of playing say.
    rules: Vec<Finding>,
}

/// At most `rounds` rounds; the best attempt and the log.
pub(super) fn mend(
    mut best: Take,
    checks: &Checks,
    rounds: u8,
    plan: &BoundPlan,
    run: &Run,
) -> Result<(Take, Vec<Round>), Error> {
    let mut log = Vec::new();
    let mut refused: Vec<Edit> = Vec::new();
    for number in 1..=u32::from(rounds) {
        let remedies = best.permitted(plan, &mut refused);
        if remedies.is_empty() {
            break;
        }
        let tried: Vec<Edit> = remedies.iter().flat_map(|remedy| remedy.edits.iter().cloned()).collect();
        let next = best.better(&remedies, checks, run)?;
        let after = next.as_ref().unwrap_or(&best);
        let kept = after.arrangement.edits.get(best.arrangement.edits.len()..).unwrap_or_default().to_vec();
        refused.extend(tried.iter().filter(|edit| !kept.contains(edit)).cloned());
        log.push(Round {
            number,
            found: turned(&best, after),
            lost: turned(after, &best),
            heard_before: best.listened.balance.melody_heard,
            heard_after: after.listened.balance.melody_heard,
            findings_before: count(&best.listened),
            findings_after: count(&after.listened),
            edits: tried,
            kept,
        });
        best = next.unwrap_or(best);
    }
    Ok((best, log))
}

impl Take {
    /// An arrangement with the stage it was heard on and what was heard of it.
    pub(super) fn new(arrangement: Arrangement, performance: Performance, stage: Stage, listened: Listened) -> Self {
        let rules = check(&arrangement);
        Self { arrangement, performance, listened, stage, rules }
    }

    /// What would mend it and leaves every pin as it holds; what does not joins what is refused.
    fn permitted(&self, plan: &BoundPlan, refused: &mut Vec<Edit>) -> Vec<Remedy> {
        loop {
            let remedies = remedies(&self.listened.balance, &self.arrangement, refused);
            let edits = remedies.iter().flat_map(|remedy| &remedy.edits);
            let forbidden: Vec<Edit> = edits.filter(|edit| !plan.permits(edit, &self.arrangement)).cloned().collect();
            if forbidden.is_empty() {
                return remedies;
            }
            refused.extend(forbidden);
        }
    }

    /// The best of what the remedies can do, if it is better than this.
    fn better(&self, remedies: &[Remedy], checks: &Checks, run: &Run) -> Result<Option<Self>, Error> {
        let mut best: Option<Self> = None;
        let mut chosen: Vec<&Remedy> = remedies.iter().collect();
        for _ in 0..MEASUREMENTS {
            let take = self.with(&chosen, checks, run)?;
            let helped: Vec<&Remedy> =
                chosen.iter().copied().filter(|remedy| take.helps(self, remedy, checks)).collect();
            let best_so_far = best.as_ref().map_or_else(|| self.rank(), Self::rank);
            let better = take.plays_as_well_as(self) && take.rank() < best_so_far;
            let next = match (better, helped.len() == chosen.len()) {
                (true, true) => Vec::new(),
                (false, true) => helped.into_iter().filter(|remedy| remedy.role == Role::Melody).collect(),
                (_, false) => helped,
            };
            if better {
                best = Some(take);
            }
            if next.is_empty() || next.len() == chosen.len() {
                break;
            }
            chosen = next;
        }
        Ok(best)
    }

    /// The same piece with remedies carried out: only what sounds otherwise is rendered and measured again, bar by bar.
    fn with(&self, remedies: &[&Remedy], checks: &Checks, run: &Run) -> Result<Self, Error> {
        let edits: Vec<Edit> = remedies.iter().flat_map(|remedy| remedy.edits.iter().cloned()).collect();
        let arrangement = revise(&self.arrangement, &edits, run)?.value;
        let performance = perform(&arrangement);
        let (stage, measured) = (self.stage.again(&performance), &self.listened.measured);
        let heard = measured.heard().relisten(&stage, &stage.changes(&self.stage), run)?;
        let listened = Listened::judged(measured.again(&heard, &arrangement), &arrangement, checks);
        Ok(Self::new(arrangement, performance, stage, listened))
    }

    /// Whether a remedy did good where it was meant to, and gave none of its seats anything harder to play.
    fn helps(&self, before: &Self, remedy: &Remedy, checks: &Checks) -> bool {
        let lack = |take: &Self| take.listened.balance.lack(remedy.bars.clone(), checks);
        let harder = |seat: SeatId| self.warnings(Some(seat)) > before.warnings(Some(seat));
        let mut seats = remedy.edits.iter().flat_map(|edit| [Some(edit.seat()), edit.other()]).flatten();
        lack(self) < lack(before) && !seats.any(harder)
    }

    fn plays_as_well_as(&self, before: &Self) -> bool {
        self.warnings(None) <= before.warnings(None)
    }

    /// Rules that are stretched, by a seat or by all.
    fn warnings(&self, seat: Option<SeatId>) -> usize {
        let meant = |finding: &&Finding| seat.is_none() || finding.place.seat == seat;
        self.rules.iter().filter(meant).filter(|finding| finding.severity >= Severity::Warning).count()
    }

    /// How good it is; what cannot be played counts before all.
    fn rank(&self) -> Rank {
        let breaks = self.rules.iter().filter(|finding| finding.severity == Severity::Error).count();
        self.listened.balance.rank.with_breaks(u32::try_from(breaks).unwrap_or(u32::MAX))
    }
}

/// Bars in which the melody is heard in one take and not in another.
fn turned(not: &Take, heard: &Take) -> Vec<BarNumber> {
    let is_heard = |bar: &BarBalance| bar.melody.as_ref().is_some_and(|melody| melody.heard);
    let bars = not.listened.balance.bars.iter().zip(&heard.listened.balance.bars);
    bars.filter(|(not, heard)| !is_heard(not) && is_heard(heard)).map(|(_, bar)| bar.bar).collect()
}

fn count(listened: &Listened) -> u32 {
    u32::try_from(listened.findings.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "mend_tests.rs"]
mod tests;
