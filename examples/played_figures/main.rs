//! How well a performance without beats is written: scores are "performed" by a seeded model of a player (tempo curve,
//! slowing at phrase ends, scatter of 12 ms, chords spread), prepared with `quantise`, and compared with what was written.
//!
//!     cargo run --release --example played_figures -- [--lengths] FILE.mid …
//!
//! steps: share of distances from onset to onset that are right; place: share of onsets at their place in the beat;
//! whole: share at their place in the piece; F: beats within 70 ms. An octave is another beat level (counted apart, the
//! shares are then of that level). `file` rounds to the file's own grid, `one` to one tempo for the whole piece.
//! A file that was performed itself is told apart: how far notes were moved in time. `--lengths` prints instead how long
//! notes are written, and what stands on the page (see `lengths`).

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "an example prints its result")]

mod lengths;
mod player;
#[path = "../shared/random.rs"]
mod random;

use partwright::midi;
use partwright::prepare::{Played, prepare};
use partwright::run::Run;
use partwright::score::{Score, Tick};
use player::{Curve, Touch, Truth, numbered, perform};
use random::Random;
use std::collections::BTreeMap;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == "--lengths") {
        return lengths::print(&args.split_off(1));
    }
    let mut total = Total::default();
    println!("{:<34} {:>6} {:>23} {:>23} {:>23}", "", "", "ours", "file", "one");
    println!("{:<34} {:>6} {:>5} {:>5} {:>5} {:>5}", "file", "notes", "steps", "place", "whole", "F");
    for path in args {
        let score = midi::read(&std::fs::read(&path)?)?.value;
        let name: String = path.rsplit('/').next().unwrap_or_default().chars().take(34).collect();
        if prepare(score.clone(), Played::Keep, &Run::default())?.findings.is_empty() {
            total.synthetic(&name, &score)?;
        } else {
            real(&name, &score)?;
        }
    }
    total.print();
    Ok(())
}

/// What a way of writing makes of a performance.
#[derive(Default, Clone, Copy)]
struct Figures {
    steps: f64,
    place: f64,
    whole: f64,
    f: f64,
    factor: f64,
}

#[derive(Default)]
struct Total {
    rows: Vec<[Figures; 3]>,
    metres: usize,
    bars: usize,
    missed: usize,
}

impl Total {
    fn synthetic(&mut self, name: &str, score: &Score) -> Result<(), Box<dyn Error>> {
        let (played, truth, beats) = perform(score, 7, Touch::Free);
        let told = prepare(played.clone(), Played::Quantise, &Run::default())?;
        if told.findings.is_empty() {
            println!("{name:<34} not recognised");
            self.missed += 1;
            return Ok(());
        }
        let written = told.value;
        let ours = judge(&truth, &matched(&played, &written), &beats, &beat_times(&played, &written));
        let file: Vec<f64> = truth.iter().map(|onset| rounded(onset.seconds * 2.0)).collect();
        let halves: Vec<f64> = (0..(beats.last().unwrap_or(&0.0) * 2.0) as usize).map(|n| n as f64 / 2.0).collect();
        let (period, phase) = one_tempo(&truth);
        let one: Vec<f64> = truth.iter().map(|onset| rounded((onset.seconds - phase) / period)).collect();
        let steady: Vec<f64> =
            (0..).map(|n| phase + f64::from(n) * period).take_while(|t| *t < beats[beats.len() - 1]).collect();
        let row = [ours, judge(&truth, &file, &beats, &halves), judge(&truth, &one, &beats, &steady)];
        let (metre, down) = metre_right(score, &written, &truth, &matched(&played, &written));
        self.metres += usize::from(metre);
        self.bars += usize::from(down);
        print!("{name:<34} {:>6}", truth.len());
        for figures in &row {
            print!("{:>6.3}{:>6.3}{:>6.3}{:>6.3}", figures.steps, figures.place, figures.whole, figures.f);
        }
        let octave = if row[0].factor == 1.0 { String::new() } else { format!(" octave {:.2}", row[0].factor) };
        let (was, is) = (usual(score), usual(&written));
        let said = told.findings.first().map_or("", |finding| finding.message.as_str());
        let fit = said.split("the bar lines ").nth(1).unwrap_or_default();
        println!(
            "  {was} -> {is}{}{}{octave} {fit}",
            if metre { "" } else { " METRE" },
            if down { "" } else { " bars" }
        );
        self.rows.push(row);
        Ok(())
    }

