//! Why a note is there, in words.

use super::{ArrangedNote, Arrangement, CostKind, Deed};
use crate::ensemble::Seat;
use crate::line::{LineId, Role};
use crate::profile::Technique;
use crate::score::{BarPosition, NoteId, Score, SeatId};
use serde::Serialize;
use std::fmt;

/// Why a note is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Who plays it.
    pub seat: String,
    /// What on, where that is not the player's usual instrument; else empty.
    pub instrument: String,
    /// What sounds: `G4`, or `key 38`; as it is written where the arrangement has the names of its notes.
    pub sound: String,
    /// Where.
    pub place: BarPosition,
    /// The source notes it plays.
    pub sources: Vec<SourceNote>,
    /// The line they are of, where analysis found one.
    pub line: Option<LineId>,
    /// What that line does.
    pub role: Role,
    /// What was done to the source, each in words.
    pub deeds: Vec<String>,
    /// The costs of giving the line to this seat, largest first; empty when nothing was decided.
    pub costs: Vec<(CostKind, i64)>,
    /// The next best seat, and how much more it would have cost.
    pub runner_up: Option<(String, i64)>,
    /// The pin that set it; empty when free.
    pub pin: String,
}

/// A source note of an [`Explanation`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceNote {
    /// Its number in the source.
    pub id: NoteId,
    /// The part it is of; empty when the source is not at hand.
    pub part: String,
    /// What it is; empty when the source is not at hand.
    pub sound: String,
}

/// Why a seat's note is there: `note` is its index in [`super::SeatPart::notes`]. With the source at hand, its notes are
/// named. `None` when there is no such note.
#[must_use]
pub fn explain(arrangement: &Arrangement, source: Option<&Score>, seat: SeatId, note: usize) -> Option<Explanation> {
    let part = arrangement.seats.get(usize::from(seat.0))?;
    let note: &ArrangedNote = part.notes.get(note)?;
    let decision = arrangement.decisions.get(note.decision.0 as usize)?;
    let assignment = decision.assignment.and_then(|index| arrangement.ledger.assignments.get(index as usize));
    let on = |player: &Seat| (note.instrument > 0).then(|| player.instrument(note.instrument).name.clone());
    let player = arrangement.ensemble.seats.get(usize::from(seat.0));
    let name = |seat: SeatId| {
        arrangement.ensemble.seats.get(usize::from(seat.0)).map_or(String::new(), |seat| seat.plain_name.clone())
    };
    Some(Explanation {
        seat: name(seat),
        instrument: player.and_then(on).unwrap_or_default(),
        sound: note.named_sound(),
        place: arrangement.frame.meters.position(note.start),
        sources: decision.sources.iter().map(|id| source_note(*id, source)).collect(),
        line: decision.line,
        role: decision.role,
        deeds: decision.deeds.iter().map(Deed::to_string).chain(mute_in_words(arrangement, note)).collect(),
        costs: assignment.map(|assignment| assignment.costs.clone()).unwrap_or_default(),
        runner_up: assignment
            .and_then(|assignment| assignment.runner_up.as_ref())
            .map(|next| (name(next.seat), next.more)),
        pin: assignment.map(|assignment| assignment.pin.clone()).unwrap_or_default(),
    })
}

/// What there is to say of the mute of a note: `with the mute`, `without the mute that the source asks for`; `None` for
/// nothing.
#[must_use]
pub fn mute_in_words(arrangement: &Arrangement, note: &ArrangedNote) -> Option<String> {
    let decision = arrangement.decisions.get(note.decision.0 as usize)?;
    let assignment = arrangement.ledger.assignments.get(decision.assignment? as usize)?;
    // Open playing costs where the source asks for a mute.
    let is_missing = || assignment.costs.iter().any(|(kind, cost)| *kind == CostKind::Mute && *cost > 0);
    match (note.technique, assignment.muted) {
        (Technique::Muted, true) => Some("with the mute".to_owned()),
        (Technique::Ordinary, true) => Some("without the mute, which there is no time for".to_owned()),
        (Technique::Ordinary, false) if is_missing() => Some("without the mute that the source asks for".to_owned()),
        _ => None,
    }
}

impl fmt::Display for Explanation {
    /// A few sentences.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} plays {}", self.place, self.seat, self.sound)?;
        if !self.instrument.is_empty() {
            write!(f, " on the {}", self.instrument)?;
        }
        write!(f, " in the {}", self.role)?;
        let sources: Vec<String> = self.sources.iter().map(SourceNote::words).collect();
        match sources.as_slice() {
            [] => f.write_str("; it fills a chord that the source implies")?,
            sources => write!(f, "; it is {} of the source", sources.join(" and "))?,
        }
        if !self.deeds.is_empty() {
            write!(f, ", {}", self.deeds.join(", "))?;
        }
        f.write_str(".")?;
        if !self.pin.is_empty() {
            write!(f, " A pin says so: {}.", self.pin)?;
        }
        if !self.costs.is_empty() {
            let costs: Vec<String> = self.costs.iter().map(|(name, cost)| format!("{name} {cost}")).collect();
            write!(f, " What it costs: {}.", costs.join(", "))?;
        }
        match &self.runner_up {
            Some((seat, more)) => write!(f, " Next best: {seat}, for {more} more."),
            None => Ok(()),
        }
    }
}

impl SourceNote {
    fn words(&self) -> String {
        match (self.sound.as_str(), self.part.as_str()) {
            ("", _) => format!("note {}", self.id.0),
            (sound, "") => sound.to_owned(),
            (sound, part) => format!("{sound} of {part}"),
        }
    }
}

fn source_note(id: NoteId, source: Option<&Score>) -> SourceNote {
    let found = source.and_then(|score| Some((score, score.note(id)?)));
    match found {
        Some((score, (part, note))) => {
            let part = score.parts.get(part).map_or("", |part| part.label()).to_owned();
            SourceNote { id, part, sound: note.sound.to_string() }
        }
        None => SourceNote { id, part: String::new(), sound: String::new() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{ensemble, part, score};
    use crate::arrange::{adopt, cast};
    use std::sync::Arc;

    #[test]
    fn a_note_is_called_by_its_name() {
        let file = score(vec![part("Flauto", 73, "Ab5")]);
        let players = Arc::new(ensemble(&["Flute"]));
        let mut arrangement = adopt(&file, &players, &cast(&file, &players).value).value;
        arrangement.seats[0].notes[0].name = crate::score::Name::of('G', 1);
        assert_eq!(explain(&arrangement, None, SeatId(0), 0).unwrap().sound, "G#5");
    }

    #[test]
    fn an_adopted_note_tells_where_it_is_from() {
        let file = score(vec![part("Flauto", 73, "G5 A5 B5"), part("Oboe", 68, "G4 A4 B4")]);
        let players = Arc::new(ensemble(&["Flute", "Oboe"]));
        let arrangement = adopt(&file, &players, &cast(&file, &players).value).value;
        let told = explain(&arrangement, Some(&file), SeatId(0), 1).unwrap().to_string();
        assert_eq!(
            told,
            "bar 1 beat 2: Flute plays A5 in the harmony; it is A5 of Flauto of the source, as it stands."
        );
        assert_eq!(explain(&arrangement, None, SeatId(0), 9), None);
    }
}
