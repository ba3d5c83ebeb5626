//! How loud a font's notes are.

use super::{Font, Voice};
use crate::render::RATE;
use crate::run::{self, Error, Run};
use crate::units::Decibels;
use rustysynth::Synthesizer;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The velocities of pp, p, mp, mf, f, ff, as [`crate::perform::smf`] writes them.
pub(super) const VELOCITIES: [u8; 6] = [33, 49, 64, 80, 96, 112];
/// How long a note is played to be measured, and from when on it counts as held, in samples: 0.9 and 0.3 s (ours).
const PLAYED: usize = RATE as usize * 9 / 10;
const HELD_FROM: usize = RATE as usize * 3 / 10;
/// The stretch whose loudest place is the level of struck sound, in samples: 125 ms, as the profiles have it.
const STROKE: usize = RATE as usize / 8;
/// Notes measured by one synthesizer: making one costs about as much.
const TOGETHER: usize = 24;

/// What was measured of a font: the level of each note that was asked for. It can be kept and be taken up again for the
/// same font, see [`Font::hash`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<(Note, Loudness)>", into = "Vec<(Note, Loudness)>")]
pub struct Bias {
    notes: BTreeMap<Note, Loudness>,
}

/// Bank, program, key, velocity.
pub(super) type Note = (i32, i32, u8, u8);

/// Root mean square of a note of a font, in thousandths of a decibel re 1: whole numbers, so that what is kept in a file is
/// what was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Loudness {
    /// Once it is held.
    held: i32,
    /// Of its loudest 125 ms.
    struck: i32,
}

impl Loudness {
    /// Below this a note counts as silent: -100 dB.
    const SILENT: i32 = -100_000;

    fn of(held: f64, struck: f64) -> Self {
        let thousandths = |rms: f64| (Decibels::from_amplitude_ratio(rms.max(1e-9)).0 * 1000.0).round() as i32;
        Self { held: thousandths(held), struck: thousandths(struck) }
    }

    /// Root mean square where it holds or where it was struck; `None` for silence.
    pub(super) fn rms(self, decays: bool) -> Option<f64> {
        let level = if decays { self.struck } else { self.held };
        (level > Self::SILENT).then(|| Decibels(f64::from(level) / 1000.0).to_amplitude_ratio())
    }
}

impl Bias {
    /// How many notes were measured.
    #[must_use]
    pub fn len(&self) -> usize {
        self.notes.len()
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    pub(super) fn get(&self, note: Note) -> Option<Loudness> {
        self.notes.get(&note).copied()
    }

    /// Measures what is not known yet.
    pub(super) fn measure(&mut self, font: &Font, wanted: BTreeSet<Note>, run: &Run) -> Result<(), Error> {
        let missing: Vec<Note> = wanted.into_iter().filter(|note| !self.notes.contains_key(note)).collect();
        let together: Vec<&[Note]> = missing.chunks(TOGETHER).collect();
        let measured: Vec<Result<Vec<_>, Error>> = run::map(&together, |notes| {
            run.check()?;
            let mut synthesizer = font.synthesizer()?;
            Ok(notes.iter().map(|note| (*note, loudness(&mut synthesizer, *note))).collect())
        });
        for notes in measured {
            self.notes.extend(notes?);
        }
        Ok(())
    }
}

fn loudness(synthesizer: &mut Synthesizer, (bank, program, key, velocity): Note) -> Loudness {
    synthesizer.reset();
    select(synthesizer, 0, Voice { bank, program });
    synthesizer.note_on(0, i32::from(key), i32::from(velocity));
    let Some(played) = render(synthesizer, PLAYED) else { return Loudness::of(0.0, 0.0) };
    let held = played.get(HELD_FROM..).unwrap_or_default();
    let strokes = (0..played.len().saturating_sub(STROKE)).step_by(STROKE / 5);
    let stroke = |from: usize| rms(played.get(from..from + STROKE).unwrap_or_default());
    Loudness::of(rms(held), strokes.map(stroke).fold(0.0, f64::max))
}

/// Chooses a channel's program, at full volume.
pub(super) fn select(synthesizer: &mut Synthesizer, channel: i32, voice: Voice) {
    // The tenth channel counts its banks from the percussion's on.
    let own = if channel == Synthesizer::PERCUSSION_CHANNEL as i32 { super::PERCUSSION } else { 0 };
    synthesizer.process_midi_message(channel, 0xB0, 0x00, voice.bank - own);
    synthesizer.process_midi_message(channel, 0xC0, voice.program, 0);
    synthesizer.process_midi_message(channel, 0xB0, 0x07, 127);
    synthesizer.process_midi_message(channel, 0xB0, 0x27, 127);
}

/// The next samples, left and right together; `None` where a damaged font stops the synthesizer.
fn render(synthesizer: &mut Synthesizer, count: usize) -> Option<Vec<f32>> {
    let [left, right] = render_channels(synthesizer, count)?;
    Some(left.iter().zip(&right).map(|(left, right)| left + right).collect())
}

/// The next samples, left and right; `None` where a damaged font stops the synthesizer, which panics on it.
pub(super) fn render_channels(synthesizer: &mut Synthesizer, count: usize) -> Option<[Vec<f32>; 2]> {
    let (mut left, mut right) = (vec![0.0; count], vec![0.0; count]);
    render_into(synthesizer, &mut left, &mut right)?;
    Some([left, right])
}

/// The next samples into buffers of one length; `None` as above.
pub(super) fn render_into(synthesizer: &mut Synthesizer, left: &mut [f32], right: &mut [f32]) -> Option<()> {
    catch_unwind(AssertUnwindSafe(|| synthesizer.render(left, right))).ok()
}

fn rms(samples: &[f32]) -> f64 {
    let power = samples.iter().fold(0.0, |power, x| power + f64::from(*x) * f64::from(*x));
    (power / samples.len().max(1) as f64).sqrt()
}

impl From<Vec<(Note, Loudness)>> for Bias {
    fn from(notes: Vec<(Note, Loudness)>) -> Self {
        Self { notes: notes.into_iter().collect() }
    }
}

impl From<Bias> for Vec<(Note, Loudness)> {
    fn from(bias: Bias) -> Self {
        bias.notes.into_iter().collect()
    }
}
