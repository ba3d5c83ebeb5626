//! Reads the fitted weights, those of one search after those of the other: a line `NAME SIZE` for each table, then its
//! entries in thousandths; `0*n` stands for `n` zeros; what follows `#` is remark.

use super::table::{ENTRIES, TABLES};

/// The entries of all tables in their order, for each search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Looks {
    pub(crate) forwards: Vec<i32>,
    pub(crate) backwards: Vec<i32>,
    pub(crate) second: Vec<i32>,
}

/// The weights, or what is wrong with the text.
pub(crate) fn read(text: &str) -> Result<Looks, String> {
    let mut words = text.lines().filter_map(|line| line.split('#').next()).flat_map(str::split_whitespace);
    Ok(Looks { forwards: tables(&mut words)?, backwards: tables(&mut words)?, second: tables(&mut words)? })
}

/// Those of one search.
fn tables<'a>(words: &mut impl Iterator<Item = &'a str>) -> Result<Vec<i32>, String> {
    let mut weights = Vec::with_capacity(ENTRIES);
    for (name, size) in TABLES {
        let head = [words.next(), words.next()];
        if head != [Some(*name), Some(size.to_string().as_str())] {
            return Err(format!("the table {name} with {size} entries must come next, but {head:?} does"));
        }
        let until = weights.len() + size;
        while weights.len() < until {
            let word = words.next().ok_or_else(|| format!("the table {name} is short"))?;
            let (value, times) = run(word).ok_or_else(|| format!("'{word}' is no entry of the table {name}"))?;
            weights.extend(std::iter::repeat_n(value, times.min(until - weights.len())));
        }
    }
    Ok(weights)
}

fn run(word: &str) -> Option<(i32, usize)> {
    let (value, times) = word.split_once('*').unwrap_or((word, "1"));
    Some((value.parse().ok()?, times.parse().ok()?))
}
