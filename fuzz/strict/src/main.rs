//! `strict FILE...`: parses every file with midly in strict mode, names each it refuses and why, and exits with 1 when
//! there is one. A folder stands for the files in it.

use midly::Smf;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).flat_map(|name| files(Path::new(&name))).collect();
    let refused: Vec<String> = files.iter().filter_map(|file| refused(file)).collect();
    refused.iter().for_each(|line| println!("{line}"));
    println!("midly, strict: {} of {} files read", files.len() - refused.len(), files.len());
    if refused.is_empty() && !files.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).flat_map(|entry| files(&entry.path())).collect();
    files.sort();
    files
}

fn refused(file: &Path) -> Option<String> {
    let why = match std::fs::read(file) {
        Ok(bytes) => check(&bytes).err()?,
        Err(error) => error.to_string(),
    };
    Some(format!("{}: {why}", file.display()))
}

/// What midly says against the bytes.
fn check(bytes: &[u8]) -> Result<(), String> {
    Smf::parse(bytes).map(|_| ()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::check;

    fn file(track: &[u8]) -> Vec<u8> {
        let length = u32::try_from(track.len()).unwrap().to_be_bytes();
        [b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk".as_slice(), &length, track].concat()
    }

    #[test]
    fn a_clean_file_is_read() {
        assert_eq!(check(&file(b"\0\x90\x3c\x40\x60\x80\x3c\x40\0\xff\x2f\0")), Ok(()));
    }

    #[test]
    fn strict_mode_is_on() {
        let cut = file(b"\0\x90\x3c\x40\x60\x80\x3c\x40\0\xff\x2f\0");
        assert!(check(&cut[..cut.len() - 1]).is_err(), "a chunk longer than the file");
        assert!(check(&file(b"\0\x90\x3c\xc0\x60\x80\x3c\x40\0\xff\x2f\0")).is_err(), "a data byte over 127");
    }
}
