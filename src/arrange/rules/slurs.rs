//! Slurs longer than a bow: see the page of `slur-too-long`.

use super::{Hit, Part, Rule, Told};
use crate::arrange::bow::shares;
use crate::finding::{Code, Severity};
use crate::score::{Marked, Tick, TickSpan};

pub(super) struct Slurs;

impl Rule for Slurs {
    fn code(&self) -> Code {
        Code::SlurTooLong
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let hit = |(index, slur): (usize, TickSpan)| {
            let over = bows(part, slur)? - 1.0;
            let gravity = (over * 1000.0) as u32;
            (over > 1e-6).then_some(Hit { at: slur.start, kind: 0, severity: Severity::Warning, gravity, index })
        };
        slurs(part).filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let slur = slurs(part).find(|(index, _)| *index == hit.index).map(|(_, slur)| slur);
        let seconds = slur.map_or(0.0, |slur| {
            let at = |tick: Tick| part.frame.tempo.seconds_at(tick).0;
            at(slur.end) - at(slur.start)
        });
        let limit = seconds / (1.0 + f64::from(hit.gravity) / 1000.0);
        Told::new(
            format!("a slur of {seconds:.1} s; one bow lasts about {limit:.1} s at this dynamic"),
            "turn the bow within the slur, or play softer",
        )
    }
}

/// The slurs of a part, each with the index of its mark.
fn slurs(part: &Part<'_>) -> impl Iterator<Item = (usize, TickSpan)> {
    part.marks.iter().enumerate().filter_map(|(index, mark)| match mark {
        Marked::Slur(span) => Some((index, *span)),
        _ => None,
    })
}

/// How many bows a slur takes; `None` when it is not bowed.
fn bows(part: &Part<'_>, slur: TickSpan) -> Option<f64> {
    Some(shares(part.seat, part.frame, part.notes, slur)?.iter().map(|(_, share)| share).sum())
}

#[cfg(test)]
mod tests {
    use crate::arrange::ArrangedNote;
    use crate::arrange::fixture::profile;
    use crate::arrange::rules::tests::{chord, codes, play_marked};
    use crate::profile::Slur;
    use crate::score::{Dynamic, Marked, Tick, TickSpan};
    use crate::units::Seconds;

    fn told(instrument: &str, dynamic: Dynamic) -> Vec<&'static str> {
        let mut player = profile(instrument);
        player.capability.slur =
            (instrument == "Violin").then_some(Slur { pp: Seconds(10.0), mf: Seconds(5.0), ff: Seconds(2.5) });
        let note = |i: u64| ArrangedNote { dynamic, ..chord(["G4", "A4"][i as usize % 2], i * 480, 480) };
        let slur = Marked::Slur(TickSpan::new(Tick(0), Tick(12 * 480)));
        codes(&play_marked(instrument, player, (0..12).map(note).collect(), vec![slur]))
    }

    #[test]
    fn a_bow_lasts_longer_softly() {
        assert_eq!(told("Violin", Dynamic::Mf), ["slur-too-long"]);
        assert!(told("Violin", Dynamic::Pp).is_empty());
        assert!(told("Flute", Dynamic::Mf).is_empty());
    }
}
