use super::testing::*;
use super::*;
use crate::profile::testing;
use crate::run::Run;
use crate::score::{SeatId, Tick, TickSpan};
use crate::units::{Lufs, Seconds};

/// A trio of six seconds, a drum in it.
fn trio() -> Stage {
    stage(&performed_trio())
}

fn performed_trio() -> crate::perform::Performance {
    let line = |shift: i32| (0..12).map(|i| note(60 + shift + (i * 5) % 12, 500 * i as u64, 480, 0.6, 90.0)).collect();
    let drum = (0..12).map(|i| stroke(38, 500 * i, 0.8, 100.0)).collect();
    performed(vec![(testing::flute(), line(12)), (testing::trumpet(), line(0)), (testing::drums(), drum)])
}

fn mixed(stage: &Stage, options: &MixOptions) -> (Vec<f32>, MixInfo) {
    let mut all = Vec::new();
    let info = mix(stage, options, &Run::default(), &mut |samples| {
        all.extend_from_slice(samples);
        Ok(())
    });
    (all, info.unwrap())
}

#[test]
fn a_mix_reaches_its_loudness_under_its_ceiling() {
    for dry in [false, true] {
        let (samples, info) = mixed(&trio(), &MixOptions { loudness: Some(Lufs(-16.0)), dry, ..MixOptions::default() });
        assert!((info.loudness.0 + 16.0).abs() < 0.3, "{info:?}");
        let mut meter = ebur128::EbuR128::new(2, RATE, ebur128::Mode::I | ebur128::Mode::TRUE_PEAK).unwrap();
        meter.add_frames_f32(&samples).unwrap();
        assert!((meter.loudness_global().unwrap() - info.loudness.0).abs() < 0.1);
        let peak = 20.0 * libm::log10(meter.true_peak(0).unwrap().max(meter.true_peak(1).unwrap()));
        assert!(peak < -0.8 && (peak - info.true_peak.0).abs() < 0.3, "{peak} {info:?}");
        assert_eq!(info.frames as usize * 2, samples.len());
    }
}

#[test]
fn a_dry_physical_mix_carries_the_power_of_its_stems() {
    let one = staged(testing::flute(), vec![note(72, 0, 2000, 0.6, 90.0)]);
    let (samples, info) = mixed(&one, &MixOptions { loudness: None, dry: true, ..MixOptions::default() });
    let stereo = (rms(&samples).powi(2) * 2.0).sqrt();
    let mono = rms(&dry(&one, 0)[..samples.len() / 2]);
    assert!((stereo / mono - 1.0).abs() < 1e-3);
    assert_eq!(info.gain.0, 0.0);
}

#[test]
fn a_wet_mix_outlasts_a_dry_one_and_is_louder() {
    let (wet, _) = mixed(&trio(), &MixOptions { loudness: None, dry: false, ..MixOptions::default() });
    let (plain, _) = mixed(&trio(), &MixOptions { loudness: None, dry: true, ..MixOptions::default() });
    assert!(wet.len() > plain.len());
    let gain = 20.0 * libm::log10(rms(&wet[..plain.len()]) / rms(&plain));
    assert!((0.3..4.0).contains(&gain), "{gain}");
    assert!(rms(&wet[wet.len() - 2000..]) < 1e-3 * rms(&wet));
}

#[test]
fn silence_and_nobody_mix_to_silence() {
    for stage in [stage(&performed(Vec::new())), staged(testing::flute(), Vec::new())] {
        let (samples, info) = mixed(&stage, &MixOptions::default());
        assert!(samples.iter().all(|x| x.abs() < 1e-9));
        assert_eq!(info.loudness.0, f64::NEG_INFINITY);
    }
}

#[cfg(feature = "parallel")]
#[test]
fn a_mix_is_the_same_on_any_number_of_threads() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| mixed(&trio(), &MixOptions::default()).0)
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn a_cancelled_mix_stops() {
    let cancel = crate::run::Cancel::default();
    cancel.set();
    let run = Run::default().with_cancel(cancel);
    let mut sink = |_: &[f32]| Ok(());
    assert!(mix(&trio(), &MixOptions::default(), &run, &mut sink).is_err());
}

/// The mix, the stem of the trumpet and the drum together, and the flute's two mixes to practise with.
fn recorded(stage: &Stage, options: &MixOptions, clicks: Clicks) -> [Vec<f32>; 4] {
    let mut tracks: [Vec<f32>; 4] = Default::default();
    let [whole, stem, minus, forward] = &mut tracks;
    fn to(track: &mut Vec<f32>) -> OwnSink<'_> {
        Box::new(|samples| {
            track.extend_from_slice(samples);
            Ok(())
        })
    }
    let beside = Beside {
        clicks,
        stems: vec![(vec![SeatId(1), SeatId(2)], to(stem))],
        split: None,
        rehearsals: vec![(Rehearsal::MinusOne, SeatId(0), to(minus)), (Rehearsal::PartForward, SeatId(0), to(forward))],
    };
    record(stage, options, beside, &Run::default(), &mut to(whole)).unwrap();
    tracks
}

/// A moment of the trio in which the flute plays.
fn level(samples: &[f32]) -> f64 {
    20.0 * libm::log10(rms(&samples[96_000..480_000]))
}

#[test]
fn a_stem_is_its_seats_and_nothing_else() {
    let stage = trio();
    let [_, stem, ..] = recorded(&stage, &MixOptions::default(), Clicks::default());
    let sum: Vec<f32> = dry(&stage, 1).iter().zip(dry(&stage, 2)).map(|(a, b)| a + b).collect();
    assert_eq!(stem.len(), sum.len());
    assert!(stem.iter().zip(&sum).all(|(a, b)| (a - b).abs() < 1e-6));
}

