//! The level that a part amounts to.

use super::{Part, RULES, findings};
use crate::arrange::{Arrangement, SeatPart};
use crate::ensemble::{Level, Seat};
use crate::finding::{Code, Finding, Severity};

/// The lowest level whose limits a part meets, and what keeps it from the one below: what a player of that level would
/// break, in the order of the rules.
///
/// Whether a lone player has company is no matter of how hard the part is, and does not count. Beyond every level, as a
/// note that the instrument has not, the part is a virtuoso's. Levels are searched by halves: a part that a level can
/// play, each higher one can.
#[must_use]
pub fn grade(arrangement: &Arrangement, part: &SeatPart) -> (Level, Vec<Finding>) {
    let Some(seat) = arrangement.ensemble.seats.get(usize::from(part.seat.0)) else {
        return (Level::Beginner, Vec::new());
    };
    let broken = |level: Level| broken_at(arrangement, part, seat, level);
    let able = Level::ALL.partition_point(|level| !broken(*level).is_empty()).min(Level::ALL.len() - 1);
    let level = Level::ALL.get(able).copied().unwrap_or_default();
    let below = able.checked_sub(1).and_then(|below| Level::ALL.get(below));
    (level, below.map(|below| broken(*below)).unwrap_or_default())
}

/// What players of a level would break in a part.
fn broken_at(arrangement: &Arrangement, part: &SeatPart, seat: &Seat, level: Level) -> Vec<Finding> {
    let seat = Seat { level, ..seat.clone() };
    let Some(part) = Part::of_seat(arrangement, part, &seat) else { return Vec::new() };
    let found = RULES.iter().filter(|rule| rule.code() != Code::LevelIndependence);
    found.flat_map(|rule| findings(*rule, &part)).filter(|finding| finding.severity >= Severity::Warning).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::rules::tests::{chord, of_level};
    use crate::profile::Library;

    fn graded(lengths: &[u64]) -> (Level, Vec<Code>) {
        let mut at = 0;
        let mut notes = Vec::new();
        for length in lengths {
            notes.push(chord("C5", at, *length));
            at += length;
        }
        let mut arrangement = of_level("Flute", Level::Professional, notes);
        let mut players = (*arrangement.ensemble).clone();
        players.seats[0].profiles = vec![Library::builtin().get("flute").unwrap()];
        arrangement.ensemble = players.into();
        let (level, broken) = grade(&arrangement, &arrangement.seats[0]);
        (level, broken.iter().map(|finding| finding.code).collect())
    }

    #[test]
    fn a_part_amounts_to_the_lowest_level_that_plays_it() {
        assert_eq!(graded(&[480; 4]), (Level::Beginner, vec![]));
        assert_eq!(graded(&[240; 4]), (Level::Grade1, vec![Code::LevelRhythm]));
        assert_eq!(graded(&[720, 240, 960]), (Level::Grade2, vec![Code::LevelRhythm]));
        assert_eq!(graded(&[160, 160, 160, 960]), (Level::Grade3, vec![Code::RepeatTooFast, Code::LevelRhythm]));
    }
}
