//! How many changes of pedals the feet come too late with.

use super::settings::{given, naturals};
use crate::profile::Pedals;
use std::collections::BTreeMap;

/// Changes too many to a setting that cannot be; to any other it is at most one for each pedal.
const NEVER: u8 = u8::MAX / 2;

/// Most states kept in mind, some 20 MB: real music meets a few hundred.
const MOST: usize = 4096;

/// What both feet have done.
pub(super) struct Feet {
    board: Board,
    /// What was found of each state that was met, the present one by its place; music comes back to few.
    met: Vec<Late>,
    places: BTreeMap<Late, usize>,
    at: usize,
    /// Where a way led, and how many changes were too many on it.
    led: BTreeMap<Way, (usize, u8)>,
    change: f64,
    time: f64,
}

/// For every setting, by those of one foot's pedals and within each by those of the other's: the fewest changes too many
/// on the way to it, more than to the setting with fewest.
type Late = Vec<u8>;

/// From a state, with time for so many changes of each foot, to settings that give these pitch classes.
type Way = (usize, usize, u16);

impl Feet {
    pub(super) fn new(pedals: &Pedals) -> Self {
        let board = Board::new(pedals);
        let free = vec![0; board.classes.len()];
        Self {
            board,
            places: BTreeMap::from([(free.clone(), 0)]),
            met: vec![free],
            at: 0,
            led: BTreeMap::new(),
            change: pedals.change.0.max(0.01),
            time: f64::NEG_INFINITY,
        }
    }

    /// Goes to settings that give these pitch classes (as bits) by a time; the changes too many on the way.
    pub(super) fn reach(&mut self, wanted: u16, time: f64) -> u8 {
        if self.met.len() >= MOST {
            self.forget();
        }
        let late = self.go((self.at, self.fit(time), wanted));
        self.time = time;
        late
    }

    /// Forgets all but the present state.
    fn forget(&mut self) {
        let now = self.met.swap_remove(self.at);
        self.places = BTreeMap::from([(now.clone(), 0)]);
        (self.met, self.at) = (vec![now], 0);
        self.led.clear();
    }

    /// How many changes of each foot fit until a time: four are all that it can need.
    fn fit(&self, time: f64) -> usize {
        let slots = |time: f64| libm::floor(time / self.change);
        if self.time.is_finite() { (slots(time) - slots(self.time)).clamp(0.0, 4.0) as usize } else { 4 }
    }

    /// Goes a way; how many changes are too many on it.
    fn go(&mut self, way: Way) -> u8 {
        let led = self.led.get(&way).copied();
        let (to, least) = led.unwrap_or_else(|| self.lead(way));
        self.at = to;
        least
    }

    fn lead(&mut self, way: Way) -> (usize, u8) {
        let (from, fit, wanted) = way;
        let (late, least) = self.board.moved(self.met[from].clone(), fit, wanted);
        let place = self.met.len();
        let to = *self.places.entry(late.clone()).or_insert(place);
        if to == place {
            self.met.push(late);
        }
        self.led.insert(way, (to, least));
        (to, least)
    }
}

/// The pedals of both feet.
struct Board {
    /// The pitch classes that each setting gives.
    classes: Vec<u16>,
    /// How many settings the pedals of the one foot have, and of the other.
    settings: [usize; 2],
}

impl Board {
    fn new(pedals: &Pedals) -> Self {
        let [left, right] = [&pedals.left, &pedals.right].map(|letters| naturals(letters));
        let settings = [&left, &right].map(|foot| 3usize.pow(foot.len() as u32));
        Self { classes: given(&[left, right].concat()), settings }
    }

    /// Lets each foot make as many changes as fit, and any more at the cost of being late, to settings that give `wanted`;
    /// and the fewest changes too many.
    fn moved(&self, mut late: Late, fit: usize, wanted: u16) -> (Late, u8) {
        let [one, other] = self.settings;
        step(&mut late, other, fit);
        let mut late = turned(&late, other);
        step(&mut late, one, fit);
        let mut late = turned(&late, one);
        for (late, classes) in late.iter_mut().zip(&self.classes) {
            *late = if wanted & !classes == 0 { *late } else { NEVER };
        }
        let least = late.iter().fold(NEVER, |least, late| least.min(*late));
        late.iter_mut().for_each(|late| *late -= least);
        (late, least)
    }
}

/// Lets one foot move, for all of the `other` foot's settings: a row of them stands for each of its own.
fn step(late: &mut [u8], other: usize, fit: usize) {
    let pedals: Vec<usize> =
        std::iter::successors(Some(other), |pedal| Some(3 * pedal)).take_while(|pedal| *pedal < late.len()).collect();
    if fit >= pedals.len() {
        pedals.iter().for_each(|pedal| relax(late, *pedal, 0));
        return;
    }
    for _ in 0..fit {
        one_change(late, &pedals);
    }
    pedals.iter().for_each(|pedal| relax(late, *pedal, 1));
}

/// Lets one of the pedals move, whichever serves.
fn one_change(late: &mut [u8], pedals: &[usize]) {
    let before = late.to_vec();
    for pedal in pedals {
        let mut moved = before.clone();
        relax(&mut moved, *pedal, 0);
        late.iter_mut().zip(moved).for_each(|(late, moved)| *late = (*late).min(moved));
    }
}

/// Lets one pedal go from any of its positions to any other at a cost.
fn relax(late: &mut [u8], pedal: usize, cost: u8) {
    for block in late.chunks_exact_mut(3 * pedal) {
        let (flat, rest) = block.split_at_mut(pedal);
        let (natural, sharp) = rest.split_at_mut(pedal);
        for ((flat, natural), sharp) in flat.iter_mut().zip(natural).zip(sharp) {
            let best = (*flat).min(*natural).min(*sharp).saturating_add(cost);
            *flat = (*flat).min(best);
            *natural = (*natural).min(best);
            *sharp = (*sharp).min(best);
        }
    }
}

/// Rows of `width` as columns.
fn turned<T: Copy + Default>(rows: &[T], width: usize) -> Vec<T> {
    let height = rows.len() / width;
    let mut columns = vec![T::default(); rows.len()];
    for (place, row) in rows.chunks_exact(width).enumerate() {
        columns.iter_mut().skip(place).step_by(height).zip(row).for_each(|(to, from)| *to = *from);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Seconds;

    #[test]
    fn what_is_forgotten_changes_nothing() {
        let play = |forget: bool| {
            let mut feet = Feet::new(&Pedals { left: "DCB".into(), right: "EFGA".into(), change: Seconds(0.35) });
            let late = |step: u16| {
                if forget {
                    feet.forget();
                }
                feet.reach(0b1001_0001 << (step * 3 % 5), f64::from(step) * 0.1)
            };
            (0..200).map(late).collect::<Vec<_>>()
        };
        let late = play(false);
        assert!(late.iter().any(|late| *late > 0));
        assert_eq!(late, play(true));
    }
}
