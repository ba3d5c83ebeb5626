//! A beam search over all moments of a part: which note goes to which voice.
//!
//! At each moment every ranking of the moment's notes among the voices is a way on; the cheapest few are kept, and
//! of two ways that leave all voices alike only the cheaper one, as in Viterbi's algorithm. The answer is read back
//! from the end, so a later note can still decide where an earlier one belongs.

use super::super::tone::{Tone, groups};
use super::cost::{Arrival, Costs, Left};

/// The most voices a part is split into.
pub(in super::super) const MOST_VOICES: usize = 8;
/// Ways kept at each moment.
const WIDTH: usize = 8;
const NOBODY: u32 = u32::MAX;

/// The voice of each tone, 0 the highest, fewer than `voices` (1 to 8), and the cost of the whole.
pub(super) fn assign(tones: &[Tone], voices: usize, quarter: u64, costs: &Costs) -> (Vec<u8>, u64) {
    let voices = voices.clamp(1, MOST_VOICES);
    if voices == 1 {
        return (vec![0; tones.len()], 0);
    }
    let mates = mates(tones, quarter);
    let moments: Vec<Vec<u32>> =
        groups(tones, tolerance(quarter)).map(|range| from_high_to_low(tones, range)).collect();
    let mut tops = vec![false; tones.len()];
    for moment in &moments {
        tops[moment[0] as usize] = true;
    }
    let search = Search { tones, mates: &mates, tops: &tops, voices, quarter, costs };
    let mut ways = vec![Way { cost: 0, last: [NOBODY; MOST_VOICES], step: NOBODY }];
    let mut steps: Vec<Step> = Vec::with_capacity(moments.len() * WIDTH);
    for moment in &moments {
        ways = search.advance(&ways, moment, &mut steps);
    }
    let Some(best) = ways.first() else { return (vec![0; tones.len()], 0) };
    (read_back(&moments, &steps, best.step, voices, tones.len()), best.cost)
}

/// Notes that start within this many ticks start together.
pub(super) const fn tolerance(quarter: u64) -> u64 {
    quarter / 16
}

fn from_high_to_low(tones: &[Tone], range: std::ops::Range<usize>) -> Vec<u32> {
    let mut moment: Vec<u32> = range.filter_map(|index| u32::try_from(index).ok()).collect();
    moment.sort_by_key(|index| (std::cmp::Reverse(tones[*index as usize].pitch), *index));
    moment
}

/// For each tone, how many pitch classes of its moment have its length (to an eighth of it), its own included: an
/// octave is one line doubled, not a chord.
fn mates(tones: &[Tone], quarter: u64) -> Vec<u32> {
    let mut mates = vec![1; tones.len()];
    for moment in groups(tones, tolerance(quarter)).filter(|moment| moment.len() > 1 && moment.len() <= 64) {
        for index in moment.clone() {
            let length = tones[index].length();
            let alike = moment.clone().filter(|other| tones[*other].length().abs_diff(length) <= length / 8);
            mates[index] = alike.fold(0u32, |mask, other| mask | 1 << (tones[other].pitch % 12)).count_ones();
        }
    }
    mates
}

/// One way through the moments so far.
#[derive(Clone)]
struct Way {
    cost: u64,
    /// The last tone of each voice.
    last: [u32; MOST_VOICES],
    /// Where its last step is kept.
    step: u32,
}

/// What a way did at one moment: three bits a note, and the step before it.
#[derive(Clone, Copy)]
struct Step {
    before: u32,
    slots: u32,
}

struct Search<'a> {
    tones: &'a [Tone],
    mates: &'a [u32],
    tops: &'a [bool],
    voices: usize,
    quarter: u64,
    costs: &'a Costs,
}

/// A candidate: from which way, at which cost, with which slots.
#[derive(Clone, Copy)]
struct Candidate {
    cost: u64,
    from: usize,
    slots: u32,
}

