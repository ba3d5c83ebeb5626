//! What is read from MusicXML (or MIDI) files: a line for each note with file, part, onset and length in quarter notes as
//! fractions, and MIDI pitch (`x38` for a stroke of percussion); findings go to stderr. `tests/clients/musicxml_read.py` compares it with music21.
//!
//!     cargo run --example musicxml_read -- FILE...

use partwright::notation::{is_musicxml, read_musicxml};
use partwright::score::{Division, Score};
use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file)?;
        let read = if is_musicxml(&bytes) { read_musicxml(&bytes) } else { partwright::midi::read(&bytes) };
        match read {
            Ok(read) => {
                notes(&mut out, &file, &read.value)?;
                for finding in read.findings {
                    writeln!(std::io::stderr(), "{file}: {finding}")?;
                }
            }
            Err(error) => writeln!(out, "{file}\terror\t{error}")?,
        }
    }
    out.flush()
}

fn notes(out: &mut impl Write, file: &str, score: &Score) -> std::io::Result<()> {
    let division = score.frame.division();
    writeln!(out, "{file}\tread\t{} parts\t{} notes", score.parts.len(), score.note_count())?;
    for part in &score.parts {
        for note in &part.notes {
            let (onset, length) = (quarters(note.start.0, division), quarters(note.length.0, division));
            let stroke = if note.sound.pitch().is_none() { "x" } else { "" };
            writeln!(out, "{file}\t{}\t{onset}\t{stroke}{}\t{length}", part.label(), note.sound.midi())?;
        }
    }
    Ok(())
}

/// Ticks in quarter notes: `3/2`.
fn quarters(ticks: u64, division: Division) -> String {
    let mut common = (ticks, u64::from(division.per_quarter()));
    while common.1 > 0 {
        common = (common.1, common.0 % common.1);
    }
    format!("{}/{}", ticks / common.0, u64::from(division.per_quarter()) / common.0)
}
