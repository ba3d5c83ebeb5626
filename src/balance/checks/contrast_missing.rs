//! Two sections are marked far apart and sound alike.

use super::super::contrast::SectionBalance;
use super::Judged;
use crate::finding::{Code, Finding, Place};

/// So many tenths of a dynamic step apart are far (ours: two steps, p to mf).
const FAR: u16 = 20;

pub(super) fn check(judged: &Judged) -> Vec<Finding> {
    judged.balance.sections.windows(2).filter_map(|pair| finding(judged, &pair[0], &pair[1])).collect()
}

fn finding(judged: &Judged, before: &SectionBalance, after: &SectionBalance) -> Option<Finding> {
    let (from, to) = (before.written?, after.written?);
    let step = (after.loudness? - before.loudness?).0;
    let meant = if to > from { step } else { -step };
    if from.abs_diff(to) < FAR || meant >= judged.checks.contrast_lu.0 {
        return None;
    }
    let (way, steps) = (if to > from { "louder" } else { "softer" }, f64::from(from.abs_diff(to)) / 10.0);
    let message = format!(
        "{} is marked {steps:.0} dynamics {way} than bars {}-{}, but is {} ({} seats after {})",
        if after.name.is_empty() { "this section".to_owned() } else { format!("section {}", after.name) },
        before.bar.0,
        before.last_bar.0,
        heard(step),
        after.seats,
        before.seats,
    );
    let remedy = if to > from {
        "bring in seats that rest, or brass and percussion; or thin out what comes before"
    } else {
        "let seats rest: fewer players are softer than the same players marked down"
    };
    let place = Place { bar: Some(after.bar), last_bar: Some(after.last_bar), ..Place::default() };
    Some(Finding::new(Code::ContrastMissing, place, message).with_remedy(remedy))
}

/// `as loud`, `only 2 LU louder`, `1 LU softer`.
fn heard(step: f64) -> String {
    match step.round() as i32 {
        0 => "as loud".to_owned(),
        up if up > 0 => format!("{up} LU louder"),
        down => format!("{} LU softer", -down),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_said_as_they_are_heard() {
        assert_eq!([heard(0.2), heard(2.0), heard(-1.4)], ["as loud", "2 LU louder", "1 LU softer"]);
    }
}
