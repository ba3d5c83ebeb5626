//! Annotated melodies against the same 12 dB softer, and against the other parts.

use super::Anyhow;
use super::annotated::Key;
use super::auc::auc;
use super::files::folders;
use super::movement::{Scene, times};
use partwright::balance::{Balance, BarBalance, Checks, Heard, judge};
use partwright::score::SeatId;
use partwright::units::Decibels;
use std::fs;
use std::path::Path;

/// How much softer, in decibels.
const SOFTER: Decibels = Decibels(-12.0);

/// What was measured of bars, one entry a bar: what is left of a line's loudness, and its level over the rest (of the melody
/// over the phrase around); and in how many bars the melody is heard, as it is and softer.
#[derive(Debug, Default)]
struct Told {
    melody: Vec<[f64; 2]>,
    softer: Vec<[f64; 2]>,
    others: Vec<[f64; 2]>,
    heard: [usize; 2],
}

const FIGURES: [&str; 2] = ["left beside the others", "level over the rest"];

pub(crate) fn print(bench: &Path, most: usize) -> Anyhow<()> {
    for set in folders(bench, "melody2")? {
        let folder = set.join("orchestra");
        let key: Key = serde_json::from_str(&fs::read_to_string(folder.join("key.json"))?)?;
        let mut all = Told::default();
        for (stem, movement) in key.files.iter().take(most) {
            let scene = Scene::annotated(&folder.join("programs").join(stem).with_extension("mid"), movement)?;
            let own = measure(&scene);
            println!("{stem}: {}", own.line());
            all.add(own);
        }
        println!("\nall: {}", all.line());
        all.print_quantiles();
    }
    Ok(())
}

fn measure(scene: &Scene) -> Told {
    let told = |heard: &Heard| judge(heard, &scene.arrangement, &Checks::default()).value;
    let before = told(&scene.heard);
    let softer = told(&melody_softer(scene, &before));
    let mut out = Told::default();
    for (bar, soft) in before.bars.iter().zip(&softer.bars) {
        let (Some(melody), Some(soft)) = (&bar.melody, &soft.melody) else { continue };
        if melody.over_rest.0 >= 60.0 {
            continue;
        }
        out.melody.push([f64::from(melody.audible), melody.over_phrase.0]);
        out.softer.push([f64::from(soft.audible), soft.over_phrase.0]);
        out.heard[0] += usize::from(melody.heard);
        out.heard[1] += usize::from(soft.heard);
        out.others.extend(others(bar, &melody.seats));
    }
    out
}

/// Every seat that plays without the melody.
fn others(bar: &BarBalance, melody: &[SeatId]) -> Vec<[f64; 2]> {
    let seats = bar.over_rest.iter().zip(&bar.audible).zip(0..);
    let playing = seats.filter(|(_, seat)| !melody.contains(&SeatId(*seat)));
    playing.filter_map(|((over, left), _)| Some([f64::from(*left), over.as_ref()?.0])).collect()
}

/// The seats with the melody softer in every bar in which they have it.
fn melody_softer(scene: &Scene, balance: &Balance) -> Heard {
    let mut heard = scene.heard.clone();
    for bar in &balance.bars {
        let [from, to] = times(scene, bar.bar, bar.bar);
        for seat in bar.melody.iter().flat_map(|melody| &melody.seats) {
            heard = heard.with_level(*seat, from, to, SOFTER);
        }
    }
    heard
}

impl Told {
    fn add(&mut self, other: Self) {
        self.melody.extend(other.melody);
        self.softer.extend(other.softer);
        self.others.extend(other.others);
        self.heard.iter_mut().zip(other.heard).for_each(|(sum, more)| *sum += more);
    }

    /// AUC against the same softer, and against the others, of each figure.
    fn line(&self) -> String {
        let of = |figure: usize| {
            let column = |rows: &[[f64; 2]]| -> Vec<f64> { rows.iter().map(|row| row[figure]).collect() };
            let melody = column(&self.melody);
            let (softer, others) = (auc(&melody, &column(&self.softer)), auc(&melody, &column(&self.others)));
            format!("{}: {softer:.3} / {others:.3}", FIGURES[figure])
        };
        let share = |heard: usize| 100.0 * heard as f64 / self.melody.len().max(1) as f64;
        let [as_it_is, softer] = self.heard.map(share);
        format!("{} bars, heard in {as_it_is:.1} %, softer in {softer:.1} %; {}; {}", self.melody.len(), of(0), of(1))
    }

    fn print_quantiles(&self) {
        for (name, rows) in [("melody", &self.melody), ("softer", &self.softer), ("others", &self.others)] {
            for figure in 0..FIGURES.len() {
                let mut column: Vec<f64> = rows.iter().map(|row| row[figure]).collect();
                column.sort_by(f64::total_cmp);
                let at =
                    |percent: usize| column.get(column.len().saturating_sub(1) * percent / 100).copied().unwrap_or(0.0);
                let text: Vec<String> =
                    [1, 5, 10, 25, 50, 75, 90, 95, 99].map(|p| format!("{p}%: {:.1}", at(p))).into();
                println!("{name}, {}: {}", FIGURES[figure], text.join("  "));
            }
        }
    }
}
