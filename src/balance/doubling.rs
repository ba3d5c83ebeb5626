//! Who doubles a line at the unison or at octaves, told by the notes: such seats are heard as one with it, whatever role
//! they were given.

use super::checks::notes_in;
use super::measure::JUDGED;
use crate::arrange::Arrangement;
use crate::line::Role;
use crate::score::{Bar, SeatId, Tick, TickSpan};
use std::collections::BTreeSet;
use std::ops::Range;

/// A seat that doubles a role in a bar.
pub(super) struct Doubling {
    pub(super) seat: SeatId,
    pub(super) role: Role,
    pub(super) span: TickSpan,
}

/// A note as a doubling sees it: when it starts, and its pitch class.
type Onset = (Tick, u8);

/// Every doubling by bar.
pub(super) fn doublings(arrangement: &Arrangement, bars: &[(Bar, Range<usize>)]) -> Vec<Doubling> {
    let of_bar =
        |bar: &Bar| JUDGED.into_iter().flat_map(|role| of_role(arrangement, role, bar.span)).collect::<Vec<_>>();
    bars.iter().flat_map(|(bar, _)| of_bar(bar)).collect()
}

fn of_role(arrangement: &Arrangement, role: Role, span: TickSpan) -> Vec<Doubling> {
    let seats = || arrangement.seats.iter().map(|part| part.seat);
    let lines: Vec<BTreeSet<Onset>> =
        seats().map(|seat| onsets(arrangement, seat, span, Some(role))).filter(|line| !line.is_empty()).collect();
    let others = seats().filter(|seat| onsets(arrangement, *seat, span, Some(role)).is_empty());
    let doubles = |seat: &SeatId| {
        let part = onsets(arrangement, *seat, span, None);
        lines.iter().any(|line| is_doubling(&part, line))
    };
    others.filter(doubles).map(|seat| Doubling { seat, role, span }).collect()
}

/// Three quarters of its notes are the line's, and they are at least half of the line (ours).
fn is_doubling(part: &BTreeSet<Onset>, line: &BTreeSet<Onset>) -> bool {
    let shared = part.intersection(line).count();
    shared > 0 && shared * 4 >= part.len() * 3 && shared * 2 >= line.len()
}

fn onsets(arrangement: &Arrangement, seat: SeatId, span: TickSpan, role: Option<Role>) -> BTreeSet<Onset> {
    let decision = |index: usize| arrangement.decisions.get(index).map(|decision| decision.role);
    let notes = notes_in(arrangement, seat, span).iter();
    let notes = notes.filter(|note| role.is_none() || decision(note.decision.0 as usize) == role);
    notes.filter_map(|note| Some((note.start, note.sound.pitch()?.class()))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{part, scene, seat};
    use super::*;
    use crate::profile::testing::{flute, violin};
    use crate::score::Dynamic::Mf;
    use std::sync::Arc;

    #[test]
    fn octaves_double_and_thirds_do_not() {
        let (flute, violin) = (Arc::new(flute()), Arc::new(violin()));
        let tune = part("Tune", &flute, Mf, &[84, 86, 88, 89], 1).with_role(Role::Melody);
        let octave = part("Octave", &violin, Mf, &[72, 74, 76, 77], 1);
        let third = part("Third", &violin, Mf, &[69, 71, 72, 74], 1);
        let arrangement = scene(&[tune, octave, third]);
        let bar = arrangement.frame.meters.bar_at(Tick(0));
        let found = doublings(&arrangement, &[(bar, 0..1)]);
        assert_eq!(found.iter().map(|d| d.seat).collect::<Vec<_>>(), [seat(&arrangement, "Octave")]);
    }
}
