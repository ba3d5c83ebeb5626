//! Key signatures: the source's where the notes bear them out, else estimated. A signature holds for long.

use super::path;
use super::scale::{apart, fifths_of, in_scale, key_of};
use crate::analysis::texture::Texture;
use crate::finding::{Code, Finding, Place};
use crate::score::{Key, Score, Tick};

/// Cost of a change of key, by steps between the signatures on the line of fifths, against one bar's likeness of at most
/// about 1000. Chosen on 13 engraved scores and 37 orchestral movements in the middle of a wide plain (the share of bars
/// right stays above .95 from two thirds of these costs to twice as much): who writes music modulates a fifth without
/// changing the signature.
const CHANGE: [i64; 4] = [1500, 20_000, 16_000, 12_000];
/// How much liker each bar is taken to be to keys with the signature of the piece's home key.
const HOME: i64 = 100;
/// What the whole piece weighs against its beginning and its end when its home key is sought …
const WHOLE: i64 = 4;
/// … the share of the piece that those are, as a divisor …
const EDGE: usize = 8;
/// … and what the tonic gains by being the last lowest note.
const LAST: i64 = 500;
/// How much more of the notes, in thousandths, must lie in the scale of the estimate before a signature is held to be
/// contradicted.
const CONTRADICTED: u64 = 60;

/// The signatures, the first at the start, and what contradicts the source's.
pub(super) fn find(
    score: &Score,
    texture: &Texture,
    classes: &[[u64; 12]],
    likeness: &[[i64; 24]],
    last: Option<u8>,
    findings: &mut Vec<Finding>,
) -> Vec<(Tick, Key)> {
    let said = score.frame.keys.changes();
    if said.is_empty() {
        return estimate(texture, likeness, last);
    }
    if texture.tones.is_empty() {
        return said.to_vec();
    }
    // Against one key a signature's whole stretch: music modulates under a signature without contradicting it.
    let in_said = in_scales(texture, classes, said);
    let better = better_signatures(texture, classes, said);
    let in_better = in_scales(texture, classes, &better);
    if in_better < in_said + CONTRADICTED {
        return said.to_vec();
    }
    findings.push(contradiction(score, said, &better, in_said, in_better));
    estimate(texture, likeness, last)
}

/// The signatures of the best path through the bars, each as the key, of the two that have it, that is at home or
/// liker.
fn estimate(texture: &Texture, likeness: &[[i64; 24]], last: Option<u8>) -> Vec<(Tick, Key)> {
    let home = home(likeness, last);
    let homely: Vec<[i64; 24]> = likeness
        .iter()
        .map(|bar| std::array::from_fn(|key| bar[key] + if fifths_of(key) == fifths_of(home) { HOME } else { 0 }))
        .collect();
    let path = path::best(&homely, change);
    let stretches = path.chunk_by(|a, b| fifths_of(*a) == fifths_of(*b));
    let mut at = 0;
    let mut keys = Vec::new();
    for stretch in stretches {
        let bars = &likeness[at..at + stretch.len()];
        let start = texture.grid.bars.get(at).map_or(0, |bar| bar.start);
        let worth = |key: usize| (key == home, bars.iter().map(|bar| bar[key]).sum::<i64>());
        let same = (0..24).filter(|key| fifths_of(*key) == fifths_of(stretch[0]));
        keys.push((Tick(start), key_of(same.max_by_key(|key| worth(*key)).unwrap_or(stretch[0]))));
        at += stretch.len();
    }
    keys
}

fn change(from: usize, to: usize) -> i64 {
    CHANGE[usize::from(apart(from, to).min(3))]
}

/// The key of the whole piece, in which it also begins and ends; `last` is its last lowest note.
fn home(likeness: &[[i64; 24]], last: Option<u8>) -> usize {
    let few = (likeness.len() / EDGE).max(4).min(likeness.len());
    let mean = |bars: &[[i64; 24]], key: usize| bars.iter().map(|bar| bar[key]).sum::<i64>() / bars.len().max(1) as i64;
    let worth = |key: usize| {
        let ends = last.is_some_and(|pitch| usize::from(pitch % 12) == key % 12);
        let edges = mean(&likeness[..few], key) + mean(&likeness[likeness.len() - few..], key);
        WHOLE * mean(likeness, key) + edges + if ends { LAST } else { 0 }
    };
    (0..24).rev().max_by_key(|key| worth(*key)).unwrap_or(0)
}

/// For each stretch of one signature, the key whose scale holds most of its notes.
fn better_signatures(texture: &Texture, classes: &[[u64; 12]], said: &[(Tick, Key)]) -> Vec<(Tick, Key)> {
    let ends = said.iter().skip(1).map(|(tick, _)| tick.0).chain([u64::MAX]);
    let bars = || texture.grid.bars.iter().zip(classes);
    said.iter()
        .zip(ends)
        .map(|((start, key), end)| {
            let inside = |key: Key| {
                let stretch = bars().filter(|(bar, _)| (start.0..end).contains(&bar.start));
                stretch.fold(0u128, |sum, (_, classes)| sum + ticks_in_scale(key, classes))
            };
            let best = (0..24).rev().map(key_of).max_by_key(|key| inside(*key)).unwrap_or(*key);
            (*start, if inside(best) > inside(*key) { best } else { *key })
        })
        .collect()
}

fn contradiction(score: &Score, said: &[(Tick, Key)], better: &[(Tick, Key)], in_said: u64, in_better: u64) -> Finding {
    let differing = said.iter().zip(better).find(|(said, better)| said.1 != better.1);
    let ((start, said), (_, better)) =
        differing.map_or(((Tick::ZERO, Key::C_MAJOR), (Tick::ZERO, Key::C_MAJOR)), |(a, b)| (*a, *b));
    let place = Place { bar: Some(score.frame.meters.bar_at(start).number), ..Place::default() };
    let message = format!(
        "the file says {said}, but only {} of 100 notes fit what it says, and {} fit {better}",
        in_said / 10,
        in_better / 10,
    );
    Finding::new(Code::AnalysisKeyContradicted, place, message).with_remedy(
        "the arrangement is written in the key that is heard; correct the key signature in the source if that is wrong",
    )
}

/// Share of the notes, by length, in the scales of keys over time, in thousandths.
fn in_scales(texture: &Texture, classes: &[[u64; 12]], keys: &[(Tick, Key)]) -> u64 {
    let (mut inside, mut all) = (0u128, 0u128);
    for (bar, classes) in texture.grid.bars.iter().zip(classes) {
        let at = keys.partition_point(|(tick, _)| tick.0 <= bar.start);
        let key = at.checked_sub(1).map_or(Key::C_MAJOR, |at| keys[at].1);
        all += classes.iter().fold(0u128, |sum, ticks| sum + u128::from(*ticks));
        inside += ticks_in_scale(key, classes);
    }
    (inside * 1000 / all.max(1)) as u64
}

fn ticks_in_scale(key: Key, classes: &[u64; 12]) -> u128 {
    let inside = classes.iter().enumerate().filter(|(class, _)| in_scale(key, *class));
    inside.fold(0u128, |sum, (_, ticks)| sum + u128::from(*ticks))
}

/// The signature at a tick, the first before it holds; C major where there is none.
pub(in crate::analysis) fn at(signatures: &[(Tick, Key)], tick: Tick) -> Key {
    let after = signatures.partition_point(|(from, _)| *from <= tick);
    signatures.get(after.saturating_sub(1)).map_or(Key::C_MAJOR, |(_, key)| *key)
}
