//! Known tones are synthesised, measured, and give their tables back.

use super::*;
use crate::profile::{Library, Profile};
use crate::render::testing;
use crate::score::Pitch;
use crate::units::{Decibels, Hertz, Seconds};
use std::f64::consts::TAU;

const RATE: u32 = 48_000;

/// A note of two seconds that is let go, its samples from a function of the time in seconds.
fn take(midi: i32, at: impl Fn(f64) -> f64) -> Take {
    let samples = (0..3 * RATE).map(|i| at(f64::from(i) / f64::from(RATE)) as f32).collect();
    let released = Some(Seconds(2.0));
    Take { pitch: Pitch::clamped(midi), layer: Layer::Loud, rate: RATE, channels: vec![samples], released, loops: None }
}

/// Noise of root mean square 1 that is the same on every run.
fn hiss(t: f64) -> f64 {
    let mut x = (t * f64::from(RATE)) as u64 ^ 0x9E37_79B9;
    x = (x ^ (x >> 12)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x >> 11) as f64 / (1u64 << 53) as f64 * 2.0 - 1.0) * 3.0f64.sqrt()
}

fn level(decibels: f64) -> f64 {
    libm::pow(10.0, decibels / 20.0)
}

fn sines(hertz: impl Fn(usize) -> f64, levels: &[f64], t: f64) -> f64 {
    let partial = |(n, db): (usize, &f64)| level(*db) * libm::sin(TAU * hertz(n + 1) * t + n as f64);
    levels.iter().enumerate().map(partial).sum::<f64>() / 4.0
}

fn at(midi: i32) -> Ask {
    Ask { anchors: vec![Pitch::clamped(midi)], ..Ask::default() }
}

fn near(found: f64, asked: f64, tolerance: f64) {
    assert!((found - asked).abs() <= tolerance, "{found}, not {asked}");
}

#[test]
fn a_held_tone_gives_back_its_harmonics_noise_attack_release_and_vibrato() {
    let levels = [-6.0, 0.0, -12.0, -20.0, -9.0, -30.0, -38.0];
    let rise = |t: f64| (t / 0.1).clamp(0.0, 1.0) * libm::exp(-(t - 2.0).max(0.0) / 0.05);
    let swing = |t: f64| 15.0 / 1200.0 * std::f64::consts::LN_2 / (TAU * 5.5) * (1.0 - libm::cos(TAU * 5.5 * t));
    let tone = |t: f64| sines(|n| 442.0 * n as f64, &levels, t + swing(t));
    // The tone's root mean square, and noise over the whole band 40 dB under it.
    let rms = (levels.iter().map(|db| level(*db).powi(2) / 2.0).sum::<f64>()).sqrt() / 4.0;
    let still = take(69, |t| (sines(|n| 442.0 * n as f64, &levels, t) + 0.01 * rms * hiss(t)) * rise(t));
    let table = measure(&[still], &at(69));
    let found = &table.spectra[0].loud;
    levels.iter().zip(found).for_each(|(asked, found)| near(found.0, *asked, 0.2));
    // Of the noise, what lies under 16 kHz is told.
    near(table.noise.unwrap().0, -40.0 - 1.8, 1.5);
    near(table.attack.unwrap().0, 0.08, 0.005);
    near(table.release.unwrap().0, 0.05 * libm::log(10.0) / 0.63, 0.01);
    assert_eq!(table.vibrato, None);
    let (rate, depth) = measure(&[take(69, |t| tone(t) * rise(t))], &at(69)).vibrato.unwrap();
    near(rate.0, 5.5, 0.15);
    near(depth, 15.0, 1.5);
}

#[test]
fn a_stiff_string_gives_back_its_partials_decay_and_inharmonicity() {
    let levels = [0.0, -4.0, -9.0, -3.0, -15.0, -12.0, -20.0, -18.0];
    let (hertz, b, t60) = (220.0, 0.0008, 1.5);
    let partial = |n: usize| hertz * n as f64 * (1.0 + b * (n * n) as f64).sqrt();
    let string = take(57, |t| {
        let one = |(n, db): (usize, &f64)| {
            let fallen = level(-60.0 * t / t60 * crate::render::sooner((n + 1) as f64));
            level(*db) * fallen * libm::sin(TAU * partial(n + 1) * t + n as f64)
        };
        levels.iter().enumerate().map(one).sum::<f64>() * (t / 0.002).min(1.0) / 4.0
    });
    let table = measure(&[string], &Ask { dies_away: true, ..at(57) });
    levels.iter().zip(&table.spectra[0].loud).for_each(|(asked, found)| near(found.0, *asked, 0.7));
    near(table.inharmonicity.unwrap(), b, 0.1 * b);
    // A3 lies three semitones below middle C, and the upper partials make the whole fall a little sooner than the lowest.
    near(table.decay.unwrap().0, t60 / crate::render::decay_over(-0.25), 0.15 * t60);
    assert!(table.attack.unwrap().0 < 0.006);
}

