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
//! threshold, else to the second) or `=value` for a leaf. `BASE` and leaves are in thousandths of log-odds.

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

/// One model: its trees, node by node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    base: i32,
    /// Index of the first node of each tree, and how deep it is.
    trees: Vec<(u32, u32)>,
    nodes: Vec<Node>,
}

/// A question, or a leaf: that asks the first column, and leads to itself either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    column: u32,
    threshold: i32,
    /// Node for a value at most the threshold, node for a greater one.
    next: [u32; 2],
    value: i32,
}

/// Rows that walk down a tree together, so that the processor need not wait for one before it begins the next.
const ABREAST: usize = 8;
/// Rows that are asked of one tree before the next, so that its nodes are at hand.
const AT_ONCE: usize = 256;

impl Model {
    /// Log-odds of each row, in thousandths. Rows narrower than the model's features, or none, give none.
    #[must_use]
    pub fn scores(&self, rows: Rows<'_>) -> Vec<i32> {
        if rows.width == 0 || self.nodes.iter().any(|node| node.column as usize >= rows.width) {
            return Vec::new();
        }
        let rows: Vec<&[i32]> = rows.values.chunks_exact(rows.width).collect();
        rows.chunks(AT_ONCE).flat_map(|some| self.some(some)).collect()
    }

    fn some(&self, rows: &[&[i32]]) -> Vec<i32> {
        let mut sums = vec![self.base; rows.len()];
        for (root, depth) in &self.trees {
            for (sums, rows) in sums.chunks_mut(ABREAST).zip(rows.chunks(ABREAST)) {
                let leaves = self.walk(*root, *depth, rows);
                sums.iter_mut()
                    .zip(leaves)
                    .for_each(|(sum, at)| *sum = sum.saturating_add(self.nodes[at as usize].value));
            }
        }
        sums
    }

    /// The leaf of each row in a tree.
    fn walk(&self, root: u32, depth: u32, rows: &[&[i32]]) -> [u32; ABREAST] {
        let mut at = [root; ABREAST];
        for _ in 0..depth {
            for (at, row) in at.iter_mut().zip(rows) {
                let node = &self.nodes[*at as usize];
                *at = node.next[usize::from(row[node.column as usize] > node.threshold)];
            }
        }
        at
    }
}

/// The probability, in 0 to 1, of log-odds in thousandths.
#[must_use]
pub fn probability(score: i32) -> f64 {
    1.0 / (1.0 + libm::exp(-f64::from(score) / 1000.0))
}
