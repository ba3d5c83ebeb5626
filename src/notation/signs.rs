//! What stands at a head: articulations, ornaments, playing signs, holds, syllables.

use super::accidentals::NAMES;
use super::rhythm::{Alternates, Sign};
use super::voices::MOST_VOICES;
use super::xml::Xml;
use crate::arrange::{ArrangedNote, Articulation};
use crate::profile::Technique;
use crate::score::{self, Syllabic, Syllable};

/// The signs at a head, in the order of the elements they stand in.
#[derive(Debug, Default)]
pub(super) struct Marks {
    signs: Vec<score::Sign>,
    /// A trill over tied notes has a line that begins or ends here.
    wave: Vec<&'static str>,
    /// Half of a tremolo between two notes.
    alternates: Option<Alternates>,
    /// Staff and voice. The holds of a lower voice hang upside down.
    place: (u8, u8),
}

impl Marks {
    /// The signs of a chord's notes, as they stand at its first head.
    pub(super) fn of_chord(notes: &[&ArrangedNote], sign: &Sign, place: (u8, u8)) -> Self {
        let mut all: Vec<score::Sign> = notes.iter().flat_map(|note| written(note)).collect();
        all.sort();
        all.dedup();
        let trilled = all.iter().any(|sign| matches!(sign, score::Sign::Trill(_)));
        let wave = [(sign.tied_on && !sign.tied_back, "start"), (sign.tied_back && !sign.tied_on, "stop")];
        let wave = wave.into_iter().filter(|(here, _)| trilled && *here).map(|(_, kind)| kind).collect();
        all.retain(|written| stands(written, sign) && !is_of_each_head(written));
        Self { signs: all, wave, alternates: sign.alternates, place }
    }

    /// The signs of one head of a chord: what every head has of its own.
    pub(super) fn of_head(note: &ArrangedNote, sign: &Sign) -> Self {
        let own = note.signs.iter().filter(|written| stands(written, sign) && is_of_each_head(written));
        Self { signs: own.cloned().collect(), ..Self::default() }
    }

    /// The signs of a grace note.
    pub(super) fn of_grace(note: &ArrangedNote) -> Self {
        Self { signs: note.signs.iter().filter(|sign| sign.is_articulation()).cloned().collect(), ..Self::default() }
    }

    /// With others.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.signs.extend(other.signs);
        self
    }

    /// With a breath after it.
    pub(super) fn with_breath(mut self) -> Self {
        if !self.signs.contains(&score::Sign::Breath) {
            self.signs.push(score::Sign::Breath);
        }
        self
    }

    pub(super) fn any(&self) -> bool {
        !self.wave.is_empty() || self.alternates.is_some() || self.signs.iter().any(|sign| element(sign).is_some())
    }

    /// The number of a line over the notes of this voice.
    fn line_number(&self) -> String {
        (usize::from(self.place.0) * MOST_VOICES + usize::from(self.place.1) + 1).to_string()
    }

    /// Writes the elements inside `<notations>`.
    pub(super) fn write(&self, xml: &mut Xml) {
        for group in [Group::Ornaments, Group::Technical, Group::Articulations] {
            let mine: Vec<&score::Sign> =
                self.signs.iter().filter(|sign| element(sign).is_some_and(|(own, _)| own == group)).collect();
            let ornaments = group == Group::Ornaments;
            let wave = if ornaments { self.wave.as_slice() } else { &[] };
            let alternates = self.alternates.filter(|_| ornaments);
            if mine.is_empty() && wave.is_empty() && alternates.is_none() {
                continue;
            }
            xml.open(group.name(), &[]);
            for sign in mine {
                write_sign(xml, sign);
            }
            if let Some(Alternates { begins, strokes }) = alternates {
                xml.text("tremolo", &[("type", if begins { "start" } else { "stop" })], &strokes.to_string());
            }
            for kind in wave {
                xml.empty("wavy-line", &[("type", kind), ("number", &self.line_number())]);
            }
            xml.close();
        }
        for sign in &self.signs {
            match sign {
                score::Sign::Fermata => {
                    xml.empty("fermata", &[("type", if self.place.1 % 2 == 1 { "inverted" } else { "upright" })]);
                }
                score::Sign::Arpeggio(false) => xml.empty("arpeggiate", &[]),
                score::Sign::Arpeggio(true) => xml.empty("arpeggiate", &[("direction", "down")]),
                _ => {}
            }
        }
    }
}

/// What is written at a note: the signs of the source, and where they say nothing, what it is played by.
fn written(note: &ArrangedNote) -> Vec<score::Sign> {
    let mut signs = note.signs.clone();
    if !signs.iter().any(score::Sign::is_articulation) {
        signs.extend(match note.articulation {
            Articulation::Staccato => Some(score::Sign::Staccato),
            Articulation::Tenuto => Some(score::Sign::Tenuto),
            Articulation::Accent if !signs.iter().any(score::Sign::is_accent) => Some(score::Sign::Accent),
            Articulation::Accent | Articulation::Plain | Articulation::Legato => None,
        });
    }
    let alternates = signs.iter().any(|sign| matches!(sign, score::Sign::Alternation(..)));
    let technique = match note.technique {
        Technique::Tremolo if alternates => None,
        Technique::Tremolo | Technique::Roll | Technique::Flutter => Some(score::Sign::Tremolo(3)),
        Technique::Stopped => Some(score::Sign::Stopped),
        Technique::Harmonics => Some(score::Sign::Harmonic),
        _ => None,
    };
    let said = |sign: &score::Sign| signs.iter().any(|own| std::mem::discriminant(own) == std::mem::discriminant(sign));
    let more = technique.filter(|sign| !said(sign));
    signs.extend(more);
    signs
}

