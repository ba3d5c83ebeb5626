//! An existing file, taken as it stands.

use super::outcome::{Listened, Outcome};
use crate::analysis::analyze;
use crate::arrange::{Casting, check};
use crate::balance::Checks;
use crate::ensemble::Ensemble;
use crate::perform::perform;
use crate::run::{Error, Run};
use crate::score::Score;
use std::sync::Arc;

/// Takes an existing score for an ensemble: nothing is moved, everything is checked, and with `checks` it is rendered
/// and measured too.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn adopt(
    score: &Score,
    ensemble: &Arc<Ensemble>,
    casting: &Casting,
    checks: Option<&Checks>,
    run: &Run,
) -> Result<Outcome, Error> {
    let mut findings = Vec::new();
    let analysis = analyze(score, run)?.take(&mut findings);
    let arrangement = crate::arrange::adopt(score, ensemble, casting).take(&mut findings).with_roles(&analysis);
    findings.extend(check(&arrangement));
    run.check()?;
    let (performance, listened) = match checks {
        Some(checks) => {
            let (performance, listened) = Listened::to(&arrangement, checks, run)?;
            findings.extend(listened.findings.iter().cloned());
            (performance, Some(listened))
        }
        None => (perform(&arrangement), None),
    };
    Ok(Outcome {
        analysis,
        arrangement,
        performance,
        plan: None,
        listened,
        mock_up: None,
        rounds: Vec::new(),
        findings,
    })
}
