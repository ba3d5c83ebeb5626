//! Roles brought to an adopted file by listening to it.

use crate::analysis::Analysis;
use crate::arrange::{Arrangement, Decision, Deed, Lost, RoleSums};
use crate::line::{LineId, Role};
use crate::score::{KeyMap, NoteId};
use std::collections::BTreeMap;

impl Arrangement {
    /// An adopted file with the lines and roles that analysis of the same score heard in it, and its keys
    /// where the file says none.
    #[must_use]
    pub fn with_roles(mut self, analysis: &Analysis) -> Self {
        let heard: BTreeMap<NoteId, (LineId, Role)> = analysis
            .lines
            .iter()
            .flat_map(|line| line.notes.iter().map(|note| (*note, (line.id, line.roles.main()))))
            .collect();
        for decision in &mut self.decisions {
            let lines = decision.sources.iter().filter_map(|note| heard.get(note));
            if let Some((line, role)) = lines.min_by_key(|(line, role)| (*role, *line)) {
                (decision.line, decision.role) = (Some(*line), *role);
            }
        }
        for lost in &mut self.ledger.lost {
            lost.role = heard.get(&lost.note).map_or(lost.role, |(_, role)| *role);
        }
        self.ledger.by_role = sums(&self.decisions, &self.ledger.lost);
        if self.frame.keys.changes().is_empty() {
            self.frame.keys = KeyMap::new(analysis.keys.iter().copied());
        }
        self
    }
}

/// The sums of an adopted file: notes are kept, merged, or lost.
pub(super) fn sums(decisions: &[Decision], lost: &[Lost]) -> Vec<RoleSums> {
    let sums = |role: Role| {
        let decided = || decisions.iter().filter(move |decision| decision.role == role);
        let merged: usize = decided().filter(|d| d.deeds.contains(&Deed::Merged)).map(|d| d.sources.len() - 1).sum();
        let (kept, dropped) = (decided().count(), lost.iter().filter(|lost| lost.role == role).count());
        let source = (kept + merged + dropped) as u32;
        (source > 0).then_some(RoleSums {
            role,
            source,
            kept: kept as u32,
            octave: 0,
            folded: 0,
            merged: merged as u32,
            shortened: 0,
            transformed: 0,
            dropped: dropped as u32,
            doubled: 0,
            invented: 0,
        })
    };
    Role::ALL.into_iter().filter_map(sums).collect()
}
