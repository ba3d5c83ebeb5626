//! Who has the tune: the best way through the voices, bar by bar.
//!
//! Each bar gives each voice a score from what the literature agrees on: the melody is high (Uitdenbogerd & Zobel
//! 1999), moves and varies while accompaniment repeats (Rizo et al. 2006), and sounds most of the time (Simonetta et
//! al. 2019). A cost for handing it over makes the tune stay where it is unless another voice is clearly better;
//! Viterbi's algorithm finds the best way through the piece.

use super::texture::{Doing, Texture, per_mille};
use super::tone::{self, Tone};
use crate::line::{Voice, VoiceId};
use crate::score::{Part, Score, Tick, TickSpan};

/// Weights of the evidence, each on a value of 0 to 1000, and the cost of handing over. Ours, by random search on a third
/// of the orchestra, a fifth of the POP909 and a quarter of the Lieder development sets together.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    pub(super) top: i64,
    pub(super) below: i64,
    pub(super) cover: i64,
    pub(super) pitches: i64,
    pub(super) lengths: i64,
    pub(super) rate: i64,
    pub(super) repeats: i64,
    pub(super) leaps: i64,
    pub(super) chordal: i64,
    pub(super) loud: i64,
    /// A part that never plays two notes at once.
    pub(super) single: i64,
    pub(super) hand_over: i64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            top: 1000,
            below: 600,
            cover: 1350,
            pitches: 420,
            lengths: 750,
            rate: 1600,
            repeats: 500,
            leaps: 300,
            chordal: 500,
            loud: 1250,
            single: 1500,
            hand_over: 700,
        }
    }
}

/// The voice with the melody over time: spans of whole bars, without two neighbours of one voice. `hints` is added to
/// each voice's score in each bar.
pub(super) fn find(texture: &Texture, hints: &[i64], weights: &Weights) -> Vec<(TickSpan, VoiceId)> {
    if texture.tones.is_empty() {
        return Vec::new();
    }
    let path = best_path(&scores(texture, hints, weights), texture.tones_of.len(), weights.hand_over);
    let mut spans: Vec<(TickSpan, VoiceId)> = Vec::new();
    for (bar, voice) in texture.grid.bars.iter().zip(path) {
        let voice = VoiceId(voice);
        match spans.last_mut() {
            Some((span, last)) if *last == voice => span.end = Tick(bar.end),
            _ => spans.push((bar.span(), voice)),
        }
    }
    spans
}

/// For each bar, the voices that sound in it with their scores.
fn scores(texture: &Texture, hints: &[i64], weights: &Weights) -> Vec<Vec<(u32, i64)>> {
    let mut by_bar: Vec<Vec<(u32, Doing)>> = vec![Vec::new(); texture.grid.bars.len()];
    for (voice, bars) in texture.bars_of.iter().enumerate() {
        for (bar, doing) in bars {
            by_bar[*bar].push((voice as u32, *doing));
        }
    }
    let score = |(bar, voices): (&super::grid::Bar, &Vec<(u32, Doing)>)| {
        let highest = voices.iter().map(|(_, doing)| doing.mean_pitch()).max().unwrap_or(0);
        let loudest = voices.iter().map(|(_, doing)| mean_velocity(doing)).max().unwrap_or(0);
        let of = |(voice, doing): &(u32, Doing)| {
            let value = evidence(doing, bar.length(), highest, loudest, weights);
            (*voice, value + hints.get(*voice as usize).copied().unwrap_or(0))
        };
        voices.iter().map(of).collect()
    };
    texture.grid.bars.iter().zip(&by_bar).map(score).collect()
}

fn mean_velocity(doing: &Doing) -> u32 {
    doing.velocity / doing.notes.max(1)
}

