//! Any bytes as a MIDI file: read without panic, and what was read comes back from what is written.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partwright::midi;

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = midi::read(bytes) else { return };
    let again = midi::read(&midi::write(&read.value)).expect("what we write can be read");
    assert!(again.value == read.value, "the score changed on its way through a file");
    for finding in &again.findings {
        assert!(read.findings.iter().any(|first| first.code == finding.code), "{finding} of a file we wrote");
    }
});
