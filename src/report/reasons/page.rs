//! Some bars of the reasons, by seat: notes of one line that were decided alike are told together.

use super::{AlternativeRow, AssignmentRow, NoteRow, Reasons, Spot};
use crate::arrange::{Bars, CostKind, LostReason};
use crate::finding::plural;
use crate::line::Role;
use crate::report::json::SCHEMA_VERSION;
use crate::run::{Error, Invalid};
use crate::score::SeatId;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What somebody wants to know.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Which bars (a beat may be said: `12.3`).
    pub bars: Bars,
    /// One beat of a single bar.
    pub beat: Option<u32>,
    /// One seat, or a section, by any of its names; `None` for all.
    pub seat: Option<&'a str>,
}

/// Why what sounds in some bars is there, and what does not sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Page {
    /// Version of the document, see [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Title of the piece.
    pub title: String,
    /// For whom, in words.
    pub whom: String,
    /// The first beat asked for.
    pub from: Spot,
    /// The last beat asked for.
    pub to: Spot,
    /// The seats asked for, in score order.
    pub seats: Vec<SeatPage>,
    /// What of the source is left out there, by part, role and reason.
    pub left_out: Vec<LeftOut>,
}

/// What a seat plays there; nothing when it rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeatPage {
    /// The seat.
    pub seat: String,
    /// Its notes, those of one line and one decision together.
    pub paragraphs: Vec<Paragraph>,
    /// What was changed after the lines were given out, in words with their bars.
    pub changes: Vec<String>,
}

/// Notes of one line that were decided together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Paragraph {
    /// What the line does.
    pub role: Role,
    /// First and last bar of the line; null where a file was taken as it is.
    pub bars: Option<(u32, u32)>,
    /// Its voice, counted from 1.
    pub voice: Option<u32>,
    /// Whether another seat plays the same notes, of which these are copies.
    pub doubling: bool,
    /// Whether a rewriting, which a style may turn off, gave them to the seat.
    pub rewritten: bool,
    /// The notes, those treated alike together.
    pub notes: Vec<Played>,
    /// How the line was given to the seat; null where it was not: percussion, a note that a resting seat took up, a
    /// file taken as it is.
    pub given: Option<Place>,
}

/// Notes treated alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Played {
    /// What sounds.
    pub notes: Vec<Note>,
    /// The source notes they play.
    pub sources: Vec<Note>,
    /// The parts those are of.
    pub parts: Vec<String>,
    /// What was done to them, in words.
    pub deeds: Vec<String>,
}

/// A note and where it starts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Note {
    /// Where it starts.
    pub at: Spot,
    /// The same in ticks of the source.
    pub tick: u64,
    /// `G4`, or the name of a drum.
    pub sound: String,
}

/// How a line came to a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// Semitones by which the line is moved.
    pub shift: i16,
    /// The pin that set it; empty when free.
    pub pin: String,
    /// What speaks against it there, by cost, largest first.
    pub costs: Vec<(CostKind, i64)>,
    /// The next best seat.
    pub runner_up: Option<Other>,
    /// The next best octave at this seat.
    pub other_octave: Option<Other>,
}

/// Another place that the line could have had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Other {
    /// At which seat.
    pub seat: String,
    /// Semitones by which the line would be moved.
    pub shift: i16,
    /// How much more it would have cost.
    pub more: i64,
    /// What decided: the costs that differ, those that spoke most against the other place first.
    pub speaking: Vec<Speaking>,
}

/// A cost here and at the other place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Speaking {
    /// Its name.
    pub cost: CostKind,
    /// What it charges.
    pub doc: String,
    /// Here.
    pub here: i64,
    /// There.
    pub there: i64,
}

/// Source notes of one part and role that do not sound, for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftOut {
    /// The part.
    pub part: String,
    /// What they did.
    pub role: Role,
    /// Why they are left out.
    pub reason: LostReason,
    /// The notes.
    pub notes: Vec<Note>,
    /// Who came nearest to playing them; null where nobody could, or the reason says it all.
    pub nearest: Option<Near>,
}

/// A seat that came nearest to playing notes that are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Near {
    /// The seat.
    pub seat: String,
    /// Semitones by which it would move the line, or moves it.
    pub shift: i16,
    /// Whether it has the line, and only these notes found no room in its part.
    pub plays: bool,
    /// How much more it would have cost than leaving the line out.
    pub more: i64,
    /// What stood in the way: the costs there, largest first.
    pub speaking: Vec<Speaking>,
}

