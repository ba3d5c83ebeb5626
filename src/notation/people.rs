//! Who made the piece, as its own texts tell: `composer: …` and the like.

use crate::arrange::Arrangement;
use crate::score::{Mark, Tick};

/// The longest text that may be a name (ours).
const LONGEST: usize = 120;

/// What somebody did, by the words that files have for it (MusicXML's creator types, and the habits of MIDI files).
const DEEDS: [(Deed, &[&str]); 3] = [
    (Deed::Composer, &["composer", "composed by", "music by", "music", "creator"]),
    (
        Deed::Lyricist,
        &["lyricist", "poet", "librettist", "author", "words by", "words", "lyrics by", "lyrics", "text by"],
    ),
    (Deed::Arranger, &["arranger", "arranged by", "arr. by", "arr.", "arr"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Composer,
    Lyricist,
    Arranger,
}

/// Names as printed; empty where nothing is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct People {
    pub(super) composer: String,
    pub(super) lyricist: String,
    pub(super) arranger: String,
    /// Who holds the rights, and since when.
    pub(super) rights: String,
}

impl People {
    /// Those that the texts at the head of the piece name.
    pub(super) fn of(arrangement: &Arrangement) -> Self {
        let mut people = Self::default();
        for mark in arrangement.marks.iter().filter(|mark| mark.tick == Tick::ZERO) {
            match &mark.what {
                Mark::Text(text) => people.take(text),
                Mark::Copyright(text) => add(&mut people.rights, text),
                _ => {}
            }
        }
        people
    }

    /// Who wrote the music, and who arranged it: two lines as one text where both are known.
    pub(super) fn composed(&self) -> String {
        match (self.composer.as_str(), self.arranger.as_str()) {
            (composer, "") => composer.to_owned(),
            ("", arranger) => format!("arr. {arranger}"),
            (composer, arranger) => format!("{composer}, arr. {arranger}"),
        }
    }

    fn take(&mut self, text: &str) {
        let Some((deed, name)) = told(text) else { return };
        match deed {
            Deed::Composer => add(&mut self.composer, name),
            Deed::Lyricist => add(&mut self.lyricist, name),
            Deed::Arranger => add(&mut self.arranger, name),
        }
    }
}

/// Whether a text says who made the piece.
pub(super) fn is_credit(text: &str) -> bool {
    told(text).is_some()
}

/// What a text says somebody did, and who: `composer: Erik Satie`.
fn told(text: &str) -> Option<(Deed, &str)> {
    let (deed, name) = text.split_once(':').filter(|_| text.len() <= LONGEST)?;
    let word = deed.trim().to_lowercase();
    let known = DEEDS.iter().find(|(_, words)| words.contains(&word.as_str()))?;
    Some((known.0, name))
}

/// Adds a name that is not there yet.
fn add(names: &mut String, name: &str) {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || names.split(", ").any(|there| there == name) {
        return;
    }
    if !names.is_empty() {
        names.push_str(", ");
    }
    names.push_str(&name);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_name_people() {
        let mut people = People::default();
        for text in
            ["composer: Franz  Schubert", "Words by: W. Müller", "poet: W. Müller", "arr.: A", "arranger: B", "Note: x"]
        {
            people.take(text);
        }
        let told = (people.composer.as_str(), people.lyricist.as_str(), people.arranger.as_str());
        assert_eq!(told, ("Franz Schubert", "W. Müller", "A, B"));
    }
}
