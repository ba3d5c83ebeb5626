//! What came of a batch: counts, failures by reason, the slowest, figures, and what is missing.

mod table;
#[cfg(test)]
mod testing;
mod told;

pub use table::csv;

use super::{Ending, Figures, Item, Key, Line, Plan, Progress, Reason, Standing, State, sha256};
use crate::report::json;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many of the slowest, and of the failures of one reason, are named.
const NAMED: usize = 10;

/// What came of a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// [`json::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of partwright.
    pub version: String,
    /// Hash of the recipe.
    pub recipe: String,
    /// How many shards.
    pub shards: u32,
    /// Items planned.
    pub items: u64,
    /// Items whose result is there.
    pub done: u64,
    /// Items that failed.
    pub failed: u64,
    /// Items that nothing is known of.
    pub missing: u64,
    /// Hash over the keys and results of all that is done: the same for the same plan, wherever and however it was done.
    pub tree: String,
    /// What the items took, in seconds, added up.
    pub seconds: f64,
    /// Bytes written.
    pub bytes: u64,
    /// Failures by reason.
    pub failures: Vec<Failures>,
    /// The slowest items, with their seconds.
    pub slowest: Vec<(Key, f64)>,
    /// Figures of all that is done.
    pub figures: Sums,
    /// Shards with items missing, counted from 0.
    pub missing_shards: Vec<u32>,
    /// Lines of results that cannot be read and are no last lines.
    pub damaged_lines: usize,
}

/// Failures of one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failures {
    /// The reason.
    pub reason: Reason,
    /// How many.
    pub count: u64,
    /// The first of them, with what was said.
    pub first: Vec<(Key, String)>,
}

/// Figures of many arrangements.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Sums {
    /// Each number added up.
    pub all: Figures,
    /// Arrangements with something that cannot be played, or is wrong.
    pub with_errors: u64,
    /// Arrangements that lost notes of the melody.
    pub with_melody_lost: u64,
    /// Arrangements that were listened to.
    pub heard: u64,
    /// Thousandths of bars in which the melody is heard, in the middle one of them.
    pub median_melody_heard_per_mille: Option<u16>,
}

impl Summary {
    /// Of a plan and where it stands.
    #[must_use]
    pub fn of(plan: &Plan, items: &[Item], standing: &Standing, damaged_lines: usize) -> Self {
        let states: Vec<(&Item, State<'_>)> =
            items.iter().map(|item| (item, standing.state(&item.key, None))).collect();
        let done: Vec<&Line> = ended(&states, |state| if let State::Done(line) = state { Some(line) } else { None });
        let failed: Vec<&Line> =
            ended(&states, |state| if let State::Failed(line) = state { Some(line) } else { None });
        let shards = standing.progress(plan, items);
        let sum = Progress::sum(&shards);
        let missing = (0..).zip(&shards).filter(|(_, shard)| shard.missing() > 0).map(|(index, _)| index);
        Self {
            schema_version: json::SCHEMA_VERSION,
            version: plan.version.clone(),
            recipe: plan.recipe.clone(),
            shards: plan.shards.get(),
            items: sum.items,
            done: sum.done,
            failed: sum.failed,
            missing: sum.missing(),
            tree: tree(&done),
            seconds: json::tenths(done.iter().chain(&failed).map(|line| line.seconds).sum()),
            bytes: done.iter().map(|line| line.bytes()).sum(),
            failures: failures(&failed),
            slowest: slowest(&done, &failed),
            figures: Sums::of(&done),
            missing_shards: missing.collect(),
            damaged_lines,
        }
    }
}

impl Line {
    fn bytes(&self) -> u64 {
        if let Ending::Done { bytes, .. } = self.ending { bytes } else { 0 }
    }
}

fn ended<'a>(states: &[(&Item, State<'a>)], of: fn(&State<'a>) -> Option<&'a Line>) -> Vec<&'a Line> {
    states.iter().filter_map(|(_, state)| of(state)).collect()
}

