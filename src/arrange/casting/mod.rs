//! Casting: which part of an existing file is played by which seat, and how sure we are.
//!
//! Every pair of part and seat gets a cost from name, program, range and order; the cheapest assignment of all wins
//! (not part by part). A seat takes further parts where it can: two flutes' parts for two players, both hands for a
//! piano, the drums of several tracks, or parts of one name that never sound together.

mod assign;
mod evidence;
mod text;
mod written;

pub use written::as_written;

use crate::ensemble::{Ensemble, Seat};
use crate::finding::{Checked, Code, Finding, Place};
use crate::gm::words::Likeness;
use crate::score::{Note, Part, Program, Score, SeatId, Tick, TickSpan};
use evidence::{Chair, Evidence, ProgramFit, Track};
use serde::{Deserialize, Serialize};

/// Which seat plays which part of an existing file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Casting {
    /// One entry a part of the score, in its order.
    pub parts: Vec<Cast>,
}

/// The seat of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cast {
    /// The seat; `None` when nobody plays it.
    pub seat: Option<SeatId>,
    /// How sure, in thousandths.
    pub confidence: u16,
    /// What told: name, program, range, order.
    pub reason: String,
}

/// More than this, and a part is better left out than cast (1000 is a seat for and against which nothing speaks).
const NOBODY: i64 = 1300;

/// The cost of what cannot be.
const NEVER: i64 = 1_000_000;

/// Below this, in thousandths, a person should look.
const SURE: u16 = 500;

/// Gives an existing file's parts to seats by name, program, range and order.
pub fn cast(score: &Score, ensemble: &Ensemble) -> Checked<Casting> {
    let table = Table::of(score, ensemble);
    let mut seats = table.assign(ensemble);
    table.share(&mut seats);
    let casting = Casting { parts: table.casts(score, &seats) };
    let findings = casting.findings(score, ensemble);
    Checked::new(casting, findings)
}

impl Casting {
    /// What a person should look at: parts that nobody plays, and parts we are not sure of.
    pub(super) fn findings(&self, score: &Score, ensemble: &Ensemble) -> Vec<Finding> {
        let finding = |(index, (part, cast)): (usize, (&Part, &Cast))| {
            let place = Place { name: label(part, index), track: Some(part.track), ..Place::default() };
            match cast.seat {
                _ if part.notes.is_empty() => None,
                None => {
                    let message = format!("nobody plays this part of {} notes: {}", part.notes.len(), cast.reason);
                    Some(Finding::new(Code::CastNobody, place, message).with_remedy(BY_HAND))
                }
                Some(seat) if cast.confidence < SURE => {
                    let seat = ensemble.seats.get(usize::from(seat.0)).map_or("", |seat| seat.plain_name.as_str());
                    let sure = cast.confidence / 10;
                    let message = format!("given to {seat} with {sure} % confidence: {}", cast.reason);
                    Some(Finding::new(Code::CastUnsure, place, message).with_remedy(BY_HAND))
                }
                Some(_) => None,
            }
        };
        score.parts.iter().zip(&self.parts).enumerate().filter_map(finding).collect()
    }
}

const BY_HAND: &str = "name the part after its seat, or say who plays it in a casting (`--cast FILE`)";

/// What a part is called in messages.
fn label(part: &Part, index: usize) -> String {
    if part.label().is_empty() { format!("part {}", index + 1) } else { part.label().to_owned() }
}

/// The evidence of every part for every seat.
struct Table<'a> {
    /// The parts that have notes, each with its index in the score.
    parts: Vec<(usize, &'a Part)>,
    /// By entry of `parts`, then seat.
    evidence: Vec<Vec<Evidence>>,
}

impl<'a> Table<'a> {
    fn of(score: &'a Score, ensemble: &Ensemble) -> Self {
        let parts: Vec<(usize, &Part)> =
            score.parts.iter().enumerate().filter(|(_, part)| !part.notes.is_empty()).collect();
        let (count, seats, tell) = (parts.len(), ensemble.seats.len(), programs_tell(score));
        let tracks = parts.iter().enumerate().map(|(at, (_, part))| Track::of(part, place(at, count), tell));
        let chairs: Vec<Chair<'_>> =
            ensemble.seats.iter().enumerate().map(|(at, seat)| Chair::of(seat, place(at, seats))).collect();
        let evidence = tracks.map(|track| chairs.iter().map(|chair| Evidence::of(&track, chair)).collect()).collect();
        Self { parts, evidence }
    }

