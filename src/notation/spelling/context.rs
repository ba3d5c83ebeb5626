//! What speaks for a name: the key, the names before, after and beside it, and the steps of its line.
//!
//! A table of small facts about each candidate, in thousandths, to be weighed by `weights`. The kinds of facts are ours,
//! after what spelling algorithms use (key, line of fifths, voice leading: Temperley, "The Cognition of Basic Musical
//! Structures", 2001, ch. 5; Chew and Chen, "Real-time pitch spelling using the spiral array", 2005).

use super::{Heard, near};

/// Names are counted from here on the line of fifths …
const LOWEST: i32 = -20;
/// … so many of them.
const NAMES: usize = 48;
/// Candidates lie so far below and above the signature: from F double flat to G double sharp in C.
const BELOW: i32 = 8;
const ABOVE: i32 = 13;

/// How many facts there are.
pub const FACTS: usize = 50;
/// Where the kinds of facts begin.
const BEFORE: usize = 24;
const AFTER: usize = 28;
const BESIDE: usize = 32;
const NEXT: usize = 36;
const PREVIOUS: usize = 42;
const PASSING: usize = 48;

/// The facts about one candidate, in thousandths.
pub type Facts = [i32; FACTS];

/// The notes of a piece and how they hang together.
pub(super) struct Context<'a> {
    notes: &'a [Heard],
    keys: &'a [i32],
    window: u64,
    /// In each part that has the note: the notes before and after it, by index.
    lines: Vec<Vec<(Option<usize>, Option<usize>)>>,
}

/// How often each name occurs before each note.
struct Counts(Vec<[u16; NAMES]>);

impl<'a> Context<'a> {
    /// The context of sorted, distinct notes, and of their parts.
    pub(super) fn new(notes: &'a [Heard], parts: &[Vec<Heard>], keys: &'a [i32], window: u64) -> Self {
        let mut lines = vec![Vec::new(); notes.len()];
        for part in parts {
            link(notes, part, &mut lines);
        }
        Self { notes, keys, window, lines }
    }

    /// The best name of each note, those around it being `names`.
    pub(super) fn names(&self, names: &[i32], weights: &Facts) -> Vec<i32> {
        let counts = Counts::new(names);
        let worth = |facts: &Facts| facts.iter().zip(weights).map(|(f, w)| i64::from(*f) * i64::from(*w)).sum::<i64>();
        let best = |i: usize| {
            if let Some(given) = self.notes[i].name {
                return given.fifths();
            }
            let candidates = self.candidates(i);
            if let [only] = candidates.as_slice() {
                return *only;
            }
            let weighed = candidates.into_iter().map(|name| (worth(&self.facts(i, name, names, &counts)), name));
            weighed.max_by_key(|(worth, name)| (*worth, -name)).map_or(0, |(_, name)| name)
        };
        (0..self.notes.len()).map(best).collect()
    }

    /// The names a note may have.
    pub(super) fn candidates(&self, i: usize) -> Vec<i32> {
        let key = self.keys[i];
        let name = near(self.notes[i].midi % 12, key + 2);
        [name - 12, name, name + 12].into_iter().filter(|n| (-BELOW..=ABOVE).contains(&(n - key))).collect()
    }

    /// The facts about each candidate of each note.
    pub(super) fn table(&self, names: &[i32]) -> Vec<Vec<(i32, Facts)>> {
        let counts = Counts::new(names);
        let fact = |i: usize, name: i32| (name, self.facts(i, name, names, &counts));
        let row = |i: usize| self.candidates(i).into_iter().map(|name| fact(i, name)).collect();
        (0..self.notes.len()).map(row).collect()
    }

    fn facts(&self, i: usize, name: i32, names: &[i32], counts: &Counts) -> Facts {
        let mut facts = [0; FACTS];
        facts[(name - self.keys[i] + BELOW + 1).clamp(0, BEFORE as i32 - 1) as usize] = 1000;
        let tick = self.notes[i].tick;
        let first = |tick: u64| self.notes.partition_point(|note| note.tick.0 < tick);
        let (from, now) = (first(tick.0.saturating_sub(self.window)), first(tick.0));
        let (then, to) = (first(tick.0 + 1), first(tick.0 + self.window + 1));
        counts.facts(from..now, name, &mut facts[BEFORE..AFTER]);
        counts.facts(then..to, name, &mut facts[AFTER..BESIDE]);
        self.beside(i, from..then, name, names, &mut facts[BESIDE..NEXT]);
        self.steps(i, name, names, &mut facts);
        facts
    }

