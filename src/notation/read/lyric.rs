//! The syllables under a note.

use super::element::Element;
use super::header::line;
use super::notices::{Kind, Notices};
use super::part::PartReader;
use crate::score::{Sign, Syllabic, Syllable};

/// Most verses kept (ours; hymnals print up to a dozen).
const MOST_VERSES: u8 = 32;

/// The syllables of a note, a verse each, in the order of the verses.
pub(super) fn syllables(part: &PartReader, note: &Element, notices: &mut Notices) -> Vec<Sign> {
    let mut lyrics: Vec<Syllable> = Vec::new();
    for lyric in note.all("lyric") {
        if lyric.has("laughing") || lyric.has("humming") {
            part.notice(notices, Kind::NotKept("signs for humming and laughing"));
        }
        let Some(syllable) = syllable(lyric, &lyrics) else { continue };
        if syllable.verse > MOST_VERSES {
            part.notice(notices, Kind::NotKept("syllables of verses beyond the 32nd"));
        } else {
            lyrics.push(syllable);
        }
    }
    lyrics.sort();
    lyrics.into_iter().map(Sign::Syllable).collect()
}

/// A syllable; `None` without a text. Its verse is its number, or where that is none the next that is free.
fn syllable(lyric: &Element, before: &[Syllable]) -> Option<Syllable> {
    let text = text(lyric);
    let clean = text.trim_matches('-').trim();
    let free = || (1..=u8::MAX).find(|verse| before.iter().all(|other| other.verse != *verse));
    let number = lyric.attribute("number").map_or(Some(1), verse);
    let verse = number.filter(|verse| before.iter().all(|other| other.verse != *verse)).or_else(free)?;
    (!clean.is_empty()).then(|| Syllable {
        verse,
        text: clean.to_owned(),
        place: place(lyric, &text),
        extended: extended(lyric),
    })
}

/// `2`, or `part1verse2` as some programs write.
fn verse(number: &str) -> Option<u8> {
    let digits = number.len() - number.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    number.get(number.len() - digits..)?.parse().ok().filter(|verse| *verse > 0)
}

/// The text; that of several syllables sung to one note is joined as it is printed.
fn text(lyric: &Element) -> String {
    let mut text = String::new();
    for child in &lyric.children {
        match child.name.as_str() {
            "text" => text.push_str(&line(&child.text)),
            "elision" => text.push_str(if child.text.is_empty() { "\u{203f}" } else { &child.text }),
            _ => {}
        }
    }
    text
}

/// Where it stands in its word: the first syllable of the note tells how it begins, the last how it ends.
fn place(lyric: &Element, text: &str) -> Syllabic {
    let said = |syllabic: Option<&Element>| syllabic.map_or("single", |syllabic| syllabic.text.as_str()).to_owned();
    let (first, last) = (said(lyric.all("syllabic").next()), said(lyric.all("syllabic").last()));
    let follows = matches!(first.as_str(), "end" | "middle");
    let leads = matches!(last.as_str(), "begin" | "middle") || text.ends_with('-');
    match (follows, leads) {
        (false, false) => Syllabic::Single,
        (false, true) => Syllabic::Begin,
        (true, true) => Syllabic::Middle,
        (true, false) => Syllabic::End,
    }
}

fn extended(lyric: &Element) -> bool {
    lyric.all("extend").any(|extend| !extend.is("type", "stop"))
}
