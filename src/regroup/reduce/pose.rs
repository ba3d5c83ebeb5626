//! One hand over the keys: where it is, what it holds, and what it can strike next.

use super::hand::{FINGERS, Hand};
use super::tones::{Duty, Moment};

/// A key held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Key {
    /// The moment and the place in it of its tone.
    pub(super) tone: (u32, u8),
    pub(super) pitch: u8,
    pub(super) start: u64,
    pub(super) until: u64,
    pub(super) worth: i64,
    /// Whether it is of the tune or the bass.
    pub(super) owed: bool,
}

/// A hand at rest over what it struck last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pose {
    /// When it struck last, in milliseconds; `None` before it has.
    pub(super) at: Option<i64>,
    pub(super) low: u8,
    pub(super) high: u8,
    pub(super) keys: [Key; FINGERS],
    /// How many of the keys are down.
    pub(super) down: usize,
}

/// What a hand strikes at a moment: places of tones as bits, and whether it rolls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Grip {
    pub(super) struck: u64,
    pub(super) rolled: bool,
}

/// Where a hand would rather be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A hand that waits so long before and after a strike, in milliseconds, has time to roll it (ours).
const ROLL_MS: (i64, i64) = (400, 300);
/// What a rolled chord costs, what a note costs beyond those that come with ease, and a duty that is out of reach.
const ROLL: i64 = 40;
const UNEASY: i64 = 30;
const LOST: i64 = 5_000;
/// What it costs that a line goes on in the other hand, of a note that is owed and of any other.
const OTHER_HAND: (i64, i64) = (30, 8);
/// Octave doublings are left out of runs: what comes and moves on sooner than this, in milliseconds, to other keys (ours).
const DOUBLING_MS: i64 = 200;
/// A note of a line that was kept before is worth so much more: a line that comes and goes is worse than none.
const GOES_ON: i64 = 8;

/// What is around a grip.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) hand: Hand,
    pub(super) moment: &'a Moment,
    /// Its index.
    pub(super) index: u32,
    /// Milliseconds to the next moment.
    pub(super) room: i64,
    /// Notes that end so many ticks after a moment are over at it.
    pub(super) slack: u64,
    /// What became of the voices before.
    pub(super) voices: Voices,
}

/// What became of the last note of each voice, as bits of their numbers modulo 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Voices {
    /// It was kept.
    pub(super) kept: u64,
    /// The left hand struck it.
    pub(super) left: u64,
}

impl Voices {
    /// After a moment at which the left and the right hand struck so.
    pub(super) fn after(mut self, moment: &Moment, [left, right]: [Grip; 2]) -> Self {
        for (place, tone) in moment.tones.iter().enumerate() {
            let (bit, own) = (1 << (tone.voice % 64), 1 << place);
            self.kept = if (left.struck | right.struck) & own > 0 { self.kept | bit } else { self.kept & !bit };
            self.left = if left.struck & own > 0 { self.left | bit } else { self.left & !bit };
        }
        self
    }

    /// Whether a voice goes on that another hand had.
    const fn changes(self, voice: u32, side: Side) -> bool {
        let bit = 1 << (voice % 64);
        self.kept & bit > 0 && (self.left & bit > 0) != matches!(side, Side::Left)
    }
}

impl Default for Pose {
    fn default() -> Self {
        Self { at: None, low: 0, high: 0, keys: [Key::default(); FINGERS], down: 0 }
    }
}

impl Pose {
    /// The keys that are down.
    pub(super) fn keys(&self) -> &[Key] {
        self.keys.get(..self.down).unwrap_or_default()
    }

    /// Lets keys go.
    pub(super) fn release(&mut self, mut gone: impl FnMut(&Key) -> bool) {
        let mut left = 0;
        for place in 0..self.down {
            let key = self.keys[place];
            if !gone(&key) {
                self.keys[left] = key;
                left += 1;
            }
        }
        self.down = left;
    }

    /// Holds a key, if a finger is free.
    pub(super) fn hold(&mut self, key: Key) -> bool {
        let free = self.keys.get_mut(self.down);
        let Some(free) = free else { return false };
        *free = key;
        self.down += 1;
        true
    }

