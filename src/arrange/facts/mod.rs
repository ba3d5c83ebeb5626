//! What the costs ask of a seat, looked up once.

mod doublings;
mod mute;
mod power;

use super::air::Air;
use super::costs::stamina;
use super::kin::Kin;
use super::lips::Lips;
use super::rules::most_at_once;
use super::style::Style;
use crate::ensemble::{Ensemble, Level, Seat};
use crate::profile::{Capability, Caps, Excitation, Family, Profile, Technique};
use crate::score::{Dynamic, Interval, Part, Pitch, Program, Score, SeatId};
pub(super) use doublings::Hold;
use mute::give_mutes;
pub(super) use mute::{Mute, mute_of};
use power::{middle_power, power_excess};

/// A seat as the costs see it.
#[derive(Debug, Clone)]
pub(super) struct SeatFacts {
    /// Whether lines may be given to it: pitched, and not a drum that is tuned.
    pub(super) melodic: bool,
    /// Bit `p` is set when it can play pitch `p`.
    playable: u128,
    tessitura: (i16, i16),
    /// dB over the middle of all seats, by pitch.
    power_excess: Vec<i64>,
    /// How it holds two notes.
    pub(super) voicing: Voicing,
    /// Most notes together.
    pub(super) polyphony: usize,
    /// First of its section, or otherwise there for tunes.
    pub(super) principal: bool,
    /// Whether it does not lead, and is of a good amateur's level or below.
    pub(super) weak: bool,
    /// Of two seats of one instrument the one with less plays above.
    chair: u8,
    /// 0 for the highest seat of the ensemble, 1000 for the lowest.
    pub(super) depth: u32,
    /// Seats of one choir should not cross.
    pub(super) choir: Choir,
    /// 0 for the highest seat of its choir.
    pub(super) height: usize,
    /// Cost of a note by source part, see `costs/kinship.rs`.
    pub(super) kinship: Vec<i64>,
    /// Shortest time between different notes.
    pub(super) step_ms: i64,
    /// Shortest time between notes of a broken chord that lies well.
    pub(super) broken_ms: i64,
    /// Shortest time between repeated notes.
    pub(super) repeat_ms: i64,
    /// Widest safe fast leap in semitones, down and up.
    pub(super) fast_leap: [i64; 2],
    /// Widest leap that young players find at any speed, in semitones; `None` for able ones.
    pub(super) slow_leap: Option<i64>,
    /// Widest span of one hand in semitones; 0 without hands on keys.
    pub(super) hand_span: u8,
    /// The breath of a lone player.
    pub(super) air: Option<Air>,
    /// The lips of brass players.
    pub(super) lips: Option<Lips>,
    /// Bowed, with a tremolo.
    pub(super) bows_tremolo: bool,
    /// Struck or plucked.
    pub(super) decays: bool,
    /// Whether the style has others for the tune.
    pub(super) tune_is_others: bool,
    /// Shortest time between repeated notes with a single tongue; 0 where no tongue is needed.
    pub(super) tongue_ms: i64,
    /// How much of an equal share of the music it should have, in quarters.
    pub(super) stamina: i64,
    /// The softest music in which the style wants it.
    pub(super) enters: Dynamic,
    /// What the instrument can do.
    pub(super) capability: Capability,
    /// Milliseconds that its player needs to take the instrument up.
    pub(super) change_ms: i64,
    /// What moves written keys away from sounding ones.
    pub(super) transposition: Interval,
    /// The same of each of its player's instruments; empty where there is but one.
    pub(super) transpositions: Vec<Interval>,
    /// Whether it is the usual instrument, one like it in another key, or another.
    pub(super) hold: Hold,
    /// The same seat on each instrument that its player changes to.
    pub(super) doublings: Vec<SeatFacts>,
    /// How its mute is put on, where it has one.
    pub(super) mute: Option<Mute>,
    /// dB by which its mute makes it softer, where that is on.
    pub(super) softer: i64,
    /// Whether these are the facts of the seat with its mute on.
    pub(super) is_muted: bool,
    /// The same seat with its mute on.
    with_mute: Option<Box<SeatFacts>>,
}

/// How a seat holds two notes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voicing {
    /// Not at all.
    Single,
    /// By stopping two strings.
    Stops,
    /// By dividing the players.
    Divided,
    /// With free fingers.
    Held,
}

/// A group of instruments that should not cross.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Choir {
    Woodwind,
    Saxophone,
    Brass,
    Strings,
    Voices,
    Alone(u16),
}

