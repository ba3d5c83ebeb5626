//! Tremolos as a hand shakes them.
//!
//! Bows and sticks keep a note alive by repeating it. A pianist turns the hand between the lower and the upper notes of the
//! chord instead, or between a note and its octave: a tremolo between two heads where the source has one that nobody counts, the
//! strokes themselves where it has counted repetitions (common practice of piano reductions). Where the hand has anything else to
//! strike meanwhile, or a chord is too wide or too close to be shaken, the notes stay held, or struck more rarely.

use super::hand::Hand;
use super::play::Fate;
use super::tones::{Duty, Moment, Tone};
use crate::score::{Score, Sign, Tick};
use std::collections::BTreeMap;

/// What lies between the inner notes of both halves, at least, and the outer ones, at most, in semitones: closer notes are a
/// trill, wider ones a leap at every stroke (ours).
const CLOSEST: u8 = 3;
const WIDEST: u8 = 12;
/// What is shorter than this is held, a chord and a note that must be given its octave, in milliseconds (ours).
const CHORD_MS: i64 = 250;
const OCTAVE_MS: i64 = 500;
/// The soonest stroke of a counted repetition, in milliseconds: thirteen a second, as fast as trills go (ours).
const STROKE_MS: i64 = 77;
/// An octave below this key only rumbles (ours).
const DEEPEST: u8 = 36;
/// Bars and beats that one tremolo may fall into.
const MOST_PIECES: usize = 64;
/// Most notes of one half.
const MOST: usize = 2;

/// A note of a tremolo, or one of its strokes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) pitch: u8,
    pub(super) start: u64,
    pub(super) end: u64,
    /// The sign that joins it to the other half.
    pub(super) sign: Option<Sign>,
}

/// The notes of a tone that is shaken, by its moment and its place there.
pub(super) type Shaken = BTreeMap<(usize, usize), Vec<Turn>>;

/// The tones that hands shake.
pub(super) fn shaken(score: &Score, moments: &[Moment], fates: &[Vec<Option<Fate>>], hand: Hand) -> Shaken {
    let slack = score.frame.division().quarter().0 / 16;
    let mut hands = Hands { score, moments, fates, hand, slack, down: Vec::new(), number: unused_number(score) };
    (0..moments.len()).flat_map(|index| hands.at(index)).collect()
}

fn unused_number(score: &Score) -> u32 {
    score.notes().flat_map(|note| &note.signs).filter_map(Sign::number).max().map_or(1, |last| last.saturating_add(1))
}

/// Both hands on their way through the piece.
struct Hands<'a> {
    score: &'a Score,
    moments: &'a [Moment],
    fates: &'a [Vec<Option<Fate>>],
    hand: Hand,
    slack: u64,
    /// The keys that are down.
    down: Vec<Fate>,
    /// The next number of a tremolo.
    number: u32,
}

/// The halves of a tremolo, the first first: places and keys.
type Halves = [Vec<(usize, u8)>; 2];
/// What one hand strikes at a moment, as places and fates, low to high.
type Struck<'a> = Vec<(usize, &'a Tone, Fate)>;

impl<'a> Hands<'a> {
    fn at(&mut self, index: usize) -> Shaken {
        let now = self.moments[index].start;
        self.down.retain(|key| key.end > now + self.slack);
        let turned = [0, 1].into_iter().flat_map(|hand| self.turned(index, hand)).collect();
        self.down.extend(self.fates[index].iter().flatten());
        turned
    }

