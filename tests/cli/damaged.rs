//! The small damaged files of `tests/damaged`: what is read from each, what is found, and what its repair keeps.

use partwright::midi;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    file: String,
    notes: usize,
    finds: Vec<String>,
    hex: String,
}

impl Case {
    fn bytes(&self) -> Vec<u8> {
        let code = self.hex.lines().flat_map(|line| line.split('#').next());
        let digits: Vec<u32> = code.flat_map(str::chars).filter_map(|c| c.to_digit(16)).collect();
        digits.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect()
    }
}

fn cases() -> Vec<Case> {
    toml::from_str::<Cases>(include_str!("../damaged/CASES.toml")).expect("CASES.toml is TOML").case
}

#[test]
fn damaged_files_are_as_written_down() {
    for case in cases() {
        let path = Path::new("tests/damaged").join(&case.file);
        let is_so = || std::fs::read(&path).is_ok_and(|bytes| bytes == case.bytes());
        if !is_so() && std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, case.bytes()).expect("writes");
        }
        assert!(is_so(), "{} differs; UPDATE_EXPECT=1 writes it anew", case.file);
    }
}

#[test]
fn damaged_files_are_read_found_out_and_mended() {
    for Case { file, notes, finds, .. } in cases() {
        let bytes = std::fs::read(Path::new("tests/damaged").join(&file)).expect("the file");
        let read = midi::read(&bytes).expect("it is readable");
        assert_eq!(read.value.note_count(), notes, "{file}");
        let found: Vec<&str> = read.findings.iter().map(|finding| finding.code.id()).collect();
        assert!(finds.iter().all(|code| found.contains(&code.as_str())), "{file}: {found:?}");
        let repair = midi::repair(&bytes, &read).expect("it can be mended");
        assert!(repair.mended && repair.remaining.is_empty(), "{file}: {:?}", repair.remaining);
        assert!(midi::read(&repair.bytes).expect("readable").value == read.value, "{file}");
    }
}