impl SeatFacts {
    /// Facts of every seat.
    pub(super) fn all(ensemble: &Ensemble, score: &Score, style: &Style) -> Vec<Self> {
        let middle = middle_power(ensemble);
        let mut seats: Vec<Self> = ensemble.seats.iter().map(|seat| Self::new(seat, middle, style)).collect();
        let named = |seat: &Seat| style.tune_by.contains(&seat.profile().family);
        if ensemble.seats.iter().any(named) {
            seats.iter_mut().zip(&ensemble.seats).for_each(|(facts, seat)| facts.tune_is_others = !named(seat));
        }
        rank(&mut seats);
        mark_principals(&mut seats, ensemble);
        let kin = Kin::new(ensemble, &score.parts);
        for (facts, seat) in seats.iter_mut().zip(&ensemble.seats) {
            facts.kinship = kin.costs(seat, 0);
            facts.take_doublings(seat, (middle, style), &kin);
        }
        give_mutes(&mut seats, ensemble, style);
        seats
    }

    fn new(seat: &Seat, middle: f64, style: &Style) -> Self {
        let profile = seat.profile();
        let capability = &profile.capability;
        let limits = seat.limits();
        let speed = f64::from(style.speed) / 100.0;
        let ms = |per_second: f64| (1000.0 / (per_second * speed).max(0.5)).ceil() as i64;
        Self {
            melodic: !profile.is_drum(),
            playable: playable(seat),
            tessitura: (i16::from(profile.range.tessitura.low.midi()), i16::from(profile.range.tessitura.high.midi())),
            power_excess: power_excess(seat, middle),
            voicing: voicing(seat),
            polyphony: usize::from(most_at_once(seat, profile)),
            principal: seat.chair.takes_solos() && !seat.optional,
            weak: false,
            chair: seat.chair.depth(),
            depth: 0,
            choir: choir(profile.family, seat.id),
            height: 0,
            kinship: Vec::new(),
            step_ms: ms(capability.wordless_speed(seat.level)),
            broken_ms: ms(capability.wordless_speed(seat.level) * broken_share(profile.family) / 100.0),
            repeat_ms: ms(limits.repeats_per_second),
            fast_leap: [-1, 1].map(|way| i64::from(capability.leap(seat.level, Interval(way)).0)),
            slow_leap: slow_leap(seat),
            hand_span: profile.hand_span(seat.level),
            air: Air::of(seat),
            lips: Lips::of(seat),
            tune_is_others: false,
            tongue_ms: capability.tonguing.single.map_or(0, ms),
            stamina: stamina(profile),
            enters: if profile.family == Family::Brass { style.brass_from } else { Dynamic::Ppp },
            bows_tremolo: profile.excitation == Excitation::Bowed && profile.manner(Technique::Tremolo).is_some(),
            decays: matches!(profile.excitation, Excitation::Plucked | Excitation::Struck),
            capability: capability.clone(),
            change_ms: capability.change.millis(),
            transposition: profile.notation.transposition,
            transpositions: Vec::new(),
            hold: Hold::Usual,
            doublings: Vec::new(),
            mute: None,
            softer: 0,
            is_muted: false,
            with_mute: None,
        }
    }

    /// Whether a strand of a source part may be given to it: any, if it is melodic; else only its own instrument's.
    pub(super) fn receives(&self, part: u16) -> bool {
        self.melodic || self.kinship.get(usize::from(part)).is_some_and(|cost| *cost <= 3)
    }

    /// Whether a source part is its own: of its instrument, the first for the first seat.
    pub(super) fn is_own(&self, part: u16) -> bool {
        self.kinship.get(usize::from(part)) == Some(&0)
    }

    /// Whether a line of a source part, moved by so many semitones, is there as it was written.
    pub(super) fn is_home(&self, part: u16, shift: i16) -> bool {
        shift == 0 && self.is_own(part)
    }

    /// Whether those who play lines are a handful, who help each other out (six; ours).
    pub(super) fn are_few(seats: &[Self]) -> bool {
        seats.iter().filter(|seat| seat.melodic).count() <= 6
    }

    /// Whether it is a drum whose own part a source part is.
    pub(super) fn drums(&self, part: u16) -> bool {
        !self.melodic && self.receives(part)
    }

    /// Whether it can play a pitch.
    pub(super) fn has(&self, pitch: u8) -> bool {
        pitch < 128 && self.playable >> pitch & 1 == 1
    }

    /// A pitch moved, if that is a pitch.
    pub(super) fn moved(&self, pitch: u8, shift: i16) -> Option<u8> {
        u8::try_from(i16::from(pitch) + shift).ok().filter(|p| *p < 128)
    }

