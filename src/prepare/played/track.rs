//! Where each event stands in its beat: the path through beats and tempi that explains the whole best.
//!
//! A hidden Markov model over (place in the beat, length of the beat), decoded by Viterbi, as in H. Takeda, T. Nishimoto
//! and S. Sagayama, "Rhythm and tempo recognition of music performance from a probabilistic approach", ISMIR 2004, and
//! K. Shibata, E. Nakamura and K. Yoshii, "Non-local musical statistics as guides for audio-to-score piano
//! transcription", Information Sciences 566 (2021). That a beat is likely where much is struck, and the tempo near what
//! people tap, is from D. Ellis, "Beat tracking by dynamic programming", J. New Music Research 36 (2007), and
//! R. Parncutt, "A perceptual model of pulse salience", Music Perception 11 (1994). Costs are thousandths of nats; where
//! no figure of theirs stands, they are ours, set on performances made from written scores.

use super::event::Event;
use crate::run::{Error, Run};

/// Parts of a beat.
pub(super) const PARTS: u32 = 24;
/// Shortest and longest beat, in µs: 240 and 37 a minute.
const BEATS: (i64, i64) = (250_000, 1_600_000);
/// Each tempo is slower than the next by so many thousandths.
const STEP: i64 = 1_030;
/// The beat people tap most readily, in µs (Parncutt: 0.6 to 0.7 s; written beats are a little faster).
const READY: i64 = 560_000;
/// Largest change of tempo from event to event, in steps.
const REACH: usize = 3;
/// Events decoded in one go, and how many of the last are decoded again: memory stays bounded on files of any length.
const BLOCK: usize = 4_096;
const AGAIN: usize = 256;
/// A state so much worse than the best is given up.
const BEAM: i64 = 45_000;

/// A place in the beat: its part, whether the beat is halved or cut in three, and its cost.
struct Place {
    part: u32,
    ternary: bool,
    cost: i64,
}

const fn place(part: u32, ternary: bool, cost: i64) -> Place {
    Place { part, ternary, cost }
}

const PLACES: [Place; 14] = [
    place(0, false, 0),
    place(3, false, 3_400),
    place(6, false, 1_900),
    place(9, false, 3_400),
    place(12, false, 1_150),
    place(15, false, 3_400),
    place(18, false, 1_400),
    place(21, false, 3_400),
    place(0, true, 0),
    place(4, true, 3_000),
    place(8, true, 1_500),
    place(12, true, 1_900),
    place(16, true, 1_400),
    place(20, true, 3_000),
];

/// What each place of halves costs more in a piece of thirds, and the other way round: most pieces keep to one.
const STRANGE: i64 = 1_100;
/// Cost of going over from halves to thirds, at a beat and within one.
const TURN: (i64, i64) = (2_000, 2_400);
/// Cost of each beat that passes: without it the fastest beat would always explain most.
const PASS: i64 = 2_600;
/// Cost of a beat on which nothing is struck.
const EMPTY: i64 = 700;
/// Cost of a beat an octave of tempo away from [`READY`].
const OCTAVE: i64 = 1_300;
/// Cost of striking again at the same place (a spread chord, a grace note), and the most time between, in µs.
const SAME: (i64, i64) = (1_500, 75_000);
/// Scatter of a time between events, in µs, and thousandths of that time on top.
const SCATTER: (i64, i64) = (24_000, 45);
/// Cost of a halt: a beat held as long as the player likes.
const HALT: i64 = 11_700;
/// How much the tempo wanders in one beat, in thousandths.
const WANDER: i64 = 45;

/// Where an event stands: beats from the start, and the part of the beat in [`PARTS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position(pub(super) u64);

impl Position {
    /// The beat it is in.
    pub(super) const fn beat(self) -> u64 {
        self.0 / PARTS as u64
    }

    /// How far in the beat.
    pub(super) const fn part(self) -> u32 {
        (self.0 % PARTS as u64) as u32
    }
}

/// One step back: place, tempo and parts gone by.
#[derive(Clone, Copy, Default)]
struct Back {
    place: u8,
    tempo: u8,
    parts: u32,
}

const NEVER: i64 = i64::MAX / 4;

struct Tracker {
    tempi: Vec<i64>,
    /// Cost of each place.
    places: Vec<i64>,
    /// Cost of a beat by tempo.
    pass: Vec<i64>,
}