/// How much a voice sounds like the tune in a bar, in thousandths of a weight.
fn evidence(doing: &Doing, bar: u64, highest: u32, loudest: u32, weights: &Weights) -> i64 {
    let share = |count: u32, most: u32| i64::from(count.min(most) * 1000 / most);
    let below = share((highest - doing.mean_pitch()) / 100, 24);
    let quiet = share(loudest.saturating_sub(mean_velocity(doing)), 40);
    let plus = weights.top * i64::from(per_mille(doing.top, doing.length))
        + weights.cover * i64::from(per_mille(doing.sounding, bar))
        + weights.pitches * share(doing.pitches.count_ones(), 6)
        + weights.lengths * share(doing.lengths.count_ones(), 3)
        + weights.rate * share(doing.notes, 10);
    let minus = weights.below * below
        + weights.repeats * i64::from(doing.share(doing.repeats))
        + weights.leaps * i64::from(doing.share(doing.leaps))
        + weights.chordal * i64::from(doing.share(doing.chordal))
        + weights.loud * quiet;
    (plus - minus) / 1000
}

/// Score of a voice that rests while others sound.
const SILENT: i64 = -1000;

/// The best way: one voice a bar; `hand_over` for each change.
fn best_path(scores: &[Vec<(u32, i64)>], voices: usize, hand_over: i64) -> Vec<u32> {
    if voices == 0 {
        return Vec::new();
    }
    let mut best = vec![0i64; voices];
    let mut steps: Vec<(usize, Vec<u64>)> = Vec::with_capacity(scores.len());
    for bar in scores {
        let leader = argmax(&best);
        let changed = best[leader] - hand_over;
        steps.push((leader, bits(&best, changed)));
        let silent = if bar.is_empty() { 0 } else { SILENT };
        for value in &mut best {
            *value = (*value).max(changed) + silent;
        }
        for (voice, score) in bar {
            best[*voice as usize] += score - silent;
        }
    }
    read_back(&steps, argmax(&best))
}

/// A bit for each voice that is better reached from the leader.
fn bits(best: &[i64], changed: i64) -> Vec<u64> {
    let word = |values: &[i64]| values.iter().rev().fold(0u64, |bits, value| bits << 1 | u64::from(changed > *value));
    best.chunks(64).map(word).collect()
}

fn read_back(steps: &[(usize, Vec<u64>)], last: usize) -> Vec<u32> {
    let mut at = last;
    let mut path: Vec<u32> = Vec::with_capacity(steps.len());
    for (leader, changed) in steps.iter().rev() {
        path.push(at as u32);
        if changed[at / 64] >> (at % 64) & 1 == 1 {
            at = *leader;
        }
    }
    path.reverse();
    path
}

/// The first of the greatest.
fn argmax(values: &[i64]) -> usize {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    best
}

/// What names and programs say about who has the melody, in thousandths of a weight for each voice.
pub(super) fn hints(score: &Score, voices: &[Voice], weights: &Weights) -> Vec<i64> {
    let by_part: Vec<i64> = score
        .parts
        .iter()
        .enumerate()
        .map(|(index, part)| hint(part) + weights.single * i64::from(singleness(&tone::of_part(index, part))) / 1000)
        .collect();
    voices.iter().map(|voice| by_part.get(usize::from(voice.part)).copied().unwrap_or(0)).collect()
}

/// Share of the notes of a part, in thousandths, that start when those before have ended (to a quarter of their length).
fn singleness(tones: &[Tone]) -> u32 {
    let mut until = 0;
    let mut alone = 0;
    for tone in tones {
        alone += u64::from(tone.start >= until);
        until = until.max(tone.end - tone.length() / 4);
    }
    per_mille(alone, tones.len() as u64)
}

/// Words in a part's name that tell its role (ours).
const LEADS: [&str; 8] = ["melod", "vocal", "vox", "voice", "lead", "solo", "sing", "canto"];
const FOLLOWS: [&str; 8] = ["bass", "chord", "pad", "accomp", "back", "rhythm", "harmony", "comp"];

fn hint(part: &Part) -> i64 {
    let name = part.name.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match (says(&LEADS), says(&FOLLOWS)) {
        (true, false) => 1500,
        (false, true) => -1000,
        _ => 0,
    }
}