/// What notes of one paragraph share: the assignment, the line, its role, whether they are copies, whether a rewriting
/// added them.
type Together = (Option<u32>, Option<u32>, Role, [bool; 2]);

impl Reasons {
    /// Tells some bars of one seat, of a section, or of all.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a seat that is not there, with near names; [`Error::Invalid`] for bars that are not.
    pub fn page(&self, asked: &Asked<'_>) -> Result<Page, Error> {
        let (from, to) = self.span(asked)?;
        let seats = match asked.seat {
            Some(name) => self.named(name)?,
            None => (0u16..).zip(&self.seats).map(|(seat, _)| seat).collect(),
        };
        Ok(Page {
            schema_version: SCHEMA_VERSION,
            title: self.title.clone(),
            whom: self.whom.clone(),
            from,
            to,
            seats: seats.into_iter().map(|seat| self.seat_page(seat, from, to)).collect(),
            left_out: self.left_out(from, to),
        })
    }

    fn named(&self, name: &str) -> Result<Vec<u16>, Error> {
        Ok(self.seat_names().known(name)?.iter().map(|SeatId(seat)| *seat).collect())
    }

    /// First and last beat asked for.
    fn span(&self, asked: &Asked<'_>) -> Result<(Spot, Spot), Error> {
        let (first, last) = self.bars;
        let bars = asked.bars;
        let invalid = |why: String, remedy: &str| Invalid::whole(&format!("bars {bars}")).with(&why, remedy);
        let from = bars
            .from
            .map_or(Spot { bar: first, beat: 1 }, |from| Spot { bar: from.bar.0, beat: from.beat.unwrap_or(1) });
        let to = bars
            .to
            .map_or(Spot { bar: last, beat: u32::MAX }, |to| Spot { bar: to.bar.0, beat: to.beat.unwrap_or(u32::MAX) });
        if to < from {
            return Err(
                invalid("they end before they begin".to_owned(), &format!("write {}-{}", to.bar, from.bar)).into()
            );
        }
        if from.bar > last || to.bar < first {
            return Err(invalid(format!("the piece has bars {first} to {last}"), "").into());
        }
        let (from, to) = match asked.beat {
            None => (from, to),
            Some(beat) if from.bar == to.bar => (Spot { beat, ..from }, Spot { beat, ..to }),
            Some(_) => return Err(invalid("a beat is asked of one bar at a time".to_owned(), "name one bar").into()),
        };
        let open = |spot: &Spot| spot.beat == u32::MAX;
        let missing = [from, to].into_iter().find(|spot| !open(spot) && spot.beat > self.last_beat(spot.bar));
        match missing.map(|spot| (spot, self.last_beat(spot.bar))) {
            None => Ok((from, to)),
            Some((Spot { bar, beat }, last)) => {
                let why = format!("there is no beat {beat}: bar {bar} has {last} {}", plural(last as usize, "beat"));
                Err(invalid(why, &format!("ask for a beat from 1 to {last}")).into())
            }
        }
    }

    /// The last beat of a bar; no beat is too late where an older document does not tell.
    fn last_beat(&self, bar: u32) -> u32 {
        let after = self.beats.partition_point(|spot| spot.bar <= bar);
        after.checked_sub(1).and_then(|index| self.beats.get(index)).map_or(u32::MAX, |spot| spot.beat)
    }

    fn seat_page(&self, seat: u16, from: Spot, to: Spot) -> SeatPage {
        let there = |note: &&NoteRow| note.seat == seat && note.from <= to && note.to >= from;
        let mut groups: BTreeMap<usize, Vec<&NoteRow>> = BTreeMap::new();
        let mut order: Vec<Together> = Vec::new();
        for note in self.notes.iter().filter(there) {
            let key = (note.assignment, note.line, note.role, [note.doubling, note.is_added()]);
            let place = order.iter().position(|known| *known == key).unwrap_or(order.len());
            if place == order.len() {
                order.push(key);
            }
            groups.entry(place).or_default().push(note);
        }
        let changes = self.edits.iter().filter(|edit| edit.seat == seat && edit.from <= to && edit.to >= from);
        SeatPage {
            seat: self.seat_name(seat),
            paragraphs: groups.values().filter_map(|notes| self.paragraph(notes)).collect(),
            changes: changes.map(|edit| format!("bars {}-{}: {}", edit.from.bar, edit.to.bar, edit.what)).collect(),
        }
    }

