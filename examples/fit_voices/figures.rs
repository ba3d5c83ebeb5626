//! How much is right: notes, links, and the surer half of the notes against the other.

use crate::links::{Sound, links, shared};
use crate::merged::Placed;
use crate::read::Merged;
use std::collections::BTreeMap;
use std::fmt;

/// Counts over pieces.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    notes: usize,
    right: usize,
    links: [u64; 3],
    /// How sure, and whether right.
    sure: Vec<(u16, bool)>,
    by_part: [(usize, usize); 4],
}

impl Figures {
    pub(crate) fn add(&mut self, merged: &Merged, placed: &[Placed]) {
        let told: Vec<u8> = placed.iter().map(|placed| placed.voice).collect();
        let right = rights(merged, &told);
        self.notes += told.len();
        self.right += right.iter().filter(|right| **right).count();
        for (part, right) in merged.parts.iter().zip(&right) {
            let (all, found) = &mut self.by_part[usize::from(*part)];
            *all += 1;
            *found += usize::from(*right);
        }
        self.sure.extend(placed.iter().map(|placed| placed.sure).zip(right));
        let (sought, found) = (links(&by_part(merged, &merged.parts)), links(&by_part(merged, &told)));
        let counts = [shared(&sought, &found), sought.values().sum(), found.values().sum()];
        self.links.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let [both, sought, told] = self.links;
        let mut sure = self.sure.clone();
        sure.sort_by_key(|(sure, _)| *sure);
        let half = |notes: &[(u16, bool)]| percent(notes.iter().filter(|note| note.1).count(), notes.len());
        let (less, more) = sure.split_at(sure.len() / 2);
        write!(
            f,
            "notes right {:.2}\tlink F1 {:.2}",
            percent(self.right, self.notes),
            percent(2 * both as usize, (sought + told) as usize)
        )?;
        write!(f, "\tsurer half {:.2}, other half {:.2}\tby part", half(more), half(less))?;
        self.by_part.iter().try_for_each(|(all, found)| write!(f, " {:.1}", percent(*found, *all)))
    }
}

/// Whether each note is in its part; notes of one start and pitch may stand for each other.
fn rights(merged: &Merged, told: &[u8]) -> Vec<bool> {
    let notes = &merged.piece.notes;
    let mut left: BTreeMap<((i32, i32), u8), usize> = BTreeMap::new();
    for (note, part) in notes.iter().zip(&merged.parts) {
        *left.entry(((note.start, note.pitch), *part)).or_default() += 1;
    }
    let take = |(note, part): (&crate::merged::Note, &u8)| {
        let left = left.get_mut(&((note.start, note.pitch), *part)).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    };
    notes.iter().zip(told).map(take).collect()
}

/// The notes of each part.
fn by_part(merged: &Merged, parts: &[u8]) -> Vec<Vec<Sound<i32>>> {
    let mut own = vec![Vec::new(); 4];
    for (note, part) in merged.piece.notes.iter().zip(parts) {
        own[usize::from(*part)].push((note.start, note.pitch as u8));
    }
    own
}
