//! Cadences: how phrases close.
//!
//! The last two harmonies of a phrase, their inversions and the highest note at the arrival tell the kind (Caplin,
//! "The Classical Cadence", JAMS 57, 2004; Aldwell & Schachter, ch. 10).

use super::chord::{Chord, Quality};
use super::key::{Tonality, tonality_at};
use super::texture::Texture;
use crate::line::Phrase;
use crate::score::{Key, Mode, Tick};
use serde::{Deserialize, Serialize};

/// How many notes are a full texture.
const FULL: usize = 3;

/// How a phrase closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CadenceKind {
    /// V to I, both in root position, with the tonic on top.
    PerfectAuthentic,
    /// V or vii to I otherwise.
    ImperfectAuthentic,
    /// To V.
    Half,
    /// IV or ii to I, without V.
    Plagal,
    /// V to vi, or to another chord in the tonic's place.
    Deceptive,
}

impl CadenceKind {
    /// Its name in analyses: `PAC`, `IAC`, `HC`, `PC`, `DC`.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::PerfectAuthentic => "PAC",
            Self::ImperfectAuthentic => "IAC",
            Self::Half => "HC",
            Self::Plagal => "PC",
            Self::Deceptive => "DC",
        }
    }

    /// How many of a thousand that are found so are marked as cadences, of any kind, by musicologists: of 2,638 in Corelli,
    /// Mozart, Beethoven, Chopin and Grieg (`tests/clients/phrase_figures.py`). How sure the chords are tells no more.
    const fn agreed(self) -> u16 {
        match self {
            Self::PerfectAuthentic => 770,
            Self::Half => 430,
            Self::Deceptive => 390,
            Self::Plagal => 330,
            Self::ImperfectAuthentic => 230,
        }
    }
}

/// A cadence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// Where its last chord begins.
    pub at: Tick,
    /// What it is.
    pub kind: CadenceKind,
    /// The key it closes in.
    pub key: Key,
    /// How sure, in thousandths: about so many of a thousand of its kind are cadences to musicologists.
    pub confidence: u16,
}

/// The cadences, in time order: at the ends of phrases, and where all voices come to rest for a beat within them.
pub(super) fn find(texture: &Texture, phrases: &[Phrase], chords: &[Chord], tonalities: &[Tonality]) -> Vec<Cadence> {
    let ends = phrases.iter().filter_map(|phrase| end(phrase, chords));
    let rests = rests(texture, chords).into_iter().map(|chord| (chord, false));
    let mut places: Vec<(usize, bool)> = ends.map(|chord| (chord, true)).chain(rests).collect();
    places.sort_unstable_by_key(|(chord, closes)| (*chord, !closes));
    places.dedup_by_key(|(chord, _)| *chord);
    places.into_iter().filter_map(|(chord, closes)| at(texture, chord, closes, chords, tonalities)).collect()
}

/// The chord on which a phrase ends.
fn end(phrase: &Phrase, chords: &[Chord]) -> Option<usize> {
    let last = chords.partition_point(|chord| chord.span.start < phrase.span.end).checked_sub(1)?;
    (chords[last].span.end > phrase.span.start).then_some(last)
}

/// The chords that all voices begin together and hold for a beat.
fn rests(texture: &Texture, chords: &[Chord]) -> Vec<usize> {
    let tones = &texture.tones;
    let rests = |chord: &Chord| {
        let start = chord.span.start.0;
        let bar = texture.grid.bars.get(texture.grid.bar_index(start)).map_or(1, |bar| bar.beat);
        let from = tones.partition_point(|tone| tone.start < start);
        let together = tones[from..].iter().take_while(|tone| tone.start == start);
        let first_after = tones[from..].iter().find(|tone| tone.start > start).map_or(u64::MAX, |tone| tone.start);
        let (mut count, mut held) = (0, true);
        for tone in together {
            count += 1;
            held &= tone.length() * 8 >= bar * 7;
        }
        count >= FULL && held && first_after >= start.saturating_add(bar)
    };
    (0..chords.len()).filter(|index| rests(&chords[*index])).collect()
}

