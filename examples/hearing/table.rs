//! The table: what is reached, what others reach, what we want.

use super::Anyhow;
use super::{files, orchestra, parts, songs};
use std::path::Path;

/// One row, printed as soon as it is known.
fn row(task: &str, figures: &[f64], digits: usize, others: &str, wanted: &str) {
    let figures: Vec<String> = figures.iter().map(|figure| format!("{figure:.digits$}")).collect();
    println!("| {task} | {} | {others} | {wanted} |", figures.join(" / "));
}

/// A figure of one file, under `-v`.
fn line(verbose: bool, name: &str, figures: &[f64]) {
    if verbose {
        let figures: Vec<String> = figures.iter().map(|figure| format!("{figure:.4}")).collect();
        println!("    {name:56} {}", figures.join("  "));
    }
}

/// Measures every set of the folder and prints the table.
pub(crate) fn print(bench: &Path, verbose: bool) -> Anyhow<()> {
    println!("| task | partwright | best of others | wanted |\n|---|---|---|---|");
    let sets = files::folders(bench, "parts")?;
    for set in &sets {
        merged(&set.join("bach"), "Bach chorales", ["98.66 beam search / 98.3", "98.5 / 98.5"], verbose)?;
        merged(&set.join("quartet"), "string quartets", ["78.25 beam search / 84.4", "84 / 88"], verbose)?;
    }
    let songs = files::folders(bench, "melody_")?;
    for set in &songs {
        pop(set, verbose)?;
    }
    let scores = files::folders(bench, "melody2")?;
    for set in &scores {
        lieder(&set.join("lieder"), verbose)?;
        movements(&set.join("orchestra"), verbose)?;
    }
    for (name, found) in [("parts*", &sets), ("melody_*", &songs), ("melody2*", &scores)] {
        if found.is_empty() {
            println!("\n{} holds no folder {name}: not measured.", bench.display());
        }
    }
    Ok(())
}

fn merged(folder: &Path, name: &str, [others, wanted]: [&str; 2], verbose: bool) -> Anyhow<()> {
    for half in files::folders(folder, "")? {
        let figures = |own: parts::Parts| [own.notes.recall() * 100.0, own.links.f1() * 100.0];
        let all = parts::measure(&half, |file, own| line(verbose, file, &figures(own)))?;
        row(
            &format!("{name} merged to one track: notes in the right part / links, %"),
            &figures(all),
            2,
            others,
            wanted,
        );
    }
    Ok(())
}

fn pop(folder: &Path, verbose: bool) -> Anyhow<()> {
    let figures = |own: songs::Songs| [own.sung.f1(), own.led.f1(), own.while_sung.f1()];
    let all = songs::measure(folder, |file, own| line(verbose, file, &figures(own)))?;
    row(
        "pop song: F1 of the sung line / with the bridges / while sung",
        &figures(all),
        3,
        ".680 / .790 / .791",
        ".72 / .84 / .86",
    );
    if let Some(count) = songs::tracks_right(folder)? {
        row("pop song in three tracks: the right one", &[count.recall()], 3, ".96", ".97");
    }
    Ok(())
}

fn lieder(folder: &Path, verbose: bool) -> Anyhow<()> {
    let figures = |own: songs::Songs| [own.sung.f1(), own.while_sung.f1()];
    let all = songs::measure(folder, |file, own| line(verbose, file, &figures(own)))?;
    row("Lied: F1 of the sung line / while sung", &figures(all), 3, ".576 / .663", ".64 / .74");
    Ok(())
}

fn movements(folder: &Path, verbose: bool) -> Anyhow<()> {
    let figures = |own: orchestra::Orchestra| [own.time.recall(), own.notes.f1()];
    for (set, name) in [("no_programs", "orchestra without names"), ("programs", "orchestra with programs")] {
        if !folder.join(set).is_dir() {
            continue;
        }
        let all = orchestra::measure(folder, set, |file, own| line(verbose, file, &figures(own)))?;
        let task = format!("{name}: share of time with the melody or its double / F1 of its notes");
        row(&task, &figures(all), 3, ".679 / .716", ".74 / .77");
    }
    Ok(())
}
