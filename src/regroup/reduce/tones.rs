//! What there is to play, and what each note is worth.
//!
//! Of the tune the highest note and of the bass the lowest of each moment are duties; all else has a worth by its role
//! and by what it is in its chord: the third and the seventh tell the chord, the fifth is missed least, and what only doubles
//! another in octaves goes first (common practice of piano reduction).

use crate::analysis::Analysis;
use crate::line::{LineId, Role};
use crate::score::{Note, NoteId, Score, Sign};
use std::collections::BTreeSet;

/// What the reduction owes to a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Duty {
    /// The tune: on top, in the right hand where it can be.
    Melody,
    /// The bass line.
    Bass,
    /// Nothing: it is kept where there is room.
    Free,
}

/// A sound to play: a note, with those that are the same key at the same time.
#[derive(Debug, Clone)]
pub(super) struct Tone {
    pub(super) id: NoteId,
    /// Notes that sound the same.
    pub(super) merged: Vec<NoteId>,
    /// Repetitions that are held instead, with when they begin.
    pub(super) held: Vec<(NoteId, u64)>,
    /// The strokes of the tremolo that it is to be played in.
    pub(super) tremolo: Option<u8>,
    pub(super) pitch: u8,
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) role: Role,
    pub(super) voice: u32,
    pub(super) duty: Duty,
    pub(super) worth: i64,
    /// Whether it only doubles another in octaves.
    pub(super) doubles: bool,
}

impl Tone {
    /// Whether the source repeats it as fast as a hand does by turning between keys.
    pub(super) fn is_shaken(&self) -> bool {
        self.tremolo.is_some() || !self.held.is_empty()
    }
}

/// Tones that are struck together, low to high.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub(super) start: u64,
    pub(super) ms: i64,
    pub(super) tones: Vec<Tone>,
}

/// What the analysis says of a note.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heard {
    pub(super) role: Role,
    line: LineId,
    voice: u32,
    follows: bool,
    tune: bool,
}

/// A repeated key sooner than this, in milliseconds, is struck every other time, or more rarely: inner parts, the bass,
/// the tune. Ours: a key of a grand repeats twelve times a second at best, and a hand of chords four times with ease.
const REPEAT_MS: [i64; 3] = [240, 140, 80];

/// All moments of a score, grace notes and percussion left out; `heard` by the numbers of the notes.
pub(super) fn moments(score: &Score, analysis: &Analysis, heard: &[Option<Heard>]) -> Vec<Moment> {
    let tempo = &score.frame.tempo;
    let ms = |tick: u64| (tempo.seconds_at(crate::score::Tick(tick)).value() * 1000.0) as i64;
    let slack = score.frame.division().quarter().0 / 16;
    let mut tones: Vec<(Tone, Heard)> = score
        .notes()
        .filter(|note| note.sound.pitch().is_some() && note.length.0 > 0 && !note.is_grace())
        .filter_map(|note| heard.get(note.id.0 as usize).copied().flatten().map(|heard| (tone(note, heard), heard)))
        .collect();
    tones.sort_by_key(|(tone, _)| (tone.start, tone.pitch, tone.id));
    hold_repetitions(&mut tones, &ms, slack);
    let mut moments = Vec::new();
    let mut rest = tones.as_slice();
    while let Some((first, _)) = rest.first() {
        let count = rest.iter().take_while(|(tone, _)| tone.start <= first.start + slack).count();
        let (now, later) = rest.split_at(count);
        let mut struck = unisons(now);
        let chord = analysis.chord_at(crate::score::Tick(first.start)).map(|chord| chord.root);
        weigh(&mut struck, chord);
        keep_the_best(&mut struck);
        moments.push(Moment {
            start: first.start,
            ms: ms(first.start),
            tones: struck.into_iter().map(|(tone, _)| tone).collect(),
        });
        rest = later;
    }
    moments
}

/// What the analysis says of every note, by its number.
pub(super) fn heard(score: &Score, analysis: &Analysis) -> Vec<Option<Heard>> {
    let mut heard = vec![None; score.note_count()];
    let tune: BTreeSet<NoteId> = analysis.melody_notes(score).into_iter().collect();
    for line in &analysis.lines {
        for note in &line.notes {
            if let Some(slot) = heard.get_mut(note.0 as usize) {
                *slot = Some(Heard {
                    role: line.roles.main(),
                    line: line.id,
                    voice: line.voice.0,
                    follows: line.doubles.is_some(),
                    tune: tune.contains(note),
                });
            }
        }
    }
    heard
}

fn tone(note: &Note, heard: Heard) -> Tone {
    Tone {
        id: note.id,
        merged: Vec::new(),
        held: Vec::new(),
        tremolo: note
            .signs
            .iter()
            .find_map(|sign| if let Sign::Tremolo(strokes) = sign { Some(*strokes) } else { None }),
        pitch: note.sound.midi(),
        start: note.start.0,
        end: note.end().0,
        role: if heard.tune { Role::Melody } else { heard.role },
        voice: heard.voice,
        duty: Duty::Free,
        worth: 0,
        doubles: false,
    }
}

