//! What `inspect` tells of a score and its analysis: parts, voices, roles, keys, sections, phrases, texture, ornaments.

mod courses;
mod passages;
mod signs;
mod text;

pub use super::figures::{OrnamentRow, RepeatRow, SwingRow};
pub use courses::{CadenceRow, ChordRow, ClimaxRow, DynamicRow, TextureRow, TonalityRow};
pub use passages::{PhraseRow, SameRow, SectionRow};
pub use signs::SignRow;
pub use text::text;

use super::figures::{ornaments, repeats, swings};
use super::json::{SCHEMA_VERSION, tenths};
use crate::analysis::Analysis;
use crate::finding::Finding;
use crate::gm;
use crate::line::Role;
use crate::score::{NoteId, Part, PitchRange, Score, Tick};
use schemars::JsonSchema;
use serde::Serialize;

/// The document, and the material of [`text()`].
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Inspection {
    /// Version of the document, see [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Title of the piece.
    pub title: String,
    /// Notes in all parts.
    pub note_count: usize,
    /// Bars, the pick-up not counted.
    pub bars: u32,
    /// Length in seconds, rounded to a tenth.
    pub seconds: f64,
    /// Ticks of a quarter note.
    pub division: u16,
    /// Metre changes: bar and metre.
    pub meters: Vec<(u32, String)>,
    /// Keys: bar and key, the source's or estimated.
    pub keys: Vec<(u32, String)>,
    /// Tempo at the start, quarter notes a minute, rounded to a tenth.
    pub tempo: f64,
    /// Slowest and fastest tempo of the piece, quarter notes a minute, rounded to a tenth.
    pub tempo_range: (f64, f64),
    /// Stretches whose eighths swing.
    pub swing: Vec<SwingRow>,
    /// One row a part.
    pub parts: Vec<PartRow>,
    /// One row a voice.
    pub voices: Vec<VoiceRow>,
    /// The keys the music moves through, whatever signature is written.
    pub tonalities: Vec<TonalityRow>,
    /// Sections: runs of phrases that belong together.
    pub sections: Vec<SectionRow>,
    /// Phrases: where they lie, who leads, how they close, what they are again.
    pub phrases: Vec<PhraseRow>,
    /// Chords, in time order.
    pub chords: Vec<ChordRow>,
    /// How phrases close, in time order.
    pub cadences: Vec<CadenceRow>,
    /// Loudness over time.
    pub dynamics: Vec<DynamicRow>,
    /// Texture and intensity, a row a bar.
    pub texture: Vec<TextureRow>,
    /// Where the music culminates.
    pub climaxes: Vec<ClimaxRow>,
    /// Ornaments that the file plays out, in time order.
    pub ornaments: Vec<OrnamentRow>,
    /// Ornaments, tremolos and pedals that are signs: read from notation, or written where a file plays them out.
    pub signs: Vec<SignRow>,
    /// Passages that are played again at once.
    pub repeats: Vec<RepeatRow>,
    /// Everything noticed.
    #[schemars(with = "Vec<serde_json::Value>")]
    pub findings: Vec<Finding>,
}

/// A part of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartRow {
    /// MTrk chunk, counted from 0.
    pub track: u16,
    /// Channel, counted from 1.
    pub channel: u8,
    /// Name from the file.
    pub name: String,
    /// General MIDI program name, or `drums`.
    pub instrument: String,
    /// How many notes.
    pub notes: usize,
    /// Lowest and highest pitch; null when it has none.
    pub range: Option<String>,
}

/// A voice of the analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VoiceRow {
    /// Counted from 1.
    pub voice: u32,
    /// The part most of its notes come from, as an index into `parts`.
    pub part: u16,
    /// How many notes.
    pub notes: usize,
    /// Lowest and highest pitch; null for percussion.
    pub range: Option<String>,
    /// Thousandths of its notes in lines of each main role, most exposed role first.
    pub roles: Vec<(Role, u32)>,
    /// How sure, in thousandths.
    pub confidence: u16,
}

