//! What chords are chosen from, for those who fit the weights.

use super::model::{PRESENT, Worths, worths};
use super::weights::{KINDS, Weights, weights};
use super::{Quality, path, tonality_at};
use crate::analysis::beat::{self, Sound};
use crate::analysis::{key, texture::Texture, voice};
use crate::score::{Key, Score, Tick};

/// How many facts a beat may tell: each pitch class's share of the sound, that it sounds, that it is lowest.
pub const FACTS: usize = 36;

/// The beats of a score.
#[derive(Debug)]
pub struct Beats {
    sounds: Vec<Sound>,
    keys: Vec<Key>,
}

impl Beats {
    /// Hears a score.
    #[must_use]
    pub fn of(score: &Score) -> Self {
        let texture = Texture::new(score, &voice::find(score));
        let sounds = beat::heard(&texture);
        let tonalities = key::find(score, &texture, &sounds, &mut Vec::new()).tonalities;
        let keys = sounds.iter().map(|sound| tonality_at(&tonalities, Tick(sound.start))).collect();
        Self { sounds, keys }
    }

    /// Where each begins and ends.
    pub fn spans(&self) -> impl Iterator<Item = (Tick, Tick)> + '_ {
        self.sounds.iter().map(|sound| (Tick(sound.start), Tick(sound.end)))
    }

    /// What each tells, as pairs of fact and size; what is lowest tells half at the beat and half since the bar began.
    pub fn facts(&self) -> impl Iterator<Item = Vec<(usize, f64)>> + '_ {
        self.sounds.iter().map(facts)
    }

    /// The root and the kind chosen for each, and how sure they are, in thousandths.
    #[must_use]
    pub fn chords(&self, weights: &Weights) -> Vec<Option<(u8, Quality, u16)>> {
        let own: Vec<Worths> =
            self.sounds.iter().zip(&self.keys).map(|(own, key)| worths(own, *key, weights)).collect();
        let told = |choice: path::Choice| (choice.root, Quality::ALL[choice.quality], choice.confidence);
        path::best(&self.sounds, &own).into_iter().map(|choice| choice.map(told)).collect()
    }
}

impl Weights {
    /// Those in use.
    #[must_use]
    pub fn kept() -> &'static Self {
        weights()
    }

    /// From a row for each fact, for a chord on C, and one for how common each kind is, all in natural logarithms.
    #[must_use]
    pub fn of(facts: &[[f64; KINDS]; FACTS], common: [f64; KINDS]) -> Self {
        let hundredths = |row: [f64; KINDS]| row.map(|weight| (weight * 100.0).round() as i32);
        let table = |from: usize| std::array::from_fn(|interval| hundredths(facts[from + interval]));
        Self { share: table(0), present: table(12), bass: table(24), common: hundredths(common) }
    }
}

fn facts(sound: &Sound) -> Vec<(usize, f64)> {
    let mut facts = Vec::new();
    for (class, share) in sound.shares.iter().enumerate().filter(|(_, share)| **share > 0) {
        facts.push((class, f64::from(*share) / 1000.0));
        if *share > PRESENT {
            facts.push((12 + class, 1.0));
        }
    }
    let lowest = [sound.bass, sound.lowest].into_iter().flatten();
    facts.extend(lowest.map(|pitch| (24 + usize::from(pitch % 12), 0.5)));
    facts
}
