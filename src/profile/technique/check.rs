//! From what the TOML says of techniques to [`Manner`]s.

use super::raw::{RawManner, RawTechniqueTimbre};
use super::{Manner, Technique, TechniqueTimbre};
use crate::profile::validate::Check;
use crate::score::Program;
use crate::units::{Decibels, Hertz, Seconds};

/// Lowest and highest frequency of a filter's point.
const AUDIBLE_HZ: (f64, f64) = (10.0, 24_000.0);

impl Check<'_> {
    pub(in crate::profile) fn techniques(&mut self, raw: &[RawManner]) -> Vec<Manner> {
        let mut manners: Vec<Manner> = Vec::with_capacity(raw.len());
        for (index, one) in raw.iter().enumerate() {
            let key = format!("techniques[{index}]");
            if one.name == Technique::Ordinary {
                let remedy = "leave it out: every instrument is played the ordinary way";
                self.wrong(&format!("{key}.name"), "ordinary playing is what the rest of the profile says", remedy);
            }
            if manners.iter().any(|other| other.technique == one.name) {
                self.wrong(&format!("{key}.name"), "this technique stands twice", "keep one of them");
            }
            let manner = self.manner(&key, one);
            manners.push(manner);
        }
        manners
    }

    fn manner(&mut self, key: &str, raw: &RawManner) -> Manner {
        if raw.amateur_notes_per_s > raw.notes_per_s {
            let why = "it is faster than a professional's";
            self.wrong(&format!("{key}.amateur_notes_per_s"), why, "write a slower one, or notes_per_s too");
        }
        if raw.word.trim().is_empty() != raw.end_word.trim().is_empty() {
            let (lacks, has) = if raw.word.is_empty() { ("word", "end_word") } else { ("end_word", "word") };
            let remedy = "write both, such as `pizz.` and `arco`, or neither where a sign on the note tells";
            self.wrong(&format!("{key}.{has}"), format!("it has no `{lacks}`"), remedy);
        }
        Manner {
            technique: raw.name,
            power: Decibels(raw.power_db),
            notes_per_second: raw.notes_per_s,
            amateur_notes_per_second: raw.amateur_notes_per_s.or(raw.notes_per_s),
            range: raw.range.as_ref().and_then(|range| self.range(&format!("{key}.range"), range)),
            on: Seconds(raw.on_s),
            off: Seconds(raw.off_s),
            program: raw.program.map(Program),
            word: raw.word.trim().to_owned(),
            end_word: raw.end_word.trim().to_owned(),
            timbre: self.technique_timbre(&format!("{key}.timbre"), &raw.timbre),
        }
    }

    fn technique_timbre(&mut self, key: &str, raw: &RawTechniqueTimbre) -> TechniqueTimbre {
        for (index, [at, gain]) in raw.filter_hz_db.iter().enumerate() {
            let here = format!("{key}.filter_hz_db[{index}]");
            if !(AUDIBLE_HZ.0..=AUDIBLE_HZ.1).contains(at) || !(-80.0..=40.0).contains(gain) {
                let remedy = "write hertz between 10 and 24000, then dB between -80 and 40";
                self.wrong(&here, format!("[{at}, {gain}] is out of bounds"), remedy);
            }
            let before = index.checked_sub(1).and_then(|before| raw.filter_hz_db.get(before));
            if before.is_some_and(|[before, _]| before >= at) {
                self.wrong(&here, format!("{at} Hz does not lie above the point before it"), "write them low to high");
            }
        }
        TechniqueTimbre {
            decay: raw.decay_s.map(Seconds),
            attack: raw.attack_ms.map(|ms| Seconds(ms / 1000.0)),
            noise: raw.noise_db.map(Decibels),
            strokes: raw.strokes_per_s.map(Hertz),
            rolloff: Decibels(raw.rolloff_db_per_octave),
            filter: raw.filter_hz_db.iter().map(|[at, gain]| (Hertz(*at), Decibels(*gain))).collect(),
        }
    }
}
