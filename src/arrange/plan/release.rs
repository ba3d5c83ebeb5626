//! A pin goes before what was chosen earlier: lines whose choices it contradicts are solved anew.

use super::bind::{Allowed, BoundPlan};
use super::replay::Fixed;
use crate::analysis::Analysis;
use crate::line::{Line, LineId};
use crate::score::SeatId;
use std::collections::{BTreeMap, BTreeSet};

/// What was chosen, by line.
type Chosen = BTreeMap<LineId, Vec<Fixed>>;

impl BoundPlan {
    /// Opens the lines whose choices no longer agree with the pins, and those that stand in the way of a line that came
    /// to their player by a pin.
    pub(super) fn release(&mut self, analysis: &Analysis) {
        let chosen: Chosen = Fixed::by_line(self.replay.fixed.iter().cloned());
        let mut released: BTreeSet<LineId> =
            chosen.iter().filter(|(line, fixed)| self.contradicts(**line, fixed)).map(|(line, _)| *line).collect();
        released.extend(self.in_the_way(analysis, &chosen, &released));
        self.replay.fixed.retain(|fixed| !released.contains(&fixed.line));
        self.replay.open.extend(&released);
        self.replay.open.sort_unstable();
        self.replay.open.dedup();
    }

    /// Whether somebody was chosen who may not play a line so, or somebody who has to was not.
    fn contradicts(&self, line: LineId, chosen: &[Fixed]) -> bool {
        let wrong = |fixed: &Fixed| {
            let octave = self.octave(line, fixed.seat).is_some_and(|octave| octave != fixed.shift);
            let mute = self.mute(line, fixed.seat).is_some_and(|muted| muted != fixed.muted);
            let asked = self.instrument(line, fixed.seat).zip(fixed.instrument);
            octave
                || mute
                || asked.is_some_and(|(pinned, chosen)| pinned != chosen)
                || match self.allowed(line, fixed.seat) {
                    Allowed::Free => false,
                    Allowed::Play(_) => fixed.doubling,
                    Allowed::Double(_) | Allowed::OnlyDouble(_) => !fixed.doubling,
                    Allowed::Never(_) => true,
                }
        };
        let missing = |seat: SeatId| !chosen.iter().any(|fixed| fixed.seat == seat);
        chosen.iter().any(wrong) || self.player(line).is_some_and(missing)
    }

    /// Who has to play a line.
    fn player(&self, line: LineId) -> Option<SeatId> {
        self.seats(line).find(|seat| matches!(self.allowed(line, *seat), Allowed::Play(_)))
    }

    /// Lines whose player has to play another one, newly, that sounds together with them.
    fn in_the_way(&self, analysis: &Analysis, chosen: &Chosen, released: &BTreeSet<LineId>) -> Vec<LineId> {
        let find = |id: &LineId| analysis.lines.get(id.0 as usize);
        let pinned: Vec<(SeatId, &Line)> =
            released.iter().filter_map(|line| Some((self.player(*line)?, find(line)?))).collect();
        let meets = |fixed: &Fixed, line: &Line| {
            pinned
                .iter()
                .any(|(seat, other)| *seat == fixed.seat && other.id != line.id && other.span.overlaps(line.span))
        };
        let stands = |(line, fixed): (&LineId, &Vec<Fixed>)| {
            let own = find(line)?;
            (self.player(*line).is_none() && fixed.iter().any(|fixed| meets(fixed, own))).then_some(*line)
        };
        chosen.iter().filter_map(stands).collect()
    }
}
