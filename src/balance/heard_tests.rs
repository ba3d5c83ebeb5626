use super::super::level::Level;
use super::*;
use crate::units::Decibels;

/// Stems from a function of seat and sample.
struct Made<F: Fn(usize, u64) -> f32 + Sync> {
    seats: usize,
    blocks: u32,
    sample: F,
}

impl<F: Fn(usize, u64) -> f32 + Sync> Stems for Made<F> {
    fn seats(&self) -> usize {
        self.seats
    }
    fn blocks(&self) -> u32 {
        self.blocks
    }
    fn block(&self, seat: SeatId, index: BlockIndex, out: &mut [f32]) {
        for (i, sample) in out.iter_mut().enumerate() {
            *sample = (self.sample)(usize::from(seat.0), u64::from(index.0) * BLOCK as u64 + i as u64);
        }
    }
}

fn sine(n: u64, hertz: f64, amplitude: f64) -> f32 {
    let cycles = n as f64 * hertz / f64::from(RATE);
    (amplitude * libm::sin(std::f64::consts::TAU * cycles.fract())) as f32
}

fn two_tones(blocks: u32) -> Made<impl Fn(usize, u64) -> f32 + Sync> {
    let sample = |seat: usize, n: u64| match seat {
        0 => sine(n, 1000.0, 0.1),
        1 if n > 400_000 => sine(n, 220.0, 0.01),
        _ => 0.0,
    };
    Made { seats: 3, blocks, sample }
}

#[test]
fn steps_of_a_steady_tone_are_its_loudness_across_chunks() {
    let heard = Heard::of(&two_tones(160), &Run::default()).unwrap();
    let steps = heard.steps(0);
    assert_eq!(steps.len(), 3 * STEPS);
    for step in &steps[5..650] {
        let loudness = crate::loudness::loudness(*step).unwrap();
        assert!((loudness.0 + 23.01).abs() < 0.02, "{loudness}");
    }
}

#[test]
fn the_whole_agrees_with_the_crate_ebur128() {
    let stems = two_tones(200);
    let heard = Heard::of(&stems, &Run::default()).unwrap();
    let mut samples = vec![0.0f32; 200 * BLOCK];
    for (i, block) in samples.chunks_exact_mut(BLOCK).enumerate() {
        stems.block(SeatId(1), BlockIndex(i as u32), block);
    }
    let mut meter = ebur128::EbuR128::new(1, RATE, ebur128::Mode::I).unwrap();
    meter.add_frames_f32(&samples).unwrap();
    let ours = crate::loudness::integrated(&heard.steps(1), crate::loudness::PROGRAMME_GATE).unwrap();
    assert!((ours.0 - meter.loudness_global().unwrap()).abs() < 0.1, "{ours}");
}

#[test]
fn a_row_and_the_steps_tell_the_same_loudness() {
    let heard = Heard::of(&two_tones(150), &Run::default()).unwrap();
    let of_row = heard.row(0, 100).weighted.mean_square();
    assert!(Decibels::from_power_ratio(of_row / heard.steps(0)[100 * BLOCK / STEP + 2]).0.abs() < 0.05);
}

#[test]
fn a_silent_seat_takes_no_room() {
    let heard = Heard::of(&two_tones(80), &Run::default()).unwrap();
    assert!(heard.seats[2].iter().all(Option::is_none));
    assert_eq!(heard.row(2, 5), Row::SILENT);
    assert_eq!(heard.row(9, 5_000).weighted, Level::SILENT);
}

#[test]
fn relistening_to_what_changed_is_listening_to_all() {
    let before = Heard::of(&two_tones(300), &Run::default()).unwrap();
    let change = |seat: usize, n: u64| {
        let inside = (100 * BLOCK as u64..140 * BLOCK as u64).contains(&n);
        if seat == 0 && inside { 0.0 } else { (two_tones(300).sample)(seat, n) }
    };
    let after = Made { seats: 3, blocks: 300, sample: change };
    let changed = [Changed { seat: SeatId(0), blocks: 100..140 }];
    assert_eq!(before.again(&after, &changed, &Run::default()).unwrap(), Heard::of(&after, &Run::default()).unwrap());
}

#[test]
fn listening_stops_when_cancelled() {
    let cancel = crate::run::Cancel::default();
    cancel.set();
    let run = Run::default().with_cancel(cancel);
    assert_eq!(Heard::of(&two_tones(80), &run), Err(Error::Cancelled));
}

#[test]
fn levels_are_the_same_on_every_processor() {
    let heard = Heard::of(&two_tones(150), &Run::default()).unwrap();
    let sum: u64 = (0..150)
        .flat_map(|frame| heard.row(0, frame).bands.map(|level| (level.spl().0 * 100.0) as u64))
        .fold(0, |hash: u64, level| hash.wrapping_mul(1_000_003).wrapping_add(level));
    assert_eq!(
        sum, 14_429_635_404_173_961_146,
        "the transform is no longer scalar, or the levels have changed on purpose"
    );
}

#[test]
fn relistening_to_an_edited_scene_is_listening_anew() {
    use super::super::testing::{part, scene};
    use crate::arrange::{Edit, revise};
    use crate::perform::perform;
    use crate::score::{Dynamic, Tick, TickSpan};
    let flute = Arc::new(crate::profile::testing::flute());
    let harp = Arc::new(crate::profile::testing::harp());
    let scale: Vec<u8> = (0..48).map(|i| 72 + i % 12).collect();
    let before = scene(&[part("Flute", &flute, Dynamic::Mf, &scale, 1), part("Harp", &harp, Dynamic::Mf, &scale, 1)]);
    let span = TickSpan::new(Tick(16 * 480), Tick(20 * 480));
    let edits = [Edit::Dynamics { seat: SeatId(1), span, steps: -2 }];
    let after = revise(&before, &edits, &Run::default()).unwrap().value;
    let first = crate::render::stage(&perform(&before));
    let second = first.again(&perform(&after));
    let changes = second.changes(&first);
    let blocks: u32 = changes.iter().map(|changed| changed.blocks.end - changed.blocks.start).sum();
    assert!(blocks > 0 && blocks < first.blocks() / 2, "{blocks} of {}", first.blocks());
    let heard = listen(&first, &Run::default()).unwrap().relisten(&second, &changes, &Run::default()).unwrap();
    assert_eq!(heard, listen(&crate::render::stage(&perform(&after)), &Run::default()).unwrap());
}

#[test]
fn a_seat_moved_is_softer_there_and_as_before_elsewhere() {
    let heard = Heard::of(&two_tones(160), &Run::default()).unwrap();
    let moved = heard.with_level(SeatId(0), Seconds(5.0), Seconds(8.0), Decibels(-12.0));
    let at = |heard: &Heard, frame: usize| heard.row(0, frame).weighted.spl().0;
    for (frame, by) in [(40, 0.0), (70, -12.0), (90, -12.0), (100, 0.0)] {
        assert!((at(&moved, frame) - at(&heard, frame) - by).abs() < 0.02, "frame {frame}");
        let step = frame * BLOCK / STEP;
        let change = Decibels::from_power_ratio(moved.steps(0)[step] / heard.steps(0)[step]);
        assert!((change.0 - by).abs() < 0.01, "step {step}");
    }
    assert!((0..160).all(|frame| moved.row(1, frame) == heard.row(1, frame)));
}