#[test]
fn a_bar_gives_back_the_ratios_of_its_partials() {
    let (ratios, levels) = ([1.0, 3.93, 9.7], [0.0, -14.0, -26.0]);
    let bar = take(60, |t| sines(|n| 261.63 * ratios[n - 1], &levels, t) * level(-40.0 * t));
    let table = measure(&[bar], &Ask { dies_away: true, partials: vec![1.0, 4.0, 9.8], ..at(60) });
    ratios.iter().zip(&table.partials).for_each(|(asked, found)| near(*found, *asked, 0.02));
    let fallen = |n: usize| 40.0 * (crate::render::sooner(ratios[n]) - 1.0) * 0.035;
    (0..3).for_each(|n| near(table.spectra[0].loud[n].0, levels[n] + fallen(n), 1.5));
}

#[test]
fn a_drum_gives_back_its_modes_and_its_band_of_noise() {
    let (modes, levels) = ([180.0, 330.0, 610.0], [0.0, -6.0, -12.0]);
    // Higher modes die away sooner, as in the synthesis.
    let mode = |(hertz, db): (&f64, &f64), t: f64| {
        let sooner = 1.0 + 0.2 * libm::log2(hertz / 180.0);
        level(db - 60.0 * sooner * t / 0.4) * libm::sin(TAU * hertz * t + hertz) / 4.0
    };
    let ringing = |t: f64| modes.iter().zip(&levels).map(|one| mode(one, t)).sum::<f64>();
    let drum = take(38, |t| ringing(t) + 0.05 * hiss(t) * level(-60.0 * t / 0.4));
    let found = super::modes(&drum).unwrap();
    for (hertz, level) in modes.iter().zip(levels) {
        let mode = found.frequencies.iter().position(|found| (found.0 - hertz).abs() < 3.0);
        let mode = mode.unwrap_or_else(|| panic!("{hertz} Hz is not among {:?}", found.frequencies));
        near(found.levels[mode].0, level, 3.0);
    }
    near(found.decay.0, 0.4, 0.06);
    assert!(found.noise_band.0.0 < 4000.0 && found.noise_band.1.0 > 12_000.0, "{:?}", found.noise_band);
}

#[test]
fn our_own_synthesis_gives_its_profiles_tables_back() {
    for id in ["oboe", "trumpet-bb", "violin"] {
        let mut profile: Profile = (*Library::builtin().get(id).unwrap()).clone();
        profile.timbre.vibrato_cents = 0.0;
        profile.registers.iter_mut().for_each(|register| register.projection = Decibels(0.0));
        let anchor = profile.timbre.spectra[2].clone();
        let note = testing::note(i32::from(anchor.pitch.midi()), 100, 2000, 1.0, 90.0);
        let samples = testing::sound(profile, note);
        let take = Take { released: Some(Seconds(2.1)), channels: vec![samples], ..take(0, |_| 0.0) };
        let table = measure(&[Take { pitch: anchor.pitch, ..take }], &at(i32::from(anchor.pitch.midi())));
        let asked = anchor.ff.iter().take(12).zip(&table.spectra[0].loud).filter(|(asked, _)| asked.0 > -45.0);
        asked.for_each(|(asked, found)| near(found.0, asked.0, 1.0));
    }
}

#[test]
fn a_darker_centroid_is_reached_by_a_slope_and_a_brighter_one_by_drawing_levels_together() {
    let levels: Vec<Decibels> = [0.0, -1.0, -1.0, -12.0, -22.0].map(Decibels).to_vec();
    let pitch = Pitch::clamped(69);
    for (hertz, darker) in [(470.0, true), (600.0, true), (800.0, true), (1000.0, false), (1200.0, false)] {
        let shade = Target::Centroid(pitch, Hertz(hertz)).shade(&levels, pitch);
        assert_eq!(matches!(shade, Shade::Slope(_)), darker, "{shade}");
        near(centroid(&shade.of(&levels, pitch), pitch.frequency()).0, hertz, 0.02 * hertz);
    }
    let slope = Shade::Slope(Decibels(-6.0));
    assert_eq!(Target::Shade(slope).shade(&levels, pitch), slope);
}

