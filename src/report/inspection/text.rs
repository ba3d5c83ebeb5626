//! The inspection for a terminal.

use super::super::figures::{ornament_table, repeat_line, swing_line};
use super::super::text::table;
use super::{Inspection, PartRow, PhraseRow, SameRow, SectionRow, SignRow, VoiceRow};
use crate::line::{Likeness, Role};

/// The inspection for a terminal.
#[must_use]
pub fn text(inspection: &Inspection) -> String {
    let title = if inspection.title.is_empty() { "Untitled" } else { &inspection.title };
    let seconds = inspection.seconds as u64;
    let mut text = format!(
        "{title}: {} notes, {} bars, {}:{:02}, {}, {} ticks a quarter\nmetre: {}\nkey: {}\n{}{}{}\n",
        inspection.note_count,
        inspection.bars,
        seconds / 60,
        seconds % 60,
        tempo(inspection),
        inspection.division,
        changes(&inspection.meters),
        changes(&inspection.keys),
        climax_line(inspection),
        repeat_line(&inspection.repeats),
        swing_line(&inspection.swing),
    );
    text += &part_table(&inspection.parts);
    text.push('\n');
    text += &voice_table(&inspection.voices);
    text.push('\n');
    text += &section_table(inspection);
    text.push('\n');
    text += &phrase_table(inspection);
    text += &ornament_table(&inspection.ornaments);
    text += &sign_table(&inspection.signs);
    if !inspection.findings.is_empty() {
        text += "\nfindings\n";
    }
    text.extend(inspection.findings.iter().map(super::super::text::one));
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

/// The few strongest climaxes, in time order; nothing where there is none.
fn climax_line(inspection: &Inspection) -> String {
    let mut strongest: Vec<&super::ClimaxRow> = inspection.climaxes.iter().collect();
    strongest.sort_by_key(|climax| (std::cmp::Reverse(climax.strength), climax.bar));
    strongest.truncate(CHANGES_SHOWN);
    strongest.sort_by_key(|climax| climax.bar);
    let told: Vec<String> =
        strongest.iter().map(|climax| format!("bar {} ({} %)", climax.bar, (climax.strength + 5) / 10)).collect();
    if told.is_empty() { String::new() } else { format!("climaxes: {}\n", told.join(", ")) }
}

fn section_table(inspection: &Inspection) -> String {
    let header =
        ["section", "bars", "phrases", "key", "melody", "bass", "others", "texture", "dynamics", "close", "again"];
    let rows = inspection.sections.iter().map(|section| {
        [
            section.name.clone(),
            bars(section.first_bar, section.last_bar),
            section.phrases.to_string(),
            list(&section.keys),
            voices(&section.melody),
            voices(&section.bass),
            others(section),
            section.texture.map_or("-", crate::analysis::TextureKind::name).to_owned(),
            dynamics(section),
            section.cadence.clone().unwrap_or_else(|| "-".to_owned()),
            again(section.same_as.as_ref()),
        ]
    });
    table(std::iter::once(header.map(str::to_owned)).chain(rows).collect(), &[2])
}

fn phrase_table(inspection: &Inspection) -> String {
    let header = ["bars", "section", "melody", "bass", "key", "texture", "chords", "close", "again"].map(str::to_owned);
    let rows = inspection.phrases.iter().map(|phrase: &PhraseRow| {
        let voice = |voice: Option<u32>| voice.map_or_else(|| "-".to_owned(), |voice| format!("voice {voice}"));
        [
            bars(phrase.first_bar, phrase.last_bar),
            inspection.sections.get(phrase.section as usize).map_or_else(|| "-".to_owned(), |own| own.name.clone()),
            voice(phrase.melody),
            voice(phrase.bass),
            phrase.key.clone(),
            phrase.texture.map_or("-", crate::analysis::TextureKind::name).to_owned(),
            chords(&phrase.chords),
            phrase.cadence.clone().unwrap_or_else(|| "-".to_owned()),
            again(phrase.same_as.as_ref()),
        ]
    });
    table(std::iter::once(header).chain(rows).collect(), &[0])
}

/// Ornaments, tremolos and pedals as signs; empty when there are none.
fn sign_table(signs: &[SignRow]) -> String {
    if signs.is_empty() {
        return String::new();
    }
    let header = ["sign", "part", "times"].map(str::to_owned);
    let rows = signs.iter().map(|row| [row.sign.clone(), (row.part + 1).to_string(), row.times.to_string()]);
    format!("\n{}", table(std::iter::once(header).chain(rows).collect(), &[1, 2]))
}

fn bars(first: u32, last: u32) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// Entries of a list that a cell holds.
const SHOWN: usize = 3;

fn list(entries: &[String]) -> String {
    let more = if entries.len() > SHOWN { ", …" } else { "" };
    if entries.is_empty() {
        "-".to_owned()
    } else {
        format!("{}{more}", entries[..entries.len().min(SHOWN)].join(", "))
    }
}

fn voices(voices: &[u32]) -> String {
    let told: Vec<String> = voices.iter().map(u32::to_string).collect();
    if told.is_empty() { "-".to_owned() } else { format!("voice {}", list(&told)) }
}

/// Who does the rest.
fn others(section: &SectionRow) -> String {
    let told = |(role, own): &(Role, Vec<u32>)| {
        let own: Vec<String> = own.iter().map(u32::to_string).collect();
        format!("{role} {}", list(&own))
    };
    let rest = section.roles.iter().filter(|(role, _)| !matches!(role, Role::Melody | Role::Bass));
    let told: Vec<String> = rest.map(told).collect();
    if told.is_empty() { "-".to_owned() } else { told.join("; ") }
}

fn dynamics(section: &SectionRow) -> String {
    let told: Vec<String> = section.dynamics.iter().map(ToString::to_string).collect();
    match told.len() {
        0 => "-".to_owned(),
        1..=4 => told.join(" "),
        _ => format!("{} … {}", told[..2].join(" "), told[told.len() - 1]),
    }
}

/// The last chords of a phrase.
fn chords(chords: &[String]) -> String {
    const LAST: usize = 4;
    let from = chords.len().saturating_sub(LAST);
    let before = if from > 0 { "… " } else { "" };
    if chords.is_empty() { "-".to_owned() } else { format!("{before}{}", chords[from..].join(" ")) }
}

fn again(same: Option<&SameRow>) -> String {
    let Some(same) = same else { return "-".to_owned() };
    let how = match same.likeness {
        Likeness::Exact => String::new(),
        Likeness::Varied => ", varied".to_owned(),
        Likeness::Transposed(by) => format!(", transposed by {by:+}"),
    };
    format!("{} at bar {}{how}", same.section, same.bar)
}
