//! The figures of the damage test.

use crate::damage::{self, Mutation, Original, Random, Verdict};
use crate::manifest::File;
use std::collections::BTreeMap;

/// So many sound files are damaged in each way; where there are fewer they are damaged again elsewhere.
const FILES: usize = 500;

/// Prints the figures, a line for each way of damaging a file.
pub fn figures(files: &[File], list: bool) {
    let originals: Vec<(&str, Original)> = files
        .iter()
        .filter(|file| file.is_clean())
        .filter_map(|file| Some((file.name.as_str(), Original::of(&file.bytes)?)))
        .collect();
    println!("damage: {} sound files with notes, damaged at {FILES} places in each way, seed 1", originals.len());
    println!(
        "{:16} {:>5} | {:>7} {:>4} {:>8} | {:>7} {:>6} {:>6} {:>8} | {:>6} {:>7} {:>7}",
        "", "files", "before", "lost", "invented", "after", "kept", "moved", "invented", "silent", "untold", "refused"
    );
    let mut random = Random(1);
    for mutation in Mutation::ALL {
        let mut sum = Sum::default();
        for (name, original) in originals.iter().cycle().take(FILES) {
            let Some(verdict) = damage::trial(original, mutation, &mut random) else { continue };
            if list {
                sum.tell(mutation, name, &verdict);
            }
            sum.add(&verdict);
        }
        sum.print(mutation);
    }
}

#[derive(Default)]
struct Sum {
    counts: BTreeMap<&'static str, usize>,
}

impl Sum {
    fn add(&mut self, verdict: &Verdict) {
        let silent = usize::from(verdict.is_silent_loss());
        let counts = [
            ("files", 1),
            ("before", verdict.before),
            ("lost", verdict.lost_before),
            ("invented before", verdict.invented_before),
            ("after", verdict.after),
            ("kept", verdict.kept_after),
            ("moved", verdict.moved_after),
            ("invented after", verdict.invented_after),
            ("silent", silent),
            ("untold", usize::from(!verdict.told)),
            ("refused", usize::from(verdict.refused.is_some())),
        ];
        for (what, count) in counts {
            *self.counts.entry(what).or_default() += count;
        }
    }

    fn tell(&self, mutation: Mutation, name: &str, verdict: &Verdict) {
        let wrong = verdict.lost_before + verdict.invented_before > 0 || verdict.is_silent_loss();
        let odd = match mutation {
            Mutation::DuplicateChunk | Mutation::DropEndOfTrack => verdict.kept_after < verdict.after,
            _ => false,
        };
        if odd || wrong || verdict.refused.is_some() && mutation != Mutation::Truncate {
            println!("{mutation:?} {name}: {verdict:?}");
        }
    }

    fn print(&self, mutation: Mutation) {
        let count = |what| self.counts.get(what).copied().unwrap_or(0);
        let share = |what| format!("{:.1} %", 100.0 * count(what) as f64 / count("after").max(1) as f64);
        println!(
            "{:16} {:5} | {:7} {:4} {:8} | {:7} {:>6} {:>6} {:8} | {:6} {:7} {:7}",
            format!("{mutation:?}"),
            count("files"),
            count("before"),
            count("lost"),
            count("invented before"),
            count("after"),
            share("kept"),
            share("moved"),
            count("invented after"),
            count("silent"),
            count("untold"),
            count("refused")
        );
    }
}
