//! Sound from a SoundFont in place of our synthesis: every seat its own stem, at the levels of the profiles.
//!
//! A font says nothing true about levels: its programs are as loud as their samples were recorded. So each note it is
//! asked for is measured once ([`Bias`]), and played with the gain that brings it to the power of its performance. Fonts
//! are played at six velocities, those of the dynamics pp to ff: what lies between is made by gain alone.

mod bias;
mod note;
mod player;
mod stage;
#[cfg(test)]
mod tests;

pub use bias::Bias;
pub use stage::{FontStage, Levels};

use super::RATE;
use crate::run::Error;
use rustysynth::{InstrumentRegion, SoundFont, SoundFontError, Synthesizer, SynthesizerSettings};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Bank of the percussion kits.
const PERCUSSION: i32 = 128;
/// Voices of a seat at once: samples of all layers of its notes and of their tails.
const POLYPHONY: usize = 128;

/// Bytes within which a font tells its version.
const HEAD: usize = 64;

/// A SoundFont (SF2), read.
#[derive(Debug, Clone)]
pub struct Font {
    sound: Arc<SoundFont>,
    hash: String,
}

impl Font {
    /// Reads an SF2 file.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for compressed samples (SF3), [`Error::Unreadable`] for anything else that is no SF2.
    pub fn read(from: impl Read) -> Result<Self, Error> {
        let mut from = Hashed { from, hash: Sha256::new(), head: Vec::new() };
        // The reader panics on some files whose lists do not fit each other.
        let read = catch_unwind(AssertUnwindSafe(|| SoundFont::new(&mut from)));
        let read = read.unwrap_or(Err(SoundFontError::SanityCheckFailed));
        let compressed = |why| if from.is_sf3() { SoundFontError::UnsupportedSampleFormat } else { why };
        let sound = read.map_err(compressed).map_err(refused)?;
        std::io::copy(&mut from, &mut std::io::sink()).map_err(|error| refused(error.into()))?;
        let hash = from.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { sound: Arc::new(sound), hash })
    }

    /// SHA-256 of its bytes, in hexadecimal: what is measured of it holds for it alone.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    fn has(&self, voice: Voice) -> bool {
        let presets = self.sound.get_presets();
        presets
            .iter()
            .any(|preset| (preset.get_bank_number(), preset.get_patch_number()) == (voice.bank, voice.program))
    }

    /// Whether a note silences others of its class, as a closed hi-hat does the open one.
    fn chokes(&self, voice: Voice, key: u8, velocity: u8) -> bool {
        self.regions(voice, key, velocity).any(|region| region.get_exclusive_class() != 0)
    }

    /// The samples that a note is made of.
    fn regions(&self, voice: Voice, key: u8, velocity: u8) -> impl Iterator<Item = &InstrumentRegion> {
        let (key, velocity) = (i32::from(key), i32::from(velocity));
        let presets = self.sound.get_presets().iter();
        let meant = presets
            .filter(move |preset| (preset.get_bank_number(), preset.get_patch_number()) == (voice.bank, voice.program));
        let zones = meant.flat_map(|preset| preset.get_regions()).filter(move |zone| zone.contains(key, velocity));
        let instruments = zones.filter_map(|zone| self.sound.get_instruments().get(zone.get_instrument_id()));
        let regions = instruments.flat_map(|instrument| instrument.get_regions());
        regions.filter(move |region| region.contains(key, velocity))
    }

    /// Plays it without effects of its own: the room is ours.
    fn synthesizer(&self) -> Result<Synthesizer, Error> {
        let mut settings = SynthesizerSettings::new(RATE as i32);
        settings.enable_reverb_and_chorus = false;
        settings.maximum_polyphony = POLYPHONY;
        Synthesizer::new(&self.sound, &settings)
            .map_err(|why| Error::Encode { what: "the sound of the SoundFont", why: why.to_string() })
    }
}

/// Hashes what is read, and keeps its first bytes.
struct Hashed<R> {
    from: R,
    hash: Sha256,
    head: Vec<u8>,
}

impl<R> Hashed<R> {
    /// Whether its version, which stands first, is 3: SF2 files have 2.
    fn is_sf3(&self) -> bool {
        let version = self.head.windows(10).find(|bytes| bytes.starts_with(b"ifil"));
        version.is_some_and(|bytes| bytes.ends_with(&[3, 0]))
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.from.read(buffer)?;
        let read = buffer.get(..count).unwrap_or_default();
        self.hash.update(read);
        self.head.extend(read.iter().take(HEAD.saturating_sub(self.head.len())));
        Ok(count)
    }
}

/// What a note asks of a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Voice {
    /// The bank: 0 for General MIDI, 128 for drum kits.
    pub bank: i32,
    /// The program, from 0.
    pub program: i32,
}

fn refused(why: SoundFontError) -> Error {
    let get = "a General MIDI font such as FluidR3_GM.sf2 (Debian: fluid-soundfont-gm) will do";
    match why {
        SoundFontError::UnsupportedSampleFormat => Error::Unsupported {
            what: "an SF3 font".to_owned(),
            why: "its samples are compressed".to_owned(),
            remedy: format!("give an SF2 file: unpack it with `sf3convert -x FONT.sf3 FONT.sf2`, or {get}"),
        },
        other => Error::Unreadable {
            what: "SoundFont (SF2)",
            offset: 0,
            why: other.to_string(),
            remedy: format!("give another file; {get}"),
        },
    }
}
