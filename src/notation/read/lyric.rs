//! The syllables under a note.

use super::draft::Sign;
use super::element::Element;
use super::header::line;
use super::notices::{Kind, Notices};
use super::part::{PartReader, staff};
use super::quarters::Quarters;

/// Reads the syllable of the first verse; a hyphen at its end joins it to the next. Further verses are told.
pub(super) fn read(part: &mut PartReader, note: &Element, start: Quarters, notices: &mut Notices) {
    let mut lyrics: Vec<&Element> = note.all("lyric").filter(|lyric| lyric.has("text")).collect();
    lyrics.sort_by_key(|lyric| verse(lyric));
    let mut lyrics = lyrics.into_iter();
    if let Some(syllable) = lyrics.next().map(syllable).filter(|syllable| !syllable.is_empty()) {
        part.sign(start, staff(note), Sign::Lyric(syllable));
    }
    for _ in lyrics {
        part.notice(notices, Kind::NotKept("syllables of further verses"));
    }
}

/// Verses with a number in its order, others behind.
fn verse(lyric: &Element) -> (u32, &str) {
    let number = lyric.attribute("number").unwrap_or("1");
    (number.parse().unwrap_or(u32::MAX), number)
}

/// The text of a syllable; several sung to one note are joined as they are printed.
fn syllable(lyric: &Element) -> String {
    let mut text = String::new();
    for child in &lyric.children {
        match child.name.as_str() {
            "text" => text.push_str(&line(&child.text)),
            "elision" => text.push_str(if child.text.is_empty() { " " } else { &child.text }),
            _ => {}
        }
    }
    let joined = lyric.all("syllabic").last().is_some_and(|last| matches!(last.text.as_str(), "begin" | "middle"));
    if joined && !text.ends_with('-') {
        text.push('-');
    }
    text
}
