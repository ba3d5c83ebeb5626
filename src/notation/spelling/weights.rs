//! What each fact weighs, in hundredths: fitted on engraved scores, kept in `assets/spelling.toml`.

use super::context::{FACTS, Facts};
use serde::Deserialize;
use std::sync::LazyLock;

/// The kinds of facts as the file names them, with how many there are of each, in the order of the facts.
pub const KINDS: [(&str, usize); 7] =
    [("key", 24), ("before", 4), ("after", 4), ("beside", 4), ("next", 6), ("previous", 6), ("passing", 2)];

/// The weights.
pub(super) fn weights() -> &'static Facts {
    &WEIGHTS
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    key: [i32; 24],
    before: [i32; 4],
    after: [i32; 4],
    beside: [i32; 4],
    next: [i32; 6],
    previous: [i32; 6],
    passing: [i32; 2],
}

static WEIGHTS: LazyLock<Facts> = LazyLock::new(|| toml::from_str::<File>(TEXT).map_or([0; FACTS], File::facts));
const TEXT: &str = include_str!("../../../assets/spelling.toml");

impl File {
    fn facts(self) -> Facts {
        let rest = [&self.before[..], &self.after, &self.beside, &self.next, &self.previous, &self.passing].concat();
        let all = self.key.into_iter().chain(rest);
        let mut facts = [0; FACTS];
        facts.iter_mut().zip(all).for_each(|(fact, weight)| *fact = weight);
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_every_weight() {
        let file: File = toml::from_str(TEXT).unwrap();
        assert!(file.facts().iter().any(|weight| *weight != 0));
    }

    #[test]
    fn the_kinds_of_facts_are_those_of_the_file() {
        let table: toml::Table = toml::from_str(TEXT).unwrap();
        let held = |(name, count): (&str, usize)| table[name].as_array().map(Vec::len) == Some(count);
        assert!(KINDS.into_iter().all(held) && table.len() == KINDS.len());
        assert_eq!(KINDS.iter().map(|(_, count)| count).sum::<usize>(), FACTS);
    }
}
