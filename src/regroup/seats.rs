//! Who plays the new parts.

use super::{Exploded, Reduced, Together};
use crate::arrange::{Cast, Casting, as_written};
use crate::ensemble::{Ensemble, Order, Seat, SeatSpec};
use crate::gm;
use crate::profile::{Clef, Library, Profile};
use crate::run::Error;
use crate::score::{Bank, Event, Part, Program, Score, SeatId};
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

/// A score with those who play it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seated {
    /// The score; its parts are called as their seats are.
    pub score: Score,
    /// Who plays.
    pub ensemble: Arc<Ensemble>,
    /// Which part each seat plays.
    pub casting: Casting,
}

/// How many parts an ensemble can take: one a seat that plays pitches, two where it has two staves.
#[must_use]
pub fn parts_for(ensemble: &Ensemble) -> usize {
    places(ensemble).len()
}

/// The seats that take parts, from high to low; one with two staves stands twice.
fn places(ensemble: &Ensemble) -> Vec<SeatId> {
    let mut seats: Vec<&Seat> = ensemble.seats.iter().filter(|seat| !seat.profile().is_unpitched()).collect();
    seats.sort_by_key(|seat| Reverse(middle(seat.profile())));
    seats.into_iter().flat_map(|seat| vec![seat.id; usize::from(seat.profile().notation.staves.clamp(1, 2))]).collect()
}

fn middle(profile: &Profile) -> u16 {
    let tessitura = profile.range.tessitura;
    u16::from(tessitura.low.midi()) + u16::from(tessitura.high.midi())
}

impl Exploded {
    /// The parts for the seats of an ensemble, from high to low; what was not exploded keeps its own instruments beside
    /// it, and percussion goes to the ensemble's.
    ///
    /// # Errors
    /// Those of [`as_written`].
    pub fn for_ensemble(self, source: &Score, ensemble: &Ensemble, library: &Library) -> Result<Seated, Error> {
        let places = places(ensemble);
        let new: Vec<usize> = places.iter().map(|seat| usize::from(seat.0)).collect();
        let Self { score, parts, others, .. } = self;
        Seating { score, parts, others, source, library }.seated(ensemble, &new, true)
    }

    /// The parts for the instrument they come from, a seat each: parts of a keyboard, or of several instruments, are open
    /// staves called `Part 1`, `Part 2` and so on, those of another are its players.
    ///
    /// # Errors
    /// Those of [`as_written`].
    pub fn as_written(self, source: &Score, library: &Library) -> Result<Seated, Error> {
        let written = Written::of(source, library)?;
        let profiles: Vec<Arc<Profile>> = self.hosts.iter().map(|host| written.profile(*host)).collect();
        let first = profiles.first().map_or_else(|| written.profile(0), Arc::clone);
        let alike = profiles.iter().all(|profile| profile.id == first.id);
        let own = if alike && first.notation.staves < 2 { first } else { Arc::new(open(&first)) };
        let players = if own.players > 1 { own.players } else { 1 };
        let specs = self.hosts.iter().map(|_| SeatSpec::of(Arc::clone(&own)).with_players(players)).collect::<Vec<_>>();
        let name = format!("{} parts", specs.len());
        let ensemble = Ensemble::new("exploded", &name, specs, Order::builtin(&written.ensemble.order)?);
        let new: Vec<usize> = (0..ensemble.seats.len()).collect();
        let Self { score, parts, others, .. } = self;
        Seating { score, parts, others, source, library }.seated(&ensemble, &new, false)
    }
}

impl Reduced {
    /// Both hands at one keyboard.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the library has no score order.
    pub fn at(mut self, keyboard: &Arc<Profile>) -> Result<Seated, Error> {
        let seat = SeatSpec::of(Arc::clone(keyboard)).with_players(1);
        let ensemble = Ensemble::new("reduction", &keyboard.name, vec![seat], Order::builtin("orchestra")?);
        for part in &mut self.score.parts {
            part.program = keyboard.midi.program;
        }
        let cast = || Cast { seat: Some(SeatId(0)), confidence: 1000, reason: "a hand".to_owned() };
        let parts = std::mem::take(&mut self.score.parts);
        let casting = Casting { parts: parts.iter().map(|_| cast()).collect() };
        Ok(Seated { score: self.score.with_parts(parts), ensemble: Arc::new(ensemble), casting })
    }
}