/// Joins what is repeated faster than a hand repeats it.
fn hold_repetitions(tones: &mut Vec<(Tone, Heard)>, ms: &impl Fn(u64) -> i64, slack: u64) {
    let mut last: std::collections::BTreeMap<(LineId, u8), usize> = std::collections::BTreeMap::new();
    let mut gone = vec![false; tones.len()];
    for index in 0..tones.len() {
        let (tone, heard) = &tones[index];
        let (start, end, id) = (tone.start, tone.end, tone.id);
        let key = (heard.line, tone.pitch);
        let limit = match tone.role {
            Role::Melody => REPEAT_MS[2],
            Role::Bass => REPEAT_MS[1],
            _ => REPEAT_MS[0],
        };
        let before = last.get(&key).copied().filter(|before| {
            let (first, _) = &tones[*before];
            start <= first.end + slack && start > first.start + slack && ms(start) - ms(first.start) < limit
        });
        match before {
            Some(before) => {
                let first = &mut tones[before].0;
                first.held.push((id, start));
                first.end = first.end.max(end);
                gone[index] = true;
            }
            None => drop(last.insert(key, index)),
        }
    }
    let mut gone = gone.into_iter();
    tones.retain(|_| !gone.next().unwrap_or(false));
}

/// Tones of one moment, low to high, each key once: the tune's before others, and otherwise the longest.
fn unisons(now: &[(Tone, Heard)]) -> Vec<(Tone, Heard)> {
    let mut sorted: Vec<&(Tone, Heard)> = now.iter().collect();
    sorted.sort_by_key(|(tone, _)| (tone.pitch, tone.role, std::cmp::Reverse(tone.end), tone.id));
    let mut struck: Vec<(Tone, Heard)> = Vec::with_capacity(now.len());
    for (tone, heard) in sorted {
        match struck.last_mut().filter(|(first, _)| first.pitch == tone.pitch) {
            Some((first, own)) => {
                first.merged.push(tone.id);
                first.merged.extend(&tone.merged);
                first.held.extend(&tone.held);
                own.follows &= heard.follows;
            }
            None => struck.push((tone.clone(), *heard)),
        }
    }
    struck
}

/// Finds the duties of a moment and weighs the rest.
fn weigh(struck: &mut [(Tone, Heard)], root: Option<u8>) {
    let tune = struck.iter().rposition(|(_, heard)| heard.tune);
    let bass = |follows: bool| {
        let own = |(_, (tone, heard)): &(usize, &(Tone, Heard))| tone.role == Role::Bass && heard.follows == follows;
        struck.iter().enumerate().find(own).map(|(place, _)| place)
    };
    let bass = bass(false).or_else(|| bass(true));
    let mut classes = 0u16;
    for (place, duty) in [(tune, Duty::Melody), (bass, Duty::Bass)] {
        if let Some((tone, _)) =
            place.and_then(|place| struck.get_mut(place)).filter(|(tone, _)| tone.duty == Duty::Free)
        {
            tone.duty = duty;
            classes |= 1 << (tone.pitch % 12);
        }
    }
    for (tone, _) in struck.iter_mut() {
        tone.worth = worth(tone, root);
    }
    let mut order: Vec<usize> = (0..struck.len()).filter(|place| struck[*place].0.duty == Duty::Free).collect();
    order.sort_by_key(|place| (std::cmp::Reverse(struck[*place].0.worth), *place));
    for place in order {
        let (tone, heard) = &mut struck[place];
        let class = 1 << (tone.pitch % 12);
        if classes & class > 0 {
            tone.doubles = true;
            let led = heard.follows || matches!(tone.role, Role::Melody | Role::Bass);
            tone.worth = if led { 18 } else { tone.worth / 3 };
        }
        classes |= class;
    }
}

/// Most tones of a moment that are looked at; no music has as many.
const MOST_TONES: usize = 24;

fn keep_the_best(struck: &mut Vec<(Tone, Heard)>) {
    if struck.len() > MOST_TONES {
        struck.sort_by_key(|(tone, _)| std::cmp::Reverse(tone.worth));
        struck.truncate(MOST_TONES);
        struck.sort_by_key(|(tone, _)| tone.pitch);
    }
}

/// What a note is worth by its role and its place in the chord (ours).
fn worth(tone: &Tone, root: Option<u8>) -> i64 {
    match tone.duty {
        Duty::Melody => return 240,
        Duty::Bass => return 90,
        Duty::Free => {}
    }
    let role = match tone.role {
        Role::Melody | Role::Countermelody => 60,
        Role::Harmony => 40,
        Role::Bass | Role::Rhythm | Role::Percussion => 34,
    };
    let degree = match root.map(|root| (tone.pitch + 12 - root % 12) % 12) {
        Some(3 | 4) => 12,
        Some(10 | 11) => 10,
        Some(7) => -8,
        Some(0) | None => 0,
        Some(_) => 6,
    };
    role + degree
}
