//! How playable reductions are, against piano music that people wrote.
//!
//! `cargo run --release --example reduce_figures -- --human A.mid B.mid --reduce C.mid D.mid` reads files of two parts (the
//! hands of a pianist) as they are, then reduces others and measures those hands alike, beside the plain sum of all notes
//! split at middle C. Printed for each: strikes, how many are wider than a ninth and than a tenth, how many have more notes
//! than the hand model allows so soon, notes a second (95th and 99th percentile of the seconds in which a hand plays), and
//! what is kept of tune, bass and the rest (octave doublings not counted).

#![allow(clippy::print_stdout, reason = "a tool that prints figures")]

use partwright::analysis::analyze;
use partwright::line::Role;
use partwright::prepare::{Played, prepare};
use partwright::profile::{Level, Library};
use partwright::regroup::{Hand, HandSize, Sums, reduce};
use partwright::run::Run;
use partwright::score::{Note, Score, Tick};
use partwright::units::Seconds;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut human, mut sources, mut wants) = (Vec::new(), Vec::new(), "");
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--human" => wants = "human",
            "--reduce" => wants = "reduce",
            file if wants == "human" => human.push(file.to_owned()),
            file => sources.push(file.to_owned()),
        }
    }
    let piano = Library::builtin().get("piano")?;
    let hand = Hand::of(HandSize::Normal, &piano, Level::Professional);
    println!("{:28} {:>7} {:>7} {:>7} {:>7} {:>5} {:>5}", "", "strikes", "> 9th", "> 10th", "too many", "p95", "p99");
    let mut written = Figures::default();
    for file in human {
        let score = read(&file)?;
        for part in score.parts.iter().filter(|part| !part.percussion && score.parts.len() == 2) {
            written.add(&score, hand, &part.notes.iter().collect::<Vec<_>>());
        }
    }
    written.print("written by people");
    let (mut reduced, mut plain, mut kept) = (Figures::default(), Figures::default(), Kept::default());
    for file in sources {
        let score = read(&file)?;
        let analysis = analyze(&score, &Run::default())?.value;
        let result = reduce(&score, &analysis, hand, &Run::default())?.value;
        let mut own = Figures::default();
        for part in &result.score.parts {
            own.add(&result.score, hand, &part.notes.iter().collect::<Vec<_>>());
        }
        own.print(file.rsplit('/').next().unwrap_or(&file));
        reduced.join(own);
        let (low, high): (Vec<&Note>, Vec<&Note>) =
            score.notes().filter(|note| note.sound.pitch().is_some()).partition(|note| note.sound.midi() < 60);
        plain.add(&score, hand, &low);
        plain.add(&score, hand, &high);
        kept.add(&result.sums);
    }
    reduced.print("reduced");
    plain.print("all notes, split at C4");
    kept.print();
    Ok(())
}

fn read(file: &str) -> Result<Score, Box<dyn Error>> {
    let score = partwright::midi::read(&std::fs::read(file)?)?.value;
    Ok(prepare(score, Played::Keep, &Run::default())?.value)
}

/// What hands do.
#[derive(Default)]
struct Figures {
    strikes: usize,
    wide: usize,
    over_tenth: usize,
    crowded: usize,
    /// Notes in each second in which a hand plays.
    rates: Vec<usize>,
}

impl Figures {
    fn add(&mut self, score: &Score, hand: Hand, notes: &[&Note]) {
        let seconds = |tick: Tick| score.frame.tempo.seconds_at(tick).value();
        let slack = score.frame.division().quarter().0 / 16;
        let mut sorted = notes.to_vec();
        sorted.sort_by_key(|note| note.start);
        let mut last = None;
        let mut rates: std::collections::BTreeMap<u64, usize> = std::collections::BTreeMap::new();
        let mut rest = sorted.as_slice();
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|note| note.start.since(first.start).0 <= slack).count();
            let (struck, later) = rest.split_at(count);
            let at = seconds(first.start);
            let keys = || struck.iter().map(|note| note.sound.midi());
            let width = keys().max().unwrap_or(0) - keys().min().unwrap_or(0);
            self.strikes += 1;
            self.wide += usize::from(width > 14);
            self.over_tenth += usize::from(width > 16);
            let most = last.map_or(5, |last: f64| hand.most(Seconds(at - last)));
            self.crowded += usize::from(struck.len() > most);
            *rates.entry(at as u64).or_default() += struck.len();
            last = Some(at);
            rest = later;
        }
        self.rates.extend(rates.into_values());
    }

    fn join(&mut self, other: Self) {
        self.strikes += other.strikes;
        self.wide += other.wide;
        self.over_tenth += other.over_tenth;
        self.crowded += other.crowded;
        self.rates.extend(other.rates);
    }

    fn print(&self, name: &str) {
        let share = |count: usize| format!("{:.2} %", count as f64 * 100.0 / self.strikes.max(1) as f64);
        let mut rates = self.rates.clone();
        rates.sort_unstable();
        let at = |hundredths: usize| rates.get(rates.len() * hundredths / 100).copied().unwrap_or(0);
        let (wide, over, crowded) = (share(self.wide), share(self.over_tenth), share(self.crowded));
        println!("{name:28} {:>7} {wide:>7} {over:>7} {crowded:>7} {:>5} {:>5}", self.strikes, at(95), at(99));
    }
}

/// What is left, over all files.
#[derive(Default)]
struct Kept {
    melody: (u64, u64),
    bass: (u64, u64),
    others: [(u64, u64); 6],
}

impl Kept {
    fn add(&mut self, sums: &Sums) {
        let add =
            |sum: &mut (u64, u64), more: (u32, u32)| *sum = (sum.0 + u64::from(more.0), sum.1 + u64::from(more.1));
        add(&mut self.melody, sums.melody);
        add(&mut self.bass, sums.bass);
        for own in &sums.by_role {
            let all = own.source - sums.doublings[own.role as usize];
            add(&mut self.others[own.role as usize], (own.source - own.dropped, all));
        }
    }

    fn print(&self) {
        let share = |(kept, all): (u64, u64)| kept as f64 * 100.0 / all.max(1) as f64;
        println!("kept: melody {:.2} %, bass {:.2} %", share(self.melody), share(self.bass));
        for role in [Role::Countermelody, Role::Harmony, Role::Rhythm] {
            println!("      {role} {:.1} % (doublings in octaves not counted)", share(self.others[role as usize]));
        }
    }
}
