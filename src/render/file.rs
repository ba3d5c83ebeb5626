//! WAV and FLAC files, into anything that can be written and sought.

use super::RATE;
use super::dither::Dither;
use super::resample::Resampler;
use crate::run::Error;
use flac_codec::encode::{FlacSampleWriter, Options};
use hound::{SampleFormat, WavSpec, WavWriter};
use std::io::{Seek, Write};

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Container {
    /// Samples as they are (RIFF WAVE), 4 GB at most.
    #[default]
    Wav,
    /// Lossless in about half the space (RFC 9639); of whole numbers only.
    Flac,
}

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

impl SampleDepth {
    /// Bits of a sample.
    #[must_use]
    pub const fn bits(self) -> u16 {
        match self {
            Self::Bits16 => 16,
            Self::Bits24 => 24,
            Self::Float32 => 32,
        }
    }
}

/// How a sound file is written. Unless said otherwise WAV, 16 bits, 48 kHz.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoundFormat {
    /// What kind of file.
    pub container: Container,
    /// How samples are written.
    pub depth: SampleDepth,
    /// Samples a second; the synthesis has [`RATE`], and other rates are converted.
    pub rate: u32,
}

impl Default for SoundFormat {
    fn default() -> Self {
        Self { container: Container::Wav, depth: SampleDepth::Bits16, rate: RATE }
    }
}

