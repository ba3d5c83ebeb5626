//! What comes out of the whole way.

use crate::analysis::Analysis;
use crate::arrange::{Arrangement, Plan};
use crate::balance::{Balance, Checks, Measured, MockUp, listen, measure};
use crate::finding::{Code, Finding};
use crate::perform::{Performance, perform};
use crate::render::{Stage, stage};
use crate::report::{Made, Round, Story};
use crate::run::{Error, Run};
use crate::score::Score;
use std::sync::OnceLock;

/// An arrangement and everything known of it.
#[derive(Debug)]
pub struct Outcome {
    /// What was heard in the source.
    pub analysis: Analysis,
    /// What the seats play.
    pub arrangement: Arrangement,
    /// As sounded.
    pub performance: Performance,
    /// The plan that makes it again; `None` for an adopted file.
    pub plan: Option<Plan>,
    /// Its sound and who is heard in it; `None` when not asked for.
    pub listened: Option<Listened>,
    /// How a mock-up compares, see [`Outcome::hear_mock_up`].
    pub mock_up: Option<MockUp>,
    /// The loop's rounds.
    pub rounds: Vec<Round>,
    /// Everything noticed on the way.
    pub findings: Vec<Finding>,
}

impl Outcome {
    /// The findings that say it should be refused, as more is lost than was allowed; empty when it is fine.
    #[must_use]
    pub fn refused(&self) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.code == Code::LossOverLimit).collect()
    }

    /// Its performance prepared for sound, to be mixed. It is not kept: of a long piece it is tens of megabytes.
    #[must_use]
    pub fn stage(&self) -> Stage {
        stage(&self.performance)
    }

    /// The material of every report.
    #[must_use]
    pub fn story<'a>(&'a self, score: &'a Score, made: &'a Made) -> Story<'a> {
        Story {
            score,
            analysis: &self.analysis,
            arrangement: &self.arrangement,
            performance: &self.performance,
            balance: self.listened.as_ref().map(|listened| &listened.balance),
            mock_up: self.mock_up.as_ref(),
            findings: &self.findings,
            rounds: &self.rounds,
            made,
            sheets: OnceLock::new(),
        }
    }
}

/// A performance measured and judged.
#[derive(Debug)]
pub struct Listened {
    /// What was heard, measured bar by bar.
    pub measured: Measured,
    /// What follows from it.
    pub balance: Balance,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

impl Listened {
    /// Renders and judges an arrangement.
    pub(super) fn to(arrangement: &Arrangement, checks: &Checks, run: &Run) -> Result<(Performance, Self), Error> {
        let performance = perform(arrangement);
        let listened = Self::on(&stage(&performance), arrangement, checks, run)?;
        Ok((performance, listened))
    }

    /// Listens to an arrangement that is on a stage, and judges it.
    pub(super) fn on(stage: &Stage, arrangement: &Arrangement, checks: &Checks, run: &Run) -> Result<Self, Error> {
        Ok(Self::judged(measure(&listen(stage, run)?, arrangement), arrangement, checks))
    }

    /// Judges what was measured of an arrangement.
    pub(super) fn judged(measured: Measured, arrangement: &Arrangement, checks: &Checks) -> Self {
        let judged = measured.judge(arrangement, checks);
        Self { measured, balance: judged.value, findings: judged.findings }
    }
}
