//! How well partwright hears, on the sets of a bench folder whose keys are known.
//!
//!     cargo run --release --example hearing -- BENCH [-v]       the table, as Markdown; -v: a row for each file too
//!
//! BENCH holds any of these folders (what follows the name, as in `parts_dev`, does not matter); what is missing is said:
//!
//! - `parts*/{bach,quartet}/*/{flat,ref}`: scores merged to one track, and the parts they were merged from;
//! - `melody_*/{flat,ref}`: pop songs merged to one track, and the same with tracks MELODY, BRIDGE, PIANO;
//! - `melody_*/{multi,multi_key.json}`: the same songs without names, and which track has the tune;
//! - `melody2*/lieder/{flat,ref}`: songs merged to one track, and the same with a track MELODY;
//! - `melody2*/orchestra/{no_programs,programs,key.json}`: movements, and who has the melody when.
//!
//! The measures are those of the usual scorers: a note is right in the part it came from; links are pairs of successive notes
//! of a part; a melody note is found when one of its pitch begins within 50 ms (0.05 quarters in a score).
//! Where fitted numbers were fitted on the set that is measured, the figure flatters: `fit_analysis … --cv` and
//! `fit_voices cv` print what is reached on works they were not fitted on.

#![allow(clippy::print_stdout, reason = "a command's result goes to stdout")]

mod annotated;
mod count;
mod files;
mod links;
mod orchestra;
mod parts;
mod songs;
mod sung;
mod table;

use std::error::Error;
use std::path::Path;

type Anyhow<T> = Result<T, Box<dyn Error>>;

fn main() -> Anyhow<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [bench] => table::print(Path::new(bench), false),
        [bench, "-v"] => table::print(Path::new(bench), true),
        _ => Err("usage: hearing BENCH [-v]".into()),
    }
}