fn tree(done: &[&Line]) -> String {
    let mut outputs: Vec<(&Key, &str)> = done
        .iter()
        .filter_map(|line| {
            if let Ending::Done { output, .. } = &line.ending { Some((&line.key, output.as_str())) } else { None }
        })
        .collect();
    outputs.sort_unstable();
    sha256(outputs.iter().map(|(key, output)| format!("{output}  {key}\n")).collect::<String>().as_bytes())
}

fn failures(failed: &[&Line]) -> Vec<Failures> {
    let mut by_reason: BTreeMap<Reason, Failures> = BTreeMap::new();
    for line in failed {
        let Ending::Failed { reason, message } = &line.ending else { continue };
        let empty = Failures { reason: *reason, count: 0, first: Vec::new() };
        let same = by_reason.entry(*reason).or_insert(empty);
        same.count += 1;
        if same.first.len() < NAMED {
            same.first.push((line.key.clone(), message.clone()));
        }
    }
    by_reason.into_values().collect()
}

fn slowest(done: &[&Line], failed: &[&Line]) -> Vec<(Key, f64)> {
    let mut all: Vec<&&Line> = done.iter().chain(failed).collect();
    all.sort_by(|a, b| b.seconds.total_cmp(&a.seconds).then_with(|| a.key.cmp(&b.key)));
    all.into_iter().take(NAMED).map(|line| (line.key.clone(), line.seconds)).collect()
}

impl Sums {
    fn of(done: &[&Line]) -> Self {
        let mut sums = Self::default();
        let mut heard: Vec<u16> = Vec::new();
        for line in done {
            let Ending::Done { figures, .. } = &line.ending else { continue };
            sums.add(figures);
            heard.extend(figures.melody_heard_per_mille);
        }
        heard.sort_unstable();
        Self { heard: heard.len() as u64, median_melody_heard_per_mille: heard.get(heard.len() / 2).copied(), ..sums }
    }

    fn add(&mut self, one: &Figures) {
        let all = &mut self.all;
        for (sum, own) in [
            (&mut all.notes, one.notes),
            (&mut all.kept, one.kept),
            (&mut all.dropped, one.dropped),
            (&mut all.melody_dropped, one.melody_dropped),
            (&mut all.bass_dropped, one.bass_dropped),
            (&mut all.errors, one.errors),
            (&mut all.warnings, one.warnings),
        ] {
            *sum = sum.saturating_add(own);
        }
        self.with_errors += u64::from(one.errors > 0);
        self.with_melody_lost += u64::from(one.melody_dropped > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::done;
    use super::testing::batch;
    use super::*;

    #[test]
    fn a_summary_counts_and_names() {
        let (plan, items, standing) = batch();
        let summary = Summary::of(&plan, &items, &standing, 0);
        assert_eq!((summary.items, summary.done, summary.failed, summary.missing), (4, 2, 1, 1));
        assert_eq!(summary.missing_shards, [items[2].key.shard(plan.shards)]);
        assert_eq!(summary.slowest[0], (items[1].key.clone(), 9.0));
        assert_eq!((summary.failures[0].reason, summary.failures[0].count), (Reason::Timeout, 1));
        assert_eq!((summary.figures.all.notes, summary.figures.with_melody_lost), (20, 0));
        let text = summary.text(&["sbatch --array=2 slurm.sbatch".to_owned()]);
        assert!(text.contains("2 done, 1 failed, 1 missing") && text.contains("--array=2"), "{text}");
        let html = summary.html(&[]).unwrap();
        assert!(html.contains("&lt;d&gt;.mid") && !html.contains("<d>"), "{html}");
    }

    #[test]
    fn the_tree_knows_results_and_not_times_nor_shards() {
        let (plan, items, standing) = batch();
        let tree =
            |plan: &Plan, lines: [Line; 1]| Summary::of(plan, &items, &Standing::of(plan, &items, lines), 0).tree;
        let line = done(&plan, &items[0]);
        let slow = Line { seconds: 100.0, ended_ms: 5, attempt: 3, ..line.clone() };
        let other = Plan { shards: std::num::NonZeroU32::MIN, ..plan.clone() };
        assert_eq!(tree(&plan, [line.clone()]), tree(&other, [slow]));
        assert_ne!(tree(&plan, [line]), Summary::of(&plan, &items, &standing, 0).tree);
    }
}
