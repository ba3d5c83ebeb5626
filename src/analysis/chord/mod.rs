//! Chords, beat by beat.
//!
//! `model` tells how well each chord explains what is heard in a beat, `path` which chords explain all
//! beats best, `numeral` where they stand in the key, and `foreign` which notes do not belong to them; `heard` shows the
//! beats to those who fit the weights.

mod foreign;
mod heard;
mod model;
mod numeral;
mod path;
mod quality;
mod weights;

#[cfg(test)]
mod tests;

pub use foreign::{ForeignKind, ForeignNote};
pub use heard::{Beats, FACTS};
pub use numeral::Degree;
pub use quality::Quality;
pub use weights::{KINDS, Table, Weights};

pub(super) use foreign::find as foreign;

use super::beat::Sound;
use super::key::{Tonality, tonality_at};
use crate::score::{ChordSymbol, Key, Tick, TickSpan};
use serde::{Deserialize, Serialize};

/// A chord over a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chord {
    /// How long it holds.
    pub span: TickSpan,
    /// Pitch class of the root, 0 to 11.
    pub root: u8,
    /// What stands on the root.
    pub quality: Quality,
    /// Pitch class of the lowest note, 0 to 11.
    pub bass: u8,
    /// Pitch classes of the chord as a bit mask (bit 0 is C).
    pub classes: u16,
    /// Where the root stands in the tonality.
    pub degree: Degree,
    /// How sure, in thousandths: about so many of a thousand such chords have the right root.
    pub confidence: u16,
}

impl Chord {
    /// A chord in root position, in C major, that is certain.
    #[must_use]
    pub fn new(span: TickSpan, root: u8, quality: Quality) -> Self {
        let (root, degree) = (root % 12, Degree::of(root, Key::C_MAJOR));
        Self { span, root, quality, bass: root, classes: quality.classes(root), degree, confidence: 1000 }
    }

    /// Which of its notes is in the bass: 0 the root, 1 the third, 2 the fifth, 3 the seventh; `None` when the bass is
    /// no note of the chord.
    #[must_use]
    pub fn inversion(&self) -> Option<u8> {
        let above = (self.bass + 12 - self.root) % 12;
        let place = self.quality.intervals().iter().position(|interval| *interval == above)?;
        u8::try_from(place).ok()
    }

    /// Its Roman numeral, with figures: `V65/V`, `viio7`.
    #[must_use]
    pub fn numeral(&self) -> String {
        numeral::Numeral(self).to_string()
    }

    /// Its symbol, named in a key (best the tonality it stands in).
    #[must_use]
    pub fn symbol(&self, key: Key) -> ChordSymbol {
        let name = |class| Degree::of(class, key).name(key);
        ChordSymbol {
            root: Some(name(self.root)),
            kind: self.quality.kind().to_owned(),
            printed: Some(self.quality.symbol().to_owned()),
            bass: (self.bass != self.root).then(|| name(self.bass)),
            degrees: Vec::new(),
        }
    }

    /// Its name in a key (best the tonality it stands in): `F#m7/A`.
    #[must_use]
    pub fn name(&self, key: Key) -> String {
        let name = |class| Degree::of(class, key).name(key).to_string();
        let bass = if self.bass == self.root { String::new() } else { format!("/{}", name(self.bass)) };
        format!("{}{}{bass}", name(self.root), self.quality.symbol())
    }
}

/// Chords over time. Beats without pitched notes have none.
pub(super) fn find(sounds: &[Sound], tonalities: &[Tonality]) -> Vec<Chord> {
    let keys: Vec<Key> = sounds.iter().map(|sound| tonality_at(tonalities, Tick(sound.start))).collect();
    let weights = weights::weights();
    let worths: Vec<model::Worths> =
        sounds.iter().zip(&keys).map(|(sound, key)| model::worths(sound, *key, weights)).collect();
    let mut chords = joined(sounds, path::best(sounds, &worths));
    set_degrees(&mut chords, tonalities);
    chords
}

/// Beats of one chord are one.
fn joined(sounds: &[Sound], choices: Vec<Option<path::Choice>>) -> Vec<Chord> {
    let mut chords: Vec<Chord> = Vec::new();
    let mut lowest = 0;
    for (sound, choice) in sounds.iter().zip(choices) {
        let (Some(choice), Some(bass)) = (choice, sound.bass) else { continue };
        let quality = Quality::ALL[choice.quality];
        match chords.last_mut() {
            Some(last) if last.span.end.0 == sound.start && goes_on(last, &choice, lowest, sound) => {
                last.span.end = Tick(sound.end);
                last.confidence = last.confidence.max(choice.confidence);
            }
            _ => {
                lowest = bass;
                let span = TickSpan::new(Tick(sound.start), Tick(sound.end));
                let bass = bass % 12;
                chords.push(Chord { bass, confidence: choice.confidence, ..Chord::new(span, choice.root, quality) });
            }
        }
    }
    chords
}

/// Whether a beat goes on with the chord before it, whose lowest note was `lowest`: the same chord, and no new bass. A
/// bass is new when another note of the chord is lower, or held and at most a fifth higher: what sounds above that after
/// a bass, or in a broken chord, stands on it.
fn goes_on(last: &Chord, choice: &path::Choice, lowest: u8, sound: &Sound) -> bool {
    let bass = sound.bass.unwrap_or(lowest);
    let same = last.root == choice.root && last.quality == Quality::ALL[choice.quality];
    let other = bass % 12 != last.bass && last.classes >> (bass % 12) & 1 == 1;
    let new = bass < lowest || sound.sustained && bass - lowest <= 7;
    same && !(other && new)
}

/// Degrees in the tonality; a chord foreign to it that leads to the next as its dominant is named by that.
fn set_degrees(chords: &mut [Chord], tonalities: &[Tonality]) {
    let key = |chord: &Chord| tonality_at(tonalities, chord.span.start);
    let degrees: Vec<Degree> = chords.iter().map(|chord| Degree::of(chord.root, key(chord))).collect();
    for index in 0..chords.len() {
        let (chord, degree) = (&chords[index], degrees[index]);
        let next = chords[index + 1..].iter().zip(&degrees[index + 1..]).find(|(next, _)| next.root != chord.root);
        let target = next.and_then(|(next, target)| applied(chord, next, *target, key(chord)));
        chords[index].degree = target.unwrap_or(degree);
    }
}

fn applied(chord: &Chord, next: &Chord, target: Degree, key: Key) -> Option<Degree> {
    let up = (next.root + 12 - chord.root) % 12;
    let step = match chord.quality {
        Quality::Major | Quality::DominantSeventh if up == 5 => 5,
        Quality::Diminished | Quality::HalfDiminished | Quality::DiminishedSeventh if up == 1 => 7,
        _ => return None,
    };
    let foreign = (0..12).any(|class| chord.classes >> class & 1 == 1 && !super::key::in_scale(key, class));
    let stands = target.alter == 0 && target.step != 1;
    (foreign && stands).then_some(Degree { step, alter: 0, of: target.step })
}
