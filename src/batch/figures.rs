//! What a referee looks at first, in a few numbers.

use crate::finding::Severity;
use crate::line::Role;
use crate::pipeline::Outcome;
use serde::{Deserialize, Serialize};

/// An arrangement in a few numbers, to tell a thousand of them apart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Notes of the source.
    pub notes: u32,
    /// Of them, those that sound as they were.
    pub kept: u32,
    /// Of them, those that do not sound.
    pub dropped: u32,
    /// Notes of the melody that do not sound.
    pub melody_dropped: u32,
    /// Notes of the bass that do not sound.
    pub bass_dropped: u32,
    /// Findings that say something cannot be played, or is wrong.
    pub errors: u32,
    /// Findings that warn.
    pub warnings: u32,
    /// Thousandths of the bars with melody in which it is heard; `None` without sound.
    pub melody_heard_per_mille: Option<u16>,
}

impl Figures {
    /// Those of an outcome.
    #[must_use]
    pub fn of(outcome: &Outcome) -> Self {
        let roles = &outcome.arrangement.ledger.by_role;
        let sum = |of: fn(&crate::arrange::RoleSums) -> u32| roles.iter().map(of).sum();
        let dropped = |role: Role| roles.iter().filter(|sums| sums.role == role).map(|sums| sums.dropped).sum();
        let findings = |severity: Severity| {
            let of_it = outcome.findings.iter().filter(|finding| finding.severity == severity).count();
            u32::try_from(of_it).unwrap_or(u32::MAX)
        };
        Self {
            notes: sum(|sums| sums.source),
            kept: sum(|sums| sums.kept),
            dropped: sum(|sums| sums.dropped),
            melody_dropped: dropped(Role::Melody),
            bass_dropped: dropped(Role::Bass),
            errors: findings(Severity::Error),
            warnings: findings(Severity::Warning),
            melody_heard_per_mille: outcome.listened.as_ref().map(|listened| listened.balance.melody_heard),
        }
    }
}
