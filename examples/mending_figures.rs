//! What listening and mending does to arrangements, beside what scores by composers have.
//!
//!     cargo run --release --example mending_figures -- SRC_DIR ENSEMBLE[,ENSEMBLE...] [--rounds N] [--own DIR] [--only TEXT] [-v]
//!
//! SRC_DIR has MIDI files. Each is arranged for each ensemble, rendered, measured, and mended in at most N rounds (default
//! 2, as the command has it). A row an ensemble: the share of the bars with melody, countermelody and bass in which they are
//! heard, before and after; bars under severe findings; source notes lost and warnings of the rules of playing, which may not
//! grow; what of the edits was kept, by kind. `--own DIR` measures the scores of a folder (MIDI or MusicXML) as they stand,
//! for the instruments they name: the composers' own share.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program speaks to its terminal")]

use partwright::arrange::{Arrangement, Edit, as_written, check};
use partwright::balance::{Balance, Checks};
use partwright::ensemble::Ensembles;
use partwright::finding::Severity;
use partwright::pipeline::{Outcome, Request, adopt, arrange};
use partwright::profile::Library;
use partwright::run::Run;
use partwright::score::Score;
use partwright::{midi, notation};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [source, ensembles] = args.get(..2).ok_or("usage: mending_figures SRC_DIR ENSEMBLE[,ENSEMBLE] [options]")?
    else {
        return Err("two arguments".into());
    };
    let option = |name: &str| args.iter().position(|arg| arg == name).and_then(|i| args.get(i + 1)).cloned();
    let rounds = option("--rounds").map_or(Ok(2), |rounds| rounds.parse())?;
    let verbose = args.iter().any(|arg| arg == "-v");
    let only = option("--only").unwrap_or_default();
    if let Some(folder) = option("--own") {
        own(&files(&folder, &only)?, verbose)?;
    }
    println!("{HEADER}");
    for ensemble in ensembles.split(',') {
        let mut sums = Sums::default();
        for path in files(source, &only)? {
            let both = mended(&path, ensemble, rounds)?;
            if verbose {
                eprintln!("{}", both.row(&path.file_name().unwrap_or_default().to_string_lossy()));
            }
            sums.add(&both);
        }
        println!("{}", sums.row(ensemble));
    }
    Ok(())
}

const HEADER: &str = "ensemble                melody heard      countermelody     bass              severe bars   lost          warnings      kept of tried";

/// The scores of a folder, by name.
fn files(folder: &str, only: &str) -> Result<Vec<PathBuf>, std::io::Error> {
    let paths: Result<Vec<PathBuf>, std::io::Error> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths?;
    let known =
        |path: &PathBuf| path.extension().is_some_and(|e| ["mid", "mxl", "musicxml", "xml"].iter().any(|k| e == *k));
    paths.retain(|path| known(path) && path.to_string_lossy().contains(only));
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Score, Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let notated = path.extension().is_none_or(|e| e != "mid");
    Ok(if notated { notation::read_musicxml(&bytes)?.value } else { midi::read(&bytes)?.value })
}

/// What a take is like.
#[derive(Clone, Default)]
struct Figures {
    /// Bars with melody, countermelody and bass, and those among them in which they are heard.
    roles: [(u32, u32); 3],
    bars: u32,
    severe: u32,
    lost: usize,
    warnings: usize,
}

impl Figures {
    fn of(arrangement: &Arrangement, balance: &Balance) -> Self {
        let roles = balance.bars.iter().fold([(0, 0); 3], |mut sums, bar| {
            for (sum, role) in sums.iter_mut().zip([&bar.melody, &bar.countermelody, &bar.bass]) {
                sum.0 += u32::from(role.is_some());
                sum.1 += u32::from(role.as_ref().is_some_and(|role| role.heard));
            }
            sums
        });
        let warnings = check(arrangement).iter().filter(|finding| finding.severity >= Severity::Warning).count();
        let (bars, severe) = (balance.bars.len() as u32, balance.rank.severe);
        Self { roles, bars, severe, lost: arrangement.ledger.lost.len(), warnings }
    }

    fn add(&mut self, other: &Self) {
        for (sum, role) in self.roles.iter_mut().zip(other.roles) {
            *sum = (sum.0 + role.0, sum.1 + role.1);
        }
        self.bars += other.bars;
        self.severe += other.severe;
        self.lost += other.lost;
        self.warnings += other.warnings;
    }

