//! Sections and phrases, a row each.

use super::courses::{cadence_text, chord_names, ticks};
use crate::analysis::{Analysis, BarTexture, TextureKind};
use crate::arrange::Bars;
use crate::line::{Likeness, Line, Phrase, Role};
use crate::score::{Dynamic, Score, TickSpan};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A section: phrases that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SectionRow {
    /// A letter, as rehearsal marks have it: A to Z, then AA.
    pub name: String,
    /// Its first tick, and the first after it.
    pub ticks: (u64, u64),
    /// First bar.
    pub first_bar: u32,
    /// Last bar.
    pub last_bar: u32,
    /// How many phrases.
    pub phrases: usize,
    /// The keys it moves through, in time order, each once.
    pub keys: Vec<String>,
    /// Voices that have the melody, counted from 1, by time from most to least.
    pub melody: Vec<u32>,
    /// Voices that are the bass.
    pub bass: Vec<u32>,
    /// Who does what, most exposed role first: each voice where most of its notes are.
    pub roles: Vec<(Role, Vec<u32>)>,
    /// How the voices go together in most of it; null in silence.
    pub texture: Option<TextureKind>,
    /// Dynamics in time order.
    pub dynamics: Vec<Dynamic>,
    /// Mean intensity within the piece, in thousandths.
    pub intensity: u16,
    /// Its chords, from the one that sounds longest, four at most.
    pub chords: Vec<String>,
    /// The cadence it ends with: kind and key.
    pub cadence: Option<String>,
    /// Which earlier section it is again.
    pub same_as: Option<SameRow>,
}

/// A phrase of the analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// The key it ends in.
    pub key: String,
    /// Its chords in time order, by name.
    pub chords: Vec<String>,
    /// The cadence it ends with: kind and key.
    pub cadence: Option<String>,
    /// How the voices go together in most of it; null in silence.
    pub texture: Option<TextureKind>,
    /// Mean intensity within the piece, in thousandths.
    pub intensity: u16,
    /// Which earlier phrase it is again.
    pub same_as: Option<SameRow>,
}

/// Music that was heard before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SameRow {
    /// The section it was heard in.
    pub section: String,
    /// The bar it began in.
    pub bar: u32,
    /// How like it is.
    pub likeness: Likeness,
}

pub(super) fn phrases(score: &Score, analysis: &Analysis) -> Vec<PhraseRow> {
    let row = |(index, phrase): (usize, &Phrase)| {
        let lines = analysis.lines_of(u32::try_from(index).unwrap_or(u32::MAX));
        let bars = Bars::numbers(phrase.span, &score.frame.meters);
        let texture = bars_of(analysis, phrase.span);
        PhraseRow {
            ticks: ticks(phrase.span),
            first_bar: bars.0.0,
            last_bar: bars.1.0,
            section: phrase.section,
            melody: lead(lines, Role::Melody),
            bass: lead(lines, Role::Bass),
            key: analysis.tonality_at(phrase.span.last()).to_string(),
            chords: chord_names(analysis, phrase.span),
            cadence: cadence_text(analysis, phrase.span),
            texture: prevailing(texture),
            intensity: mean_intensity(texture),
            same_as: same(score, analysis, phrase),
        }
    };
    analysis.phrases.iter().enumerate().map(row).collect()
}

pub(super) fn sections(score: &Score, analysis: &Analysis) -> Vec<SectionRow> {
    let mut rows = Vec::new();
    let mut first = 0;
    for phrases in analysis.phrases.chunk_by(|a, b| a.section == b.section) {
        let lines: Vec<&Line> = (first..first + phrases.len())
            .flat_map(|phrase| analysis.lines_of(u32::try_from(phrase).unwrap_or(u32::MAX)))
            .collect();
        first += phrases.len();
        rows.extend(section(score, analysis, phrases, &lines));
    }
    rows
}

fn section(score: &Score, analysis: &Analysis, phrases: &[Phrase], lines: &[&Line]) -> Option<SectionRow> {
    let (opening, closing) = (phrases.first()?, phrases.last()?);
    let span = TickSpan::new(opening.span.start, closing.span.end);
    let bars = Bars::numbers(span, &score.frame.meters);
    let texture = bars_of(analysis, span);
    let roles = roles(lines);
    let of =
        |role: Role| roles.iter().find(|(own, _)| *own == role).map_or_else(Vec::new, |(_, voices)| voices.clone());
    Some(SectionRow {
        name: name(opening.section),
        ticks: ticks(span),
        first_bar: bars.0.0,
        last_bar: bars.1.0,
        phrases: phrases.len(),
        keys: keys(analysis, span),
        melody: melody(analysis, span),
        bass: of(Role::Bass),
        roles,
        texture: prevailing(texture),
        dynamics: dynamics(analysis, span),
        intensity: mean_intensity(texture),
        chords: usual_chords(analysis, span),
        cadence: cadence_text(analysis, closing.span),
        same_as: phrases.iter().find_map(|phrase| same(score, analysis, phrase)).filter(|same| same.bar < bars.0.0),
    })
}

