use super::*;
use crate::perform::{Performance, Strength};
use crate::profile::{Profile, testing};
use crate::render::chain::{level_at, rms_of_level};
use crate::render::stems::Stems;
use crate::render::testing::{amplitude, note, performed, rms, sf2, stroke};
use crate::run::Run;
use crate::score::{Program, SeatId};
use crate::units::Decibels;

/// A loud and a soft program: what no orchestra would have.
const PROGRAMS: [sf2::Program; 3] = [(0, 73, 0.9), (0, 56, 0.03), (128, 0, 0.5)];

fn font() -> Font {
    Font::read(sf2::sf2(&PROGRAMS).as_slice()).unwrap()
}

fn with_program(mut profile: Profile, program: u8) -> Profile {
    profile.midi.program = Some(Program(program));
    profile.techniques.clear();
    profile
}

fn duo(flute: Vec<crate::perform::PerformedNote>, trumpet: Vec<crate::perform::PerformedNote>) -> Performance {
    performed(vec![(with_program(testing::flute(), 73), flute), (with_program(testing::trumpet(), 56), trumpet)])
}

fn staged(performance: &Performance, levels: Levels) -> FontStage {
    FontStage::new(&font(), performance, levels, &mut Bias::default(), &Run::default()).unwrap()
}

/// The whole stem of a seat.
fn stem(stage: &FontStage, seat: usize) -> Vec<f32> {
    let moments = stage.play().next(stage.blocks());
    let silence = vec![0.0; crate::render::BLOCK];
    moments.into_iter().flat_map(|moment| moment[seat].clone().unwrap_or_else(|| silence.clone())).collect()
}

/// By how many decibels a stretch is louder than a power asks at a seat's place.
fn over(samples: &[f32], power: f64, distance_m: f64) -> f64 {
    20.0 * libm::log10(rms(samples) / rms_of_level(level_at(Decibels(power), distance_m)))
}

#[test]
fn every_seat_has_the_level_of_its_profile_whatever_the_font_has() {
    let performance = duo(vec![note(72, 0, 900, 0.6, 90.0)], vec![note(60, 0, 900, 0.3, 97.0)]);
    let stage = staged(&performance, Levels::Profiles);
    for (seat, power) in [(0, 90.0), (1, 97.0)] {
        let stem = stem(&stage, seat);
        let distance = stage.positions()[seat].distance_m;
        let wrong = over(&stem[14_400..40_000], power, distance);
        assert!(wrong.abs() < 0.3, "seat {seat}: {wrong} dB");
        assert!(stem[60_000..].iter().all(|x| x.abs() < 1e-6), "seat {seat} does not end");
    }
}

#[test]
fn notes_that_sound_together_have_each_its_own_level() {
    let performance = duo(vec![note(69, 0, 900, 0.6, 90.0), note(81, 0, 900, 0.6, 70.0)], Vec::new());
    let stem = stem(&staged(&performance, Levels::Profiles), 0);
    let held = &stem[14_400..38_400];
    let apart = 20.0 * libm::log10(amplitude(held, 441.0) / amplitude(held, 882.0));
    assert!((apart - 20.0).abs() < 0.5, "{apart} dB");
}

#[test]
fn a_hairpin_grows() {
    let mut grown = note(69, 0, 2000, 0.2, 80.0);
    grown.swell = Some(Strength { intensity: 0.8, power: Decibels(92.0) });
    let stem = stem(&staged(&duo(vec![grown], Vec::new()), Levels::Profiles), 0);
    let growth = 20.0 * libm::log10(rms(&stem[86_000..94_000]) / rms(&stem[2_000..10_000]));
    assert!((growth - 10.8).abs() < 1.0, "{growth} dB");
}

#[test]
fn as_is_keeps_the_levels_of_the_font() {
    let performance = duo(vec![note(72, 0, 900, 0.6, 90.0)], vec![note(72, 0, 900, 0.6, 120.0)]);
    let stage = staged(&performance, Levels::AsIs);
    let apart = 20.0 * libm::log10(rms(&stem(&stage, 0)[14_400..40_000]) / rms(&stem(&stage, 1)[14_400..40_000]));
    assert!((apart - 29.5).abs() < 0.5, "{apart} dB");
}

