//! Texture as a result: how many voices sound, how thickly and how wide, in which manner, and how intense it is.
//!
//! The four manners are those of the textbooks (Benward & Saker, *Music in Theory and Practice*, ch. 7); where one ends
//! and the next begins is ours, and stands beside each constant.

use super::texture::{Doing, Texture, per_mille};
use super::tone::groups;
use crate::score::{Pitch, PitchRange, Score, TickSpan};
use serde::{Deserialize, Serialize};

/// How voices go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextureKind {
    /// One line, alone or doubled in octaves.
    Monophonic,
    /// A tune, and others that accompany it.
    Accompanied,
    /// All voices in one rhythm.
    Chordal,
    /// Several voices, each with a rhythm and a course of its own.
    Polyphonic,
}

impl TextureKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Monophonic, Self::Accompanied, Self::Chordal, Self::Polyphonic];

    /// The words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Monophonic => "monophonic",
            Self::Accompanied => "melody and accompaniment",
            Self::Chordal => "chordal",
            Self::Polyphonic => "polyphonic",
        }
    }
}

/// The texture of one bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BarTexture {
    /// The bar; a silence of more than 64 bars is one.
    pub span: TickSpan,
    /// How many pitched notes sound at once on the mean, in hundredths, over the whole bar.
    pub voices: u16,
    /// How many notes start in a beat on the mean, in hundredths, percussion included.
    pub density: u16,
    /// Lowest and highest pitch that starts; `None` where none does.
    pub range: Option<PitchRange>,
    /// How the voices go together; `None` where nothing pitched sounds.
    pub kind: Option<TextureKind>,
    /// How intense it is within the piece, in thousandths.
    pub intensity: u16,
}

/// A bar is one line when the voices beside the fullest sound for less than so many thousandths of it in all.
const BESIDE: u32 = 250;
/// It is chordal when so many thousandths of its notes start together with three quarters of the voices, three at least,
/// and no voice has more than twice the notes of another.
const TOGETHER: u32 = 600;
/// It is polyphonic when at least two voices, and so many thousandths of those that sound, have a course of their own.
const OWN_COURSE: u32 = 600;
/// A voice takes part in a bar when it sounds in so many thousandths of it.
const TAKES_PART: u32 = 125;

/// The texture of each bar, not yet with its intensity.
pub(super) fn find(score: &Score, texture: &Texture) -> Vec<BarTexture> {
    let voices = voices_by_bar(texture);
    let starts = starts_by_bar(score, texture);
    let attacks = attacks_by_bar(score, texture);
    let bars = texture.grid.bars.iter().enumerate().map(|(index, bar)| {
        let doings = voices.get(index).map_or(&[][..], Vec::as_slice);
        let sounding: u64 = doings.iter().map(|doing| doing.sounding).sum();
        let beats = per_hundred(bar.length(), bar.beat);
        BarTexture {
            span: bar.span(),
            voices: hundredths(sounding, bar.length()),
            density: hundredths(starts.get(index).copied().unwrap_or(0) * 100, beats),
            range: range(doings),
            kind: kind(doings, attacks.get(index).map_or(&[][..], Vec::as_slice), bar.length()),
            intensity: 0,
        }
    });
    bars.collect()
}

fn per_hundred(part: u64, whole: u64) -> u64 {
    part.saturating_mul(100) / whole.max(1)
}

fn hundredths(part: u64, whole: u64) -> u16 {
    u16::try_from(u128::from(part) * 100 / u128::from(whole.max(1))).unwrap_or(u16::MAX)
}

/// What each voice does in each bar.
fn voices_by_bar(texture: &Texture) -> Vec<Vec<Doing>> {
    let mut by_bar: Vec<Vec<Doing>> = vec![Vec::new(); texture.grid.bars.len()];
    for (bar, doing) in texture.bars_of.iter().flatten() {
        if let Some(doings) = by_bar.get_mut(*bar) {
            doings.push(*doing);
        }
    }
    by_bar
}

/// How many notes start in each bar, percussion included.
fn starts_by_bar(score: &Score, texture: &Texture) -> Vec<u64> {
    let mut starts = vec![0u64; texture.grid.bars.len()];
    for note in score.notes() {
        if let Some(count) = starts.get_mut(texture.grid.bar_index(note.start.0)) {
            *count += 1;
        }
    }
    starts
}

/// What is struck at one moment: how many notes, of how many pitch classes.
#[derive(Debug, Clone, Copy)]
struct Attack {
    notes: u32,
    classes: u16,
}

fn attacks_by_bar(score: &Score, texture: &Texture) -> Vec<Vec<Attack>> {
    let mut by_bar: Vec<Vec<Attack>> = vec![Vec::new(); texture.grid.bars.len()];
    for moment in groups(&texture.tones, score.frame.division().quarter().0 / 16) {
        let Some(tones) = texture.tones.get(moment) else { continue };
        let Some(first) = tones.first() else { continue };
        let classes = tones.iter().fold(0u16, |mask, tone| mask | 1 << (tone.pitch % 12));
        if let Some(attacks) = by_bar.get_mut(texture.grid.bar_index(first.start)) {
            attacks.push(Attack { notes: u32::try_from(tones.len()).unwrap_or(u32::MAX), classes });
        }
    }
    by_bar
}

fn range(doings: &[Doing]) -> Option<PitchRange> {
    let pitches = doings.iter().fold(0u128, |all, doing| all | doing.pitches);
    let low = u8::try_from(pitches.trailing_zeros()).ok()?;
    let high = u8::try_from(127u32.checked_sub(pitches.leading_zeros())?).ok()?;
    PitchRange::new(Pitch::new(low).ok()?, Pitch::new(high).ok()?)
}

