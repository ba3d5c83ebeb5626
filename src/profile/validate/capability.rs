//! What a player can do, checked.

use super::{Capability, Check, Limits};
use crate::profile::raw::{RawCapability, RawLimits, RawPitch, RawProfile};
use crate::profile::wind::LEAST_BREATH;
use crate::profile::{
    Breath, Endurance, Excitation, Glissando, Organ, Pedals, Singing, Slide, Slur, Tonguing, Trills, Tuning,
};
use crate::score::{Interval, Pitch};
use crate::units::Seconds;

impl Check<'_> {
    pub(super) fn capability(&mut self, profile: &RawProfile) -> Capability {
        let raw = &profile.capability;
        self.breath(raw, profile.excitation);
        let drums = raw.drums.iter().enumerate();
        let drums = drums.filter_map(|(i, drum)| self.range(&format!("capability.drums[{i}]"), drum)).collect();
        let [amateur, grade_3, school] = self.limits(raw);
        Capability {
            notes_at_once: raw.notes_at_once,
            notes_sustained: raw.notes_sustained,
            open_strings: self.pitches("capability.open_strings", &raw.open_strings),
            tunings: self.tunings(raw),
            frets: raw.frets,
            hand_frame: raw.hand_frame_semitones,
            hand_span: raw.hand_span_semitones,
            breath: raw.breath_s.map(|mf| breath(raw, mf)),
            slur: self.slur(raw, profile.excitation),
            repeats_per_second: raw.repeats_per_s,
            tonguing: tonguing(raw),
            notes_per_second: raw.notes_per_s,
            fast_leap: Interval(raw.fast_leap_semitones),
            fast_leap_down: Interval(raw.fast_leap_down_semitones.unwrap_or(raw.fast_leap_semitones)),
            trills: self.trills(raw),
            glissando: Glissando { over: raw.glissando, widest: raw.glissando_semitones.map(Interval) },
            pitches: self.pitches("capability.pitches", &raw.pitches),
            drums,
            retune: Seconds(raw.retune_s.unwrap_or(0.0)),
            break_above: raw.break_above.as_ref().and_then(|pitch| self.pitch("capability.break_above", pitch)),
            pedals: self.pedals(raw),
            slide: self.slide(raw),
            organ: self.organ(raw),
            singing: self.singing(raw),
            endurance: endurance(raw),
            change: Seconds(raw.change_s.unwrap_or(CHANGE_S)),
            amateur,
            grade_3,
            school,
        }
    }

    fn breath(&mut self, raw: &RawCapability, excitation: Excitation) {
        let breathes = matches!(excitation, Excitation::Blown | Excitation::Sung);
        match raw.breath_s {
            None if breathes => self.wrong(
                "capability.breath_s",
                "a blown or sung instrument needs its breath",
                "write the longest phrase in seconds at mf in the middle register",
            ),
            Some(_) if !breathes => {
                self.wrong("capability.breath_s", "only blown and sung instruments breathe", "leave it out");
            }
            _ => (),
        }
        self.falls("capability.breath", [raw.breath_pp_s, raw.breath_s, raw.breath_ff_s]);
    }

    fn slur(&mut self, raw: &RawCapability, excitation: Excitation) -> Option<Slur> {
        self.falls("capability.slur", [raw.slur_pp_s, raw.slur_s, raw.slur_ff_s]);
        if raw.slur_s.is_some() && excitation != Excitation::Bowed {
            self.wrong(
                "capability.slur_s",
                "only bowed instruments have a bow",
                "leave it out; winds slur on a breath",
            );
        }
        let [pp, mf, ff] = times(raw.slur_pp_s, raw.slur_s?, raw.slur_ff_s);
        Some(Slur { pp, mf, ff })
    }

    /// Louder costs more breath and bow.
    fn falls(&mut self, key: &str, [pp, mf, ff]: [Option<f64>; 3]) {
        let rises =
            |soft: Option<f64>, loud: Option<f64>| soft.is_some_and(|soft| loud.is_some_and(|loud| loud > soft));
        for (wrong, at) in [(rises(pp, mf), "_pp_s"), (rises(mf, ff), "_ff_s")] {
            if wrong {
                self.wrong(&format!("{key}{at}"), "it lasts longer at a louder dynamic", "pp lasts longest, ff least");
            }
        }
    }

    fn tunings(&mut self, raw: &RawCapability) -> Vec<Tuning> {
        let mut tunings = Vec::new();
        for (i, tuning) in raw.tunings.iter().enumerate() {
            let key = format!("capability.tunings[{i}].open_strings");
            let (wanted, found) = (raw.open_strings.len(), tuning.open_strings.len());
            if wanted != found {
                self.wrong(&key, format!("{found} strings; the usual tuning has {wanted}"), "name every string");
            }
            tunings.push(Tuning { name: tuning.name.clone(), open_strings: self.pitches(&key, &tuning.open_strings) });
        }
        tunings
    }

    fn trills(&mut self, raw: &RawCapability) -> Trills {
        let mut avoided = Vec::new();
        for (i, pair) in raw.trills_avoided.iter().enumerate() {
            avoided.extend(self.pair(&format!("capability.trills_avoided[{i}]"), pair));
        }
        let widest = Interval(raw.widest_trill_semitones.unwrap_or(WIDEST_TRILL));
        Trills { per_second: raw.trills_per_s, widest, avoided }
    }

    fn pair(&mut self, key: &str, raw: &[RawPitch; 2]) -> Option<(Pitch, Pitch)> {
        self.range(key, raw).map(|range| (range.low, range.high))
    }

    fn pedals(&mut self, raw: &RawCapability) -> Option<Pedals> {
        let [left, right] = raw.pedals.clone()?.map(|letters| letters.replace(' ', ""));
        let mut all: Vec<char> = left.chars().chain(right.chars()).collect();
        all.sort_unstable();
        if all != ['A', 'B', 'C', 'D', 'E', 'F', 'G'] {
            self.wrong(
                "capability.pedals",
                "each letter from A to G needs one pedal",
                "a concert harp has [\"DCB\", \"EFGA\"]",
            );
        }
        Some(Pedals { left, right, change: Seconds(raw.pedal_change_s.unwrap_or(PEDAL_CHANGE_S)) })
    }

    fn slide(&mut self, raw: &RawCapability) -> Option<Slide> {
        let partials = self.pitches("capability.slide_partials", &raw.slide_partials);
        let positions = raw.slide_positions?;
        if partials.is_empty() {
            self.wrong(
                "capability.slide_positions",
                "a slide needs its partials",
                "write `slide_partials` of first position",
            );
        }
        let position_time = Seconds(raw.slide_position_ms.unwrap_or(SLIDE_POSITION_MS) / 1000.0);
        Some(Slide { positions, position_time, partials, valve: Interval(raw.valve_semitones.unwrap_or(0)) })
    }

    fn organ(&mut self, raw: &RawCapability) -> Option<Organ> {
        let pedalboard = raw.pedalboard.as_ref().and_then(|range| self.range("capability.pedalboard", range));
        let stop_change = Seconds(raw.stop_change_s.unwrap_or(STOP_CHANGE_S));
        raw.manuals.map(|manuals| Organ { manuals, pedalboard, stop_change })
    }

    fn singing(&mut self, raw: &RawCapability) -> Option<Singing> {
        let passaggi = raw.passaggi.as_ref().and_then(|pair| self.pair("capability.passaggi", pair));
        let text_below = raw.text_below.as_ref().and_then(|pitch| self.pitch("capability.text_below", pitch));
        raw.syllables_per_s.map(|syllables_per_second| Singing { passaggi, text_below, syllables_per_second })
    }

    /// The limits of amateurs, of grade 3 and of the grades below, none better than the next.
    fn limits(&mut self, raw: &RawCapability) -> [Limits; 3] {
        let professional = RawLimits {
            breath_s: raw.breath_s,
            repeats_per_s: Some(raw.repeats_per_s),
            notes_per_s: Some(raw.notes_per_s),
            endurance: raw.endurance,
        };
        let amateur = self.under("amateur", raw.amateur, professional);
        let grade_3 = self.under("grade_3", raw.grade_3, amateur);
        let school = self.under("school", raw.school, grade_3);
        [amateur, grade_3, school].map(limits)
    }

    fn under(&mut self, level: &str, own: RawLimits, better: RawLimits) -> RawLimits {
        let both = [
            ("breath_s", own.breath_s, better.breath_s),
            ("repeats_per_s", own.repeats_per_s, better.repeats_per_s),
            ("notes_per_s", own.notes_per_s, better.notes_per_s),
            ("endurance", own.endurance, better.endurance),
        ];
        for (key, own, better) in both {
            if own > better {
                let key = format!("capability.{level}.{key}");
                self.wrong(&key, "it is more than a better player's", "write less, or leave it out");
            }
        }
        let [breath_s, repeats_per_s, notes_per_s, endurance] = both.map(|(_, own, better)| own.or(better));
        RawLimits { breath_s, repeats_per_s, notes_per_s, endurance }
    }
}

