//! The score as the arranger works on it: pitched notes with times, roles and what losing each would cost, cut into
//! monophonic [`Strand`]s that run in [`Stream`]s.
//!
//! A line is cut into strands where it holds chords (one layer a rank) and where it rests for a quarter or more, since
//! a rest is where another player may take over, or a seat lend itself to a second line; and where its part asks for a
//! mute, or for none, since another player may have that one at hand.

mod divisi;
mod layers;
mod relay;
mod steps;
mod strands;
mod weigh;

pub(super) use layers::Layer;

use super::asked::{Asked, Techniques};
use super::costs::Weights;
use super::facts::part_program;
use super::figure::keep_together;
use super::signs::{Written, has_plain_copy};
use crate::analysis::Analysis;
use crate::line::{LineId, Role};
use crate::profile::{Profile, Technique};
use crate::score::{Dynamic, KeyMap, MeterMap, Name, NoteId, Part, Score, Sign, Sound, Tick, TickSpan};
use layers::layers;
use steps::Step;
use strands::strands;
use weigh::weigh;

/// What the arranger needs of the score and its analysis.
#[derive(Debug)]
pub(super) struct Source {
    /// One entry a note of the score, by its id; percussion notes have no strand.
    pub(super) notes: Vec<SourceNote>,
    /// By (start, stream).
    pub(super) strands: Vec<Strand>,
    /// Streams from high to low at their first note.
    pub(super) streams: Vec<Stream>,
    /// Ticks of a quarter note.
    pub(super) quarter: u64,
    /// End of the last note.
    pub(super) end: u64,
    /// Number of phrases, at least 1.
    pub(super) phrases: Vec<TickSpan>,
    /// The key signatures.
    pub(super) keys: KeyMap,
    /// Where bars are.
    pub(super) meters: MeterMap,
    /// The section of each phrase.
    pub(super) sections: Vec<u32>,
    /// How each part asks to be played.
    asked: Vec<Asked>,
    /// Which parts are a keyboard's.
    keyboards: Vec<bool>,
    /// Which parts hold two notes as one player or section would.
    divisi: Vec<bool>,
    /// What is written beside the notes of a notated source.
    pub(super) written: Written,
    /// Whether it is louder here than there.
    pub(super) has_dynamics: bool,
    /// Whether lengths are written ones, and slurs and dots the composer's.
    pub(super) notated: bool,
}

/// A note with what the costs ask of it.
#[derive(Debug, Clone)]
pub(super) struct SourceNote {
    pub(super) start: u64,
    pub(super) end: u64,
    /// Where it may end on an instrument that sustains, since the pedal holds it (see `pedal`); not before `end`.
    pub(super) held: u64,
    /// Start in milliseconds.
    pub(super) on_ms: i64,
    /// End in milliseconds.
    pub(super) off_ms: i64,
    /// MIDI number of the pitch or percussion key.
    pub(super) pitch: u8,
    pub(super) percussion: bool,
    pub(super) part: u16,
    pub(super) velocity: u8,
    /// The dynamic of the music there.
    pub(super) dynamic: Dynamic,
    pub(super) role: Role,
    pub(super) line: LineId,
    /// What it costs when it does not sound.
    pub(super) weight: i64,
    /// Whether it is the third of a triad that sounds whole.
    pub(super) third: bool,
    /// A weightier note of the same start and pitch, which may speak for it.
    pub(super) twin: Option<NoteId>,
    /// Whether its part asks for a mute there.
    pub(super) muted: bool,
    /// How its pitch is written.
    pub(super) name: Option<Name>,
    /// What is written at it.
    pub(super) signs: Vec<Sign>,
}

/// Notes one after another: a layer of a line between rests. What is given to a seat as a whole.
#[derive(Debug, Clone)]
pub(super) struct Strand {
    pub(super) line: LineId,
    pub(super) stream: u32,
    pub(super) phrase: u32,
    pub(super) notes: Vec<NoteId>,
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) role: Role,
    pub(super) part: u16,
    /// Whether the source asks for it with a mute.
    pub(super) muted: bool,
    /// Whether nothing, or one other, sounds with it most of the time.
    pub(super) exposed: bool,
    /// Its number among the strands of its line, from 0, and how many those are.
    pub(super) piece: (u32, u32),
    /// (pitch, notes of it).
    pub(super) pitches: Vec<(u8, i64)>,
    /// From each note to the next.
    pub(super) steps: Vec<Step>,
    /// Lower and upper pitch of every fast return to the note before the last.
    pub(super) trills: Vec<(u8, u8)>,
}

/// Strands of one layer of one voice through the piece, in time order.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub(super) strands: Vec<u32>,
    /// Sum of the weights of its notes: how much depends on it.
    pub(super) weight: i64,
}

