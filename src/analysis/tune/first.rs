//! What is seen of a note before anybody is taken to sing: where it lies, how long it is, what sounds with it, what it
//! follows, what the piece is like. Pitch differences are in semitones, or tenths of one where they are means; lengths in
//! milliseconds; shares in hundredths or thousandths.

use super::super::texture::mixed;
use super::row::{Row, Sums, percent, root};
use super::surface::{LONGEST, REACH, Surface, TOGETHER};
use std::collections::BTreeMap;
use std::ops::Range;

/// Stands for a pitch difference to a note that is not there.
const FAR: i64 = 99;

/// Everything about a piece that its notes are compared with.
pub(super) struct First<'a> {
    surface: &'a Surface<'a>,
    piece: Piece,
    patterns: Patterns,
    pitch: Sums,
    square: Sums,
    length: Sums,
    exposed: Sums,
    /// Over moments: of their highest and lowest notes.
    high: Sums,
    low: Sums,
    high_length: Sums,
    high_step: Sums,
}

impl<'a> First<'a> {
    pub(super) fn new(surface: &'a Surface<'a>) -> Self {
        let notes = &surface.notes;
        let tops = || surface.tops.iter().map(|top| &notes[*top]);
        let steps = surface.tops.windows(2).map(|pair| (notes[pair[1]].pitch - notes[pair[0]].pitch).abs().min(24));
        Self {
            surface,
            piece: Piece::new(surface),
            patterns: Patterns::new(surface),
            pitch: Sums::of(notes.iter().map(|note| note.pitch)),
            square: Sums::of(notes.iter().map(|note| note.pitch * note.pitch)),
            length: Sums::of(notes.iter().map(|note| note.held())),
            exposed: Sums::of(surface.top.iter().copied()),
            high: Sums::of(tops().map(|note| note.pitch)),
            low: Sums::of(surface.bottoms.iter().map(|bottom| notes[*bottom].pitch)),
            high_length: Sums::of(tops().map(|note| note.held())),
            high_step: Sums::of(std::iter::once(0).chain(steps)),
        }
    }

    /// All that is seen of a note.
    pub(super) fn note(&self, index: usize, row: &mut Row<'_>) {
        self.shape(index, row);
        self.moment(index, row);
        self.sounding(index, row);
        self.during(index, row);
        self.edges(index, row);
        for reach in [1000, 3000, 8000, 20_000] {
            self.window(index, reach, row.of(reach));
        }
        for reach in [1000, 3000] {
            self.near(index, reach, row.of(reach));
        }
        row.of(0);
        self.piece.note(self.surface, index, row);
        self.links(index, row);
        Chain::new(self.surface, index).put(row);
        self.again(index, row);
        self.grid(index, row);
    }

    fn shape(&self, index: usize, row: &mut Row<'_>) {
        let (notes, moments) = (&self.surface.notes, &self.surface.moments);
        let (note, moment) = (notes[index], self.surface.moment_of[index]);
        let next = moments.get(moment + 1).map_or(note.on + LONGEST, |next| notes[next.start].on);
        let last = moment.checked_sub(1).map_or(note.on - LONGEST, |last| notes[moments[last].start].on);
        let written = self.surface.tones[index].length().saturating_mul(48) / self.surface.quarter.max(1);
        row.put("pitch", note.pitch).put("length", note.length().min(6000)).put("written", written.min(600) as i64);
        row.put("of-step", percent(note.length(), next - note.on));
        row.put("step", (next - note.on).min(LONGEST)).put("step-before", (note.on - last).min(LONGEST));
    }

    fn moment(&self, index: usize, row: &mut Row<'_>) {
        let note = self.surface.notes[index];
        let (mut up, mut down, mut gap_up, mut gap_down) = (0, 0, FAR, FAR);
        let (mut alike, mut ending, mut longest) = (0, 0, 0);
        for other in self.surface.others(index).map(|other| &self.surface.notes[other]) {
            let step = other.pitch - note.pitch;
            if step > 0 {
                up += 1;
                gap_up = gap_up.min(step);
            } else {
                down += 1;
                gap_down = gap_down.min(-step);
            }
            alike += i64::from((other.length() - note.length()).abs() * 8 <= note.length());
            ending += i64::from((other.off - note.off).abs() <= 5);
            longest = longest.max(other.length());
        }
        row.put("together", up + down + 1).put("together-up", up).put("together-down", down);
        row.put("together-gap-up", gap_up).put("together-gap-down", gap_down).put("together-alike", alike);
        row.put("together-longest", percent(note.length(), longest)).put("together-ending", ending);
        row.put("parallel", i64::from(gap_down < FAR && self.moved_along(index, gap_down)));
    }

