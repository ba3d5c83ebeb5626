use super::testing::*;
use super::*;
use crate::profile::testing;
use crate::run::Run;
use crate::score::SeatId;
use crate::units::Lufs;

/// A trio of six seconds, a drum in it.
fn trio() -> Stage {
    let line = |shift: i32| (0..12).map(|i| note(60 + shift + (i * 5) % 12, 500 * i as u64, 480, 0.6, 90.0)).collect();
    let drum = (0..12).map(|i| stroke(38, 500 * i, 0.8, 100.0)).collect();
    stage(&performed(vec![(testing::flute(), line(12)), (testing::trumpet(), line(0)), (testing::drums(), drum)]))
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
        let (samples, info) = mixed(&trio(), &MixOptions { loudness: Some(Lufs(-16.0)), dry });
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
    let (samples, info) = mixed(&one, &MixOptions { loudness: None, dry: true });
    let stereo = (rms(&samples).powi(2) * 2.0).sqrt();
    let mono = rms(&dry(&one, 0)[..samples.len() / 2]);
    assert!((stereo / mono - 1.0).abs() < 1e-3);
    assert_eq!(info.gain.0, 0.0);
}

#[test]
fn a_wet_mix_outlasts_a_dry_one_and_is_louder() {
    let (wet, _) = mixed(&trio(), &MixOptions { loudness: None, dry: false });
    let (plain, _) = mixed(&trio(), &MixOptions { loudness: None, dry: true });
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

#[test]
fn a_stem_comes_block_by_block() {
    let stage = trio();
    let mut all = Vec::new();
    stem(&stage, SeatId(1), &Run::default(), &mut |samples| {
        all.extend_from_slice(samples);
        Ok(())
    })
    .unwrap();
    assert_eq!(all, dry(&stage, 1));
}

#[test]
fn wav_files_read_back() {
    let samples: Vec<f32> = (0..2000).map(|i| libm::sinf(i as f32 * 0.05) * 0.7).collect();
    for (depth, allowed) in [(SampleDepth::Bits16, 1e-4), (SampleDepth::Bits24, 1e-6), (SampleDepth::Float32, 0.0)] {
        let mut file = std::io::Cursor::new(Vec::new());
        let mut wav = Wav::new(&mut file, 2, depth).unwrap();
        wav.push(&samples).unwrap();
        wav.finish().unwrap();
        let reader = hound::WavReader::new(std::io::Cursor::new(file.into_inner())).unwrap();
        assert_eq!((reader.spec().channels, reader.spec().sample_rate), (2, RATE));
        let full = f64::from(1u32 << (reader.spec().bits_per_sample - 1)) as f32;
        let back: Vec<f32> = match depth {
            SampleDepth::Float32 => reader.into_samples::<f32>().map(Result::unwrap).collect(),
            _ => reader.into_samples::<i32>().map(|s| s.unwrap() as f32 / full).collect(),
        };
        assert!(back.iter().zip(&samples).all(|(a, b)| (a - b).abs() <= allowed));
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
