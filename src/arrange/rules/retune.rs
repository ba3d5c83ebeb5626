//! Which drum is tuned to which pitch when; and drums that must change faster than they can be tuned: see the page of
//! `retune-too-fast`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::arrange::{Arrangement, SeatPart};
use crate::finding::{Code, Severity};
use crate::score::{Pitch, PitchRange, Tick};
use crate::units::Seconds;

/// A drum brought to a pitch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// Which drum, counted from 0 in the order of the profile (the largest first).
    pub drum: usize,
    /// Its new pitch.
    pub pitch: Pitch,
    /// Its pitch before, from when it is free to change, and how long the player has; `None` where it is tuned before the
    /// piece begins.
    pub change: Option<(Pitch, Tick, Seconds)>,
    /// The first stroke at the new pitch.
    pub at: Tick,
}

/// The tuning plan of a part: every drum that is tuned, in the order of the strokes that want it. A pitch keeps its drum
/// while it can; where none has it, of the drums that there is time to tune that one changes whose pitch is wanted again
/// last. Empty without tuned drums.
#[must_use]
pub fn tuning_plan(arrangement: &Arrangement, part: &SeatPart) -> Vec<Tuning> {
    let Some(part) = Part::of(arrangement, part) else { return Vec::new() };
    tunings(&part).into_iter().map(|(_, tuning)| tuning).collect()
}

pub(super) struct Retune;

/// Strokes that a player looks ahead.
const AHEAD: usize = 256;

/// A drum, what it is tuned to, and when it was struck last.
struct Drum {
    range: PitchRange,
    tuned: Option<Pitch>,
    struck: f64,
    /// End of the last stroke.
    free: Tick,
}

impl Rule for Retune {
    fn code(&self) -> Code {
        Code::RetuneTooFast
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let safe = part.seat.profile().capability.retune.0;
        let hit = |(index, tuning): (usize, Tuning)| {
            let (_, _, time) = tuning.change?;
            let short = safe - time.0;
            let gravity = (short * 1000.0) as u32;
            let hit = Hit { at: tuning.at, kind: 0, severity: Severity::Warning, gravity, index };
            (short > 0.0).then_some(hit)
        };
        tunings(part).into_iter().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let safe = part.seat.profile().capability.retune.0;
        let time = (safe - f64::from(hit.gravity) / 1000.0).max(0.0);
        Told::new(
            format!("a drum has {time:.1} s to change its pitch; {safe:.1} s are safe"),
            "keep to the pitches that are tuned, or leave the stroke out",
        )
    }
}

/// The tunings of a part, each with the index of the attack that wants it.
fn tunings(part: &Part<'_>) -> Vec<(usize, Tuning)> {
    let drum = |range: &PitchRange| Drum { range: *range, tuned: None, struck: 0.0, free: Tick::ZERO };
    let mut drums: Vec<Drum> = part.seat.profile().capability.drums.iter().map(drum).collect();
    let retune = part.seat.profile().capability.retune.0;
    let mut tunings = Vec::new();
    if drums.is_empty() {
        return tunings;
    }
    for (index, onset) in part.onsets.iter().enumerate() {
        for pitch in onset.attacked.iter().filter_map(|sound| sound.pitch()) {
            let end = part.notes.get(onset.first).map_or(onset.tick, |note| note.span().end);
            let tuned = strike(&mut drums, pitch, (index, &part.onsets), (end, retune));
            tunings.extend(tuned.map(|tuning| (index, tuning)));
        }
    }
    tunings
}

/// Strikes a pitch: on the drum that has it, else, of those that have `retune` seconds to change, on the one whose pitch
/// is wanted again last, of equals the one fewer later strokes could use. Gives how that drum was tuned; `None` when it
/// need not change. A pitch no drum holds is for the rule of range.
fn strike(
    drums: &mut [Drum],
    pitch: Pitch,
    (index, onsets): (usize, &[Onset]),
    (end, retune): (Tick, f64),
) -> Option<Tuning> {
    let Onset { time: now, tick: at, .. } = *onsets.get(index)?;
    if let Some(drum) = drums.iter_mut().find(|drum| drum.tuned == Some(pitch)) {
        (drum.struck, drum.free) = (now, end);
        return None;
    }
    let later = onsets.get(index + 1..).unwrap_or_default();
    let later = later.get(..AHEAD).unwrap_or(later);
    let wanted_again = |drum: &Drum| match drum.tuned {
        None => usize::MAX,
        Some(tuned) => later
            .iter()
            .position(|onset| onset.attacked.iter().any(|sound| sound.pitch() == Some(tuned)))
            .unwrap_or(usize::MAX - 1),
    };
    let others = |drum: &Drum| {
        let pitches = later.iter().flat_map(|onset| &onset.attacked).filter_map(|sound| sound.pitch());
        pitches.filter(|other| *other != pitch && drum.range.contains(*other)).count()
    };
    let free = drums.iter_mut().enumerate().filter(|(_, drum)| drum.range.contains(pitch));
    let has_time = |drum: &Drum| drum.tuned.is_none() || now - drum.struck >= retune;
    let key = |drum: &Drum| (has_time(drum), wanted_again(drum), std::cmp::Reverse(others(drum)));
    let (place, drum) = free.max_by_key(|(_, drum)| key(drum))?;
    let change = drum.tuned.map(|before| (before, drum.free, Seconds(now - drum.struck)));
    (drum.tuned, drum.struck, drum.free) = (Some(pitch), now, end);
    Some(Tuning { drum: place, pitch, change, at })
}

#[cfg(test)]
mod tests {
    use super::tuning_plan;
    use crate::arrange::rules::tests::{arrangement, chord, codes, pitch, play};
    use crate::score::Tick;
    use crate::units::Seconds;

    #[test]
    fn the_plan_says_which_drum_changes_when() {
        let names = ["C3", "G2", "C3", "D3"];
        let notes = names.iter().zip(0..).map(|(name, i)| chord(name, i * 960, 480)).collect();
        let arrangement = arrangement("Timpani", notes);
        let plan = tuning_plan(&arrangement, &arrangement.seats[0]);
        let told: Vec<_> = plan.iter().map(|tuning| (tuning.drum, tuning.pitch)).collect();
        assert_eq!(told, [(1, pitch("C3")), (0, pitch("G2")), (1, pitch("D3"))]);
        assert_eq!(plan[2].change, Some((pitch("C3"), Tick(2400), Seconds(1.0))));
    }

    #[test]
    fn drums_need_time_to_change() {
        assert_eq!(play("Timpani", "C3 G2 C3 G2"), []);
        assert_eq!(codes(&play("Timpani", "C3 G2 D3 A2 E3 Bb2")), ["retune-too-fast"]);
        assert_eq!(play("Timpani", "C3 G2 - - - - - - - - - - - - - - - - - - - - D3 A2"), []);
    }

    #[test]
    fn a_drum_that_there_is_time_to_tune_changes_first() {
        let rests = |count| "- ".repeat(count);
        let strokes = format!("C3 Bb2 {}Bb2 - B2 {}C3", rests(10), rests(24));
        assert_eq!(play("Timpani", &strokes), [], "not the drum of Bb2, though nobody wants that again");
    }
}
