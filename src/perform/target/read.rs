//! From what the TOML says to a [`Target`]; every problem is kept.

use super::raw::{RawMap, RawSound, RawTarget};
use super::{Target, TargetMap, TargetSound};
use crate::document::Document;
use crate::profile::{Library, Profile, ProfileId, Technique};
use crate::run::Invalid;
use crate::score::{Control, Pitch, Program};
use crate::units::Seconds;
use std::sync::{Arc, LazyLock};

pub(super) static SCHEMA: LazyLock<serde_json::Value> = LazyLock::new(|| schemars::schema_for!(RawTarget).to_value());

/// Controllers that carry dynamics, volume and pan.
const TAKEN: [Control; 5] = [Control::MODULATION, Control::BREATH, Control::EXPRESSION, Control::VOLUME, Control::PAN];

pub(super) fn read(text: &str, source_name: &str, library: &Library) -> Result<Target, Vec<Invalid>> {
    let document = Document::parse(source_name, text)?;
    let raw = document.read(&SCHEMA)?;
    Reader { document: &document, library, problems: Vec::new() }.target(raw)
}

struct Reader<'a> {
    document: &'a Document,
    library: &'a Library,
    problems: Vec<Invalid>,
}

impl Reader<'_> {
    fn target(mut self, raw: RawTarget) -> Result<Target, Vec<Invalid>> {
        let maps: Vec<TargetMap> = raw.maps.iter().enumerate().map(|(index, map)| self.map(index, map)).collect();
        self.one_map_each(&maps);
        let target = Target { id: raw.id, name: raw.name, sources: raw.sources, maps };
        if self.problems.is_empty() { Ok(target) } else { Err(self.problems) }
    }

    fn map(&mut self, index: usize, raw: &RawMap) -> TargetMap {
        let key = format!("maps[{index}]");
        let named: Vec<Arc<Profile>> = raw
            .profiles
            .iter()
            .enumerate()
            .filter_map(|(i, id)| self.profile(&format!("{key}.profiles[{i}]"), id))
            .collect();
        let family = |profile: &&Arc<Profile>| raw.families.contains(&profile.family);
        let meant: Vec<Arc<Profile>> = self.library.iter().filter(family).chain(&named).cloned().collect();
        let sounds = raw.sounds.iter().enumerate();
        let sounds: Vec<TargetSound> =
            sounds.map(|(i, sound)| self.sound(&format!("{key}.sounds[{i}]"), sound, &meant)).collect();
        self.sounds_switch_back(&key, &sounds);
        TargetMap {
            profiles: named.iter().map(|profile| profile.id.clone()).collect(),
            families: raw.families.clone(),
            dynamics: raw.dynamics,
            ahead: Seconds(raw.switch_ahead_ms / 1000.0),
            sounds,
        }
    }

    fn profile(&mut self, key: &str, id: &str) -> Option<Arc<Profile>> {
        match self.library.get(id) {
            Ok(profile) => Some(profile),
            Err(error) => {
                let text = error.to_string();
                let (why, remedy) =
                    text.split_once("; ").unwrap_or((&text, "`partwright instruments list` shows them all"));
                self.wrong(key, why, remedy);
                None
            }
        }
    }

    fn sound(&mut self, key: &str, raw: &RawSound, meant: &[Arc<Profile>]) -> TargetSound {
        TargetSound {
            technique: raw.technique,
            articulation: raw.articulation,
            keyswitch: raw.keyswitch.as_ref().and_then(|pitch| match pitch.read() {
                Ok(pitch) => self.keyswitch(&format!("{key}.keyswitch"), pitch, meant),
                Err(why) => {
                    self.wrong(&format!("{key}.keyswitch"), why, "write a key such as \"C0\" (middle C is C4), or 12");
                    None
                }
            }),
            control: raw.cc.map(|cc| {
                let control = Control(cc.number);
                if TAKEN.contains(&control) {
                    let why = format!("controller {} carries dynamics, volume or pan", cc.number);
                    self.wrong(&format!("{key}.cc.number"), why, "switch by another one, such as 32");
                }
                (control, cc.value)
            }),
            program: raw.program.map(Program),
            channel: raw.channel,
            delay: Seconds(raw.delay_ms / 1000.0),
            length_percent: raw.length_percent,
        }
    }

    /// A key that an instrument plays cannot switch.
    fn keyswitch(&mut self, key: &str, pitch: Pitch, meant: &[Arc<Profile>]) -> Option<Pitch> {
        if let Some(profile) = meant.iter().find(|profile| profile.range.virtuoso.contains(pitch)) {
            let why = format!("{pitch} is a note of the {} ({})", profile.name, profile.range.virtuoso);
            self.wrong(key, why, "switch by a key outside the range; middle C is C4 here, C3 in some programs");
            return None;
        }
        Some(pitch)
    }

    fn sounds_switch_back(&mut self, key: &str, sounds: &[TargetSound]) {
        for (index, sound) in sounds.iter().enumerate() {
            let same =
                |other: &TargetSound| (other.technique, other.articulation) == (sound.technique, sound.articulation);
            if sounds.iter().take(index).any(same) {
                self.wrong(
                    &format!("{key}.sounds[{index}]"),
                    "this technique and articulation stand twice",
                    "keep one",
                );
            }
        }
        let switches = |sound: &TargetSound| sound.keyswitch.is_some() || sound.control.is_some();
        let ordinary = |sound: &TargetSound| sound.technique == Technique::Ordinary && sound.articulation.is_none();
        if sounds.iter().any(switches) && !sounds.iter().any(|sound| ordinary(sound) && switches(sound)) {
            let remedy = "add a sound without technique and articulation, with its keyswitch or controller";
            self.wrong(&format!("{key}.sounds"), "nothing switches back to ordinary playing", remedy);
        }
    }

    /// No instrument and no family stands in two maps.
    fn one_map_each(&mut self, maps: &[TargetMap]) {
        for (index, map) in maps.iter().enumerate() {
            let before = || maps.iter().take(index);
            let twice = |id: &&ProfileId| before().any(|other| other.profiles.contains(id));
            if let Some(id) = map.profiles.iter().find(twice) {
                self.wrong(&format!("maps[{index}].profiles"), format!("`{id}` stands in two maps"), "keep one");
            }
            if map.families.iter().any(|family| before().any(|other| other.families.contains(family))) {
                self.wrong(&format!("maps[{index}].families"), "a family stands in two maps", "keep one");
            }
            let all = |map: &TargetMap| map.profiles.is_empty() && map.families.is_empty();
            if all(map) && before().any(all) {
                self.wrong(&format!("maps[{index}]"), "two maps are for all instruments", "say for which");
            }
        }
    }

    fn wrong(&mut self, key: &str, why: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(self.document.invalid(key, why, remedy));
    }
}
