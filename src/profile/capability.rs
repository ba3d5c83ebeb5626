//! What a player can do.

use super::{
    Breath, Caps, Endurance, Family, Glissando, Level, Limits, Organ, Pedals, Profile, Singing, Slide, Slur, Tonguing,
    Trills, Tuning,
};
use crate::score::{Interval, Pitch, PitchRange};
use crate::units::Seconds;
use serde::{Deserialize, Serialize};

/// What a player can do.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Capability {
    /// Most notes in one attack.
    pub notes_at_once: u8,
    /// Most notes held together; 0 when it cannot sustain except by a roll.
    pub notes_sustained: u8,
    /// Open strings from low to high, for stops; empty for others.
    pub open_strings: Vec<Pitch>,
    /// Other tunings of those strings in use.
    pub tunings: Vec<Tuning>,
    /// Frets of a string; `None` without frets.
    pub frets: Option<u8>,
    /// Widest stretch of the left hand in semitones, for stops.
    pub hand_frame: u8,
    /// Widest span of one hand in semitones, for keyboards and harps; 0 for others.
    pub hand_span: u8,
    /// What one breath is worth; `None` when it needs no breath.
    pub breath: Option<Breath>,
    /// What one bow is worth; `None` without a bow.
    pub slur: Option<Slur>,
    /// Fastest repeated notes a second by any ordinary way of tonguing, bowing or striking.
    pub repeats_per_second: f64,
    /// What the tongue does; `None` throughout for others.
    pub tonguing: Tonguing,
    /// Fastest different notes a second.
    pub notes_per_second: f64,
    /// Widest comfortable leap up between neighbouring fast notes.
    pub fast_leap: Interval,
    /// The same down.
    pub fast_leap_down: Interval,
    /// Trills it has, and has not.
    pub trills: Trills,
    /// How it slides from pitch to pitch.
    pub glissando: Glissando,
    /// Pitches it has, when not every semitone; empty means chromatic.
    pub pitches: Vec<Pitch>,
    /// Single drums (or tubes, strings) that hold one pitch at a time, each with the range it can be tuned to: timpani.
    /// Empty for others.
    pub drums: Vec<PitchRange>,
    /// Safe time to bring a drum to another pitch; zero without drums.
    pub retune: Seconds,
    /// The highest pitch below the break between two registers, where all fingers change at once: clarinets. `None` for
    /// others. Who crosses it, [`Caps::crossing`] says.
    pub break_above: Option<Pitch>,
    /// A harp's pedals.
    pub pedals: Option<Pedals>,
    /// A trombone's slide.
    pub slide: Option<Slide>,
    /// An organ's manuals and pedals.
    pub organ: Option<Organ>,
    /// What holds for voices.
    pub singing: Option<Singing>,
    /// How long lips last; `None` where they are not what tires.
    pub endurance: Option<Endurance>,
    /// Time to take it up when the player comes from another instrument.
    pub change: Seconds,
    /// The limits of a good amateur, where those above are a professional's.
    pub amateur: Limits,
    /// The limits of a grade 3 player.
    pub grade_3: Limits,
    /// The limits of beginners and of grades 1 and 2.
    pub school: Limits,
}

impl Capability {
    /// The limits of breath, speed and lips of a level (see [`Level`]). Below the amateur's no player is faster than others
    /// of the level (see [`Caps`]).
    #[must_use]
    pub fn limits(&self, level: Level) -> Limits {
        let own = match level {
            Level::Beginner | Level::Grade1 | Level::Grade2 => self.school,
            Level::Grade3 => self.grade_3,
            Level::Grade4 => Limits { repeats_per_second: self.grade_3.repeats_per_second, ..self.amateur },
            Level::Amateur | Level::Grade5 => self.amateur,
            Level::Grade6 => {
                let Limits { breath, endurance, .. } = self.amateur;
                Limits { breath, endurance, ..self.professional() }
            }
            Level::Professional | Level::Virtuoso => self.professional(),
        };
        let most = Caps::of(level).notes_per_s.unwrap_or(f64::INFINITY);
        Limits { notes_per_second: own.notes_per_second.min(most), ..own }
    }

    /// Fastest different notes a second of a level where no words are set: singers then sing each note on a syllable of its
    /// own, as fast as they repeat notes, and a melisma is slower.
    #[must_use]
    pub fn wordless_speed(&self, level: Level) -> f64 {
        let limits = self.limits(level);
        let syllables = if self.singing.is_some() { limits.repeats_per_second } else { 0.0 };
        limits.notes_per_second.max(syllables.min(Caps::of(level).notes_per_s.unwrap_or(f64::INFINITY)))
    }

    /// Widest safe fast leap of a level in the direction of `way` (down when negative): an octave at least, unless the
    /// level is below that.
    #[must_use]
    pub fn leap(&self, level: Level, way: Interval) -> Interval {
        let own = if way.0 < 0 { self.fast_leap_down } else { self.fast_leap };
        let safe = own.max(Interval::OCTAVE);
        Caps::of(level).leap_semitones.map_or(safe, |most| safe.min(Interval(most)))
    }

    fn professional(&self) -> Limits {
        Limits {
            breath: self.breath.map(|breath| breath.mf),
            repeats_per_second: self.repeats_per_second,
            notes_per_second: self.notes_per_second,
            endurance: self.endurance.map(|endurance| endurance.load),
        }
    }
}

impl Profile {
    /// Widest span of one hand of a player of a level on keys or harp strings; 0 for others.
    #[must_use]
    pub fn hand_span(&self, level: Level) -> u8 {
        let own = self.capability.hand_span;
        let most = Caps::of(level).hand_span_semitones.filter(|_| self.family == Family::Keyboard);
        most.map_or(own, |most| own.min(most))
    }

    /// The longest phrase on one breath of a player of a level whose lowest note is `lowest`, at a place between pp (0)
    /// and ff (1) (see [`crate::score::Dynamic::position`]); `None` when it needs no breath.
    #[must_use]
    pub fn breath(&self, level: Level, lowest: Pitch, position: f64) -> Option<Seconds> {
        let breath = self.capability.breath?;
        let own = self.capability.limits(level).breath?;
        let range = self.range.professional;
        let third = (range.high - range.low).0 / 3;
        let share = if (lowest - range.low).0 < third { breath.low_share } else { 1.0 };
        Some(Seconds(own.0 * share * breath.at(position).0 / breath.mf.0))
    }
}
