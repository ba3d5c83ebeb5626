//! The search against the best answer of all, on random problems small enough to know it.

use super::exact::least_cost;
use super::search::Draw;
use super::{Problem, solve};
use crate::arrange::facts::SeatFacts;
use crate::arrange::fixture::{analysis, ensemble, note, score};
use crate::arrange::plan::Plan;
use crate::arrange::source::Source;
use crate::arrange::style::Style;
use crate::arrange::wishes::Wishes;
use crate::line::Role;
use crate::run::Run;
use crate::score::{Part, Pitch, Score, Sound};
use std::sync::Arc;

/// Who may be drawn to play.
const PLAYERS: [&str; 9] = ["Flute", "Oboe", "Clarinet", "Bassoon", "Horn", "Trumpet", "Violin", "Viola", "Cello"];
const ROLES: [Role; 5] = [Role::Melody, Role::Countermelody, Role::Bass, Role::Harmony, Role::Rhythm];

/// A voice of two phrases of two bars, in steps and leaps.
fn voice(draw: &mut Draw) -> Part {
    let mut part = crate::arrange::fixture::part("voice", 0, "");
    let mut pitch = 40 + draw.below(45) as i32;
    let mut at = 0;
    while at < 16 {
        let length = 1 + draw.below(3);
        part.notes.push(note(Sound::Pitched(Pitch::clamped(pitch)), at * 480, length * 480));
        pitch = (pitch + draw.below(11) as i32 - 5).clamp(34, 90);
        at += length;
    }
    part
}

struct Instance {
    score: Score,
    roles: Vec<Role>,
    seats: Vec<&'static str>,
}

/// Two or three voices for two or three players.
fn instance(seed: u64) -> Instance {
    let mut draw = Draw(seed);
    let voices = 2 + draw.below(2);
    let parts: Vec<Part> = (0..voices).map(|_| voice(&mut draw)).collect();
    let roles = parts.iter().map(|_| ROLES[draw.below(ROLES.len() as u64) as usize]).collect();
    let players = 2 + draw.below(2);
    let seats = (0..players).map(|_| PLAYERS[draw.below(PLAYERS.len() as u64) as usize]).collect();
    Instance { score: score(parts), roles, seats }
}

/// What was found, the bound told with it, and the least an answer costs.
fn costs(instance: &Instance, steps: u64) -> [i64; 3] {
    let (score, style) = (&instance.score, Style::default());
    let analysis = analysis(score, &instance.roles);
    let ensemble = Arc::new(ensemble(&instance.seats));
    let bound = Plan::default().bind(score, &analysis, &ensemble).unwrap();
    let source = Source::new(score, &analysis, &style.weights);
    let seats = SeatFacts::all(&ensemble, score, &style);
    let problem = Problem::new(&source, &seats, &style.weights, &Wishes::new(&bound, &source, false), steps);
    let run = Run::default().with_steps(steps);
    let gap = solve(&problem, &run).unwrap().weighed(&problem, &run).gap;
    [gap.cost, gap.bound, least_cost(&problem, gap.cost)]
}

#[test]
fn small_problems_are_solved_to_within_one_per_cent_of_the_best_and_no_answer_is_under_the_bound() {
    let mut sums = [0; 3];
    for seed in 0..40 {
        let costs = costs(&instance(seed), 5_000);
        let [found, bound, least] = costs;
        assert!(bound <= least && least <= found, "seed {seed}: {bound} <= {least} <= {found}");
        sums.iter_mut().zip(costs).for_each(|(sum, cost)| *sum += cost);
    }
    assert!(sums[0] * 100 <= sums[2] * 101, "found {}, best {}", sums[0], sums[2]);
}

/// `cargo test --release --lib small_problems_by_steps -- --ignored --nocapture`
#[test]
#[ignore = "prints figures"]
#[allow(clippy::print_stdout, reason = "it is there to print")]
fn small_problems_by_steps() {
    println!("{:>8}  {:>10}  {:>12}  {:>12}", "steps", "solved", "over best", "bound under");
    for steps in [0, 100, 1_000, 10_000, 100_000] {
        let all: Vec<[i64; 3]> = (0..300).map(|seed| costs(&instance(seed), steps)).collect();
        let solved = all.iter().filter(|[found, _, least]| found == least).count();
        let share = |of: &dyn Fn(&[i64; 3]) -> i64| {
            let per_mille = |costs: &[i64; 3]| of(costs) as f64 / costs[2].max(1) as f64;
            all.iter().map(per_mille).sum::<f64>() * 100.0 / all.len() as f64
        };
        let (over, under) = (share(&|[found, _, least]| found - least), share(&|[_, bound, least]| least - bound));
        println!("{steps:>8}  {solved:>3} of {}  {over:>10.3} %  {under:>10.3} %", all.len());
    }
}