    /// Whether the note it follows had a note as far below.
    fn moved_along(&self, index: usize, below: i64) -> bool {
        let notes = &self.surface.notes;
        self.surface.before[index].is_some_and(|before| {
            self.surface.others(before).any(|other| notes[other].pitch == notes[before].pitch - below)
        })
    }

    /// Against what sounds when it starts.
    fn sounding(&self, index: usize, row: &mut Row<'_>) {
        let (note, moment) = (self.surface.notes[index], self.surface.moment(index));
        let (mut up, mut gap_up, mut gap_down, mut held) = (0, FAR, FAR, 0);
        let heard = note.on + TOGETHER.min(note.length() / 2);
        for other in (index.saturating_sub(REACH)..moment.end.min(index + REACH)).filter(|other| *other != index) {
            let other = &self.surface.notes[other];
            let step = other.pitch - note.pitch;
            if other.off <= heard {
            } else if step > 0 {
                up += 1;
                gap_up = gap_up.min(step);
                held = held.max(other.off - note.on);
            } else {
                gap_down = gap_down.min(-step);
            }
        }
        row.put("under", up)
            .put("gap-up", gap_up)
            .put("gap-down", gap_down)
            .put("under-for", percent(held, note.length()));
        row.put("top", self.surface.top[index]).put("bottom", self.surface.bottom[index]);
    }

    /// Against what starts while it sounds.
    fn during(&self, index: usize, row: &mut Row<'_>) {
        let (note, moment) = (self.surface.notes[index], self.surface.moment(index));
        let (mut gap_up, mut gap_down) = (FAR, FAR);
        let until = note.off - TOGETHER.min(note.length() / 4);
        for other in self.surface.notes[moment.end..].iter().take(REACH).take_while(|other| other.on < until) {
            let step = other.pitch - note.pitch;
            if step > 0 { gap_up = gap_up.min(step) } else { gap_down = gap_down.min(-step) }
        }
        row.put("during-gap-up", gap_up).put("during-gap-down", gap_down);
    }

    /// The highest and lowest notes of the moments beside it.
    fn edges(&self, index: usize, row: &mut Row<'_>) {
        let Surface { notes, moment_of, tops, bottoms, .. } = self.surface;
        let step = |of: &[usize], moment: Option<usize>| {
            moment.and_then(|moment| of.get(moment)).map_or(0, |other| notes[*other].pitch - notes[index].pitch)
        };
        let (next, last) = (Some(moment_of[index] + 1), moment_of[index].checked_sub(1));
        row.put("next-top", step(tops, next)).put("last-top", step(tops, last));
        row.put("next-bottom", step(bottoms, next)).put("last-bottom", step(bottoms, last));
    }

    fn window(&self, index: usize, reach: i64, row: &mut Row<'_>) {
        let note = self.surface.notes[index];
        let (notes, moments) = self.surface.within(index, reach);
        let mean = self.pitch.mean(&notes, 10);
        row.put("rate", notes.len() as i64 * 5000 / reach).put("mean", note.pitch * 10 - mean);
        row.put("spread", root(self.square.mean(&notes, 100) - mean * mean));
        row.put("longer", percent(note.held(), self.length.mean(&notes, 1)));
        row.put("longer-top", percent(note.held(), self.high_length.mean(&moments, 1)));
        row.put("mean-top", note.pitch * 10 - self.high.mean(&moments, 10));
        row.put("height", (self.high.over(&moments) - self.low.over(&moments)) * 10 / moments.len() as i64);
        row.put("size", notes.len() as i64 * 100 / moments.len() as i64);
        row.put("top-step", self.high_step.mean(&moments, 10)).put("exposed", self.exposed.mean(&notes, 1));
    }

    /// Against each note around.
    fn near(&self, index: usize, reach: i64, row: &mut Row<'_>) {
        let note = self.surface.notes[index];
        let (range, _) = self.surface.within(index, reach);
        let range = range.start.max(index.saturating_sub(REACH))..range.end.min(index + REACH);
        let (mut above, mut longer, mut high, mut low) = (0, 0, 0, 127);
        for other in &self.surface.notes[range.clone()] {
            above += i64::from(other.pitch > note.pitch);
            longer += i64::from(other.length() > note.length());
            high = high.max(other.pitch);
            low = low.min(other.pitch);
        }
        let count = range.len() as i64;
        row.put("above", above * 100 / count).put("outlasted", longer * 100 / count);
        row.put("highest", high - note.pitch).put("lowest", note.pitch - low);
    }

