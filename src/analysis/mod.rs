//! Hearing the music: voices, melody, bass, roles, phrases, key, chords, dynamics.
//!
//! One pass a file or folder, each naming the paper it follows: `voice` splits parts into voices, `texture` counts what
//! each voice does in each bar, `tune` finds what is sung in a part that plays everything (by fitted trees, `model`),
//! `melody` who has the tune, `phrase` and `section` where the music breathes and comes again, `recurrence` how like it is
//! then, `repeat` what is played twice, `ornament` what was a sign, `role` what each line does and doubles, `beat` what
//! sounds together, `key`, `chord` and `cadence` the harmony, `dynamic` and `swing` the rest, `loudness` what each part is
//! marked, and `check` what remains open.

mod beat;
mod cadence;
mod check;
mod chord;
mod dynamic;
mod explode;
mod fabric;
#[doc(hidden)]
pub mod fitting;
mod grid;
mod intensity;
mod key;
mod loudness;
mod melody;
mod model;
mod ornament;
mod phrase;
mod recurrence;
mod repeat;
mod role;
mod section;
mod skyline;
mod swing;
mod texture;
mod tone;
mod tune;
mod voice;

#[cfg(test)]
mod tests;

pub use cadence::{Cadence, CadenceKind};
pub use chord::{Chord, Degree, ForeignKind, ForeignNote, Quality};
pub use explode::{Unmerged, explode};
pub use fabric::{BarTexture, TextureKind};
pub use intensity::Climax;
pub use key::Tonality;
pub use loudness::{Attack, Loudness, PartLoudness, steady};
pub use ornament::{Ornament, OrnamentKind, find as ornaments};
pub use repeat::Repeat;

use crate::finding::Checked;
use crate::line::{Line, LineId, Phrase, Voice, VoiceId};
use crate::run::{Error, Run, Stage};
use crate::score::{Dynamic, Key, NoteId, Score, Tick, TickSpan};
use serde::{Deserialize, Serialize};

/// What a listener hears in a score. Every note of the score is in exactly one voice and in exactly one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    /// Voices, from high to low at their first note, percussion last; `voices[i].id == VoiceId(i)`.
    pub voices: Vec<Voice>,
    /// Phrases; they tile the piece from tick 0.
    pub phrases: Vec<Phrase>,
    /// Lines, by phrase; `lines[i].id == LineId(i)`.
    pub lines: Vec<Line>,
    /// Who has the melody over time, in bars or half bars without gap; empty when nothing is pitched. Finer than the lines'
    /// roles: a tune may be handed on within a phrase. Where one part plays everything, instead: from the first to the
    /// last note of each run that somebody would sing, with gaps where only the accompaniment plays.
    pub melody: Vec<(TickSpan, VoiceId)>,
    /// Key signatures: the source's, or estimated where it says none or the notes contradict it.
    pub keys: Vec<(Tick, Key)>,
    /// The keys the music moves through under its signatures; they tile the piece.
    #[serde(default)]
    pub tonalities: Vec<Tonality>,
    /// Loudness of the music over time.
    pub dynamics: Vec<(TickSpan, Dynamic)>,
    /// Chords over time, beat by beat, equal neighbours joined.
    pub chords: Vec<Chord>,
    /// Notes that do not belong to the chord they sound in, in time order.
    #[serde(default)]
    pub foreign_notes: Vec<ForeignNote>,
    /// How phrases close, in time order.
    #[serde(default)]
    pub cadences: Vec<Cadence>,
    /// Ornaments that the file plays out, by (start, part); each note is in at most one.
    pub ornaments: Vec<Ornament>,
    /// Passages that are played again at once, note for note, in time order; they do not overlap.
    pub repeats: Vec<Repeat>,
    /// Stretches whose eighths swing, in time order.
    #[serde(default)]
    pub swing: Vec<Swing>,
    /// Texture and intensity, bar by bar.
    #[serde(default)]
    pub texture: Vec<BarTexture>,
    /// Where the music culminates, in time order.
    #[serde(default)]
    pub climaxes: Vec<Climax>,
}

impl Analysis {
    /// The line of an id.
    ///
    /// # Panics
    /// When the id is of another analysis.
    #[must_use]
    pub fn line(&self, id: LineId) -> &Line {
        &self.lines[id.0 as usize]
    }

    /// The lines of a phrase (an index into [`Analysis::phrases`]), most exposed role first.
    #[must_use]
    pub fn lines_of(&self, phrase: u32) -> &[Line] {
        let first = self.lines.partition_point(|line| line.phrase < phrase);
        let last = self.lines.partition_point(|line| line.phrase <= phrase);
        &self.lines[first..last]
    }

    /// The dynamic that holds at a tick; mf where nothing is known.
    #[must_use]
    pub fn dynamic_at(&self, tick: Tick) -> Dynamic {
        let index = self.dynamics.partition_point(|(span, _)| span.start <= tick);
        index.checked_sub(1).map_or(Dynamic::Mf, |i| self.dynamics[i].1)
    }

