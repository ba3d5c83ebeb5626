//! Single notes of a font, as they are.

use super::bias::{render_channels, select};
use super::{Font, Voice};
use crate::render::RATE;
use crate::run::Error;
use crate::units::Seconds;
use rustysynth::{InstrumentRegion, LoopMode};

/// Longest note that is played alone, in seconds.
const LONGEST: f64 = 60.0;

impl Font {
    /// The left and the right channel of one note at [`RATE`], without effects: held so long, then let go and listened to so
    /// long (each up to a minute).
    ///
    /// # Errors
    /// [`Error::Unsupported`] where the font has no such voice, [`Error::Encode`] where it cannot be played.
    pub fn note(
        &self,
        voice: Voice,
        key: u8,
        velocity: u8,
        held: Seconds,
        after: Seconds,
    ) -> Result<[Vec<f32>; 2], Error> {
        if !self.has(voice) {
            return Err(Error::Unsupported {
                what: format!("program {} of bank {}", voice.program, voice.bank),
                why: "the SoundFont has none".to_owned(),
                remedy: "name another --program (General MIDI, from 0) or --bank (128: drum kits)".to_owned(),
            });
        }
        let mut synthesizer = self.synthesizer()?;
        select(&mut synthesizer, 0, voice);
        synthesizer.note_on(0, i32::from(key), i32::from(velocity));
        let samples = |time: Seconds| (time.0.clamp(0.0, LONGEST) * f64::from(RATE)) as usize;
        let broken = || Error::Encode { what: "a note of the SoundFont", why: "its samples are damaged".to_owned() };
        let mut heard = render_channels(&mut synthesizer, samples(held)).ok_or_else(broken)?;
        synthesizer.note_off(0, i32::from(key));
        let rest = render_channels(&mut synthesizer, samples(after)).ok_or_else(broken)?;
        heard.iter_mut().zip(rest).for_each(|(heard, rest)| heard.extend(rest));
        Ok(heard)
    }

    /// When the first of the samples that a note is made of begins to repeat; `None` where none does.
    #[must_use]
    pub fn loops(&self, voice: Voice, key: u8, velocity: u8) -> Option<Seconds> {
        let looped = self.regions(voice, key, velocity).filter(|region| region.get_sample_modes() != LoopMode::NoLoop);
        looped.filter_map(|region| self.loop_start(region, key)).min_by(|a, b| a.0.total_cmp(&b.0))
    }

    fn loop_start(&self, region: &InstrumentRegion, key: u8) -> Option<Seconds> {
        let rate = self.sound.get_sample_headers().get(region.get_sample_id())?.get_sample_rate();
        let cents = (i32::from(key) - region.get_root_key()) * region.get_scale_tuning();
        let samples = region.get_sample_start_loop() - region.get_sample_start();
        Some(Seconds(f64::from(samples) / f64::from(rate.max(1)) / libm::exp2(f64::from(cents) / 1200.0)))
    }
}