    fn links(&self, index: usize, row: &mut Row<'_>) {
        let notes = &self.surface.notes;
        let note = notes[index];
        let (after, before) = (self.surface.after[index], self.surface.before[index]);
        let step = |other: Option<usize>| other.map_or(FAR, |other| (notes[other].pitch - note.pitch).abs());
        row.put("after-step", step(after)).put("before-step", step(before));
        row.put("after-rest", after.map_or(3000, |after| notes[after].on - note.off));
        row.put("before-rest", before.map_or(3000, |before| note.on - notes[before].off));
        row.put("after-longer", after.map_or(0, |after| percent(note.length(), notes[after].length())));
    }

    /// Where else the same comes.
    fn again(&self, index: usize, row: &mut Row<'_>) {
        let notes = &self.surface.notes;
        let note = notes[index];
        let last =
            notes[..index].iter().rev().take(REACH).find(|other| other.pitch == note.pitch && other.on < note.on);
        let next = notes[index + 1..].iter().take(REACH).find(|other| other.pitch == note.pitch && other.on > note.on);
        row.put("same-before", last.map_or(LONGEST, |last| (note.on - last.on).min(LONGEST)));
        row.put("same-after", next.map_or(LONGEST, |next| (next.on - note.on).min(LONGEST)));
        let [turn, shape, five] = self.patterns.counts(self.surface, index);
        row.put("turn-again", turn.min(60)).put("shape-again", shape * 1000 / notes.len() as i64);
        row.put("five-again", five.min(60));
    }

    /// How far from the sixteenths it starts and ends, in 1/480 of a quarter.
    fn grid(&self, index: usize, row: &mut Row<'_>) {
        let sixteenth = (self.surface.quarter / 4).max(1);
        let off = |tick: u64| (tick % sixteenth).min(sixteenth - tick % sixteenth).saturating_mul(120) / sixteenth;
        let tone = &self.surface.tones[index];
        row.put("grid", off(tone.start) as i64).put("grid-end", off(tone.end) as i64);
    }
}

/// The piece as a whole.
struct Piece {
    mean: i64,
    mean_top: i64,
    spread: i64,
    median_length: i64,
    /// Notes below each pitch.
    below: [i64; 129],
    rate: i64,
    moments: i64,
    size: i64,
    octaves: i64,
    legato: i64,
}

impl Piece {
    fn new(surface: &Surface<'_>) -> Self {
        let Surface { notes, moments, tops, after, .. } = surface;
        let (count, groups) = (notes.len().max(1) as i64, moments.len().max(1) as i64);
        let mean = notes.iter().map(|note| note.pitch).sum::<i64>() * 10 / count;
        let square = |pitch: i64| (pitch * 10 - mean) * (pitch * 10 - mean);
        let mut lengths: Vec<i64> = notes.iter().map(|note| note.length()).collect();
        lengths.sort_unstable();
        let mut below = [0; 129];
        notes.iter().for_each(|note| below[(note.pitch as usize & 127) + 1] += 1);
        (1..129).for_each(|pitch| below[pitch] += below[pitch - 1]);
        let time = notes.last().map_or(1, |last| (last.on - notes[0].on).max(1));
        let octave = |moment: &&Range<usize>| {
            let pitches = notes[(*moment).clone()].iter().fold(0u128, |mask, note| mask | 1 << (note.pitch & 127));
            pitches & pitches >> 12 != 0
        };
        let follows = |(note, after): &(&super::surface::Note, &Option<usize>)| {
            after.is_some_and(|after| (notes[after].on - note.off).abs() <= TOGETHER)
        };
        Self {
            mean,
            mean_top: tops.iter().map(|top| notes[*top].pitch).sum::<i64>() * 10 / groups,
            spread: root(notes.iter().map(|note| square(note.pitch)).sum::<i64>() / count),
            median_length: lengths.get(lengths.len() / 2).copied().unwrap_or(1),
            below,
            rate: count * 10_000 / time,
            moments: groups * 10_000 / time,
            size: count * 100 / groups,
            octaves: moments.iter().filter(octave).count() as i64 * 100 / groups,
            legato: notes.iter().zip(after).filter(follows).count() as i64 * 100 / count,
        }
    }

    fn note(&self, surface: &Surface<'_>, index: usize, row: &mut Row<'_>) {
        let (note, count) = (surface.notes[index], surface.notes.len() as i64);
        let pitch = note.pitch as usize & 127;
        row.put("piece-mean", note.pitch * 10 - self.mean).put("piece-top", note.pitch * 10 - self.mean_top);
        row.put("piece-below", self.below[pitch] * 100 / count)
            .put("piece-longer", percent(note.length(), self.median_length));
        row.put("piece-same", (self.below[pitch + 1] - self.below[pitch]) * 1000 / count);
        row.put("piece-spread", self.spread).put("piece-rate", self.rate).put("piece-moments", self.moments);
        row.put("piece-size", self.size).put("piece-octaves", self.octaves).put("piece-legato", self.legato);
        row.put("piece-tops", self.mean_top).put("place", index as i64 * 100 / count);
    }
}