    /// A seat for each part, or nobody: columns are each seat's slots, then as many nobodies as parts.
    fn assign(&self, ensemble: &Ensemble) -> Vec<Option<SeatId>> {
        let most = self.parts.len();
        let slots: Vec<(SeatId, i64)> = ensemble.seats.iter().flat_map(|seat| slots(seat, most)).collect();
        let row = |evidence: &Vec<Evidence>| {
            let cost =
                |(seat, more): &(SeatId, i64)| evidence.get(usize::from(seat.0)).map_or(NEVER, Evidence::cost) + more;
            slots.iter().map(cost).chain(std::iter::repeat_n(NOBODY, most)).collect()
        };
        let cost: Vec<Vec<i64>> = self.evidence.iter().map(row).collect();
        assign::assign(&cost).into_iter().map(|column| slots.get(column).map(|(seat, _)| *seat)).collect()
    }

    /// Parts left out join a seat that name or program gives them, where they hardly sound together with what it has.
    fn share(&self, seats: &mut [Option<SeatId>]) {
        for (at, (_, part)) in self.parts.iter().enumerate() {
            if seats.get(at).is_none_or(|seat| seat.is_some()) {
                continue;
            }
            let fits = |(seat, evidence): &(usize, &Evidence)| {
                let told = evidence.name >= Likeness::Kind || evidence.program == ProgramFit::Instrument;
                told && evidence.cost() < NOBODY && together(part, &self.parts_of(seats, *seat)) < APART
            };
            let free = self.evidence[at].iter().enumerate().filter(fits);
            seats[at] = free.min_by_key(|(_, evidence)| evidence.cost()).map(|(seat, _)| SeatId(seat as u16));
        }
    }

    fn parts_of(&self, seats: &[Option<SeatId>], seat: usize) -> Vec<&'a Part> {
        let here = |given: &&Option<SeatId>| given.is_some_and(|given| usize::from(given.0) == seat);
        self.parts.iter().zip(seats).filter(|(_, given)| here(given)).map(|((_, part), _)| *part).collect()
    }

    fn casts(&self, score: &Score, seats: &[Option<SeatId>]) -> Vec<Cast> {
        let nobody = |reason: &str| Cast { seat: None, confidence: 0, reason: reason.to_owned() };
        let mut casts = vec![nobody("it has no notes"); score.parts.len()];
        for (((index, _), evidence), seat) in self.parts.iter().zip(&self.evidence).zip(seats) {
            let told = seat.and_then(|seat| evidence.get(usize::from(seat.0)));
            casts[*index] = match told {
                Some(told) => Cast { seat: *seat, confidence: told.confidence(), reason: told.reason() },
                None => nobody("no free seat has its name, program or range"),
            };
        }
        casts
    }
}

/// Thousandths of a part's notes that may sound together with a seat's other parts, when it joins them.
const APART: usize = 20;

/// A place among so many, in thousandths.
fn place(at: usize, of: usize) -> i64 {
    (at * 2 + 1) as i64 * 500 / of.max(1) as i64
}

/// Whether programs say anything: not where every part has none, or the first (piano).
fn programs_tell(score: &Score) -> bool {
    let pitched = score.parts.iter().filter(|part| !part.notes.is_empty() && !part.percussion);
    pitched.filter_map(|part| part.program).any(|program| program != Program(0))
}

/// How many parts a seat may take, each with what it costs more: hands on keys and strokes of drummers belong
/// together; players of one seat may have a part each, where name or program says so.
fn slots(seat: &Seat, most: usize) -> Vec<(SeatId, i64)> {
    let profile = seat.profile();
    let (count, more) = if profile.notation.staves > 1 || profile.is_unpitched() {
        (8, 60)
    } else {
        (usize::from(crate::arrange::rules::most_at_once(seat, profile).min(seat.players)), 350)
    };
    (0..count.clamp(1, most.max(1))).map(|nth| (seat.id, if nth == 0 { 0 } else { more })).collect()
}

/// Thousandths of a part's notes that sound together with notes of the others.
fn together(part: &Part, others: &[&Part]) -> usize {
    let mut spans: Vec<TickSpan> = others.iter().flat_map(|other| &other.notes).map(Note::span).collect();
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut end = Tick::ZERO;
    for span in &mut spans {
        end = end.max(span.end);
        span.end = end;
    }
    let meets = |note: &&Note| {
        let before = spans.partition_point(|span| span.start < note.end());
        before.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(|span| span.end > note.start)
    };
    part.notes.iter().filter(meets).count() * 1000 / part.notes.len().max(1)
}

#[cfg(test)]
mod tests;
