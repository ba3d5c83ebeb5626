//! Whether there is room for what is to be written, asked before any work is done.

use super::exit::Failure;
use super::files::fail;
use std::collections::BTreeMap;
use std::path::Path;

/// Refuses when files of these sizes, in folders that exist, would fill a disk. Sizes are upper bounds: FLAC takes less.
pub(crate) fn check(wanted: &[(&Path, u64)]) -> Result<(), Failure> {
    check_on(wanted, |folder| {
        let disk = fs4::statvfs(folder).map_err(|error| fail("ask the free space of", folder, error))?;
        Ok(Disk { size: disk.total_space(), free: disk.available_space() })
    })
}

/// Whether so many bytes are free on the disk of a folder.
pub(crate) fn has_room(folder: &Path, bytes: u64) -> bool {
    fs4::available_space(folder).is_ok_and(|free| free >= bytes)
}

/// A disk, in bytes.
#[derive(Clone, Copy)]
struct Disk {
    size: u64,
    free: u64,
}

/// Disks of one size count as one: what is free may change while it is asked for.
fn check_on(wanted: &[(&Path, u64)], disk: impl Fn(&Path) -> Result<Disk, Failure>) -> Result<(), Failure> {
    let mut disks: BTreeMap<u64, (&Path, u64, u64)> = BTreeMap::new();
    for (folder, bytes) in wanted {
        let Disk { size, free } = disk(folder)?;
        let (_, sum, least) = disks.entry(size).or_insert((folder, 0, free));
        (*sum, *least) = (sum.saturating_add(*bytes), free.min(*least));
    }
    disks.into_values().try_for_each(|(folder, bytes, free)| enough(folder, bytes, free))
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
        let disk = |folder: &Path| Ok(Disk { size: if folder == Path::new("b") { 900 } else { 1000 }, free: 100 });
        let (a, b) = (Path::new("a"), Path::new("b"));
        assert!(check_on(&[(a, 60), (b, 60)], disk).is_ok());
        assert!(check_on(&[(a, 60), (b, 60), (a, 60)], disk).is_err());
    }

    #[test]
    fn a_folder_has_a_disk() {
        let folder = tempfile::tempdir().unwrap();
        assert!(check(&[(folder.path(), 0)]).is_ok());
    }
}