/// How often each small figure comes: pitches of a note and of those it follows and that follow it.
struct Patterns {
    /// Three notes at pitch, three notes at any pitch, five notes at pitch.
    counts: [BTreeMap<u64, i64>; 3],
}

impl Patterns {
    fn new(surface: &Surface<'_>) -> Self {
        let mut counts: [BTreeMap<u64, i64>; 3] = Default::default();
        for index in 0..surface.notes.len() {
            for (counts, key) in counts.iter_mut().zip(Self::keys(surface, index)) {
                if let Some(key) = key {
                    *counts.entry(key).or_default() += 1;
                }
            }
        }
        Self { counts }
    }

    fn counts(&self, surface: &Surface<'_>, index: usize) -> [i64; 3] {
        let keys = Self::keys(surface, index);
        std::array::from_fn(|which| keys[which].and_then(|key| self.counts[which].get(&key)).copied().unwrap_or(0))
    }

    fn keys(surface: &Surface<'_>, index: usize) -> [Option<u64>; 3] {
        let pitch = |note: usize| surface.notes[note].pitch as u64;
        let (Some(before), Some(after)) = (surface.before[index], surface.after[index]) else { return [None; 3] };
        let three = mixed(mixed(mixed(0, pitch(before)), pitch(index)), pitch(after));
        let shape = mixed(mixed(0, 128 + pitch(before) - pitch(index)), 128 + pitch(after) - pitch(index));
        let outer = surface.before[before].zip(surface.after[after]);
        [Some(three), Some(shape), outer.map(|(first, last)| mixed(mixed(three, pitch(first)), pitch(last)))]
    }
}

/// The run of notes that belong to each other both ways, up to twelve before and twelve after a note.
struct Chain {
    notes: i64,
    steps: i64,
    repeats: i64,
    tops: i64,
    exposed: i64,
    lowest: i64,
    length: i64,
    squares: i64,
    rests: i64,
    sizes: i64,
}

impl Chain {
    fn new(surface: &Surface<'_>, index: usize) -> Self {
        let length = surface.notes[index].held();
        let (exposed, lowest) = (surface.top[index], surface.bottom[index]);
        let start =
            Self { notes: 1, steps: 0, repeats: 0, tops: 0, exposed, lowest, length, squares: 0, rests: 0, sizes: 0 };
        let mut chain = start;
        let walk = |chain: &mut Self, next: &dyn Fn(usize) -> Option<usize>| {
            let mut at = index;
            for _ in 0..12 {
                let Some(other) = next(at) else { break };
                chain.add(surface, other, at);
                at = other;
            }
        };
        walk(&mut chain, &|at| surface.mutual_before(at));
        walk(&mut chain, &|at| surface.mutual_after(at));
        chain
    }

    /// A note with the one of the chain beside it.
    fn add(&mut self, surface: &Surface<'_>, index: usize, beside: usize) {
        let (note, other) = (surface.notes[index], surface.notes[beside]);
        let step = (note.pitch - other.pitch).abs();
        let (earlier, later) = if index > beside { (other, note) } else { (note, other) };
        self.notes += 1;
        self.steps += step;
        self.repeats += i64::from(step == 0);
        self.tops += i64::from(surface.tops[surface.moment_of[index]] == index);
        self.exposed += surface.top[index];
        self.lowest += surface.bottom[index];
        self.length += note.held();
        self.squares += note.held() * note.held();
        self.rests += (later.on - earlier.off).clamp(0, 2000);
        self.sizes += surface.moment(index).len() as i64;
    }

    fn put(&self, row: &mut Row<'_>) {
        let others = (self.notes - 1).max(1);
        let mean = self.length / self.notes;
        row.put("chain", self.notes)
            .put("chain-step", self.steps * 10 / others)
            .put("chain-tops", self.tops * 100 / others);
        row.put("chain-exposed", self.exposed / self.notes).put("chain-lowest", self.lowest / self.notes);
        row.put("chain-length", mean).put("chain-rests", self.rests / others);
        row.put("chain-repeats", self.repeats * 100 / others).put("chain-size", self.sizes * 10 / others);
        row.put("chain-lengths", root(self.squares / others - mean * mean));
    }
}
