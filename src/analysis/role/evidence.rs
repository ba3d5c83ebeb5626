//! What tells the role of a line, in thousandths each.

use super::figure::figures;
use super::strike::Strike;
use crate::analysis::texture::per_mille;

/// What a line does. All but `lead` and `floor` tell of what it does while it does not have the melody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Evidence {
    /// Whether its instrument, as far as it is known, can have a tune or carry harmony.
    pub(super) sings: bool,
    /// Share of its sound in which it has the melody.
    pub(super) lead: u32,
    /// Share of its sound in which it is the lowest of several.
    pub(super) floor: u32,
    /// How low it lies: none at middle C, all at two octaves below.
    pub(super) low: u32,
    /// Share of its strikes that belong to an accompaniment figure.
    pub(super) figure: u32,
    /// How long its notes are: none up to a beat, all from two beats on. A tremolo is one note.
    pub(super) held: u32,
    /// Share of its notes that start with another of their part, as long as it.
    pub(super) chordal: u32,
    /// How melodious its course is: by step, on several pitches.
    pub(super) course: u32,
    /// How often it moves to another pitch, beside the tune.
    pub(super) activity: u32,
    /// How far it goes in the rhythm of the tune.
    pub(super) with_tune: u32,
    /// Share of its beats that others have in the same rhythm.
    pub(super) company: u32,
}

/// Pitches from which on a line's course is varied.
const VARIED: u32 = 5;

impl Evidence {
    /// What the strikes of one line tell by themselves.
    pub(super) fn of(strikes: &[Strike]) -> Self {
        let sound = |strikes: &mut dyn Iterator<Item = &Strike>| strikes.map(|strike| strike.end - strike.start).sum();
        let led: u64 = sound(&mut strikes.iter().filter(|strike| strike.leads));
        let lead = per_mille(led, sound(&mut strikes.iter()));
        let figure = figures(strikes);
        let rest: Vec<(&Strike, bool)> = strikes.iter().zip(figure).filter(|(strike, _)| !strike.leads).collect();
        let count = |of: fn(&(&Strike, bool)) -> bool| rest.iter().filter(|strike| of(strike)).count() as u64;
        let notes: u64 = rest.iter().map(|(strike, _)| u64::from(strike.notes)).sum();
        let chordal: u64 = rest.iter().map(|(strike, _)| u64::from(strike.chordal)).sum();
        let beats: u64 = rest.iter().map(|(strike, _)| per_mille_long(strike)).sum();
        Self {
            lead,
            figure: per_mille(count(|(_, figure)| *figure), rest.len() as u64),
            held: (beats / rest.len().max(1) as u64).saturating_sub(1000).min(1000) as u32,
            chordal: per_mille(chordal, notes),
            course: course(&rest),
            ..Self::default()
        }
    }

    /// What a line does together with one that doubles it.
    pub(super) fn doubled_by(self, double: &Self) -> Self {
        let (lead, floor, low) = (self.lead.max(double.lead), self.floor.max(double.floor), self.low.max(double.low));
        Self { lead, floor, low, ..self }
    }
}

/// Length in thousandths of a beat.
fn per_mille_long(strike: &Strike) -> u64 {
    ((strike.end - strike.start).saturating_mul(1000) / strike.beat).min(64_000)
}

/// Moves by step count full, up to a fourth half, wider ones and repetitions nothing; few pitches make it less.
fn course(rest: &[(&Strike, bool)]) -> u32 {
    let step = |pair: &[(&Strike, bool)]| match pair[0].0.high.abs_diff(pair[1].0.high) {
        1 | 2 => 1000,
        3..=5 => 600,
        _ => 0,
    };
    let steps: u32 = rest.windows(2).map(step).sum();
    let pitches = rest.iter().fold(0u128, |all, (strike, _)| all | 1 << (strike.high & 127)).count_ones();
    let smooth = steps / u32::try_from(rest.len().max(2) - 1).unwrap_or(u32::MAX);
    smooth.saturating_mul(pitches.min(VARIED)) / VARIED
}

/// How many of a line's strikes are at another pitch than the one before.
pub(super) fn moves<'a>(strikes: impl IntoIterator<Item = &'a Strike>) -> u64 {
    let mut before = None;
    strikes.into_iter().filter(|strike| before.replace(strike.high).is_some_and(|before| before != strike.high)).count()
        as u64
}
