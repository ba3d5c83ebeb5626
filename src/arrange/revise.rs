//! Changes on top of the assignments, by the loop or by hand.

use super::arrangement::{ArrangedNote, Arrangement, SeatPart};
use super::decision::{Decision, DecisionId, Deed};
use super::expression::{dynamics, is_expression, marks, time};
use super::ledger::{Fate, Ledger};
use super::rules::check;
use super::signs::{self, Words};
use crate::finding::{Checked, Code, Finding, Place, Severity};
use crate::line::Role;
use crate::profile::Technique;
use crate::run::{Error, Run};
use crate::score::{Interval, Marked, NoteId, SeatId, Sound, TickSpan};
use serde::{Deserialize, Serialize};

/// A change that players can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Edit {
    /// Dynamics of a seat moved by whole steps over a span.
    Dynamics {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
        /// Steps louder (softer when negative).
        steps: i8,
    },
    /// The line a seat plays in a span moved by octaves.
    Octave {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
        /// Semitones, a multiple of 12.
        shift: Interval,
    },
    /// A seat that rests doubles what another plays.
    Double {
        /// Who plays it already.
        from: SeatId,
        /// Who joins.
        with: SeatId,
        /// Where.
        span: TickSpan,
        /// By how much the copy is moved.
        shift: Interval,
    },
    /// A seat is silent where it only doubles.
    Rest {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
    },
}

impl Edit {
    /// The seat whose part changes.
    #[must_use]
    pub fn seat(&self) -> SeatId {
        match self {
            Self::Dynamics { seat, .. } | Self::Octave { seat, .. } | Self::Rest { seat, .. } => *seat,
            Self::Double { with, .. } => *with,
        }
    }

    /// Where it changes.
    #[must_use]
    pub fn span(&self) -> TickSpan {
        match self {
            Self::Dynamics { span, .. } | Self::Octave { span, .. } | Self::Rest { span, .. } => *span,
            Self::Double { span, .. } => *span,
        }
    }
}

/// Carries edits out, in order. An edit that would break a part (range, playability) is left out, with a finding; the
/// others are noted in [`Arrangement::edits`]. Ledger and decisions keep their balance.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn revise(arrangement: &Arrangement, edits: &[Edit], run: &Run) -> Result<Checked<Arrangement>, Error> {
    let mut revised = arrangement.clone();
    let mut findings = Vec::new();
    for edit in edits {
        run.check()?;
        match changed(&revised, edit) {
            Ok(change) => {
                put(&mut revised, change);
                revised.edits.push(edit.clone());
            }
            Err(why) => findings.push(refused(&revised, edit, why)),
        }
    }
    Ok(Checked::new(revised, findings))
}

/// A part as an edit makes it; decisions beyond those of the arrangement are new.
struct Change {
    part: SeatPart,
    new: Vec<Decision>,
    /// Decisions of moved notes, with their new deeds.
    moved: Vec<(DecisionId, Vec<Deed>)>,
}

fn changed(arrangement: &Arrangement, edit: &Edit) -> Result<Change, String> {
    let part = arrangement.seats.get(usize::from(edit.seat().0)).ok_or("there is no such seat")?;
    let mut change = Change { part: part.clone(), new: Vec::new(), moved: Vec::new() };
    match *edit {
        Edit::Dynamics { span, steps, .. } => louder(&mut change, span, steps)?,
        Edit::Octave { span, shift, .. } => shift_by(arrangement, &mut change, span, shift)?,
        Edit::Double { from, span, shift, .. } => double(arrangement, &mut change, from, span, shift)?,
        Edit::Rest { span, .. } => rest(arrangement, &mut change, span)?,
    }
    change.part.notes.sort_by_key(|note| (note.start, note.sound, note.length));
    if let Some(broken) = breaks(arrangement, part, &change.part) {
        return Err(broken);
    }
    remark(arrangement, &mut change.part);
    Ok(change)
}

fn inside(span: TickSpan) -> impl Fn(&&mut ArrangedNote) -> bool {
    move |note| span.contains(note.start)
}

