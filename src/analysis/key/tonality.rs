//! Tonalities: the keys the music moves through, bar by bar.

use super::path;
use super::scale::{apart, key_near, number};
use crate::analysis::grid::Grid;
use crate::score::{Key, Tick, TickSpan};
use serde::{Deserialize, Serialize};

/// Cost of going to a key one step away on the line of fifths or to the relative, and of each further step (ours).
const NEAR: i64 = 1000;
const FURTHER: i64 = 150;
/// How much more like the key that is written each bar is taken to be: music is at home most of the time (ours).
const HOME: i64 = 40;

/// A stretch of music in one key, whatever signature is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tonality {
    /// From the first bar to the end of the last.
    pub span: TickSpan,
    /// The key that is heard, spelt near the signature.
    pub key: Key,
    /// How sure, in thousandths.
    pub confidence: u16,
}

/// The tonalities; they tile the piece.
pub(super) fn find(grid: &Grid, likeness: &[[i64; 24]], signatures: &[(Tick, Key)]) -> Vec<Tonality> {
    let written = |tick: u64| {
        let at = signatures.partition_point(|(from, _)| from.0 <= tick);
        signatures.get(at.saturating_sub(1)).map_or(Key::C_MAJOR, |(_, key)| *key)
    };
    let mut homely = likeness.to_vec();
    for (bar, own) in grid.bars.iter().zip(&mut homely) {
        let home = written(bar.start);
        own[number(home)] += HOME;
    }
    let path = path::best(&homely, change);
    let mut found: Vec<(Tonality, std::ops::Range<usize>)> = Vec::new();
    for (index, (bar, key)) in grid.bars.iter().zip(&path).enumerate() {
        let key = key_near(*key, written(bar.start));
        match found.last_mut() {
            Some((last, bars)) if number(last.key) == number(key) => {
                last.span.end = Tick(bar.end);
                bars.end = index + 1;
            }
            _ => found.push((Tonality { span: bar.span(), key, confidence: 0 }, index..index + 1)),
        }
    }
    found
        .into_iter()
        .map(|(tonality, bars)| Tonality { confidence: confidence(&likeness[bars], number(tonality.key)), ..tonality })
        .collect()
}

fn change(from: usize, to: usize) -> i64 {
    NEAR + FURTHER * i64::from(apart(from, to))
}

/// By how much the bars are more like the key than like the next likeliest.
fn confidence(bars: &[[i64; 24]], key: usize) -> u16 {
    let sum = |other: usize| bars.iter().map(|bar| bar[other]).sum::<i64>();
    let second = (0..24).filter(|other| *other != key).map(sum).max().unwrap_or(0);
    let clear = (sum(key) - second) / bars.len().max(1) as i64;
    (500 + clear * 2 + 10 * bars.len().min(20) as i64).clamp(0, 1000) as u16
}

/// The key of the tonality at a tick.
pub(in crate::analysis) fn at(tonalities: &[Tonality], tick: Tick) -> Key {
    let after = tonalities.partition_point(|tonality| tonality.span.start <= tick);
    tonalities.get(after.saturating_sub(1)).map_or(Key::C_MAJOR, |tonality| tonality.key)
}
