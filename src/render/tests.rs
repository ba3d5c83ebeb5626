use super::spectrum::harmonics;
use super::testing::*;
use super::*;
use crate::profile::{Profile, TechniqueTimbre, testing};
use crate::score::{Pitch, SeatId};
use crate::units::Decibels;
use proptest::prelude::*;

const DISTANCE_M: f64 = 5.0;

fn decibels(ratio: f64) -> f64 {
    20.0 * libm::log10(ratio)
}

fn still(mut profile: Profile) -> Profile {
    profile.timbre.vibrato_cents = 0.0;
    profile.timbre.noise = Decibels(-90.0);
    profile
}

#[test]
fn a_held_note_has_the_level_of_its_power_through_the_chain() {
    let expected = rms_of_level(level_at(Decibels(90.0), DISTANCE_M));
    for profile in [testing::flute(), testing::clarinet(), testing::trumpet(), testing::violin(), testing::organ()] {
        let sound = sound(profile.clone(), note(70, 0, 3000, 0.6, 90.0));
        let error = decibels(rms(cut(&sound, 500, 2500)) / expected);
        assert!(error.abs() < 0.5, "{}: {error:.2} dB", profile.id);
    }
}

#[test]
fn a_struck_note_has_the_level_of_its_power_in_its_loudest_eighth_of_a_second() {
    let expected = rms_of_level(level_at(Decibels(90.0), DISTANCE_M));
    let loudest = |s: &[f32]| s.windows(6000).step_by(48).map(rms).fold(0.0, f64::max);
    for (profile, note) in [
        (testing::piano(), note(60, 100, 2000, 0.6, 90.0)),
        (testing::harp(), note(72, 100, 2000, 0.6, 90.0)),
        (testing::drums(), stroke(36, 100, 0.6, 90.0)),
        (testing::drums(), stroke(38, 100, 0.6, 90.0)),
        (testing::drums(), stroke(49, 100, 0.6, 90.0)),
    ] {
        let error = decibels(loudest(&sound(profile.clone(), note)) / expected);
        assert!(error.abs() < 0.5, "{}: {error:.2} dB", profile.id);
    }
}

#[test]
fn harmonics_are_those_of_the_table() {
    for (profile, midi, intensity) in
        [(testing::flute(), 69, 1.0), (testing::clarinet(), 69, 0.0), (testing::trumpet(), 58, 1.0)]
    {
        let sound = sound(still(profile.clone()), note(midi, 0, 2500, intensity, 90.0));
        let pitch = Pitch::clamped(midi);
        let table = harmonics(&profile.timbre, pitch, intensity, &TechniqueTimbre::default());
        let held = cut(&sound, 500, 750);
        let heard = |n: usize| amplitude(held, pitch.frequency().0 * n as f64);
        let strongest = (1..=9).max_by(|a, b| table[a - 1].total_cmp(&table[b - 1])).unwrap();
        for n in (1..=9).filter(|n| table[n - 1] > 0.003) {
            let error = decibels(heard(n) / heard(strongest) / (table[n - 1] / table[strongest - 1]));
            assert!(error.abs() < 1.5, "{} harmonic {n}: {error:.2} dB", profile.id);
        }
    }
}

#[test]
fn tuning_is_within_two_cents() {
    for (profile, midi) in [(testing::flute(), 62), (testing::violin(), 76), (testing::harp(), 48)] {
        let frequency = Pitch::clamped(midi).frequency().0;
        let sound = sound(still(profile), note(midi, 0, 4000, 0.6, 90.0));
        let held = cut(&sound, 300, 3900);
        let cents = (-30..=30).map(|c| f64::from(c) * 0.2);
        let found = cents.max_by(|a, b| {
            let at = |cents: f64| amplitude(held, frequency * libm::exp2(cents / 1200.0));
            at(*a).total_cmp(&at(*b))
        });
        assert!(found.unwrap().abs() < 2.0, "{midi}: {found:?}");
    }
}

#[test]
fn any_block_alone_is_its_slice_of_the_whole() {
    let stage = crowd();
    for seat in stage.seats() {
        let whole = dry(&stage, seat.0);
        let mut alone = vec![0.0; BLOCK];
        for index in (0..stage.blocks()).rev().step_by(3) {
            block(&stage, seat, BlockIndex(index), &mut alone);
            let slice = &whole[index as usize * BLOCK..][..BLOCK];
            assert!(alone.iter().zip(slice).all(|(a, b)| a.to_bits() == b.to_bits()), "seat {} block {index}", seat.0);
            assert!(stage.sounds(seat, BlockIndex(index)) || alone.iter().all(|x| *x == 0.0));
        }
    }
}

