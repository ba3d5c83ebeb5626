//! How well the MIDI reader reads, in figures: every file that a folder's `MANIFEST.tsv` lists against the note counts of
//! other readers, and 500 sound files damaged by known mutations.
//!
//! `cargo run --release --example midi_suite -- FOLDER [--out OUT] [--list]`
//!
//! `--list` names the files behind each figure, with what was found in them. With `--out`, each file that was read is
//! written back into that folder, for other programs to read.

#![allow(clippy::print_stdout, unreachable_pub, reason = "an example prints its result, and has modules of its own")]

mod damage;
mod figures;
mod manifest;
mod suite;

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("which folder?")?);
    let (mut out, mut list) = (None, false);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--out" => out = Some(PathBuf::from(args.next().ok_or("--out needs a folder")?)),
            "--list" => list = true,
            other => return Err(format!("what is `{other}`?").into()),
        }
    }
    let files = manifest::read(&folder)?;
    suite::figures(&files, out.as_deref(), list);
    figures::figures(&files, list);
    Ok(())
}
