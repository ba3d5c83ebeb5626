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
    /// How sure, in thousandths.
    pub confidence: u16,
}

/// The cadences, in time order, at most one a phrase.
pub(super) fn find(texture: &Texture, phrases: &[Phrase], chords: &[Chord], tonalities: &[Tonality]) -> Vec<Cadence> {
    phrases.iter().filter_map(|phrase| at_end(texture, phrase, chords, tonalities)).collect()
}

fn at_end(texture: &Texture, phrase: &Phrase, chords: &[Chord], tonalities: &[Tonality]) -> Option<Cadence> {
    let after = chords.partition_point(|chord| chord.span.start < phrase.span.end);
    let own = chords[..after].iter().rev().take_while(|chord| chord.span.end > phrase.span.start);
    let mut own = own.skip_while(|chord| chord.confidence < 300);
    let last = own.next()?;
    let mut arrival = last;
    let mut before = None;
    for chord in own {
        if chord.root != last.root {
            before = Some(chord);
            break;
        }
        arrival = chord;
    }
    let key = tonality_at(tonalities, arrival.span.start);
    let kind = kind(before?, arrival, key, top(texture, arrival))?;
    let sure = u32::from(before?.confidence.min(last.confidence));
    Some(Cadence { at: arrival.span.start, kind, key, confidence: sure as u16 })
}

/// Pitch class of the highest note that starts or sounds at the arrival.
fn top(texture: &Texture, arrival: &Chord) -> Option<u8> {
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
