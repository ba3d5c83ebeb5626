//! Small profiles, ensembles, scores and arrangements for this room's tests.

use super::{ArrangedNote, Articulation, DecisionId};
use crate::analysis::Analysis;
use crate::ensemble::{Chair, Ensemble, Level, Position, Seat};
use crate::line::{Line, LineId, Phrase, Role, Roles, Voice, VoiceId};
use crate::profile::testing::{breath, limits, nested};
use crate::profile::*;
use crate::score::*;
use crate::units::{Decibels, Hertz, Seconds};
use std::sync::Arc;

pub(crate) fn pitch(name: &str) -> Pitch {
    name.parse().unwrap()
}

pub(crate) fn range(low: &str, high: &str) -> PitchRange {
    PitchRange::new(pitch(low), pitch(high)).unwrap()
}

/// A profile by the first word of a seat's name.
pub(crate) fn profile(name: &str) -> Profile {
    use Excitation::{Blown, Bowed, Struck};
    let word = name.split_whitespace().next().unwrap_or_default();
    let (family, excitation, low, high, program) = match word {
        "Flute" => (Family::Flute, Blown, "C4", "C7", 73),
        "Oboe" => (Family::DoubleReed, Blown, "Bb3", "G6", 68),
        "Clarinet" => (Family::Clarinet, Blown, "D3", "Bb6", 71),
        "Bassoon" => (Family::DoubleReed, Blown, "Bb1", "Eb5", 70),
        "Horn" => (Family::Brass, Blown, "B1", "F5", 60),
        "Trumpet" => (Family::Brass, Blown, "E3", "D6", 56),
        "Violin" => (Family::BowedString, Bowed, "G3", "A7", 40),
        "Viola" => (Family::BowedString, Bowed, "C3", "E6", 41),
        "Cello" => (Family::BowedString, Bowed, "C2", "C6", 42),
        "Piano" => (Family::Keyboard, Struck, "A0", "C8", 0),
        "Timpani" => (Family::Percussion, Struck, "D2", "C4", 47),
        "Drums" => (Family::Percussion, Struck, "C-1", "G9", 0),
        other => panic!("no fixture for {other}"),
    };
    let whole = range(low, high);
    let inner = PitchRange::new(pitch(low), Pitch::clamped(i32::from(whole.high.midi()) - 5)).unwrap();
    let open: &[&str] = match word {
        "Violin" => &["G3", "D4", "A4", "E5"],
        "Viola" => &["C3", "G3", "D4", "A4"],
        "Cello" => &["C2", "G2", "D3", "A3"],
        _ => &[],
    };
    let keyboard = family == Family::Keyboard;
    let at_once = if keyboard { 10 } else { open.len().max(1) as u8 };
    let percussion = if word == "Drums" { vec![sound(36, "Bass drum"), sound(38, "Snare drum")] } else { vec![] };
    Profile {
        id: ProfileId(word.to_lowercase()),
        name: word.to_owned(),
        abbreviation: format!("{}.", &word[..2]),
        family,
        excitation,
        players: 1,
        range: nested(inner, whole),
        doublings: vec![],
        registers: vec![Register {
            name: "whole".into(),
            range: whole,
            character: vec![],
            power: power(),
            projection: Decibels(0.0),
        }],
        capability: Capability {
            notes_at_once: at_once,
            notes_sustained: at_once,
            open_strings: open.iter().map(|name| pitch(name)).collect(),
            hand_frame: if open.is_empty() { 0 } else { 9 },
            hand_span: if keyboard { 15 } else { 0 },
            breath: (excitation == Blown).then(|| breath(12.0)),
            repeats_per_second: 12.0,
            notes_per_second: 13.0,
            fast_leap: Interval(14),
            fast_leap_down: Interval(14),
            drums: if word == "Timpani" { vec![range("F2", "C3"), range("Bb2", "F3")] } else { vec![] },
            retune: Seconds(4.0),
            amateur: limits((excitation == Blown).then_some(7.0), 7.0, 8.0),
            ..Capability::default()
        },
        techniques: if excitation == Bowed { vec![crate::profile::testing::pizzicato()] } else { vec![] },
        timbre: Timbre {
            spectra: vec![],
            attack: Seconds(0.05),
            release: Seconds(0.1),
            decay: None,
            noise: Decibels(-40.0),
            noise_center: Hertz(1000.0),
            vibrato_rate: Hertz(0.0),
            vibrato_cents: 0.0,
            partials: vec![],
            inharmonicity: 0.0,
        },
        notation: Notation {
            transposition: Interval(0),
            clefs: vec![Clef::Treble],
            staves: if keyboard { 2 } else { 1 },
            sound_id: String::new(),
        },
        midi: Midi {
            program: percussion.is_empty().then_some(Program(program)),
            solo: None,
            dynamics: DynamicsStrategy::Velocity,
        },
        percussion,
        sources: vec!["range: measured".into()],
    }
}

fn power() -> Power {
    Power { pp: Decibels(70.0), mf: Decibels(85.0), ff: Decibels(95.0) }
}

