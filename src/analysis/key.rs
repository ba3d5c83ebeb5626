//! Keys: the source's where the notes bear them out, else estimated.
//!
//! Each bar's pitch classes are compared with the key profiles of Temperley (Music and Probability, 2007, from the
//! Kostka-Payne corpus); Viterbi's algorithm over the 24 keys, with a cost for changing, gives the keys over time
//! (Temperley 1999, after Krumhansl & Schmuckler).

use super::texture::Texture;
use crate::finding::{Code, Finding, Place};
use crate::score::{Key, Mode, Score, Tick};

/// Kostka-Payne profiles from the tonic up, in thousandths (Temperley 2007).
const MAJOR: [i64; 12] = [748, 60, 488, 82, 670, 460, 96, 715, 104, 366, 57, 400];
const MINOR: [i64; 12] = [712, 84, 474, 618, 49, 460, 105, 747, 404, 67, 133, 330];
/// Cost of a change of key, against one bar's likeness of at most about 1000. A signature should hold for long.
const CHANGE: i64 = 3500;
/// How much more of the notes, in thousandths, must lie in the scale of the estimate before a signature is held to be
/// contradicted.
const CONTRADICTED: u64 = 60;

/// The keys of a piece, the first at its start, and what contradicts the source's signatures.
pub(super) fn find(score: &Score, texture: &Texture, findings: &mut Vec<Finding>) -> Vec<(Tick, Key)> {
    let weights = bar_classes(texture);
    let estimated = estimate(texture, &weights);
    let said = score.frame.keys.changes();
    if said.is_empty() || texture.tones.is_empty() {
        return if said.is_empty() { estimated } else { said.to_vec() };
    }
    // Against one key a signature's whole stretch: music modulates under a signature without contradicting it.
    let in_said = in_scales(texture, &weights, said);
    let better = better_signatures(texture, &weights, said);
    let in_better = in_scales(texture, &weights, &better);
    if in_better < in_said + CONTRADICTED {
        return said.to_vec();
    }
    findings.push(contradiction(score, said, &better, in_said, in_better));
    estimated
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

/// Ticks of each pitch class in each bar.
fn bar_classes(texture: &Texture) -> Vec<[u64; 12]> {
    let mut classes = vec![[0u64; 12]; texture.grid.bars.len()];
    for tone in &texture.tones {
        let bar = texture.grid.bar_index(tone.start);
        let most = texture.grid.bars[bar].beat.saturating_mul(2);
        let place = &mut classes[bar][usize::from(tone.pitch % 12)];
        *place = place.saturating_add(tone.length().min(most));
    }
    classes
}

fn estimate(texture: &Texture, classes: &[[u64; 12]]) -> Vec<(Tick, Key)> {
    let mut best = [0i64; 24];
    let mut steps: Vec<[u8; 24]> = Vec::with_capacity(classes.len());
    for bar in classes {
        let likeness = likeness(bar);
        let leader = argmax(&best);
        let changed = best[leader] - CHANGE;
        let step: [u8; 24] = std::array::from_fn(|key| if changed > best[key] { leader as u8 } else { key as u8 });
        for key in 0..24 {
            best[key] = best[key].max(changed) + likeness[key];
        }
        steps.push(step);
    }
    let mut at = argmax(&best);
    let mut keys: Vec<(Tick, Key)> = Vec::new();
    for (bar, step) in texture.grid.bars.iter().zip(&steps).rev() {
        let key = key_of(at);
        match keys.last_mut() {
            Some(last) if last.1 == key => last.0 = Tick(bar.start),
            _ => keys.push((Tick(bar.start), key)),
        }
        at = usize::from(step[at]);
    }
    keys.reverse();
    keys
}

/// Likeness of a bar to each key (0 to 11 major, 12 to 23 minor, by tonic), about -1000 to 1000: the correlation of its
/// pitch classes with the profile. A bar without notes is like none.
fn likeness(bar: &[u64; 12]) -> [i64; 24] {
    let sum = bar.iter().fold(0u64, |sum, ticks| sum.saturating_add(*ticks));
    if sum == 0 {
        return [0; 24];
    }
    let shares: [f64; 12] = std::array::from_fn(|class| bar[class] as f64 / sum as f64);
    std::array::from_fn(|key| {
        let profile = if key < 12 { &MAJOR } else { &MINOR };
        let turned: [f64; 12] = std::array::from_fn(|class| profile[(class + 12 - key % 12) % 12] as f64);
        (1000.0 * correlation(&shares, &turned)) as i64
    })
}

fn correlation(a: &[f64; 12], b: &[f64; 12]) -> f64 {
    let mean = |values: &[f64; 12]| values.iter().fold(0.0, |sum, value| sum + value) / 12.0;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut both, mut own_a, mut own_b) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        both += (x - mean_a) * (y - mean_b);
        own_a += (x - mean_a) * (x - mean_a);
        own_b += (y - mean_b) * (y - mean_b);
    }
    let norm = libm::sqrt(own_a * own_b);
    if norm > 0.0 { both / norm } else { 0.0 }
}

fn argmax(values: &[i64; 24]) -> usize {
    (0..24).rev().max_by_key(|index| values[*index]).unwrap_or(0)
}

/// The key of a number, spelt with the fewest sharps or flats (F sharp rather than G flat, E flat minor).
fn key_of(index: usize) -> Key {
    let (tonic, mode) = (index % 12, if index < 12 { Mode::Major } else { Mode::Minor });
    let major = if mode == Mode::Major { tonic } else { (tonic + 3) % 12 };
    let fifths = (major * 7 % 12) as i8;
    let flats = fifths > 6 || (fifths == 6 && mode == Mode::Minor);
    Key::new(if flats { fifths - 12 } else { fifths }, mode).unwrap_or(Key::C_MAJOR)
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

/// Whether a pitch class belongs to the key's scale; in minor the raised seventh and sixth do too.
fn in_scale(key: Key, class: usize) -> bool {
    let above = (class + 12 - usize::from(key.tonic_class())) % 12;
    match key.mode() {
        Mode::Major => [0, 2, 4, 5, 7, 9, 11].contains(&above),
        Mode::Minor => [0, 2, 3, 5, 7, 8, 10, 11].contains(&above),
    }
}