#[test]
fn what_is_recorded_beside_it_does_not_change_the_mix() {
    let stage = trio();
    let [whole, ..] = recorded(&stage, &MixOptions::default(), Clicks::default());
    assert_eq!(whole, mixed(&stage, &MixOptions::default()).0);
}

#[test]
fn a_mix_less_one_is_the_others_in_the_same_room() {
    let stage = trio();
    for dry in [false, true] {
        let options = MixOptions { loudness: None, dry, ..MixOptions::default() };
        let [whole, _, minus, forward] = recorded(&stage, &options, Clicks::default());
        let without = |seat: usize| {
            let mut others = performed_trio();
            others.seats[seat].notes.clear();
            mixed(&super::stage(&others), &options).0
        };
        let others = without(0);
        let left: Vec<f32> = minus.iter().zip(&others).map(|(a, b)| a - b).collect();
        assert!(level(&left) < level(&others) - 80.0, "{} {}", level(&left), level(&others));
        let shares = whole.iter().zip(&others).map(|(whole, others)| 2.0 * (whole - others) + 0.5 * others);
        let left: Vec<f32> = forward.iter().zip(shares).map(|(a, b)| a - b).collect();
        // 6 dB are 1.995, not 2.
        assert!(level(&left) < level(&whole) - 45.0, "{} {}", level(&left), level(&whole));
    }
}

/// The trio in two, the flute for the two seconds in the middle against all the rest.
fn split(options: &MixOptions) -> Vec<f32> {
    let mut frames = Vec::new();
    let to = Box::new(|samples: &[f32]| {
        frames.extend_from_slice(samples);
        Ok(())
    });
    let group = vec![vec![(Seconds(2.0), Seconds(4.0))], Vec::new(), Vec::new()];
    let beside = Beside { split: Some(Split { group, sink: to }), ..Beside::default() };
    record(&trio(), options, beside, &Run::default(), &mut |_| Ok(())).unwrap();
    frames
}

#[test]
fn the_two_sides_of_a_split_are_the_whole_and_nothing_else() {
    let options = MixOptions { loudness: None, dry: true, ..MixOptions::default() };
    let frames = split(&options);
    let stems: Vec<Vec<f32>> = (0..3).map(|seat| dry(&trio(), seat)).collect();
    let half = std::f32::consts::FRAC_1_SQRT_2;
    for (index, frame) in frames.chunks_exact(2).enumerate().take(stems[0].len()) {
        let whole: f32 = stems.iter().map(|stem| half * stem[index]).sum();
        assert!((frame[0] + frame[1] - whole).abs() < 1e-6, "{index}");
        let fading = [96_000, 192_000].iter().any(|border| (border - 600..*border).contains(&index));
        let flute = if (96_000..192_000).contains(&index) { half * stems[0][index] } else { 0.0 };
        assert!(fading || (frame[0] - flute).abs() < 1e-6, "{index}");
    }
}

#[test]
fn a_split_has_the_room_and_physical_level_whatever_the_mix_has() {
    let loud = split(&MixOptions::default());
    assert_eq!(loud, split(&MixOptions { loudness: None, dry: false, ..MixOptions::default() }));
    let group = |from: usize, to: usize| rms(&loud[2 * from..2 * to].iter().copied().step_by(2).collect::<Vec<_>>());
    let (inside, tail, late) = (group(100_000, 180_000), group(193_000, 215_000), group(300_000, 310_000));
    assert!(tail > 1e-3 * inside && tail < 0.5 * inside && late < 1e-2 * tail, "{inside} {tail} {late}");
}

#[test]
fn clicks_keep_their_level_and_stay_under_the_ceiling() {
    let frame = performed_trio().frame;
    let clicks = Clicks::of(&frame, TickSpan::new(Tick(0), Tick(4000)));
    for target in [-30.0, -16.0] {
        let options = MixOptions { loudness: Some(Lufs(target)), dry: true, ..MixOptions::default() };
        let [clicked, _, minus, _] = recorded(&trio(), &options, clicks.clone());
        let [plain, ..] = recorded(&trio(), &options, Clicks::default());
        let peak = |samples: &[f32]| samples.iter().fold(0.0f32, |peak, x| peak.max(x.abs()));
        assert!(peak(&clicked) <= 0.9 && peak(&minus) <= 0.9);
        let added: Vec<f32> = clicked.iter().zip(&plain).map(|(a, b)| a - b).collect();
        if target < -20.0 {
            assert!((0.4..0.51).contains(&peak(&added)), "{}", peak(&added));
        }
        assert!(added[..480].iter().any(|x| x.abs() > 0.05), "the first click is missing");
    }
}

#[test]
fn opus_files_hold_every_frame() {
    for frames in [0usize, 1, 959, 960, 50_000] {
        let samples: Vec<f32> = (0..frames).flat_map(|i| [libm::sinf(i as f32 * 0.05) * 0.5; 2]).collect();
        let mut opus = Opus::new(2, 64_000).unwrap();
        samples.chunks(1_402).for_each(|part| opus.push(part).unwrap());
        let bytes = opus.finish().unwrap();
        let mut reader = opus_pure::OggOpusReader::new(bytes.as_slice()).unwrap();
        let skip = i64::from(reader.head().pre_skip);
        let end = reader.packets().map(|packet| packet.unwrap().page_granule).max().unwrap_or(skip);
        assert_eq!(end - skip, frames as i64);
    }
}