    fn print(&self) {
        let count = self.rows.len().max(1) as f64;
        print!("{:<34} {:>6}", "mean", self.rows.len());
        for way in 0..3 {
            let mean = |of: fn(&Figures) -> f64| self.rows.iter().map(|row| of(&row[way])).sum::<f64>() / count;
            print!(
                "{:>6.3}{:>6.3}{:>6.3}{:>6.3}",
                mean(|f| f.steps),
                mean(|f| f.place),
                mean(|f| f.whole),
                mean(|f| f.f)
            );
        }
        let octaves = self.rows.iter().filter(|row| row[0].factor != 1.0).count();
        println!(
            "\nnot recognised {}; another beat level {octaves}; metre right {}; bar lines right {}",
            self.missed, self.metres, self.bars
        );
        let level: Vec<&[Figures; 3]> = self.rows.iter().filter(|row| row[0].factor == 1.0).collect();
        let f = level.iter().map(|row| row[0].f).sum::<f64>() / level.len().max(1) as f64;
        println!("F where the beat level is right {f:.3} ({} files)", level.len());
    }
}

/// A performed file: how far its notes were moved in time, and what was heard.
fn real(name: &str, score: &Score) -> Result<(), Box<dyn Error>> {
    let told = prepare(score.clone(), Played::Quantise, &Run::default())?;
    let written = told.value;
    let mut moved: Vec<f64> = shifts(score, &written).into_iter().map(f64::abs).collect();
    moved.sort_by(f64::total_cmp);
    let at = |share: f64| moved[((moved.len() - 1) as f64 * share) as usize] * 1e3;
    let tempi: Vec<f64> = written.frame.tempo.changes().map(|(_, tempo)| tempo.quarters_per_minute()).collect();
    println!(
        "{name:<34} {:>6} moved by {:.1} ms at the median, {:.1} at 95 %, {:.1} at most; {}, quarter {:.0}",
        score.note_count(),
        at(0.5),
        at(0.95),
        at(1.0),
        usual(&written),
        median(tempi)
    );
    told.findings.iter().for_each(|finding| println!("    {finding}"));
    Ok(())
}

/// The written beat of each note as played, in the order of their ids.
fn matched(played: &Score, written: &Score) -> Vec<f64> {
    let beat = written.frame.meters.meter_at(written.frame.end).beat_length(written.frame.division()).0 as f64;
    pairs(played, written).into_iter().map(|(_, tick)| tick.0 as f64 / beat).collect()
}

/// Start as played and start as written of each note, in the order of their ids as played.
fn pairs(played: &Score, written: &Score) -> Vec<(Tick, Tick)> {
    let start = |score: &Score, id| score.note(id).map_or(Tick::ZERO, |(_, note)| note.start);
    let places: BTreeMap<_, _> = numbered(written).into_iter().map(|(id, place)| (place, start(written, id))).collect();
    let both = |(id, place)| (start(played, id), places.get(&place).copied().unwrap_or(Tick::ZERO));
    numbered(played).into_iter().map(both).collect()
}

/// By how many seconds each note sounds later than it was played, the silence before the first one left out.
fn shifts(played: &Score, written: &Score) -> Vec<f64> {
    let seconds = |score: &Score, tick| score.frame.tempo.seconds_at(tick).value();
    let raw: Vec<f64> =
        pairs(played, written).into_iter().map(|(from, to)| seconds(written, to) - seconds(played, from)).collect();
    let middle = median(raw.clone());
    raw.into_iter().map(|shift| shift - middle).collect()
}

