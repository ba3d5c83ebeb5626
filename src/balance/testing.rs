//! Small scenes for tests: who plays what, at which dynamic, with which role.

use crate::arrange::{
    ArrangedNote, Arrangement, Articulation, Decision, DecisionId, Deed, Deeds, Ledger, SeatPart, Sources,
};
use crate::ensemble::{Ensemble, Order, SeatSpec};
use crate::line::Role;
use crate::profile::{Profile, Technique};
use crate::score::{Division, Dynamic, Frame, Pitch, SeatId, Sound, Tick, Ticks};
use std::sync::Arc;

/// One seat of a scene, with a name of its own.
pub(crate) struct Part {
    name: &'static str,
    profile: Arc<Profile>,
    players: u16,
    dynamic: Dynamic,
    role: Role,
    technique: Technique,
    /// (pitch, quarter it starts on, quarters it lasts)
    notes: Vec<(u8, u64, u64)>,
}

/// A seat of one player that plays `pitches` one after the other, each for `quarters`.
pub(crate) fn part(
    name: &'static str,
    profile: &Arc<Profile>,
    dynamic: Dynamic,
    pitches: &[u8],
    quarters: u64,
) -> Part {
    let notes = (0..).zip(pitches).map(|(i, pitch)| (*pitch, i * quarters, quarters)).collect();
    Part {
        name,
        profile: Arc::clone(profile),
        players: 1,
        dynamic,
        role: Role::Harmony,
        technique: Technique::Ordinary,
        notes,
    }
}

impl Part {
    /// The same pitches all at once, for a whole scene.
    pub(crate) fn held(
        name: &'static str,
        profile: &Arc<Profile>,
        dynamic: Dynamic,
        pitches: &[u8],
        quarters: u64,
    ) -> Self {
        let notes = pitches.iter().map(|pitch| (*pitch, 0, quarters)).collect();
        Self { notes, ..part(name, profile, dynamic, &[], 1) }
    }

    /// So many quarters later.
    pub(crate) fn later(mut self, quarters: u64) -> Self {
        self.notes.iter_mut().for_each(|(_, start, _)| *start += quarters);
        self
    }

    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name
    }

    pub(crate) fn with_role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    pub(crate) fn with_technique(mut self, technique: Technique) -> Self {
        self.technique = technique;
        self
    }

    pub(crate) fn with_players(mut self, players: u16) -> Self {
        self.players = players;
        self
    }
}

const QUARTER: u64 = 480;

/// The arrangement of a scene, at 120 quarters a minute in 4/4.
pub(crate) fn scene(parts: &[Part]) -> Arrangement {
    let spec = |part: &Part| SeatSpec::of(Arc::clone(&part.profile)).named(part.name).with_players(part.players);
    let order = Order::builtin("orchestra").unwrap();
    let ensemble = Ensemble::new("scene", "Scene", parts.iter().map(spec).collect(), order);
    let mut decisions = Vec::new();
    let seats = ensemble.seats.iter().map(|seat| {
        let part = parts.iter().find(|part| part.name == seat.name).unwrap();
        decisions.push(Decision { role: part.role, deeds: [Deed::Kept].into_iter().collect(), ..decision() });
        let decision = DecisionId(u32::from(seat.id.0));
        SeatPart {
            seat: seat.id,
            notes: part.notes.iter().map(|n| note(*n, part, decision)).collect(),
            marks: Vec::new(),
        }
    });
    let seats: Vec<SeatPart> = seats.collect();
    let end = seats.iter().flat_map(|s| &s.notes).map(|n| n.start + n.length).max().unwrap_or(Tick::ZERO);
    Arrangement {
        title: "Scene".to_owned(),
        frame: Frame::plain(Division::new(QUARTER as u16).unwrap(), end),
        ensemble: Arc::new(ensemble),
        seats,
        decisions,
        ledger: Ledger::default(),
        notated: false,
        edits: Vec::new(),
        marks: Vec::new(),
    }
}

/// The seat of a name.
pub(crate) fn seat(arrangement: &Arrangement, name: &str) -> SeatId {
    arrangement.ensemble.seats.iter().find(|seat| seat.name == name).unwrap().id
}

fn decision() -> Decision {
    Decision { sources: Sources::new(), line: None, role: Role::Harmony, deeds: Deeds::new(), assignment: None }
}

fn note((pitch, start, length): (u8, u64, u64), part: &Part, decision: DecisionId) -> ArrangedNote {
    ArrangedNote {
        sound: Sound::Pitched(Pitch::clamped(i32::from(pitch))),
        start: Tick(start * QUARTER),
        length: Ticks(length * QUARTER),
        dynamic: part.dynamic,
        articulation: Articulation::Plain,
        technique: part.technique,
        instrument: 0,
        name: None,
        staff: None,
        signs: Vec::new(),
        decision,
    }
}
