//! What counts as heard: thresholds of the balance's checks.

use crate::line::Role;
use crate::units::Decibels;
use serde::{Deserialize, Serialize};

/// Thresholds of the checks; a style may set them. Each default says where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Checks {
    /// The melody is heard where, over the phrase around, it is at most so far below everybody else; in decibels above them
    /// (below 0: under them), K-weighted.
    #[schemars(range(min = -60, max = 60))]
    pub melody_over_rest_db: Decibels,
    /// It is heard as well where at least this share of its loudness is left beside the others, in thousandths: what is
    /// soft but lies where nobody else does comes through.
    #[schemars(range(max = 1000))]
    pub melody_audible: u16,
    /// The same of the countermelody.
    #[schemars(range(max = 1000))]
    pub countermelody_audible: u16,
    /// The same of the bass.
    #[schemars(range(max = 1000))]
    pub bass_audible: u16,
    /// A seat is heard on its own from this share on, in thousandths.
    #[schemars(range(max = 1000))]
    pub seat_audible: u16,
    /// A doubling is hidden when less than this share of its loudness is left beside the louder seat alone, in thousandths.
    #[schemars(range(max = 1000))]
    pub doubling_audible: u16,
    /// Share of its bars, in thousandths, in which a seat with a line of its own must be masked to be reported.
    #[schemars(range(max = 1000))]
    pub seat_masked_bars: u16,
    /// A brass seat this far above a melody in the woodwinds is reported.
    #[schemars(range(min = 0, max = 60))]
    pub brass_over_woodwind_db: Decibels,
    /// As many seats with different notes must have their strongest band within one band of each other to crowd it.
    pub crowded_seats: u8,
    /// A register is weak when its power at mf is this far below the instrument's strongest.
    #[schemars(range(min = 0, max = 60))]
    pub weak_register_db: Decibels,
    /// A written dynamic cannot be delivered when the register's reach falls short of it by more than this.
    #[schemars(range(min = 0, max = 60))]
    pub undeliverable_db: Decibels,
    /// A line is off its mark when it sounds this much softer or louder than its instrument does at what is written.
    #[schemars(range(min = 0, max = 60))]
    pub off_mark_db: Decibels,
    /// Sections marked two dynamics apart must differ in loudness by this, in LU.
    #[schemars(range(min = 0, max = 60))]
    pub contrast_lu: Decibels,
}

impl Checks {
    /// How far a role may be below everybody else that its level alone makes it heard; `None` where only what is left counts.
    #[must_use]
    pub fn over_rest(&self, role: Role) -> Option<Decibels> {
        (role == Role::Melody).then_some(self.melody_over_rest_db)
    }

    /// What must be left of a role that it counts as heard, in thousandths.
    #[must_use]
    pub const fn audible(&self, role: Role) -> u16 {
        match role {
            Role::Melody => self.melody_audible,
            Role::Countermelody => self.countermelody_audible,
            Role::Bass => self.bass_audible,
            Role::Harmony | Role::Rhythm | Role::Percussion => self.seat_audible,
        }
    }
}

impl Default for Checks {
    /// Ours. The melody's are set on the annotated melodies of orchestral movements (`examples/heard_figures`: 19 bars of 20
    /// are within 10.4 dB of the rest, the same 12 dB softer 1 of 8) and on textbook cases: what the books call buried is 11 dB
    /// or more below with less than 60 thousandths left, what they call heard is above -7 dB or has more than 210 left.
    fn default() -> Self {
        Self {
            melody_over_rest_db: Decibels(-10.0),
            melody_audible: 200,
            countermelody_audible: 60,
            bass_audible: 60,
            seat_audible: 30,
            doubling_audible: 5,
            seat_masked_bars: 900,
            brass_over_woodwind_db: Decibels(6.0),
            crowded_seats: 5,
            weak_register_db: Decibels(6.0),
            undeliverable_db: Decibels(6.0),
            off_mark_db: Decibels(8.0),
            contrast_lu: Decibels(3.0),
        }
    }
}