/// Sections by letter, as rehearsal marks go: A to Z, then AA.
fn name(number: u32) -> String {
    let letter = char::from(b'A' + u8::try_from(number % 26).unwrap_or(0));
    letter.to_string().repeat(usize::try_from(number / 26 + 1).unwrap_or(1).min(4))
}

/// The voice that has most of a role, if enough.
fn lead(lines: &[Line], role: Role) -> Option<u32> {
    let best = lines.iter().max_by_key(|line| (line.roles.weight(role), std::cmp::Reverse(line.id)))?;
    (best.roles.weight(role) >= 300).then_some(best.voice.0 + 1)
}

fn same(score: &Score, analysis: &Analysis, phrase: &Phrase) -> Option<SameRow> {
    let same = phrase.same_as?;
    let first = analysis.phrases.get(same.phrase as usize)?;
    let bar = Bars::numbers(first.span, &score.frame.meters).0.0;
    Some(SameRow { section: name(first.section), bar, likeness: same.likeness })
}

/// The bars of a span.
fn bars_of(analysis: &Analysis, span: TickSpan) -> &[BarTexture] {
    let first = analysis.texture.partition_point(|bar| bar.span.end <= span.start);
    let last = analysis.texture.partition_point(|bar| bar.span.start < span.end);
    analysis.texture.get(first..last).unwrap_or_default()
}

/// The kind of most bars.
fn prevailing(bars: &[BarTexture]) -> Option<TextureKind> {
    let count = |kind: &TextureKind| bars.iter().filter(|bar| bar.kind == Some(*kind)).count();
    TextureKind::ALL.into_iter().rev().max_by_key(count).filter(|kind| count(kind) > 0)
}

fn mean_intensity(bars: &[BarTexture]) -> u16 {
    let sum: usize = bars.iter().map(|bar| usize::from(bar.intensity)).sum();
    u16::try_from(sum / bars.len().max(1)).unwrap_or(0)
}

/// Each voice at the role that most of its notes have.
fn roles(lines: &[&Line]) -> Vec<(Role, Vec<u32>)> {
    let mut notes: BTreeMap<u32, [usize; 6]> = BTreeMap::new();
    for line in lines {
        notes.entry(line.voice.0 + 1).or_default()[line.roles.main() as usize] += line.notes.len();
    }
    let main = |counts: &[usize; 6]| Role::ALL.into_iter().rev().max_by_key(|role| counts[*role as usize]);
    let of = |role: Role| {
        let voices = notes.iter().filter(|(_, counts)| main(counts) == Some(role));
        (role, voices.map(|(voice, _)| *voice).collect::<Vec<u32>>())
    };
    Role::ALL.into_iter().map(of).filter(|(_, voices)| !voices.is_empty()).collect()
}

/// Each entry once, where it comes first.
fn each_once<T: PartialEq>(entries: impl Iterator<Item = T>) -> Vec<T> {
    entries.fold(Vec::new(), |mut all, entry| {
        if !all.contains(&entry) {
            all.push(entry);
        }
        all
    })
}

fn keys(analysis: &Analysis, span: TickSpan) -> Vec<String> {
    each_once(analysis.tonalities.iter().filter(|own| own.span.overlaps(span)).map(|own| own.key.to_string()))
}

fn melody(analysis: &Analysis, span: TickSpan) -> Vec<u32> {
    longest(analysis.melody.iter().filter_map(|(own, voice)| Some((voice.0 + 1, own.intersection(span)?.length().0))))
}

fn usual_chords(analysis: &Analysis, span: TickSpan) -> Vec<String> {
    const MOST: usize = 4;
    let sounding = analysis.chords.iter().filter_map(|chord| Some((chord, chord.span.intersection(span)?.length().0)));
    let named = sounding.map(|(chord, ticks)| (chord.name(analysis.tonality_at(chord.span.start)), ticks));
    let mut chords = longest(named);
    chords.truncate(MOST);
    chords
}

/// From most ticks to least.
fn longest<T: Ord + Clone>(entries: impl Iterator<Item = (T, u64)>) -> Vec<T> {
    let mut ticks: BTreeMap<T, u64> = BTreeMap::new();
    entries.for_each(|(entry, length)| *ticks.entry(entry).or_default() += length);
    let mut entries: Vec<(T, u64)> = ticks.into_iter().collect();
    entries.sort_by_key(|(_, ticks)| std::cmp::Reverse(*ticks));
    entries.into_iter().map(|(entry, _)| entry).collect()
}

fn dynamics(analysis: &Analysis, span: TickSpan) -> Vec<Dynamic> {
    let inside = analysis.dynamics.iter().filter(|(own, _)| own.overlaps(span));
    let mut dynamics: Vec<Dynamic> = inside.map(|(_, dynamic)| *dynamic).collect();
    dynamics.dedup();
    dynamics
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_lettered_like_rehearsal_marks() {
        assert_eq!((name(0), name(25), name(26)), ("A".to_owned(), "Z".to_owned(), "AA".to_owned()));
    }

    #[test]
    fn what_lasts_longest_comes_first() {
        assert_eq!(longest([(1, 10), (2, 30), (1, 5)].into_iter()), [2, 1]);
        assert_eq!(each_once([3, 1, 3, 2].into_iter()), [3, 1, 2]);
    }
}
