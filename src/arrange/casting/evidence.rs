//! What speaks for a part being a seat's: name, program, range, order.

use crate::ensemble::Seat;
use crate::gm;
use crate::gm::words::{Called, Likeness};
use crate::profile::Profile;
use crate::score::{Part, Program};

/// A part as evidence.
pub(super) struct Track {
    pub(super) called: Called,
    pub(super) program: Option<Program>,
    pub(super) percussion: bool,
    /// Pitches or keys, each with how often it is struck.
    struck: Vec<(u8, u32)>,
    /// Place among the parts that have notes, in thousandths.
    pub(super) place: i64,
}

/// A seat as evidence.
pub(super) struct Chair<'a> {
    pub(super) seat: &'a Seat,
    called: Vec<Called>,
    /// Place among the seats, in thousandths.
    pub(super) place: i64,
}

/// How a program stands to a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ProgramFit {
    /// Another family.
    Other,
    /// No program, or one that says nothing (piano everywhere).
    Silent,
    /// The family.
    Family,
    /// The instrument, or one that General MIDI's table lets stand for it.
    Instrument,
}

/// What speaks for a part and a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) name: Likeness,
    pub(super) program: ProgramFit,
    /// Thousandths of the notes that the instrument does not have.
    pub(super) outside: i64,
    /// Thousandths of the notes outside the tessitura.
    uneasy: i64,
    /// Distance between the places in file and score, in thousandths.
    order: i64,
    /// Percussion keys for an instrument of pitches, or the reverse.
    pub(super) impossible: bool,
}

impl Track {
    pub(super) fn of(part: &Part, place: i64, programs_tell: bool) -> Self {
        let mut counts = [0u32; 128];
        for note in &part.notes {
            if let Some(count) = counts.get_mut(usize::from(note.sound.midi())) {
                *count += 1;
            }
        }
        let struck = (0u8..).zip(counts).filter(|(_, count)| *count > 0).collect();
        let program = part.program.filter(|_| programs_tell && !part.percussion);
        Self { called: Called::of(part.label()), program, percussion: part.percussion, struck, place }
    }

    /// Thousandths of the strokes for which `fits` does not hold.
    fn share_without(&self, fits: impl Fn(u8) -> bool) -> i64 {
        let all: u64 = self.struck.iter().map(|(_, count)| u64::from(*count)).sum();
        let without = self.struck.iter().filter(|(midi, _)| !fits(*midi)).map(|(_, count)| u64::from(*count));
        (without.sum::<u64>() * 1000 / all.max(1)) as i64
    }
}

impl<'a> Chair<'a> {
    pub(super) fn of(seat: &'a Seat, place: i64) -> Self {
        let names = [seat.plain_name.as_str(), seat.section.as_str(), seat.profile().name.as_str()];
        Self { seat, called: names.into_iter().map(Called::of).collect(), place }
    }
}

impl Evidence {
    pub(super) fn of(track: &Track, chair: &Chair<'_>) -> Self {
        let seat = chair.seat;
        let profiles = || seat.profiles.iter().chain(&seat.alternatives).map(|profile| &**profile);
        let unpitched = profiles().all(Profile::is_unpitched);
        let drummer = profiles().any(|profile| profile.is_drum());
        let plays = |midi: u8| profiles().any(|profile| has(profile, midi, track.percussion));
        let tessitura = seat.profile().range.tessitura;
        Self {
            name: chair.called.iter().map(|called| track.called.likeness(called)).max().unwrap_or(Likeness::Unknown),
            program: program_fit(track.program, seat),
            outside: track.share_without(plays),
            uneasy: if track.percussion {
                0
            } else {
                track.share_without(|midi| (tessitura.low.midi()..=tessitura.high.midi()).contains(&midi))
            },
            order: (track.place - chair.place).abs(),
            impossible: if track.percussion { !drummer } else { unpitched },
        }
    }

    /// What it costs to give the part to the seat; less is surer. 1000 where nothing speaks for or against it. Distance
    /// counts by its square, so that like parts keep their order.
    pub(super) fn cost(&self) -> i64 {
        if self.impossible {
            return super::NEVER;
        }
        let name = match self.name {
            Likeness::Same => -550,
            Likeness::Kind => -450,
            Likeness::OtherNumber => -250,
            Likeness::Kin => -100,
            Likeness::Unknown => 0,
            Likeness::Other => 250,
        };
        let program = match self.program {
            ProgramFit::Instrument => -400,
            ProgramFit::Family => -150,
            ProgramFit::Silent => 0,
            ProgramFit::Other => 300,
        };
        1000 + name + program + self.outside * 8 / 10 + self.uneasy / 8 + self.order * self.order / 8000
    }

    /// How sure, in thousandths: what name and program say, less the notes that do not fit.
    pub(super) fn confidence(&self) -> u16 {
        let told = match (self.name, self.program) {
            (Likeness::Same, ProgramFit::Instrument) => 990,
            (Likeness::Same, _) => 930,
            (Likeness::Kind, ProgramFit::Instrument) => 950,
            (Likeness::Kind, _) => 870,
            (Likeness::OtherNumber, _) => 700,
            (_, ProgramFit::Instrument) => 850,
            (Likeness::Kin, _) | (_, ProgramFit::Family) => 550,
            (Likeness::Unknown, ProgramFit::Silent) => 400,
            _ => 200,
        };
        let against = self.name == Likeness::Other || self.program == ProgramFit::Other;
        let told = if against { told * 7 / 10 } else { told };
        (told * (1000 - self.outside) / 1000).clamp(0, 1000) as u16
    }

    /// What told, in words.
    pub(super) fn reason(&self) -> String {
        let name = match self.name {
            Likeness::Same => "name and number",
            Likeness::Kind => "name",
            Likeness::OtherNumber => "name, but another number",
            Likeness::Kin => "a kindred name",
            Likeness::Unknown => "",
            Likeness::Other => "against its name",
        };
        let program = match self.program {
            ProgramFit::Instrument => "program",
            ProgramFit::Family => "program of the family",
            ProgramFit::Silent => "",
            ProgramFit::Other => "against its program",
        };
        let told = [name, program].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
        let told = if told.is_empty() { "order and range".to_owned() } else { told };
        match self.outside {
            0 => told,
            share => format!("{told}; {}.{} % of its notes are out of range", share / 10, share % 10),
        }
    }
}

fn has(profile: &Profile, midi: u8, percussion: bool) -> bool {
    if percussion {
        profile.percussion.iter().any(|sound| sound.key.midi() == midi)
    } else {
        crate::score::Pitch::new(midi).is_ok_and(|pitch| !profile.is_unpitched() && profile.has(pitch))
    }
}

fn program_fit(program: Option<Program>, seat: &Seat) -> ProgramFit {
    let Some(program) = program else { return ProgramFit::Silent };
    let entry = gm::program(program);
    let stands = |profile: &Profile| profile.midi.answers(program) || entry.profiles.contains(&profile.id.0.as_str());
    let family = |profile: &Profile| profile.midi.program.is_some_and(|own| gm::program(own).family == entry.family);
    let mut profiles = seat.profiles.iter().chain(&seat.alternatives);
    if profiles.clone().any(|profile| stands(profile)) {
        ProgramFit::Instrument
    } else if profiles.any(|profile| family(profile)) {
        ProgramFit::Family
    } else {
        ProgramFit::Other
    }
}