    /// The octave of a pitch nearest to where `shift` puts it that the seat can play, as a further shift; 0 when it
    /// needs none, `None` when it has the pitch class nowhere.
    pub(super) fn folded(&self, pitch: u8, shift: i16) -> Option<i16> {
        let reaches = |fold: &i16| self.moved(pitch, shift + fold).is_some_and(|p| self.has(p));
        [0, 12, -12, 24, -24, 36, -36, 48, -48, 60, -60].into_iter().find(reaches)
    }

    /// Semitones outside the tessitura; 0 inside.
    pub(super) fn outside_tessitura(&self, pitch: i16) -> i64 {
        i64::from((self.tessitura.0 - pitch).max(pitch - self.tessitura.1).max(0))
    }

    /// dB by which the seat's power at a pitch is over the middle of the ensemble.
    pub(super) fn power_excess(&self, pitch: i16) -> i64 {
        self.power_excess[pitch.clamp(0, 127) as usize]
    }

    /// Twice the middle of the tessitura.
    pub(super) fn centre(&self) -> i16 {
        self.tessitura.0 + self.tessitura.1
    }
}

/// The pitches its level allows; where other instruments may read the part too, those that all have in common, if
/// that is an octave or more.
fn playable(seat: &Seat) -> u128 {
    let of = |profile: &Profile| {
        let range = seat.range_on(profile);
        let can = |midi: &u8| {
            let pitch = Pitch::clamped(i32::from(*midi));
            range.contains(pitch) && profile.has(pitch)
        };
        (0..128u8).filter(can).fold(0, |mask, midi| mask | 1u128 << midi)
    };
    let own = of(seat.profile());
    let common = seat.alternatives.iter().fold(own, |mask, profile| mask & of(profile));
    if common.count_ones() > 12 { common } else { own }
}

/// At what part of its fastest passage an instrument still plays broken chords well, per cent. That oboe and bassoon are
/// poor at legato arpeggios where flute and clarinet are good is Rimsky-Korsakov's (*Principles of Orchestration*);
/// brass find another partial at every tone, and singers an interval. The size is ours.
const fn broken_share(family: Family) -> f64 {
    match family {
        Family::Brass | Family::Voice | Family::DoubleReed => 85.0,
        _ => 100.0,
    }
}

/// The widest leap of a level below the amateur's; hands on keys need not leap.
fn slow_leap(seat: &Seat) -> Option<i64> {
    let leaps = seat.level < Level::Amateur && seat.profile().capability.hand_span == 0;
    Caps::of(seat.level).leap_semitones.filter(|_| leaps).map(i64::from)
}

fn voicing(seat: &Seat) -> Voicing {
    let capability = &seat.profile().capability;
    if most_at_once(seat, seat.profile()) <= 1 {
        Voicing::Single
    } else if seat.players > 1 && capability.notes_at_once <= 4 {
        Voicing::Divided
    } else if !capability.open_strings.is_empty() && seat.profile().excitation == Excitation::Bowed {
        Voicing::Stops
    } else {
        Voicing::Held
    }
}

fn choir(family: Family, seat: SeatId) -> Choir {
    match family {
        Family::Flute | Family::DoubleReed | Family::Clarinet | Family::Recorder => Choir::Woodwind,
        Family::Saxophone => Choir::Saxophone,
        Family::Brass => Choir::Brass,
        Family::BowedString => Choir::Strings,
        Family::Voice => Choir::Voices,
        _ => Choir::Alone(seat.0),
    }
}

/// Fills in depth (over all melodic seats) and height (in each choir).
fn rank(seats: &mut [SeatFacts]) {
    let mut order: Vec<usize> = (0..seats.len()).filter(|i| seats[*i].melodic).collect();
    order.sort_by_key(|i| (-seats[*i].centre(), seats[*i].chair, *i));
    let last = order.len().saturating_sub(1).max(1);
    for (place, i) in order.iter().enumerate() {
        seats[*i].depth = (place * 1000 / last) as u32;
        seats[*i].height = place;
    }
}

/// The first seat of each section leads it, whatever its chair says, if no other is principal.
fn mark_principals(seats: &mut [SeatFacts], ensemble: &Ensemble) {
    for (i, seat) in ensemble.seats.iter().enumerate() {
        let section = |j: &usize| ensemble.seats[*j].section == seat.section;
        let led = (0..seats.len()).filter(section).any(|j| seats[j].principal);
        let first = (0..seats.len()).find(section) == Some(i);
        if !led && first {
            seats[i].principal = true;
        }
    }
    for (facts, seat) in seats.iter_mut().zip(&ensemble.seats) {
        facts.weak = !facts.principal && seat.level <= Level::Amateur;
    }
}

/// The program of a part, if it says one and is not percussion.
pub(super) fn part_program(part: &Part) -> Option<Program> {
    part.program.filter(|_| !part.percussion)
}
