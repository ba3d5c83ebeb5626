//! What players of each level manage, as a table.

use super::words::{interval, number};
use crate::profile::{Level, Profile};
use crate::score::Interval;

/// The levels of the table: those between have the same limits or lie between.
pub(in crate::report) const LEVELS: [Level; 4] = [Level::Professional, Level::Amateur, Level::Grade3, Level::Grade1];

/// The heading of a level.
pub(in crate::report) fn name(level: Level) -> &'static str {
    super::levels::skill(level)
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Figure {
    /// What it is of, with its unit.
    pub(in crate::report) name: &'static str,
    /// What each level manages, `-` where nothing is said.
    pub(in crate::report) by_level: [String; 4],
}

/// Below this tempo nobody beats.
const SLOWEST: f64 = 30.0;
/// A run of n notes a second is sixteenths at ♩ = 15 n.
const SIXTEENTHS_TO_BPM: f64 = 15.0;
/// Leaps from here on are told as free: nothing needs the way between.
const FREE_LEAP: i16 = 48;

/// The rows that this instrument has.
pub(in crate::report) fn figures(profile: &Profile) -> Vec<Figure> {
    let rows = [
        row("runs, notes/s", |level| Some(number(profile.capability.limits(level).notes_per_second))),
        row("= sixteenths at ♩", |level| tempo(profile.capability.limits(level).notes_per_second)),
        row("repeated notes/s", |level| Some(number(profile.capability.limits(level).repeats_per_second))),
        row("one breath at mf, s", |level| profile.capability.limits(level).breath.map(|breath| number(breath.0))),
        row("lips last, s at mf", |level| profile.capability.limits(level).endurance.map(number)),
        row("fast leap up", |level| leap(profile, level, 1)),
        row("fast leap down", |level| leap(profile, level, -1)),
        row("one hand spans", |level| span(profile, level)),
    ];
    rows.into_iter().flatten().collect()
}

/// A row, when any level has a figure.
fn row(name: &'static str, figure: impl Fn(Level) -> Option<String>) -> Option<Figure> {
    let by_level = LEVELS.map(&figure);
    let said = by_level.iter().any(Option::is_some);
    said.then(|| Figure { name, by_level: by_level.map(|cell| cell.unwrap_or_else(|| "-".to_owned())) })
}

fn tempo(notes_per_second: f64) -> Option<String> {
    let tempo = (notes_per_second * SIXTEENTHS_TO_BPM).round();
    (tempo >= SLOWEST).then(|| number(tempo))
}

fn leap(profile: &Profile, level: Level, way: i16) -> Option<String> {
    let leap = profile.capability.leap(level, Interval(way));
    let free = profile.is_unpitched() || profile.capability.fast_leap.0 >= FREE_LEAP;
    (!free).then(|| short(leap))
}

fn span(profile: &Profile, level: Level) -> Option<String> {
    let span = profile.hand_span(level);
    (span > 0).then(|| short(Interval(i16::from(span))))
}

/// An interval in a cell: `octave`, `tenth` and the like, else octaves and a rest.
fn short(wide: Interval) -> String {
    const NAMES: [&str; 12] = ["", "2nd", "2nd", "3rd", "3rd", "4th", "tritone", "5th", "6th", "6th", "7th", "7th"];
    let (octaves, rest) = (wide.0 / 12, usize::try_from(wide.0 % 12).unwrap_or(0));
    match (octaves, rest) {
        (0, 0) => interval(wide),
        (0, rest) => NAMES[rest].to_owned(),
        (1, 0) => "octave".to_owned(),
        (1, rest) => format!("8ve+{}", NAMES[rest]),
        (n, 0) => format!("{n} 8ves"),
        (n, rest) => format!("{n} 8ves+{}", NAMES[rest]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::testing;

    #[test]
    fn what_nobody_needs_has_no_row() {
        let names = |profile: &Profile| figures(profile).into_iter().map(|figure| figure.name).collect::<Vec<_>>();
        assert!(names(&testing::flute()).contains(&"one breath at mf, s"));
        assert!(!names(&testing::violin()).contains(&"one breath at mf, s"));
        assert!(!names(&testing::drums()).contains(&"fast leap up"));
    }

    #[test]
    fn four_notes_to_the_quarter_make_the_tempo() {
        let runs = figures(&testing::flute());
        assert_eq!((runs[0].by_level[0].as_str(), runs[1].by_level[0].as_str()), ("12", "180"));
    }
}
