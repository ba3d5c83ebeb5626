//! How sound is written: of `render`, and what `arrange` writes.

use clap::{Args as ClapArgs, ValueEnum};
use partwright::arrange::Bars;
use partwright::render::{Container, RATE, SampleDepth, SoundFormat};
use std::path::PathBuf;

/// Level, room, format, and what makes the sound.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Sound {
    /// Bring the mix to this loudness in LUFS (ITU-R BS.1770, -50 to -5), its true peak held at -1 dBTP [default: -16]
    #[arg(long, value_name = "LUFS", allow_negative_numbers = true, value_parser = loudness)]
    pub(crate) loudness: Option<f64>,
    /// Leave sound at physical level (0 dBFS = 120 dB SPL) instead
    #[arg(long, conflicts_with = "loudness")]
    pub(crate) physical: bool,
    /// Leave the room out
    #[arg(long)]
    pub(crate) dry: bool,
    /// Bits of a sample: 16, 24, or 32f for floats [default: 16; stems 32f, or 24 in FLAC]
    #[arg(long, value_name = "BITS")]
    pub(crate) bits: Option<Bits>,
    /// Samples a second: 44100, 48000 or 96000
    #[arg(long, value_name = "HERTZ", default_value = "48000")]
    pub(crate) rate: Rate,
    /// Play with a SoundFont (SF2) instead of our synthesis: a file; a name in /usr/share/sounds/sf2; or `auto` for the one
    /// that PARTWRIGHT_SOUNDFONT names, else the first that is installed. Its levels are measured and made the profiles'
    #[arg(long, value_name = "FILE|auto")]
    pub(crate) soundfont: Option<PathBuf>,
    /// With --soundfont: leave the font's own levels
    #[arg(long, requires = "soundfont")]
    pub(crate) as_is: bool,
}

/// What `render` records, and of what.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Recording {
    /// wav or flac [default: what the output's name ends in, else wav]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// Only these bars: 9-24, 33- or 9.3-16.2 (bar.beat)
    #[arg(long, value_name = "BARS")]
    pub(crate) bars: Option<Bars>,
    /// Click on every beat
    #[arg(long)]
    pub(crate) click: bool,
    /// Begin with so many bars of clicks
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=16))]
    pub(crate) count_in: Option<u32>,
    /// Also write dry stems at physical level into DIR
    #[arg(long, value_name = "DIR")]
    pub(crate) stems: Option<PathBuf>,
    /// With --stems: one for each seat, or for each section
    #[arg(long, value_name = "WHOM", requires = "stems", default_value = "seat")]
    pub(crate) stems_by: By,
    /// Also write, for each seat, the mix without it into DIR
    #[arg(long, value_name = "DIR")]
    pub(crate) minus_one: Option<PathBuf>,
    /// Also write, for each seat, the mix with it 6 dB louder and all others 6 dB softer into DIR
    #[arg(long, value_name = "DIR")]
    pub(crate) part_forward: Option<PathBuf>,
}

/// Bits of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bits {
    /// Whole numbers, dithered
    #[value(name = "16")]
    Whole16,
    /// Whole numbers
    #[value(name = "24")]
    Whole24,
    /// Floats; levels above full scale survive
    #[value(name = "32f")]
    Float32,
}

/// Samples a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rate {
    /// Compact disc
    #[value(name = "44100")]
    Hertz44100,
    /// Film and the rest
    #[value(name = "48000")]
    Hertz48000,
    /// Twice that
    #[value(name = "96000")]
    Hertz96000,
}

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Samples as they are
    Wav,
    /// Lossless in less space
    Flac,
}

/// How stems are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// One printed part
    Seat,
    /// All seats of one name
    Section,
}

impl Sound {
    /// The format of mixes in a container.
    pub(crate) fn format(&self, container: Container) -> SoundFormat {
        SoundFormat { container, depth: self.bits.unwrap_or(Bits::Whole16).depth(), rate: self.rate.hertz() }
    }

    /// The format of stems, of which nothing is to be lost unless that is asked for.
    pub(crate) fn stem_format(&self, container: Container) -> SoundFormat {
        let finest = if container == Container::Flac { Bits::Whole24 } else { Bits::Float32 };
        SoundFormat { depth: self.bits.unwrap_or(finest).depth(), ..self.format(container) }
    }
}

impl Bits {
    const fn depth(self) -> SampleDepth {
        match self {
            Self::Whole16 => SampleDepth::Bits16,
            Self::Whole24 => SampleDepth::Bits24,
            Self::Float32 => SampleDepth::Float32,
        }
    }
}

impl Rate {
    const fn hertz(self) -> u32 {
        match self {
            Self::Hertz44100 => 44_100,
            Self::Hertz48000 => RATE,
            Self::Hertz96000 => 96_000,
        }
    }
}

fn loudness(text: &str) -> Result<f64, String> {
    let wrong = || format!("`{text}` is no loudness to mix to; give LUFS from -50 to -5, such as -16 or -23");
    text.trim().parse().ok().filter(|lufs: &f64| (-50.0..=-5.0).contains(lufs)).ok_or_else(wrong)
}
