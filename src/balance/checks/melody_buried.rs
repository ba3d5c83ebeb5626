//! The melody is not heard over what accompanies it.

use super::super::remedies;
use super::super::types::RoleBalance;
use super::{Judged, beside, names};
use crate::finding::{Code, Finding, Severity};
use crate::line::Role;
use std::ops::Range;

pub(super) fn check(judged: &Judged) -> Vec<Finding> {
    buried(judged, Role::Melody, Code::MelodyBuried)
}

/// Runs of bars in which a role is not heard, each with cause and remedy.
pub(super) fn buried(judged: &Judged, role: Role, code: Code) -> Vec<Finding> {
    let runs = judged.runs(|bar| bar.role(role).is_some_and(|r| !r.heard));
    let told = runs.iter().filter(|run| role == Role::Melody || !judged.passes(run));
    told.filter_map(|run| finding(judged, role, code, run)).collect()
}

fn finding(judged: &Judged, role: Role, code: Code, run: &Range<usize>) -> Option<Finding> {
    let worst = remedies::worst(judged.balance, run, role)?;
    let seat = worst.seats.first().copied();
    let message = format!("{}: {}", headline(judged, role, worst), cause(worst));
    let remedy = remedies::words(judged.arrangement, judged.balance, run, role);
    let finding = Finding::new(code, judged.place(run, seat), message).with_remedy(remedy);
    Some(match severity(judged, role, run) {
        Some(severity) => finding.with_severity(severity),
        None => finding,
    })
}

fn headline(judged: &Judged, role: Role, worst: &RoleBalance) -> String {
    let who = names(judged.arrangement, &worst.seats);
    let by = &worst.maskers[..worst.maskers.len().min(3)];
    if by.is_empty() {
        format!("the {role} ({who}) is too soft to be heard")
    } else {
        format!("the {role} ({who}) is covered by {}", names(judged.arrangement, by))
    }
}

fn cause(worst: &RoleBalance) -> String {
    let level = beside(worst.over_rest.0);
    let left = f64::from(worst.audible) / 10.0;
    let place = worst.lost.map_or_else(String::new, |(low, high)| {
        format!(", most of it lost from {:.0} to {:.0} Hz", tens(low.0), tens(high.0))
    });
    format!("{level} the rest, {left:.0} % of its loudness left{place}")
}

fn tens(hertz: f64) -> f64 {
    (hertz / 10.0).round() * 10.0
}

/// What passes by is a note; a long stretch far below what it takes is an error.
fn severity(judged: &Judged, role: Role, run: &Range<usize>) -> Option<Severity> {
    if judged.passes(run) {
        Some(Severity::Note)
    } else {
        (role == Role::Melody && grave(judged, run)).then_some(Severity::Error)
    }
}

/// Two bars or more with less than a quarter of what it takes to be heard: a listener loses the thread.
fn grave(judged: &Judged, run: &Range<usize>) -> bool {
    let melodies = || judged.balance.bars[run.clone()].iter().filter_map(|bar| bar.melody.as_ref());
    let (sum, count) = melodies().fold((0u32, 0u32), |(sum, n), m| (sum + u32::from(m.audible), n + 1));
    count >= 2 && sum * 4 < count * u32::from(judged.checks.melody_audible)
}
