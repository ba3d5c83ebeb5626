//! Fits the models and weights of the analysis, and of spelling, and writes them as they are read.
//!
//!     fit_analysis lead ORCHESTRA_DIR POP_DIR [--cv]  assets/models/lead-first.txt and lead-second.txt
//!     fit_analysis melody POP_DIR LIED_DIR [MORE_DIR...] [--cv]
//!                                                     assets/models/tune-first.txt and tune-second.txt
//!     fit_analysis phrases SET_DIR... [--cv]          the weights in src/analysis/phrase/weights.rs, to stdout
//!     fit_analysis chords POP_DIR [--cv]              the chords of assets/chords.toml, to stdout
//!     fit_analysis spelling NOTES.tsv [--cv]          the weights of assets/spelling.toml, to stdout
//!
//! `lead` reads `no_programs/*.mid`, `key.json` and `MANIFEST.tsv` of the first folder, `multi/*.mid` and `multi_key.json`
//! of the second. `melody` reads of both `flat/*.mid`, songs as one part, and `ref/*.mid`, the same with tracks named
//! MELODY and BRIDGE; MORE_DIRs, as `tests/clients/more_songs.py` makes one, are only ever fitted to. `phrases` reads folders
//! that `tests/clients/phrase_figures.py` made. `chords` reads `flat/NAME.mid` and `chords/NAME.chord_midi.txt`, lines of
//! start, end in seconds, and a chord as `C#:min7/b3`, as POP909 has them. `spelling` reads a table that
//! `tests/clients/spelled_notes.py` made.
//!
//! With `--cv` nothing is written: what is printed is heard by models that never saw the work, nor, for `melody`, another of
//! its composer (the second folder of `source_path` in MANIFEST.tsv). For `chords` it is the share of time with the right root,
//! with the right side of major and minor too (of chords that have one), and how often the root is right by how sure it is;
//! for `spelling` the share of names that are right, where a whole piece may be a diminished second away. Both print that for
//! the weights as they are, and for weights fitted to every other piece.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command's result goes to stdout, its progress to stderr"
)]

mod adam;
#[path = "../hearing/annotated.rs"]
#[allow(dead_code, reason = "the notes are for measuring")]
mod annotated;
mod boost;
mod chord_songs;
mod chords;
#[path = "../hearing/files.rs"]
#[allow(dead_code, reason = "folders are for measuring")]
mod files;
mod lead;
mod melody;
mod phrases;
mod songs;
mod spelled;
mod spelling;
#[path = "../hearing/sung.rs"]
mod sung;

use std::error::Error;
use std::path::Path;

const USAGE: &str = "usage: fit_analysis lead ORCHESTRA_DIR POP_DIR [--cv] | melody POP_DIR LIED_DIR [MORE_DIR...] [--cv] | phrases SET_DIR... [--cv] | \
chords POP_DIR [--cv] | spelling NOTES.tsv [--cv]";

type Anyhow<T> = Result<T, Box<dyn Error>>;

fn main() -> Anyhow<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["lead", orchestra, pop] => lead::write(lead::read(Path::new(orchestra), Path::new(pop))?),
        ["lead", orchestra, pop, "--cv"] => lead::read(Path::new(orchestra), Path::new(pop)).map(lead::validate),
        ["melody", pop, lied, ref more @ .., "--cv"] => melody::validate(&songs::read(pop, lied, more)?),
        ["melody", pop, lied, ref more @ ..] => melody::write(&songs::read(pop, lied, more)?),
        ["phrases", ref folders @ .., "--cv"] if !folders.is_empty() => {
            phrases::read(folders).map(|own| phrases::validate(&own))
        }
        ["phrases", ref folders @ ..] if !folders.is_empty() => phrases::read(folders).map(|own| phrases::write(&own)),
        ["chords", pop] => chord_songs::read(Path::new(pop)).map(|own| chords::write(&own)),
        ["chords", pop, "--cv"] => chord_songs::read(Path::new(pop)).map(|own| chords::validate(&own)),
        ["spelling", notes] => spelled::read(notes).map(|own| spelling::write(&own)),
        ["spelling", notes, "--cv"] => spelled::read(notes).map(|own| spelling::validate(&own)),
        _ => Err(USAGE.into()),
    }
}