    /// The notes of other classes that sound when it begins.
    fn beside(&self, i: usize, near: std::ops::Range<usize>, name: i32, names: &[i32], facts: &mut [i32]) {
        let note = self.notes[i];
        let sounds = |j: &usize| self.notes[*j].end > note.tick && self.notes[*j].midi % 12 != note.midi % 12;
        let apart: Vec<i32> = near.filter(sounds).map(|j| (names[j] - name).abs()).collect();
        let count = apart.len() as i32;
        if count == 0 {
            return;
        }
        let share = |holds: &dyn Fn(i32) -> bool| apart.iter().filter(|d| holds(**d)).count() as i32 * 1000 / count;
        facts[0] = share(&|d| d > 6);
        facts[1] = apart.iter().map(|d| (*d).min(12)).sum::<i32>() * 1000 / (6 * count);
        facts[2] = share(&|d| d > 8);
        facts[3] = share(&|d| d == 6);
    }

    /// The steps to and from it in the parts that have it.
    fn steps(&self, i: usize, name: i32, names: &[i32], facts: &mut Facts) {
        let lines = &self.lines[i];
        let part = 1000 / lines.len().max(1) as i32;
        let rise = |from: usize, to: usize| i32::from(self.notes[to].midi) - i32::from(self.notes[from].midi);
        for (before, after) in lines {
            for (other, kind) in [(after, NEXT), (before, PREVIOUS)] {
                if let Some(other) = *other {
                    step(rise(i, other), names[other] - name, part, &mut facts[kind..kind + 6]);
                }
            }
            let (Some(before), Some(after)) = (*before, *after) else { continue };
            match (rise(before, i), rise(i, after), name - names[before]) {
                (1, 1, 7) => facts[PASSING] += part,
                (-1, -1, -7) => facts[PASSING + 1] += part,
                _ => {}
            }
        }
    }
}

/// A step of some semitones that moves a name so far on the line of fifths.
fn step(semitones: i32, fifths: i32, part: i32, facts: &mut [i32]) {
    let holds = match semitones {
        0 => (0, fifths == 0),
        1 => (1, fifths == -5),
        -1 => (2, fifths == 5),
        2 | -2 => (3, fifths == semitones),
        _ => (4, fifths.abs() > 6),
    };
    facts[holds.0] += if holds.1 { part } else { 0 };
    facts[5] += if semitones.abs() > 2 && fifths.abs() > 8 { part } else { 0 };
}

impl Counts {
    fn new(names: &[i32]) -> Self {
        let mut sum = [0u16; NAMES];
        let mut all = Vec::with_capacity(names.len() + 1);
        all.push(sum);
        for name in names {
            let place = (name - LOWEST).clamp(0, NAMES as i32 - 1) as usize;
            sum[place] = sum[place].wrapping_add(1);
            all.push(sum);
        }
        Self(all)
    }

    /// How far the names of some notes lie from a name, and whether those of its class are the same.
    fn facts(&self, notes: std::ops::Range<usize>, name: i32, facts: &mut [i32]) {
        let (from, to) = (&self.0[notes.start.min(notes.end)], &self.0[notes.end]);
        let (mut others, mut far, mut apart, mut further, mut alike, mut same) = (0, 0, 0, 0, 0, 0);
        for (place, (after, before)) in to.iter().zip(from).enumerate() {
            let count = i32::from(after.wrapping_sub(*before));
            let distance = (place as i32 + LOWEST - name).abs();
            if distance % 12 == 0 {
                alike += count;
                same += if distance == 0 { count } else { 0 };
                continue;
            }
            others += count;
            apart += distance.min(12) * count;
            far += if distance > 6 { count } else { 0 };
            further += if distance > 8 { count } else { 0 };
        }
        if others > 0 {
            facts[0] = far * 1000 / others;
            facts[1] = apart * 1000 / (6 * others);
            facts[2] = further * 1000 / others;
        }
        if alike > 0 {
            facts[3] = same * 1000 / alike - 500;
        }
    }
}

/// Adds the neighbours of each note in a part: of the chord before and after, the note nearest in pitch.
fn link(notes: &[Heard], part: &[Heard], lines: &mut [Vec<(Option<usize>, Option<usize>)>]) {
    let mut sorted: Vec<(crate::score::Tick, u8)> = part.iter().map(|note| (note.tick, note.midi)).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let chords: Vec<&[(crate::score::Tick, u8)]> = sorted.chunk_by(|a, b| a.0 == b.0).collect();
    let index = |key: &(crate::score::Tick, u8)| notes.binary_search_by_key(key, |note| (note.tick, note.midi)).ok();
    for (i, chord) in chords.iter().enumerate() {
        let neighbour = |at: Option<usize>, midi: u8| {
            let other = at.and_then(|at| chords.get(at))?;
            other.iter().min_by_key(|(_, pitch)| (pitch.abs_diff(midi), *pitch)).and_then(index)
        };
        for note in *chord {
            let Some(line) = index(note).and_then(|at| lines.get_mut(at)) else { continue };
            line.push((neighbour(i.checked_sub(1), note.1), neighbour(Some(i + 1), note.1)));
        }
    }
}
