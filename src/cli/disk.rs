//! Whether there is room for what is to be written, asked before any work is done.

use super::exit::Failure;
use super::files::fail;
use std::collections::BTreeMap;
use std::path::Path;

/// Refuses when files of these sizes, in folders that exist, would fill a disk. Sizes are upper bounds: FLAC takes less.
pub(crate) fn check(wanted: &[(&Path, u64)]) -> Result<(), Failure> {
    let mut disks: BTreeMap<(u64, u64), (&Path, u64)> = BTreeMap::new();
    for (folder, bytes) in wanted {
        let disk = fs4::statvfs(folder).map_err(|error| fail("ask the free space of", folder, error))?;
        // The same size and the same space left: the same disk.
        let (_, sum) = disks.entry((disk.total_space(), disk.available_space())).or_insert((folder, 0));
        *sum = sum.saturating_add(*bytes);
    }
    disks.into_iter().try_for_each(|((_, free), (folder, bytes))| enough(folder, bytes, free))
}

fn enough(folder: &Path, bytes: u64, free: u64) -> Result<(), Failure> {
    if bytes < free {
        return Ok(());
    }
    let what = format!("this takes up to {} in {}, and {} is free there", size(bytes), folder.display(), size(free));
    let remedy = "write elsewhere, or write less: --bits 16, --rate 44100, --stems-by section, --bars";
    Err(Failure::Usage(format!("{what}; {remedy}")))
}

/// As people say it.
pub(crate) fn size(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    if megabytes < 1000.0 { format!("{:.0} MB", megabytes.ceil()) } else { format!("{:.1} GB", megabytes / 1000.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_space_is_refused_with_both_sizes() {
        let said = enough(Path::new("out"), 5_200_000_000, 12_000_000).unwrap_err().to_string();
        assert!(said.contains("5.2 GB in out") && said.contains("12 MB is free") && said.contains("--bits"), "{said}");
        assert!(enough(Path::new("out"), 11_000_000, 12_000_000).is_ok());
    }

    #[test]
    fn files_on_one_disk_are_added_up() {
        let folder = tempfile::tempdir().unwrap();
        let free = fs4::available_space(folder.path()).unwrap();
        let half = free / 2 + 1;
        assert!(check(&[(folder.path(), half)]).is_ok());
        assert!(check(&[(folder.path(), half), (folder.path(), half)]).is_err());
    }
}
