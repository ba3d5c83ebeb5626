//! Choices: who plays each line of each phrase, as the solver or a person left them.

use super::bars::Bars;
use crate::analysis::Analysis;
use crate::arrange::{Arrangement, SeatNames};
use crate::line::{Line, LineId, Role};
use crate::score::{Interval, Score, Sound};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// One line of one phrase and who plays it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The phrase.
    pub bars: Bars,
    /// What the line does.
    pub role: Role,
    /// The voice it belongs to, counted from 1.
    pub voice: u32,
    /// Its first note: `G5`, or `key 38` for percussion.
    pub first: String,
    /// How many notes it has.
    pub notes: u32,
    /// Who plays it; nobody when it is left out.
    pub play: Vec<Played>,
    /// Line of the text it stands on; 0 when made here.
    pub line: u32,
}

/// A seat that plays a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Played {
    /// The seat's name.
    pub seat: String,
    /// By how much the line is moved.
    pub shift: Interval,
    /// Whether another seat plays it already.
    pub doubling: bool,
}

/// The choices of an arrangement, by phrase, in it by role, voice.
pub(super) fn choices(score: &Score, analysis: &Analysis, arrangement: &Arrangement) -> Vec<Choice> {
    let names = SeatNames::of(&arrangement.ensemble);
    let mut players: BTreeMap<LineId, Vec<(bool, crate::score::SeatId, Interval)>> = BTreeMap::new();
    for assignment in &arrangement.ledger.assignments {
        let seats = players.entry(assignment.line).or_default();
        seats.push((assignment.doubling, assignment.seat, assignment.shift));
    }
    let mut lines: Vec<&Line> = analysis.lines.iter().collect();
    lines.sort_by_key(|line| order(line));
    let choice = |line: &Line| {
        let mut play = players.remove(&line.id).unwrap_or_default();
        play.sort_unstable_by_key(|(doubling, seat, shift)| (*doubling, *seat, *shift));
        // A seat may have been given a line in pieces.
        play.dedup();
        let named = |(doubling, seat, shift)| Played { seat: names.label(seat).to_owned(), shift, doubling };
        Choice { play: play.into_iter().map(named).collect(), ..Choice::of(line, score, analysis) }
    };
    lines.into_iter().map(choice).collect()
}

/// Phrase, then role from the most exposed, then voice.
pub(super) fn order(line: &Line) -> (u32, Role, u32, LineId) {
    (line.phrase, line.roles.main(), line.voice.0, line.id)
}

impl Choice {
    /// A line that nobody plays yet.
    pub(super) fn of(line: &Line, score: &Score, analysis: &Analysis) -> Self {
        let phrase = analysis.phrases.get(line.phrase as usize).map_or(line.span, |phrase| phrase.span);
        let first = line.notes.first().and_then(|id| score.note(*id));
        Self {
            bars: Bars::of(phrase, &score.frame.meters),
            role: line.roles.main(),
            voice: line.voice.0.saturating_add(1),
            first: first.map_or(String::new(), |(_, note)| sound_name(note.sound)),
            notes: line.notes.len() as u32,
            play: Vec::new(),
            line: 0,
        }
    }
}

fn sound_name(sound: Sound) -> String {
    match sound {
        Sound::Pitched(pitch) => pitch.to_string(),
        Sound::Percussion(key) => format!("key {}", key.midi()),
    }
}

const MARKS: [(&str, i16); 6] = [("8va", 12), ("8vb", -12), ("15ma", 24), ("15mb", -24), ("22ma", 36), ("22mb", -36)];

impl fmt::Display for Played {
    /// `Flute`, `Flute 8va`, `Tuba 15mb`, `Horn +7` (semitones).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.seat)?;
        match MARKS.iter().find(|(_, shift)| *shift == self.shift.0) {
            Some((mark, _)) => write!(f, " {mark}"),
            None if self.shift.0 == 0 => Ok(()),
            None => write!(f, " {:+}", self.shift.0),
        }
    }
}

impl Played {
    /// Reads what [`fmt::Display`] writes; any text is a seat's name at worst.
    pub(super) fn read(text: &str, doubling: bool) -> Self {
        let text = text.trim();
        let (seat, last) = text.rsplit_once(' ').unwrap_or((text, ""));
        let mark = MARKS.iter().find(|(mark, _)| *mark == last).map(|(_, shift)| *shift);
        let signed = last.starts_with(['+', '-']).then(|| last.parse().ok()).flatten();
        match mark.or(signed) {
            Some(shift) => Self { seat: seat.trim().to_owned(), shift: Interval(shift), doubling },
            None => Self { seat: text.to_owned(), shift: Interval(0), doubling },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_player_reads_back(name in "[A-Z][a-z]{2,8}( in Bb)?( [1-4])?", shift in -40i16..40, doubling: bool) {
            let played = Played { seat: name, shift: Interval(shift), doubling };
            prop_assert_eq!(Played::read(&played.to_string(), doubling), played);
        }
    }
}
