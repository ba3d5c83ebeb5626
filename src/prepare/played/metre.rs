//! How many beats make a bar, where bars begin, and whether beats are halved or cut in three.
//!
//! Beats on which much is struck, low notes come, harmony changes and long notes start are likely to begin bars
//! (F. Lerdahl and R. Jackendoff, "A Generative Theory of Tonal Music", 1983, metrical preference rules 3 to 6; D.
//! Temperley, "The Cognition of Basic Musical Structures", 2001, chapter 2), and music repeats itself at the distance of
//! bars (Shibata, Nakamura and Yoshii 2021). The weights are ours, set on written scores.

use super::event::Event;
use super::track::{PARTS, Position};

/// The bars of a performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bars {
    /// Beats in a bar: 2, 3 or 4.
    pub(super) beats: u64,
    /// The first beat that begins a bar, less than `beats`.
    pub(super) first: u64,
    /// Whether each beat is three parts of a dotted note.
    pub(super) compound: bool,
    /// How much better this explains the beats than the next best, in thousandths of what it explains.
    pub(super) sure: u64,
}

/// What speaks for a beat as the first of a bar.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Accent {
    pub(super) weight: i64,
    pub(super) bass: i64,
    pub(super) length: i64,
    pub(super) change: i64,
    /// What the beat is like: rhythm and pitch classes, to be compared with others.
    rhythm: u32,
    classes: u16,
}

/// Finds the bars.
pub(super) fn bars(events: &[Event], positions: &[Position]) -> Bars {
    let accents = accents(events, positions);
    let strength: Vec<i64> = accents.iter().map(strength).collect();
    let mut best = candidates(&accents, &strength);
    best.sort_by_key(|(score, beats, first)| (std::cmp::Reverse(*score), *beats, *first));
    let (score, beats, first) = best.first().copied().unwrap_or((0, 4, 0));
    let rival = best.iter().find(|other| other.1 != beats).map_or(0, |other| other.0);
    let sure = ((score - rival).max(0) * 1_000 / score.abs().max(1)).min(1_000) as u64;
    Bars { beats, first, compound: compound(positions), sure }
}

/// Whether more beats are cut in three than in halves.
fn compound(positions: &[Position]) -> bool {
    let count = |parts: &[u32]| positions.iter().filter(|position| parts.contains(&position.part())).count();
    count(&[4, 8, 16, 20]) > 2 * count(&[3, 6, 9, 12, 15, 18, 21])
}

fn accents(events: &[Event], positions: &[Position]) -> Vec<Accent> {
    let beats = positions.last().map_or(0, |last| last.beat() as usize + 1).min(events.len() * 8 + 8);
    let mut accents = vec![Accent::default(); beats];
    let mut bass = vec![127u8; beats];
    for (event, position) in events.iter().zip(positions) {
        let Some(accent) = accents.get_mut(position.beat() as usize) else { continue };
        let part = position.part();
        accent.rhythm |= 1 << part;
        event.notes.iter().for_each(|note| accent.classes |= 1 << (note.key % 12));
        bass[position.beat() as usize] = bass[position.beat() as usize].min(event.bass());
        if part == 0 {
            accent.weight += event.weight;
            accent.length = accent.length.max(event.longest() / 1_000);
            accent.bass = accent.bass.max(128 - i64::from(event.bass()));
        }
    }
    compare(&mut accents, &bass);
    accents
}

/// Puts each beat beside those before it: is its bass low, is its harmony new.
fn compare(accents: &mut [Accent], _bass: &[u8]) {
    for index in (1..accents.len()).rev() {
        let (now, before) = (accents[index], accents[index - 1]);
        let (new, all) = ((now.classes & !before.classes).count_ones(), now.classes.count_ones().max(1));
        accents[index].change = i64::from(new * 1_000 / all);
    }
    let plain: Vec<Accent> = accents.to_vec();
    for (index, accent) in accents.iter_mut().enumerate() {
        let near = &plain[index.saturating_sub(6)..(index + 7).min(plain.len())];
        let mean = |of: fn(&Accent) -> i64| near.iter().map(of).sum::<i64>() / near.len().max(1) as i64;
        accent.bass = ((plain[index].bass - mean(|a| a.bass)) * 25).clamp(-600, 600);
        accent.weight = ((plain[index].weight - mean(|a| a.weight)) / 2).clamp(-600, 600);
        accent.length = (plain[index].length - mean(|a| a.length)).clamp(-500, 500);
        accent.change = plain[index].change - mean(|a| a.change);
    }
}

fn strength(accent: &Accent) -> i64 {
    accent.weight + accent.bass + accent.length + accent.change
}

/// Every way to count bars, with what it explains a beat.
fn candidates(accents: &[Accent], strength: &[i64]) -> Vec<(i64, u64, u64)> {
    let mut all = Vec::new();
    for beats in [2u64, 3, 4] {
        let alike = alike(accents, beats as usize);
        for first in 0..beats {
            let mean = |at: u64| {
                let own = strength.iter().skip(at as usize).step_by(beats as usize);
                let count = own.clone().count().max(1) as i64;
                own.sum::<i64>() / count
            };
            let down = mean(first);
            let others = (1..beats).map(|beat| mean((first + beat) % beats)).max().unwrap_or(0);
            // In four the third beat is the second strongest; against it alone a first beat hardly shows.
            let over = match beats {
                4 => {
                    let (third, weak) = (mean((first + 2) % 4), mean((first + 1) % 4).max(mean((first + 3) % 4)));
                    (down - third).min(third - weak + 60) + (down + third) / 2 - weak
                }
                _ => down - others,
            };
            all.push((over + alike, beats, first));
        }
    }
    all
}

/// How alike beats are at a distance, in thousandths.
fn alike(accents: &[Accent], lag: usize) -> i64 {
    if accents.len() <= lag {
        return 0;
    }
    let pairs = accents.iter().zip(&accents[lag..]);
    let same = pairs.map(|(one, other)| {
        let share = |both: u32, all: u32| i64::from(both * 500 / all.max(1));
        share((one.rhythm & other.rhythm).count_ones(), (one.rhythm | other.rhythm).count_ones())
            + share((one.classes & other.classes).count_ones(), (one.classes | other.classes).count_ones())
    });
    same.sum::<i64>() / (accents.len() - lag) as i64
}

const _: () = assert!(PARTS == 24);
