//! Kinship of source parts and seats, by General MIDI program (see `costs/kinship.rs` for the scale).

use super::facts::part_program;
use crate::ensemble::{Ensemble, Seat};
use crate::gm;
use crate::profile::{Midi, Technique};
use crate::score::{Part, Program};

/// What a note of a stranger costs.
const STRANGER: i64 = 14;

/// What a note of a drum's own part costs elsewhere: it is no voice, and nobody else's while the band has the drum.
const DRUM: i64 = 100;

/// Who has which program, among the seats and in the source.
pub(super) struct Kin {
    /// Of each seat's usual instrument.
    seats: Vec<Midi>,
    /// Of the tuned drums.
    drums: Vec<Program>,
    parts: Vec<Asked>,
}

/// What a part asks for, and how many parts before it ask for the same.
struct Asked {
    program: Option<Program>,
    nth: usize,
}

impl Kin {
    pub(super) fn new(ensemble: &Ensemble, parts: &[Part]) -> Self {
        let seats = ensemble.seats.iter().map(|seat| seat.profile().midi.clone()).collect();
        let drums = ensemble.seats.iter().filter(|seat| seat.profile().is_drum() && !seat.profile().is_unpitched());
        let drums = drums.filter_map(|seat| seat.profile().midi.program).collect();
        let programs: Vec<Option<Program>> = parts.iter().map(part_program).map(|p| Some(open(ensemble, p?))).collect();
        let nth = |place: usize| programs[..place].iter().filter(|other| **other == programs[place]).count();
        let asked = (0..).zip(&programs).map(|(place, program)| Asked { program: *program, nth: nth(place) });
        Self { seats, drums, parts: asked.collect() }
    }

    /// The cost of a note of each part on one of a seat's instruments; strangers to all cost nobody anything.
    pub(super) fn costs(&self, seat: &Seat, instrument: u8) -> Vec<i64> {
        let own = &seat.instrument(instrument).midi;
        self.parts.iter().map(|part| self.cost(usize::from(seat.id.0), own, part)).collect()
    }

    fn cost(&self, seat: usize, own: &Midi, part: &Asked) -> i64 {
        let (Some(asked), Some(program)) = (part.program, own.program) else { return STRANGER };
        if own.answers(asked) {
            let have = |seats: &[Midi]| seats.iter().filter(|other| other.answers(asked)).count();
            let is_usual = self.seats.get(seat).is_some_and(|usual| usual.program == own.program);
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
