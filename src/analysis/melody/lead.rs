//! Which part has the tune, half bar by half bar.
//!
//! Two passes of trees, fitted to scores in which musicologists marked the melody, say for each part how likely it leads,
//! the second knowing what the first said of the parts around and of the same figures elsewhere; the best way through the
//! piece keeps the tune where it is unless another part is clearly better.

use super::cell::Cell;
use super::evidence::{Courses, Feature};
use super::path::{Toll, best, join};
use crate::analysis::model::{Fitted, Model, Rows};
use crate::analysis::texture::Texture;
use crate::score::{Part, Score};
use std::sync::LazyLock;

/// The name of either model in its file.
const NAME: &str = "lead";
/// Ours, by cross-validation over works.
const TOLL: Toll = Toll { hand_over: 500, silent: -5000 };

/// Cells of which the models are asked at once.
const AT_ONCE: usize = 32;

/// The fitted trees of both passes.
static FIRST: LazyLock<Option<Fitted>> =
    LazyLock::new(|| include_str!("../../../assets/models/lead-first.txt").parse().ok());
static SECOND: LazyLock<Option<Fitted>> =
    LazyLock::new(|| include_str!("../../../assets/models/lead-second.txt").parse().ok());

/// For each cell the parts that sound in it, with the odds that they lead, in thousandths.
pub type Odds = Vec<Vec<(usize, i64)>>;

/// The part that leads over time, one of `parts` (those with pitched notes).
pub(super) fn find(score: &Score, texture: &Texture, parts: &[usize]) -> Vec<(u64, u64, usize)> {
    let mut leading = Leading::new(score, texture);
    let Some(first) = leading.judge(&FIRST) else { return Vec::new() };
    leading.hear(&first);
    let Some(mut odds) = leading.judge(&SECOND) else { return Vec::new() };
    let hints: Vec<i64> = score.parts.iter().map(hint).collect();
    odds.iter_mut().flatten().for_each(|(part, odds)| *odds += hints[*part]);
    leading.path(&odds, parts)
}

/// Who may lead in a score, before it is judged.
#[derive(Debug)]
pub struct Leading {
    courses: Courses,
    features: Vec<Feature>,
}

impl Leading {
    fn new(score: &Score, texture: &Texture) -> Self {
        let courses = Courses::new(texture, score.parts.len(), score.frame.division().quarter().0);
        Self { courses, features: Vec::new() }
    }

    /// Reads a score.
    #[must_use]
    pub fn read(score: &Score) -> Self {
        Self::new(score, &Texture::new(score, &crate::analysis::voice::find(score)))
    }

    /// From now on each part's row has the values of these names.
    pub fn ask(&mut self, names: &[String]) {
        self.features = names.iter().filter_map(|name| Feature::named(name)).collect();
    }

    fn judge(&mut self, fitted: &Option<Fitted>) -> Option<Odds> {
        let fitted = fitted.as_ref()?;
        let model = fitted.model(NAME)?;
        self.ask(&fitted.features);
        let cells: Vec<usize> = (0..self.courses.cells.len()).collect();
        let runs: Vec<&[usize]> = cells.chunks(AT_ONCE).collect();
        Some(crate::run::map(&runs, |cells| self.asked(model, cells)).concat())
    }

    /// What a model says of a run of cells.
    fn asked(&self, model: &Model, cells: &[usize]) -> Odds {
        let (parts, values): (Vec<_>, Vec<_>) = cells.iter().map(|cell| self.rows(*cell)).unzip();
        let odds = model.scores(Rows { values: &values.concat(), width: self.features.len() });
        let mut odds = odds.into_iter().map(i64::from);
        parts.into_iter().map(|parts| parts.into_iter().zip(odds.by_ref()).collect()).collect()
    }

    /// Takes in what a first pass says, for a second to know.
    pub fn hear(&mut self, odds: &Odds) {
        self.courses.hear(odds);
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
    pub fn path(&self, odds: &Odds, parts: &[usize]) -> Vec<(u64, u64, usize)> {
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