    /// The key that holds at a tick; C major where nothing is known.
    #[must_use]
    pub fn key_at(&self, tick: Tick) -> Key {
        key::signature_at(&self.keys, tick)
    }

    /// The key that is heard at a tick, whatever signature is written; C major where nothing is known.
    #[must_use]
    pub fn tonality_at(&self, tick: Tick) -> Key {
        key::tonality_at(&self.tonalities, tick)
    }

    /// The same with its span, if any.
    #[must_use]
    pub fn tonality_over(&self, tick: Tick) -> Option<&Tonality> {
        key::tonality_over(&self.tonalities, tick).filter(|tonality| tonality.span.contains(tick))
    }

    /// The chord that sounds at a tick, if any.
    #[must_use]
    pub fn chord_at(&self, tick: Tick) -> Option<&Chord> {
        let index = self.chords.partition_point(|chord| chord.span.start <= tick);
        self.chords.get(index.checked_sub(1)?).filter(|chord| chord.span.contains(tick))
    }

    /// The notes of the melody in time order: of each voice those that start while it has the melody.
    #[must_use]
    pub fn melody_notes(&self, score: &Score) -> Vec<NoteId> {
        let start = |id: &NoteId| score.note(*id).map_or(Tick::ZERO, |(_, note)| note.start);
        let mut notes = Vec::new();
        for (span, voice) in &self.melody {
            let Some(voice) = self.voices.get(voice.0 as usize) else { continue };
            let first = voice.notes.partition_point(|id| start(id) < span.start);
            notes.extend(voice.notes[first..].iter().take_while(|id| start(id) < span.end));
        }
        notes
    }

    /// The voice that has the melody at a tick, if any.
    #[must_use]
    pub fn melody_at(&self, tick: Tick) -> Option<VoiceId> {
        let index = self.melody.partition_point(|(span, _)| span.start <= tick);
        self.melody.get(index.checked_sub(1)?).filter(|(span, _)| span.contains(tick)).map(|(_, voice)| *voice)
    }
}

/// A stretch whose eighths swing: it can be written in straight eighths with the word "Swing".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swing {
    /// From the first swung beat to the end of the last.
    pub span: TickSpan,
    /// The first eighth of a pair against the second, in hundredths: 200 is triplet quarter and eighth.
    pub ratio: u16,
    /// How many beats are swung pairs.
    pub pairs: u32,
    /// Share of those among all beats that are divided, in thousandths.
    pub confidence: u16,
}

/// When the tune of a part that plays everything is sung.
fn sung(score: &Score, voices: &[Voice], lead: &voice::Lead) -> Vec<(TickSpan, VoiceId)> {
    let spans = voices.get(lead.voice.0 as usize).map(|voice| tune::sung(score, voice, &lead.sung));
    spans.unwrap_or_default().into_iter().map(|span| (span, lead.voice)).collect()
}

/// Finds the lines in a score.
///
/// # Errors
/// [`Error::Cancelled`] only; odd music gives findings.
pub fn analyze(score: &Score, run: &Run) -> Result<Checked<Analysis>, Error> {
    const PASSES: u64 = 5;
    let step = |done| {
        run.report(Stage::Analyse, done, PASSES);
        run.check()
    };
    step(0)?;
    let (voices, lead) = voice::find_with_lead(score);
    step(1)?;
    let texture = texture::Texture::new(score, &voices);
    step(2)?;
    let leading = melody::find(score, &voices, lead.as_ref().map(|lead| lead.voice), &texture);
    let mut findings = Vec::new();
    let sounds = beat::heard(&texture);
    let key::Keys { signatures: keys, tonalities } = key::find(score, &texture, &sounds, &mut findings);
    let chords = chord::find(&sounds, &tonalities);
    let harmony = phrase::Harmony { chords: &chords, tonalities: &tonalities };
    let phrases = phrase::find(score, &texture, &leading, harmony);
    step(3)?;
    let ornaments = ornament::find(score);
    let mut lines = role::lines(score, &voices, &texture, &phrases, &leading, &ornaments);
    let melody = lead.map_or(leading, |lead| sung(score, &voices, &lead));
    step(4)?;
    let foreign_notes = chord::foreign(&texture, &chords);
    let cadences = cadence::find(&texture, &phrases, &chords, &tonalities);
    let repeats = repeat::find(score, &texture);
    let dynamics = dynamic::find(score, &texture);
    dynamic::mark_lines(&dynamics, &mut lines);
    findings.extend(check::findings(&texture, &dynamics));
    step(PASSES)?;
    let mut bars = fabric::find(score, &texture);
    intensity::fill(&mut bars, &dynamics.bars, dynamics.flat);
    let climaxes = intensity::climaxes(&bars);
    let dynamics = dynamics.contour;
    let swing = swing::find(score, &texture.grid);
    Ok(Checked::new(
        Analysis {
            voices,
            phrases,
            lines,
            melody,
            keys,
            tonalities,
            dynamics,
            chords,
            foreign_notes,
            cadences,
            ornaments,
            repeats,
            swing,
            texture: bars,
            climaxes,
        },
        findings,
    ))
}