    fn struck(&self, index: usize, hand: usize) -> Struck<'a> {
        let tones = self.moments[index].tones.iter().zip(&self.fates[index]).enumerate();
        let own = tones.filter_map(|(place, (tone, fate))| Some((place, tone, fate.filter(|fate| fate.hand == hand)?)));
        let mut own: Struck<'a> = own.collect();
        own.sort_by_key(|(_, _, fate)| fate.pitch);
        own
    }

    /// What a hand shakes at a moment.
    fn turned(&mut self, index: usize, hand: usize) -> Shaken {
        let struck = self.struck(index, hand);
        let (shaken, company): (Struck<'a>, Struck<'a>) = struck.into_iter().partition(|(_, tone, _)| tone.is_shaken());
        let ends = || shaken.iter().map(|(.., fate)| fate.end);
        let (Some(end), Some(last)) = (ends().min(), ends().max()) else { return Shaken::new() };
        let company: Vec<u8> = company.iter().map(|(.., fate)| fate.pitch).chain(self.keys_of(hand)).collect();
        let even = last - end <= self.slack && shaken.iter().all(|(.., fate)| !fate.rolled);
        if !even || self.strikes(index, end).any(|fate| fate.hand == hand) || !stands_apart(&company, &shaken) {
            return Shaken::new();
        }
        let strokes = shaken.iter().find_map(|(_, tone, _)| tone.tremolo);
        let length = self.ms(end) - self.ms(self.moments[index].start);
        let turned = match (shaken.as_slice(), strokes) {
            ([one], Some(strokes)) if company.is_empty() && length >= OCTAVE_MS => {
                self.octave(index, hand, one, end).and_then(|octave| {
                    self.between(index, &[vec![(one.0, one.2.pitch)], vec![(one.0, octave)]], end, strokes)
                })
            }
            ([_, _, ..], Some(strokes)) if length >= CHORD_MS => {
                halves(&shaken, self.hand).and_then(|halves| self.between(index, &halves, end, strokes))
            }
            ([_, _, ..], None) => halves(&shaken, self.hand).and_then(|halves| self.counted(index, &shaken, &halves)),
            _ => None,
        };
        turned.unwrap_or_default()
    }

    fn keys_of(&self, hand: usize) -> impl Iterator<Item = u8> {
        self.down.iter().filter(move |key| key.hand == hand).map(|key| key.pitch)
    }

    /// What is struck after a moment and before a tick.
    fn strikes(&self, index: usize, end: u64) -> impl Iterator<Item = &Fate> {
        let later = self.moments.iter().zip(self.fates).skip(index + 1);
        later
            .take_while(move |(moment, _)| moment.start + self.slack < end)
            .flat_map(|(_, fates)| fates.iter().flatten())
    }

    fn ms(&self, tick: u64) -> i64 {
        (self.score.frame.tempo.seconds_at(Tick(tick)).value() * 1000.0) as i64
    }

    /// The octave of a note that no other key is in the way of: inwards, so that tune and bass stay outside.
    fn octave(&self, index: usize, hand: usize, (_, tone, fate): &(usize, &Tone, Fate), end: u64) -> Option<u8> {
        let up = match tone.duty {
            Duty::Bass => true,
            Duty::Melody => false,
            Duty::Free => hand == 0,
        };
        let octave = if up { fate.pitch.checked_add(12)? } else { fate.pitch.checked_sub(12)? };
        let now = self.fates[index].iter().flatten();
        let mut others = self.down.iter().chain(now).chain(self.strikes(index, end)).filter(|other| other.hand != hand);
        let free = others.all(|other| if up { other.pitch > octave } else { other.pitch < octave });
        (free && self.hand.span.0 >= 12 && octave >= DEEPEST.min(fate.pitch)).then_some(octave)
    }

    /// A tremolo between two heads, as long as each can be written.
    fn between(&mut self, index: usize, halves: &Halves, end: u64, strokes: u8) -> Option<Shaken> {
        let mut turned = Shaken::new();
        for (from, to) in pieces(self.score, self.moments[index].start, end, self.slack)? {
            let middle = from + (to - from) / 2;
            for (half, (start, end)) in halves.iter().zip([(from, middle), (middle, to)]) {
                for (place, pitch) in half {
                    let sign = Some(Sign::Alternation(self.number, strokes));
                    turned.entry((index, *place)).or_default().push(Turn { pitch: *pitch, start, end, sign });
                }
            }
            self.number = self.number.saturating_add(1);
        }
        Some(turned)
    }

    /// The strokes of counted repetitions, given to both halves in turn; `None` where they are not even, or too fast.
    fn counted(&self, index: usize, shaken: &Struck<'_>, halves: &Halves) -> Option<Shaken> {
        let strokes = |tone: &Tone| -> Vec<u64> {
            std::iter::once(tone.start).chain(tone.held.iter().map(|(_, at)| *at)).collect()
        };
        let (_, first, fate) = shaken.first()?;
        let mut times = strokes(first);
        let together = shaken.iter().all(|(_, tone, _)| strokes(tone) == times);
        // What the hand strikes next may come before the last of them.
        times.retain(|at| at + self.slack < fate.end);
        let soonest = times.windows(2).map(|pair| self.ms(pair[1]) - self.ms(pair[0])).min()?;
        if !together || soonest < STROKE_MS {
            return None;
        }
        let ends = times.iter().skip(1).copied().chain([fate.end]);
        let mut turned = Shaken::new();
        for ((stroke, start), end) in times.iter().copied().enumerate().zip(ends) {
            for (place, pitch) in &halves[stroke % 2] {
                turned.entry((index, *place)).or_default().push(Turn { pitch: *pitch, start, end, sign: None });
            }
        }
        Some(turned)
    }
}