impl Together {
    /// A seat for each staff, which sounds as most of it does and is called as its parts are.
    ///
    /// # Errors
    /// Those of [`as_written`].
    pub fn on_staves(self, source: &Score, library: &Library) -> Result<Seated, Error> {
        let Self { score, staves, others } = self;
        let written = Written::of(source, library)?;
        let staff = |(group, part): (&Vec<usize>, &Part)| {
            let longest = |index: &&usize| source.parts.get(**index).map_or(0, |part| part.notes.len());
            let host = group.iter().max_by_key(longest).copied().unwrap_or_default();
            let mut profile = open(&written.profile(host));
            let long = part.name.is_empty() || part.name.chars().count() > LONGEST_NAME;
            profile.name = if long { "Staff".to_owned() } else { part.name.clone() };
            profile.abbreviation = if long { "St.".to_owned() } else { String::new() };
            SeatSpec::of(Arc::new(profile)).with_players(1)
        };
        let specs: Vec<SeatSpec> = staves.iter().zip(&score.parts).map(staff).collect();
        let name = if specs.len() == 1 { "1 staff".to_owned() } else { format!("{} staves", specs.len()) };
        let ensemble = in_order(&name, specs, &written.ensemble.order)?;
        let new: Vec<usize> = (0..staves.len()).collect();
        Seating { score, parts: 0..staves.len(), others, source, library }.seated(&ensemble, &new, false)
    }
}

/// A name longer than this does not fit beside a staff.
const LONGEST_NAME: usize = 32;

/// An ensemble whose seats stand as they are given, whatever they play.
fn in_order(name: &str, specs: Vec<SeatSpec>, order: &str) -> Result<Ensemble, Error> {
    let order = Order::builtin(order)?;
    let names: Vec<String> = specs.iter().map(|spec| spec.profile.name.clone()).collect();
    let alike = |nth: usize| names.iter().filter(|other| names.get(nth) == Some(*other)).count() > 1;
    let before = |nth: usize| names.iter().take(nth).filter(|other| names.get(nth) == Some(*other)).count();
    let mut all: Option<Ensemble> = None;
    for (nth, spec) in specs.into_iter().enumerate() {
        let mut own = Ensemble::new("together", name, vec![spec], order);
        if let Some(seat) = own.seats.first_mut() {
            seat.id = number(nth);
            if alike(nth) {
                let numbered = |name: &str| format!("{name} {}", before(nth) + 1);
                (seat.name, seat.plain_name) = (numbered(&seat.name), numbered(&seat.plain_name));
                seat.abbreviation = numbered(&seat.abbreviation);
            }
        }
        match &mut all {
            Some(all) => all.seats.append(&mut own.seats),
            None => all = Some(own),
        }
    }
    Ok(all.unwrap_or_else(|| Ensemble::new("together", name, Vec::new(), order)))
}

/// A source with its own instruments.
struct Written {
    ensemble: Ensemble,
    casting: Casting,
    /// Where it says nothing.
    usual: Arc<Profile>,
}

impl Written {
    fn of(source: &Score, library: &Library) -> Result<Self, Error> {
        let (ensemble, casting) = as_written(source, library)?.value;
        let id = gm::program(Program(0)).profiles.first().copied().unwrap_or_default();
        Ok(Self { ensemble, casting, usual: library.get(id)? })
    }

    /// The instrument of a part.
    fn profile(&self, part: usize) -> Arc<Profile> {
        let seat = self.casting.parts.get(part).and_then(|cast| cast.seat);
        let seat = seat.and_then(|seat| self.ensemble.seats.get(usize::from(seat.0)));
        seat.and_then(|seat| seat.profiles.first()).map_or_else(|| Arc::clone(&self.usual), Arc::clone)
    }
}

/// The same sound on one staff for anybody.
fn open(profile: &Profile) -> Profile {
    let mut open = profile.clone();
    open.name = "Part".to_owned();
    open.abbreviation = "P.".to_owned();
    open.notation.staves = 1;
    open.notation.clefs = vec![Clef::Treble, Clef::Bass];
    open
}

/// New parts on their way to their seats.
struct Seating<'a> {
    score: Score,
    /// Where the new parts stand in it.
    parts: Range<usize>,
    /// For each other part, which part of the source it is.
    others: Vec<usize>,
    source: &'a Score,
    library: &'a Library,
}

