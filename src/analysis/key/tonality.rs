//! Tonalities: the keys the music moves through, beat by beat.

use super::path;
use super::profile::Profiles;
use super::scale::{apart, key_near, number};
use super::signature;
use crate::analysis::beat::Sound;
use crate::score::{Key, Tick, TickSpan};
use serde::{Deserialize, Serialize};

/// Cost of going to another key, and of each step between the signatures on the line of fifths, against one beat's likeness
/// of at most about 1000 (ours, on chorales with analyses).
const NEAR: i64 = 600;
const FURTHER: i64 = 200;
/// How much liker each beat is taken to be to the key that is written: music is at home most of the time (ours).
const HOME: i64 = 50;

/// A stretch of music in one key, whatever signature is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tonality {
    /// From the first beat to the end of the last.
    pub span: TickSpan,
    /// The key that is heard, spelt near the signature.
    pub key: Key,
    /// How sure, in thousandths: about so many of a thousand quarters of such music are in the key that musicologists hear.
    pub confidence: u16,
}

/// The tonalities; they tile the piece.
pub(super) fn find(sounds: &[Sound], profiles: &Profiles, signatures: &[(Tick, Key)]) -> Vec<Tonality> {
    let written = |tick: u64| signature::at(signatures, Tick(tick));
    let likeness: Vec<[i64; 24]> = (0..sounds.len())
        .map(|beat| {
            let mut likeness = profiles.likeness(&about(sounds, beat));
            likeness[number(written(sounds[beat].start))] += HOME;
            likeness
        })
        .collect();
    let path = path::best(&likeness, change);
    let mut from = 0;
    path.chunk_by(|a, b| a == b)
        .map(|stretch| {
            let beats = from..from + stretch.len();
            from = beats.end;
            let (start, end) = (sounds[beats.start].start, sounds[beats.end - 1].end);
            let key = key_near(stretch[0], written(start));
            let confidence = confidence(&likeness[beats], stretch[0]);
            Tonality { span: TickSpan::new(Tick(start), Tick(end)), key, confidence }
        })
        .collect()
}

/// What sounds in a beat, and half of what sounds in those beside it.
fn about(sounds: &[Sound], beat: usize) -> [u64; 12] {
    let beside = [beat.checked_sub(1), Some(beat + 1)].map(|at| sounds.get(at?));
    let share = |sound: &Sound, class: usize| sound.shares[class] as u64;
    std::array::from_fn(|class| {
        let half = beside.iter().flatten().fold(0, |sum, sound| sum + share(sound, class));
        2 * share(&sounds[beat], class) + half
    })
}

fn change(from: usize, to: usize) -> i64 {
    NEAR + FURTHER * i64::from(apart(from, to))
}

/// How far a key stands out, and how many of a thousand quarters are then in the key that musicologists hear: measured
/// in 107,000 quarters of Corelli, Mozart, Beethoven, Chopin and Grieg (`tests/clients/phrase_figures.py` prints it).
const RIGHT: [(i64, i64); 7] = [(0, 0), (600, 130), (700, 190), (800, 320), (900, 450), (980, 740), (1000, 850)];

/// How sure a key is: by how much the beats are more like it than like the next likeliest, and how many they are.
fn confidence(beats: &[[i64; 24]], key: usize) -> u16 {
    let mean = |other: usize| beats.iter().map(|beat| beat[other]).sum::<i64>() / beats.len().max(1) as i64;
    let second = (0..24).filter(|other| *other != key).map(mean).max().unwrap_or(0);
    let stands_out = (500 + 2 * (mean(key) - second) + 10 * beats.len().min(20) as i64).clamp(0, 1000);
    let above = RIGHT.partition_point(|(own, _)| *own < stands_out).max(1);
    let ((low, from), (high, to)) = (RIGHT[above - 1], RIGHT[above]);
    (from + (to - from) * (stands_out - low) / (high - low)) as u16
}

/// The key of the tonality at a tick.
pub(in crate::analysis) fn at(tonalities: &[Tonality], tick: Tick) -> Key {
    over(tonalities, tick).or(tonalities.first()).map_or(Key::C_MAJOR, |tonality| tonality.key)
}

/// The last tonality that has begun at a tick.
pub(in crate::analysis) fn over(tonalities: &[Tonality], tick: Tick) -> Option<&Tonality> {
    let begun = tonalities.partition_point(|tonality| tonality.span.start <= tick);
    tonalities[..begun].last()
}
