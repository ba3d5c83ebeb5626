//! Results on the disk: where they lie, what they hash to, and how they come there whole.

use partwright::batch::{Key, Write, hex, sha256};
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of results in the plan's folder.
pub(super) const RESULTS: &str = "out";

/// How often two runners may take each other's place before one gives up.
const TRIES: usize = 5;

/// Where the result of an item lies.
pub(super) fn place(folder: &Path, key: &Key, write: Write) -> PathBuf {
    folder.join(RESULTS).join(write.path(key))
}

/// The hash of a file, or of all files below a folder with their names; and how many bytes they have.
pub(super) fn hash(path: &Path) -> io::Result<(String, u64)> {
    if path.is_file() {
        let bytes = fs::read(path)?;
        return Ok((sha256(&bytes), bytes.len() as u64));
    }
    let (mut all, mut size) = (Sha256::new(), 0);
    let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (hash, bytes) = self::hash(&entry.path())?;
        all.update(format!("{hash}  {}\n", entry.file_name().to_string_lossy()));
        size += bytes;
    }
    Ok((hex(&all.finalize()), size))
}

/// Moves a result into its place, whole. What another runner has put there meanwhile stays where it is the same, and else
/// makes way into `scratch`.
pub(super) fn put(made: &Path, place: &Path, scratch: &Path) -> io::Result<()> {
    fs::create_dir_all(place.parent().unwrap_or(place))?;
    let mut tried = fs::rename(made, place);
    for number in 0..TRIES {
        if tried.is_ok() {
            return tried;
        }
        if place.exists() && hash(place)? == hash(made)? {
            return Ok(());
        }
        // The other runner may have moved it first.
        let _ = fs::rename(place, scratch.join(format!("old-{number}")));
        tried = fs::rename(made, place);
    }
    tried
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(folder: &Path, name: &str, text: &str) -> PathBuf {
        let made = folder.join(name);
        fs::create_dir_all(made.join("parts")).unwrap();
        fs::write(made.join("parts/a.txt"), text).unwrap();
        made
    }

    #[test]
    fn a_result_takes_the_place_of_an_older_one_and_leaves_its_own_like() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let place = folder.join("out/duo/a.mid");
        for (name, text) in [("one", "1"), ("same", "1"), ("other", "2")] {
            let made = made(folder, name, text);
            let hashed = hash(&made).unwrap();
            put(&made, &place, folder).unwrap();
            assert_eq!(hash(&place).unwrap(), hashed, "{name}");
        }
        assert_eq!(hash(&place).unwrap().1, 1);
    }

    #[test]
    fn a_hash_knows_names_and_contents() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let (a, b) = (made(folder, "a", "1"), made(folder, "b", "1"));
        assert_eq!(hash(&a).unwrap(), hash(&b).unwrap());
        fs::rename(b.join("parts/a.txt"), b.join("parts/b.txt")).unwrap();
        assert_ne!(hash(&a).unwrap().0, hash(&b).unwrap().0);
        assert!(hash(&folder.join("none")).is_err());
    }

    #[test]
    fn files_are_replaced_too() {
        let folder = tempfile::tempdir().unwrap();
        let (made, place) = (folder.path().join("x"), folder.path().join("out/x.mid"));
        for text in ["1", "2"] {
            fs::write(&made, text).unwrap();
            put(&made, &place, folder.path()).unwrap();
            assert_eq!(fs::read_to_string(&place).unwrap(), text);
        }
    }
}
