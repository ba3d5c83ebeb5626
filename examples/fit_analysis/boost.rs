//! Gradient boosting of regression trees on binary labels (Friedman 2001), with histograms of at most 64 bins a column and
//! trees that grow at their best leaf (Ke et al., LightGBM, NIPS 2017). Sums are of integers and the random choices
//! are of our own generator, so that the same data give the same trees on every machine.

use std::fmt::Write;

/// Bins of a column.
const BINS: usize = 64;
/// Gradients are summed as integers in this unit.
const UNIT: f64 = 2048.0;

/// How a model is grown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Growth {
    pub(crate) trees: usize,
    /// Leaves of a tree.
    pub(crate) leaves: usize,
    /// How much of each tree is believed.
    pub(crate) rate: f64,
    /// The fewest rows of a leaf.
    pub(crate) rows: u32,
    /// Draws leaves towards nothing.
    pub(crate) ridge: f64,
    /// Share of the columns and of the rows that a tree sees.
    pub(crate) columns_seen: f64,
    pub(crate) rows_seen: f64,
}

/// Columns in bins.
pub(crate) struct Table {
    /// For each column, the lowest value of each bin but the first.
    edges: Vec<Vec<i32>>,
    columns: Vec<Vec<u8>>,
    rows: usize,
}

impl Table {
    /// Of rows of `width` values, one after the other.
    pub(crate) fn new(values: &[i32], width: usize) -> Self {
        let column = |index: usize| -> Vec<i32> { values.iter().skip(index).step_by(width).copied().collect() };
        let columns: Vec<Vec<i32>> = (0..width).map(column).collect();
        let edges: Vec<Vec<i32>> = columns.iter().map(|column| edges(column.clone())).collect();
        let binned = |(column, edges): (&Vec<i32>, &Vec<i32>)| {
            column.iter().map(|value| edges.partition_point(|edge| edge <= value) as u8).collect()
        };
        let rows = values.len() / width.max(1);
        Self { columns: columns.iter().zip(&edges).map(binned).collect(), edges, rows }
    }
}

/// Borders between the bins: of every value where they are few, else so that the bins are about as full.
fn edges(mut column: Vec<i32>) -> Vec<i32> {
    column.sort_unstable();
    let mut distinct = column.clone();
    distinct.dedup();
    if distinct.len() > BINS {
        distinct = (0..BINS).map(|bin| column[bin * column.len() / BINS]).collect();
        distinct.dedup();
    }
    distinct.split_off(1.min(distinct.len()))
}

/// A tree over binned columns; node 0 is its root.
enum Node {
    Split { column: usize, bin: u8, next: [usize; 2] },
    Leaf(i32),
}

/// A fitted model.
pub(crate) struct Forest {
    base: i32,
    trees: Vec<Vec<Node>>,
}

impl Forest {
    /// Fits the `rows` of a table to their labels (0 to 1), each row with its weight.
    pub(crate) fn fit(table: &Table, rows: &[u32], labels: &[f64], weights: &[f64], growth: &Growth) -> Self {
        let total: f64 = rows.iter().map(|row| weights[*row as usize]).sum();
        let share = rows.iter().map(|row| labels[*row as usize] * weights[*row as usize]).sum::<f64>() / total;
        let mut forest = Self { base: thousandths(libm::log(share / (1.0 - share))), trees: Vec::new() };
        let mut scores = vec![forest.base; table.rows];
        let mut slopes = vec![Slope::default(); table.rows];
        let mut chance = Chance(1);
        while forest.trees.len() < growth.trees {
            let seen: Vec<u32> = rows.iter().copied().filter(|_| chance.next() < growth.rows_seen).collect();
            let columns = (0..table.columns.len()).filter(|_| chance.next() < growth.columns_seen).collect();
            for row in &seen {
                let row = *row as usize;
                slopes[row] = Slope::of(scores[row], labels[row], weights[row]);
            }
            let tree = Grower { table, slopes: &slopes, columns, growth }.grow(seen);
            for row in rows {
                scores[*row as usize] += walk(table, &tree, *row as usize);
            }
            forest.trees.push(tree);
        }
        forest
    }

    /// Log-odds of a row, in thousandths.
    pub(crate) fn score(&self, table: &Table, row: usize) -> i32 {
        self.base + self.trees.iter().map(|tree| walk(table, tree, row)).sum::<i32>()
    }

    /// The model as the analysis reads it.
    pub(crate) fn written(&self, table: &Table, name: &str) -> String {
        let mut text = format!("model {name} {}\n", self.base);
        for tree in &self.trees {
            write_node(table, tree, 0, &mut text);
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text
    }
}

fn write_node(table: &Table, tree: &[Node], at: usize, text: &mut String) {
    match &tree[at] {
        Node::Leaf(value) => {
            let _ = write!(text, "={value} ");
        }
        Node::Split { column, bin, next } => {
            let _ = write!(text, "{column} {} ", table.edges[*column][usize::from(*bin)] - 1);
            next.iter().for_each(|at| write_node(table, tree, *at, text));
        }
    }
}

fn walk(table: &Table, tree: &[Node], row: usize) -> i32 {
    let mut at = 0;
    loop {
        match &tree[at] {
            Node::Leaf(value) => return *value,
            Node::Split { column, bin, next } => at = next[usize::from(table.columns[*column][row] > *bin)],
        }
    }
}

fn thousandths(value: f64) -> i32 {
    libm::round(value * 1000.0) as i32
}

/// First and second derivative of the loss, in units of 1/2048: the first in the upper half, so that one addition sums both.
#[derive(Clone, Copy, Default)]
struct Slope(i64);

impl Slope {
    fn of(score: i32, label: f64, weight: f64) -> Self {
        let chance = 1.0 / (1.0 + libm::exp(-f64::from(score) / 1000.0));
        let part = |value: f64| libm::round(value * weight * UNIT) as i64;
        Self((part(label - chance) << 32) + part(chance * (1.0 - chance)))
    }