    fn paragraph(&self, notes: &[&NoteRow]) -> Option<Paragraph> {
        let first = notes.first()?;
        let line = first.line.and_then(|line| self.lines.get(line as usize));
        let given = first.assignment.and_then(|given| self.assignments.get(given as usize));
        let mut alike: Vec<(&[String], Vec<&NoteRow>)> = Vec::new();
        for note in notes {
            match alike.iter_mut().find(|(deeds, _)| *deeds == note.deeds.as_slice()) {
                Some((_, notes)) => notes.push(note),
                None => alike.push((&note.deeds, vec![note])),
            }
        }
        Some(Paragraph {
            role: first.role,
            bars: line.map(|line| line.bars),
            voice: line.map(|line| line.voice),
            doubling: first.doubling,
            rewritten: first.is_added(),
            notes: alike.into_iter().map(|(deeds, notes)| self.played(deeds, &notes)).collect(),
            given: given.map(|given| self.place(given)),
        })
    }

    fn played(&self, deeds: &[String], notes: &[&NoteRow]) -> Played {
        let rows: Vec<_> =
            notes.iter().flat_map(|note| &note.sources).filter_map(|id| self.source.get(*id as usize)).collect();
        let mut parts: Vec<String> = rows.iter().map(|row| self.part_name(row.part)).collect();
        parts.sort();
        parts.dedup();
        Played {
            notes: notes
                .iter()
                .map(|note| Note { at: note.from, tick: note.tick, sound: note.sound.clone() })
                .collect(),
            sources: rows.iter().map(|row| Note { at: row.at, tick: row.tick, sound: row.sound.clone() }).collect(),
            parts,
            deeds: deeds.to_vec(),
        }
    }

    fn place(&self, given: &AssignmentRow) -> Place {
        Place {
            shift: given.shift,
            pin: given.pin.clone(),
            costs: given.costs.clone(),
            runner_up: given.runner_up.as_ref().map(|other| self.other(given, other)),
            other_octave: given.other_octave.as_ref().map(|other| self.other(given, other)),
        }
    }

    fn other(&self, given: &AssignmentRow, other: &AlternativeRow) -> Other {
        Other {
            seat: self.seat_name(other.seat),
            shift: other.shift,
            more: other.more,
            speaking: speaking(&given.costs, &other.costs),
        }
    }

    fn left_out(&self, from: Spot, to: Spot) -> Vec<LeftOut> {
        let mut groups: BTreeMap<(u16, Role, LostReason, Option<u32>), Vec<Note>> = BTreeMap::new();
        for lost in &self.lost {
            let Some(row) = self.source.get(lost.note as usize).filter(|row| from <= row.at && row.at <= to) else {
                continue;
            };
            let note = Note { at: row.at, tick: row.tick, sound: row.sound.clone() };
            groups.entry((row.part, lost.role, lost.reason, lost.nearest)).or_default().push(note);
        }
        let one = |((part, role, reason, nearest), mut notes): ((u16, Role, LostReason, Option<u32>), Vec<Note>)| {
            notes.sort();
            LeftOut { part: self.part_name(part), role, reason, notes, nearest: self.near(nearest) }
        };
        groups.into_iter().map(one).collect()
    }

    fn near(&self, index: Option<u32>) -> Option<Near> {
        let row = self.nearest.get(index? as usize)?;
        let (seat, speaking) = (self.seat_name(row.seat), speaking(&[], &row.costs));
        Some(Near { seat, shift: row.shift, plays: row.plays, more: row.more, speaking })
    }

    fn seat_name(&self, seat: u16) -> String {
        self.seats.get(usize::from(seat)).map(|seat| seat.name.clone()).unwrap_or_default()
    }

    /// A part by name; by its number where it has none.
    fn part_name(&self, part: u16) -> String {
        let name = self.parts.get(usize::from(part)).map(|name| name.trim().trim_end_matches(':'));
        name.filter(|name| !name.is_empty())
            .map(str::to_owned)
            .unwrap_or_else(|| format!("part {}", u32::from(part) + 1))
    }
}

/// The costs that differ, those that spoke most against the other place first.
fn speaking(here: &[(CostKind, i64)], there: &[(CostKind, i64)]) -> Vec<Speaking> {
    let of = |costs: &[(CostKind, i64)], kind| costs.iter().find(|(own, _)| *own == kind).map_or(0, |(_, cost)| *cost);
    let one = |kind: &CostKind| {
        let (here, there) = (of(here, *kind), of(there, *kind));
        (here != there).then(|| Speaking { cost: *kind, doc: kind.doc().to_owned(), here, there })
    };
    let mut speaking: Vec<Speaking> = CostKind::ALL.iter().filter_map(one).collect();
    speaking.sort_by_key(|speaking| speaking.here - speaking.there);
    speaking
}
