//! Fits `assets/chords.toml` to songs with chords, and measures it.
//!
//!     CHORDS=FOLDER cargo test --release --lib chord::fit -- --ignored --nocapture
//!
//! FOLDER holds `flat/NAME.mid` and `chords/NAME.chord_midi.txt` (lines of start, end in seconds, and a chord as
//! `C#:min7/b3`), as POP909 has them. Prints the share of time with the right root, and with the right root and the right
//! side of major and minor (of chords that have one), with the weights as they are and, song by song in two halves, with
//! weights fitted to the other half; then the weights fitted to all. The fit is multinomial logistic regression over the
//! 192 chords by full gradient descent (Adam), pulled to templates. How often the root is right by confidence follows.

use super::model::{PRESENT, worths};
use super::quality::Quality;
use super::weights::{KINDS, Weights, weights};
use super::{path, tonality_at};
use crate::analysis::beat::{self, Sound};
use crate::analysis::{key, texture::Texture, voice};
use crate::score::{Key, Score, Tick};

const FACTS: usize = 36;
type Params = [[f32; KINDS]; FACTS + 1];
/// The facts of a beat, and the right root and kind.
type Lesson = (Vec<(usize, f32)>, usize, usize);
/// How strongly templates are held to, and how steep they are.
const PULL: f32 = 3e-3;
const STEEP: f32 = 4.0;

struct Song {
    sounds: Vec<Sound>,
    keys: Vec<Key>,
    /// Root, kind and seconds.
    truth: Vec<Option<(usize, usize, f64)>>,
}

fn kind(word: &str) -> Option<Quality> {
    Some(match word {
        "maj" => Quality::Major,
        "min" => Quality::Minor,
        "dim" => Quality::Diminished,
        "aug" => Quality::Augmented,
        "sus2" => Quality::SuspendedSecond,
        "sus4" => Quality::SuspendedFourth,
        "7" => Quality::DominantSeventh,
        "maj7" => Quality::MajorSeventh,
        "min7" => Quality::MinorSeventh,
        "hdim7" => Quality::HalfDiminished,
        "dim7" => Quality::DiminishedSeventh,
        "minmaj7" => Quality::MinorMajorSeventh,
        "maj6" => Quality::MajorSixth,
        "min6" => Quality::MinorSixth,
        "sus4(b7)" => Quality::DominantSuspended,
        _ => return None,
    })
}

fn chord(text: &str) -> Option<(usize, usize)> {
    let (root, rest) = text.split_once(':')?;
    let wanted = kind(rest.split('/').next()?)?;
    let letter = [9, 11, 0, 2, 4, 5, 7][usize::from(root.as_bytes()[0] - b'A')];
    let root = letter + 12 + root.matches('#').count() - root.matches('b').count();
    Some((root % 12, Quality::ALL.iter().position(|kind| *kind == wanted)?))
}

fn song(score: &Score, chords: &str) -> Song {
    let texture = Texture::new(score, &voice::find(score));
    let sounds = beat::heard(&texture);
    let tonalities = key::find(score, &texture, &sounds, &mut Vec::new()).tonalities;
    let rows: Vec<(f64, f64, &str)> = chords
        .lines()
        .map(|line| {
            let words: Vec<&str> = line.split('\t').collect();
            (words[0].parse().unwrap(), words[1].parse().unwrap(), words[2])
        })
        .collect();
    let seconds = |tick: u64| score.frame.tempo.seconds_at(Tick(tick)).value();
    let truth = |sound: &Sound| {
        let (from, to) = (seconds(sound.start), seconds(sound.end));
        let row = rows.iter().find(|row| row.0 <= (from + to) / 2.0 && (from + to) / 2.0 < row.1)?;
        chord(row.2).map(|(root, kind)| (root, kind, to - from))
    };
    let truth = sounds.iter().map(truth).collect();
    let keys = sounds.iter().map(|sound| tonality_at(&tonalities, Tick(sound.start))).collect();
    Song { sounds, keys, truth }
}