/// Looks at a score and its analysis.
#[must_use]
pub fn inspect(score: &Score, analysis: &Analysis, findings: &[Finding]) -> Inspection {
    let frame = &score.frame;
    let bar = |tick| frame.meters.bar_at(tick).number.0;
    Inspection {
        schema_version: SCHEMA_VERSION,
        title: score.title.clone(),
        note_count: score.note_count(),
        bars: frame.bar_count(),
        seconds: tenths(frame.tempo.seconds_at(frame.end).value()),
        division: frame.division().per_quarter(),
        meters: meters(score),
        keys: analysis.keys.iter().map(|(tick, key)| (bar(*tick), key.to_string())).collect(),
        tempo: tenths(frame.tempo.tempo_at(Tick::ZERO).quarters_per_minute()),
        tempo_range: tempo_range(score),
        swing: swings(score, analysis),
        parts: score.parts.iter().map(part_row).collect(),
        voices: voices(score, analysis),
        tonalities: courses::tonalities(score, analysis),
        sections: passages::sections(score, analysis),
        phrases: passages::phrases(score, analysis),
        chords: courses::chords(score, analysis),
        cadences: courses::cadences(score, analysis),
        dynamics: courses::dynamics(score, analysis),
        texture: courses::texture(score, analysis),
        climaxes: courses::climaxes(score, analysis),
        ornaments: ornaments(score, analysis),
        signs: signs::signs(score),
        repeats: repeats(score, analysis),
        findings: findings.to_vec(),
    }
}

/// Metres by bar; where only a bar is cut the metre stays.
fn meters(score: &Score) -> Vec<(u32, String)> {
    let mut changes: Vec<(Tick, crate::score::Meter)> = score.frame.meters.changes().collect();
    changes.dedup_by_key(|(_, meter)| *meter);
    let bar = |tick| score.frame.meters.bar_at(tick).number.0;
    changes.into_iter().map(|(tick, meter)| (bar(tick), meter.to_string())).collect()
}

fn tempo_range(score: &Score) -> (f64, f64) {
    let at_start = score.frame.tempo.tempo_at(Tick::ZERO);
    let later = score.frame.tempo.changes().filter(|(tick, _)| *tick < score.frame.end).map(|(_, tempo)| tempo);
    let all: Vec<f64> = std::iter::once(at_start).chain(later).map(|tempo| tempo.quarters_per_minute()).collect();
    (tenths(all.iter().copied().fold(f64::INFINITY, f64::min)), tenths(all.iter().copied().fold(0.0, f64::max)))
}

fn part_row(part: &Part) -> PartRow {
    let instrument = match part.program {
        _ if part.percussion => "drums".to_owned(),
        Some(program) => gm::program(program).name.to_owned(),
        None => "-".to_owned(),
    };
    PartRow {
        track: part.track,
        channel: part.channel.value() + 1,
        name: part.name.clone(),
        instrument,
        notes: part.notes.len(),
        range: if part.percussion { None } else { range(part.notes.iter().filter_map(|note| note.sound.pitch())) },
    }
}

fn range(pitches: impl Iterator<Item = crate::score::Pitch> + Clone) -> Option<String> {
    PitchRange::new(pitches.clone().min()?, pitches.max()?).map(|range| range.to_string())
}

fn voices(score: &Score, analysis: &Analysis) -> Vec<VoiceRow> {
    let mut counts = vec![[0u32; 6]; analysis.voices.len()];
    for line in &analysis.lines {
        if let Some(count) = counts.get_mut(line.voice.0 as usize) {
            count[line.roles.main() as usize] += u32::try_from(line.notes.len()).unwrap_or(u32::MAX);
        }
    }
    let notes: Vec<&crate::score::Note> = score.notes().collect();
    let pitch = |id: &NoteId| notes.get(id.0 as usize).and_then(|note| note.sound.pitch());
    let row = |(voice, counts): (&crate::line::Voice, [u32; 6])| VoiceRow {
        voice: voice.id.0 + 1,
        part: voice.part,
        notes: voice.notes.len(),
        range: range(voice.notes.iter().filter_map(pitch)),
        roles: shares(counts),
        confidence: voice.confidence,
    };
    analysis.voices.iter().zip(counts).map(row).collect()
}

fn shares(counts: [u32; 6]) -> Vec<(Role, u32)> {
    let all: u32 = counts.iter().sum::<u32>().max(1);
    let share = |role: Role| (role, counts[role as usize] * 1000 / all);
    Role::ALL.into_iter().map(share).filter(|(_, share)| *share > 0).collect()
}

/// The JSON schema of [`Inspection`].
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Inspection).to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_all_notes_and_leave_out_nothing_roles() {
        assert_eq!(shares([3, 0, 1, 0, 0, 0]), [(Role::Melody, 750), (Role::Bass, 250)]);
    }

    #[test]
    fn the_schema_names_every_key_of_the_document() {
        let score = crate::midi::read(include_bytes!("../../../scores/gymnopedie-1.mid")).unwrap().value;
        let analysis = crate::analysis::analyze(&score, &crate::run::Run::default()).unwrap().value;
        let document = serde_json::to_value(inspect(&score, &analysis, &[])).unwrap();
        let schema = json_schema();
        for key in document.as_object().unwrap().keys() {
            assert!(schema["properties"][key].is_object(), "{key}");
        }
        assert_eq!(schema["properties"].as_object().unwrap().len(), document.as_object().unwrap().len());
    }
}
