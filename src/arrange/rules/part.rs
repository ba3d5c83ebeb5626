//! One seat's part as the rules look at it: notes in seconds, and attacks.

use crate::arrange::{ArrangedNote, Arrangement, Breaths, SeatPart};
use crate::ensemble::Seat;
use crate::profile::{Caps, Level, Limits, Profile, Technique};
use crate::score::{BarNumber, Frame, Mark, Marked, Pitch, Sign, Sound, Tick};

/// Notes that start within this many seconds of each other are one attack (a performed chord is never quite together).
const TOGETHER: f64 = 0.03;

/// An overlap shorter than this many seconds is legato, not a chord.
pub(super) const LEGATO: f64 = 0.1;

/// One seat's part.
pub(super) struct Part<'a> {
    pub(super) seat: &'a Seat,
    pub(super) frame: &'a Frame,
    /// By (start, sound).
    pub(super) notes: &'a [ArrangedNote],
    /// What the other seats play.
    pub(super) others: Vec<&'a SeatPart>,
    /// Slurs, words and signs.
    pub(super) marks: &'a [Marked],
    /// Whether words are set to it.
    pub(super) has_words: bool,
    /// Start and end of each note in seconds, breaths taken out.
    pub(super) times: Vec<(f64, f64)>,
    /// Attacks in time order.
    pub(super) onsets: Vec<Onset>,
}

/// Notes attacked together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Onset {
    /// Seconds of the first of them.
    pub(super) time: f64,
    /// Tick of the first of them.
    pub(super) tick: Tick,
    /// What is attacked, low to high, each once.
    pub(super) attacked: Vec<Sound>,
    /// What still sounds from before, low to high, each once.
    pub(super) held: Vec<Sound>,
    /// Index of the first note.
    pub(super) first: usize,
    /// How many notes it is of.
    pub(super) size: usize,
}

impl<'a> Part<'a> {
    /// `None` when the seat is not of the ensemble, or has no instrument.
    pub(super) fn of(arrangement: &'a Arrangement, part: &'a SeatPart) -> Option<Self> {
        Self::of_seat(arrangement, part, arrangement.ensemble.seats.get(usize::from(part.seat.0))?)
    }

    /// The same, as another seat would play it; `None` when that has no instrument.
    pub(super) fn of_seat(arrangement: &'a Arrangement, part: &'a SeatPart, seat: &'a Seat) -> Option<Self> {
        if seat.profiles.is_empty() {
            return None;
        }
        let tempo = &arrangement.frame.tempo;
        let breaths = Breaths::of(&part.marks, tempo);
        let seconds = |note: &ArrangedNote| {
            let profile = seat.instrument(note.instrument);
            (
                tempo.seconds_at(note.start).0,
                tempo.seconds_at(breaths.end(note.span(), profile).unwrap_or(note.span().end)).0,
            )
        };
        let times: Vec<(f64, f64)> = part.notes.iter().map(seconds).collect();
        let onsets = onsets(&part.notes, &times);
        let others = arrangement.seats.iter().filter(|other| other.seat != part.seat).collect();
        let (notes, marks, has_words) = (&part.notes, &part.marks, has_words(part));
        Some(Self { seat, frame: &arrangement.frame, notes, others, marks, has_words, times, onsets })
    }

    /// The instrument a note is played on.
    pub(super) fn profile(&self, note: &ArrangedNote) -> &Profile {
        self.seat.instrument(note.instrument)
    }

    /// The instrument of an attack.
    pub(super) fn profile_at(&self, onset: &Onset) -> &Profile {
        self.notes.get(onset.first).map_or(self.seat.profile(), |note| self.profile(note))
    }

    /// Of the instruments of an attack the one that takes most notes at once: hands go from one drum to another.
    pub(super) fn ablest_at(&self, onset: &Onset) -> &Profile {
        let struck = self.notes.iter().skip(onset.first).take(onset.size).map(|note| self.profile(note));
        struck.fold(self.profile_at(onset), |best, profile| {
            if profile.capability.notes_at_once > best.capability.notes_at_once { profile } else { best }
        })
    }

