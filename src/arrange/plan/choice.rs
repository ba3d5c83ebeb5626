//! Choices: who plays each line of each phrase, as the solver or a person left them.

use super::bars::Bars;
use crate::analysis::Analysis;
use crate::arrange::{Arrangement, Assignment, SeatNames};
use crate::ensemble::plain;
use crate::line::{Line, LineId, Role};
use crate::score::{Interval, Score, SeatId};
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
    /// The pin that set it, for the reader; empty when free. What holds is the pin itself.
    #[serde(default)]
    pub pin: String,
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
    /// Which pieces of the line it plays, ascending from 1; empty for the whole line. Pieces are the layers of its chords
    /// between its rests, by start, then from the top.
    pub pieces: Vec<u32>,
    /// Whether it is played with the mute.
    #[serde(default)]
    pub muted: bool,
    /// Which of its player's instruments it is played on; empty for the usual one, or for whichever costs least.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instrument: String,
    /// Whether another seat plays it already.
    pub doubling: bool,
}

/// Whether it doubles, who, by how much moved, whether muted, on which instrument.
type Player = (bool, SeatId, Interval, bool, u8);

/// The choices of an arrangement, by phrase, in it by role, voice.
pub(super) fn choices(score: &Score, analysis: &Analysis, arrangement: &Arrangement) -> Vec<Choice> {
    let names = SeatNames::of(&arrangement.ensemble);
    let mut players: BTreeMap<LineId, BTreeMap<Player, Vec<u32>>> = BTreeMap::new();
    let mut pieces_of: BTreeMap<LineId, usize> = BTreeMap::new();
    let mut pins: BTreeMap<LineId, &str> = BTreeMap::new();
    for assignment in arrangement.ledger.assignments.iter().filter(|assignment| !assignment.redone) {
        let Assignment { doubling, seat, shift, muted, instrument, .. } = *assignment;
        let player = (doubling, seat, shift, muted, instrument);
        players.entry(assignment.line).or_default().entry(player).or_default().push(assignment.piece + 1);
        pieces_of.insert(assignment.line, assignment.pieces as usize);
        if !assignment.pin.is_empty() {
            pins.entry(assignment.line).or_insert(&assignment.pin);
        }
    }
    let mut lines: Vec<&Line> = analysis.lines.iter().collect();
    lines.sort_by_key(|line| order(line));
    let choice = |line: &Line| {
        let play = players.remove(&line.id).unwrap_or_default();
        let whole = pieces_of.get(&line.id).copied().unwrap_or(1);
        let named = |((doubling, seat, shift, muted, instrument), mut pieces): (Player, Vec<u32>)| {
            pieces.sort_unstable();
            pieces.dedup();
            let pieces = if pieces.len() == whole { Vec::new() } else { pieces };
            let own = plain(&arrangement.ensemble.seat(seat).instrument(instrument).name);
            let instrument = if instrument == 0 { String::new() } else { own };
            Played { seat: names.label(seat).to_owned(), shift, pieces, muted, instrument, doubling }
        };
        let pin = pins.get(&line.id).copied().unwrap_or_default().to_owned();
        Choice { play: play.into_iter().map(named).collect(), pin, ..Choice::of(line, score, analysis) }
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
            first: first.map_or(String::new(), |(_, note)| note.sound.to_string()),
            notes: line.notes.len() as u32,
            play: Vec::new(),
            pin: String::new(),
            line: 0,
        }
    }
}

const MARKS: [(&str, i16); 6] = [("8va", 12), ("8vb", -12), ("15ma", 24), ("15mb", -24), ("22ma", 36), ("22mb", -36)];

const PART: &str = " part ";

const MUTED: &str = " muted";

const ON: &str = " on ";

/// `1-3,5` for 1, 2, 3, 5.
fn ranges(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|a, b| a.checked_add(1) == Some(*b));
    let text = |run: &[u32]| match run {
        [first, .., last] => format!("{first}-{last}"),
        run => run.iter().map(u32::to_string).collect(),
    };
    runs.map(text).collect::<Vec<_>>().join(",")
}

/// Most pieces a text may name, so that a slip of the pen asks for no memory.
const MOST_PIECES: u32 = 10_000;

/// What [`ranges`] writes; `None` for any other text.
fn read_ranges(text: &str) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    for run in text.split(',') {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        let (first, last): (u32, u32) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        if first == 0 || last > MOST_PIECES {
            return None;
        }
        numbers.extend(first..=last);
    }
    numbers.sort_unstable();
    numbers.dedup();
    Some(numbers)
}

impl fmt::Display for Played {
    /// `Flute`, `Flute 8va`, `Tuba 15mb`, `Horn +7` (semitones), `Trumpet muted`, `Flute 2 on Piccolo`, `Oboe 8va part 1-3,5`
    /// (pieces of the line).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.seat)?;
        if !self.instrument.is_empty() {
            write!(f, "{ON}{}", self.instrument)?;
        }
        match MARKS.iter().find(|(_, shift)| *shift == self.shift.0) {
            Some((mark, _)) => write!(f, " {mark}")?,
            None if self.shift.0 == 0 => {}
            None => write!(f, " {:+}", self.shift.0)?,
        }
        f.write_str(if self.muted { MUTED } else { "" })?;
        if self.pieces.is_empty() { Ok(()) } else { write!(f, "{PART}{}", ranges(&self.pieces)) }
    }
}

impl Played {
    /// Reads what [`fmt::Display`] writes; any text is a seat's name at worst.
    pub(super) fn read(text: &str, doubling: bool) -> Self {
        let text = text.trim();
        let part = text.rsplit_once(PART).and_then(|(before, part)| Some((before, read_ranges(part)?)));
        let (text, pieces) = part.unwrap_or((text, Vec::new()));
        let open = text.trim_end().strip_suffix(MUTED);
        let (text, muted) = (open.unwrap_or(text), open.is_some());
        let (player, shift) = shifted(text);
        let (seat, instrument) = player.split_once(ON).unwrap_or((player, ""));
        let (seat, instrument) = (seat.trim().to_owned(), instrument.trim().to_owned());
        Self { seat, shift, pieces, muted, instrument, doubling }
    }
}

/// A text without the octave mark or semitones at its end, and these.
fn shifted(text: &str) -> (&str, Interval) {
    let (before, last) = text.rsplit_once(' ').unwrap_or((text, ""));
    let mark = MARKS.iter().find(|(mark, _)| *mark == last).map(|(_, shift)| *shift);
    let signed = || last.starts_with(['+', '-']).then(|| last.parse().ok()).flatten();
    mark.or_else(signed).map_or((text, Interval(0)), |shift| (before, Interval(shift)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_player_reads_back(
            name in "[A-Z][a-z]{2,8}( in Bb)?( [1-4])?",
            shift in -40i16..40,
            pieces in proptest::collection::btree_set(1u32..30, 0..8),
            instrument in "([A-Z][a-z]{2,8}( in Eb| Anglais)?)?",
            [muted, doubling]: [bool; 2],
        ) {
            let pieces = pieces.into_iter().collect();
            let played = Played { seat: name, shift: Interval(shift), pieces, muted, instrument, doubling };
            prop_assert_eq!(Played::read(&played.to_string(), doubling), played);
        }
    }
}
