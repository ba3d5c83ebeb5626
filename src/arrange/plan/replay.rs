//! Replay: the choices of a plan found again in an analysis, and what no longer fits.

use super::band::Band;
use super::choice::{Choice, Played};
use super::{BarPoint, Bars, Plan};
use crate::analysis::Analysis;
use crate::arrange::names::instrument_named;
use crate::arrange::{Edit, SeatNames};
use crate::ensemble::Ensemble;
use crate::finding::{Code, Finding, Place};
use crate::line::{Line, LineId};
use crate::score::{Frame, Interval, Score, SeatId, TickSpan};
use std::collections::BTreeMap;

/// What a plan's choices fix.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replay {
    /// Who plays which line, in the order of the plan.
    pub fixed: Vec<Fixed>,
    /// Lines the plan says nothing about, or gives to nobody there is: they are to be solved around the rest. Ascending.
    pub open: Vec<LineId>,
    /// Edits to carry out afterwards.
    pub edits: Vec<Edit>,
    /// Who came to the band after the plan's choices were made, in that order.
    pub late: Vec<SeatId>,
    /// Of these, who was not there when the plan was written: what they double is to be found.
    pub new: Vec<SeatId>,
    /// What of the plan no longer fits, by bar.
    pub conflicts: Vec<Finding>,
}

/// A line given to a seat by a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fixed {
    /// The line.
    pub line: LineId,
    /// The seat.
    pub seat: SeatId,
    /// By how much the line is moved.
    pub shift: Interval,
    /// Which pieces of it, ascending from 1; empty for all.
    pub pieces: Vec<u32>,
    /// Whether it is played with the mute.
    pub muted: bool,
    /// On which of the seat's instruments; `None` for whichever costs least.
    pub instrument: Option<u8>,
    /// Whether it doubles a line that another seat has.
    pub doubling: bool,
}

impl Fixed {
    /// What a line of a plan fixes, given the seat and the instrument that it names.
    fn of(played: &Played, line: LineId, (seat, instrument): (SeatId, Option<u8>)) -> Self {
        let Played { shift, ref pieces, muted, doubling, .. } = *played;
        Self { line, seat, shift, pieces: pieces.clone(), muted, instrument, doubling }
    }

    /// Whether it gives a piece (from 0) of its line.
    #[must_use]
    pub fn covers(&self, piece: u32) -> bool {
        self.pieces.is_empty() || self.pieces.binary_search(&(piece + 1)).is_ok()
    }

    /// What is fixed of each line, in the order given.
    pub(in crate::arrange) fn by_line(fixed: impl IntoIterator<Item = Self>) -> BTreeMap<LineId, Vec<Self>> {
        let mut lines: BTreeMap<LineId, Vec<Self>> = BTreeMap::new();
        fixed.into_iter().for_each(|fixed| lines.entry(fixed.line).or_default().push(fixed));
        lines
    }
}

impl Plan {
    /// What some of its lines fix, found in an analysis.
    pub(in crate::arrange) fn replay_of(
        &self,
        lines: &[Choice],
        score: &Score,
        analysis: &Analysis,
        ensemble: &Ensemble,
    ) -> Replay {
        let plan = Self { choices: lines.to_vec(), edits: Vec::new(), ..self.clone() };
        Replay::of(&plan, score, analysis, ensemble, true)
    }
}

impl Replay {
    /// Whether every line is settled, so that no solver need run.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn of(plan: &Plan, score: &Score, analysis: &Analysis, ensemble: &Ensemble, same_source: bool) -> Self {
        let all = analysis.lines.iter().map(|line| line.id).collect();
        if plan.is_open() {
            return Self { open: all, ..Self::default() };
        }
        let names = SeatNames::of(ensemble);
        let band = Band::of(plan, &names);
        let mut matches = Matches::of(plan, score, analysis);
        let mut replay = Self { late: band.late.clone(), new: band.new.clone(), ..Self::default() };
        let mut unseated = Vec::new();
        for (index, choice) in plan.choices.iter().enumerate() {
            match matches.line_of.remove(&index) {
                Some(line) if !replay.fix(choice, line, |seat| band.find(seat, &names), (ensemble, &score.frame)) => {
                    unseated.push(line);
                }
                Some(_) => {}
                None => replay.conflicts.push(gone(choice, &score.frame)),
            }
        }
        let settled: Vec<LineId> = matches.taken;
        replay.open.extend(all.into_iter().filter(|line: &LineId| settled.binary_search(line).is_err()));
        if !same_source {
            replay.conflicts.extend(replay.open.iter().map(|line| new_line(analysis.line(*line), &score.frame)));
        }
        replay.open.append(&mut unseated);
        replay.open.sort_unstable();
        replay.plan_edits(plan, &names, &score.frame);
        replay.conflicts.sort_by(|a, b| a.place.cmp(&b.place));
        replay
    }

    /// Fixes a choice; whether all who are to play it are there (doublings may be missing).
    fn fix(
        &mut self,
        choice: &Choice,
        line: LineId,
        find: impl Fn(&str) -> Result<SeatId, Vec<String>>,
        (ensemble, frame): (&Ensemble, &Frame),
    ) -> bool {
        let mut seated = true;
        for played in &choice.play {
            match find(&played.seat) {
                Ok(seat) => {
                    let instrument = instrument_named(ensemble.seat(seat), &played.instrument);
                    if instrument.is_none() && !played.instrument.is_empty() {
                        self.conflicts.push(no_instrument(choice, played, frame));
                    }
                    self.fixed.push(Fixed::of(played, line, (seat, instrument)));
                }
                Err(near) => {
                    self.conflicts.push(no_seat(choice, &played.seat, &near, frame));
                    seated &= played.doubling;
                }
            }
        }
        seated
    }

    fn plan_edits(&mut self, plan: &Plan, names: &SeatNames, frame: &Frame) {
        for edit in &plan.edits {
            match edit.resolve(names, frame) {
                Ok(edit) => self.edits.push(edit),
                Err(why) => {
                    let message = format!("an edit of {} does not fit: {why}", edit.seat);
                    let finding = Finding::new(Code::PlanConflict, place(edit.bars, frame), message);
                    self.conflicts.push(finding.with_remedy("drop it from the plan, or name what the ensemble has"));
                }
            }
        }
    }
}

