//! Fitted tree models: reading their files and asking them.
//!
//! A model is a sum of regression trees on integer features (gradient boosting, Friedman, Annals of Statistics 2001),
//! so that it says the same on every machine. A file holds one or more models on the same features:
//!
//! ```text
//! # What it is, the command that made it, what it measured.
//! features pitch length above …
//! model tune -1200
//! 1 480 0 67 =-310 =25 =180
//! =12
//! ```
//!
//! `features` names the columns of a row. `model NAME BASE` opens a model whose log-odds begin at `BASE`; each line after
//! it is a tree, its nodes in preorder: `column threshold` (a row goes to the first subtree if its value is at most the
//! threshold, else to the second) or `=value` for a leaf, of which a tree has at most 32. `BASE` and leaves are in
//! thousandths of log-odds.

mod read;

#[cfg(test)]
mod tests;

/// The models of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    /// Names of the columns that every row has.
    pub features: Vec<String>,
    models: Vec<(String, Model)>,
}

impl Fitted {
    /// The model of a name.
    #[must_use]
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|(own, _)| own == name).map(|(_, model)| model)
    }
}

/// Rows of features, all of one width, one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// The values, row by row.
    pub values: &'a [i32],
    /// Values in a row.
    pub width: usize,
}

/// One model: the questions and leaves of all its trees, tree by tree.
///
/// A tree is asked all its questions of many rows at once, and each answer strikes out the leaves that it rules out: the
/// first one left is the row's (QuickScorer: Lucchese et al., SIGIR 2015). That asks more than walking down a tree would,
/// but no question waits for the answer to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    base: i32,
    /// How many questions each tree has; it has a leaf more.
    trees: Vec<usize>,
    questions: Vec<Question>,
    leaves: Vec<i32>,
}

/// Whether a value is greater than a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Question {
    column: u32,
    threshold: i32,
    /// The leaves of its tree that are left if so, as bits.
    left: u32,
}

/// The most leaves of a tree.
const LEAVES: u32 = u32::BITS;
/// Rows that are asked at once.
const AT_ONCE: usize = 64;

/// The values of one column.
type Column = [i32; AT_ONCE];

impl Model {
    /// Log-odds of each row, in thousandths. Rows narrower than the model's features, or none, give none.
    #[must_use]
    pub fn scores(&self, rows: Rows<'_>) -> Vec<i32> {
        let Rows { values, width } = rows;
        if width == 0 || self.questions.iter().any(|question| question.column as usize >= width) {
            return Vec::new();
        }
        let mut scores = Vec::with_capacity(values.len() / width);
        let mut columns = vec![[0; AT_ONCE]; width];
        for some in values.chunks(AT_ONCE * width) {
            let count = some.len() / width;
            for (place, row) in some.chunks_exact(width).enumerate() {
                columns.iter_mut().zip(row).for_each(|(column, value)| column[place] = *value);
            }
            scores.extend(self.some(&columns).into_iter().take(count));
        }
        scores
    }

    fn some(&self, columns: &[Column]) -> Column {
        let mut sums = [self.base; AT_ONCE];
        let (mut questions, mut leaves) = (self.questions.as_slice(), self.leaves.as_slice());
        for count in &self.trees {
            let (own, other_questions) = questions.split_at(*count);
            let (values, other_leaves) = leaves.split_at(count + 1);
            for (sum, left) in sums.iter_mut().zip(left(own, columns)) {
                *sum = sum.saturating_add(values[left.trailing_zeros() as usize]);
            }
            (questions, leaves) = (other_questions, other_leaves);
        }
        sums
    }
}

/// The leaves of a tree that the answers to its questions leave each row.
fn left(questions: &[Question], columns: &[Column]) -> [u32; AT_ONCE] {
    let mut left = [u32::MAX; AT_ONCE];
    for question in questions {
        let column = &columns[question.column as usize];
        // No branch, so that many rows are told in one instruction.
        for (left, value) in left.iter_mut().zip(column) {
            *left &= question.left | u32::from(*value <= question.threshold).wrapping_neg();
        }
    }
    left
}

/// The probability, in 0 to 1, of log-odds in thousandths.
#[must_use]
pub fn probability(score: i32) -> f64 {
    1.0 / (1.0 + libm::exp(-f64::from(score) / 1000.0))
}