    /// The limits of breath and speed of this seat's players on a profile.
    pub(super) fn limits(&self, profile: &Profile) -> Limits {
        profile.capability.limits(self.seat.level)
    }

    /// Fastest notes a second that the technique of an attack lets these players play.
    pub(super) fn technique_speed(&self, onset: &Onset) -> f64 {
        let technique = self.notes.get(onset.first).map_or(Technique::Ordinary, |note| note.technique);
        self.profile_at(onset).technique_speed(technique, self.seat.level)
    }

    /// What players of the seat's level manage on any instrument.
    pub(super) fn caps(&self) -> Caps {
        Caps::of(self.seat.level)
    }

    /// The players in words: `beginners`, `players of grade 2`.
    pub(super) fn players(&self) -> String {
        match self.seat.level {
            Level::Beginner => "beginners".to_owned(),
            level => format!("players of {}", level.words()),
        }
    }

    /// Of each bar in which notes begin, the index of its first note, and where the bar, or else the piece, starts.
    pub(super) fn bars_with_notes(&self) -> Vec<(usize, Tick)> {
        let start = |note: &ArrangedNote| self.frame.meters.bar_at(note.start).span.start;
        let mut bars: Vec<(usize, Tick)> = self.notes.iter().map(start).enumerate().collect();
        bars.dedup_by_key(|(_, start)| *start);
        bars
    }

    pub(super) fn bar(&self, at: Tick) -> BarNumber {
        self.frame.meters.bar_at(at).number
    }
}

fn has_words(part: &SeatPart) -> bool {
    let syllable = |note: &ArrangedNote| note.signs.iter().any(|sign| matches!(sign, Sign::Syllable(_)));
    let lyric = |mark: &Marked| matches!(mark, Marked::At(_, Mark::Lyric(_)));
    part.notes.iter().any(syllable) || part.marks.iter().any(lyric)
}

impl Onset {
    /// The pitch of an attack of one note.
    pub(super) fn single(&self) -> Option<Pitch> {
        if let [sound] = self.attacked.as_slice() { sound.pitch() } else { None }
    }

    /// Whether both attack a sound in common.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        self.attacked.iter().any(|sound| other.attacked.contains(sound))
    }

    /// The smallest distance from a note of one to a note of the other, in semitones.
    pub(super) fn nearest(&self, other: &Self) -> u32 {
        let from = |a: &Sound| other.attacked.iter().map(|b| u32::from(a.midi().abs_diff(b.midi()))).min();
        self.attacked.iter().filter_map(from).min().unwrap_or(0)
    }
}

fn onsets(notes: &[ArrangedNote], times: &[(f64, f64)]) -> Vec<Onset> {
    let mut onsets: Vec<Onset> = Vec::new();
    let mut sounding: Vec<usize> = Vec::new();
    let mut index = 0;
    while let (Some(first), Some(&(time, _))) = (notes.get(index), times.get(index)) {
        // A grace note leads to the next, however near.
        let near = notes.iter().zip(times).skip(index);
        let graces = near.clone().take_while(|(note, _)| note.start == first.start).any(|(note, _)| note.is_grace());
        let with_first = |note: &ArrangedNote| note.start == first.start || !graces;
        let count = near.take_while(|(note, (start, _))| *start - time <= TOGETHER && with_first(note)).count().max(1);
        let attacked = sounds(notes.iter().skip(index).take(count));
        sounding.retain(|held| times.get(*held).is_some_and(|(_, end)| *end - time > LEGATO));
        let mut held = sounds(sounding.iter().filter_map(|held| notes.get(*held)));
        held.retain(|sound| !attacked.contains(sound));
        onsets.push(Onset { time, tick: first.start, attacked, held, first: index, size: count });
        sounding.extend(index..index + count);
        index += count;
    }
    onsets
}

fn sounds<'a>(notes: impl Iterator<Item = &'a ArrangedNote>) -> Vec<Sound> {
    let mut sounds: Vec<Sound> = notes.map(|note| note.sound).collect();
    sounds.sort_unstable();
    sounds.dedup();
    sounds
}