#[test]
fn blocks_do_not_depend_on_threads() {
    let stage = crowd();
    let blocks: Vec<u32> = (0..stage.blocks()).collect();
    let render = |index: &u32| {
        let mut out = vec![0.0; BLOCK];
        block(&stage, SeatId(1), BlockIndex(*index), &mut out);
        out
    };
    let in_turn: Vec<Vec<f32>> = blocks.iter().map(render).collect();
    assert_eq!(crate::run::map(&blocks, render), in_turn);
}

/// Every profile playing something, sections and joins among it.
fn crowd() -> Stage {
    let part = |profile: Profile| {
        let notes = (0..9).map(|i| {
            let mut note = note(60 + 2 * i, 37 + 331 * i as u64, 320 + 40 * i as u64, 0.1 * f64::from(i), 88.0);
            note.players = if i % 3 == 0 { 8 } else { 1 };
            note.joined = i % 2 == 1;
            note
        });
        let strokes = (0..3).map(|i| stroke([36, 38, 49][i], 100 + 700 * i as u64, 0.6, 95.0));
        let notes = if profile.is_unpitched() { strokes.collect() } else { notes.collect() };
        (profile, notes)
    };
    stage(&performed(testing::all().into_iter().map(part).collect()))
}

#[test]
fn nothing_clicks() {
    for profile in [testing::flute(), testing::violin(), testing::organ()] {
        let smooth = still(profile.clone());
        let mut joined = note(74, 500, 90, 0.6, 90.0);
        joined.joined = true;
        let notes =
            vec![note(70, 0, 500, 0.6, 90.0), joined, note(60, 590, 20, 0.6, 90.0), note(60, 610, 1, 0.6, 90.0)];
        let sound = dry(&staged(smooth, notes), 0);
        let peak = sound.iter().fold(0.0f32, |peak, x| peak.max(x.abs()));
        let third = |w: &[f32]| (w[3] - 3.0 * w[2] + 3.0 * w[1] - w[0]).abs();
        let jerk = sound.windows(4).map(third).fold(0.0, f32::max);
        assert!(jerk < 0.2 * peak, "{}: {jerk} of {peak}", profile.id);
        let mean = sound.iter().map(|x| f64::from(*x)).sum::<f64>() / sound.len() as f64;
        assert!(mean.abs() < 1e-3 * f64::from(peak), "{}: DC {mean}", profile.id);
    }
}

#[test]
fn nothing_aliases() {
    for midi in [60, 84, 96, 103] {
        let sound = sound(still(testing::trumpet()), note(midi, 0, 1200, 1.2, 90.0));
        let held = cut(&sound, 300, 1100);
        let frequency = Pitch::clamped(midi).frequency().0;
        let strongest = (1..=6).map(|n| amplitude(held, frequency * f64::from(n))).fold(0.0, f64::max);
        let between = (1..60).map(|n| frequency * (f64::from(n) + 0.37)).filter(|f| *f < 23_500.0);
        let worst = between.map(|f| amplitude(held, f)).fold(0.0, f64::max);
        assert!(decibels(worst / strongest) < -80.0, "{midi}: {:.1} dB", decibels(worst / strongest));
    }
}

#[test]
fn colour_goes_with_instrument_and_dynamic() {
    let centre = |profile: Profile, intensity| {
        centroid(cut(&sound(still(profile), note(69, 0, 900, intensity, 90.0)), 400, 800))
    };
    assert!(centre(testing::flute(), 0.0) < centre(testing::flute(), 1.0));
    assert!(centre(testing::clarinet(), 0.0) < centre(testing::clarinet(), 1.0));
    assert!(centre(testing::flute(), 0.6) < centre(testing::trumpet(), 0.6));
}

#[test]
fn a_section_is_many_players_not_one_louder() {
    let mut many = note(69, 0, 6000, 0.6, 100.0);
    many.players = 10;
    let one = sound(testing::violin(), note(69, 0, 6000, 0.6, 90.0));
    let all = sound(testing::violin(), many);
    let gain = decibels(rms(cut(&all, 500, 5500)) / rms(cut(&one, 500, 5500)));
    assert!((gain - 10.0).abs() < 1.0, "{gain:.2} dB");
    let beating = |s: &[f32]| {
        let levels: Vec<f64> = cut(s, 500, 5500).chunks(4800).map(rms).collect();
        levels.iter().copied().fold(0.0, f64::max) / levels.iter().copied().fold(f64::MAX, f64::min)
    };
    assert!(beating(&all) > beating(&one) * 1.1);
}

