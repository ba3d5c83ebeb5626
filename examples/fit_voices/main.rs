//! Fits the weights of the search that tells four merged parts apart, and measures it.
//!
//!     fit_voices write OUT [--more LIST CORPUS] DIR...     fits to all works and writes assets/voices.txt
//!     fit_voices cv [--more LIST CORPUS] DIR...            each work by weights fitted without it
//!     fit_voices with WEIGHTS DIR...                       measures weights that are there
//!
//! A DIR holds MIDI files of four parts each (`ref/*.mid` of a bench folder of parts); a LIST names MusicXML files, a path
//! below CORPUS a line. Works of the LIST are only ever fitted to. The same folders give the same weights on every machine.

#![allow(clippy::print_stdout, reason = "a command's result goes to stdout")]

mod figures;
#[path = "../hearing/links.rs"]
mod links;
#[path = "../../src/analysis/voice/merged/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library's own search, of which each side uses its part")]
mod merged;
mod perceptron;
#[path = "../shared/random.rs"]
mod random;
mod read;
mod stack;

use figures::Figures;
use merged::{table, weights};
use partwright::run;
use read::Merged;
use stack::fit_looks;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

type Anyhow<T> = Result<T, Box<dyn Error>>;

/// The first line of the asset.
const HEAD: &str =
    "# Weights of the search that tells four merged parts apart, in thousandths; see src/analysis/voice/merged.\n";
/// Works are dealt into so many parts for cross-validation.
const FOLDS: usize = 3;

fn main() -> Anyhow<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match &words[..] {
        ["write", out, rest @ ..] => {
            let (more, own) = corpus(rest)?;
            write(Path::new(out), &words, &more.iter().chain(&own).collect::<Vec<_>>())
        }
        ["cv", rest @ ..] => {
            let (more, own) = corpus(rest)?;
            cross_validate(&more, &own);
            Ok(())
        }
        ["with", weights, folders @ ..] => {
            let weights = weights::read(&std::fs::read_to_string(weights)?)?;
            let own = folders_of(folders)?;
            tell(&own.iter().map(|piece| (piece, merged::assign(&piece.piece, &weights))).collect::<Vec<_>>());
            Ok(())
        }
        _ => Err("usage: fit_voices write OUT [--more LIST CORPUS] DIR... | cv [--more LIST CORPUS] DIR... | with WEIGHTS DIR...".into()),
    }
}

/// The pieces of the list, and those of the folders.
fn corpus(words: &[&str]) -> Anyhow<(Vec<Merged>, Vec<Merged>)> {
    match words {
        ["--more", list, corpus, folders @ ..] => Ok((read::listed(list, corpus)?, folders_of(folders)?)),
        folders => Ok((Vec::new(), folders_of(folders)?)),
    }
}

fn folders_of(folders: &[&str]) -> Anyhow<Vec<Merged>> {
    let mut pieces = Vec::new();
    for folder in folders {
        pieces.extend(read::folder(&PathBuf::from(folder))?);
    }
    Ok(pieces)
}

fn write(out: &Path, words: &[&str], pieces: &[&Merged]) -> Anyhow<()> {
    let looks = fit_looks(pieces);
    let notes: usize = pieces.iter().map(|piece| piece.piece.notes.len()).sum();
    let mut text = String::from(HEAD);
    writeln!(
        text,
        "# Fitted to {} pieces of {notes} notes by: cargo run --release --example fit_voices -- {}",
        pieces.len(),
        words.join(" ")
    )?;
    for (look, weights) in
        [("Forwards", &looks.forwards), ("Backwards", &looks.backwards), ("Second look", &looks.second)]
    {
        writeln!(text, "# {look}.")?;
        tables(&mut text, weights)?;
    }
    Ok(std::fs::write(out, text)?)
}

fn tables(text: &mut String, weights: &[i32]) -> std::fmt::Result {
    let mut at = 0;
    for (name, size) in table::TABLES {
        writeln!(text, "{name} {size}")?;
        runs(&weights[at..at + size]).chunks(24).try_for_each(|row| writeln!(text, "{}", row.join(" ")))?;
        at += size;
    }
    Ok(())
}

/// Entries as words, runs of zeros in one.
fn runs(entries: &[i32]) -> Vec<String> {
    let run = |run: &[i32]| match run {
        [value] => vec![value.to_string()],
        [0, ..] => vec![format!("0*{}", run.len())],
        _ => run.iter().map(i32::to_string).collect(),
    };
    entries.chunk_by(|a, b| a == b).flat_map(run).collect()
}

/// Every work by weights that never saw it.
fn cross_validate(more: &[Merged], own: &[Merged]) {
    let mut works: Vec<&str> = own.iter().map(|piece| piece.work.as_str()).collect();
    works.sort_unstable();
    works.dedup();
    let fold = |piece: &Merged| works.binary_search(&piece.work.as_str()).unwrap_or(0) % FOLDS;
    let mut told = Vec::new();
    for held in 0..FOLDS {
        let seen: Vec<&Merged> = more.iter().chain(own.iter().filter(|piece| fold(piece) != held)).collect();
        let weights = fit_looks(&seen);
        let here = own.iter().filter(|piece| fold(piece) == held);
        told.extend(here.map(|piece| (piece, merged::assign(&piece.piece, &weights))));
    }
    tell(&told);
}

/// Figures of each folder's pieces together.
fn tell(told: &[(&Merged, Vec<merged::Placed>)]) {
    let mut folders: Vec<&Path> = told.iter().map(|(piece, _)| piece.folder.as_path()).collect();
    folders.sort_unstable();
    folders.dedup();
    for folder in folders {
        let mut all = Figures::default();
        for (piece, placed) in told.iter().filter(|(piece, _)| piece.folder == folder) {
            all.add(piece, placed);
        }
        println!("{}\t{all}", folder.display());
    }
}
