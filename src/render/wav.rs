//! WAV files, into anything that can be written and sought.

use super::RATE;
use super::seed::Seed;
use crate::run::Error;
use hound::{SampleFormat, WavSpec};
use std::io::{Seek, Write};

/// How samples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SampleDepth {
    /// 16-bit integers, dithered.
    #[default]
    Bits16,
    /// 24-bit integers.
    Bits24,
    /// 32-bit floats; levels above full scale survive.
    Float32,
}

/// A WAV file being written, 48 kHz, samples interleaved by channel.
pub struct Wav<W: Write + Seek> {
    writer: hound::WavWriter<W>,
    depth: SampleDepth,
    written: u64,
}

impl<W: Write + Seek> Wav<W> {
    /// Starts a file.
    ///
    /// # Errors
    /// [`Error::Encode`] when the header cannot be written.
    pub fn new(to: W, channels: u16, depth: SampleDepth) -> Result<Self, Error> {
        let (bits_per_sample, sample_format) = match depth {
            SampleDepth::Bits16 => (16, SampleFormat::Int),
            SampleDepth::Bits24 => (24, SampleFormat::Int),
            SampleDepth::Float32 => (32, SampleFormat::Float),
        };
        let spec = WavSpec { channels, sample_rate: RATE, bits_per_sample, sample_format };
        let writer = hound::WavWriter::new(to, spec).map_err(failed)?;
        Ok(Self { writer, depth, written: 0 })
    }

    /// Appends samples. What lies beyond full scale is clipped in the integer formats.
    ///
    /// # Errors
    /// [`Error::Encode`] when writing fails or the file would grow over 4 GB.
    pub fn push(&mut self, samples: &[f32]) -> Result<(), Error> {
        for sample in samples {
            match self.depth {
                SampleDepth::Bits16 => self.writer.write_sample(self.dithered(*sample)),
                SampleDepth::Bits24 => self.writer.write_sample(quantised(f64::from(*sample) * 8_388_608.0, 8_388_607)),
                SampleDepth::Float32 => self.writer.write_sample(*sample),
            }
            .map_err(failed)?;
            self.written += 1;
        }
        Ok(())
    }

    /// Ends the file: sizes are written into its header.
    ///
    /// # Errors
    /// [`Error::Encode`] when writing fails.
    pub fn finish(self) -> Result<(), Error> {
        self.writer.finalize().map_err(failed)
    }

    /// Two even noises of one step together (triangular dither) drawn from the sample's place; true silence stays silent.
    fn dithered(&self, sample: f32) -> i32 {
        if sample == 0.0 {
            return 0;
        }
        let drawn = Seed(self.written);
        let noise = drawn.child(0).unit() - drawn.child(1).unit();
        quantised(f64::from(sample) * 32_768.0 + noise, 32_767)
    }
}

fn quantised(value: f64, highest: i32) -> i32 {
    (value + 0.5).floor().clamp(-f64::from(highest) - 1.0, f64::from(highest)) as i32
}

fn failed(why: hound::Error) -> Error {
    Error::Encode { what: "the WAV file", why: why.to_string() }
}
