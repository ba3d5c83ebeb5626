//! What the music leaves open: no beat grid, one velocity throughout.

use super::dynamic::Dynamics;
use super::texture::Texture;
use crate::finding::{Code, Finding, Place};
use crate::score::Score;

/// Fewest notes about which these checks say anything.
const ENOUGH: usize = 32;

/// Findings about the score as a whole.
pub(super) fn findings(score: &Score, texture: &Texture, dynamics: &Dynamics) -> Vec<Finding> {
    let mut findings = Vec::new();
    if texture.tones.len() < ENOUGH {
        return findings;
    }
    if off_grid(score, texture) {
        let message = "notes do not start on beats or their parts: the file was played, not written";
        findings.push(Finding::new(Code::AnalysisNoBeatGrid, Place::default(), message).with_remedy(
            "bars and beats follow the file's tempo as it stands; quantize the file in the program it came from",
        ));
    }
    if dynamics.flat {
        let message = "all notes have about one velocity, so the file says nothing about dynamics";
        findings.push(
            Finding::new(Code::AnalysisOneVelocity, Place::default(), message)
                .with_remedy("the music is taken as mf; dynamics can be set in the plan"),
        );
    }
    findings
}

/// Whether most notes start away from every twelfth, eighth and fifth of a quarter by more than a hundredth of it.
fn off_grid(score: &Score, texture: &Texture) -> bool {
    let quarter = score.frame.division().quarter().0;
    let near = (quarter / 100).max(1);
    let on = |start: u64| {
        [12, 8, 5].into_iter().any(|parts| {
            let beside = (start % quarter) * parts % quarter;
            beside.min(quarter - beside) <= near * parts
        })
    };
    let away = texture.tones.iter().filter(|tone| !on(tone.start)).count();
    quarter >= 96 && away * 2 > texture.tones.len()
}
