//! Fits the tree models of the analysis and writes them as it reads them.
//!
//!     fit_analysis lead ORCHESTRA_DIR POP_DIR [--cv]  assets/models/lead-first.txt and lead-second.txt
//!     fit_analysis melody POP_DIR LIED_DIR [--cv]     assets/models/tune-first.txt and tune-second.txt
//!     fit_analysis phrases SET_DIR... [--cv]          the weights in src/analysis/phrase/weights.rs, to stdout
//!
//! `lead` reads `no_programs/*.mid`, `key.json` and `MANIFEST.tsv` of the first folder, `multi/*.mid` and `multi_key.json`
//! of the second. `melody` reads of both `flat/*.mid`, songs as one part, and `ref/*.mid`, the same with tracks named
//! MELODY and BRIDGE. `phrases` reads folders that `tests/clients/phrase_figures.py` made. With `--cv` nothing is written: what is printed is heard by models that never saw the work, nor, for
//! `melody`, another of its composer (the second folder of `source_path` in MANIFEST.tsv).

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command's result goes to stdout, its progress to stderr"
)]

#[path = "../hearing/annotated.rs"]
#[allow(dead_code, reason = "the notes are for measuring")]
mod annotated;
mod boost;
#[path = "../hearing/files.rs"]
#[allow(dead_code, reason = "folders are for measuring")]
mod files;
mod lead;
mod melody;
mod phrases;
mod songs;
#[path = "../hearing/sung.rs"]
mod sung;

use std::error::Error;
use std::path::Path;

type Anyhow<T> = Result<T, Box<dyn Error>>;

fn main() -> Anyhow<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["lead", orchestra, pop] => lead::write(lead::read(Path::new(orchestra), Path::new(pop))?),
        ["lead", orchestra, pop, "--cv"] => {
            lead::validate(lead::read(Path::new(orchestra), Path::new(pop))?);
            Ok(())
        }
        ["melody", pop, lied] => melody::write(&songs::read(&[Path::new(pop), Path::new(lied)])?),
        ["melody", pop, lied, "--cv"] => melody::validate(&songs::read(&[Path::new(pop), Path::new(lied)])?),
        ["phrases", ref folders @ .., "--cv"] if !folders.is_empty() => {
            phrases::validate(&phrases::read(folders)?);
            Ok(())
        }
        ["phrases", ref folders @ ..] if !folders.is_empty() => {
            phrases::write(&phrases::read(folders)?);
            Ok(())
        }
        _ => Err("usage: fit_analysis lead ORCHESTRA_DIR POP_DIR [--cv] | melody POP_DIR LIED_DIR [--cv] | phrases SET_DIR... [--cv]".into()),
    }
}
