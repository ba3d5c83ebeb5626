//! Any bytes as MusicXML, plain or zipped: an error with a place, or a score of which a MIDI file keeps every note.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partwright::score::{Score, Sound, Tick};
use partwright::{midi, notation};

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = notation::read_musicxml(bytes) else { return };
    let again = midi::read(&midi::write(&read.value)).expect("what we write can be read");
    // Not the lengths: of two notes of one pitch that overlap on a channel MIDI does not say which ends first.
    assert!(starts(&again.value) == starts(&read.value), "notes changed on their way through a file");
});

fn starts(score: &Score) -> Vec<Vec<(Tick, Sound)>> {
    let of = |part: &partwright::score::Part| part.notes.iter().map(|note| (note.start, note.sound)).collect();
    score.parts.iter().map(of).collect()
}
