//! The tune inside one part that plays everything: which notes somebody would sing.
//!
//! Two passes of boosted trees (`model`) look at every note: the first at what surrounds it, the second also at what the
//! first said of its neighbours, as in stacked generalisation (Wolpert, Neural Networks 1992). A best path then takes at
//! most one note at a time, as in Simonetta et al. (ISMIR 2019). The features hold register, height among what sounds,
//! length, repetition and streams: what Uitdenbogerd & Zobel (1999), Rizo et al. (2006) and Bregman's stream
//! segregation name.

mod first;
mod path;
mod row;
mod second;
mod span;
mod surface;

#[cfg(test)]
mod tests;

use super::model::{Fitted, Rows, probability};
use super::tone::{self, Tone};
use crate::score::{Frame, NoteId, Score};
use first::First;
use row::Row;
use second::Second;
pub(super) use span::sung;
use std::sync::LazyLock;
use surface::Surface;

/// The fitted trees of both passes.
static FIRST: LazyLock<Option<Fitted>> =
    LazyLock::new(|| include_str!("../../../assets/models/tune-first.txt").parse().ok());
static SECOND: LazyLock<Option<Fitted>> =
    LazyLock::new(|| include_str!("../../../assets/models/tune-second.txt").parse().ok());

/// Likelihoods from which a note is sung, and from which it carries the tune on where nobody sings, in ten-thousandths. Ours,
/// on the development sets.
const SUNG: i64 = 3200;
const CARRIED: i64 = 1000;

/// Notes of a part, as indices of its tones, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Tune {
    /// One line through the piece.
    pub(super) line: Vec<usize>,
    /// Those of the line that somebody would sing, or that lead while nobody does.
    pub(super) sung: Vec<usize>,
    /// How likely the notes that are sung are the tune, in thousandths on average.
    pub(super) confidence: u16,
}

/// The tune in tones of one part, in time order.
pub(super) fn find(tones: &[Tone], frame: &Frame) -> Tune {
    let surface = Surface::new(tones, frame);
    let Some(scores) = scores(&surface) else { return Tune::default() };
    lines(&surface, &scores)
}

fn lines(surface: &Surface<'_>, scores: &[i32]) -> Tune {
    let chances: Vec<i64> = scores.iter().map(|score| (probability(*score) * 10_000.0) as i64).collect();
    let mut worth: Vec<i64> = chances.iter().map(|chance| chance - SUNG).collect();
    let sung = path::best(&surface.notes, &worth);
    worth.iter_mut().zip(&chances).for_each(|(worth, chance)| *worth = chance - CARRIED);
    sung.iter().for_each(|note| worth[*note] += 100_000);
    let line = path::best(&surface.notes, &worth);
    let sure = sung.iter().map(|note| chances[*note]).sum::<i64>() / (sung.len().max(1) as i64 * 10);
    Tune {
        sung: sung.into_iter().filter(|note| line.binary_search(note).is_ok()).collect(),
        line,
        confidence: sure as u16,
    }
}

/// Log-odds of each note, in thousandths.
fn scores(surface: &Surface<'_>) -> Option<Vec<i32>> {
    let (first, second) = (FIRST.as_ref()?, SECOND.as_ref()?);
    let seen = first_rows(surface);
    let rows = Rows { values: &seen.values, width: seen.names.len() };
    let sung = first.model("sung")?.scores(rows);
    let led = first.model("led")?.scores(rows);
    let seen = second_rows(surface, &seen, &sung, &led);
    Some(second.model("tune")?.scores(Rows { values: &seen.values, width: seen.names.len() }))
}

/// The one pitched part of a score as the tune's passes hear it, one after the other; the program that fits them walks
/// them with its own models.
pub struct Heard {
    tones: Vec<Tone>,
    frame: Frame,
}

impl Heard {
    /// None where no part, or more than one, has pitched notes.
    #[must_use]
    pub fn new(score: &Score) -> Option<Self> {
        let parts = score.parts.iter().enumerate().map(|(index, part)| tone::of_part(index, part));
        let mut pitched = parts.filter(|tones| !tones.is_empty());
        let tones = pitched.next()?;
        pitched.next().is_none().then(|| Self { tones, frame: score.frame.clone() })
    }

    /// The notes, in the order of the rows.
    #[must_use]
    pub fn notes(&self) -> Vec<NoteId> {
        self.tones.iter().map(|tone| tone.id).collect()
    }

    /// What the first pass sees.
    #[must_use]
    pub fn first(&self) -> Seen {
        first_rows(&Surface::new(&self.tones, &self.frame))
    }

    /// What the second pass sees when the first gave these scores.
    #[must_use]
    pub fn second(&self, first: &Seen, sung: &[i32], led: &[i32]) -> Seen {
        second_rows(&Surface::new(&self.tones, &self.frame), first, sung, led)
    }

    /// Whether each note is sung when the second pass gave these scores.
    #[must_use]
    pub fn sung(&self, scores: &[i32]) -> Vec<bool> {
        let sung = lines(&Surface::new(&self.tones, &self.frame), scores).sung;
        (0..self.tones.len()).map(|note| sung.binary_search(&note).is_ok()).collect()
    }
}

/// Features of every note, row by row, with the names of the columns.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// The values.
    pub values: Vec<i32>,
    /// The columns.
    pub names: Vec<String>,
}

fn rows(count: usize, mut note: impl FnMut(usize, &mut Row<'_>)) -> Seen {
    let mut seen = Seen::default();
    for index in 0..count {
        let names = (index == 0).then_some(&mut seen.names);
        note(index, &mut Row::new(&mut seen.values, names));
    }
    seen
}

fn first_rows(surface: &Surface<'_>) -> Seen {
    let first = First::new(surface);
    rows(surface.notes.len(), |index, row| first.note(index, row))
}

/// The rows of the first pass, with what it said added to each.
fn second_rows(surface: &Surface<'_>, first: &Seen, sung: &[i32], led: &[i32]) -> Seen {
    let second = Second::new(surface, sung, led);
    let mut added = rows(surface.notes.len(), |index, row| second.note(index, row));
    let (old, new) = (first.names.len().max(1), added.names.len().max(1));
    let both = first.values.chunks_exact(old).zip(added.values.chunks_exact(new));
    let values = both.flat_map(|(first, second)| [first, second]).flatten().copied().collect();
    let mut names = first.names.clone();
    names.append(&mut added.names);
    Seen { values, names }
}