#[test]
fn percussion_has_the_level_of_its_loudest_eighth_of_a_second() {
    let performance = performed(vec![(testing::drums(), vec![stroke(38, 0, 0.8, 100.0)])]);
    let stage = staged(&performance, Levels::Profiles);
    let stem = stem(&stage, 0);
    let loudest = (0..10).map(|i| over(&stem[480 * i..480 * i + 6000], 100.0, stage.positions()[0].distance_m));
    let loudest = loudest.fold(f64::NEG_INFINITY, f64::max);
    assert!(loudest.abs() < 1.5, "{loudest} dB");
}

#[test]
fn what_was_measured_is_kept_and_not_measured_again() {
    let performance = duo(vec![note(72, 0, 900, 0.6, 90.0)], vec![note(60, 0, 900, 0.3, 97.0)]);
    let mut bias = Bias::default();
    FontStage::new(&font(), &performance, Levels::Profiles, &mut bias, &Run::default()).unwrap();
    assert_eq!(bias.len(), 2);
    let text = serde_json::to_string(&bias).unwrap();
    let mut again: Bias = serde_json::from_str(&text).unwrap();
    assert_eq!(again, bias);
    FontStage::new(&font(), &performance, Levels::Profiles, &mut again, &Run::default()).unwrap();
    assert_eq!(again, bias);
}

#[test]
fn missing_programs_are_told_all_at_once() {
    let poor = Font::read(sf2::sf2(&[(0, 0, 0.5)]).as_slice()).unwrap();
    let performance = duo(vec![note(72, 0, 900, 0.6, 90.0)], vec![note(60, 0, 900, 0.3, 97.0)]);
    let refused = FontStage::new(&poor, &performance, Levels::AsIs, &mut Bias::default(), &Run::default());
    let said = refused.unwrap_err().to_string();
    assert!(said.contains("no program 74") && said.contains("no program 57") && said.contains("--soundfont"), "{said}");
}

#[test]
fn compressed_fonts_and_other_files_are_refused_with_a_remedy() {
    let said = Font::read(sf2::sf3(&PROGRAMS).as_slice()).unwrap_err().to_string();
    assert!(said.contains("SF3") && said.contains("sf3convert"), "{said}");
    let said = Font::read(b"MThd, but no font".as_slice()).unwrap_err().to_string();
    assert!(said.contains("SoundFont") && said.contains("fluid-soundfont-gm"), "{said}");
}

#[test]
fn damaged_fonts_never_bring_it_down() {
    let whole = sf2::sf2(&PROGRAMS);
    let performance = duo(vec![note(72, 0, 300, 0.6, 90.0)], vec![note(60, 0, 300, 0.3, 97.0)]);
    let tables = whole.len() - 900;
    for place in (0..200).chain(tables..whole.len()) {
        for value in [0x00, 0x7F, 0xFF] {
            let mut damaged = whole.clone();
            damaged[place] = value;
            let Ok(font) = Font::read(damaged.as_slice()) else { continue };
            let stage = FontStage::new(&font, &performance, Levels::Profiles, &mut Bias::default(), &Run::default());
            let _ = stage.map(|stage| stage.play().next(2));
        }
        assert!(Font::read(&whole[..place]).is_err());
    }
}

#[cfg(feature = "parallel")]
#[test]
fn a_font_plays_the_same_on_any_number_of_threads() {
    let line = |shift: i32| (0..12).map(|i| note(60 + shift + i, 200 * i as u64, 190, 0.6, 90.0)).collect();
    let performance = duo(line(12), line(0));
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let stage = staged(&performance, Levels::Profiles);
            (stem(&stage, 0), stem(&stage, 1))
        })
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn a_seat_whose_notes_the_font_has_no_sound_for_is_named() {
    let font = Font::read(sf2::sf2(&[(0, 73, 0.0), (0, 56, 0.5)]).as_slice()).unwrap();
    let performance = duo(vec![note(72, 0, 900, 0.6, 90.0)], vec![note(60, 0, 900, 0.3, 97.0)]);
    let stage = FontStage::new(&font, &performance, Levels::Profiles, &mut Bias::default(), &Run::default()).unwrap();
    assert_eq!(stage.silent().collect::<Vec<_>>(), [(SeatId(0), 1)]);
}
