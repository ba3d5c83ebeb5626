//! Drums that must change pitch faster than they can be tuned: see the page of `retune-too-fast`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::score::{Pitch, PitchRange};

pub(super) struct Retune;

/// Strokes that a player looks ahead.
const AHEAD: usize = 256;

/// A drum, what it is tuned to, and when it was struck last.
struct Drum {
    range: PitchRange,
    tuned: Option<Pitch>,
    struck: f64,
}

impl Rule for Retune {
    fn code(&self) -> Code {
        Code::RetuneTooFast
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let capability = &part.seat.profile().capability;
        let drum = |range: &PitchRange| Drum { range: *range, tuned: None, struck: f64::NEG_INFINITY };
        let mut drums: Vec<Drum> = capability.drums.iter().map(drum).collect();
        let mut hits = Vec::new();
        if drums.is_empty() {
            return hits;
        }
        for (index, onset) in part.onsets.iter().enumerate() {
            for pitch in onset.attacked.iter().filter_map(|sound| sound.pitch()) {
                let time = strike(&mut drums, pitch, index, &part.onsets);
                let short = time.map_or(0.0, |time| capability.retune.0 - time);
                let gravity = (short * 1000.0) as u32;
                let hit = Hit { at: onset.tick, kind: 0, severity: Severity::Warning, gravity, index };
                hits.extend((short > 0.0).then_some(hit));
            }
        }
        hits
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

/// Strikes a pitch: on the drum that has it, else on the one whose pitch is wanted again last, of equals
/// the one fewer later strokes could use. Gives the seconds that
/// drum has had to change; `None` when it need not. A pitch no drum holds is for the rule of range.
fn strike(drums: &mut [Drum], pitch: Pitch, index: usize, onsets: &[Onset]) -> Option<f64> {
    let now = onsets.get(index)?.time;
    if let Some(drum) = drums.iter_mut().find(|drum| drum.tuned == Some(pitch)) {
        drum.struck = now;
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
    let free = drums.iter_mut().filter(|drum| drum.range.contains(pitch));
    let drum = free.max_by_key(|drum| (wanted_again(drum), std::cmp::Reverse(others(drum))))?;
    let time = drum.tuned.map(|_| now - drum.struck);
    (drum.tuned, drum.struck) = (Some(pitch), now);
    time
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::tests::{codes, play};

    #[test]
    fn drums_need_time_to_change() {
        assert_eq!(play("Timpani", "C3 G2 C3 G2"), []);
        assert_eq!(codes(&play("Timpani", "C3 G2 D3 A2 E3 Bb2")), ["retune-too-fast"]);
        assert_eq!(play("Timpani", "C3 G2 - - - - - - - - - - - - - - - - - - - - D3 A2"), []);
    }
}