impl Search<'_> {
    fn advance(&self, ways: &[Way], moment: &[u32], steps: &mut Vec<Step>) -> Vec<Way> {
        let leaders = leaders(moment, self.voices);
        let mut candidates: Vec<Candidate> = Vec::with_capacity(ways.len() * 32);
        for (from, way) in ways.iter().enumerate() {
            self.expand(from, way, &leaders, &mut candidates);
        }
        candidates.sort_unstable_by_key(|candidate| (candidate.cost, candidate.from, candidate.slots));
        let mut kept: Vec<Way> = Vec::with_capacity(WIDTH);
        for candidate in candidates {
            let parent = &ways[candidate.from];
            let last = after(&parent.last, &leaders, candidate.slots);
            if kept.iter().any(|way| way.last == last) {
                continue;
            }
            let step = u32::try_from(steps.len()).unwrap_or(NOBODY);
            steps.push(Step { before: parent.step, slots: candidate.slots });
            kept.push(Way { cost: candidate.cost, last, step });
            if kept.len() == WIDTH {
                break;
            }
        }
        kept
    }

    /// The voice whose note was the highest of the moment before, where the highest note of this moment should follow
    /// it: not under a note that still sounds, and not from a bass note to the chord after it or back.
    fn lead(&self, left: &[Option<Left<'_>>], leaders: &[u32]) -> Option<usize> {
        let (top, bottom) = (self.tone(*leaders.first()?), self.tone(*leaders.last()?));
        if left.iter().flatten().any(|before| before.tone.end > top.start && before.tone.pitch > top.pitch) {
            return None;
        }
        let latest = left.iter().flatten().map(|before| before.tone.start).max()?;
        let late = |before: &Left<'_>| before.tone.start + tolerance(self.quarter) >= latest;
        let moment =
            || left.iter().enumerate().filter_map(|(slot, before)| before.filter(late).map(|b| (slot, b.tone)));
        let (slot, highest) = moment().max_by_key(|(slot, tone)| (tone.pitch, std::cmp::Reverse(*slot)))?;
        let lowest = moment().map(|(_, tone)| tone.pitch).min()?;
        let chord = leaders.len() > 1 || lowest < highest.pitch;
        let apart = highest.pitch + 1 < bottom.pitch || top.pitch + 1 < lowest;
        (!chord || !apart).then_some(slot)
    }

    fn tone(&self, index: u32) -> &Tone {
        &self.tones[index as usize]
    }

    /// Every order-keeping ranking of the moment's notes among the voices, and each with one pair of neighbours
    /// swapped.
    fn expand(&self, from: usize, way: &Way, leaders: &[u32], candidates: &mut Vec<Candidate>) {
        let left: [Option<Left<'_>>; MOST_VOICES] = std::array::from_fn(|slot| {
            let index = way.last[slot] as usize;
            Some(Left { tone: self.tones.get(index)?, mates: self.mates[index], top: self.tops[index] })
        });
        let left = &left[..self.voices];
        let lead = self.lead(left, leaders);
        let mut table = [[0u32; MOST_VOICES]; MOST_VOICES];
        for (row, index) in leaders.iter().enumerate() {
            let arrival =
                Arrival { tone: &self.tones[*index as usize], mates: self.mates[*index as usize], top: row == 0 };
            for (slot, cell) in table[row][..self.voices].iter_mut().enumerate() {
                *cell = self.costs.link(self.quarter, left, slot, &arrival);
                if row == 0 {
                    *cell += self.costs.lead(slot, lead);
                }
            }
        }
        for mask in 1u32..1 << self.voices {
            if mask.count_ones() as usize != leaders.len() {
                continue;
            }
            let slots = slots_of(mask);
            let mut add = |slots: [u8; MOST_VOICES], extra: u32| {
                let sum =
                    leaders.iter().enumerate().fold(extra, |sum, (row, _)| sum + table[row][usize::from(slots[row])]);
                candidates.push(Candidate {
                    cost: way.cost + u64::from(sum),
                    from,
                    slots: packed(&slots, leaders.len()),
                });
            };
            add(slots, 0);
            for row in 1..leaders.len() {
                let mut swapped = slots;
                swapped.swap(row - 1, row);
                add(swapped, self.costs.swapped());
            }
        }
    }
}

/// The tones of a moment that choose a voice: all, or where there are more than voices, evenly spaced ones from the
/// highest to the lowest; the others go with the nearest leader above.
fn leaders(moment: &[u32], voices: usize) -> Vec<u32> {
    if moment.len() <= voices {
        return moment.to_vec();
    }
    (0..voices).map(|slot| moment[leader_place(slot, moment.len(), voices)]).collect()
}

const fn leader_place(slot: usize, count: usize, voices: usize) -> usize {
    let spaces = if voices > 1 { voices - 1 } else { 1 };
    slot * (count - 1) / spaces
}

fn after(last: &[u32; MOST_VOICES], leaders: &[u32], slots: u32) -> [u32; MOST_VOICES] {
    let mut last = *last;
    for (row, index) in leaders.iter().enumerate() {
        last[(slots >> (3 * row) & 7) as usize] = *index;
    }
    last
}

/// The slots of a mask, ascending.
fn slots_of(mask: u32) -> [u8; MOST_VOICES] {
    let mut slots = [0; MOST_VOICES];
    let chosen = (0..MOST_VOICES as u8).filter(|slot| mask >> slot & 1 == 1);
    for (place, slot) in slots.iter_mut().zip(chosen) {
        *place = slot;
    }
    slots
}

fn packed(slots: &[u8; MOST_VOICES], count: usize) -> u32 {
    slots[..count].iter().rev().fold(0, |bits, slot| bits << 3 | u32::from(*slot))
}

fn read_back(moments: &[Vec<u32>], steps: &[Step], last: u32, voices: usize, tones: usize) -> Vec<u8> {
    let mut voice_of = vec![0u8; tones];
    let mut at = last;
    for moment in moments.iter().rev() {
        let Some(step) = steps.get(at as usize) else { break };
        for (place, index) in moment.iter().enumerate() {
            let row = row_of(place, moment.len(), voices);
            voice_of[*index as usize] = (step.slots >> (3 * row) & 7) as u8;
        }
        at = step.before;
    }
    voice_of
}

/// The leader that the note at `place` goes with.
fn row_of(place: usize, count: usize, voices: usize) -> usize {
    if count <= voices {
        return place;
    }
    (0..voices).rev().find(|slot| leader_place(*slot, count, voices) <= place).unwrap_or(0)
}
