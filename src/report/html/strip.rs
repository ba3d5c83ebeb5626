//! The whole score in one strip: how much of melody, countermelody and bass is left beside the others, bar by bar.
//!
//! Height says how much, colour and a line below say whether it is heard, so that it can be read without colour; a sentence
//! names the bars where it is not.

use crate::balance::{Balance, BarBalance, runs};
use crate::finding::plural;
use crate::line::Role;
use crate::report::{Round, Story};
use crate::score::BarNumber;
use minijinja::{Value, context};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

/// Height of a row for what is wholly heard.
const HEIGHT: u32 = 40;
/// Even a line wholly masked is drawn so high.
const LEAST: u32 = 3;
/// Most runs of bars that the sentence names.
const NAMED: usize = 12;
/// Marks of bars below the strip, about so many.
const MARKS: usize = 8;

/// The rows that have anything, and the marks below.
pub(super) fn strip(story: &Story, balance: &Balance) -> Value {
    let rows: Vec<Value> = Role::ALL.into_iter().filter_map(|role| row(story, balance, role)).collect();
    context! { bars => balance.bars.len().max(1), height => HEIGHT, rows => rows, marks => marks(balance) }
}

fn row(story: &Story, balance: &Balance, role: Role) -> Option<Value> {
    let of = |bar: &BarBalance| bar.role(role).map(|line| (line.heard, line.audible));
    let lines: Vec<Option<(bool, u16)>> = balance.bars.iter().map(of).collect();
    let (all, heard) = lines.iter().flatten().fold((0, 0), |(all, n), (heard, _)| (all + 1, n + usize::from(*heard)));
    let unheard: Vec<bool> = lines.iter().map(|line| line.is_some_and(|(heard, _)| !heard)).collect();
    let before = (role == Role::Melody).then(|| before(balance, story.rounds)).flatten();
    let told = runs(&unheard, 0);
    (all > 0).then(|| {
        context! {
            name => role.name(),
            words => format!("heard in {heard} of its {all} {}", plural(all, "bar")),
            unheard => told.iter().take(NAMED).map(|run| named(balance, run)).collect::<Vec<_>>(),
            more => told.len().saturating_sub(NAMED),
            heard => columns(&lines, true),
            buried => columns(&lines, false),
            below => below(&told),
            before => before.map(|unheard| below(&runs(&unheard, 0))),
        }
    })
}

fn columns(lines: &[Option<(bool, u16)>], heard: bool) -> String {
    let mut path = String::new();
    for (bar, line) in lines.iter().enumerate() {
        if let Some((_, audible)) = line.filter(|line| line.0 == heard) {
            let height = (u32::from(audible) * HEIGHT / 1000).max(LEAST);
            let _ = write!(path, "M{bar} {HEIGHT}v-{height}h1v{height}z");
        }
    }
    path
}

/// A line below each run of bars.
fn below(runs: &[Range<usize>]) -> String {
    let line = |run: &Range<usize>| format!("M{} 0h{}v1h-{}z", run.start, run.len(), run.len());
    runs.iter().map(line).collect()
}

fn named(balance: &Balance, run: &Range<usize>) -> Value {
    let number = |bar: usize| balance.bars.get(bar).map_or(0, |bar| bar.bar.0);
    let (first, last) = (number(run.start), number(run.end.saturating_sub(1)));
    let words = if first == last { first.to_string() } else { format!("{first}–{last}") };
    context! { bar => first, words => words }
}

/// Where the melody was not heard before anything was mended; `None` where nothing was turned.
fn before(balance: &Balance, rounds: &[Round]) -> Option<Vec<bool>> {
    let unheard = |bar: &&BarBalance| bar.melody.as_ref().is_some_and(|melody| !melody.heard);
    let mut bars: BTreeSet<BarNumber> = balance.bars.iter().filter(unheard).map(|bar| bar.bar).collect();
    if rounds.iter().all(|round| round.found.is_empty() && round.lost.is_empty()) {
        return None;
    }
    for round in rounds.iter().rev() {
        round.lost.iter().for_each(|bar| _ = bars.remove(bar));
        bars.extend(&round.found);
    }
    Some(balance.bars.iter().map(|bar| bars.contains(&bar.bar)).collect())
}

/// Bars named below, with their place in percent of the width.
fn marks(balance: &Balance) -> Vec<Value> {
    let bars = balance.bars.len().max(1);
    let every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].into_iter().find(|n| bars / n <= MARKS).unwrap_or(5000);
    let marked = |number: u32| number == 1 || number > 0 && (number as usize).is_multiple_of(every);
    let mark = |(index, bar): (usize, &BarBalance)| {
        let at = index * 10_000 / bars;
        context! { at => format!("{}.{:02}", at / 100, at % 100), number => bar.bar.0 }
    };
    balance.bars.iter().enumerate().filter(|(_, bar)| marked(bar.bar.0)).map(mark).collect()
}
