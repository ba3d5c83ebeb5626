//! The weights of the names of notes: softmax regression over the candidates by full gradient descent, pulled a little to zero.

use crate::adam::Adam;
use crate::spelled::Spelled;
use partwright::notation::fitting::{FACTS, Facts, KINDS, Piece};

/// How strongly weights are held to zero.
const PULL: f64 = 1e-4;
const STEPS: usize = 300;
/// Fits, each with names weighed by the last.
const ROUNDS: usize = 3;

/// Prints `assets/spelling.toml` without its head.
pub(crate) fn write(pieces: &[Spelled]) {
    let mut rest = &fitted(&pieces.iter().collect::<Vec<_>>())[..];
    for (name, count) in KINDS {
        let (own, next) = rest.split_at(count);
        println!("{name} = {own:?}");
        rest = next;
    }
}

/// Prints the share of names that are right with the weights as they are, and with weights fitted to the other half of the pieces.
pub(crate) fn validate(pieces: &[Spelled]) {
    measure("kept", &pieces.iter().collect::<Vec<_>>(), Piece::kept());
    let half = |from: usize| pieces.iter().skip(from).step_by(2).collect::<Vec<_>>();
    let (even, odd) = (half(0), half(1));
    let (a, b) = (measure("crossed", &even, &fitted(&odd)), measure("crossed", &odd, &fitted(&even)));
    println!("crossed, both halves: {:.2} %", percent(a.0 + b.0, a.1 + b.1));
}

fn measure(title: &str, pieces: &[&Spelled], weights: &Facts) -> (usize, usize) {
    let mut sum = (0, 0);
    for piece in pieces {
        let (right, all, _) = piece.right(&piece.piece.spelled(weights));
        println!("{title} {:50} {:6.2} % of {all}", piece.name, percent(right, all));
        sum = (sum.0 + right, sum.1 + all);
    }
    println!("{title} {:50} {:6.2} % of {}", "all", percent(sum.0, sum.1), sum.1);
    sum
}

fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all as f64
}

fn fitted(pieces: &[&Spelled]) -> Facts {
    let mut weights = [0; FACTS];
    for passes in 0..ROUNDS {
        let lessons = |piece: &&Spelled| piece.lessons(&piece.piece.names(&weights, passes));
        weights = descended(&pieces.iter().flat_map(lessons).collect::<Vec<_>>());
    }
    weights
}

/// Weights in hundredths, from the facts of candidates, the right one first.
fn descended(lessons: &[Vec<Facts>]) -> Facts {
    let mut weights = [0.0; FACTS];
    let mut adam = Adam::new(FACTS);
    for _ in 0..STEPS {
        let gradient = gradient(&weights, lessons);
        adam.step(&mut weights, &gradient);
    }
    weights.map(|weight| (weight * 100.0).round() as i32)
}

fn gradient(weights: &[f64; FACTS], lessons: &[Vec<Facts>]) -> [f64; FACTS] {
    let mut gradient = weights.map(|weight| PULL * weight);
    let part = 1.0 / lessons.len() as f64 / 1000.0;
    for candidates in lessons {
        for (place, (facts, chance)) in candidates.iter().zip(chances(weights, candidates)).enumerate() {
            let off = chance - f64::from(u8::from(place == 0));
            gradient.iter_mut().zip(facts).for_each(|(slope, fact)| *slope += off * f64::from(*fact) * part);
        }
    }
    gradient
}

/// How likely each candidate is.
fn chances(weights: &[f64; FACTS], candidates: &[Facts]) -> Vec<f64> {
    let worth =
        |facts: &Facts| facts.iter().zip(weights).map(|(fact, own)| f64::from(*fact) / 1000.0 * own).sum::<f64>();
    let worths: Vec<f64> = candidates.iter().map(|facts| libm::exp(worth(facts))).collect();
    let sum: f64 = worths.iter().sum();
    worths.into_iter().map(|worth| worth / sum).collect()
}
