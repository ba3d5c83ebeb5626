//! How well founded the numbers of a profile are.

use super::Profile;
use serde::{Deserialize, Serialize};

/// How well founded a number is, weakest first. A clause of a source line is cited when it names a book, program or
/// recording, ours when it says so, common practice when it says practice or judgement, and else derived (from a
/// relative, from physics). A line is what the weakest of its clauses is, so nobody makes more of a number than its
/// author did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Chosen here.
    Ours,
    /// Common practice: a warning at most is made of it.
    Practice,
    /// Follows from other numbers, or from physics.
    Derived,
    /// A source says so.
    Cited,
}

/// What names a source.
const CITED: [&str; 26] = [
    "abjad",
    "Army Field Band",
    "bassoonblog",
    "Brannen",
    "c4net",
    "clarinet-now",
    "contemporarytuba",
    "dbristol",
    "Extreme Orchestration",
    "General MIDI",
    "Hansen",
    "idrs",
    "inmusica",
    "jonmilton",
    "LilyPond",
    "measured",
    "Meyer",
    "MuseScore",
    "Music Suite",
    "music21",
    "musiccorner",
    "Northeastern",
    "Rimsky",
    "Rosegarden",
    "Sengpiel",
    "vocalrangetest",
];

impl Profile {
    /// The ground of a group of numbers (`range`, `breath`): of the weakest source line that names it, else of the group
    /// it falls under, else common practice.
    ///
    /// ```
    /// use partwright::profile::{Ground, Library};
    /// let flute = Library::builtin().get("flute")?;
    /// assert_eq!(flute.ground("range", "range"), Ground::Cited);
    /// assert_eq!(flute.ground("breath", "capability"), Ground::Practice);
    /// # Ok::<(), partwright::run::Error>(())
    /// ```
    #[must_use]
    pub fn ground(&self, group: &str, under: &str) -> Ground {
        let lines = |wanted: &str| {
            let told = self.sources.iter().filter_map(|source| source.split_once(": "));
            let named = told.filter(|(groups, _)| groups.split(" and ").any(|name| name == wanted));
            named.map(|(_, line)| ground(line)).min()
        };
        lines(group).or_else(|| lines(under)).unwrap_or(Ground::Practice)
    }
}

/// The ground of a source line.
pub(super) fn ground(line: &str) -> Ground {
    let clause = |text: &str| {
        if text.contains("ours") || text.contains("no recording measured") {
            Ground::Ours
        } else if CITED.iter().any(|name| text.contains(name)) {
            Ground::Cited
        } else if text.contains("practice") || text.contains("judgement") {
            Ground::Practice
        } else {
            Ground::Derived
        }
    };
    line.split("; ").map(clause).min().unwrap_or(Ground::Ours)
}
