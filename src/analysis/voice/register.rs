//! Where each voice lies, learned from the piece itself.
//!
//! At moments when as many notes sound as there are voices, the order of their pitches tells whose note is whose. Counted
//! over the piece, these moments give each voice its register, without any key or example from outside.

use super::super::tone::Tone;

/// Weight of one nat of unlikelihood, in the units of the other costs (ours, set on the dev sets).
const NAT: f64 = 350.0;
/// What a note outside all that was counted costs, in nats.
const LEAST: f64 = 1e-3;

/// Cost of each pitch in each voice, from high to low.
#[derive(Debug, Clone)]
pub(super) struct Registers(Vec<[u32; 128]>);

impl Registers {
    /// Learns the registers of `voices` voices; `None` when so many never sound together.
    pub(super) fn learn(tones: &[Tone], voices: usize, quarter: u64) -> Option<Self> {
        let counts = count(tones, voices, quarter);
        let sum = counts.first()?.iter().fold(0.0, |sum, ticks| sum + ticks);
        (sum > 0.0).then(|| Self(counts.iter().map(costs).collect()))
    }

    /// Cost of a pitch in a voice.
    pub(super) fn cost(&self, voice: usize, pitch: u8) -> u32 {
        self.0.get(voice).map_or(0, |costs| costs[usize::from(pitch & 127)])
    }
}

/// Quarters (at most one a moment) for which each voice holds each pitch while exactly `voices` notes sound.
fn count(tones: &[Tone], voices: usize, quarter: u64) -> Vec<[f64; 128]> {
    let mut counts = vec![[0.0; 128]; voices];
    let mut sounding: Vec<&Tone> = Vec::new();
    for (index, tone) in tones.iter().enumerate() {
        sounding.retain(|other| other.end > tone.start);
        sounding.push(tone);
        let next = tones.get(index + 1).map_or(tone.end, |next| next.start);
        if next <= tone.start || sounding.len() != voices {
            if sounding.len() > 4 * voices {
                sounding.clear();
            }
            continue;
        }
        let weight = (next - tone.start).min(quarter) as f64 / quarter as f64;
        sounding.sort_by_key(|tone| (std::cmp::Reverse(tone.pitch), tone.id));
        for (voice, tone) in sounding.iter().enumerate() {
            counts[voice][usize::from(tone.pitch & 127)] += weight;
        }
    }
    counts
}

/// Spreads the counts over the semitones around and takes their unlikelihood.
fn costs(counts: &[f64; 128]) -> [u32; 128] {
    let spread: [f64; 128] = std::array::from_fn(|pitch| {
        let around = (pitch.saturating_sub(5)..=(pitch + 5).min(127)).map(|other| {
            let near = 6.0 - (other.abs_diff(pitch)) as f64;
            near * counts[other]
        });
        around.fold(0.0, |sum, value| sum + value)
    });
    let sum = spread.iter().fold(0.0, |sum, value| sum + value).max(1e-9);
    std::array::from_fn(|pitch| {
        let share = spread[pitch] / sum;
        (-NAT * libm::log(share.max(LEAST))) as u32
    })
}