/// Whether a sign stands at this head of a chain of tied ones: at the first, at the last for what comes after it, at all
/// for a tremolo.
fn stands(written: &score::Sign, sign: &Sign) -> bool {
    use score::Sign::{Breath, Caesura, Doit, Fall, Fermata, Tremolo};
    match written {
        Tremolo(_) => true,
        Breath | Caesura | Doit | Fall | Fermata => !sign.tied_on,
        _ => !sign.tied_back,
    }
}

/// Whether each head of a chord has it, not the chord once.
fn is_of_each_head(sign: &score::Sign) -> bool {
    matches!(sign, score::Sign::Arpeggio(_) | score::Sign::Fingering(_))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Ornaments,
    Technical,
    Articulations,
    /// An element of its own in `<notations>`.
    Alone,
}

impl Group {
    const fn name(self) -> &'static str {
        match self {
            Self::Ornaments => "ornaments",
            Self::Technical => "technical",
            Self::Articulations | Self::Alone => "articulations",
        }
    }
}

/// The element of a sign, with the one it stands in; `None` for what is written elsewhere.
fn element(sign: &score::Sign) -> Option<(Group, &'static str)> {
    use Group::{Alone, Articulations, Ornaments, Technical};
    use score::Sign as S;
    Some(match sign {
        S::Staccato => (Articulations, "staccato"),
        S::Staccatissimo => (Articulations, "staccatissimo"),
        S::Spiccato => (Articulations, "spiccato"),
        S::Tenuto => (Articulations, "tenuto"),
        S::Portato => (Articulations, "detached-legato"),
        S::Accent => (Articulations, "accent"),
        S::Marcato => (Articulations, "strong-accent"),
        S::Stress => (Articulations, "stress"),
        S::Unstress => (Articulations, "unstress"),
        S::Scoop => (Articulations, "scoop"),
        S::Plop => (Articulations, "plop"),
        S::Doit => (Articulations, "doit"),
        S::Fall => (Articulations, "falloff"),
        S::Breath => (Articulations, "breath-mark"),
        S::Caesura => (Articulations, "caesura"),
        S::Trill(_) => (Ornaments, "trill-mark"),
        S::Mordent(_) => (Ornaments, "mordent"),
        S::ShortTrill(_) => (Ornaments, "inverted-mordent"),
        S::Turn => (Ornaments, "turn"),
        S::InvertedTurn => (Ornaments, "inverted-turn"),
        S::DelayedTurn => (Ornaments, "delayed-turn"),
        S::Tremolo(_) => (Ornaments, "tremolo"),
        S::UpBow => (Technical, "up-bow"),
        S::DownBow => (Technical, "down-bow"),
        S::Harmonic => (Technical, "harmonic"),
        S::Open => (Technical, "open-string"),
        S::Stopped => (Technical, "stopped"),
        S::Snap => (Technical, "snap-pizzicato"),
        S::Tongue(2) => (Technical, "double-tongue"),
        S::Tongue(_) => (Technical, "triple-tongue"),
        S::Fingering(_) => (Technical, "fingering"),
        S::Fermata => (Alone, "fermata"),
        S::Arpeggio(_) => (Alone, "arpeggiate"),
        _ => return None,
    })
}

fn write_sign(xml: &mut Xml, sign: &score::Sign) {
    let Some((_, name)) = element(sign) else { return };
    match sign {
        score::Sign::Tremolo(strokes) => xml.text(name, &[("type", "single")], &strokes.to_string()),
        score::Sign::Fingering(text) => xml.text(name, &[], text),
        _ => xml.empty(name, &[]),
    }
    if let score::Sign::Trill(Some(by)) | score::Sign::Mordent(Some(by)) | score::Sign::ShortTrill(Some(by)) = sign {
        xml.text("accidental-mark", &[], NAMES[*by as usize]);
    }
}

/// Writes a syllable; two that are sung to one note stand with the sign between them.
pub(super) fn lyric(xml: &mut Xml, syllable: &Syllable) {
    let verse = syllable.verse.to_string();
    let pieces: Vec<&str> = syllable.text.split(ELISION).collect();
    let last = pieces.len() - 1;
    xml.open("lyric", &[("number", &verse)]);
    for (index, text) in pieces.iter().enumerate() {
        if index > 0 {
            xml.text("elision", &[], &ELISION.to_string());
        }
        xml.text("syllabic", &[], syllabic(syllable.place, index == 0, index == last));
        xml.text("text", &[], text);
    }
    if syllable.extended {
        xml.empty("extend", &[]);
    }
    xml.close();
}

/// What joins two syllables on one note.
const ELISION: char = '\u{203f}';

/// Of several syllables on one note the first tells how the word began, the last how it goes on.
fn syllabic(place: Syllabic, first: bool, last: bool) -> &'static str {
    let follows = first && matches!(place, Syllabic::Middle | Syllabic::End);
    let leads = last && matches!(place, Syllabic::Begin | Syllabic::Middle);
    match (follows, leads) {
        (false, false) => "single",
        (false, true) => "begin",
        (true, true) => "middle",
        (true, false) => "end",
    }
}
