//! MusicXML to a [`Score`]: score-partwise and score-timewise, bare or in an `.mxl` archive.
//!
//! Stages, a file each: `container` and `encoding` (bytes to text), `cursor` and `element` (text to elements), `header`
//! and `instruments` (title, part list), `part` with `attributes`, `note`, `direction` (measures to a `draft`), `bars`
//! (where each measure stands), `ties`, `graces`, `loudness`, `keys` (what the signs mean), then `assemble` (the score).
//! `notices` gathers what was not understood or cannot be kept, a finding a kind.
//!
//! What is written is kept in its order: repeats, endings and jumps are not played out, since an arrangement is written
//! from the score and is to have its bars and their numbers. Each staff of a part becomes a part. Pitches are sounding
//! pitches, ties are joined.

mod assemble;
mod attributes;
mod bars;
mod container;
mod cursor;
mod direction;
mod document;
mod draft;
mod element;
mod encoding;
mod graces;
mod harmony;
mod header;
mod instruments;
mod joins;
mod keys;
mod loudness;
mod lyric;
mod note;
mod notices;
mod part;
mod quarters;
mod signs;
mod sounding;
mod ties;

#[cfg(test)]
mod tests;

use crate::finding::Checked;
use crate::run::Error;
use crate::score::Score;

/// Largest MusicXML document read, in bytes: 64 MiB, packed or unpacked.
pub const MAX_XML_BYTES: u64 = 64 << 20;
/// Deepest nesting of elements read; MusicXML's own is about 12.
pub const MAX_XML_DEPTH: usize = 64;
/// Most elements read of one measure, or of one part of the header.
pub const MAX_XML_ELEMENTS: usize = 500_000;
/// Most notes read from a MusicXML document.
pub const MAX_XML_NOTES: usize = 2_000_000;
/// Most staves read from a MusicXML document, all parts together.
pub const MAX_XML_STAVES: usize = 4_096;

/// Reads a MusicXML document, bare (UTF-8, UTF-16 or as its declaration says) or in an `.mxl` archive.
///
/// Notes have their sounding pitches; tied notes are one; each staff of a part becomes a [`crate::score::Part`]; bars,
/// metres, keys, tempo, dynamics (as velocities too), lyrics and words come with them. Repeats stand as written. What
/// was not understood, or has no place in a score, is told in the findings: one for each kind, with how many there are
/// and where the first stands.
///
/// ```
/// let hymn = br#"<score-partwise><part-list><score-part id="P1"><part-name>Flute</part-name></score-part></part-list>
///   <part id="P1"><measure number="1"><attributes><divisions>1</divisions></attributes>
///   <note><pitch><step>A</step><octave>4</octave></pitch><duration>4</duration></note></measure></part></score-partwise>"#;
/// let score = partwright::notation::read_musicxml(hymn)?.value;
/// assert_eq!((score.parts[0].name.as_str(), score.parts[0].notes[0].sound.midi()), ("Flute", 69));
/// # Ok::<(), partwright::run::Error>(())
/// ```
///
/// # Errors
/// [`Error::Unreadable`] for what is no well-formed MusicXML with a part (with line and byte), or where a duration is
/// not one; [`Error::Unsupported`] for encodings and kinds of document that are not read; [`Error::Limit`] over
/// [`MAX_XML_BYTES`], [`MAX_XML_DEPTH`], [`MAX_XML_ELEMENTS`], [`MAX_XML_NOTES`], [`MAX_XML_STAVES`], 20,000 bars or 24 hours.
pub fn read_musicxml(bytes: &[u8]) -> Result<Checked<Score>, Error> {
    let (document, mut findings) = container::open(bytes)?;
    let text = encoding::decode(&document, &mut findings)?;
    let read = document::read(&text)?;
    let score = assemble::score(read, &mut findings)?;
    Ok(Checked::new(score, findings))
}

/// Whether bytes look like MusicXML rather than MIDI: an XML text or a ZIP archive.
///
/// ```
/// use partwright::notation::is_musicxml;
/// assert!(is_musicxml(b"<?xml version=\"1.0\"?>") && is_musicxml(b"PK\x03\x04") && !is_musicxml(b"MThd"));
/// ```
#[must_use]
pub fn is_musicxml(bytes: &[u8]) -> bool {
    container::is_archive(bytes) || encoding::is_xml(bytes)
}