    fn share(&self, role: usize) -> f64 {
        let (all, heard) = self.roles[role];
        100.0 * f64::from(heard) / f64::from(all.max(1))
    }
}

/// Before and after mending.
#[derive(Default)]
struct Sums {
    before: Figures,
    after: Figures,
    /// By kind: tried, kept.
    edits: BTreeMap<&'static str, (u32, u32)>,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.before.add(&other.before);
        self.after.add(&other.after);
        for (kind, (tried, kept)) in &other.edits {
            let sum = self.edits.entry(kind).or_default();
            *sum = (sum.0 + tried, sum.1 + kept);
        }
    }

    fn row(&self, name: &str) -> String {
        let (b, a) = (&self.before, &self.after);
        let shares = (0..3).map(|role| format!("{:5.1} -> {:5.1} %  ", b.share(role), a.share(role)));
        let edits = self.edits.iter().map(|(kind, (tried, kept))| format!("{kind} {kept}/{tried}"));
        format!(
            "{name:<24}{}{:>4} -> {:<6}{:>4} -> {:<6}{:>4} -> {:<6}{}",
            shares.collect::<String>(),
            b.severe,
            a.severe,
            b.lost,
            a.lost,
            b.warnings,
            a.warnings,
            edits.collect::<Vec<_>>().join(", ")
        )
    }
}

fn mended(path: &Path, ensemble: &str, rounds: u8) -> Result<Sums, Box<dyn Error>> {
    let score = read(path)?;
    let ensemble = Arc::new(Ensembles::builtin().get(ensemble, Library::builtin())?);
    let taken = |rounds: u8| -> Result<Outcome, Box<dyn Error>> {
        let request = Request { checks: Some(Checks::default()), rounds, ..Request::new(Arc::clone(&ensemble)) };
        Ok(arrange(&score, &request, &Run::default())?)
    };
    let (before, after) = (taken(0)?, taken(rounds)?);
    let figures = |outcome: &Outcome| {
        outcome.listened.as_ref().map(|heard| Figures::of(&outcome.arrangement, &heard.balance)).unwrap_or_default()
    };
    let mut sums = Sums { before: figures(&before), after: figures(&after), edits: BTreeMap::new() };
    for round in &after.rounds {
        round.edits.iter().for_each(|edit| sums.edits.entry(kind(edit)).or_default().0 += 1);
        round.kept.iter().for_each(|edit| sums.edits.entry(kind(edit)).or_default().1 += 1);
    }
    Ok(sums)
}

const fn kind(edit: &Edit) -> &'static str {
    match edit {
        Edit::Dynamics { steps, .. } if *steps < 0 => "softer",
        Edit::Dynamics { .. } => "louder",
        Edit::Octave { .. } => "octave",
        Edit::Double { .. } => "doubled",
        Edit::Rest { .. } => "tacet",
        Edit::Mute { .. } => "muted",
        Edit::Solo { .. } => "one player",
        Edit::Exchange { .. } => "exchanged",
        _ => "other",
    }
}

/// Scores as they stand.
fn own(paths: &[PathBuf], verbose: bool) -> Result<(), Box<dyn Error>> {
    let mut sum = Figures::default();
    for path in paths {
        let score = read(path)?;
        let (ensemble, casting) = as_written(&score, Library::builtin())?.value;
        let outcome = adopt(&score, &Arc::new(ensemble), &casting, Some(&Checks::default()), &Run::default())?;
        let figures = outcome.listened.as_ref().map(|heard| Figures::of(&outcome.arrangement, &heard.balance));
        let figures = figures.unwrap_or_default();
        if verbose {
            eprintln!("{}", told(&path.file_name().unwrap_or_default().to_string_lossy(), &figures));
        }
        sum.add(&figures);
    }
    println!("{}", told("as they stand", &sum));
    Ok(())
}

fn told(name: &str, figures: &Figures) -> String {
    let shares: Vec<String> = (0..3).map(|role| format!("{:.1} %", figures.share(role))).collect();
    let Figures { bars, severe, .. } = figures;
    let rate = 16.0 * f64::from(*severe) / f64::from((*bars).max(1));
    format!("{name:<40} heard {}; {severe} severe bars of {bars} ({rate:.2} of 16)", shares.join(", "))
}