    /// The best grip on the tones from `from` to `to` of a moment, the pose after it, and what it costs.
    pub(super) fn grip(&self, around: &Around<'_>, from: usize, to: usize, side: Side) -> (Grip, Self, i64) {
        let mut free = *self;
        free.release(|key| key.until <= around.moment.start + around.slack);
        if from >= to {
            return (Grip::default(), free, 0);
        }
        let since = self.at.map_or(i64::MAX / 200, |at| around.moment.ms - at);
        let reach = Reach { pose: &free, around, from, to, side, since };
        let tones = around.moment.tones.get(from..to).unwrap_or_default();
        let mut best = if tones.iter().all(|tone| tone.duty == Duty::Free) {
            Some((reach.lost(0), Grip::default(), free))
        } else {
            None
        };
        let spread = if since >= ROLL_MS.0 && around.room >= ROLL_MS.1 { &[false, true][..] } else { &[false][..] };
        for rolled in spread {
            for low in tones.iter().map(|tone| tone.pitch).chain(free.keys().iter().map(|key| key.pitch)) {
                if let Some(found) = reach.window(low, *rolled)
                    && best.as_ref().is_none_or(|(cost, ..)| found.0 < *cost)
                {
                    best = Some(found);
                }
            }
        }
        let (cost, grip, pose) = best.unwrap_or_else(|| reach.one());
        (grip, pose, cost)
    }
}

/// A hand about to strike some of the tones of a moment.
struct Reach<'a> {
    pose: &'a Pose,
    around: &'a Around<'a>,
    from: usize,
    to: usize,
    side: Side,
    /// Milliseconds since it struck last.
    since: i64,
}