fn at(texture: &Texture, index: usize, closes: bool, chords: &[Chord], tonalities: &[Tonality]) -> Option<Cadence> {
    // The last harmony may have begun before its last chord.
    let root = chords[index].root;
    let arrival = (0..=index).rev().take_while(|at| closes && chords[*at].root == root).last().unwrap_or(index);
    let (before, arrival) = (chords.get(arrival.checked_sub(1)?)?, chords.get(arrival)?);
    let key = tonality_at(tonalities, arrival.span.start);
    let kind = kind(before, arrival, key, top(texture, arrival))?;
    let authentic = matches!(kind, CadenceKind::PerfectAuthentic | CadenceKind::ImperfectAuthentic);
    let rooted = before.bass == before.root && arrival.bass == arrival.root;
    // Within a phrase only the strongest closes anything.
    if !(closes || authentic && rooted) {
        return None;
    }
    Some(Cadence { at: arrival.span.start, kind, key, confidence: kind.agreed() })
}

/// Pitch class of the highest note that starts at the arrival.
pub(super) fn top(texture: &Texture, arrival: &Chord) -> Option<u8> {
    let start = arrival.span.start.0;
    let from = texture.tones.partition_point(|tone| tone.start < start);
    let own = texture.tones[from..].iter().take_while(|tone| tone.start == start);
    own.map(|tone| tone.pitch).max().map(|pitch| pitch % 12)
}

/// What two harmonies make at the end of a phrase.
pub(super) fn kind(before: &Chord, arrival: &Chord, key: Key, top: Option<u8>) -> Option<CadenceKind> {
    let above = |class: u8| (class + 12 - key.tonic_class()) % 12;
    let (from, to) = (above(before.root), above(arrival.root));
    let fifth = from == 7 && matches!(before.quality, Quality::Major | Quality::DominantSeventh | Quality::Augmented);
    let leading = from == 11 && before.quality.leads();
    let tonic = to == 0 && matches!(arrival.quality, Quality::Major | Quality::Minor | Quality::Power);
    let submediant = to == if key.mode() == Mode::Major { 9 } else { 8 };
    let rooted = before.bass == before.root && arrival.bass == arrival.root;
    match () {
        () if tonic && fifth && rooted && top.is_none_or(|top| above(top) == 0) => Some(CadenceKind::PerfectAuthentic),
        () if tonic && (fifth || leading) => Some(CadenceKind::ImperfectAuthentic),
        () if tonic && matches!(from, 5 | 2) && arrival.bass == arrival.root => Some(CadenceKind::Plagal),
        () if fifth && submediant && before.bass == before.root => Some(CadenceKind::Deceptive),
        () if to == 7 && arrival.quality == Quality::Major && arrival.bass == arrival.root => Some(CadenceKind::Half),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::TickSpan;

    fn named(before: (u8, Quality, u8), arrival: (u8, Quality, u8), key: Key, top: u8) -> Option<&'static str> {
        let chord = |(root, quality, bass): (u8, Quality, u8)| Chord {
            bass,
            ..Chord::new(TickSpan::new(Tick(0), Tick(480)), root, quality)
        };
        kind(&chord(before), &chord(arrival), key, Some(top)).map(CadenceKind::sign)
    }

    #[test]
    fn textbook_cadences_have_their_names() {
        use Quality::{DiminishedSeventh, DominantSeventh, Major, Minor};
        let (c, a) = (Key::C_MAJOR, Key::new(0, Mode::Minor).unwrap());
        assert_eq!(named((7, DominantSeventh, 7), (0, Major, 0), c, 0), Some("PAC"));
        assert_eq!(named((7, Major, 7), (0, Major, 0), c, 4), Some("IAC"), "third on top");
        assert_eq!(named((7, Major, 11), (0, Major, 0), c, 0), Some("IAC"), "inverted");
        assert_eq!(
            named((11, DiminishedSeventh, 11), (0, Minor, 0), Key::new(-3, Mode::Minor).unwrap(), 0),
            Some("IAC")
        );
        assert_eq!(named((5, Major, 5), (0, Major, 0), c, 4), Some("PC"));
        assert_eq!(named((2, Minor, 5), (7, Major, 7), c, 11), Some("HC"));
        assert_eq!(named((2, Minor, 5), (4, Major, 4), a, 8), Some("HC"), "Phrygian");
        assert_eq!(named((7, Major, 7), (9, Minor, 9), c, 0), Some("DC"));
        assert_eq!(named((4, Major, 4), (5, Major, 5), a, 0), Some("DC"));
        assert_eq!(named((7, Minor, 7), (0, Major, 0), c, 0), None, "a minor dominant closes nothing");
        assert_eq!(named((0, Major, 0), (5, Major, 5), c, 0), None);
    }
}