fn louder(change: &mut Change, span: TickSpan, steps: i8) -> Result<(), String> {
    let mut moved = false;
    for note in change.part.notes.iter_mut().filter(inside(span)) {
        let dynamic = note.dynamic.louder(steps);
        moved |= dynamic != note.dynamic;
        note.dynamic = dynamic;
    }
    if moved { Ok(()) } else { Err("no note there can be played so".to_owned()) }
}

fn shift_by(arrangement: &Arrangement, change: &mut Change, span: TickSpan, shift: Interval) -> Result<(), String> {
    if shift.0 % 12 != 0 || shift.0 == 0 {
        return Err("a line moves by whole octaves".to_owned());
    }
    let mut moved = Vec::new();
    for note in change.part.notes.iter_mut().filter(inside(span)) {
        let Sound::Pitched(pitch) = note.sound else { return Err("percussion has no octave".to_owned()) };
        let pitch = pitch.checked_add(shift).ok_or("that leaves all pitches")?;
        note.sound = Sound::Pitched(pitch);
        let deeds = arrangement.decisions.get(note.decision.0 as usize).map_or(&[][..], |decision| &decision.deeds);
        moved.push((note.decision, deeds_moved(deeds, shift)));
    }
    change.moved = moved;
    if change.moved.is_empty() { Err("the seat rests there".to_owned()) } else { Ok(()) }
}

fn deeds_moved(deeds: &[Deed], shift: Interval) -> Vec<Deed> {
    let before: i16 = deeds.iter().map(|deed| if let Deed::Octave(by) = deed { by.0 } else { 0 }).sum();
    let others = deeds.iter().copied().filter(|deed| !matches!(deed, Deed::Octave(_) | Deed::Kept));
    let octave = Some(before + shift.0).filter(|by| *by != 0).map(|by| Deed::Octave(Interval(by)));
    let deeds: Vec<Deed> = octave.into_iter().chain(others).collect();
    if deeds.is_empty() { vec![Deed::Kept] } else { deeds }
}

fn double(
    arrangement: &Arrangement,
    change: &mut Change,
    from: SeatId,
    span: TickSpan,
    shift: Interval,
) -> Result<(), String> {
    if change.part.notes.iter().any(|note| note.span().overlaps(span)) {
        return Err("the seat that should join has notes of its own there".to_owned());
    }
    let joiner = arrangement.ensemble.seats.get(usize::from(change.part.seat.0)).map(|seat| seat.profile());
    let host = arrangement.seats.get(usize::from(from.0)).ok_or("there is no such seat to double")?;
    for note in host.notes.iter().filter(|note| span.contains(note.start)) {
        let sound = match note.sound {
            Sound::Pitched(pitch) => Sound::Pitched(pitch.checked_add(shift).ok_or("that leaves all pitches")?),
            drum @ Sound::Percussion(_) => drum,
        };
        let decision = arrangement.decisions.get(note.decision.0 as usize).ok_or("a note without a decision")?;
        let mut deeds = deeds_moved(&decision.deeds, shift);
        deeds.retain(|deed| !matches!(deed, Deed::Doubled | Deed::Kept));
        deeds.push(Deed::Doubled);
        let number = arrangement.decisions.len() + change.new.len();
        change.new.push(Decision { deeds, assignment: None, ..decision.clone() });
        change.part.notes.push(ArrangedNote {
            sound,
            technique: joiner.map_or(Technique::Ordinary, |profile| profile.able(note.technique)),
            instrument: 0,
            staff: None,
            signs: joiner.map_or_else(Vec::new, |profile| {
                signs::fitting(&note.signs, profile, Words::of(&arrangement.ensemble, profile), decision.role, true)
            }),
            decision: DecisionId(number as u32),
            ..note.clone()
        });
    }
    if change.new.is_empty() { Err("the seat to double rests there".to_owned()) } else { Ok(()) }
}

fn rest(arrangement: &Arrangement, change: &mut Change, span: TickSpan) -> Result<(), String> {
    let doubled = |note: &ArrangedNote| {
        let decision = arrangement.decisions.get(note.decision.0 as usize);
        decision.is_some_and(|decision| decision.deeds.contains(&Deed::Doubled))
    };
    let there = || change.part.notes.iter().filter(|note| span.contains(note.start));
    if there().next().is_none() {
        return Err("the seat rests there already".to_owned());
    }
    if !there().all(doubled) {
        return Err("the seat has notes there that nobody else plays".to_owned());
    }
    change.part.notes.retain(|note| !span.contains(note.start));
    Ok(())
}

