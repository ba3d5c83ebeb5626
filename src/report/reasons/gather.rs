//! From an arrangement to its reasons.

use super::spelled::{Spelled, sound};
use super::{
    AlternativeRow, AssignmentRow, EditRow, LineRow, LostRow, NearestRow, NoteRow, Reasons, SeatRow, SourceRow, Spot,
};
use crate::arrange::{
    Alternative, ArrangedNote, Arrangement, Assignment, Bars, Deed, Edit, Lost, Nearest, SeatNames, SeatPart,
    mute_in_words,
};
use crate::ensemble::Seat;
use crate::finding::plural;
use crate::line::Line;
use crate::notation;
use crate::report::json::SCHEMA_VERSION;
use crate::report::{Story, text};
use crate::score::{MeterMap, Score, Tick, TickSpan};

impl Reasons {
    /// The reasons of an arrangement, its notes called as its score writes them.
    #[must_use]
    pub fn of(story: &Story<'_>) -> Self {
        let Story { score, analysis, arrangement, .. } = *story;
        let named = notation::named(arrangement).ok();
        let arrangement = named.as_ref().unwrap_or(arrangement);
        let (meters, names) = (&arrangement.frame.meters, SeatNames::of(&arrangement.ensemble));
        Self {
            schema_version: SCHEMA_VERSION,
            title: arrangement.title.clone(),
            whom: text::for_whom(&arrangement.ensemble),
            bars: numbers(TickSpan::new(Tick::ZERO, arrangement.frame.end), meters),
            beats: last_beats(arrangement.frame.end, meters),
            parts: score.parts.iter().map(|part| part.label().to_owned()).collect(),
            source: source(score, meters, &Spelled::of(arrangement)),
            seats: arrangement.ensemble.seats.iter().map(|seat| seat_row(seat, &names)).collect(),
            lines: analysis.lines.iter().map(|line| line_row(line, meters)).collect(),
            assignments: arrangement.ledger.assignments.iter().map(assignment).collect(),
            notes: arrangement.seats.iter().flat_map(|part| notes(part, arrangement)).collect(),
            lost: arrangement.ledger.lost.iter().map(lost).collect(),
            nearest: arrangement.ledger.nearest.iter().map(nearest).collect(),
            edits: arrangement.edits.iter().map(|edit| edit_row(edit, meters, &names)).collect(),
        }
    }
}

fn last_beats(end: Tick, meters: &MeterMap) -> Vec<Spot> {
    let mut beats: Vec<Spot> = meters.bars(end).map(|bar| spot(bar.span.last(), meters)).collect();
    beats.dedup_by_key(|spot| spot.beat);
    beats
}

fn source(score: &Score, meters: &MeterMap, spelled: &Spelled) -> Vec<SourceRow> {
    let row = |part: u16, note: &crate::score::Note| SourceRow {
        part,
        at: spot(note.start, meters),
        tick: note.start.0,
        sound: spelled.sound(note),
    };
    (0u16..).zip(&score.parts).flat_map(|(index, part)| part.notes.iter().map(move |note| row(index, note))).collect()
}

fn seat_row(seat: &Seat, names: &SeatNames) -> SeatRow {
    SeatRow { name: names.label(seat.id).to_owned(), also: SeatNames::of_seat(seat), shared: SeatNames::shared(seat) }
}

fn line_row(line: &Line, meters: &MeterMap) -> LineRow {
    LineRow { bars: numbers(line.span, meters), role: line.roles.main(), voice: line.voice.0.saturating_add(1) }
}

fn assignment(assignment: &Assignment) -> AssignmentRow {
    AssignmentRow {
        shift: assignment.shift.0,
        doubling: assignment.doubling,
        costs: assignment.costs.clone(),
        runner_up: assignment.runner_up.as_ref().map(alternative),
        other_octave: assignment.other_octave.as_ref().map(alternative),
        pin: assignment.pin.clone(),
    }
}

fn alternative(other: &Alternative) -> AlternativeRow {
    AlternativeRow { seat: other.seat.0, shift: other.shift.0, more: other.more, costs: other.costs.clone() }
}

fn notes(part: &SeatPart, arrangement: &Arrangement) -> Vec<NoteRow> {
    let meters = &arrangement.frame.meters;
    let row = |note: &ArrangedNote| {
        let decision = arrangement.decisions.get(note.decision.0 as usize)?;
        let deeds = decision.deeds.iter().filter(|deed| **deed != Deed::Doubled);
        Some(NoteRow {
            seat: part.seat.0,
            from: spot(note.start, meters),
            tick: note.start.0,
            to: spot(note.span().last(), meters),
            sound: note.sound.pitch().map_or_else(|| sound(note.sound), |_| note.named_sound()),
            sources: decision.sources.iter().map(|id| id.0).collect(),
            line: decision.line.map(|line| line.0),
            role: decision.role,
            assignment: decision.assignment,
            doubling: decision.deeds.contains(&Deed::Doubled),
            rewritten: decision.deeds.iter().any(|deed| matches!(deed, Deed::Transformed(_))),
            deeds: deeds.map(Deed::to_string).chain(mute_in_words(arrangement, note)).collect(),
        })
    };
    part.notes.iter().filter_map(row).collect()
}

fn lost(lost: &Lost) -> LostRow {
    LostRow { note: lost.note.0, role: lost.role, reason: lost.reason, nearest: lost.nearest }
}

fn nearest(nearest: &Nearest) -> NearestRow {
    let Nearest { seat, shift, plays, more, ref costs } = *nearest;
    NearestRow { seat: seat.0, shift: shift.0, plays, more, costs: costs.clone() }
}

fn edit_row(edit: &Edit, meters: &MeterMap, names: &SeatNames) -> EditRow {
    let span = edit.span();
    let (from, to) = (spot(span.start, meters), spot(span.last(), meters));
    EditRow { seat: edit.seat().0, from, to, what: in_words(edit, names) }
}

fn in_words(edit: &Edit, names: &SeatNames) -> String {
    let at = |shift: crate::score::Interval| match shift.0 {
        0 => String::new(),
        _ => format!(", {}", shift.in_words()),
    };
    match edit {
        Edit::Dynamics { steps, .. } => {
            let (size, way) = (steps.unsigned_abs(), if *steps < 0 { "softer" } else { "louder" });
            format!("{size} dynamic {} {way}", plural(usize::from(size), "step"))
        }
        Edit::Octave { shift, .. } => format!("the line moved {}", shift.in_words()),
        Edit::Double { from, shift, .. } => format!("doubles {}{}", names.label(*from), at(*shift)),
        Edit::Rest { .. } => "rests where it only doubled".to_owned(),
        Edit::Mute { .. } => "muted".to_owned(),
        Edit::Solo { .. } => "one player".to_owned(),
        Edit::Exchange { with, .. } => format!("exchanges its line with {}", names.label(*with)),
    }
}

fn numbers(span: TickSpan, meters: &MeterMap) -> (u32, u32) {
    let (first, last) = Bars::numbers(span, meters);
    (first.0, last.0)
}

fn spot(tick: Tick, meters: &MeterMap) -> Spot {
    let position = meters.position(tick);
    Spot { bar: position.bar.0, beat: position.beat }
}
