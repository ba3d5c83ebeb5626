//! Thousands of files: a plan, its shards, and what became of each file.
//!
//! A [`Plan`] names a [`recipe`](Plan::recipe_for) and how many shards there are; its [`Item`]s are one source for one
//! ensemble each. [`Key::shard`] says which shard an item belongs to and [`Key::seed`] what it draws its numbers from: both
//! follow from the item's key alone, so that no byte written depends on how many shards, machines, threads or attempts there
//! were. A runner is told its shard by whatever engine started it ([`index`]), writes a [`Line`] for every item that ended,
//! and [`Standing`] folds the lines of all runners, in any order, into where the batch stands; [`Summary`] tells it.
//! [`Engine`] writes the plan as the job of a cluster's scheduler.
//!
//! Nothing here touches a file or a process: the command line does (`partwright batch`).
//!
//! # When a cluster is worth it
//!
//! Seldom. 170,000 files at 50 ms each are 2.4 core-hours: a laptop with eight cores is done in 18 minutes, which is less
//! than most queues take to begin. Without sound, `batch run --jobs` on one machine is the answer until the work is some
//! hundred core-hours. A cluster pays where
//!
//! * every piece is rendered and listened to (seconds each, so that 170,000 are days of one core),
//! * `--effort best` or many ensembles multiply the work beyond a night on the largest machine at hand,
//! * the sources lie on the cluster anyway, or the machine at hand must stay free.
//!
//! It does not pay where files are small, the shared disk is slower than the arranging, or one would first have to build
//! the cluster. More shards than machines cost nothing: a few hundred files in a shard keep a lost machine's loss small.

mod emit;
mod figures;
pub mod index;
mod item;
mod key;
mod line;
mod plan;
mod standing;
mod summary;
#[cfg(test)]
mod testing;

pub use emit::{Engine, Facts, ranges};
pub use figures::Figures;
pub use item::{Item, Slice, read_items, write_items};
pub use key::Key;
pub use line::{Ending, Line, Lines, Reason};
pub use plan::{Plan, Text, Whom, Write};
pub use standing::{Progress, Standing, State};
pub use summary::{Summary, csv};

use sha2::{Digest, Sha256};

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
