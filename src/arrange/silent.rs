//! Roles of the source of which nothing sounds.

use super::Ledger;
use super::limits::main_reason;
use crate::finding::{Code, Finding, Place, Severity, plural};

/// A note for each role of which nothing sounds; one warning where nothing sounds at all.
pub(super) fn silent_roles(ledger: &Ledger) -> Vec<Finding> {
    let there = ledger.by_role.iter().filter(|sums| sums.source > 0);
    let (silent, heard): (Vec<_>, Vec<_>) = there.partition(|sums| sums.dropped == sums.source);
    if heard.is_empty() && !silent.is_empty() {
        let notes: u32 = silent.iter().map(|sums: &&super::RoleSums| sums.source).sum();
        return vec![
            finding(notes, "of the source", &main_reason(ledger.lost.iter())).with_severity(Severity::Warning),
        ];
    }
    let role = |sums: &&super::RoleSums| {
        let why = main_reason(ledger.lost.iter().filter(|lost| lost.role == sums.role));
        finding(sums.source, &format!("of the {}", sums.role), &why)
    };
    silent.iter().map(role).collect()
}

fn finding(notes: u32, of: &str, why: &str) -> Finding {
    let what = format!("none of the {notes} {} {of} sounds: {why}", plural(notes as usize, "note"));
    let remedy = "name players who can play it, or leave it out of the source";
    Finding::new(Code::RoleSilent, Place::default(), what).with_remedy(remedy).with_notes(notes)
}

#[cfg(test)]
mod tests {
    use crate::arrange::fixture::{analysis, ensemble, note, part, score};
    use crate::arrange::{Plan, Style, arrange};
    use crate::line::Role;
    use crate::run::Run;
    use crate::score::{Part, PercussionKey, Sound};
    use std::sync::Arc;

    fn told(parts: Vec<Part>, roles: &[Role]) -> Vec<String> {
        let (score, players) = (score(parts), Arc::new(ensemble(&["Flute"])));
        let (heard, style) = (analysis(&score, roles), Style::default());
        let arranged = arrange(&score, &heard, &players, &style, &Plan::default(), &Run::default()).unwrap();
        arranged.findings.iter().map(|finding| format!("{}: {}", finding.severity, finding.message)).collect()
    }

    #[test]
    fn drums_that_nobody_plays_are_told_of() {
        let mut drums = part("drums", 0, "");
        drums.percussion = true;
        let key = Sound::Percussion(PercussionKey::new(38).unwrap());
        drums.notes = (0..4).map(|at| note(key, at * 480, 100)).collect();
        let why = "no player has this percussion instrument or one like it";
        let both = told(vec![part("a", 73, "E5 F5 G5 E5"), drums.clone()], &[Role::Melody, Role::Percussion]);
        assert_eq!(both, [format!("note: none of the 4 notes of the percussion sounds: {why}")]);
        let alone = told(vec![drums], &[Role::Percussion]);
        assert_eq!(alone, [format!("warning: none of the 4 notes of the source sounds: {why}")]);
        assert!(told(vec![part("a", 73, "E5 F5 G5 E5")], &[Role::Melody]).is_empty());
    }
}
