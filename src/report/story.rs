//! The material of every report.

use super::player::{Sheet, sheets};
use crate::analysis::Analysis;
use crate::arrange::{Arrangement, Edit, KeyCost};
use crate::balance::{Balance, MockUp};
use crate::finding::Finding;
use crate::perform::Performance;
use crate::score::{BarNumber, Score};
use serde::Serialize;
use std::sync::OnceLock;

/// What was made, borrowed for telling.
#[derive(Debug, Clone)]
pub struct Story<'a> {
    /// The source as read.
    pub score: &'a Score,
    /// What was heard in it.
    pub analysis: &'a Analysis,
    /// What the seats play.
    pub arrangement: &'a Arrangement,
    /// As sounded.
    pub performance: &'a Performance,
    /// Who is heard; `None` when nothing was rendered.
    pub balance: Option<&'a Balance>,
    /// How a mock-up compares; `None` when none was heard.
    pub mock_up: Option<&'a MockUp>,
    /// Everything noticed on the way.
    pub findings: &'a [Finding],
    /// The loop's rounds, in order; empty when it did not run.
    pub rounds: &'a [Round],
    /// What made it.
    pub made: &'a Made,
    /// The players' sheets, once somebody has asked for them.
    pub(crate) sheets: OnceLock<Vec<Sheet>>,
}

impl Story<'_> {
    /// The findings, worst first, and within one severity in the order noticed.
    #[must_use]
    pub fn worst_findings(&self) -> Vec<&Finding> {
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings
    }

    /// The players' sheets, in score order. They are made when first asked for, since several reports show them.
    #[must_use]
    pub fn sheets(&self) -> &[Sheet] {
        self.sheets.get_or_init(|| sheets(self))
    }
}

/// What made a result: enough to make it again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Made {
    /// Version of partwright.
    pub version: String,
    /// The source, as the user named it.
    pub source: String,
    /// SHA-256 of the source's bytes, in hexadecimal; empty when there were none.
    pub source_hash: String,
    /// Style id; empty where nothing was chosen.
    pub style: String,
    /// Seed of the run.
    pub seed: u64,
    /// Step budget of the run.
    pub steps: u64,
    /// Semitones by which the source was moved before all else.
    pub transposed: i16,
    /// What each key would have cost, the best first; empty where none was looked for.
    pub keys: Vec<KeyCost>,
}

/// One round of the loop: what was tried, and what it changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Round {
    /// Counted from 1.
    pub number: u32,
    /// What was tried.
    pub edits: Vec<Edit>,
    /// What of it measured better and was kept, as carried out.
    pub kept: Vec<Edit>,
    /// Thousandths of the melody bars heard before.
    pub heard_before: u16,
    /// And after.
    pub heard_after: u16,
    /// Bars in which the melody is heard since then and was not.
    pub found: Vec<BarNumber>,
    /// Bars in which it was heard and is not.
    pub lost: Vec<BarNumber>,
    /// Findings of the balance before.
    pub findings_before: u32,
    /// And after.
    pub findings_after: u32,
}
