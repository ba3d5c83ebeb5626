//! Breath marks: the page has the full value, the sound ends early.

use crate::profile::Profile;
use crate::score::{Mark, Marked, TempoMap, Tick, TickSpan};
use crate::units::Seconds;

/// Where the player of a seat breathes: the breath marks, in order.
pub(crate) struct Breaths<'a> {
    marks: Vec<Tick>,
    tempo: &'a TempoMap,
}

impl<'a> Breaths<'a> {
    /// Those among the marks of a part.
    pub(crate) fn of(marks: &[Marked], tempo: &'a TempoMap) -> Self {
        let breath = |mark: &Marked| if let Marked::At(tick, Mark::Breath) = mark { Some(*tick) } else { None };
        let mut marks: Vec<Tick> = marks.iter().filter_map(breath).collect();
        marks.sort_unstable();
        Self { marks, tempo }
    }

    /// Where a note ends that has a breath mark at its written end: a comfortable breath earlier where two thirds of the
    /// note stay, the shortest breath in any case. `None` without the mark.
    pub(crate) fn end(&self, span: TickSpan, profile: &Profile) -> Option<Tick> {
        let breath = profile.capability.breath.filter(|_| self.marks.binary_search(&span.end).is_ok())?;
        let (from, to) = (self.tempo.seconds_at(span.start).0, self.tempo.seconds_at(span.end).0);
        let end = (to - breath.catch.0).max(from + (to - from) * 2.0 / 3.0).min(to - breath.least.0);
        Some(self.tempo.tick_at(Seconds(end.max(from))).clamp(span.start, span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::testing;
    use crate::score::Division;

    #[test]
    fn a_breath_takes_its_time_from_the_note_before_it() {
        let tempo = TempoMap::new(Division::new(480).unwrap(), []);
        let breaths = Breaths::of(&[Marked::At(Tick(1920), Mark::Breath)], &tempo);
        let (flute, long) = (testing::flute(), TickSpan::new(Tick(0), Tick(1920)));
        let end = breaths.end(long, &flute).unwrap();
        assert!((1280..1720).contains(&end.0), "{end:?}");
        assert_eq!(breaths.end(TickSpan::new(Tick(0), Tick(960)), &flute), None);
    }
}
