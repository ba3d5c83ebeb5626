//! Performances made by hand, and figures of sound, for tests.

use super::{BLOCK, BlockIndex, Stage, block, stage};
use crate::ensemble::testing::ensemble;
use crate::perform::{Performance, PerformedNote, SeatPerformance};
use crate::profile::{Profile, Technique};
use crate::score::{Division, Frame, PercussionKey, Pitch, SeatId, Sound, Tick, Ticks};
use crate::units::Decibels;

#[path = "../../tests/common/sf2.rs"]
pub(crate) mod sf2;

/// A note of `ms` milliseconds at `at` milliseconds (a tick is a millisecond in [`staged`]).
pub(crate) fn note(midi: i32, at: u64, ms: u64, intensity: f64, power: f64) -> PerformedNote {
    PerformedNote {
        sound: Sound::Pitched(Pitch::clamped(midi)),
        start: Tick(at),
        length: Ticks(ms),
        intensity,
        power: Decibels(power),
        swell: None,
        technique: Technique::Ordinary,
        articulation: crate::arrange::Articulation::Plain,
        written: Ticks(ms),
        instrument: 0,
        players: 1,
        joined: false,
        index: 0,
    }
}

pub(crate) fn stroke(key: u8, at: u64, intensity: f64, power: f64) -> PerformedNote {
    let sound = Sound::Percussion(PercussionKey::new(key).unwrap());
    PerformedNote { sound, ..note(0, at, 100, intensity, power) }
}

/// Seats of one profile each, 500 ticks to a quarter at 120: a tick is a millisecond.
pub(crate) fn performed(seats: Vec<(Profile, Vec<PerformedNote>)>) -> Performance {
    let (profiles, notes): (Vec<_>, Vec<_>) = seats.into_iter().map(|(p, notes)| ((p, 1), notes)).unzip();
    let seats = notes.into_iter().enumerate();
    Performance {
        title: String::new(),
        frame: Frame::plain(Division::new(500).unwrap(), Tick(0)),
        ensemble: ensemble(profiles),
        seats: seats.map(|(i, notes)| SeatPerformance { seat: SeatId(i as u16), notes }).collect(),
        marks: Vec::new(),
    }
}

pub(crate) fn staged(profile: Profile, notes: Vec<PerformedNote>) -> Stage {
    stage(&performed(vec![(profile, notes)]))
}

/// The whole dry stem of a seat.
pub(crate) fn dry(stage: &Stage, seat: u16) -> Vec<f32> {
    let mut all = vec![0.0; stage.blocks() as usize * BLOCK];
    for (index, out) in all.chunks_mut(BLOCK).enumerate() {
        block(stage, SeatId(seat), BlockIndex(index as u32), out);
    }
    all
}

/// The dry sound of one note, half a second of silence behind it included.
pub(crate) fn sound(profile: Profile, note: PerformedNote) -> Vec<f32> {
    dry(&staged(profile, vec![note]), 0)
}

/// Samples from one time to another, in milliseconds.
pub(crate) fn cut(samples: &[f32], from_ms: usize, to_ms: usize) -> &[f32] {
    &samples[from_ms * 48..(to_ms * 48).min(samples.len())]
}

pub(crate) fn rms(samples: &[f32]) -> f64 {
    (samples.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / samples.len().max(1) as f64).sqrt()
}

/// Amplitude of a sine of a frequency in hertz, by a Hann-windowed Fourier sum.
pub(crate) fn amplitude(samples: &[f32], hertz: f64) -> f64 {
    let length = samples.len() as f64;
    let (mut re, mut im) = (0.0, 0.0);
    for (i, x) in samples.iter().enumerate() {
        let window = 1.0 - libm::cos(std::f64::consts::TAU * (i as f64 + 0.5) / length);
        let angle = std::f64::consts::TAU * hertz * i as f64 / 48_000.0;
        re += f64::from(*x) * window * libm::cos(angle);
        im += f64::from(*x) * window * libm::sin(angle);
    }
    2.0 * re.hypot(im) / length
}

/// Centre of the power spectrum in hertz, by 20 Hz bins up to 8 kHz.
pub(crate) fn centroid(samples: &[f32]) -> f64 {
    let bins = (2..400).map(|bin| f64::from(bin) * 20.0);
    let powers: Vec<(f64, f64)> = bins.map(|f| (f, amplitude(&samples[..4800], f).powi(2))).collect();
    powers.iter().map(|(f, p)| f * p).sum::<f64>() / powers.iter().map(|(_, p)| p).sum::<f64>()
}
