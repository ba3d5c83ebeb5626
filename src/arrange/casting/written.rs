//! A file's own instruments as an ensemble: `--for as-written`.

use super::{Cast, Casting, programs_tell};
use crate::ensemble::{Ensemble, Order, SeatSpec};
use crate::finding::Checked;
use crate::gm;
use crate::gm::words::{Called, Likeness, strangers};
use crate::profile::{Excitation, Family, Library, Profile};
use crate::run::Error;
use crate::score::{Note, Part, Pitch, Program, Score, SeatId, Sound};
use std::sync::Arc;

/// From this many pitched parts on, bowed strings are sections (ours; the scorers of the field do the same).
const ORCHESTRA: usize = 8;

/// The ensemble a file was written for, in score order, and who plays which part of it.
///
/// An instrument is what the part's program says (best of those that General MIDI's table lets stand for it, by range
/// and name); a name counts where programs say nothing. A wind or voice part with chords gets a player for each note, in
/// orchestral files strings are sections, parts of one keyboard are its hands, and drums are one kit.
///
/// # Errors
/// [`Error::Unknown`] when the library has no score orders or no profile at all for the file.
pub fn as_written(score: &Score, library: &Library) -> Result<Checked<(Ensemble, Casting)>, Error> {
    let file = File::of(score);
    let mut seats: Vec<Written> = Vec::new();
    let mut casts: Vec<Cast> = Vec::with_capacity(score.parts.len());
    for part in &score.parts {
        casts.push(file.seat(part, library, &mut seats));
    }
    if seats.is_empty() {
        let id = gm::program(Program(0)).profiles.first().copied().unwrap_or_default();
        seats.push(Written { spec: SeatSpec::of(library.get(id)?), called: Called::default() });
    }
    let order = Order::builtin(order(&seats))?;
    let mut places: Vec<usize> = (0..seats.len()).collect();
    places.sort_by_key(|index| seats.get(*index).map(|seat| order.rank(&seat.spec.profile)));
    for cast in &mut casts {
        let place = |seat: SeatId| places.iter().position(|index| *index == usize::from(seat.0));
        cast.seat = cast.seat.and_then(place).map(|place| SeatId(place as u16));
    }
    let specs = seats.into_iter().map(|seat| seat.spec).collect();
    let ensemble = Ensemble::new("as-written", "Its own instruments", specs, order);
    let casting = Casting { parts: casts };
    let findings = casting.findings(score, &ensemble);
    Ok(Checked::new((ensemble, casting), findings))
}

/// The score order that suits the instruments.
fn order(seats: &[Written]) -> &'static str {
    let has = |family: Family| seats.iter().any(|seat| seat.spec.profile.family == family);
    if has(Family::Saxophone) && !has(Family::BowedString) { "band" } else { "orchestra" }
}

/// A seat as it is found, before score order.
struct Written {
    spec: SeatSpec,
    called: Called,
}

/// What the file as a whole says.
struct File {
    programs_tell: bool,
    orchestral: bool,
}

impl File {
    fn of(score: &Score) -> Self {
        let pitched = score.parts.iter().filter(|part| !part.notes.is_empty() && !part.percussion);
        Self { programs_tell: programs_tell(score), orchestral: pitched.count() >= ORCHESTRA }
    }

    /// The part's seat: a new one, or one that it shares. Seats are counted as found.
    fn seat(&self, part: &Part, library: &Library, seats: &mut Vec<Written>) -> Cast {
        let nobody = |reason: &str| Cast { seat: None, confidence: 0, reason: reason.to_owned() };
        if part.notes.is_empty() {
            return nobody("it has no notes");
        }
        let called = Called::of(part.label());
        let Some((profile, confidence, reason)) = self.instrument(part, &called, library) else {
            return nobody("its program is no musical instrument");
        };
        let shares = |seat: &Written| {
            let hands = profile.notation.staves > 1 || profile.is_unpitched();
            let apart = !called.numbers.is_empty() && !seat.called.numbers.is_empty();
            seat.spec.profile.id == profile.id && hands && !(apart && called.numbers != seat.called.numbers)
        };
        let index = seats.iter().position(shares).unwrap_or(seats.len());
        if index == seats.len() {
            let players = match profile.excitation {
                Excitation::Blown => most_together(part),
                Excitation::Sung => most_together(part).max(profile.players),
                _ => profile.players,
            };
            let divided = profile.excitation == Excitation::Blown;
            let spec = SeatSpec::of(profile).with_players(players);
            seats.push(Written { spec: if divided { spec.with_divisi(players) } else { spec }, called });
        }
        Cast { seat: Some(SeatId(index as u16)), confidence, reason: reason.to_owned() }
    }

