//! Where a batch stands: the lines of all runners, folded.

use super::{Ending, Item, Key, Line, Plan};
use std::collections::BTreeMap;

/// Where a batch stands. It does not depend on the order of the lines, nor on whether one stands there twice.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    by_key: BTreeMap<Key, Vec<Line>>,
}

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State<'a> {
    /// Nothing is known of it, or it is to be tried again.
    Missing,
    /// Its result is there.
    Done(&'a Line),
    /// It failed.
    Failed(&'a Line),
}

/// Items of a shard, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// All of them.
    pub items: u64,
    /// Those whose result is there.
    pub done: u64,
    /// Those that failed.
    pub failed: u64,
}

impl Standing {
    /// Folds lines. Those of another recipe or version, and of items that the plan does not have, do not count.
    #[must_use]
    pub fn of(plan: &Plan, items: &[Item], lines: impl IntoIterator<Item = Line>) -> Self {
        let whose: Vec<String> = plan.ensembles.iter().map(|whom| plan.recipe_for(whom)).collect();
        let recipes: BTreeMap<&Key, &String> =
            items.iter().filter_map(|item| Some((&item.key, whose.get(item.whom)?))).collect();
        let mut by_key: BTreeMap<Key, Vec<Line>> = BTreeMap::new();
        for line in lines {
            if line.version == plan.version && recipes.get(&line.key) == Some(&&line.recipe) {
                by_key.entry(line.key.clone()).or_default().push(line);
            }
        }
        Self { by_key }
    }

    /// How an item stands by its last word; given the hash of its source as it is now, by the last word on that.
    #[must_use]
    pub fn state(&self, key: &Key, input: Option<&str>) -> State<'_> {
        let (lines, void) = (self.lines(key), self.void(key));
        let of_input = |line: &&Line| input.is_none_or(|input| line.input == input);
        let latest = |wanted: fn(&Ending, u32, u32) -> bool| {
            let those = lines.iter().filter(|line| wanted(&line.ending, line.attempt, void)).filter(of_input);
            those.max_by_key(|line| (line.ended_ms, &line.input))
        };
        let done = latest(|ending, _, _| matches!(ending, Ending::Done { .. }));
        let failed = latest(|ending, attempt, void| matches!(ending, Ending::Failed { .. }) && attempt > void);
        done.map(State::Done).or(failed.map(State::Failed)).unwrap_or(State::Missing)
    }

    /// Which attempt the next one is, counted from 1.
    #[must_use]
    pub fn next_attempt(&self, key: &Key) -> u32 {
        let last = self.lines(key).iter().map(|line| line.attempt).max();
        last.unwrap_or_default().saturating_add(1)
    }

    /// The shards' items, counted.
    #[must_use]
    pub fn progress(&self, plan: &Plan, items: &[Item]) -> Vec<Progress> {
        let mut shards = vec![Progress::default(); plan.shards.get() as usize];
        for item in items {
            let shard = &mut shards[item.key.shard(plan.shards) as usize];
            shard.items += 1;
            match self.state(&item.key, None) {
                State::Missing => {}
                State::Done(_) => shard.done += 1,
                State::Failed(_) => shard.failed += 1,
            }
        }
        shards
    }

    /// Items that ended in a second, over the last `window_ms` milliseconds before `now_ms`; `None` when none did.
    #[must_use]
    pub fn rate(&self, now_ms: u64, window_ms: u64) -> Option<f64> {
        let since = now_ms.saturating_sub(window_ms);
        let ended = self.by_key.values().flatten().filter(|line| line.ending != Ending::Again);
        let recent: Vec<&Line> = ended.filter(|line| line.ended_ms > since).collect();
        let begun = recent.iter().map(|line| line.ended_ms.saturating_sub((line.seconds * 1000.0) as u64)).min()?;
        let seconds = now_ms.saturating_sub(begun.max(since)).max(1) as f64 / 1000.0;
        Some(recent.len() as f64 / seconds)
    }

    fn lines(&self, key: &Key) -> &[Line] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    /// The last attempt whose failure counts no more.
    fn void(&self, key: &Key) -> u32 {
        let again = self.lines(key).iter().filter(|line| line.ending == Ending::Again);
        again.map(|line| line.attempt).max().unwrap_or_default()
    }
}

