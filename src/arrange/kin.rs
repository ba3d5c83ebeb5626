//! Kinship of source parts and seats, by General MIDI program (see `costs/kinship.rs` for the scale).

use super::facts::part_program;
use crate::ensemble::{Ensemble, Seat};
use crate::gm;
use crate::profile::{Profile, Technique};
use crate::score::{Part, Program};
use std::sync::Arc;

/// What a note of a stranger costs.
const STRANGER: i64 = 14;

/// What a note of a drum's own part costs elsewhere: it is no voice, and nobody else's while the band has the drum.
const DRUM: i64 = 100;

/// Who has which program, among the seats and in the source.
pub(super) struct Kin {
    /// Each seat's usual instrument.
    seats: Vec<Arc<Profile>>,
    /// Of the tuned drums.
    drums: Vec<Program>,
    parts: Vec<Asked>,
}

/// What a part asks for, and how many parts before it ask for the same.
struct Asked {
    program: Option<Program>,
    /// Who plays that where nobody has the very instrument: the first of those that General MIDI's table lets stand for it.
    stand_in: Option<&'static str>,
    nth: usize,
}

impl Asked {
    /// Whether it asks for an instrument.
    fn is_for(&self, instrument: &Profile) -> bool {
        let program = self.program.is_some_and(|program| instrument.midi.answers(program));
        program || self.stand_in == Some(instrument.id.0.as_str())
    }
}

impl Kin {
    pub(super) fn new(ensemble: &Ensemble, parts: &[Part]) -> Self {
        let seats: Vec<Arc<Profile>> = ensemble.seats.iter().map(|seat| Arc::clone(&seat.profiles[0])).collect();
        let drums = seats.iter().filter(|profile| profile.is_drum() && !profile.is_unpitched());
        let drums = drums.filter_map(|profile| profile.midi.program).collect();
        let programs: Vec<Option<Program>> = parts.iter().map(part_program).map(|p| Some(open(ensemble, p?))).collect();
        let nth = |place: usize| programs[..place].iter().filter(|other| **other == programs[place]).count();
        let stand_in = |program: Option<Program>| stand_in(ensemble, program?);
        let asked = |(place, program): (usize, &Option<Program>)| Asked {
            program: *program,
            stand_in: stand_in(*program),
            nth: nth(place),
        };
        Self { seats, drums, parts: programs.iter().enumerate().map(asked).collect() }
    }

    /// The cost of a note of each part on one of a seat's instruments; strangers to all cost nobody anything.
    pub(super) fn costs(&self, seat: &Seat, instrument: u8) -> Vec<i64> {
        let own = seat.instrument(instrument);
        self.parts.iter().map(|part| self.cost(usize::from(seat.id.0), own, part)).collect()
    }

    fn cost(&self, seat: usize, own: &Profile, part: &Asked) -> i64 {
        let (Some(asked), Some(program)) = (part.program, own.midi.program) else { return STRANGER };
        let is_usual = self.seats.get(seat).is_some_and(|usual| part.is_for(usual));
        if part.is_for(own) && (is_usual || part.stand_in.is_none()) {
            let have = |seats: &[Arc<Profile>]| seats.iter().filter(|other| part.is_for(other)).count();
            let place = part.nth.min(have(&self.seats).saturating_sub(1));
            let first = if is_usual { have(&self.seats[..seat]) == place } else { have(&self.seats) == 0 };
            return if first { 0 } else { 3 };
        }
        if self.drums.contains(&asked) {
            return DRUM;
        }
        if family(program) == family(asked) { 8 } else { STRANGER }
    }
}

/// The profile that stands in for a program that nobody in the band has: the first in General MIDI's table.
fn stand_in(ensemble: &Ensemble, program: Program) -> Option<&'static str> {
    let instruments = || ensemble.seats.iter().flat_map(|seat| &seat.profiles);
    if instruments().any(|profile| profile.midi.answers(program)) {
        return None;
    }
    let is_here = |id: &&&str| instruments().any(|profile| profile.id.0 == **id);
    gm::program(program).profiles.iter().find(is_here).copied()
}

/// The program of the instrument that a program is the mute of, in this band; else the program itself.
fn open(ensemble: &Ensemble, program: Program) -> Program {
    let muted = |seat: &&Seat| gm::is_muted(program) && seat.profile().technique_of(program) == Technique::Muted;
    let open = ensemble.seats.iter().find(muted).and_then(|seat| seat.profile().midi.program);
    open.unwrap_or(program)
}

/// General MIDI's families of eight programs; string and choir ensembles are counted with strings and as a family of their own.
const fn family(program: Program) -> u8 {
    match program.0 {
        48..=51 => 5,
        52..=54 => 100,
        other => other / 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::part;
    use crate::profile::Library;

    /// What a note of each part, given by its program, costs the usual instrument of each seat.
    fn costs(line: &str, programs: &[u8]) -> Vec<Vec<i64>> {
        let ensemble = Ensemble::from_line(line, Library::builtin()).unwrap();
        let parts: Vec<Part> = programs.iter().map(|program| part("", *program, "C4")).collect();
        let kin = Kin::new(&ensemble, &parts);
        ensemble.seats.iter().map(|seat| kin.costs(seat, 0)).collect()
    }

    #[test]
    fn a_part_is_first_its_own_player_s_then_a_colleague_s_then_the_family_s() {
        assert_eq!(costs("2 flute, oboe", &[73, 73, 68]), [[0, 3, 14], [3, 0, 14], [14, 14, 0]]);
        assert_eq!(costs("violin, cello", &[40]), [[0], [8]]);
    }

    #[test]
    fn a_section_has_the_part_of_its_solo_instrument() {
        assert_eq!(costs("violins, cellos", &[40, 42]), [[0, 8], [8, 0]]);
    }

    #[test]
    fn what_nobody_has_is_played_by_who_stands_in_for_it() {
        let fretless = 35;
        assert_eq!(costs("guitar-electric, bass-acoustic-jazz", &[30, fretless]), [[0, 14], [14, 0]]);
        assert_eq!(costs("bass-electric, bass-acoustic-jazz", &[32, 33]), [[0, 8], [8, 0]], "each has their own");
    }
}
