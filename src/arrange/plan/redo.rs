//! A redo as the plan's text says it: which bars of which seats were solved again, and what was chosen there.

use super::bars::Bars;
use super::choice::{Choice, choices, order};
use crate::analysis::Analysis;
use crate::arrange::{Arrangement, SeatNames};
use crate::line::Line;
use crate::score::{Score, SeatId, TickSpan};
use serde::{Deserialize, Serialize};

/// Bars of some seats solved again on top of all that stands before it in the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redo {
    /// Which bars.
    pub bars: Bars,
    /// Whose, as written: seat names, abbreviations, sections; empty for everybody.
    pub seats: Vec<String>,
    /// Seed of the solver.
    pub seed: u64,
    /// What these seats play there of the lines in the bars; `None` until it is solved.
    pub lines: Option<Vec<Choice>>,
}

impl Redo {
    /// A redo that is to be solved.
    #[must_use]
    pub const fn new(bars: Bars, seats: Vec<String>, seed: u64) -> Self {
        Self { bars, seats, seed, lines: None }
    }

    /// The same with what was chosen: of the lines that begin in the bars, and that one of the seats plays now or played
    /// before, what these seats play.
    pub(in crate::arrange) fn chosen(
        &self,
        (score, analysis): (&Score, &Analysis),
        anew: &Arrangement,
        (seats, span): (&[SeatId], TickSpan),
        played_before: impl Fn(&Line) -> bool,
    ) -> Self {
        let names = SeatNames::of(&anew.ensemble);
        let labels: Vec<&str> = seats.iter().map(|seat| names.label(*seat)).collect();
        let mut lines: Vec<&Line> = analysis.lines.iter().collect();
        lines.sort_by_key(|line| order(line));
        let inside = |line: &Line| {
            line.notes.first().and_then(|id| score.note(*id)).is_some_and(|(_, note)| span.contains(note.start))
        };
        let own = |(line, mut choice): (&Line, Choice)| {
            choice.play.retain(|played| labels.contains(&played.seat.as_str()));
            (inside(line) && (!choice.play.is_empty() || played_before(line))).then_some(choice)
        };
        let chosen = lines.into_iter().zip(choices(score, analysis, anew)).filter_map(own).collect();
        Self { lines: Some(chosen), ..self.clone() }
    }
}