/// Common practice: what a key that is left out stands for.
const CHANGE_S: f64 = 6.0;
const WIDEST_TRILL: i16 = 2;
const PEDAL_CHANGE_S: f64 = 0.35;
const SLIDE_POSITION_MS: f64 = 60.0;
const STOP_CHANGE_S: f64 = 1.5;
const CATCH_BREATH_S: f64 = 0.5;
const RECOVERY: f64 = 1.5;

fn times(pp: Option<f64>, mf: f64, ff: Option<f64>) -> [Seconds; 3] {
    [pp.unwrap_or(mf), mf, ff.unwrap_or(mf)].map(Seconds)
}

fn breath(raw: &RawCapability, mf: f64) -> Breath {
    let [pp, mf, ff] = times(raw.breath_pp_s, mf, raw.breath_ff_s);
    Breath {
        pp,
        mf,
        ff,
        low_share: raw.low_breath_share.unwrap_or(1.0),
        catch: Seconds(raw.catch_breath_s.unwrap_or(CATCH_BREATH_S)),
        least: raw.least_breath_s.map_or(LEAST_BREATH, Seconds),
    }
}

fn tonguing(raw: &RawCapability) -> Tonguing {
    Tonguing { single: raw.single_tongue_per_s, double: raw.double_tongue_per_s, triple: raw.triple_tongue_per_s }
}

fn endurance(raw: &RawCapability) -> Option<Endurance> {
    let recovery_per_second = raw.endurance_recovery_per_s.unwrap_or(RECOVERY);
    raw.endurance.map(|load| Endurance { load, recovery_per_second })
}

fn limits(raw: RawLimits) -> Limits {
    Limits {
        breath: raw.breath_s.map(Seconds),
        repeats_per_second: raw.repeats_per_s.unwrap_or_default(),
        notes_per_second: raw.notes_per_s.unwrap_or_default(),
        endurance: raw.endurance,
    }
}
