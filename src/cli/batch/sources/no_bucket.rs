//! Music on S3, in a partwright that cannot ask for it.

use super::{Address, Sources, refusal};
use crate::cli::exit::Failure;
use std::path::Path;

/// Refuses.
pub(super) fn objects(address: &Address) -> Result<Sources, Failure> {
    let what = "is on S3, which this partwright was built without";
    Err(refusal(Path::new(&address.to_string()), what, "build it with `--features s3`"))
}

/// Refuses, whichever it is: another partwright can go on with the plan.
pub(super) fn read(address: &Address) -> Result<Vec<u8>, Failure> {
    Err(Failure::Again(format!(
        "{address} is on S3, which this partwright was built without; build it with `--features s3`"
    )))
}