/// The position of every event; the first stands in beat 0.
///
/// # Errors
/// [`Error::Cancelled`] only.
pub(super) fn track(events: &[Event], run: &Run) -> Result<Vec<Position>, Error> {
    let (halves, thirds) = (Tracker::new(false).track(events, run)?, Tracker::new(true).track(events, run)?);
    Ok(if thirds.0 < halves.0 { thirds.1 } else { halves.1 })
}

impl Tracker {
    /// The cost of the best path and the positions on it.
    fn track(&self, events: &[Event], run: &Run) -> Result<(i64, Vec<Position>), Error> {
        let mut cost = 0;
        let mut positions: Vec<Position> = Vec::with_capacity(events.len());
        let mut costs = self.start(events.first().map_or(1_000, |event| event.weight));
        let mut from = 0usize;
        while from < events.len() {
            run.check()?;
            let to = (from + BLOCK).min(events.len());
            let (more, path) = self.block(&events[from..to], costs);
            let keep = if to == events.len() { path.len() } else { path.len() - AGAIN };
            cost += more / path.len() as i64 * keep as i64;
            if positions.is_empty() {
                positions.push(Position(u64::from(PLACES[path[0].place as usize].part)));
            }
            for step in &path[1..keep] {
                let last = positions.last().map_or(0, |position| position.0);
                positions.push(Position(last + u64::from(step.parts)));
            }
            if to == events.len() {
                break;
            }
            costs = self.only(path[keep - 1]);
            from += keep - 1;
        }
        Ok((cost, positions))
    }

    /// A tracker for a piece whose beats are mostly cut in three, or mostly halved.
    fn new(thirds: bool) -> Self {
        let mut tempi = vec![BEATS.0];
        while let Some(next) = tempi.last().map(|last| last * STEP / 1_000).filter(|next| *next <= BEATS.1) {
            tempi.push(next);
        }
        let pass = tempi.iter().map(|beat| PASS + octaves(*beat)).collect();
        let strange = |place: &Place| place.part > 0 && place.ternary != thirds;
        let places = PLACES.iter().map(|place| place.cost + if strange(place) { STRANGE } else { 0 }).collect();
        Self { tempi, places, pass }
    }

    fn states(&self) -> usize {
        PLACES.len() * self.tempi.len()
    }

    fn start(&self, weight: i64) -> Vec<i64> {
        let places = self.places.iter().flat_map(|cost| std::iter::repeat_n(cost * weight / 1_000, self.tempi.len()));
        places.collect()
    }

    fn only(&self, back: Back) -> Vec<i64> {
        let mut costs = vec![NEVER; self.states()];
        costs[back.place as usize * self.tempi.len() + back.tempo as usize] = 0;
        costs
    }

    /// The best path through a block; each step says where it stands and how many parts it took to come there.
    fn block(&self, events: &[Event], mut costs: Vec<i64>) -> (i64, Vec<Back>) {
        let mut backs: Vec<Vec<Back>> = Vec::with_capacity(events.len());
        for pair in events.windows(2) {
            let (next, back) = self.step(&costs, pair[1].at - pair[0].at, pair[1].weight);
            costs = next;
            backs.push(back);
        }
        let mut state = (0..costs.len()).min_by_key(|state| costs[*state]).unwrap_or(0);
        let cost = costs[state];
        let mut path = vec![Back::default(); events.len()];
        for index in (0..events.len()).rev() {
            let tempo = state % self.tempi.len();
            path[index] = Back { place: (state / self.tempi.len()) as u8, tempo: tempo as u8, parts: 0 };
            if let Some(back) = index.checked_sub(1).and_then(|before| backs.get(before)).map(|backs| backs[state]) {
                path[index].parts = back.parts;
                state = back.place as usize * self.tempi.len() + back.tempo as usize;
            }
        }
        (cost, path)
    }

    fn step(&self, costs: &[i64], gap: i64, weight: i64) -> (Vec<i64>, Vec<Back>) {
        let width = self.tempi.len();
        let mut next = vec![NEVER; costs.len()];
        let mut back = vec![Back::default(); costs.len()];
        let best = costs.iter().copied().min().unwrap_or(0);
        for from in 0..PLACES.len() {
            let row = &costs[from * width..(from + 1) * width];
            if row.iter().all(|cost| *cost > best + BEAM) {
                continue;
            }
            for tempo in 0..width {
                let (before, cost) = self.bend(row, tempo, gap);
                if cost > best + BEAM {
                    continue;
                }
                self.reach(from, tempo, gap, weight, |to, parts, more| {
                    let state = to * width + tempo;
                    if cost + more < next[state] {
                        next[state] = cost + more;
                        back[state] = Back { place: from as u8, tempo: before as u8, parts };
                    }
                });
            }
        }
        (next, back)
    }

