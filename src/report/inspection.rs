//! What `inspect` tells of a score and its analysis: parts, voices, roles, keys, phrases, ornaments.

pub use super::figures::{OrnamentRow, RepeatRow, SwingRow};

use super::figures::{ornament_table, ornaments, repeat_line, repeats, swing_line, swings};
use super::json::{SCHEMA_VERSION, tenths};
use super::text::table;
use crate::analysis::Analysis;
use crate::finding::Finding;
use crate::gm;
use crate::line::Role;
use crate::score::{NoteId, Part, PitchRange, Score, Tick};
use serde::Serialize;

/// The document, and the material of [`text`].
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// Phrases: first bar, last bar, section, and who leads.
    pub phrases: Vec<PhraseRow>,
    /// Ornaments that the file plays out, in time order.
    pub ornaments: Vec<OrnamentRow>,
    /// Passages that are played again at once.
    pub repeats: Vec<RepeatRow>,
    /// Everything noticed.
    pub findings: Vec<Finding>,
}

/// A part of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// A phrase of the analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhraseRow {
    /// Its first tick, and the first after it.
    pub ticks: (u64, u64),
    /// First bar.
    pub first_bar: u32,
    /// Last bar.
    pub last_bar: u32,
    /// Section, counted from 0.
    pub section: u32,
    /// Voice of the melody, counted from 1; null when there is none.
    pub melody: Option<u32>,
    /// Voice of the bass.
    pub bass: Option<u32>,
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
        phrases: phrases(score, analysis),
        ornaments: ornaments(score, analysis),
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

fn phrases(score: &Score, analysis: &Analysis) -> Vec<PhraseRow> {
    let meters = &score.frame.meters;
    let lead = |phrase: usize, role: Role| {
        let lines = analysis.lines.iter().filter(|line| line.phrase as usize == phrase);
        let best = lines.max_by_key(|line| (line.roles.weight(role), std::cmp::Reverse(line.id)))?;
        (best.roles.weight(role) >= 300).then_some(best.voice.0 + 1)
    };
    analysis
        .phrases
        .iter()
        .enumerate()
        .map(|(index, phrase)| PhraseRow {
            ticks: (phrase.span.start.0, phrase.span.end.0),
            first_bar: meters.bar_at(phrase.span.start).number.0,
            last_bar: meters.bar_at(phrase.span.last()).number.0,
            section: phrase.section,
            melody: lead(index, Role::Melody),
            bass: lead(index, Role::Bass),
        })
        .collect()
}

/// The inspection for a terminal.
#[must_use]
pub fn text(inspection: &Inspection) -> String {
    let title = if inspection.title.is_empty() { "Untitled" } else { &inspection.title };
    let seconds = inspection.seconds as u64;
    let mut text = format!(
        "{title}: {} notes, {} bars, {}:{:02}, {}, {} ticks a quarter\nmetre: {}\nkey: {}\n{}{}\n",
        inspection.note_count,
        inspection.bars,
        seconds / 60,
        seconds % 60,
        tempo(inspection),
        inspection.division,
        changes(&inspection.meters),
        changes(&inspection.keys),
        repeat_line(&inspection.repeats),
        swing_line(&inspection.swing),
    );
    text += &part_table(&inspection.parts);
    text.push('\n');
    text += &voice_table(&inspection.voices);
    text.push('\n');
    text += &phrase_table(&inspection.phrases);
    text += &ornament_table(&inspection.ornaments);
    if !inspection.findings.is_empty() {
        text += "\nfindings\n";
    }
    text.extend(inspection.findings.iter().map(super::text::one));
    text
}

/// `quarter = 60`, and within what it moves.
fn tempo(inspection: &Inspection) -> String {
    let (slowest, fastest) = inspection.tempo_range;
    let moves = if slowest < fastest { format!(" (from {slowest:.0} to {fastest:.0})") } else { String::new() };
    format!("quarter = {:.0}{moves}", inspection.tempo)
}

/// How many changes of metre or key a line holds.
const CHANGES_SHOWN: usize = 8;

fn changes(list: &[(u32, String)]) -> String {
    let mut told: Vec<String> =
        list.iter().take(CHANGES_SHOWN).map(|(bar, what)| format!("{what} (bar {bar})")).collect();
    match list.len().saturating_sub(CHANGES_SHOWN) {
        0 if told.is_empty() => "-".to_owned(),
        0 => told.join(", "),
        more => {
            told.push(format!("and {more} more changes"));
            told.join(", ")
        }
    }
}

fn part_table(parts: &[PartRow]) -> String {
    let header = ["part", "track", "channel", "name", "instrument", "notes", "range"].map(str::to_owned);
    let rows = parts.iter().enumerate().map(|(index, part)| {
        let range = part.range.clone().unwrap_or_else(|| "-".to_owned());
        [
            (index + 1).to_string(),
            part.track.to_string(),
            part.channel.to_string(),
            if part.name.is_empty() { "-".to_owned() } else { part.name.clone() },
            part.instrument.clone(),
            part.notes.to_string(),
            range,
        ]
    });
    table(std::iter::once(header).chain(rows).collect(), &[0, 1, 2, 5])
}

fn voice_table(voices: &[VoiceRow]) -> String {
    let header = ["voice", "part", "notes", "range", "roles", "sure"].map(str::to_owned);
    let rows = voices.iter().map(|voice| {
        // From most to least, and what is under one in twenty left out.
        let mut shares: Vec<&(Role, u32)> = voice.roles.iter().filter(|(_, share)| *share >= 50).collect();
        shares.sort_by_key(|(_, share)| std::cmp::Reverse(*share));
        let roles: Vec<String> = shares.iter().map(|(role, share)| format!("{role} {} %", (share + 5) / 10)).collect();
        let range = voice.range.clone().unwrap_or_else(|| "-".to_owned());
        [
            voice.voice.to_string(),
            (voice.part + 1).to_string(),
            voice.notes.to_string(),
            range,
            roles.join(", "),
            format!("{} %", (voice.confidence + 5) / 10),
        ]
    });
    table(std::iter::once(header).chain(rows).collect(), &[0, 1, 2, 5])
}

fn phrase_table(phrases: &[PhraseRow]) -> String {
    let header = ["bars", "section", "melody", "bass"].map(str::to_owned);
    let voice = |voice: Option<u32>| voice.map_or_else(|| "-".to_owned(), |voice| format!("voice {voice}"));
    let rows = phrases.iter().map(|phrase| {
        [
            format!("{}-{}", phrase.first_bar, phrase.last_bar),
            section(phrase.section),
            voice(phrase.melody),
            voice(phrase.bass),
        ]
    });
    table(std::iter::once(header).chain(rows).collect(), &[0])
}

/// Sections by letter, as rehearsal marks go: A to Z, then AA.
fn section(number: u32) -> String {
    let letter = char::from(b'A' + u8::try_from(number % 26).unwrap_or(0));
    letter.to_string().repeat(usize::try_from(number / 26 + 1).unwrap_or(1).min(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_lettered_like_rehearsal_marks() {
        assert_eq!((section(0), section(25), section(26)), ("A".to_owned(), "Z".to_owned(), "AA".to_owned()));
    }

    #[test]
    fn shares_are_of_all_notes_and_leave_out_nothing_roles() {
        assert_eq!(shares([3, 0, 1, 0, 0, 0]), [(Role::Melody, 750), (Role::Bass, 250)]);
    }
}
