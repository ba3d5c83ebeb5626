//! A performance prepared for a font: what each note asks of it, and the gain that makes it true.

use super::bias::{Note, VELOCITIES};
use super::player::{Player, Players};
use super::{Bias, Font, PERCUSSION, Voice};
use crate::ensemble::{Position, Seat};
use crate::perform::{AsPlayed, Performance, PerformedNote, SeatPerformance, Struck};
use crate::render::RATE;
use crate::render::chain::{level_at, rms_of_level};
use crate::render::stage::sample_at;
use crate::render::stems::{Playing, Stems};
use crate::run::{Error, Run};
use crate::score::{Pitch, SeatId, Sound, TempoMap};
use crate::units::Decibels;
use std::collections::BTreeSet;

/// How long a font may ring after the last note, in samples: 6 s (ours).
const RING: u64 = 6 * RATE as u64;
/// What a note of a font is multiplied by where its own levels are kept: room for 12 dB of crescendo (ours).
const AS_IS: f64 = 0.25;

/// Whose levels hold.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Levels<'a> {
    /// The profiles': the font's bias is measured and removed.
    #[default]
    Profiles,
    /// The font's own, by velocity: what any player of MIDI files gives.
    AsIs,
    /// The font's own, by a file's velocities and controllers as they stand.
    AsPlayed(&'a AsPlayed),
}

/// A performance prepared to be played by a font.
#[derive(Debug, Clone)]
pub struct FontStage {
    font: Font,
    seats: Vec<Part>,
    samples: u64,
}

/// What one seat asks of the font.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) notes: Vec<FontNote>,
    /// The highest gain of its notes: theirs are shares of it.
    pub(super) gain: f64,
    position: Position,
    /// Notes for which the font has no sound.
    silent: usize,
}

/// One note. Times are in samples.
#[derive(Debug, Clone, Copy)]
pub(super) struct FontNote {
    pub(super) start: u64,
    pub(super) stop: u64,
    pub(super) voice: Voice,
    pub(super) key: u8,
    pub(super) velocity: u8,
    /// Whether it silences others of its class.
    pub(super) chokes: bool,
    /// Gains at its start and end.
    pub(super) from: f64,
    pub(super) to: f64,
}

impl FontStage {
    /// Prepares a performance. What is not yet known of the font's levels is measured, and stays in `bias`.
    ///
    /// # Errors
    /// [`Error::Unsupported`] when the font lacks a program that somebody plays; [`Error::Cancelled`].
    pub fn new(
        font: &Font,
        performance: &Performance,
        levels: Levels<'_>,
        bias: &mut Bias,
        run: &Run,
    ) -> Result<Self, Error> {
        let asked: Vec<(Option<&Seat>, Vec<Asked<'_>>)> =
            performance.seats.iter().map(|seat| asked(performance, seat)).collect();
        refuse_missing(font, &asked)?;
        if levels == Levels::Profiles {
            let wanted: BTreeSet<Note> = asked.iter().flat_map(|(_, notes)| notes).map(Asked::measured).collect();
            bias.measure(font, wanted, run)?;
        }
        let gain = Gain { font, levels, bias, tempo: &performance.frame.tempo };
        let seats: Vec<Part> = asked.iter().enumerate().map(|(index, asked)| gain.part(index, asked)).collect();
        let last = seats.iter().flat_map(|part| &part.notes).map(|note| note.stop + RING).max().unwrap_or(0);
        let end = sample_at(&performance.frame.tempo, performance.frame.end);
        Ok(Self { font: font.clone(), seats, samples: end.max(last) })
    }

    /// The seats of which some notes are silent, because the font has no sound for them; and how many.
    pub fn silent(&self) -> impl Iterator<Item = (SeatId, usize)> + '_ {
        let parts = (0u16..).map(SeatId).zip(&self.seats);
        parts.filter(|(_, part)| part.silent > 0).map(|(seat, part)| (seat, part.silent))
    }
}

impl Stems for FontStage {
    fn positions(&self) -> Vec<Position> {
        self.seats.iter().map(|part| part.position).collect()
    }

    fn samples(&self) -> u64 {
        self.samples
    }

    fn play(&self) -> Box<dyn Playing + '_> {
        Box::new(Players::new(self.seats.iter().map(|part| Player::new(&self.font, part))))
    }
}

/// A note with what it asks of a font.
struct Asked<'a> {
    note: &'a PerformedNote,
    /// Which of its seat's.
    index: usize,
    voice: Voice,
    /// Whether its sound dies away by itself.
    decays: bool,
}

fn asked<'a>(performance: &'a Performance, played: &'a SeatPerformance) -> (Option<&'a Seat>, Vec<Asked<'a>>) {
    let seat = performance.ensemble.seats.get(usize::from(played.seat.0));
    let notes = seat.map_or_else(Vec::new, |seat| {
        played.notes.iter().enumerate().filter_map(|note| Asked::of(seat, note)).collect()
    });
    (seat, notes)
}

