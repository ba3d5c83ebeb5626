//! What depends on the player more than on the instrument.

use crate::units::Seconds;
use serde::{Deserialize, Serialize};

/// Limits of breath, speed and lips.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// Longest phrase on one breath at mf in the middle register; `None` when no breath is needed.
    pub breath: Option<Seconds>,
    /// Fastest repeated notes a second.
    pub repeats_per_second: f64,
    /// Fastest different notes a second.
    pub notes_per_second: f64,
    /// Load that lips bear before they must rest (see [`super::Endurance`]); `None` where they are not what tires.
    pub endurance: Option<f64>,
}