impl SoundFormat {
    /// Bytes of a file of so many frames at [`RATE`]; FLAC takes less.
    #[must_use]
    pub fn bytes(&self, channels: u16, frames: u64) -> u64 {
        let frames = u128::from(frames) * u128::from(self.rate) / u128::from(RATE);
        let bytes = frames * u128::from(channels) * u128::from(self.depth.bits() / 8);
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

/// A sound file being written; samples are interleaved by channel.
///
/// ```
/// use partwright::render::{Container, SampleDepth, SoundFile, SoundFormat};
/// let mut bytes = std::io::Cursor::new(Vec::new());
/// let format = SoundFormat { container: Container::Flac, depth: SampleDepth::Bits24, rate: 44_100 };
/// let mut file = SoundFile::new(&mut bytes, 2, format)?;
/// file.push(&[0.5; 2 * 480])?; // ten milliseconds
/// file.finish()?;
/// assert!(bytes.get_ref().starts_with(b"fLaC"));
/// # Ok::<(), partwright::run::Error>(())
/// ```
pub struct SoundFile<W: Write + Seek> {
    resampler: Option<Resampler>,
    writer: Writer<W>,
    depth: SampleDepth,
    dither: Dither,
    channels: usize,
    /// Samples so far.
    written: u64,
}

enum Writer<W: Write + Seek> {
    Wav(WavWriter<W>),
    Flac(Box<FlacSampleWriter<W>>),
}

impl<W: Write + Seek> SoundFile<W> {
    /// Starts a file.
    ///
    /// # Errors
    /// [`Error::Encode`] when the header cannot be written, or FLAC is asked to hold floats.
    pub fn new(to: W, channels: u16, format: SoundFormat) -> Result<Self, Error> {
        let writer = match format.container {
            Container::Wav => Writer::Wav(WavWriter::new(to, wav_spec(channels, format)).map_err(no_wav)?),
            Container::Flac => Writer::Flac(Box::new(flac(to, channels, format)?)),
        };
        let resampler = (format.rate != RATE).then(|| Resampler::new(RATE, format.rate, usize::from(channels)));
        Ok(Self {
            resampler,
            writer,
            depth: format.depth,
            dither: Dither::default(),
            channels: channels.into(),
            written: 0,
        })
    }

    /// Appends samples at [`RATE`]. What lies beyond full scale is clipped in the integer formats.
    ///
    /// # Errors
    /// [`Error::Encode`] when writing fails or a WAV file would grow over 4 GB.
    pub fn push(&mut self, samples: &[f32]) -> Result<(), Error> {
        match &mut self.resampler {
            None => self.write(samples),
            Some(resampler) => {
                let resampled = resampler.push(samples);
                self.write(&resampled)
            }
        }
    }

    /// Ends the file: sizes are written into its header.
    ///
    /// # Errors
    /// [`Error::Encode`] when writing fails.
    pub fn finish(mut self) -> Result<(), Error> {
        if let Some(mut resampler) = self.resampler.take() {
            self.write(&resampler.rest())?;
        }
        // FLAC has no empty files.
        if self.written == 0 && matches!(self.writer, Writer::Flac(_)) {
            self.write(&vec![0.0; self.channels])?;
        }
        match self.writer {
            Writer::Wav(wav) => wav.finalize().map_err(no_wav),
            Writer::Flac(flac) => flac.finalize().map_err(no_flac),
        }
    }

    fn write(&mut self, samples: &[f32]) -> Result<(), Error> {
        self.written += samples.len() as u64;
        match (&mut self.writer, self.depth) {
            (Writer::Wav(wav), SampleDepth::Float32) => {
                samples.iter().try_for_each(|sample| wav.write_sample(*sample)).map_err(no_wav)
            }
            (Writer::Wav(wav), SampleDepth::Bits16) => {
                let whole = self.dither.whole(samples);
                let mut to = wav.get_i16_writer(whole.len() as u32);
                whole.iter().for_each(|sample| to.write_sample(*sample));
                to.flush().map_err(no_wav)
            }
            (Writer::Wav(wav), SampleDepth::Bits24) => {
                samples.iter().try_for_each(|sample| wav.write_sample(quantised(*sample))).map_err(no_wav)
            }
            (Writer::Flac(flac), depth) => {
                let whole: Vec<i32> = match depth {
                    SampleDepth::Bits16 => self.dither.whole(samples).iter().map(|sample| i32::from(*sample)).collect(),
                    _ => samples.iter().map(|sample| quantised(*sample)).collect(),
                };
                flac.write(&whole).map_err(no_flac)
            }
        }
    }
}

fn wav_spec(channels: u16, format: SoundFormat) -> WavSpec {
    let sample_format = if format.depth == SampleDepth::Float32 { SampleFormat::Float } else { SampleFormat::Int };
    WavSpec { channels, sample_rate: format.rate, bits_per_sample: format.depth.bits(), sample_format }
}

fn flac<W: Write + Seek>(to: W, channels: u16, format: SoundFormat) -> Result<FlacSampleWriter<W>, Error> {
    if format.depth == SampleDepth::Float32 {
        return Err(no_flac("it holds whole numbers only; take 16 or 24 bits"));
    }
    let channels = u8::try_from(channels).map_err(no_flac)?;
    let bits = u32::from(format.depth.bits());
    FlacSampleWriter::new(to, Options::default(), format.rate, bits, channels, None).map_err(no_flac)
}

/// Of 24 bits.
fn quantised(sample: f32) -> i32 {
    (f64::from(sample) * 8_388_608.0 + 0.5).floor().clamp(-8_388_608.0, 8_388_607.0) as i32
}

fn no_wav(why: impl std::fmt::Display) -> Error {
    Error::Encode { what: "the WAV file", why: why.to_string() }
}

fn no_flac(why: impl std::fmt::Display) -> Error {
    Error::Encode { what: "the FLAC file", why: why.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flac_codec::decode::FlacSampleReader;
    use std::io::Cursor;

    fn written(samples: &[f32], channels: u16, format: SoundFormat) -> Cursor<Vec<u8>> {
        let mut bytes = Cursor::new(Vec::new());
        let mut file = SoundFile::new(&mut bytes, channels, format).unwrap();
        samples.chunks(1402).for_each(|part| file.push(part).unwrap());
        file.finish().unwrap();
        Cursor::new(bytes.into_inner())
    }

    fn tone() -> Vec<f32> {
        (0..20_000).map(|i| libm::sinf(i as f32 * 0.05) * 0.7).collect()
    }

    #[test]
    fn wav_files_read_back() {
        let samples = tone();
        for (depth, allowed) in [(SampleDepth::Bits16, 1e-4), (SampleDepth::Bits24, 1e-6), (SampleDepth::Float32, 0.0)]
        {
            let bytes = written(&samples, 2, SoundFormat { depth, ..SoundFormat::default() });
            let reader = hound::WavReader::new(bytes).unwrap();
            assert_eq!((reader.spec().channels, reader.spec().sample_rate), (2, RATE));
            let full = f64::from(1u32 << (reader.spec().bits_per_sample - 1)) as f32;
            let back: Vec<f32> = match depth {
                SampleDepth::Float32 => reader.into_samples::<f32>().map(Result::unwrap).collect(),
                _ => reader.into_samples::<i32>().map(|s| s.unwrap() as f32 / full).collect(),
            };
            assert_eq!(back.len(), samples.len());
            assert!(back.iter().zip(&samples).all(|(a, b)| (a - b).abs() <= allowed));
        }
    }

    #[test]
    fn flac_holds_what_wav_holds_bit_for_bit() {
        for (depth, rate) in
            [(SampleDepth::Bits16, 48_000), (SampleDepth::Bits24, 44_100), (SampleDepth::Bits24, 96_000)]
        {
            let format = |container| SoundFormat { container, depth, rate };
            let wav = hound::WavReader::new(written(&tone(), 2, format(Container::Wav))).unwrap();
            let expected: Vec<i32> = wav.into_samples().map(Result::unwrap).collect();
            let mut flac = FlacSampleReader::new(written(&tone(), 2, format(Container::Flac))).unwrap();
            let mut back = Vec::new();
            flac.read_to_end(&mut back).unwrap();
            assert_eq!(back, expected, "{depth:?} {rate}");
        }
    }

    #[test]
    fn files_without_a_sample_are_files() {
        for container in [Container::Wav, Container::Flac] {
            let bytes = written(&[], 1, SoundFormat { container, ..SoundFormat::default() }).into_inner();
            assert!(bytes.starts_with(b"RIFF") || bytes.starts_with(b"fLaC"));
        }
    }

    #[test]
    fn flac_of_floats_is_refused() {
        let format = SoundFormat { container: Container::Flac, depth: SampleDepth::Float32, rate: RATE };
        assert!(SoundFile::new(Cursor::new(Vec::new()), 2, format).is_err());
    }
}