#[test]
fn vibrato_is_not_taken_for_noise() {
    let levels = [0.0, -6.0, -9.0, -12.0, -12.0, -18.0, -20.0, -24.0, -26.0, -30.0, -32.0, -36.0];
    let swing = |t: f64| 25.0 / 1200.0 * std::f64::consts::LN_2 / (TAU * 5.5) * (1.0 - libm::cos(TAU * 5.5 * t));
    let rms = (levels.iter().map(|db| level(*db).powi(2) / 2.0).sum::<f64>()).sqrt() / 4.0;
    let violin = |t: f64| sines(|n| 196.0 * n as f64, &levels, t + swing(t)) + 0.01 * rms * hiss(t);
    let table = measure(&[take(55, violin)], &at(55));
    assert!(table.vibrato.is_some());
    // 40 dB under the tone over the whole band, of which the gaps that vibrato leaves tell a part.
    assert!((-52.0..-38.0).contains(&table.noise.unwrap().0), "{:?}", table.noise);
}

#[test]
fn what_repeats_itself_tells_nothing_of_noise_and_decay() {
    let tone = take(69, |t| sines(|n| 440.0 * n as f64, &[0.0, -6.0, -12.0], t) + 0.001 * hiss(t));
    assert!(measure(std::slice::from_ref(&tone), &at(69)).noise.is_some());
    assert_eq!(measure(&[Take { loops: Some(Seconds(0.2)), ..tone }], &at(69)).noise, None);
    // It falls by 60 dB a second until 0.8 s, then in the font's way.
    let fall = |t: f64| if t < 0.8 { -60.0 * t } else { -48.0 - 5.0 * (t - 0.8) };
    let string = take(60, |t| libm::sin(TAU * 261.63 * t) * level(fall(t)) / 4.0);
    let ask = Ask { dies_away: true, ..at(60) };
    let early = measure(&[Take { loops: Some(Seconds(0.8)), ..string.clone() }], &ask);
    near(early.decay.unwrap().0, 1.0, 0.05);
    assert_eq!(measure(&[Take { loops: Some(Seconds(0.3)), ..string }], &ask).decay, None);
}

#[test]
fn what_a_bell_adds_in_front_is_taken_off() {
    let levels = [0.0, -3.0, -3.0, -6.0, -6.0, -9.0];
    let ask = Ask { projections: vec![Decibels(4.0)], ..at(69) };
    let table = measure(&[take(69, |t| sines(|n| 440.0 * n as f64, &levels, t))], &ask);
    // At 440, 880, 1320, 1760, 2200 and 2640 Hz.
    let around = [0.0, -3.0, -4.6, -9.3, -10.0, -13.0];
    around.iter().zip(&table.spectra[0].loud).for_each(|(asked, found)| near(found.0, *asked, 0.1));
}

#[test]
fn the_accidents_of_notes_around_even_out() {
    let tone = |midi: i32, second: f64| {
        let hertz = Pitch::clamped(midi).frequency().0;
        take(midi, move |t| sines(|n| hertz * n as f64, &[0.0, second], t))
    };
    let takes = [tone(66, -3.0), tone(69, -6.0), tone(72, -18.0)];
    let second = |around: u8| measure(&takes, &Ask { around, ..at(69) }).spectra[0].loud[1].0;
    near(second(0), -6.0, 0.1);
    near(second(3), -9.0, 0.1);
}

#[test]
fn silence_and_scraps_give_an_empty_table() {
    let silent = take(69, |_| 0.0);
    let scrap = Take { channels: vec![vec![0.5; 40]], ..silent.clone() };
    let empty = Take { channels: Vec::new(), ..silent.clone() };
    let table = measure(&[silent, scrap, empty], &at(69));
    assert!(table.toml(&[]).starts_with("[timbre]\n"));
}

#[test]
fn the_text_is_a_profiles_table() {
    let table = Table {
        attack: Some(Seconds(0.0453)),
        noise: Some(Decibels(-34.4)),
        inharmonicity: Some(0.000_412),
        spectra: vec![Anchor { pitch: Pitch::clamped(58), soft: vec![Decibels(0.0)], loud: vec![Decibels(-0.2)] }],
        ..Table::default()
    };
    let text = "[timbre]\nattack_ms = 45\nnoise_db = -34\ninharmonicity = 0.00041\n\n[[timbre.spectra]]\npitch = \"Bb3\"\npp_db = [0]\nff_db = [0]\n";
    assert_eq!(table.toml(&[]), text);
    assert!(!table.toml(&["noise_db".to_owned()]).contains("noise"));
}
