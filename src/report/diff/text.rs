//! The comparison for people.

use super::levels::{LevelChange, Shift};
use super::melody::{MelodyChange, Place};
use super::players::{PlayerChange, bars};
use super::{Difference, FindingRow};
use std::fmt;

/// Shifts from here on are told in text: about a dynamic (ours); the document has all.
const TOLD: f64 = 3.0;

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |side: &super::Side| format!("{} for {}, {} bars", side.title, side.ensemble, side.bars);
        writeln!(f, "before: {}\nafter:  {}", side(&self.before), side(&self.after))?;
        match &self.melody {
            Some(melody) => melody_lines(f, melody)?,
            None => writeln!(f, "\nwho is heard was not measured in both: arrange without --no-audio")?,
        }
        section(f, "levels, where they moved by 3 LU or more", self.levels.iter().filter_map(level_line))?;
        section(f, "difficulty", self.players.iter().filter(|player| player.is_other()).map(player_line))?;
        section(f, "new findings", self.new.iter().map(finding_line))?;
        section(f, "findings gone", self.gone.iter().map(finding_line))
    }
}

fn melody_lines(f: &mut fmt::Formatter<'_>, melody: &MelodyChange) -> fmt::Result {
    let per_cent = |thousandths: u16| f64::from(thousandths) / 10.0;
    let (now, was) = (per_cent(melody.heard_after), per_cent(melody.heard_before));
    writeln!(f, "\nmelody heard in {now:.0} % of its bars, before in {was:.0} %")?;
    melody.lost.iter().try_for_each(|place| writeln!(f, "  lost in {}", place_words(place)))?;
    melody.found.iter().try_for_each(|place| writeln!(f, "  found in {}", place_words(place)))
}

fn place_words(place: &Place) -> String {
    let cover = if place.covered_by.is_empty() {
        String::new()
    } else {
        format!(", covered by {}", place.covered_by.join(", "))
    };
    format!("{} ({}{cover})", bars(place.from, place.to), place.seats.join(", "))
}

fn section(f: &mut fmt::Formatter<'_>, head: &str, lines: impl Iterator<Item = String>) -> fmt::Result {
    let lines: Vec<String> = lines.collect();
    let count = if lines.is_empty() { "none".to_owned() } else { lines.len().to_string() };
    writeln!(f, "\n{head}: {count}")?;
    lines.iter().try_for_each(|line| writeln!(f, "  {line}"))
}

fn level_line(change: &LevelChange) -> Option<String> {
    let words = |shift: &Shift| {
        let way = if shift.by.0 > 0.0 { "louder" } else { "softer" };
        format!("{} {:.1} LU {way}", bars(shift.from, shift.to), shift.by.0.abs())
    };
    let told: Vec<String> = change.shifts.iter().filter(|shift| shift.by.0.abs() >= TOLD).map(words).collect();
    (!told.is_empty()).then(|| format!("{}: {}", change.name, told.join(", ")))
}

fn player_line(player: &PlayerChange) -> String {
    match (&player.grade_before, &player.grade_after) {
        (Some(before), Some(after)) => {
            let why = if player.hardest.is_empty() { String::new() } else { format!(" ({})", player.hardest) };
            format!("{}: {after}, before {before}{why}", player.name)
        }
        (None, Some(after)) => format!("{}: {after}, new", player.name),
        _ => format!("{}: no longer there", player.name),
    }
}

fn finding_line(row: &FindingRow) -> String {
    let place = match (row.from, row.to) {
        (Some(from), Some(to)) => bars(from, to),
        _ => String::new(),
    };
    let place = [place, row.name.clone()].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
    let colon = if place.is_empty() { "" } else { ": " };
    format!("{} [{}] {place}{colon}{}", row.severity, row.code, row.message)
}
