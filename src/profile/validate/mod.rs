//! From what the TOML says to a [`Profile`]: what no schema can say is checked here, and every problem is kept.

mod capability;

use super::RawPitch;
use super::raw::{RawPercussion, RawPower, RawProfile, RawRange, RawRanges, RawRegister, RawTimbre};
use super::{
    Capability, Excitation, Limits, Midi, Modes, Notation, PercussionSound, Power, Profile, ProfileId, Ranges,
    Register, Spectrum, Timbre,
};
use crate::document::{Document, plain_id};
use crate::run::Invalid;
use crate::score::{Interval, PercussionKey, Pitch, PitchRange, Program};
use crate::units::{Decibels, Hertz, Seconds};

/// Validates a complete raw profile that was merged from `chain`, the profile's own text first.
pub(super) fn validate(raw: RawProfile, chain: &[&Document]) -> Result<Profile, Vec<Invalid>> {
    let mut check = Check { chain, problems: Vec::new() };
    let profile = check.profile(raw);
    match profile {
        Some(profile) if check.problems.is_empty() => Ok(profile),
        _ => Err(check.problems),
    }
}

pub(in crate::profile) struct Check<'a> {
    chain: &'a [&'a Document],
    problems: Vec<Invalid>,
}

impl Check<'_> {
    fn profile(&mut self, raw: RawProfile) -> Option<Profile> {
        self.id(&raw.id);
        self.text("name", &raw.name);
        self.text("abbreviation", &raw.abbreviation);
        let unpitched = !raw.percussion.is_empty();
        let percussion = self.percussion(&raw.percussion);
        let range = if unpitched { keys_as_ranges(&percussion) } else { self.ranges(&raw) };
        let registers = self.registers(&raw.registers);
        if let Some(range) = range.filter(|_| !unpitched) {
            self.registers_cover(&registers, range.professional);
        }
        let capability = self.capability(&raw);
        let techniques = self.techniques(&raw.techniques);
        let timbre = self.timbre(&raw.timbre, &raw, unpitched);
        let program = self.program(raw.midi.program, unpitched);
        Some(Profile {
            id: ProfileId(raw.id),
            name: raw.name,
            abbreviation: raw.abbreviation,
            family: raw.family,
            excitation: raw.excitation,
            players: raw.players,
            doublings: raw.doublings.into_iter().map(|id| ProfileId(plain_id(&id))).collect(),
            range: range?,
            registers: registers.into_iter().collect::<Option<_>>()?,
            capability,
            techniques,
            timbre,
            notation: Notation {
                transposition: Interval(raw.notation.transposition_semitones),
                clefs: raw.notation.clefs,
                staves: raw.notation.staves,
                sound_id: raw.notation.sound_id,
            },
            midi: Midi { program, solo: raw.midi.solo.map(Program), dynamics: raw.midi.dynamics },
            percussion,
            sources: raw.sources,
        })
    }

    fn id(&mut self, id: &str) {
        let fine = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !fine || id.is_empty() {
            let right = id.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
            self.wrong("id", format!("`{id}` is not an id"), format!("write it in kebab case, such as `{right}`"));
        }
    }

    fn text(&mut self, key: &str, text: &str) {
        if text.trim().is_empty() {
            self.wrong(key, "it is empty", "write it as it should be printed");
        }
    }

    fn ranges(&mut self, raw: &RawProfile) -> Option<Ranges> {
        let Some(ranges) = &raw.range else {
            self.wrong(
                "range",
                "a pitched instrument needs its ranges",
                "write `[range]` with amateur, professional and tessitura, or `[[percussion]]` keys if it has no pitch",
            );
            return None;
        };
        self.levels(ranges)
    }

    /// The ranges of every level; one left out reaches what the next higher one reaches.
    fn levels(&mut self, raw: &RawRanges) -> Option<Ranges> {
        let professional = self.range("range.professional", &raw.professional);
        let amateur = self.range("range.amateur", &raw.amateur);
        let tessitura = self.range("range.tessitura", &raw.tessitura);
        let mut given = |key: &str, range: &Option<RawRange>| range.as_ref().and_then(|range| self.range(key, range));
        let virtuoso = given("range.virtuoso", &raw.virtuoso);
        let grades = [
            given("range.beginner", &raw.beginner),
            given("range.grade_1", &raw.grade_1),
            given("range.grade_2", &raw.grade_2),
            given("range.grade_3", &raw.grade_3),
        ];
        let [grade_4, grade_5, grade_6] = [
            given("range.grade_4", &raw.grade_4),
            given("range.grade_5", &raw.grade_5),
            given("range.grade_6", &raw.grade_6),
        ];
        let (amateur, professional, tessitura) = (amateur?, professional?, tessitura?);
        let below = grades.iter().flatten().fold(tessitura, |range, grade| range.union(*grade));
        let grade_3 = grades[3].unwrap_or(below);
        let grade_2 = grades[2].unwrap_or(grade_3);
        let grade_1 = grades[1].unwrap_or(grade_2);
        let beginner = grades[0].unwrap_or(grade_1);
        let grade_4 = grade_4.unwrap_or(amateur);
        let grade_6 = grade_6.unwrap_or(professional);
        let grade_5 = grade_5.unwrap_or(grade_6);
        let virtuoso = virtuoso.unwrap_or(professional);
        let found = Ranges {
            beginner,
            grade_1,
            grade_2,
            grade_3,
            grade_4,
            amateur,
            grade_5,
            grade_6,
            professional,
            virtuoso,
            tessitura,
        };
        self.all_nested(&found, raw);
        Some(found)
    }

    fn all_nested(&mut self, found: &Ranges, raw: &RawRanges) {
        let mut levels = vec![
            ("beginner", found.beginner),
            ("grade_1", found.grade_1),
            ("grade_2", found.grade_2),
            ("grade_3", found.grade_3),
        ];
        levels.extend(raw.grade_4.is_some().then_some(("grade_4", found.grade_4)));
        levels.push(("amateur", found.amateur));
        levels.extend(raw.grade_5.is_some().then_some(("grade_5", found.grade_5)));
        levels.extend(raw.grade_6.is_some().then_some(("grade_6", found.grade_6)));
        levels.push(("professional", found.professional));
        for pair in levels.windows(2) {
            self.nested(pair[0], pair[1]);
        }
        self.nested(("professional", found.professional), ("virtuoso", found.virtuoso));
        self.nested(("tessitura", found.tessitura), ("amateur", found.amateur));
    }

    fn nested(&mut self, inner: (&str, PitchRange), outer: (&str, PitchRange)) {
        if inner.1.union(outer.1) != outer.1 {
            let why = format!("{} reaches beyond the {} range {}", inner.1, outer.0, outer.1);
            self.wrong(
                &format!("range.{}", inner.0),
                why,
                "each level reaches what the level below it reaches, and more",
            );
        }
    }

    pub(in crate::profile) fn range(&mut self, key: &str, raw: &RawRange) -> Option<PitchRange> {
        let low = self.pitch(&format!("{key}[0]"), &raw[0]);
        let high = self.pitch(&format!("{key}[1]"), &raw[1]);
        let (low, high) = (low?, high?);
        let range = PitchRange::new(low, high);
        if range.is_none() {
            self.wrong(key, format!("{low} lies above {high}"), "write the lowest pitch first");
        }
        range
    }

    fn pitch(&mut self, key: &str, raw: &RawPitch) -> Option<Pitch> {
        raw.read().map_err(|why| self.wrong(key, why, "")).ok()
    }

    fn pitches(&mut self, key: &str, raw: &[RawPitch]) -> Vec<Pitch> {
        raw.iter().enumerate().filter_map(|(i, pitch)| self.pitch(&format!("{key}[{i}]"), pitch)).collect()
    }

    fn registers(&mut self, raw: &[RawRegister]) -> Vec<Option<Register>> {
        raw.iter().enumerate().map(|(i, register)| self.register(&format!("registers[{i}]"), register)).collect()
    }

    fn register(&mut self, key: &str, raw: &RawRegister) -> Option<Register> {
        let range = self.range(&format!("{key}.range"), &raw.range);
        let power = self.power(&format!("{key}.power_db"), raw.power_db);
        let projection = Decibels(raw.projection_db);
        Some(Register { name: raw.name.clone(), range: range?, character: raw.character.clone(), power, projection })
    }

    fn power(&mut self, key: &str, raw: RawPower) -> Power {
        if raw.pp > raw.mf || raw.mf > raw.ff {
            let why = format!("pp {}, mf {}, ff {} do not rise", raw.pp, raw.mf, raw.ff);
            self.wrong(key, why, "louder dynamics have more power, in dB re 1 pW");
        }
        Power { pp: Decibels(raw.pp), mf: Decibels(raw.mf), ff: Decibels(raw.ff) }
    }

    /// Registers follow each other without gap or overlap from the lowest to the highest professional pitch.
    fn registers_cover(&mut self, registers: &[Option<Register>], range: PitchRange) {
        let Some(found) = registers.iter().map(Option::as_ref).collect::<Option<Vec<_>>>() else { return };
        let (Some(first), Some(last)) = (found.first(), found.last()) else {
            self.wrong("registers", "there are none", format!("write `[[registers]]` that cover {range}"));
            return;
        };
        if first.range.low != range.low || last.range.high != range.high {
            let why = format!("the registers go from {} to {}", first.range.low, last.range.high);
            self.wrong("registers", why, format!("they must cover the professional range {range}"));
        }
        for (i, pair) in found.windows(2).enumerate() {
            let (below, above) = (&pair[0], &pair[1]);
            if above.range.low - below.range.high != Interval(1) {
                let why =
                    format!("it starts at {}, but `{}` ends at {}", above.range.low, below.name, below.range.high);
                let remedy = "registers follow each other, each a semitone above the last, without gap or overlap";
                self.wrong(&format!("registers[{}].range", i + 1), why, remedy);
            }
        }
    }

    fn timbre(&mut self, raw: &RawTimbre, profile: &RawProfile, unpitched: bool) -> Timbre {
        let decays = matches!(profile.excitation, Excitation::Struck | Excitation::Plucked);
        if decays && !unpitched && raw.decay_s.is_none() {
            self.wrong("timbre.decay_s", "a struck or plucked sound decays", "write the seconds to fall by 60 dB");
        }
        if raw.spectra.is_empty() && !unpitched {
            self.wrong("timbre.spectra", "there are none", "write `[[timbre.spectra]]` at one pitch or more");
        }
        Timbre {
            spectra: self.spectra(raw),
            attack: Seconds(raw.attack_ms / 1000.0),
            release: Seconds(raw.release_ms / 1000.0),
            decay: raw.decay_s.map(Seconds),
            noise: Decibels(raw.noise_db),
            noise_center: Hertz(raw.noise_center_hz),
            vibrato_rate: Hertz(raw.vibrato_hz),
            vibrato_cents: raw.vibrato_cents,
            partials: raw.partials.clone(),
            inharmonicity: raw.inharmonicity,
        }
    }

    fn spectra(&mut self, raw: &RawTimbre) -> Vec<Spectrum> {
        let mut spectra: Vec<Spectrum> = Vec::new();
        for (i, one) in raw.spectra.iter().enumerate() {
            let key = format!("timbre.spectra[{i}].pitch");
            let Some(pitch) = self.pitch(&key, &one.pitch) else { continue };
            if spectra.last().is_some_and(|last| last.pitch >= pitch) {
                self.wrong(
                    &key,
                    format!("{pitch} does not lie above the spectrum before it"),
                    "write them low to high",
                );
            }
            let levels = |list: &[f64]| list.iter().copied().map(Decibels).collect();
            spectra.push(Spectrum { pitch, pp: levels(&one.pp_db), ff: levels(&one.ff_db) });
        }
        spectra
    }

    fn program(&mut self, program: Option<u8>, unpitched: bool) -> Option<Program> {
        if program.is_none() && !unpitched {
            let remedy = "write the nearest General MIDI program, counted from 0 (0 is the piano, 73 the flute)";
            self.wrong("midi.program", "a pitched instrument needs one", remedy);
        }
        program.map(Program)
    }

    fn percussion(&mut self, raw: &[RawPercussion]) -> Vec<PercussionSound> {
        let mut sounds: Vec<PercussionSound> = Vec::new();
        for (i, one) in raw.iter().enumerate() {
            if let Some(sound) = self.percussion_sound(&format!("percussion[{i}]"), one) {
                if sounds.iter().any(|other| other.key == sound.key) {
                    let why = format!("key {} stands twice", one.key);
                    self.wrong(&format!("percussion[{i}].key"), why, "keep one of them");
                }
                sounds.push(sound);
            }
        }
        sounds
    }

    fn percussion_sound(&mut self, at: &str, raw: &RawPercussion) -> Option<PercussionSound> {
        let key = PercussionKey::new(raw.key).map_err(|e| self.wrong(&format!("{at}.key"), e.to_string(), "")).ok();
        let power = self.power(&format!("{at}.power_db"), raw.power_db);
        let staff = self.pitch(&format!("{at}.staff"), &raw.staff);
        if raw.modes.frequencies_hz.len() != raw.modes.levels_db.len() {
            let (n, m) = (raw.modes.frequencies_hz.len(), raw.modes.levels_db.len());
            self.wrong(&format!("{at}.modes"), format!("{n} frequencies have {m} levels"), "write one level a mode");
        }
        let [low, high] = raw.modes.noise_band_hz;
        if low >= high {
            self.wrong(&format!("{at}.modes.noise_band_hz"), "the band is empty", "write its low edge, then its high");
        }
        let modes = Modes {
            frequencies: raw.modes.frequencies_hz.iter().copied().map(Hertz).collect(),
            levels: raw.modes.levels_db.iter().copied().map(Decibels).collect(),
            decay: Seconds(raw.modes.decay_s),
            noise: Decibels(raw.modes.noise_db),
            noise_band: (Hertz(low), Hertz(high)),
        };
        let (name, sound_id) = (raw.name.clone(), raw.sound_id.clone());
        Some(PercussionSound { key: key?, name, sound_id, power, modes, staff: staff? })
    }

    /// A problem, in the text of the chain where the key stands; else in the profile's own.
    pub(in crate::profile) fn wrong(&mut self, key: &str, why: impl Into<String>, remedy: impl Into<String>) {
        let document = self.chain.iter().find(|document| document.has(key)).or(self.chain.first());
        self.problems.extend(document.map(|document| document.invalid(key, why, remedy)));
    }
}

/// The ranges of an unpitched profile: its lowest to highest key.
fn keys_as_ranges(percussion: &[PercussionSound]) -> Option<Ranges> {
    let keys = || percussion.iter().map(|sound| Pitch::clamped(i32::from(sound.key.midi())));
    let range = PitchRange::new(keys().min()?, keys().max()?)?;
    Some(Ranges::all(range))
}
