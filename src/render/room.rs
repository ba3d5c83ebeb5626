//! A hall around the seats: direct sound from its place, first reflections of a shoebox, and a diffuse tail.
//!
//! It runs in order, block after block, after the pure stems. The direct sound keeps its level: left and right together
//! carry the power of the dry stem.

use super::BLOCK;
use super::RATE;
use super::tail::Tail;
use super::trig::sin_cos_turns;
use super::widest::widest;
use crate::ensemble::Position;

/// A middling hall (ours): width, depth and height in metres, and where the listener sits from the stage's wall.
const WIDTH: f64 = 20.0;
const HEIGHT: f64 = 12.0;
const BEHIND_STAGE: f64 = 4.0;
/// What a wall gives back of an amplitude.
const WALL: f64 = 0.55;
const SPEED_OF_SOUND: f64 = 343.0;
/// Level of the tail against the direct sound at one metre; the tail is alike everywhere, so far seats sound wetter.
/// A hall of this size would give 0.26 (`4 / A` with 1.6 s); a little less keeps lines clear.
const DIFFUSE: f64 = 0.06;
/// Longest reflection, in samples.
const LATEST: usize = 8192;

/// All seats in their hall: what is near in time to what they play, and what comes after. The two halves may be a batch apart.
pub(super) struct Room {
    pub(super) near: Near,
    pub(super) far: Far,
}

/// Direct sound and first reflections.
pub(super) struct Near(Vec<Seated>);

/// The tail; a dry room has none.
pub(super) struct Far(Option<Tail>);

/// A block of direct sound and reflections, and what of it goes into the tail.
pub(super) struct Early {
    left: [f32; BLOCK],
    right: [f32; BLOCK],
    send: [f32; BLOCK],
}

/// One seat: where its sound goes.
struct Seated {
    direct: Tap,
    reflections: Vec<Tap>,
    send: f32,
    /// The last [`LATEST`] samples, then the block at hand.
    history: Vec<f32>,
    /// Blocks of silence so far.
    silent: usize,
}

#[derive(Clone, Copy)]
struct Tap {
    delay: usize,
    left: f32,
    right: f32,
}

impl Room {
    /// A room for seats at these places; a dry one has neither reflections nor tail.
    pub(super) fn new(positions: impl Iterator<Item = Position>, dry: bool) -> Self {
        let near = Near(positions.map(|position| Seated::new(position, dry)).collect());
        Self { near, far: Far((!dry).then(Tail::new)) }
    }

    /// Blocks the room goes on sounding after the last note.
    pub(super) fn tail_blocks(&self) -> u32 {
        self.far.0.as_ref().map_or(0, |_| Tail::SAMPLES.div_ceil(BLOCK) as u32)
    }

    /// Writes one block of interleaved stereo from the seats' dry blocks, `None` for silence.
    pub(super) fn play(&mut self, blocks: &[Option<Vec<f32>>], out: &mut [f32; 2 * BLOCK]) {
        self.far.play(self.near.play(blocks), out);
    }
}

impl Near {
    /// A block of it, from the seats' dry blocks.
    pub(super) fn play(&mut self, blocks: &[Option<Vec<f32>>]) -> Box<Early> {
        let mut early = Box::new(Early { left: [0.0; BLOCK], right: [0.0; BLOCK], send: [0.0; BLOCK] });
        let Early { left, right, send } = early.as_mut();
        let silence = std::iter::repeat(&None);
        for (seat, block) in self.0.iter_mut().zip(blocks.iter().chain(silence)) {
            seat.add(block.as_deref(), left, right, send);
        }
        early
    }
}

impl Far {
    /// Adds the tail and writes interleaved stereo.
    pub(super) fn play(&mut self, mut early: Box<Early>, out: &mut [f32; 2 * BLOCK]) {
        let Early { left, right, send } = early.as_mut();
        if let Some(tail) = &mut self.0 {
            tail.add(send, left, right);
        }
        for (frame, (l, r)) in out.as_chunks_mut().0.iter_mut().zip(left.iter().zip(right)) {
            *frame = [*l, *r];
        }
    }
}

