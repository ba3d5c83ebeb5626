//! A score on its whole way to an arrangement that was listened to and mended.

use super::mend::{Take, mend};
use super::outcome::{Listened, Outcome};
use super::redone::Redone;
use crate::analysis::analyze;
use crate::arrange::{KeyCost, LossLimits, Plan, Style, check};
use crate::balance::Checks;
use crate::ensemble::Ensemble;
use crate::render::stage;
use crate::run::{Error, Run};
use crate::score::Score;
use std::sync::Arc;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// For whom.
    pub ensemble: Arc<Ensemble>,
    /// What is preferred.
    pub style: Style,
    /// What is pinned, or the choices to replay.
    pub plan: Plan,
    /// What counts as heard; `None` renders nothing and measures nothing.
    pub checks: Option<Checks>,
    /// At most how many rounds of mending; none run without `checks`, or when choices are replayed.
    pub rounds: u8,
    /// How much may be lost: beyond it the outcome is refused, see [`Outcome::refused`].
    pub limits: LossLimits,
}

impl Request {
    /// An arrangement for an ensemble in its own style, free of pins and limits, without sound. A style that is not built in
    /// is to be set.
    #[must_use]
    pub fn new(ensemble: Arc<Ensemble>) -> Self {
        Self {
            style: Style::builtin(&ensemble.style).unwrap_or_default(),
            ensemble,
            plan: Plan::default(),
            checks: None,
            rounds: 0,
            limits: LossLimits::default(),
        }
    }
}

/// What each of the twelve keys would cost the players, the best first (see [`crate::arrange::keys`]).
///
/// # Errors
/// [`Error::Cancelled`].
pub fn keys(score: &Score, ensemble: &Arc<Ensemble>, style: &Style, run: &Run) -> Result<Vec<KeyCost>, Error> {
    let analysis = analyze(score, run)?.value;
    crate::arrange::keys(score, &analysis, ensemble, style, run)
}

/// Takes a score the whole way. A plan's [`Plan::transpose`] is how far the score was moved already. Where it breaks a limit
/// it is not listened to: the findings tell why it is refused.
///
/// # Errors
/// [`Error::Cancelled`], and [`Error::Unsatisfiable`] when a pin cannot hold.
pub fn arrange(score: &Score, request: &Request, run: &Run) -> Result<Outcome, Error> {
    let mut findings = Vec::new();
    let analysis = analyze(score, run)?.take(&mut findings);
    findings.extend(Plan::unread_markers(score));
    let wishes = request.plan.in_sections(score, &analysis)?.with_markers(score);
    let (wishes, unanswered) = wishes.with_names_over_staves(score, &analysis, &request.ensemble)?;
    findings.extend(unanswered);
    let analysis = wishes.split(score, &analysis);
    let run = &wishes.run(run);
    let first = crate::arrange::arrange(score, &analysis, &request.ensemble, &request.style, &wishes, run)?;
    let first = first.take(&mut findings);
    let Redone { arrangement: first, performance, redos } =
        Redone::of((score, &analysis), first, &request.style, &wishes, &mut findings, run)?;
    let over = request.limits.check(score, &first);
    let (arrangement, performance, listened, rounds) = match request.checks.as_ref().filter(|_| over.is_empty()) {
        None => (first, performance, None, Vec::new()),
        Some(checks) => {
            let stage = stage(&performance);
            let listened = Listened::on(&stage, &first, checks, run)?;
            let take = Take::new(first, performance, stage, listened);
            // A replay is what the person has settled: it is measured, never changed.
            let rounds = if request.plan.is_open() { request.rounds } else { 0 };
            let (take, rounds) = match rounds {
                0 => (take, Vec::new()),
                _ => mend(take, checks, rounds, &wishes.bind(score, &analysis, &request.ensemble)?, run)?,
            };
            (take.arrangement, take.performance, Some(take.listened), rounds)
        }
    };
    findings.extend(over);
    findings.extend(check(&arrangement));
    findings.extend(listened.iter().flat_map(|listened| listened.findings.iter().cloned()));
    let plan = Plan::of(score, &analysis, &arrangement, &request.plan.pins, &request.style.id, run);
    let joined = request.plan.joined_in(&request.ensemble);
    let sections = if request.plan.sections.is_empty() { plan.sections } else { request.plan.sections.clone() };
    let plan = Plan { redos, joined, sections, transpose: request.plan.transpose, ..plan };
    Ok(Outcome { analysis, arrangement, performance, plan: Some(plan), listened, mock_up: None, rounds, findings })
}