    /// The tempo before from which `tempo` comes cheapest, and the cost there with that of the change.
    fn bend(&self, row: &[i64], tempo: usize, gap: i64) -> (usize, i64) {
        let beats = (gap * 1_000 / self.tempi[tempo]).clamp(200, 4_000);
        let change = |from: usize| {
            let steps = from.abs_diff(tempo) as i64 * (STEP - 1_000);
            steps * steps * 1_000 / (2 * WANDER * WANDER) * 1_000 / beats
        };
        let around = tempo.saturating_sub(REACH)..(tempo + REACH + 1).min(row.len());
        let each = around.map(|from| (from, row[from] + change(from)));
        each.min_by_key(|(from, cost)| (*cost, from.abs_diff(tempo))).unwrap_or((tempo, NEVER))
    }

    /// Every place that can be next, with the parts gone by and the cost.
    fn reach(&self, from: usize, tempo: usize, gap: i64, weight: i64, mut take: impl FnMut(usize, u32, i64)) {
        let beat = self.tempi[tempo];
        let start = i64::from(PLACES[from].part);
        if gap <= SAME.1 {
            take(from, 0, SAME.0 + squared(gap, 40_000));
        }
        let scatter = SCATTER.0 + gap * SCATTER.1 / 1_000;
        // Wide enough that some place is always within reach, and no wider than helps.
        let most = (3 * scatter).clamp(beat / 12, 2 * beat);
        let beat_now = |parts: i64| (start + parts) / i64::from(PARTS);
        let first = ((gap - most) * i64::from(PARTS) / beat + start).max(start);
        let last = (gap + most) * i64::from(PARTS) / beat + start;
        for whole in first / i64::from(PARTS)..=last / i64::from(PARTS) {
            // After a long wait only beats and halves are worth a thought.
            let far = whole > 4;
            for (to, place) in PLACES.iter().enumerate() {
                let parts = whole * i64::from(PARTS) + i64::from(place.part) - start;
                if parts <= 0 || (far && !place.part.is_multiple_of(12)) {
                    continue;
                }
                if place.part == 0 && place.ternary != PLACES[from].ternary {
                    continue;
                }
                let off = (gap - parts * beat / i64::from(PARTS)).abs();
                if off <= most {
                    let cost = squared(off, scatter) + self.arrive(from, to, beat_now(parts), tempo, weight);
                    take(to, parts as u32, cost);
                }
            }
        }
        if gap > beat {
            self.halt(from, tempo, gap, weight, take);
        }
    }

    /// A halt on the way to one of the next two beats.
    fn halt(&self, from: usize, tempo: usize, gap: i64, weight: i64, mut take: impl FnMut(usize, u32, i64)) {
        let to = if PLACES[from].ternary { 8 } else { 0 };
        for beats in 1..=2 {
            let parts = beats * i64::from(PARTS) - i64::from(PLACES[from].part);
            if parts * self.tempi[tempo] / i64::from(PARTS) < gap {
                take(to, parts as u32, HALT + self.arrive(from, to, beats, tempo, weight));
            }
        }
    }

    /// The cost of a place and of the beats passed on the way there.
    fn arrive(&self, from: usize, to: usize, beats: i64, tempo: usize, weight: i64) -> i64 {
        let (here, there) = (&PLACES[from], &PLACES[to]);
        let turn = match here.ternary == there.ternary {
            true => 0,
            false if beats > 0 || here.part == 0 => TURN.0,
            false => TURN.1,
        };
        let empty = if there.part == 0 { beats - 1 } else { beats }.max(0);
        // A wait of many beats says no more about the tempo than one of four.
        let counted = beats.min(4 + (beats - 4).max(0) / 4);
        self.places[to] * weight / 1_000 + turn + counted * self.pass[tempo] + empty.min(4) * EMPTY
    }
}

/// Half the square of `off` in units of `scatter`, in thousandths.
fn squared(off: i64, scatter: i64) -> i64 {
    let ratio = off * 1_000 / scatter.max(1);
    ratio * ratio / 2_000
}

/// The cost of a beat's distance from [`READY`].
fn octaves(beat: i64) -> i64 {
    let octaves = libm::log2(beat as f64 / READY as f64);
    (octaves * octaves * OCTAVE as f64).round() as i64
}