impl Seated {
    fn new(position: Position, dry: bool) -> Self {
        let azimuth = if position.azimuth_deg.is_finite() { position.azimuth_deg.clamp(-90.0, 90.0) } else { 0.0 };
        let distance = if position.distance_m.is_finite() { position.distance_m.clamp(0.5, 60.0) } else { 5.0 };
        Self {
            direct: Tap::panned(azimuth, 1.0, 0),
            reflections: if dry { Vec::new() } else { reflections(azimuth, distance) },
            send: if dry { 0.0 } else { (DIFFUSE * distance) as f32 },
            history: if dry { Vec::new() } else { vec![0.0; LATEST + BLOCK] },
            silent: LATEST / BLOCK + 1,
        }
    }

    fn add(&mut self, block: Option<&[f32]>, left: &mut [f32], right: &mut [f32], send: &mut [f32]) {
        if self.reflections.is_empty() {
            return block.map_or((), |block| self.direct.add(block, left, right));
        }
        self.silent = if block.is_some() { 0 } else { self.silent + 1 };
        if self.silent > LATEST / BLOCK + 1 {
            return;
        }
        self.history.copy_within(BLOCK.., 0);
        match (block, self.history.get_mut(LATEST..)) {
            (Some(block), Some(now)) => now.copy_from_slice(block),
            (None, Some(now)) => now.fill(0.0),
            _ => {}
        }
        for tap in std::iter::once(&self.direct).chain(&self.reflections) {
            tap.add(self.history.get(LATEST - tap.delay.min(LATEST)..).unwrap_or_default(), left, right);
        }
        for (s, x) in send.iter_mut().zip(self.history.iter().skip(LATEST)) {
            *s += self.send * x;
        }
    }
}

impl Tap {
    fn add(&self, heard: &[f32], left: &mut [f32], right: &mut [f32]) {
        widest(
            #[inline(always)]
            || {
                for ((l, r), x) in left.iter_mut().zip(right.iter_mut()).zip(heard) {
                    *l += self.left * x;
                    *r += self.right * x;
                }
            },
        );
    }

    /// Equal power between 60° left and 60° right.
    fn panned(azimuth_deg: f64, gain: f64, delay: usize) -> Self {
        let (sin, cos) = sin_cos_turns((azimuth_deg.clamp(-60.0, 60.0) + 60.0) / 480.0);
        Self { delay, left: (gain * cos) as f32, right: (gain * sin) as f32 }
    }
}

/// First reflections by side walls, the wall behind the stage and the ceiling: image sources, later and softer than the
/// direct sound by their longer way.
fn reflections(azimuth: f64, distance: f64) -> Vec<Tap> {
    let (sin, cos) = sin_cos_turns(azimuth / 360.0);
    let (x, y) = ((distance * sin).clamp(-0.45 * WIDTH, 0.45 * WIDTH), distance * cos);
    let wall = y.max(1.0) + BEHIND_STAGE;
    let images = [
        (-WIDTH - x, y, 0.0),
        (WIDTH - x, y, 0.0),
        (x, 2.0 * wall - y, 0.0),
        (x, y, 2.0 * (HEIGHT - 1.2)),
        (-WIDTH - x, 2.0 * wall - y, 0.0),
        (WIDTH - x, 2.0 * wall - y, 0.0),
    ];
    images
        .iter()
        .enumerate()
        .map(|(index, image)| reflected(*image, distance, if index < 4 { WALL } else { WALL * WALL }))
        .collect()
}

fn reflected((x, y, z): (f64, f64, f64), direct: f64, kept: f64) -> Tap {
    let way = (x * x + y * y + z * z).sqrt();
    let delay = ((way - direct).max(0.0) / SPEED_OF_SOUND * f64::from(RATE)) as usize;
    let azimuth = libm::atan2(x, y.max(0.1)).to_degrees();
    Tap::panned(azimuth, kept * direct / way.max(direct), delay.min(LATEST))
}
