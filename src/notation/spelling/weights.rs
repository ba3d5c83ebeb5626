//! What each fact weighs, in hundredths: fitted on engraved scores, kept in `assets/spelling.toml`.

use super::context::{FACTS, Facts};
use serde::Deserialize;
use std::sync::LazyLock;

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
}