    /// The instrument, how sure, and what told.
    fn instrument(&self, part: &Part, called: &Called, library: &Library) -> Option<(Arc<Profile>, u16, &'static str)> {
        if part.percussion {
            return kit(part, library).map(|profile| (profile, 950, "percussion"));
        }
        let program = part.program.filter(|_| self.programs_tell);
        if program.is_none()
            && let Some(profile) = self.by_name(part, called, library)
        {
            return Some((profile, 800, "name"));
        }
        let ids = &gm::program(part.program.unwrap_or(Program(0))).profiles;
        let candidates: Vec<Arc<Profile>> = ids.iter().filter_map(|id| library.get(id).ok()).collect();
        let told = if program.is_some() { (900, "program") } else { (500, "no program, no name: piano") };
        self.best(part, called, candidates).map(|profile| (profile, told.0, told.1))
    }

    /// A name alone must fit the notes: `bass` is also a piano's left hand. Of several, the one that General MIDI's table
    /// names first for its program is the usual one.
    fn by_name(&self, part: &Part, called: &Called, library: &Library) -> Option<Arc<Profile>> {
        let fits = |profile: &&Arc<Profile>| {
            let named = Called::of(&profile.name).likeness(called) >= Likeness::OtherNumber;
            let one = u16::from(profile.capability.notes_at_once.max(1));
            let chords = profile.excitation == Excitation::Blown || most_together(part) <= one;
            named && chords && outside(part, profile) * 100 <= part.notes.len()
        };
        let mut candidates: Vec<Arc<Profile>> = library.iter().filter(fits).cloned().collect();
        candidates.sort_by_key(|profile| place(profile));
        self.best(part, called, candidates)
    }

    /// The first candidate that has (nearly) all the notes; one of the part's name, and a section in an orchestra, before
    /// others, and the one whose name says least besides. Where the first is a section or voice, height tells which: all
    /// strings or voices share one program.
    fn best(&self, part: &Part, called: &Called, candidates: Vec<Arc<Profile>>) -> Option<Arc<Profile>> {
        let by_height = candidates.first().is_some_and(|p| p.players > 1 || p.family == Family::Voice);
        let key = |(index, profile): &(usize, Arc<Profile>)| {
            let outside = outside(part, profile);
            let named = Called::of(&profile.name).likeness(called) >= Likeness::OtherNumber;
            let section = profile.family != Family::BowedString || (profile.players > 1) == self.orchestral;
            let height = if by_height { distance(part, profile) } else { 0 };
            let besides = if named { strangers(&profile.name, part.label()) } else { 0 };
            (outside * 100 > part.notes.len(), !named, !section && !by_height, outside, besides, height, *index)
        };
        candidates.into_iter().enumerate().min_by_key(key).map(|(_, profile)| profile)
    }
}

/// Place among the profiles that stand for its own program.
fn place(profile: &Profile) -> usize {
    let named = profile.midi.program.map(|own| &gm::program(own).profiles);
    named.and_then(|ids| ids.iter().position(|id| *id == profile.id.0)).unwrap_or(usize::MAX)
}

fn pitches(part: &Part) -> impl Iterator<Item = Pitch> + '_ {
    part.notes.iter().filter_map(|note| note.sound.pitch())
}

/// Notes that the instrument does not have.
fn outside(part: &Part, profile: &Profile) -> usize {
    pitches(part).filter(|pitch| !profile.has(*pitch)).count()
}

/// From the part's mean pitch to the middle of the tessitura, in tenths of a semitone.
fn distance(part: &Part, profile: &Profile) -> u64 {
    let sum: u64 = pitches(part).map(|pitch| u64::from(pitch.midi())).sum();
    let mean = sum * 10 / (pitches(part).count() as u64).max(1);
    let tessitura = profile.range.tessitura;
    mean.abs_diff((u64::from(tessitura.low.midi()) + u64::from(tessitura.high.midi())) * 5)
}

/// The percussion profile that has most of the part's strokes, as General MIDI's table names them.
fn kit(part: &Part, library: &Library) -> Option<Arc<Profile>> {
    let has = |profile: &Profile| {
        let key = |note: &&Note| match note.sound {
            Sound::Percussion(key) => profile.percussion.iter().any(|sound| sound.key == key),
            Sound::Pitched(_) => false,
        };
        part.notes.iter().filter(key).count()
    };
    let mut best: Option<(usize, Arc<Profile>)> = None;
    for profile in library.iter().filter(|profile| profile.is_unpitched()) {
        let (count, variety) = (has(profile), profile.percussion.len());
        let better = best.as_ref().is_none_or(|(most, kept)| (count, variety) > (*most, kept.percussion.len()));
        if better {
            best = Some((count, Arc::clone(profile)));
        }
    }
    best.map(|(_, profile)| profile)
}

/// Players for the chords of a part: the largest chord that more than one attack in fifty has, at most four.
fn most_together(part: &Part) -> u16 {
    let sizes: Vec<usize> = part.notes.chunk_by(|a, b| a.start == b.start).map(<[Note]>::len).collect();
    let usual = |size: &usize| sizes.iter().filter(|found| *found >= size).count() * 50 > sizes.len();
    (2..=4usize).rev().find(usual).unwrap_or(1) as u16
}
