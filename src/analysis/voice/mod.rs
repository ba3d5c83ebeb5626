//! Voices: the streams of notes a listener follows.
//!
//! A part in which no two notes sound together is one voice. Any other pitched part is split by a search over all
//! its moments (`search`) into as many voices as sound together, and one or two more, so that a bass need not share its
//! voice with the chords after it. Percussion is one voice a part. Where one part plays everything its tune (`tune`) is
//! a voice of its own, and the rest is split; but where it is four merged ones (`four`) they are told apart.
//!
//! A score whose parts were merged is told apart by its own searches: four parts by learned weights (`merged`, `fitted`),
//! other numbers by set costs (`cost`, `register`).

mod cost;
mod fitted;
mod four;
mod merged;
mod register;
mod search;
#[cfg(test)]
mod tests;

use super::tone::{self, Tone};
use super::tune;
use crate::line::{Voice, VoiceId};
use crate::run;
use crate::score::{Frame, NoteId, Part, Score};
use cost::Costs;
pub(super) use merged::Placed;
use register::Registers;
pub(super) use search::MOST_VOICES;
use search::{assign, tolerance};

/// The voice that is the tune of the one part of a piece.
pub(super) struct Lead {
    pub(super) voice: VoiceId,
    /// Its notes that somebody would sing, or that lead while nobody does, in time order.
    pub(super) sung: Vec<NoteId>,
}

/// The voices of a score, from high to low at their first note, percussion last; every note is in exactly one.
pub(super) fn find(score: &Score) -> Vec<Voice> {
    find_with_lead(score).0
}

/// The voices, with the one that is the tune where one part plays everything.
pub(super) fn find_with_lead(score: &Score) -> (Vec<Voice>, Option<Lead>) {
    let indexed: Vec<(usize, &Part)> = score.parts.iter().enumerate().collect();
    let pitched = |part: &&Part| part.notes.iter().any(|note| note.sound.pitch().is_some());
    let alone = score.parts.iter().filter(pitched).count() == 1;
    let by_part = run::map(&indexed, |(index, part)| of_part(*index, part, &score.frame, alone));
    let mut found: Vec<(u8, Found)> = by_part.into_iter().flatten().map(|voice| (voice.first, voice)).collect();
    found.sort_by_key(|(pitch, voice)| (voice.percussion, std::cmp::Reverse(*pitch), voice.part, voice.slot));
    let number = |index: usize| VoiceId(u32::try_from(index).unwrap_or(u32::MAX));
    let lead = found.iter_mut().enumerate().find_map(|(index, (_, found))| {
        let sung = std::mem::take(&mut found.sung);
        (!sung.is_empty()).then(|| Lead { voice: number(index), sung })
    });
    let voice = |(index, (_, found)): (usize, (u8, Found))| Voice {
        id: number(index),
        part: found.part,
        notes: found.notes,
        confidence: found.confidence,
    };
    (found.into_iter().enumerate().map(voice).collect(), lead)
}

/// The voice of each tone (0 the highest) where a known number of voices was merged: four by the fitted search, other
/// numbers by set costs.
pub(super) fn split(tones: &[Tone], voices: usize, quarter: u64) -> Vec<Placed> {
    if let (4, Some(weights)) = (voices, fitted::weights()) {
        return fitted::split(tones, quarter, weights);
    }
    let costs = Costs::merged(Registers::learn(tones, voices, quarter));
    let (slots, cost) = assign(tones, voices, quarter, &costs);
    let sure = confidence(cost, tones.len());
    slots.into_iter().map(|voice| Placed { voice, sure }).collect()
}

/// How sure a search is, in thousandths, from what a note costs in the mean.
fn confidence(cost: u64, notes: usize) -> u16 {
    (1000 * 4000 / (4000 + cost / notes.max(1) as u64)) as u16
}

/// A voice before it has its number.
struct Found {
    percussion: bool,
    part: u16,
    slot: u8,
    /// Pitch of its first note.
    first: u8,
    notes: Vec<NoteId>,
    /// Of a tune: what is sung of it.
    sung: Vec<NoteId>,
    confidence: u16,
}