/// What the rules say against the new part that they did not say against the old one; errors only.
pub(super) fn breaks(arrangement: &Arrangement, old: &SeatPart, new: &SeatPart) -> Option<String> {
    let errors = |part: &SeatPart| -> Vec<Finding> {
        let alone = Arrangement {
            title: String::new(),
            frame: arrangement.frame.clone(),
            ensemble: arrangement.ensemble.clone(),
            seats: vec![part.clone()],
            decisions: Vec::new(),
            ledger: Ledger::default(),
            edits: Vec::new(),
            marks: Vec::new(),
            notated: arrangement.notated,
        };
        check(&alone).into_iter().filter(|finding| finding.severity == Severity::Error).collect()
    };
    let before = errors(old);
    errors(new).into_iter().find(|finding| !before.contains(finding)).map(|finding| finding.message)
}

/// Dynamics and slurs anew, of the hairpins those that still lead on; all other marks as they are.
pub(super) fn remark(arrangement: &Arrangement, part: &mut SeatPart) {
    let mut all: Vec<Marked> = part.marks.iter().filter(|mark| !is_expression(mark)).cloned().collect();
    let hairpins: Vec<Marked> = part.marks.iter().filter(|mark| matches!(mark, Marked::Hairpin(..))).cloned().collect();
    let seat = arrangement.ensemble.seats.get(usize::from(part.seat.0));
    if arrangement.notated {
        all.extend(hairpins);
        all.extend(dynamics(&arrangement.frame, &part.notes));
        all.sort_by_key(time);
        part.marks = all;
        return;
    }
    all.extend(seat.into_iter().flat_map(|seat| marks(seat, &arrangement.frame, &part.notes, &hairpins)));
    all.sort_by_key(time);
    part.marks = all;
}

/// Puts a changed part in its place and brings decisions and ledger up to date.
fn put(arrangement: &mut Arrangement, change: Change) {
    let sources: Vec<(NoteId, Role)> = (change.moved.iter())
        .filter_map(|(id, _)| arrangement.decisions.get(id.0 as usize))
        .filter_map(|decision| Some((*decision.sources.first()?, decision.role)))
        .collect();
    let before: Vec<Option<Fate>> = sources.iter().map(|(note, _)| Fate::best(&arrangement.decisions, *note)).collect();
    for (id, deeds) in change.moved {
        if let Some(decision) = arrangement.decisions.get_mut(id.0 as usize) {
            decision.deeds = deeds;
        }
    }
    for ((note, role), before) in sources.into_iter().zip(before) {
        let after = Fate::best(&arrangement.decisions, note);
        arrangement.ledger.recount(role, before, after);
    }
    arrangement.decisions.extend(change.new);
    let seat = usize::from(change.part.seat.0);
    arrangement.seats[seat] = change.part;
    renumber(arrangement);
}

/// Drops decisions that no note points at, numbers the rest in score order, and counts the doublings.
pub(super) fn renumber(arrangement: &mut Arrangement) {
    let mut decisions = Vec::with_capacity(arrangement.decisions.len());
    for note in arrangement.seats.iter_mut().flat_map(|part| &mut part.notes) {
        if let Some(decision) = arrangement.decisions.get(note.decision.0 as usize) {
            note.decision = DecisionId(decisions.len() as u32);
            decisions.push(decision.clone());
        }
    }
    arrangement.ledger.count_doubled(&decisions);
    arrangement.decisions = decisions;
}

fn refused(arrangement: &Arrangement, edit: &Edit, why: String) -> Finding {
    let place = place(arrangement, edit.seat(), edit.span());
    Finding::new(Code::EditRefused, place, format!("the change was left out: {why}"))
}

/// A seat in a span, by bars.
pub(super) fn place(arrangement: &Arrangement, seat: SeatId, span: TickSpan) -> Place {
    let meters = &arrangement.frame.meters;
    let name = arrangement.ensemble.seats.get(usize::from(seat.0)).map_or("", |seat| &seat.plain_name);
    Place::seat(seat, name, meters.bar_at(span.start).number).to_bar(meters.bar_at(span.last()).number)
}