impl Source {
    /// Prepares a score.
    pub(super) fn new(score: &Score, analysis: &Analysis, weights: &Weights) -> Self {
        let quarter = u64::from(score.frame.division().per_quarter());
        let asked: Vec<Asked> = score.parts.iter().map(Asked::of).collect();
        let mut notes = bare_notes(score, analysis, &asked);
        let mut layers = layers(&mut notes, analysis, quarter);
        keep_together(&analysis.ornaments, &mut notes, &mut layers);
        weigh(&mut notes, weights, quarter, &[]);
        let (strands, streams) = strands(&notes, &mut layers, quarter);
        let end = notes.iter().map(|note| note.end).max().unwrap_or(0);
        let phrases: Vec<TickSpan> = analysis.phrases.iter().map(|phrase| phrase.span).collect();
        let sections = analysis.phrases.iter().map(|phrase| phrase.section).collect();
        let phrases = if phrases.is_empty() { vec![TickSpan::new(Tick(0), Tick(end))] } else { phrases };
        let keyboards = score.parts.iter().map(is_keyboard).collect();
        let divisi = divisi::of_parts(&notes, score.parts.len());
        let (written, notated) = (Written::of(score), score.notated);
        let (keys, meters) = (KeyMap::new(analysis.keys.iter().copied()), score.frame.meters.clone());
        let has_dynamics = notes.windows(2).any(|pair| pair[0].dynamic != pair[1].dynamic);
        Self {
            notes,
            strands,
            streams,
            quarter,
            end,
            phrases,
            keys,
            meters,
            sections,
            asked,
            keyboards,
            divisi,
            written,
            has_dynamics,
            notated,
        }
    }

    /// Whether a note is of a keyboard's part.
    pub(super) fn is_keyboard(&self, id: NoteId) -> bool {
        self.keyboards.get(usize::from(self.note(id).part)).copied().unwrap_or(false)
    }

    /// Whether a part holds two notes at once as one player or section would.
    pub(super) fn is_divided(&self, part: u16) -> bool {
        self.divisi.get(usize::from(part)).copied().unwrap_or(false)
    }

    /// How many parts it has.
    pub(super) fn parts(&self) -> u16 {
        self.divisi.len() as u16
    }

    /// Weighs the notes anew for a band that has drums of its own for some parts, of which `drums` tells.
    pub(super) fn weigh_with_drums(&mut self, weights: &Weights, drums: &[bool]) {
        if drums.contains(&true) {
            weigh(&mut self.notes, weights, self.quarter, drums);
        }
    }

    /// Makes strands so heavy that nothing free displaces them.
    pub(super) fn emphasize(&mut self, strands: impl Fn(usize) -> bool) {
        for (_, strand) in self.strands.iter().enumerate().filter(|(index, _)| strands(*index)) {
            for id in &strand.notes {
                self.notes[id.0 as usize].weight *= 20;
            }
        }
    }

    /// The techniques by which an instrument plays the notes of each part.
    pub(super) fn techniques(&self, profile: &Profile) -> Vec<Techniques> {
        self.asked.iter().map(|asked| asked.on(profile)).collect()
    }

    /// A note by its id.
    pub(super) fn note(&self, id: NoteId) -> &SourceNote {
        &self.notes[id.0 as usize]
    }

    /// What is written at the first of some notes that has anything; no ornament where one of those struck together with
    /// the first has none.
    pub(super) fn signs(&self, notes: &[NoteId]) -> Vec<Sign> {
        let of = |id: &NoteId| self.note(*id).signs.as_slice();
        let first = notes.first().map(|id| self.note(*id).start);
        let together = notes.iter().filter(|id| Some(self.note(**id).start) == first);
        let plain = has_plain_copy(together.map(of));
        let signs = notes.iter().map(of).find(|signs| !signs.is_empty()).unwrap_or_default();
        signs.iter().filter(|sign| !plain || !sign.is_played_out()).cloned().collect()
    }

    /// Whether a note that several of the source become is a grace note.
    pub(super) fn is_grace(&self, notes: &[NoteId]) -> bool {
        notes.iter().all(|id| self.note(*id).signs.iter().any(|sign| matches!(sign, Sign::Grace(_))))
    }

    /// The name of the first of some notes that has one.
    pub(super) fn name(&self, notes: &[NoteId]) -> Option<Name> {
        notes.iter().find_map(|id| self.note(*id).name)
    }

    /// The section of a phrase; 0 where the analysis gives none.
    pub(super) fn section(&self, phrase: usize) -> u32 {
        self.sections.get(phrase).copied().unwrap_or(0)
    }
}

/// Whether a part is a keyboard's: pianos, harpsichords and clavichords of General MIDI, in which a part that names no
/// program is a piano too.
fn is_keyboard(part: &Part) -> bool {
    part_program(part).map_or(!part.percussion, |program| program.0 < 8)
}

fn bare_notes(score: &Score, analysis: &Analysis, asked: &[Asked]) -> Vec<SourceNote> {
    let ms = |tick: Tick| score.frame.tempo.seconds_at(tick).millis();
    let mut notes = Vec::with_capacity(score.note_count());
    for ((part, asked), index) in score.parts.iter().zip(asked).zip(0u16..) {
        let mutes = asked.mutes();
        notes.extend(part.notes.iter().map(|note| SourceNote {
            start: note.start.0,
            end: note.end().0,
            held: note.end().0,
            on_ms: ms(note.start),
            off_ms: ms(note.end()),
            pitch: note.sound.midi(),
            percussion: matches!(note.sound, Sound::Percussion(_)),
            part: index,
            velocity: note.velocity.value(),
            dynamic: analysis.dynamic_at(note.start),
            role: Role::Harmony,
            line: LineId(0),
            weight: 0,
            third: false,
            twin: None,
            muted: mutes.at(note.start) == Technique::Muted,
            name: note.name,
            signs: note.signs.clone(),
        }));
    }
    notes
}
