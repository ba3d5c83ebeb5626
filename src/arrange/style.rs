//! Styles: the weights of the costs, by name.

use serde::{Deserialize, Serialize};

/// What is preferred: weights of the costs, by name. TOML in `assets/styles`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Style {
    /// Its id.
    pub id: String,
}
