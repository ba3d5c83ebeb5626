//! What the music leaves open: one velocity throughout.

use super::dynamic::Dynamics;
use super::texture::Texture;
use crate::finding::{Code, Finding, Place};

/// Fewest notes about which these checks say anything.
const ENOUGH: usize = 32;

/// Findings about the score as a whole.
pub(super) fn findings(texture: &Texture, dynamics: &Dynamics) -> Vec<Finding> {
    let mut findings = Vec::new();
    if texture.tones.len() < ENOUGH {
        return findings;
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
