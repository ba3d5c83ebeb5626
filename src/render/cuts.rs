//! Passages of two mono sounds, each a small file of its own.

use super::{Opus, RATE};
use crate::run::{self, Error};
use crate::units::{Decibels, Seconds};

/// Bits a second of one track.
const BITS: i32 = 64_000;

/// Takes frames of two mono sounds, and makes an Ogg Opus file of each passage of each: `[first, second]` by passage.
pub struct Cuts {
    /// From when to when, in frames.
    passages: Vec<(u64, u64)>,
    /// Put on every sample.
    gain: f32,
    at: u64,
    /// Frames of the passage at hand.
    open: Vec<f32>,
    done: Vec<[Vec<u8>; 2]>,
    /// Highest sample of the two together in any passage.
    peak: f32,
}

/// What was cut out.
pub struct CutOut {
    /// By passage; one that was not reached is empty.
    pub files: Vec<[Vec<u8>; 2]>,
    /// Highest sample of the two sounds together, dB re full scale; minus infinity for silence.
    pub peak: Decibels,
}

impl Cuts {
    /// For passages in time order that do not overlap; every sample is multiplied by `gain`.
    #[must_use]
    pub fn new(passages: &[(Seconds, Seconds)], gain: Decibels) -> Self {
        let frame = |time: Seconds| (time.0.max(0.0) * f64::from(RATE)).round() as u64;
        Self {
            passages: passages.iter().map(|(from, to)| (frame(*from), frame(*to))).collect(),
            gain: gain.to_amplitude_ratio() as f32,
            at: 0,
            open: Vec::new(),
            done: Vec::new(),
            peak: 0.0,
        }
    }

    /// Takes frames.
    ///
    /// # Errors
    /// [`Error::Encode`] when encoding fails.
    pub fn push(&mut self, frames: &[f32]) -> Result<(), Error> {
        let here = (self.at, self.at + frames.len() as u64 / 2);
        while let Some((from, to)) = self.passages.get(self.done.len()).copied().filter(|(from, _)| *from < here.1) {
            let within = |frame: u64| 2 * (frame.clamp(here.0, here.1) - here.0) as usize;
            let mine = frames.get(within(from)..within(to)).unwrap_or_default();
            self.open.extend(mine.iter().map(|x| x * self.gain));
            if to > here.1 {
                break;
            }
            self.close()?;
        }
        self.at = here.1;
        Ok(())
    }

    /// The files.
    ///
    /// # Errors
    /// [`Error::Encode`] when encoding fails.
    pub fn finish(mut self) -> Result<CutOut, Error> {
        while self.done.len() < self.passages.len() {
            self.close()?;
        }
        Ok(CutOut { files: self.done, peak: Decibels::from_amplitude_ratio(f64::from(self.peak)) })
    }

    fn close(&mut self) -> Result<(), Error> {
        let together = self.open.chunks_exact(2).map(|frame| (frame[0] + frame[1]).abs());
        self.peak = together.fold(self.peak, f32::max);
        let files = run::map(&[0, 1], |track| file(&self.open, *track));
        let mut files = files.into_iter();
        let mut next = || files.next().unwrap_or_else(|| Ok(Vec::new()));
        self.done.push([next()?, next()?]);
        self.open.clear();
        Ok(())
    }
}

fn file(frames: &[f32], track: usize) -> Result<Vec<u8>, Error> {
    let mut opus = Opus::new(1, BITS)?;
    let samples: Vec<f32> = frames.iter().copied().skip(track).step_by(2).collect();
    opus.push(&samples)?;
    opus.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames in an Ogg Opus file.
    fn frames(bytes: &[u8]) -> i64 {
        let mut reader = opus_pure::OggOpusReader::new(bytes).unwrap();
        let skip = i64::from(reader.head().pre_skip);
        reader.packets().map(|packet| packet.unwrap().page_granule).max().unwrap_or(skip) - skip
    }

    #[test]
    fn each_passage_has_its_own_length_in_both_tracks() {
        let passages = [(0.0, 0.5), (0.5, 0.6), (0.9, 1.2), (1.9, 9.0), (20.0, 21.0)];
        let passages = passages.map(|(from, to)| (Seconds(from), Seconds(to)));
        let mut cuts = Cuts::new(&passages, Decibels(0.0));
        let two_seconds: Vec<f32> = (0..96_000).flat_map(|i| [libm::sinf(i as f32 * 0.05) * 0.5, 0.0]).collect();
        two_seconds.chunks(8192).for_each(|frames| cuts.push(frames).unwrap());
        let CutOut { files, peak } = cuts.finish().unwrap();
        assert!((peak.0 + 6.0).abs() < 0.1, "{peak}");
        let lengths: Vec<[i64; 2]> = files.iter().map(|[a, b]| [frames(a), frames(b)]).collect();
        assert_eq!(lengths, [[24_000; 2], [4_800; 2], [14_400; 2], [4_800; 2], [0; 2]]);
        let [loud, silent] = &files[0];
        assert!(loud.len() > 3 * silent.len(), "{} {}", loud.len(), silent.len());
    }
}
