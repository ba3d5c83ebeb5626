//! What a player can do, as TOML.

use super::{names, pair};
use crate::profile::raw::{RawCapability, RawLimits, RawPitch, RawTuning};
use crate::profile::{Capability, Limits, Tuning};
use crate::score::{Interval, Pitch};
use crate::units::Seconds;

pub(super) fn raw(c: &Capability) -> RawCapability {
    let breath = c.breath.as_ref();
    let (slur, slide, organ) = (c.slur.as_ref(), c.slide.as_ref(), c.organ.as_ref());
    let singing = c.singing.as_ref();
    RawCapability {
        notes_at_once: c.notes_at_once,
        notes_sustained: c.notes_sustained,
        open_strings: names(&c.open_strings),
        tunings: c.tunings.iter().map(tuning).collect(),
        frets: c.frets,
        hand_frame_semitones: c.hand_frame,
        hand_span_semitones: c.hand_span,
        breath_s: breath.map(|b| b.mf.0),
        breath_pp_s: breath.map(|b| b.pp.0),
        breath_ff_s: breath.map(|b| b.ff.0),
        low_breath_share: breath.map(|b| b.low_share),
        catch_breath_s: breath.map(|b| b.catch.0),
        least_breath_s: breath.map(|b| b.least.0),
        slur_pp_s: slur.map(|s| s.pp.0),
        slur_s: slur.map(|s| s.mf.0),
        slur_ff_s: slur.map(|s| s.ff.0),
        repeats_per_s: c.repeats_per_second,
        single_tongue_per_s: c.tonguing.single,
        double_tongue_per_s: c.tonguing.double,
        triple_tongue_per_s: c.tonguing.triple,
        notes_per_s: c.notes_per_second,
        fast_leap_semitones: c.fast_leap.0,
        fast_leap_down_semitones: Some(c.fast_leap_down.0),
        trills_per_s: c.trills.per_second,
        widest_trill_semitones: Some(c.trills.widest.0),
        trills_avoided: c.trills.avoided.iter().copied().map(both).collect(),
        glissando: c.glissando.over,
        glissando_semitones: c.glissando.widest.map(Interval::semitones),
        pitches: names(&c.pitches),
        drums: c.drums.iter().copied().map(pair).collect(),
        retune_s: (!c.drums.is_empty()).then_some(c.retune.0),
        break_above: c.break_above.map(RawPitch::from),
        pedals: c.pedals.as_ref().map(|p| [p.left.clone(), p.right.clone()]),
        pedal_change_s: c.pedals.as_ref().map(|p| p.change.0),
        slide_positions: slide.map(|s| s.positions),
        // Thousandths of a millisecond, so that dividing by 1000 gives the same number back.
        slide_position_ms: slide.map(|s| milliseconds(s.position_time)),
        slide_partials: slide.map(|s| names(&s.partials)).unwrap_or_default(),
        valve_semitones: slide.map(|s| s.valve.0).filter(|valve| *valve != 0),
        manuals: organ.map(|o| o.manuals),
        pedalboard: organ.and_then(|o| o.pedalboard).map(pair),
        stop_change_s: organ.map(|o| o.stop_change.0),
        passaggi: singing.and_then(|s| s.passaggi).map(both),
        text_below: singing.and_then(|s| s.text_below).map(RawPitch::from),
        syllables_per_s: singing.map(|s| s.syllables_per_second),
        endurance: c.endurance.map(|e| e.load),
        endurance_recovery_per_s: c.endurance.map(|e| e.recovery_per_second),
        change_s: Some(c.change.0),
        amateur: limits(c.amateur),
        grade_3: limits(c.grade_3),
        school: limits(c.school),
    }
}

fn limits(limits: Limits) -> RawLimits {
    RawLimits {
        breath_s: limits.breath.map(|s| s.0),
        repeats_per_s: Some(limits.repeats_per_second),
        notes_per_s: Some(limits.notes_per_second),
        endurance: limits.endurance,
    }
}

fn tuning(tuning: &Tuning) -> RawTuning {
    RawTuning { name: tuning.name.clone(), open_strings: names(&tuning.open_strings) }
}

fn both((low, high): (Pitch, Pitch)) -> [RawPitch; 2] {
    [low.into(), high.into()]
}

fn milliseconds(time: Seconds) -> f64 {
    (time.0 * 1e6).round() / 1e3
}
