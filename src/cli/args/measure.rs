//! What `instruments measure` is told.

use clap::Args as ClapArgs;
use partwright::measure::{Shade, Target};
use partwright::score::{PercussionKey, Pitch};
use partwright::units::{Decibels, Hertz};
use std::path::PathBuf;

/// `instruments measure`.
#[derive(Debug, ClapArgs)]
#[command(after_help = MEASURE)]
pub(crate) struct Measure {
    /// A SoundFont (SF2), or a folder of WAV files of one note each
    #[arg(value_name = "FONT.sf2|FOLDER")]
    pub(crate) source: PathBuf,
    /// The instrument the table is for: its range, whether it dies away, its partials, and by default its program
    #[arg(long = "for", value_name = "ID")]
    pub(crate) instrument: Option<String>,
    /// Program of the font, General MIDI from 0
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(0..=127))]
    pub(crate) program: Option<i32>,
    /// Bank of the font; 128 are drum kits
    #[arg(long, value_name = "N", default_value = "0", value_parser = clap::value_parser!(i32).range(0..=128))]
    pub(crate) bank: i32,
    /// A percussion key of the font: prints the modes of its stroke
    #[arg(long, value_name = "KEY", value_parser = key, conflicts_with_all = ["pitches", "soft", "loud", "leave"])]
    pub(crate) key: Option<PercussionKey>,
    /// Pitches of the spectra, such as G3,A4,E6 [default: along the range of --for, or of the notes in the folder]
    #[arg(long, value_name = "PITCHES", value_delimiter = ',')]
    pub(crate) pitches: Vec<Pitch>,
    /// Semitones to both sides of each over which notes are averaged
    #[arg(long, value_name = "SEMITONES", default_value = "1", value_parser = clap::value_parser!(u8).range(0..=12))]
    pub(crate) around: u8,
    /// It is struck or plucked [default: as --for, else sustained]
    #[arg(long)]
    pub(crate) dies_away: bool,
    /// Make the soft table from the loud one: with this spectral centroid (A4=388, hertz), sloped (-6, dB an octave) or drawn to a share of its range (x0.8)
    #[arg(long, value_name = "TARGET", value_parser = target, allow_hyphen_values = true)]
    pub(crate) soft: Option<Target>,
    /// Give the loud table this spectral centroid, slope or share
    #[arg(long, value_name = "TARGET", value_parser = target, allow_hyphen_values = true)]
    pub(crate) loud: Option<Target>,
    /// What bell or body adds above 1 kHz where the microphone stood, dB, which is taken off [default: the projection of --for]
    #[arg(long, value_name = "DB", value_parser = decibels)]
    pub(crate) in_front: Option<f64>,
    /// Keys to leave out, such as release_ms,vibrato_hz
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    pub(crate) leave: Vec<String>,
}

const MEASURE: &str = "\
Files of a folder are named by pitch and dynamic, between _ or blanks: A4_pp.wav, violin_F#5_forte.wav, Bb3 ff 2.wav. Soft are
pp, p, pianissimo, piano; loud are f, ff, forte, fortissimo; others are passed over. A sharp may be written s (As4).

Examples:
  partwright instruments measure MuseScore_General_Full.sf2 --for oboe --soft A4=974 --loud A4=1290
  partwright instruments measure MuseScore_General_Full.sf2 --bank 128 --program 48 --key 38
  partwright instruments measure my-clarinet-notes --for clarinet-bb";

fn key(text: &str) -> Result<PercussionKey, String> {
    let number: u8 = text.parse().map_err(|_| format!("`{text}` is no percussion key; give a number from 0 to 127"))?;
    PercussionKey::new(number).map_err(|error| error.to_string())
}

fn decibels(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| number.abs() <= 20.0);
    number.ok_or_else(|| format!("`{text}` is no number of decibels from -20 to 20"))
}

/// `A4=388`, `-6` or `x0.8`.
fn target(text: &str) -> Result<Target, String> {
    let wrong = || {
        format!(
            "`{text}` is no centroid such as A4=388 (hertz), no slope such as -6 (dB an octave), no share such as x0.8"
        )
    };
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(wrong);
    if let Some(share) = text.strip_prefix('x') {
        return Ok(Target::Shade(Shade::Drawn(number(share)?.clamp(0.0, 4.0))));
    }
    match text.split_once('=') {
        Some((pitch, hertz)) => Ok(Target::Centroid(pitch.parse()?, Hertz(number(hertz)?.clamp(20.0, 20_000.0)))),
        None => Ok(Target::Shade(Shade::Slope(Decibels(number(text)?.clamp(-40.0, 40.0))))),
    }
}