    fn parts(self) -> (f64, f64) {
        let second = i64::from(self.0 as i32);
        (((self.0 - second) >> 32) as f64 / UNIT, second as f64 / UNIT)
    }

    /// How much a leaf of this sum takes off the loss.
    fn gain(self, ridge: f64) -> f64 {
        let (first, second) = self.parts();
        first * first / (second + ridge)
    }
}

/// Slopes and rows by column and bin.
#[derive(Clone)]
struct Histogram(Vec<(i64, u32)>);

struct Leaf {
    rows: Vec<u32>,
    histogram: Histogram,
    sum: Slope,
    /// Gain, place in the columns seen, last bin of the first half.
    best: Option<(f64, usize, u8)>,
    /// Its node.
    node: usize,
}

struct Grower<'a> {
    table: &'a Table,
    slopes: &'a [Slope],
    columns: Vec<usize>,
    growth: &'a Growth,
}

impl Grower<'_> {
    fn grow(&self, rows: Vec<u32>) -> Vec<Node> {
        let histogram = self.histogram(&rows);
        let mut leaves = vec![self.leaf(rows, histogram, 0)];
        let mut nodes = vec![Node::Leaf(0)];
        while leaves.len() < self.growth.leaves {
            let gains = leaves.iter().enumerate().filter_map(|(index, leaf)| Some((leaf.best?.0, index)));
            let Some((_, index)) = gains.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else { break };
            let leaf = leaves.swap_remove(index);
            leaves.extend(self.split(leaf, &mut nodes));
        }
        for leaf in leaves {
            let (first, second) = leaf.sum.parts();
            nodes[leaf.node] = Node::Leaf(thousandths(self.growth.rate * first / (second + self.growth.ridge)));
        }
        nodes
    }

    fn split(&self, leaf: Leaf, nodes: &mut Vec<Node>) -> Vec<Leaf> {
        let Some((_, place, bin)) = leaf.best else { return vec![leaf] };
        let column = self.columns[place];
        let values = &self.table.columns[column];
        let halves: (Vec<u32>, Vec<u32>) = leaf.rows.iter().partition(|row| values[**row as usize] <= bin);
        let next = [nodes.len(), nodes.len() + 1];
        nodes[leaf.node] = Node::Split { column, bin, next };
        nodes.extend([Node::Leaf(0), Node::Leaf(0)]);
        let first_is_less = halves.0.len() <= halves.1.len();
        let (less, more) = if first_is_less { halves } else { (halves.1, halves.0) };
        let of_less = self.histogram(&less);
        let rest = leaf.histogram.0.iter().zip(&of_less.0).map(|(all, less)| (all.0 - less.0, all.1 - less.1));
        let of_more = Histogram(rest.collect());
        let [less_node, more_node] = if first_is_less { next } else { [next[1], next[0]] };
        vec![self.leaf(less, of_less, less_node), self.leaf(more, of_more, more_node)]
    }

    fn leaf(&self, rows: Vec<u32>, histogram: Histogram, node: usize) -> Leaf {
        let sum = Slope(rows.iter().map(|row| self.slopes[*row as usize].0).sum());
        let best = self.best(&histogram, sum, rows.len() as u32);
        Leaf { rows, histogram, sum, best, node }
    }

    fn histogram(&self, rows: &[u32]) -> Histogram {
        let slopes: Vec<i64> = rows.iter().map(|row| self.slopes[*row as usize].0).collect();
        let mut bins = vec![(0, 0); self.columns.len() * BINS];
        for (bins, column) in bins.chunks_exact_mut(BINS).zip(&self.columns) {
            let values = &self.table.columns[*column];
            for (row, slope) in rows.iter().zip(&slopes) {
                let bin = &mut bins[usize::from(values[*row as usize]) % BINS];
                *bin = (bin.0 + slope, bin.1 + 1);
            }
        }
        Histogram(bins)
    }

    fn best(&self, histogram: &Histogram, sum: Slope, rows: u32) -> Option<(f64, usize, u8)> {
        let ridge = self.growth.ridge;
        let mut best: Option<(f64, usize, u8)> = None;
        for (place, bins) in histogram.0.chunks_exact(BINS).enumerate() {
            let mut first = (0, 0);
            for (bin, (slope, count)) in bins.iter().enumerate().filter(|(_, (_, count))| *count > 0) {
                first = (first.0 + slope, first.1 + count);
                if first.1 < self.growth.rows || rows - first.1 < self.growth.rows {
                    continue;
                }
                let gain = Slope(first.0).gain(ridge) + Slope(sum.0 - first.0).gain(ridge) - sum.gain(ridge);
                if gain > best.map_or(0.0, |best| best.0) {
                    best = Some((gain, place, bin as u8));
                }
            }
        }
        best
    }
}

/// Numbers from 0 to 1 by chance (xorshift64*, Vigna 2016).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40) as f64 / (1u64 << 24) as f64
    }
}