impl Progress {
    /// Items that are neither done nor failed.
    #[must_use]
    pub const fn missing(&self) -> u64 {
        self.items - self.done - self.failed
    }

    /// Of several shards together.
    #[must_use]
    pub fn sum(shards: &[Self]) -> Self {
        let add = |sum: Self, one: &Self| Self {
            items: sum.items + one.items,
            done: sum.done + one.done,
            failed: sum.failed + one.failed,
        };
        shards.iter().fold(Self::default(), add)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reason;
    use super::super::testing::{done, failed, item, plan};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_lines_of_this_recipe_and_version_count() {
        let (plan, items) = (plan(1), [item("duo/a.mid")]);
        let line = done(&plan, &items[0]);
        let state =
            |line: Line| matches!(Standing::of(&plan, &items, [line]).state(&items[0].key, None), State::Done(_));
        assert!(state(line.clone()));
        assert!(!state(Line { recipe: "other".to_owned(), ..line.clone() }));
        assert!(!state(Line { version: "0".to_owned(), ..line.clone() }));
        let standing = Standing::of(&plan, &items, [line]);
        assert!(matches!(standing.state(&items[0].key, Some("in")), State::Done(_)));
        assert_eq!(standing.state(&items[0].key, Some("changed since")), State::Missing);
    }

    #[test]
    fn a_retry_voids_failures_until_the_next_attempt() {
        let (plan, items) = (plan(1), [item("duo/a.mid")]);
        let key = &items[0].key;
        let first = failed(&plan, &items[0], Reason::Timeout, 1);
        let again = Line { ending: Ending::Again, ..first.clone() };
        let second = Line { attempt: 2, ..first.clone() };
        let of = |lines: &[&Line]| Standing::of(&plan, &items, lines.iter().copied().cloned());
        assert!(matches!(of(&[&first]).state(key, None), State::Failed(_)));
        assert_eq!(of(&[&again, &first]).state(key, None), State::Missing);
        assert_eq!(of(&[&first, &again]).next_attempt(key), 2);
        assert!(matches!(of(&[&second, &again, &first]).state(key, None), State::Failed(line) if line.attempt == 2));
        let well = done(&plan, &items[0]);
        assert!(matches!(of(&[&well, &first]).state(key, None), State::Done(_)), "done beats failed");
    }

    #[test]
    fn rate_is_of_the_last_minutes() {
        let (plan, items) = (plan(1), [item("duo/a.mid"), item("duo/b.mid")]);
        let old = Line { ended_ms: 1_000, ..done(&plan, &items[0]) };
        let new = Line { ended_ms: 100_000, seconds: 2.0, ..done(&plan, &items[1]) };
        let standing = Standing::of(&plan, &items, [old, new]);
        assert_eq!(standing.rate(102_000, 60_000), Some(0.25));
        assert_eq!(standing.rate(900_000, 60_000), None);
    }

    proptest! {
        #[test]
        fn order_and_repetition_of_lines_do_not_matter(picks in prop::collection::vec((0usize..3, 0u32..4, 0u8..3), 0..12), turn in 0usize..12) {
            let (plan, items) = (plan(3), ["duo/a", "duo/b", "duo/c"].map(item));
            let line = |(which, attempt, kind): &(usize, u32, u8)| match kind {
                0 => done(&plan, &items[*which]),
                1 => failed(&plan, &items[*which], Reason::Panic, *attempt),
                _ => Line { attempt: *attempt, ending: Ending::Again, ..done(&plan, &items[*which]) },
            };
            let lines: Vec<Line> = picks.iter().map(line).collect();
            let mut other: Vec<Line> = lines.iter().rev().chain(&lines).cloned().collect();
            let turn = turn.min(other.len());
            other.rotate_left(turn);
            let progress = |lines: Vec<Line>| Standing::of(&plan, &items, lines).progress(&plan, &items);
            prop_assert_eq!(progress(lines), progress(other));
        }
    }
}