impl<'a> Asked<'a> {
    fn of(seat: &Seat, (index, note): (usize, &'a PerformedNote)) -> Option<Self> {
        let profile = seat.profiles.get(usize::from(note.instrument)).or_else(|| seat.profiles.first())?;
        let voice = match note.sound {
            Sound::Percussion(_) => Voice { bank: PERCUSSION, program: 0 },
            Sound::Pitched(_) => {
                Voice { bank: 0, program: profile.program(note.technique).map_or(0, |p| i32::from(p.0)) }
            }
        };
        let decays = matches!(note.sound, Sound::Percussion(_)) || profile.decays(note.technique);
        Some(Self { note, index, voice, decays })
    }

    fn measured(&self) -> Note {
        (self.voice.bank, self.voice.program, self.note.sound.midi(), velocity(self.note.intensity))
    }
}

/// The velocity of the dynamic that is nearest to an intensity.
fn velocity(intensity: f64) -> u8 {
    let step = (intensity * 5.0).round().clamp(0.0, 5.0) as usize;
    VELOCITIES.get(step).copied().unwrap_or(80)
}

/// All programs that are missing in one sentence.
fn refuse_missing(font: &Font, asked: &[(Option<&Seat>, Vec<Asked<'_>>)]) -> Result<(), Error> {
    let mut missing: Vec<String> = Vec::new();
    for (seat, notes) in asked {
        let voices: BTreeSet<Voice> = notes.iter().map(|asked| asked.voice).collect();
        let name = seat.map_or("", |seat| &seat.plain_name);
        let lacking = voices.into_iter().filter(|voice| !font.has(*voice));
        missing.extend(lacking.map(|voice| match voice.bank {
            PERCUSSION => format!("no percussion (bank 128), which {name} plays"),
            _ => format!("no program {} (counted from 1), which {name} plays", voice.program + 1),
        }));
    }
    if missing.is_empty() {
        return Ok(());
    }
    let why = format!("it has {}", missing.join("; "));
    let remedy = "take a font with all programs of General MIDI, or leave --soundfont out".to_owned();
    Err(Error::Unsupported { what: "this SoundFont".to_owned(), why, remedy })
}

/// How notes come to their levels.
struct Gain<'a> {
    font: &'a Font,
    levels: Levels<'a>,
    bias: &'a Bias,
    tempo: &'a TempoMap,
}

impl Gain<'_> {
    fn part(&self, index: usize, (seat, asked): &(Option<&Seat>, Vec<Asked<'_>>)) -> Part {
        let position = seat.map_or(Position { azimuth_deg: 0.0, distance_m: 5.0 }, |seat| seat.position);
        let note = |asked| self.note(index, asked, position.distance_m);
        let mut notes: Vec<FontNote> = asked.iter().filter_map(note).collect();
        notes.sort_by_key(|note| (note.start, note.key));
        let loudest = notes.iter().map(|note| note.from.max(note.to)).fold(0.0, f64::max);
        let gain = if self.levels == Levels::Profiles { loudest.max(1e-9) } else { 1.0 };
        Part { silent: asked.len() - notes.len(), notes, gain, position }
    }

    /// `None` for a note that the font has no sound for.
    fn note(&self, seat: usize, asked: &Asked<'_>, distance_m: f64) -> Option<FontNote> {
        let note = asked.note;
        let played = self.strength(seat, asked, distance_m)?;
        let key = Pitch::clamped(i32::from(note.sound.midi())).midi();
        let at = |tick| sample_at(self.tempo, tick);
        Some(FontNote {
            start: at(note.start),
            stop: at(note.end()),
            voice: asked.voice,
            key,
            velocity: played.velocity,
            chokes: asked.voice.bank == PERCUSSION && self.font.chokes(asked.voice, key, played.velocity),
            from: played.from,
            to: played.to,
        })
    }

    fn strength(&self, seat: usize, asked: &Asked<'_>, distance_m: f64) -> Option<Played> {
        let note = asked.note;
        let swell = note.swell.map_or(1.0, |swell| (swell.power - note.power).to_amplitude_ratio());
        Some(match self.levels {
            Levels::AsIs => {
                let velocity = (33.0 + 79.0 * note.intensity).round().clamp(1.0, 127.0) as u8;
                Played { velocity, from: AS_IS, to: AS_IS * swell }
            }
            Levels::AsPlayed(file) => Played::of(file.seats.get(seat)?.get(asked.index)?),
            Levels::Profiles => {
                let rms = self.bias.get(asked.measured())?.rms(asked.decays)?;
                let wanted = rms_of_level(level_at(Decibels(note.power.0.min(150.0)), distance_m));
                Played { velocity: velocity(note.intensity), from: wanted / rms, to: wanted / rms * swell }
            }
        })
    }
}

/// How a note is struck, and its gains at its start and end.
struct Played {
    velocity: u8,
    from: f64,
    to: f64,
}

impl Played {
    fn of(struck: &Struck) -> Self {
        let gain = |volume: Decibels| AS_IS * volume.to_amplitude_ratio();
        Self { velocity: struck.velocity, from: gain(struck.volume), to: gain(struck.volume_at_end) }
    }
}