fn beat_times(played: &Score, written: &Score) -> Vec<f64> {
    let seconds = |score: &Score, tick| score.frame.tempo.seconds_at(tick).value();
    let lead = pairs(played, written).into_iter().map(|(from, to)| seconds(played, from) - seconds(written, to));
    let lead = median(lead.collect());
    let beat = written.frame.meters.meter_at(written.frame.end).beat_length(written.frame.division()).0;
    (0..=written.frame.end.0 / beat).map(|n| seconds(written, Tick(n * beat)) + lead).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

const FACTORS: [f64; 9] = [1.0, 0.5, 2.0, 1.0 / 3.0, 2.0 / 3.0, 1.5, 3.0, 0.25, 4.0];
const NEAR: f64 = 0.03;

fn judge(truth: &[Truth], out: &[f64], beats: &[f64], found: &[f64]) -> Figures {
    let mut order: Vec<usize> = (0..truth.len()).collect();
    order.sort_by(|a, b| truth[*a].beat.total_cmp(&truth[*b].beat).then(truth[*a].note.cmp(&truth[*b].note)));
    order.dedup_by(|later, earlier| truth[*later].beat - truth[*earlier].beat < 1e-6);
    let steps = |factor: f64| {
        let right = order.windows(2).filter(|pair| {
            let (a, b) = (pair[0], pair[1]);
            ((out[b] - out[a]) * factor - (truth[b].beat - truth[a].beat)).abs() < NEAR
        });
        right.count() as f64 / (order.len().max(2) - 1) as f64
    };
    let mut factor = 1.0;
    for other in FACTORS {
        if steps(other) > steps(factor) + 0.02 {
            factor = other;
        }
    }
    let off: Vec<f64> = truth.iter().zip(out).map(|(onset, out)| out * factor - onset.beat).collect();
    let share = |values: Vec<f64>, turn: f64| {
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        values.iter().for_each(|v| *counts.entry((v * 24.0).round() as i64).or_default() += 1);
        let common = counts.iter().max_by_key(|(_, count)| **count).map_or(0, |(place, _)| *place) as f64 / 24.0;
        let near = |v: &&f64| {
            let off = (**v - common).abs() % turn;
            off.min(turn - off) < NEAR
        };
        values.iter().filter(near).count() as f64 / values.len().max(1) as f64
    };
    let place = share(off.iter().map(|v| v.rem_euclid(1.0)).collect(), 1.0);
    Figures { steps: steps(factor), place, whole: share(off, f64::MAX), f: f_measure(beats, found), factor }
}

fn f_measure(beats: &[f64], found: &[f64]) -> f64 {
    let (mut hits, mut next) = (0usize, 0usize);
    for beat in beats {
        while found.get(next).is_some_and(|at| *at < beat - 0.07) {
            next += 1;
        }
        if found.get(next).is_some_and(|at| *at <= beat + 0.07) {
            hits += 1;
            next += 1;
        }
    }
    2.0 * hits as f64 / (beats.len() + found.len()).max(1) as f64
}

/// The nearest sixteenth or triplet.
fn rounded(beats: f64) -> f64 {
    let near = |parts: f64| (beats * parts).round() / parts;
    if (near(4.0) - beats).abs() <= (near(3.0) - beats).abs() { near(4.0) } else { near(3.0) }
}

/// The one tempo on whose sixteenths most onsets fall.
fn one_tempo(truth: &[Truth]) -> (f64, f64) {
    let mut best = (0.0, 0.5, 0.0);
    for step in 0..200 {
        let period = 0.3 * 1.0075f64.powi(step);
        let (mut re, mut im) = (0.0, 0.0);
        for onset in truth {
            let (sin, cos) = (std::f64::consts::TAU * onset.seconds * 2.0 / period).sin_cos();
            re += cos;
            im += sin;
        }
        if re.hypot(im) > best.0 {
            best = (re.hypot(im), period, im.atan2(re) / std::f64::consts::TAU * period / 2.0);
        }
    }
    (best.1, best.2)
}

/// The metre that holds longest.
fn usual(score: &Score) -> String {
    let mut lengths: BTreeMap<String, u64> = BTreeMap::new();
    for bar in score.frame.meters.bars(score.frame.end).take(100_000) {
        *lengths.entry(bar.meter.to_string()).or_default() += bar.span.length().0;
    }
    lengths.into_iter().max_by_key(|(_, length)| *length).map_or_else(String::new, |(metre, _)| metre)
}

/// Whether beats to the bar and their cut are right, and whether notes that begin bars do so in what is written.
fn metre_right(score: &Score, written: &Score, truth: &[Truth], out: &[f64]) -> (bool, bool) {
    let shape = |text: &str| {
        let (beats, unit) = text.split_once('/').unwrap_or(("4", "4"));
        let (beats, unit): (u32, u32) = (beats.parse().unwrap_or(4), unit.parse().unwrap_or(4));
        if unit >= 8 && beats > 3 && beats % 3 == 0 { (beats / 3, true) } else { (beats, false) }
    };
    let same = shape(&usual(score)) == shape(&usual(written));
    let starts: Vec<f64> = {
        let curve = Curve::new(score, &mut Random(7));
        score.frame.meters.bars(score.frame.end).take(100_000).map(|bar| curve.beat(bar.span.start)).collect()
    };
    let beat = written.frame.meters.meter_at(written.frame.end).beat_length(written.frame.division()).0 as f64;
    let lines: Vec<f64> =
        written.frame.meters.bars(written.frame.end).map(|bar| bar.span.start.0 as f64 / beat).collect();
    let on = |lines: &[f64], place: f64| {
        lines[lines.partition_point(|l| *l < place - 0.01)..].first().is_some_and(|l| (l - place).abs() < 0.01)
    };
    let (mut right, mut all) = (0, 0);
    for (onset, out) in truth.iter().zip(out) {
        if on(&starts, onset.beat) {
            all += 1;
            right += usize::from(on(&lines, *out));
        }
    }
    (same, right * 5 > all * 4)
}
