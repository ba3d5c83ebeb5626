//! Percussion keys to the instruments and players at hand: the key itself, else the nearest of its kind.

use super::ledger::LostReason;
use super::plan::BoundPlan;
use super::source::{Source, SourceNote};
use super::stations::{Players, Station};
use crate::ensemble::{Ensemble, Seat};
use crate::profile::Profile;
use crate::score::{NoteId, SeatId, Tick};
use std::collections::{BTreeMap, BTreeSet};

/// A stroke of a seat.
#[derive(Debug, Clone)]
pub(super) struct Stroke {
    pub(super) seat: u16,
    pub(super) key: u8,
    pub(super) source: NoteId,
    pub(super) substituted: bool,
}

/// What becomes of the percussion notes.
#[derive(Debug, Default)]
pub(super) struct Strokes {
    pub(super) played: Vec<Stroke>,
    /// Notes that nobody plays, and why.
    pub(super) out: Vec<(NoteId, LostReason)>,
}

/// Kinds of General MIDI percussion keys, each with kinds that may stand for it, nearest first. Our judgement:
/// a time-keeping hi-hat may become a cymbal played softly, but no triangle, and no crash.
const KINDS: [(&[u8], &[usize]); 12] = [
    (&[35, 36], &[2]),                                // 0 bass drums
    (&[38, 40, 37, 39, 31, 32, 33], &[2, 9]),         // 1 snare drum, rim, clap
    (&[41, 43, 45, 47, 48, 50], &[0, 1, 8]),          // 2 toms
    (&[42, 44, 46, 54, 70, 69, 82], &[4]),            // 3 hi-hat, tambourine, shakers
    (&[51, 53, 59], &[3, 6]),                         // 4 ride, suspended cymbal
    (&[80, 81, 83, 84], &[4, 10]),                    // 5 triangle, bells
    (&[49, 57, 52, 55], &[4]),                        // 6 crash cymbals
    (&[56, 67, 68], &[9, 5]),                         // 7 cowbell, agogo
    (&[60, 61, 62, 63, 64, 65, 66, 78, 79], &[2, 1]), // 8 bongos, congas, timbales, cuica
    (&[75, 76, 77, 85], &[1]),                        // 9 claves, wood blocks, castanets
    (&[71, 72, 73, 74, 86, 87, 58], &[]),             // 10 whistle, guiro, surdo, vibraslap
    (&[34, 27, 28, 29, 30], &[9]),                    // 11 clicks and scratches
];

/// Gives every percussion note to a seat. A key stays with one seat through the piece; among its players strokes go to who
/// stands at the instrument, or comes there in time (see [`Players`]). Loud strokes go first. Who came to the band later is
/// given what is then left.
pub(super) fn percussion(source: &Source, ensemble: &Ensemble, plan: &BoundPlan) -> Strokes {
    let mut order: Vec<usize> = (0..source.notes.len()).filter(|i| source.notes[*i].percussion).collect();
    order.sort_by_key(|i| (source.notes[*i].start, std::cmp::Reverse(source.notes[*i].velocity), *i));
    let nobody = |i: usize| (NoteId(i as u32), LostReason::NoPercussion);
    let mut strokes = Strokes { played: Vec::new(), out: order.into_iter().map(nobody).collect() };
    for turn in plan.turns(ensemble.seats.len()) {
        let mut crew = Crew::of(ensemble, plan, &turn);
        for (id, reason) in std::mem::take(&mut strokes.out) {
            match crew.strike(id, source.note(id), reason) {
                Ok(stroke) => strokes.played.push(stroke),
                Err(reason) => strokes.out.push((id, reason)),
            }
        }
    }
    strokes
}

/// Some seats and their players, at work.
struct Crew<'a> {
    ensemble: &'a Ensemble,
    plan: &'a BoundPlan,
    /// The seat of each key.
    owners: BTreeMap<u8, u16>,
    players: Vec<Players>,
    struck: BTreeSet<(u64, u16, u8)>,
}

impl<'a> Crew<'a> {
    fn of(ensemble: &'a Ensemble, plan: &'a BoundPlan, turn: &[u16]) -> Self {
        let players = ensemble.seats.iter().map(|seat| Players::new(seat.players)).collect();
        Self { ensemble, plan, owners: owners(ensemble, turn), players, struck: BTreeSet::new() }
    }

    /// The stroke of a note, or why nobody gives it; `before` is why those asked earlier did not.
    fn strike(&mut self, id: NoteId, note: &SourceNote, before: LostReason) -> Result<Stroke, LostReason> {
        let (seat, key) = nearest(&self.owners, note.pitch).filter(|_| before != LostReason::Pinned).ok_or(before)?;
        if self.plan.is_tacet(SeatId(seat), Tick(note.start)) {
            return Err(LostReason::Pinned);
        }
        let station = station(&self.ensemble.seats[usize::from(seat)], key);
        let twice = !self.struck.insert((note.start, seat, key));
        if twice || !self.players[usize::from(seat)].strike(station, note.start, note.on_ms) {
            return Err(LostReason::TooManyNotes);
        }
        Ok(Stroke { seat, key, source: id, substituted: key != note.pitch })
    }
}

/// Where a seat has a key. Keys of one kind are one instrument, or lie together.
pub(super) fn station(seat: &Seat, key: u8) -> Station {
    let has = |profile: &Profile| profile.percussion.iter().any(|sound| sound.key.midi() == key);
    let found = seat.profiles.iter().enumerate().find(|(_, profile)| has(profile));
    let (profile, at_once) = found.map_or((0, 1), |(at, profile)| (at, u16::from(profile.capability.notes_at_once)));
    let kind = KINDS.iter().position(|(keys, _)| keys.contains(&key)).unwrap_or(KINDS.len());
    Station::new(profile, kind, at_once)
}

/// The seat of each key, of some seats: those that share a key take turns by key, so that work is spread.
fn owners(ensemble: &Ensemble, among: &[u16]) -> BTreeMap<u8, u16> {
    let mut seats: BTreeMap<u8, Vec<u16>> = BTreeMap::new();
    for (index, seat) in among.iter().filter_map(|index| Some((*index, ensemble.seats.get(usize::from(*index))?))) {
        for sound in seat.profiles.iter().flat_map(|profile| &profile.percussion) {
            let list = seats.entry(sound.key.midi()).or_default();
            if !list.contains(&index) {
                list.push(index);
            }
        }
    }
    let mut load: BTreeMap<u16, u32> = BTreeMap::new();
    let mut owners = BTreeMap::new();
    for (key, list) in seats {
        let least = list.into_iter().min_by_key(|seat| (load.get(seat).copied().unwrap_or(0), *seat));
        if let Some(seat) = least {
            *load.entry(seat).or_default() += 1;
            owners.insert(key, seat);
        }
    }
    owners
}

/// The key itself, else another of its kind, else one of a kind that may stand for it.
fn nearest(owners: &BTreeMap<u8, u16>, key: u8) -> Option<(u16, u8)> {
    if let Some(seat) = owners.get(&key) {
        return Some((*seat, key));
    }
    let (kind, (_, stand_ins)) = KINDS.iter().enumerate().find(|(_, (keys, _))| keys.contains(&key))?;
    let kinds = std::iter::once(kind).chain(stand_ins.iter().copied());
    let near =
        |kind: usize| KINDS[kind].0.iter().copied().filter(|k| owners.contains_key(k)).min_by_key(|k| k.abs_diff(key));
    let found = kinds.into_iter().find_map(near)?;
    Some((*owners.get(&found)?, found))
}
