//! What `run` and its workers say to each other: a line of JSON each way for each file.

use partwright::batch::{Ending, Item};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A file to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Job {
    /// Which.
    pub(super) item: Item,
    /// The folder that its source is in.
    pub(super) root: PathBuf,
    /// An empty folder of its own, on the disk of the results.
    pub(super) scratch: PathBuf,
}

/// What a worker says: that it is ready, then how each file went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Answer {
    /// The worker has read what it needs, and waits for its first file.
    Ready,
    /// It ended, well or not.
    Ended {
        /// SHA-256 of the source; empty where it could not be read.
        input: String,
        /// How.
        ending: Ending,
    },
    /// Results cannot be written: no file can be done before that is mended.
    Stuck(String),
    /// The worker was told to stop.
    Stopped,
}