/// Major 0, minor 1, neither 2.
fn side(kind: usize) -> u8 {
    match Quality::ALL[kind] {
        Quality::SuspendedSecond | Quality::SuspendedFourth | Quality::DominantSuspended | Quality::Power => 2,
        quality if quality.is_minor() => 1,
        _ => 0,
    }
}

/// Seconds: right root, of all; right side too, of those that have one. By confidence: right, of all.
#[derive(Default)]
struct Count {
    sums: [f64; 4],
    sure: [[f64; 2]; 10],
}

impl Count {
    fn add(&mut self, song: &Song, weights: &Weights) {
        let own: Vec<_> = song.sounds.iter().zip(&song.keys).map(|(s, key)| worths(s, *key, weights)).collect();
        for (choice, truth) in path::best(&song.sounds, &own).iter().zip(&song.truth) {
            let Some((root, kind, seconds)) = *truth else { continue };
            let right = choice.is_some_and(|choice| usize::from(choice.root) == root);
            self.sums[0] += if right { seconds } else { 0.0 };
            self.sums[1] += seconds;
            if side(kind) < 2 {
                let alike = right && choice.is_some_and(|choice| side(choice.quality) == side(kind));
                self.sums[2] += if alike { seconds } else { 0.0 };
                self.sums[3] += seconds;
            }
            if let Some(choice) = choice {
                let bin = &mut self.sure[usize::from(choice.confidence / 100).min(9)];
                bin[0] += if right { seconds } else { 0.0 };
                bin[1] += seconds;
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

/// The facts of a beat as (index, value), for root 0.
fn facts(sound: &Sound) -> Vec<(usize, f32)> {
    let mut facts = Vec::new();
    for (class, share) in sound.shares.iter().enumerate().filter(|(_, share)| **share > 0) {
        facts.push((class, *share as f32 / 1000.0));
        if *share > PRESENT {
            facts.push((12 + class, 1.0));
        }
    }
    let lowest = [sound.bass, sound.lowest].into_iter().flatten();
    facts.extend(lowest.map(|pitch| (24 + usize::from(pitch % 12), 0.5)));
    facts
}

fn turned(fact: usize, root: usize) -> usize {
    fact / 12 * 12 + (fact % 12 + 12 - root) % 12
}

fn templates() -> Params {
    const RARE: [f32; KINDS] =
        [0.0, 0.0, 0.08, 0.15, 0.14, 0.14, 0.06, 0.12, 0.1, 0.12, 0.12, 0.3, 0.26, 0.26, 0.2, 0.2];
    let mut params = [[0.0; KINDS]; FACTS + 1];
    for (kind, quality) in Quality::ALL.iter().enumerate() {
        for interval in quality.intervals().iter().map(|interval| usize::from(*interval)) {
            params[interval][kind] = 2.0 * STEEP;
            params[12 + interval][kind] = 0.12 * STEEP;
        }
        params[0][kind] += 0.125 * STEEP;
        params[24][kind] = 0.2 * STEEP;
        params[FACTS][kind] = -(RARE[kind] + 0.12 * quality.intervals().len() as f32) * STEEP;
    }
    params
}

fn fitted(songs: &[&Song]) -> Params {
    let beats = songs.iter().flat_map(|song| song.sounds.iter().zip(&song.truth));
    let lessons: Vec<Lesson> =
        beats.filter_map(|(sound, truth)| truth.map(|(root, kind, _)| (facts(sound), root, kind))).collect();
    let prior = templates();
    let (mut w, mut m, mut v) = (prior, [[0.0f32; KINDS]; FACTS + 1], [[0.0f32; KINDS]; FACTS + 1]);
    for step in 1..=100 {
        let mut gradient = slope(&w, &lessons);
        for (fact, row) in gradient.iter_mut().enumerate() {
            for (kind, g) in row.iter_mut().enumerate() {
                *g += PULL * (w[fact][kind] - prior[fact][kind]);
                let (m, v) = (&mut m[fact][kind], &mut v[fact][kind]);
                *m = 0.9 * *m + 0.1 * *g;
                *v = 0.999 * *v + 0.001 * *g * *g;
                let (m, v) = (*m / (1.0 - 0.9f32.powi(step)), *v / (1.0 - 0.999f32.powi(step)));
                w[fact][kind] -= 0.1 * m / (v.sqrt() + 1e-8);
            }
        }
    }
    w
}

fn slope(w: &Params, lessons: &[Lesson]) -> Params {
    let mut gradient = [[0.0f32; KINDS]; FACTS + 1];
    let part = 1.0 / lessons.len() as f32;
    for (facts, right_root, right_kind) in lessons {
        let mut worths = [w[FACTS]; 12];
        for (root, worths) in worths.iter_mut().enumerate() {
            for (fact, value) in facts {
                let row = &w[turned(*fact, root)];
                worths.iter_mut().zip(row).for_each(|(worth, weight)| *worth += weight * value);
            }
        }
        let most = worths.iter().flatten().copied().fold(f32::MIN, f32::max);
        worths.iter_mut().flatten().for_each(|worth| *worth = libm::expf(*worth - most));
        let sum: f32 = worths.iter().flatten().sum();
        for (root, worths) in worths.iter_mut().enumerate() {
            worths.iter_mut().for_each(|worth| *worth *= part / sum);
            if root == *right_root {
                worths[*right_kind] -= part;
            }
            for (fact, value) in facts.iter().map(|(fact, value)| (turned(*fact, root), *value)).chain([(FACTS, 1.0)]) {
                gradient[fact].iter_mut().zip(&*worths).for_each(|(g, off)| *g += off * value);
            }
        }
    }
    gradient
}

fn hundredths(params: &Params) -> Weights {
    let table =
        |from: usize| std::array::from_fn(|interval| params[from + interval].map(|w| (w * 100.0).round() as i32));
    let common = params[FACTS].map(|w| (w * 100.0).round() as i32);
    Weights { share: table(0), present: table(12), bass: table(24), common }
}

#[test]
#[ignore = "needs songs with chords; see the head of the file"]
fn fit() {
    let folder = std::path::PathBuf::from(std::env::var("CHORDS").unwrap());
    let mut names: Vec<_> =
        std::fs::read_dir(folder.join("flat")).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let songs: Vec<Song> = names
        .iter()
        .map(|path| {
            let stem = path.file_stem().unwrap().to_string_lossy();
            let chords = std::fs::read_to_string(folder.join(format!("chords/{stem}.chord_midi.txt"))).unwrap();
            song(&crate::midi::read(&std::fs::read(path).unwrap()).unwrap().value, &chords)
        })
        .collect();
    let mut kept = Count::default();
    songs.iter().for_each(|song| kept.add(song, weights()));
    kept.print("as they are");
    let mut crossed = Count::default();
    for half in 0..2 {
        let own: Vec<&Song> = songs.iter().skip(1 - half).step_by(2).collect();
        let weights = hundredths(&fitted(&own));
        songs.iter().skip(half).step_by(2).for_each(|song| crossed.add(song, &weights));
    }
    crossed.print("crossed");
    let weights = hundredths(&fitted(&songs.iter().collect::<Vec<_>>()));
    for (kind, quality) in Quality::ALL.iter().enumerate() {
        let column = |table: &super::weights::Table| table.map(|row| row[kind]);
        println!(
            "\n[[chord]]\nkind = {:?}\ncommon = {}",
            serde_json::to_value(quality).unwrap().as_str().unwrap(),
            weights.common[kind]
        );
        println!("share = {:?}", column(&weights.share));
        println!("present = {:?}", column(&weights.present));
        println!("bass = {:?}", column(&weights.bass));
    }
}
