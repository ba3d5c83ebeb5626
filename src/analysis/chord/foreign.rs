//! Notes that do not belong to the chord they sound in, named by how their voice comes to them and leaves them (Aldwell &
//! Schachter, Harmony and Voice Leading; the classes as in Temperley 2001, ch. 6).

use super::Chord;
use crate::analysis::texture::Texture;
use crate::analysis::tone::Tone;
use crate::score::{NoteId, Tick};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What a note foreign to its chord is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForeignKind {
    /// Reached and left by step in one direction.
    Passing,
    /// A step away from a note and back.
    Neighbour,
    /// Held or struck again from the chord before, and resolved a step down.
    Suspension,
    /// The same, resolved a step up.
    Retardation,
    /// Reached by leap, or from nothing, and left by step.
    Appoggiatura,
    /// Reached by step and left by leap.
    Escape,
    /// A note of the next chord, struck early and struck again.
    Anticipation,
    /// Held, or repeated, under chords that change; the lowest note.
    Pedal,
    /// None of these.
    Free,
}

/// A note that does not belong to the chord it sounds in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignNote {
    /// The note.
    pub note: NoteId,
    /// Where it is foreign: its start, or, when it is held over, where the chord changes under it.
    pub at: Tick,
    /// What it is.
    pub kind: ForeignKind,
}

/// Chords over which a held note is followed.
const LONGEST_HELD: usize = 32;

/// The foreign notes, by (place, id).
pub(in crate::analysis) fn find(texture: &Texture, chords: &[Chord]) -> Vec<ForeignNote> {
    let of_voice = crate::run::map(&texture.tones_of, |own| {
        let mut found = Vec::new();
        for place in 0..own.len() {
            let line = Around::new(texture, own, place);
            found.extend(line.foreign(chords).map(|(at, kind)| ForeignNote { note: line.tone.id, at: Tick(at), kind }));
        }
        found
    });
    let mut found: Vec<ForeignNote> = of_voice.into_iter().flatten().collect();
    found.sort_unstable_by_key(|foreign| (foreign.at, foreign.note));
    found
}

/// A tone and its neighbours in its voice.
struct Around<'a> {
    tone: &'a Tone,
    before: Option<&'a Tone>,
    after: Option<&'a Tone>,
}

impl<'a> Around<'a> {
    fn new(texture: &'a Texture, own: &[usize], place: usize) -> Self {
        let tone = &texture.tones[own[place]];
        let at = |index: Option<usize>| Some(&texture.tones[*own.get(index?)?]);
        // Of a chord in the voice, what starts with it is no neighbour.
        let before = at(place.checked_sub(1)).filter(|other| other.start < tone.start);
        let after = at(Some(place + 1)).filter(|other| other.start > tone.start);
        Self { tone, before, after }
    }

    /// Where the tone is foreign first, and what it is there.
    fn foreign(&self, chords: &[Chord]) -> Option<(u64, ForeignKind)> {
        let first = chords.partition_point(|chord| chord.span.end.0 <= self.tone.start);
        let under = |chord: &&Chord| chord.span.start.0 < self.tone.end;
        let mut over = chords.iter().enumerate().skip(first).take(LONGEST_HELD).take_while(|(_, chord)| under(chord));
        let (index, chord) = over.find(|(_, chord)| !belongs(self.tone, chord))?;
        let held = chord.span.start.0 > self.tone.start;
        // A touch of the next chord is the finger's, not the harmony's.
        if held && (self.tone.end - chord.span.start.0) * 8 < self.tone.length() {
            return None;
        }
        let before = index.checked_sub(1).and_then(|before| chords.get(before));
        let kind = self.kind(held, before, chord, chords.get(index + 1));
        Some((self.tone.start.max(chord.span.start.0), kind))
    }

    fn kind(&self, held: bool, last: Option<&Chord>, chord: &Chord, next: Option<&Chord>) -> ForeignKind {
        let came = self.before.map(|before| step(before, self.tone));
        let goes = self.after.map(|after| step(self.tone, after));
        let prepared = held || came == Some(Step::Same) && last.is_some_and(|last| belongs(self.tone, last));
        let lowest = chord.bass == self.tone.pitch % 12;
        match (came, goes) {
            (_, Some(Step::Down)) if prepared => ForeignKind::Suspension,
            (_, Some(Step::Up)) if prepared && !lowest => ForeignKind::Retardation,
            _ if lowest && (prepared || goes == Some(Step::Same)) => ForeignKind::Pedal,
            (_, Some(Step::Same)) if next.is_some_and(|next| belongs(self.tone, next)) => ForeignKind::Anticipation,
            (Some(Step::Up), Some(Step::Up)) | (Some(Step::Down), Some(Step::Down)) => ForeignKind::Passing,
            (Some(Step::Up), Some(Step::Down)) | (Some(Step::Down), Some(Step::Up)) => ForeignKind::Neighbour,
            (Some(Step::Leap | Step::Same) | None, Some(Step::Up | Step::Down)) => ForeignKind::Appoggiatura,
            (Some(Step::Up | Step::Down), Some(Step::Leap)) => ForeignKind::Escape,
            _ => ForeignKind::Free,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Same,
    Up,
    Down,
    Leap,
}

fn step(from: &Tone, to: &Tone) -> Step {
    match (to.pitch.cmp(&from.pitch), to.pitch.abs_diff(from.pitch)) {
        (Ordering::Equal, _) => Step::Same,
        (Ordering::Greater, 1 | 2) => Step::Up,
        (Ordering::Less, 1 | 2) => Step::Down,
        _ => Step::Leap,
    }
}

fn belongs(tone: &Tone, chord: &Chord) -> bool {
    chord.classes >> (tone.pitch % 12) & 1 == 1
}