fn sound(key: u8, name: &str) -> PercussionSound {
    PercussionSound {
        key: PercussionKey::new(key).unwrap(),
        name: name.to_owned(),
        sound_id: String::new(),
        power: power(),
        modes: Modes {
            frequencies: vec![],
            levels: vec![],
            decay: Seconds(0.3),
            noise: Decibels(0.0),
            noise_band: (Hertz(100.0), Hertz(1000.0)),
        },
        staff: Pitch::MIDDLE_C,
    }
}

/// One player a name: `Clarinet in Bb 1`; a name ending in ` x8` is a section of eight.
pub(crate) fn ensemble(names: &[&str]) -> Ensemble {
    let seats = names.iter().enumerate().map(|(index, name)| seat(index as u16, name)).collect();
    Ensemble {
        id: "test".into(),
        name: "Test".into(),
        order: "orchestra".into(),
        style: String::new(),
        seats,
        sources: vec![],
    }
}

fn seat(index: u16, name: &str) -> Seat {
    let (name, players) = name.split_once(" x").map_or((name, 1), |(name, players)| (name, players.parse().unwrap()));
    let profile = profile(name);
    let number = name.split_whitespace().last().filter(|word| word.parse::<u8>().is_ok()).unwrap_or_default();
    Seat {
        id: SeatId(index),
        name: name.replace("Bb", "B♭"),
        plain_name: name.to_owned(),
        abbreviation: format!("{} {number}", profile.abbreviation).trim().to_owned(),
        section: profile.name.clone(),
        profiles: vec![Arc::new(profile)],
        alternatives: vec![],
        players,
        level: Level::Professional,
        chair: Chair::Principal,
        divides: None,
        keeps_to: None,
        optional: false,
        shares: None,
        amplified: crate::units::Decibels(0.0),
        position: Position { azimuth_deg: 0.0, distance_m: 5.0 },
    }
}

/// Quarter notes of one part, one pitch name a quarter (`-` is a rest), 480 ticks each, at 120 bpm in 4/4.
pub(crate) fn part(name: &str, program: u8, notes: &str) -> Part {
    let pitched = |(index, word): (usize, &str)| {
        (word != "-").then(|| note(Sound::Pitched(pitch(word)), index as u64 * 480, 480))
    };
    Part {
        name: name.to_owned(),
        track: 1,
        port: 0,
        channel: Channel::default(),
        program: Some(Program(program)),
        bank: Bank::default(),
        percussion: false,
        notes: notes.split_whitespace().enumerate().filter_map(pitched).collect(),
        events: vec![],
        hairpins: vec![],
    }
}

pub(crate) fn note(sound: Sound, start: u64, length: u64) -> Note {
    let velocity = Velocity::clamped(64);
    Note::new(sound, Tick(start), Ticks(length), velocity)
}

pub(crate) fn score(parts: Vec<Part>) -> Score {
    let end = parts.iter().flat_map(|part| &part.notes).map(Note::end).max().unwrap_or_default();
    let division = Division::new(480).unwrap();
    Score::new("Test".into(), Frame::plain(division, end), vec![], parts)
}

/// A note of an arrangement.
pub(crate) fn note_of(sound: Sound, start: Tick, length: Ticks) -> ArrangedNote {
    ArrangedNote {
        sound,
        start,
        length,
        dynamic: Dynamic::Mf,
        articulation: Articulation::Plain,
        technique: Technique::Ordinary,
        instrument: 0,
        name: None,
        staff: None,
        signs: Vec::new(),
        decision: DecisionId(0),
    }
}

/// Each part a voice of the role given; phrases of two bars.
pub(crate) fn analysis(score: &Score, roles: &[Role]) -> Analysis {
    let length = 2 * 4 * 480;
    let count = score.frame.end.0.div_ceil(length).max(1);
    let phrases: Vec<Phrase> = (0..count)
        .map(|index| Phrase {
            span: TickSpan::new(Tick(index * length), Tick(((index + 1) * length).min(score.frame.end.0))),
            section: 0,
            same_as: None,
        })
        .collect();
    let mut lines = Vec::new();
    for (phrase, span) in phrases.iter().enumerate() {
        for (voice, part) in score.parts.iter().enumerate() {
            let notes: Vec<&Note> = part.notes.iter().filter(|note| span.span.contains(note.start)).collect();
            let (Some(first), Some(last)) = (notes.first(), notes.last()) else { continue };
            lines.push(Line {
                id: LineId(lines.len() as u32),
                voice: VoiceId(voice as u32),
                phrase: phrase as u32,
                span: TickSpan::new(first.start, last.end()),
                notes: notes.iter().map(|note| note.id).collect(),
                roles: Roles::only(roles[voice]),
                doubles: None,
                dynamic: None,
            });
        }
    }
    let voice = |(index, part): (usize, &Part)| Voice {
        id: VoiceId(index as u32),
        part: index as u16,
        notes: part.notes.iter().map(|note| note.id).collect(),
        confidence: 1000,
    };
    let voices = score.parts.iter().enumerate().map(voice).collect();
    Analysis {
        voices,
        phrases,
        lines,
        melody: vec![],
        keys: vec![],
        tonalities: vec![],
        dynamics: vec![],
        chords: vec![],
        foreign_notes: vec![],
        cadences: vec![],
        ornaments: vec![],
        repeats: vec![],
        swing: vec![],
        texture: Vec::new(),
        climaxes: Vec::new(),
    }
}