/// The two halves of a chord, the one with the tune or the bass first, otherwise the lower.
fn halves(shaken: &Struck<'_>, hand: Hand) -> Option<Halves> {
    let notes: Vec<(usize, u8)> = shaken.iter().map(|(place, _, fate)| (*place, fate.pitch)).collect();
    let split = split(&notes, hand)?;
    let (low, high) = notes.split_at(split);
    let owed = shaken.iter().position(|(_, tone, _)| tone.duty != Duty::Free);
    let low_first = owed.is_none_or(|owed| owed < split);
    Some(if low_first { [low, high] } else { [high, low] }.map(<[_]>::to_vec))
}

/// Whether fingers that hold or strike something else are at most one, and outside of those that shake.
fn stands_apart(company: &[u8], shaken: &Struck<'_>) -> bool {
    let pitches = || shaken.iter().map(|(.., fate)| fate.pitch);
    let inside = |key: &u8| pitches().min() <= Some(*key) && Some(*key) <= pitches().max();
    company.len() <= 1 && !company.iter().any(inside)
}

/// Where a chord comes apart into two halves: at its widest step.
fn split(notes: &[(usize, u8)], hand: Hand) -> Option<usize> {
    let (low, high) = (notes.first()?.1, notes.last()?.1);
    let widest = WIDEST.min(u8::try_from(hand.span.0).unwrap_or(WIDEST));
    let steps = notes.windows(2).map(|pair| pair[1].1 - pair[0].1).zip(1..);
    let fits = |(_, at): &(u8, usize)| *at <= MOST && notes.len() - at <= MOST;
    let (step, at) = steps.filter(fits).max_by_key(|(step, at)| (*step, usize::MAX - at))?;
    (high - low <= widest && step >= CLOSEST).then_some(at)
}

/// A stretch of time as tremolos are written: no bar line within, and each as long as one head, dotted or not. None of one
/// without end.
fn pieces(score: &Score, start: u64, end: u64, slack: u64) -> Option<Vec<(u64, u64)>> {
    let meters = &score.frame.meters;
    let mut pieces = Vec::new();
    let mut from = start;
    while from + slack < end {
        let bar = meters.bar_at(Tick(from));
        let beat = bar.meter.beat_length(meters.division()).0.max(1);
        let to = on_beat(end, bar.span.start.0, beat, slack).min(bar.span.end.0);
        let next = from + beat - (from - bar.span.start.0) % beat;
        let to = if is_one_head(to - from, beat) { to } else { next.min(to) };
        pieces.push((from, to));
        from = to;
        if pieces.len() > MOST_PIECES {
            return None;
        }
    }
    Some(pieces)
}

/// A tick, or the half beat that it all but falls on: notes are let go a little early.
fn on_beat(tick: u64, bar: u64, beat: u64, slack: u64) -> u64 {
    let half = (beat / 2).max(1);
    let near = bar + (tick.saturating_sub(bar) + half / 2) / half * half;
    if near.abs_diff(tick) <= slack { near } else { tick }
}

/// Whether a length is a power of two of beats, or three of such, and can be halved.
fn is_one_head(length: u64, beat: u64) -> bool {
    let beats = length / beat;
    let whole = length.is_multiple_of(beat) && length.is_multiple_of(2);
    whole && (beats.is_power_of_two() || beats.is_multiple_of(3) && (beats / 3).is_power_of_two())
}