/// Seats of what was not exploded, and who plays each of those parts.
#[derive(Default)]
struct Beside {
    seats: Vec<Seat>,
    casts: Vec<Cast>,
    /// How many of the seats stand above the new ones.
    above: usize,
}

impl Seating<'_> {
    /// Seats the new parts at the seats `new` of an ensemble, and what was not exploded at its own instruments; with
    /// `programs` the new parts sound as their seats do.
    fn seated(self, ensemble: &Ensemble, new: &[usize], programs: bool) -> Result<Seated, Error> {
        let beside = self.beside(ensemble)?;
        let Self { mut score, parts, .. } = self;
        let mut casts: Vec<Cast> = beside.casts.clone();
        let at_new = |seat: &usize| Cast {
            seat: Some(number(seat + beside.above)),
            confidence: 1000,
            reason: "by height".to_owned(),
        };
        casts.splice(parts.start..parts.start, new.iter().take(parts.len()).map(at_new));
        let ensemble = Arc::new(beside.around(ensemble));
        for (part, cast) in score.parts.iter_mut().zip(&casts).skip(parts.start).take(parts.len()) {
            let seat = cast.seat.and_then(|seat| ensemble.seats.get(usize::from(seat.0)));
            if let Some(seat) = seat {
                call(part, seat, programs);
            }
        }
        let parts = std::mem::take(&mut score.parts);
        Ok(Seated { score: score.with_parts(parts), ensemble, casting: Casting { parts: casts } })
    }

    /// Percussion goes to the ensemble's own player of it, if there is one; all else keeps its instrument.
    fn beside(&self, ensemble: &Ensemble) -> Result<Beside, Error> {
        let kept: Vec<Part> = self.others.iter().filter_map(|index| self.source.parts.get(*index)).cloned().collect();
        if kept.is_empty() {
            return Ok(Beside::default());
        }
        let (written, casting) = as_written(&self.source.clone().with_parts(kept.clone()), self.library)?.value;
        let count = ensemble.seats.len();
        let drums = ensemble.seats.iter().position(|seat| seat.profile().is_unpitched());
        if let Some(drums) = drums.filter(|_| kept.iter().all(|part| part.percussion)) {
            let cast = |cast: Cast| Cast { seat: cast.seat.map(|_| number(drums)), ..cast };
            return Ok(Beside { casts: casting.parts.into_iter().map(cast).collect(), ..Beside::default() });
        }
        let above = written.seats.iter().take_while(|seat| is_above(seat, ensemble)).count();
        let moved = |seat: SeatId| if usize::from(seat.0) < above { seat } else { number(usize::from(seat.0) + count) };
        let cast = |cast: Cast| Cast { seat: cast.seat.map(moved), ..cast };
        Ok(Beside { seats: written.seats, casts: casting.parts.into_iter().map(cast).collect(), above })
    }
}

impl Beside {
    /// An ensemble with these seats around it.
    fn around(self, ensemble: &Ensemble) -> Ensemble {
        let mut seats = self.seats;
        let own = ensemble
            .seats
            .iter()
            .cloned()
            .map(|seat| Seat { shares: seat.shares.map(|other| number(usize::from(other.0) + self.above)), ..seat });
        seats.splice(self.above..self.above, own);
        for (index, seat) in seats.iter_mut().enumerate() {
            seat.id = number(index);
        }
        Ensemble { seats, ..ensemble.clone() }
    }
}

/// Calls a part as its seat is called.
fn call(part: &mut Part, seat: &Seat, programs: bool) {
    part.name.clone_from(&seat.plain_name);
    if programs {
        part.events.retain(|event| !matches!(event.what, Event::Program(_)));
        part.program = seat.profile().midi.program;
        part.bank = Bank::default();
    }
}

/// Whether a seat stands above all of an ensemble in its score order.
fn is_above(seat: &Seat, ensemble: &Ensemble) -> bool {
    let Ok(order) = Order::builtin(&ensemble.order) else { return false };
    let own = order.rank(seat.profile());
    ensemble.seats.iter().all(|other| own < order.rank(other.profile()))
}

fn number(index: usize) -> SeatId {
    SeatId(u16::try_from(index).unwrap_or(u16::MAX))
}
