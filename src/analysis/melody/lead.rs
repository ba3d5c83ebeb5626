//! Which part has the tune, half bar by half bar.
//!
//! A model of trees, fitted to scores in which musicologists marked the melody, says for each part how likely it leads;
//! the best way through the piece keeps the tune where it is unless another part is clearly better.

use super::cell::Cell;
use super::evidence::{Courses, Feature};
use super::path::{Toll, best, join};
use crate::analysis::model::{Fitted, Rows};
use crate::analysis::texture::Texture;
use crate::score::{Part, Score};
use std::sync::LazyLock;

/// The model's name in its file.
const NAME: &str = "lead";
/// Ours, by cross-validation over works.
const TOLL: Toll = Toll { hand_over: 500, silent: -5000 };

static FITTED: LazyLock<Option<Fitted>> =
    LazyLock::new(|| include_str!("../../../assets/models/lead.txt").parse().ok());

/// The part that leads over time, one of `parts` (those with pitched notes).
pub(super) fn find(score: &Score, texture: &Texture, parts: &[usize]) -> Vec<(u64, u64, usize)> {
    let Some(model) = FITTED.as_ref().and_then(|fitted| fitted.model(NAME)) else { return Vec::new() };
    let names = FITTED.as_ref().map(|fitted| &fitted.features[..]).unwrap_or_default();
    let leading = Leading::new(score, texture, names);
    let hints: Vec<i64> = score.parts.iter().map(hint).collect();
    let cells: Vec<usize> = (0..leading.courses.cells.len()).collect();
    let odds = crate::run::map(&cells, |cell| {
        let (parts, values) = leading.rows(*cell);
        let odds = model.scores(Rows { values: &values, width: names.len() });
        parts.into_iter().zip(odds).map(|(part, odds)| (part, i64::from(odds) + hints[part])).collect()
    });
    leading.path(&odds, parts)
}

/// Who may lead in a score, before it is judged.
#[derive(Debug)]
pub struct Leading {
    courses: Courses,
    features: Vec<Feature>,
}

impl Leading {
    fn new(score: &Score, texture: &Texture, names: &[String]) -> Self {
        let courses = Courses::new(texture, score.parts.len(), score.frame.division().quarter().0);
        Self { courses, features: names.iter().filter_map(|name| Feature::named(name)).collect() }
    }

    /// Reads a score; each part's row will have the values of these names.
    #[must_use]
    pub fn read(score: &Score, names: &[String]) -> Self {
        Self::new(score, &Texture::new(score, &crate::analysis::voice::find(score)), names)
    }

    /// The stretches of time that one part leads, in ticks.
    pub fn cells(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.courses.cells.iter().map(|cell| (cell.start, cell.end))
    }

    /// The parts that sound in a cell, ascending, and their values, row by row.
    #[must_use]
    pub fn rows(&self, cell: usize) -> (Vec<usize>, Vec<i32>) {
        let field = self.courses.field(cell, &self.features);
        (field.parts, field.values)
    }

    /// Who of `parts` leads over time (start, end, part), by the odds of the parts that sound in each cell.
    #[must_use]
    pub fn path(&self, odds: &[Vec<(usize, i64)>], parts: &[usize]) -> Vec<(u64, u64, usize)> {
        let place = |(part, odds): &(usize, i64)| Some((parts.binary_search(part).ok()? as u32, *odds));
        let scores: Vec<Vec<(u32, i64)>> = odds.iter().map(|cell| cell.iter().filter_map(place).collect()).collect();
        let path = best(&scores, parts.len(), TOLL);
        let step = |(cell, place): (&Cell, u32)| (cell.start, cell.end, parts[place as usize]);
        join(self.courses.cells.iter().zip(path).map(step))
    }

    /// Names of all values there are.
    #[must_use]
    pub fn names() -> Vec<String> {
        Feature::names()
    }
}

/// Words in a part's name that tell its role (ours).
const LEADS: [&str; 8] = ["melod", "vocal", "vox", "voice", "lead", "solo", "sing", "canto"];
const FOLLOWS: [&str; 8] = ["bass", "chord", "pad", "accomp", "back", "rhythm", "harmony", "comp"];

/// What a part's name says about whether it leads, in thousandths of log-odds.
fn hint(part: &Part) -> i64 {
    let name = part.name.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match (says(&LEADS), says(&FOLLOWS)) {
        (true, false) => 3000,
        (false, true) => -2000,
        _ => 0,
    }
}