#[test]
fn two_in_unison_add_as_two_not_as_one() {
    let gain = |at: u64| {
        let part = || (testing::clarinet(), vec![note(69, at, 400, 0.6, 90.0)]);
        let stage = stage(&performed(vec![part(), part()]));
        let (a, b) = (dry(&stage, 0), dry(&stage, 1));
        let both: Vec<f32> = a.iter().zip(&b).map(|(a, b)| a + b).collect();
        (rms(&both) / rms(&a)).powi(2)
    };
    let mean = (0..40).map(|i| gain(500 * i)).sum::<f64>() / 40.0;
    assert!((1.6..2.4).contains(&mean), "{mean}");
}

#[test]
fn a_swell_reaches_its_end_without_steps() {
    let mut grows = note(69, 0, 3000, 0.0, 70.0);
    grows.swell = Some(crate::perform::Strength { intensity: 1.0, power: Decibels(90.0) });
    let sound = sound(still(testing::flute()), grows);
    let levels: Vec<f64> = cut(&sound, 300, 2950).chunks(4800).map(rms).collect();
    assert!(levels.windows(2).all(|pair| pair[1] > pair[0] * 0.99));
    let last = decibels(rms(cut(&sound, 2900, 2990)) / rms_of_level(level_at(Decibels(90.0), DISTANCE_M)));
    assert!(last.abs() < 1.0, "{last}");
}

#[test]
fn a_bell_to_the_hall_raises_what_lies_above_a_kilohertz() {
    let heard = |projection: f64| {
        let mut profile = still(testing::trumpet());
        profile.registers.iter_mut().for_each(|register| register.projection = Decibels(projection));
        let sound = sound(profile, note(70, 100, 900, 0.8, 90.0));
        let tone = Pitch::clamped(70).frequency().0;
        [tone, 5.0 * tone].map(|hertz| decibels(amplitude(cut(&sound, 300, 700), hertz)))
    };
    let ([low, high], [low_projected, high_projected]) = (heard(0.0), heard(3.0));
    assert!((low_projected - low).abs() < 0.1, "{low} {low_projected}");
    assert!((high_projected - high - 3.0).abs() < 0.1, "{high} {high_projected}");
}

#[test]
fn attack_takes_the_profiles_time() {
    let mut bar = testing::piano();
    bar.timbre.spectra =
        vec![crate::profile::Spectrum { pitch: Pitch::MIDDLE_C, pp: vec![Decibels(0.0)], ff: vec![Decibels(0.0)] }];
    for profile in [testing::violin(), testing::trumpet(), bar] {
        let wanted = profile.timbre.attack.0 * 1000.0;
        let sound = sound(still(profile.clone()), note(84, 100, 1500, 0.6, 90.0));
        let envelope: Vec<f64> =
            sound.chunks(24).map(|c| c.iter().fold(0.0f64, |m, x| m.max(f64::from(x.abs())))).collect();
        let envelope: Vec<f64> = envelope.windows(5).map(|w| w.iter().copied().fold(0.0, f64::max)).collect();
        let full = envelope[..800].iter().copied().fold(0.0, f64::max);
        let reach = |share: f64| envelope.iter().position(|x| *x >= share * full).unwrap() as f64 * 0.5;
        let took = reach(0.9) - reach(0.1);
        assert!((took - wanted).abs() < (0.2 * wanted).max(3.0), "{}: {took} of {wanted} ms", profile.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_performance_sounds_finite(
        which in 0usize..8,
        notes in proptest::collection::vec((0i32..128, 0u64..3000, 0u64..2000, -1.0f64..2.0, -50.0f64..200.0, 0u16..40), 0..20),
    ) {
        let profile = testing::all().remove(which);
        let mut notes: Vec<_> = notes.into_iter().map(|(midi, at, ms, intensity, power, players)| {
            let mut note = if which == 7 { stroke(midi as u8, at, intensity, power) } else { note(midi, at, ms, intensity, power) };
            note.players = players;
            note
        }).collect();
        notes.sort_by_key(|n| (n.start, n.sound));
        let sound = dry(&staged(profile, notes), 0);
        prop_assert!(sound.iter().all(|x| x.is_finite()));
    }
}
