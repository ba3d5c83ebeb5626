//! Playability: what cannot be played, or hardly. One rule, one file, one code with its page.
//!
//! A rule looks at one seat's part (`Part`) and gives hits; here hits of one kind a few bars apart become one finding.
//! Only physics (no such pitch, no such string, more notes than players) makes an error; figures of common practice warn.

mod agility;
mod breath;
mod change;
mod grade;
mod hands;
mod leaps;
mod level_break;
mod level_independence;
mod level_key;
mod level_leap;
mod level_rhythm;
mod lips;
mod part;
mod pedals;
mod percussion;
mod percussion_hurried;
mod polyphony;
mod range;
mod repeats;
mod retune;
mod slide;
mod slurs;
mod stop_broken;
mod stop_speed;
mod stops;
mod technique_change;
mod trills;
mod voice;

pub use grade::grade;
pub use hands::hands_fit;
pub(super) use level_leap::REST_MS;
pub(super) use pedals::pedals_fit;
pub use polyphony::most_at_once;
pub use repeats::faster;
pub use retune::{Tuning, tuning_plan};
pub use stops::{StopFit, stop_fit};

use super::Arrangement;
use crate::finding::{Code, Finding, Place, Severity};
use crate::score::{BarNumber, Tick};
use part::Part;

/// All rules, in the order of the catalogue.
const RULES: [&dyn Rule; 26] = [
    &range::Range,
    &percussion::Percussion,
    &polyphony::Polyphony,
    &stops::Stops,
    &stop_broken::StopBroken,
    &stop_speed::StopSpeed,
    &hands::Hands,
    &pedals::PedalChanges,
    &breath::Breath,
    &lips::Lips,
    &slurs::Slurs,
    &trills::TrillAwkward,
    &repeats::Repeats,
    &agility::Agility,
    &leaps::Leaps,
    &slide::SlideTooFar,
    &retune::Retune,
    &technique_change::TechniqueChange,
    &change::Change,
    &percussion_hurried::PercussionHurried,
    &voice::Voice,
    &level_key::LevelKey,
    &level_rhythm::LevelRhythm,
    &level_leap::LevelLeap,
    &level_break::LevelBreak,
    &level_independence::LevelIndependence,
];

/// Bars between two places that still make one finding.
const NEAR: u32 = 4;

/// A playability rule.
trait Rule: Sync {
    /// Its code.
    fn code(&self) -> Code;

    /// Where the part breaks it, in any order.
    fn find(&self, part: &Part<'_>) -> Vec<Hit>;

    /// What is wrong at a place, and what to do about it.
    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told;
}

/// A place that breaks a rule.
#[derive(Debug, Clone, Copy)]
struct Hit {
    /// When.
    at: Tick,
    /// Hits of one kind a few bars apart become one finding.
    kind: u8,
    /// How bad the finding is.
    severity: Severity,
    /// How far over the limit: the worst hit of a finding gives its sentence.
    gravity: u32,
    /// Index of the note, or of the onset, that the rule speaks of.
    index: usize,
}

/// A sentence and a remedy, as [`Finding`] wants them.
struct Told {
    message: String,
    remedy: String,
}

impl Told {
    fn new(message: String, remedy: &str) -> Self {
        Self { message, remedy: remedy.to_owned() }
    }
}

/// Every playability rule over every seat: findings with bar, cause and remedy, in the order of the catalogue, then of
/// the score.
#[must_use]
pub fn check(arrangement: &Arrangement) -> Vec<Finding> {
    let by_seat = crate::run::map(&arrangement.seats, |seat| {
        let Some(part) = Part::of(arrangement, seat) else { return Vec::new() };
        RULES.iter().map(|rule| findings(*rule, &part)).collect()
    });
    let mut findings: Vec<Finding> = Vec::new();
    for rule in 0..RULES.len() {
        findings.extend(by_seat.iter().filter_map(|seat: &Vec<Vec<Finding>>| seat.get(rule)).flatten().cloned());
    }
    findings
}

fn findings(rule: &dyn Rule, part: &Part<'_>) -> Vec<Finding> {
    let mut hits: Vec<(BarNumber, Hit)> = rule.find(part).into_iter().map(|hit| (part.bar(hit.at), hit)).collect();
    hits.sort_by_key(|(_, hit)| (hit.kind, hit.at, hit.index));
    let mut findings: Vec<Finding> = hits
        .chunk_by(|(bar, hit), (next, other)| hit.kind == other.kind && next.0 <= bar.0 + NEAR)
        .filter_map(|run| finding(rule, part, run))
        .collect();
    findings.sort_by_key(|finding| (finding.place.bar, finding.place.beat));
    findings
}

fn finding(rule: &dyn Rule, part: &Part<'_>, run: &[(BarNumber, Hit)]) -> Option<Finding> {
    let ((first_bar, first), (last_bar, _)) = (run.first()?, run.last()?);
    let (_, worst) = run.iter().max_by_key(|(_, hit)| (hit.severity, hit.gravity, std::cmp::Reverse(hit.at)))?;
    let Told { mut message, remedy } = rule.tell(part, worst);
    if run.len() > 1 {
        message.push_str(&format!(" ({} such places)", run.len()));
    }
    let place = Place::seat(part.seat.id, &part.seat.plain_name, *first_bar).to_bar(*last_bar);
    let place = place.at_beat(part.frame.meters.position(first.at).beat);
    Some(Finding::new(rule.code(), place, message).with_remedy(remedy).with_severity(worst.severity))
}

#[cfg(test)]
mod tests;