impl Reach<'_> {
    /// What is struck with all fingers in a window from a key upwards; `None` when a duty lies outside of it.
    fn window(&self, low: u8, rolled: bool) -> Option<(i64, Grip, Pose)> {
        let hand = self.around.hand;
        let span = if rolled { hand.rolled.0 } else { hand.span.0 };
        if rolled && hand.rolled == hand.span {
            return None;
        }
        let high = (i16::from(low) + span).min(127) as u8;
        let inside = |pitch: u8| (low..=high).contains(&pitch);
        let (_, easy, most) = hand.row(self.since);
        let mut struck = 0u64;
        for (place, tone) in self.tones().filter(|(_, tone)| tone.duty != Duty::Free) {
            if !inside(tone.pitch) {
                return None;
            }
            struck |= 1 << place;
        }
        let easy = if struck > 0 && self.is_calm() { easy.max(2) } else { easy };
        let mut extra = 0;
        while (struck.count_ones() as usize) < most {
            let price = if struck.count_ones() as usize >= easy { UNEASY } else { 0 };
            let free = self.tones().filter(|(place, tone)| struck & 1 << place == 0 && inside(tone.pitch));
            let best = free
                .map(|(place, tone)| (self.worth(tone), place))
                .max_by_key(|(worth, place)| (*worth, usize::MAX - place));
            let Some((_, place)) = best.filter(|(worth, _)| *worth > price) else { break };
            struck |= 1 << place;
            extra += price;
        }
        if struck == 0 {
            return None;
        }
        let mut pose = *self.pose;
        let again = |pitch: u8| self.tones().any(|(place, tone)| struck & 1 << place > 0 && tone.pitch == pitch);
        pose.release(|key| again(key.pitch));
        let mut cut = 0;
        let now = self.around.moment.start;
        pose.release(|key| {
            let out = !inside(key.pitch);
            cut += if out { price_of_cut(key, now) } else { 0 };
            out
        });
        while pose.down + struck.count_ones() as usize > FINGERS {
            let Some(least) = pose.keys().iter().copied().min_by_key(|key| price_of_cut(key, now)) else { break };
            cut += price_of_cut(&least, now);
            pose.release(|key| *key == least);
        }
        let cost = self.lost(struck) + extra + cut + if rolled { ROLL } else { 0 };
        Some(self.taken(struck, rolled, cost, pose))
    }

    /// The one duty that matters most, where two are too far from each other.
    fn one(&self) -> (i64, Grip, Pose) {
        let first = self.tones().max_by_key(|(place, tone)| (tone.worth, *place)).map_or(self.from, |(place, _)| place);
        self.taken(1 << first, false, LOST + self.lost(1 << first), Pose { down: 0, ..*self.pose })
    }

    /// The hand over what it has struck.
    fn taken(&self, struck: u64, rolled: bool, cost: i64, mut pose: Pose) -> (i64, Grip, Pose) {
        let (mut low, mut high) = (u8::MAX, 0);
        let mut changes = 0;
        // What is let go a little later anyway is let go now: two hands of many held voices are hard to read.
        let soon = self.around.moment.start + self.around.slack * 16;
        pose.release(|key| !key.owed && key.until < soon);
        for (place, tone) in self.tones().filter(|(place, _)| struck & 1 << place > 0) {
            low = low.min(tone.pitch);
            high = high.max(tone.pitch);
            let (pitch, start, until, worth) = (tone.pitch, tone.start, tone.end, tone.worth);
            let owed = tone.duty != Duty::Free;
            if self.around.voices.changes(tone.voice, self.side) {
                changes += if owed { OTHER_HAND.0 } else { OTHER_HAND.1 };
            }
            pose.hold(Key { tone: (self.around.index, place as u8), pitch, start, until, worth, owed });
        }
        let cost = cost + changes + self.moved(low, high) + self.place(low, high);
        pose.at = Some(self.around.moment.ms);
        (pose.low, pose.high) = (low, high);
        (cost, Grip { struck, rolled }, pose)
    }

    fn tones(&self) -> impl Iterator<Item = (usize, &super::tones::Tone)> {
        self.around.moment.tones.iter().enumerate().take(self.to).skip(self.from)
    }

    /// Whether the hand may double in octaves with ease: it has time before or after, or stays on its keys.
    fn is_calm(&self) -> bool {
        let stays = |tone: &super::tones::Tone| tone.pitch == self.pose.low || tone.pitch == self.pose.high;
        let mut owed = self.tones().filter(|(_, tone)| tone.duty != Duty::Free);
        self.since.max(self.around.room) >= DOUBLING_MS || owed.all(|(_, tone)| stays(tone))
    }

    fn worth(&self, tone: &super::tones::Tone) -> i64 {
        let goes_on = self.around.voices.kept & 1 << (tone.voice % 64) > 0;
        match tone.doubles {
            true if !self.is_calm() => 0,
            _ => tone.worth + if goes_on { GOES_ON } else { 0 },
        }
    }

    /// What the tones that are not struck are worth.
    fn lost(&self, struck: u64) -> i64 {
        self.tones().filter(|(place, _)| struck & 1 << place == 0).map(|(_, tone)| self.worth(tone)).sum()
    }

    /// What it costs to come there from where the hand was. In music that people wrote 19 of 20 moves are within these
    /// distances.
    fn moved(&self, low: u8, high: u8) -> i64 {
        if self.pose.at.is_none() {
            return 0;
        }
        let way = (i64::from(low) + i64::from(high) - i64::from(self.pose.low) - i64::from(self.pose.high)).abs() / 2;
        let easy = match self.since * i64::from(self.around.hand.pace) / 100 {
            ..200 => 12,
            200..350 => 15,
            350..600 => 24,
            _ => 36,
        };
        way / 3 + (way - easy).max(0) * 6
    }

    /// The right hand is not at ease far below the middle of the keys, nor the left far above it.
    fn place(&self, low: u8, high: u8) -> i64 {
        let middle = (i64::from(low) + i64::from(high)) / 2;
        match self.side {
            Side::Left => (middle - 62).max(0) / 2,
            Side::Right => (57 - middle).max(0) / 2,
        }
    }
}

/// What is lost when a key is let go now: half of what its tone is worth, for what is left of it.
fn price_of_cut(key: &Key, now: u64) -> i64 {
    let (left, whole) = (key.until.saturating_sub(now), key.until.saturating_sub(key.start).max(1));
    key.worth * (left as i64) / (whole as i64) / 2
}
