//! A pin: what the person wants, whatever the costs say.

use super::bars::Bars;
use crate::line::Role;
use crate::score::Dynamic;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Something that must hold: who plays a line, who is silent, an octave, a dynamic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Where it holds; of a section, as [`crate::arrange::Plan::in_sections`] finds it.
    pub bars: Bars,
    /// The section that it names instead of bars; empty for bars.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub section: String,
    /// Which line is meant: the leading one of this role in each phrase. `None`: whatever the seats play.
    pub role: Option<Role>,
    /// Who is meant, as written: seat names, abbreviations, sections. The first plays the line, further ones double it.
    pub seats: Vec<String>,
    /// All seats of a family or group are meant: `brass`, `strings`, `woodwinds`, `clarinet`, `all`; empty for none.
    pub family: String,
    /// They are silent (with a role: they do not play such lines).
    pub tacet: bool,
    /// They only double the line; another seat plays it.
    pub double: bool,
    /// Nobody else plays the line.
    pub solo: bool,
    /// Octaves by which they play it higher than the source (lower when negative).
    pub octave: Option<i8>,
    /// How loud they play.
    pub dynamic: Option<Dynamic>,
    /// Whether they play with the mute, or without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted: Option<bool>,
    /// Which of their player's instruments they play it on, by id or name; empty for whichever costs least.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instrument: String,
    /// The line of a part of the source is meant, an index into [`crate::score::Score::parts`]: a name stands over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<u16>,
    /// Line of the text it stands on; 0 when made here.
    pub line: u32,
}

impl Pin {
    /// A pin for a seat over some bars that asks nothing yet.
    #[must_use]
    pub fn seat(bars: Bars, seat: &str) -> Self {
        Self {
            bars,
            section: String::new(),
            role: None,
            seats: vec![seat.to_owned()],
            family: String::new(),
            tacet: false,
            double: false,
            solo: false,
            octave: None,
            dynamic: None,
            muted: None,
            instrument: String::new(),
            over: None,
            line: 0,
        }
    }

    /// Whether it says that its seats play a line.
    #[must_use]
    pub const fn plays(&self) -> bool {
        self.names_line() && !self.tacet
    }

    /// Whether it speaks of one line.
    pub(super) const fn names_line(&self) -> bool {
        self.role.is_some() || self.over.is_some()
    }

    pub(super) fn without_line(&self) -> Self {
        Self { line: 0, ..self.clone() }
    }

    /// What is wrong with it in itself, and what would be right.
    pub(super) fn flaw(&self) -> Option<(&'static str, &'static str)> {
        let sounds =
            self.octave.is_some() || self.dynamic.is_some() || self.muted.is_some() || !self.instrument.is_empty();
        let asks = self.role.is_some() || self.tacet || sounds;
        let shapes = self.double || self.solo || sounds;
        if self.seats.is_empty() && self.family.is_empty() {
            Some(("it names nobody", "add `seat = \"Oboe\"`, `family = \"brass\"`, or `melody = \"Oboe\"`"))
        } else if !asks {
            Some((
                "it asks for nothing",
                "add a role, `tacet = true`, `octave = 1`, `dynamic = \"mf\"`, `muted = true` or `instrument = \"piccolo\"`",
            ))
        } else if self.tacet && shapes {
            Some((
                "a tacet seat has no octave, dynamic, mute, instrument, doubling or solo",
                "drop `tacet` or the rest",
            ))
        } else if (self.double || self.solo) && self.role.is_none() {
            Some(("`double` and `solo` need a line", "add `role = \"melody\"` or another role"))
        } else if self.double && self.solo {
            Some(("`double` and `solo` exclude each other", "drop one"))
        } else if self.octave.is_some_and(|octave| octave.abs() > 5) {
            Some(("an octave shift goes from -5 to 5", "write octaves, not semitones"))
        } else {
            None
        }
    }
}

impl fmt::Display for Pin {
    /// One sentence, as messages and ledgers quote it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.section.is_empty() {
            write!(f, "section {}: ", self.section)?
        } else if self.bars == Bars::ALL {
            f.write_str("all bars: ")?
        } else {
            write!(f, "bars {}: ", self.bars)?
        }
        let mut who = self.seats.clone();
        who.extend((!self.family.is_empty()).then(|| self.family.clone()));
        let who = who.join(", ");
        let mut words = match (self.role, self.tacet) {
            (Some(role), true) => format!("{who} not {role}"),
            (None, true) => format!("{who} tacet"),
            (Some(role), false) if self.double => format!("{who} doubles {role}"),
            (Some(role), false) => format!("{role} = {who}"),
            (None, false) if self.over.is_some() => format!("the line named so over its staff = {who}"),
            (None, false) => who,
        };
        if self.solo {
            words.push_str(" alone");
        }
        if let Some(octave) = self.octave {
            words.push_str(&format!(" at octave {octave:+}"));
        }
        if let Some(dynamic) = self.dynamic {
            words.push_str(&format!(" at {dynamic}"));
        }
        if let Some(muted) = self.muted {
            words.push_str(if muted { " muted" } else { " open" });
        }
        if !self.instrument.is_empty() {
            words.push_str(&format!(" on {}", self.instrument));
        }
        f.write_str(&words)
    }
}