fn kind(doings: &[Doing], attacks: &[Attack], length: u64) -> Option<TextureKind> {
    let active: Vec<&Doing> = doings.iter().filter(|doing| per_mille(doing.sounding, length) >= TAKES_PART).collect();
    let most = active.iter().map(|doing| doing.sounding).max()?;
    let all: u64 = active.iter().map(|doing| doing.sounding).sum();
    let one_class = !attacks.is_empty() && attacks.iter().all(|attack| attack.classes.count_ones() == 1);
    let doubled = one_class && is_one_rhythm(attacks, active.len());
    if per_mille(all - most, length) < BESIDE || doubled {
        return Some(TextureKind::Monophonic);
    }
    let count = u32::try_from(active.len()).unwrap_or(u32::MAX);
    let notes: u32 = attacks.iter().map(|attack| attack.notes).sum();
    let full = |attack: &&Attack| attack.notes >= 3 && attack.notes * 4 >= count * 3;
    // A held tune over struck chords is no chordal texture.
    let (fewest, most_notes) =
        active.iter().fold((u32::MAX, 0), |(fewest, most), doing| (fewest.min(doing.notes), most.max(doing.notes)));
    let evenly = fewest * 2 >= most_notes;
    let together: u32 = attacks.iter().filter(full).map(|attack| attack.notes).sum();
    if evenly && notes > 0 && per_mille(u64::from(together), u64::from(notes)) >= TOGETHER {
        return Some(TextureKind::Chordal);
    }
    let own = u32::try_from(active.iter().filter(|doing| has_own_course(doing)).count()).unwrap_or(0);
    let polyphonic = own >= 2 && per_mille(u64::from(own), u64::from(count)) >= OWN_COURSE;
    Some(if polyphonic { TextureKind::Polyphonic } else { TextureKind::Accompanied })
}

fn is_one_rhythm(attacks: &[Attack], voices: usize) -> bool {
    attacks.iter().all(|attack| attack.notes as usize >= voices)
}

/// Whether a voice goes its own way: several pitches, not mostly leaps, and no figure, chord or repeated note.
fn has_own_course(doing: &Doing) -> bool {
    doing.notes >= 2
        && doing.pitches.count_ones() >= 2
        && !is_figure(doing)
        && doing.share(doing.repeats) < 500
        && doing.share(doing.leaps) < 400
        && doing.share(doing.chordal) < 500
}

/// Whether a voice goes on with the figure of the bar before in steps of a minor third and more on the mean; a sequence
/// by step is a line.
const fn is_figure(doing: &Doing) -> bool {
    doing.ostinato > 0 && doing.moved > 3 * doing.notes
}

#[cfg(test)]
mod tests {
    use super::super::tests::{heard, note, part, score};
    use super::*;

    /// The notes of a bar: start in it, length, pitch.
    type Bar<'a> = &'a dyn Fn(u64) -> Vec<(u64, u64, u8)>;

    /// What most bars are.
    fn manner(parts: &[Bar]) -> TextureKind {
        let notes = |own: &Bar| {
            let bar =
                |bar: u64| own(bar).into_iter().map(move |(at, length, pitch)| note(bar * 1920 + at, length, pitch));
            part("", (0..8).flat_map(bar).collect())
        };
        let analysis = heard(&score(parts.iter().map(notes).collect()));
        let count = |kind: &TextureKind| analysis.texture.iter().filter(|bar| bar.kind == Some(*kind)).count();
        TextureKind::ALL.into_iter().max_by_key(count).unwrap()
    }

    fn tune(bar: u64) -> Vec<(u64, u64, u8)> {
        [(0, 480, 72), (480, 240, 74), (720, 240, 76), (960, 960, 77 - (bar % 2) as u8)].to_vec()
    }

    #[test]
    fn the_four_manners_are_told_apart() {
        let octave = |bar| tune(bar).into_iter().map(|(at, length, pitch)| (at, length, pitch - 12)).collect();
        assert_eq!(manner(&[&tune]), TextureKind::Monophonic);
        assert_eq!(manner(&[&tune, &octave]), TextureKind::Monophonic);
        let after_beat =
            |_| (0..4).flat_map(|beat| [(beat * 480 + 240, 240, 55), (beat * 480 + 240, 240, 60)]).collect();
        assert_eq!(manner(&[&tune, &after_beat]), TextureKind::Accompanied);
        let chords = |low: u8| {
            move |_: u64| (0..4u64).map(|beat| (beat * 480, 480, low + [0, 2, 4, 2][beat as usize])).collect()
        };
        assert_eq!(manner(&[&chords(72), &chords(67), &chords(60), &chords(48)]), TextureKind::Chordal);
        let low = |bar: u64| vec![(0, 720, 55), (720, 240, 57), (960, 480, 59 - (bar % 2) as u8), (1440, 480, 60)];
        assert_eq!(manner(&[&tune, &low]), TextureKind::Polyphonic);
    }

    #[test]
    fn bars_say_how_many_voices_how_dense_and_how_wide() {
        let analysis = heard(&score(vec![
            part("", (0..4).map(|beat| note(beat * 480, 480, 60)).collect()),
            part("", vec![note(0, 960, 72)]),
        ]));
        let bar = analysis.texture[0];
        assert_eq!((bar.voices, bar.density), (150, 125));
        assert_eq!(bar.range.map(|range| (range.low.midi(), range.high.midi())), Some((60, 72)));
    }
}