/// Which line each choice means. First those that agree in everything, then, where the source has changed, the line of
/// the same role that shares most time with the choice.
struct Matches {
    line_of: BTreeMap<usize, LineId>,
    taken: Vec<LineId>,
}

impl Matches {
    fn of(plan: &Plan, score: &Score, analysis: &Analysis) -> Self {
        let mut matches = Self { line_of: BTreeMap::new(), taken: Vec::new() };
        let mut exact: BTreeMap<Key, Vec<LineId>> = BTreeMap::new();
        for line in analysis.lines.iter().rev() {
            exact.entry(key(&Choice::of(line, score, analysis))).or_default().push(line.id);
        }
        for (index, choice) in plan.choices.iter().enumerate() {
            if let Some(line) = exact.get_mut(&key(choice)).and_then(Vec::pop) {
                matches.take(index, line);
            }
        }
        matches.near(plan, score, analysis);
        matches.taken.sort_unstable();
        matches
    }

    fn near(&mut self, plan: &Plan, score: &Score, analysis: &Analysis) {
        for (index, choice) in plan.choices.iter().enumerate() {
            let Some(span) = choice.bars.span(&score.frame.meters, score.frame.end) else { continue };
            if self.line_of.contains_key(&index) {
                continue;
            }
            let free = |line: &&Line| {
                line.roles.main() == choice.role && line.span.overlaps(span) && !self.taken.contains(&line.id)
            };
            let likeness =
                |line: &&Line| (line.voice.0 + 1 == choice.voice, shared(line.span, span), u32::MAX - line.id.0);
            let best = analysis.lines.iter().filter(free).max_by_key(likeness).map(|line| line.id);
            if let Some(line) = best {
                self.take(index, line);
            }
        }
    }

    fn take(&mut self, choice: usize, line: LineId) {
        self.line_of.insert(choice, line);
        self.taken.push(line);
    }
}

type Key = (Bars, crate::line::Role, u32, String, u32);

fn key(choice: &Choice) -> Key {
    (choice.bars, choice.role, choice.voice, choice.first.clone(), choice.notes)
}

fn shared(a: TickSpan, b: TickSpan) -> u64 {
    a.intersection(b).map_or(0, |span| span.length().0)
}

fn place(bars: Bars, frame: &Frame) -> Place {
    let Some(span) = bars.span(&frame.meters, frame.end) else {
        // Beyond the end of what the source is now.
        let number = |point: Option<BarPoint>| point.map(|point| point.bar);
        return Place { bar: number(bars.from), last_bar: number(bars.to), ..Place::default() };
    };
    let (first, last) = Bars::numbers(span, &frame.meters);
    Place { bar: Some(first), last_bar: Some(last), ..Place::default() }
}

fn gone(choice: &Choice, frame: &Frame) -> Finding {
    let players: Vec<String> = choice.play.iter().map(ToString::to_string).collect();
    let who = if players.is_empty() { String::new() } else { format!(" for {}", players.join(", ")) };
    let message = format!("the plan has a {} line{who} that the source no longer has", choice.role);
    Finding::new(Code::PlanConflict, place(choice.bars, frame), message).with_remedy("drop the line from the plan")
}

fn new_line(line: &Line, frame: &Frame) -> Finding {
    let (first, last) = Bars::numbers(line.span, &frame.meters);
    let place = Place { bar: Some(first), last_bar: Some(last), ..Place::default() };
    let message = format!("the source has a {} line that the plan does not know", line.roles.main());
    Finding::new(Code::PlanConflict, place, message).with_remedy("it was given to players anew; look whether they suit")
}

fn no_instrument(choice: &Choice, played: &Played, frame: &Frame) -> Finding {
    let (seat, instrument) = (&played.seat, &played.instrument);
    let message =
        format!("the plan has {seat} play the {} on `{instrument}`, which that player does not have", choice.role);
    let finding = Finding::new(Code::PlanConflict, place(choice.bars, frame), message);
    finding.with_remedy("name one of the seat's instruments, or drop `on` and the name: then what costs least is taken")
}

fn no_seat(choice: &Choice, name: &str, near: &[String], frame: &Frame) -> Finding {
    let message = format!("the plan gives the {} to `{name}`, which this ensemble does not have", choice.role);
    let remedy = match near {
        [] => "give the line to a seat of this ensemble".to_owned(),
        near => format!("did you mean {}?", near.join(", ")),
    };
    Finding::new(Code::PlanConflict, place(choice.bars, frame), message).with_remedy(remedy)
}
