//! Written dynamics and hairpins as a continuous intensity.

use crate::arrange::{ArrangedNote, Articulation, SeatPart};
use crate::score::{Dynamic, Marked, Sign, Tick, TickSpan};

/// How much an accent adds: half a dynamic step (ours).
const ACCENT: f64 = 0.1;
/// One dynamic step.
const STEP: f64 = 0.2;

/// The hairpins of a seat, by start.
pub(super) struct Dynamics {
    hairpins: Vec<Hairpin>,
}

/// Intensity at both ends of a note.
pub(super) struct Level {
    pub(super) start: f64,
    pub(super) end: f64,
}

struct Hairpin {
    span: TickSpan,
    from: Dynamic,
    to: f64,
}

impl Dynamics {
    pub(super) fn of(part: &SeatPart) -> Self {
        let hairpin = |mark: &Marked| match mark {
            Marked::Hairpin(span, louder) => Hairpin::of(part, *span, *louder),
            _ => None,
        };
        let mut hairpins: Vec<Hairpin> = part.marks.iter().filter_map(hairpin).collect();
        hairpins.sort_by_key(|hairpin| hairpin.span);
        Self { hairpins }
    }

    /// Intensity of a note where it starts and where it ends.
    pub(super) fn level(&self, note: &ArrangedNote) -> Level {
        let accented = note.articulation == Articulation::Accent || note.signs.iter().any(Sign::is_accent);
        let accent = if accented { ACCENT } else { 0.0 };
        let span = note.span();
        Level { start: self.at(span.start, note.dynamic) + accent, end: self.at(span.end, note.dynamic) + accent }
    }

    fn at(&self, tick: Tick, written: Dynamic) -> f64 {
        let started = self.hairpins.partition_point(|hairpin| hairpin.span.start <= tick);
        match started.checked_sub(1).and_then(|last| self.hairpins.get(last)) {
            Some(hairpin) if tick <= hairpin.span.end && hairpin.from == written => hairpin.at(tick),
            _ => written.position(),
        }
    }
}

impl Hairpin {
    /// From the dynamic that holds where it opens to the next written one; one step where that does not follow.
    fn of(part: &SeatPart, span: TickSpan, louder: bool) -> Option<Self> {
        let upto = part.notes.partition_point(|note| note.start <= span.start);
        let first = part.notes.get(upto.saturating_sub(1))?;
        let after = part.notes.get(part.notes.partition_point(|note| note.start < span.end));
        let from = first.dynamic.position();
        let to = after.map_or(from, |note| note.dynamic.position());
        let follows = if louder { to > from } else { to < from };
        let step = if louder { STEP } else { -STEP };
        (span.length().0 > 0).then_some(Self { span, from: first.dynamic, to: if follows { to } else { from + step } })
    }

    fn at(&self, tick: Tick) -> f64 {
        let from = self.from.position();
        let share = tick.since(self.span.start).0 as f64 / self.span.length().0 as f64;
        from + (self.to - from) * share.min(1.0)
    }
}