fn of_part(index: usize, part: &Part, frame: &Frame, alone: bool) -> Vec<Found> {
    let quarter = frame.division().quarter().0;
    let mut tones = tone::of_part(index, part);
    if alone && four::are_merged(&tones, quarter) {
        return four_parts(&tones, quarter).into_iter().chain(percussion(index, part)).collect();
    }
    let tune = if alone && voices_needed(&tones, quarter) > 1 { tune(&mut tones, frame) } else { None };
    let mut voices: Vec<Found> = tune.into_iter().collect();
    let first_slot = voices.len() as u8;
    let count = voices_needed(&tones, quarter);
    let (slots, cost) = assign(&tones, count, quarter, &Costs::default());
    let confidence = confidence(cost, tones.len());
    voices.extend((0..count as u8).filter_map(|slot| {
        let own = tones.iter().zip(&slots).filter(|(_, own)| **own == slot).map(|(tone, _)| *tone);
        voice(&own.collect::<Vec<_>>(), first_slot + slot, confidence)
    }));
    voices.extend(percussion(index, part));
    voices
}

/// The voices of a part that is four merged ones.
fn four_parts(tones: &[Tone], quarter: u64) -> Vec<Found> {
    let placed = split(tones, 4, quarter);
    let of_slot = |slot: u8| {
        let own = tones.iter().zip(&placed).filter(|(_, placed)| placed.voice == slot);
        let (own, sure): (Vec<Tone>, Vec<u64>) = own.map(|(tone, placed)| (*tone, u64::from(placed.sure))).unzip();
        let confidence = sure.iter().sum::<u64>() / sure.len().max(1) as u64;
        voice(&own, slot, confidence as u16)
    };
    (0..4).filter_map(of_slot).collect()
}

/// A voice of these tones; none of none.
fn voice(tones: &[Tone], slot: u8, confidence: u16) -> Option<Found> {
    let Tone { part, pitch: first, .. } = *tones.first()?;
    let notes = tones.iter().map(|tone| tone.id).collect();
    Some(Found { percussion: false, part, slot, first, notes, sung: Vec::new(), confidence })
}

/// Takes the tune out of the tones, unless somebody would sing less than a third of it: then its notes are no line, but what
/// is left of one.
fn tune(tones: &mut Vec<Tone>, frame: &Frame) -> Option<Found> {
    let found = tune::find(tones, frame);
    if found.sung.len() * 3 < found.line.len() {
        return None;
    }
    let ids = |notes: &[usize]| notes.iter().map(|note| tones[*note].id).collect();
    let first = tones[*found.line.first()?];
    let (notes, sung) = (ids(&found.line), ids(&found.sung));
    let mut place = 0;
    tones.retain(|_| {
        place += 1;
        found.line.binary_search(&(place - 1)).is_err()
    });
    let (part, first, confidence) = (first.part, first.pitch, found.confidence);
    Some(Found { percussion: false, part, slot: 0, first, notes, sung, confidence })
}

fn percussion(index: usize, part: &Part) -> Option<Found> {
    let notes: Vec<NoteId> =
        part.notes.iter().filter(|note| note.sound.pitch().is_none()).map(|note| note.id).collect();
    let part = u16::try_from(index).unwrap_or(u16::MAX);
    (!notes.is_empty()).then_some(Found {
        percussion: true,
        part,
        slot: 0,
        first: 0,
        notes,
        sung: Vec::new(),
        confidence: 1000,
    })
}

/// As many voices as sound together, and where that is several one more for a bass that stands apart from the chords,
/// or two where octaves are common (a bass in octaves); at most eight.
fn voices_needed(tones: &[Tone], quarter: u64) -> usize {
    match most_together(tones, quarter) {
        0 | 1 => 1,
        most => (most + 1 + usize::from(has_octaves(tones, quarter))).min(MOST_VOICES),
    }
}

/// Whether one moment in ten is an octave and nothing else.
fn has_octaves(tones: &[Tone], quarter: u64) -> bool {
    let (mut octaves, mut moments) = (0, 0);
    for moment in tone::groups(tones, tolerance(quarter)) {
        moments += 1;
        octaves += usize::from(matches!(&tones[moment], [a, b] if a.pitch.abs_diff(b.pitch) == 12));
    }
    octaves * 10 >= moments
}

/// The most notes that sound together. A note that runs on into the next for less than a quarter of its length, as
/// legato playing has it, does not sound together with it.
fn most_together(tones: &[Tone], quarter: u64) -> usize {
    let mut sounding: Vec<u64> = Vec::new();
    let mut most = 0;
    for tone in tones {
        sounding.retain(|until| *until > tone.start);
        let legato = (tone.length() / 4).max(tolerance(quarter));
        sounding.push(tone.end.saturating_sub(legato).max(tone.start + 1));
        most = most.max(sounding.len());
        if most >= MOST_VOICES {
            break;
        }
    }
    most
}
