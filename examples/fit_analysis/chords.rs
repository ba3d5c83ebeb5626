//! The weights of chords: multinomial logistic regression over the 192 chords by full gradient descent, pulled to templates.

use crate::adam::Adam;
use crate::chord_songs::Song;
use partwright::analysis::Quality;
use partwright::analysis::fitting::chords::{FACTS, KINDS, Table, Weights};

/// A row for each fact, then one for how common each kind is.
type Params = [[f64; KINDS]; FACTS + 1];
type Worths = [[f64; KINDS]; 12];

/// How strongly templates are held to, and how steep they are.
const PULL: f64 = 3e-3;
const STEEP: f64 = 4.0;
const STEPS: usize = 100;

/// What a beat tells, and its right root and kind.
struct Lesson {
    facts: Vec<(usize, f64)>,
    root: usize,
    kind: usize,
}

/// Prints `assets/chords.toml` without its head.
pub(crate) fn write(songs: &[Song]) {
    let weights = fitted(&songs.iter().collect::<Vec<_>>());
    for (kind, quality) in Quality::ALL.iter().enumerate() {
        let column = |table: &Table| table.map(|row| row[kind]);
        let name = serde_json::to_value(quality).unwrap_or_default();
        println!("\n[[chord]]\nkind = {name}\ncommon = {}", weights.common[kind]);
        println!("share = {:?}", column(&weights.share));
        println!("present = {:?}", column(&weights.present));
        println!("bass = {:?}", column(&weights.bass));
    }
}

/// Prints how often chords are right with the weights as they are, and with weights fitted to the other half of the songs.
pub(crate) fn validate(songs: &[Song]) {
    let mut kept = Count::default();
    songs.iter().for_each(|song| kept.add(song, Weights::kept()));
    kept.print("as they are");
    let mut crossed = Count::default();
    for half in 0..2 {
        let others: Vec<&Song> = songs.iter().skip(1 - half).step_by(2).collect();
        let weights = fitted(&others);
        songs.iter().skip(half).step_by(2).for_each(|song| crossed.add(song, &weights));
    }
    crossed.print("crossed");
}

fn fitted(songs: &[&Song]) -> Weights {
    let lessons: Vec<Lesson> = songs.iter().flat_map(|song| lessons(song)).collect();
    let prior = templates();
    let mut params = prior;
    let mut adam = Adam::new(params.as_flattened().len());
    for _ in 0..STEPS {
        let mut gradient = gradient(&params, &lessons);
        let pulled = params.as_flattened().iter().zip(prior.as_flattened()).map(|(own, prior)| PULL * (own - prior));
        gradient.as_flattened_mut().iter_mut().zip(pulled).for_each(|(slope, pull)| *slope += pull);
        adam.step(params.as_flattened_mut(), gradient.as_flattened());
    }
    Weights::of(&std::array::from_fn(|fact| params[fact]), params[FACTS])
}

fn lessons(song: &Song) -> impl Iterator<Item = Lesson> {
    let lesson = |(facts, truth): (_, &Option<_>)| truth.map(|(root, kind, _)| Lesson { facts, root, kind });
    song.beats.facts().zip(&song.truth).filter_map(lesson)
}

/// What each kind is made of, and how rare it is: where the fit begins.
fn templates() -> Params {
    const RARE: [f64; KINDS] =
        [0.0, 0.0, 0.08, 0.15, 0.14, 0.14, 0.06, 0.12, 0.1, 0.12, 0.12, 0.3, 0.26, 0.26, 0.2, 0.2];
    let mut params = [[0.0; KINDS]; FACTS + 1];
    for (kind, quality) in Quality::ALL.iter().enumerate() {
        for interval in quality.intervals().iter().map(|interval| usize::from(*interval)) {
            params[interval][kind] = 2.0 * STEEP;
            params[12 + interval][kind] = 0.12 * STEEP;
        }
        params[0][kind] += 0.125 * STEEP;
        params[24][kind] = 0.2 * STEEP;
        params[FACTS][kind] = -(RARE[kind] + 0.12 * quality.intervals().len() as f64) * STEEP;
    }
    params
}

/// The slope of the loss: its mean over the lessons.
fn gradient(params: &Params, lessons: &[Lesson]) -> Params {
    let mut gradient = [[0.0; KINDS]; FACTS + 1];
    let part = 1.0 / lessons.len() as f64;
    for lesson in lessons {
        let mut off = chances(params, &lesson.facts);
        off[lesson.root][lesson.kind] -= 1.0;
        for (root, off) in off.iter().enumerate() {
            let facts = lesson.facts.iter().map(|(fact, value)| (turned(*fact, root), *value)).chain([(FACTS, 1.0)]);
            for (fact, value) in facts {
                gradient[fact].iter_mut().zip(off).for_each(|(slope, off)| *slope += part * off * value);
            }
        }
    }
    gradient
}

/// How likely each chord is.
fn chances(params: &Params, facts: &[(usize, f64)]) -> Worths {
    let mut worths = [params[FACTS]; 12];
    for (root, worths) in worths.iter_mut().enumerate() {
        for (fact, value) in facts {
            let row = &params[turned(*fact, root)];
            worths.iter_mut().zip(row).for_each(|(worth, weight)| *worth += weight * value);
        }
    }
    let most = worths.as_flattened().iter().copied().fold(f64::MIN, f64::max);
    worths.as_flattened_mut().iter_mut().for_each(|worth| *worth = libm::exp(*worth - most));
    let sum: f64 = worths.as_flattened().iter().sum();
    worths.as_flattened_mut().iter_mut().for_each(|worth| *worth /= sum);
    worths
}

/// A fact as it is above a root.
fn turned(fact: usize, root: usize) -> usize {
    fact / 12 * 12 + (fact % 12 + 12 - root) % 12
}

/// Seconds: right root, of all; right side of major and minor too, of those that have one. By confidence: right, of all.
#[derive(Default)]
struct Count {
    sums: [f64; 4],
    sure: [[f64; 2]; 10],
}

impl Count {
    fn add(&mut self, song: &Song, weights: &Weights) {
        for (choice, truth) in song.beats.chords(weights).into_iter().zip(&song.truth) {
            let Some((root, kind, seconds)) = *truth else { continue };
            let right = choice.is_some_and(|(own, ..)| usize::from(own) == root);
            let alike = right && choice.is_some_and(|(_, own, _)| side(own) == side(Quality::ALL[kind]));
            add(&mut self.sums[..2], right, seconds);
            if side(Quality::ALL[kind]).is_some() {
                add(&mut self.sums[2..], alike, seconds);
            }
            if let Some((.., confidence)) = choice {
                add(&mut self.sure[usize::from(confidence / 100).min(9)], right, seconds);
            }
        }
    }

    fn print(&self, title: &str) {
        let [root, all, alike, sided] = self.sums;
        println!("{title}: root {:.4}, major or minor {:.4}", root / all, alike / sided);
        for (bin, [right, all]) in self.sure.iter().enumerate().filter(|(_, bin)| bin[1] > 0.0) {
            println!("   sure {}-{}: {:.3} right of {all:.0} s", bin * 100, bin * 100 + 99, right / all);
        }
    }
}

fn add(sums: &mut [f64], right: bool, seconds: f64) {
    sums[0] += if right { seconds } else { 0.0 };
    sums[1] += seconds;
}

/// Whether a kind is minor; `None` if it is neither that nor major.
fn side(quality: Quality) -> Option<bool> {
    match quality {
        Quality::SuspendedSecond | Quality::SuspendedFourth | Quality::DominantSuspended | Quality::Power => None,
        quality => Some(quality.is_minor()),
    }
}
