//! Makes many small MIDI files to batch: a tune over broken chords, eight bars, each another; every hundredth is cut within its header.
//!
//!     cargo run --example small_files -- DIR [COUNT]

use std::error::Error;
use std::path::Path;

/// Ticks of a quarter note.
const QUARTER: u8 = 96;

/// Roots of the eight bars, as steps above the key's.
const ROOTS: [u8; 8] = [0, 5, 7, 0, 9, 2, 7, 0];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(args.first().ok_or("usage: small_files DIR [COUNT]")?);
    let count: usize = args.get(1).map_or(Ok(10_000), |count| count.parse())?;
    for number in 0..count {
        let place = folder.join(format!("{:03}/{number:06}.mid", number / 1000));
        std::fs::create_dir_all(place.parent().unwrap_or(folder))?;
        let bytes = piece(number);
        let end = if number % 100 == 99 { 9 } else { bytes.len() };
        std::fs::write(place, &bytes[..end])?;
    }
    Ok(())
}

fn piece(number: usize) -> Vec<u8> {
    let key = 48 + (number % 12) as u8;
    let mut track = Vec::new();
    for (bar, root) in ROOTS.into_iter().enumerate() {
        for beat in 0..4 {
            let step = [0, 4, 7, 12, 16][(number / 12 + bar * 3 + beat * beat) % 5];
            let chord = [root, root + 4, root + 7, root + 4][beat];
            notes(&mut track, [key + chord, key + 24 + (root + step) % 17]);
        }
    }
    track.extend([0, 0xFF, 0x2F, 0]);
    let length = u32::try_from(track.len()).unwrap_or_default().to_be_bytes();
    [b"MThd\0\0\0\x06\0\0\0\x01\0".as_slice(), &[QUARTER], b"MTrk", &length, &track].concat()
}

/// Two notes of a quarter.
fn notes(track: &mut Vec<u8>, pitches: [u8; 2]) {
    let [low, high] = pitches;
    track.extend([0, 0x90, low, 70, 0, 0x90, high, 90, QUARTER, 0x80, low, 0, 0, 0x80, high, 0]);
}
