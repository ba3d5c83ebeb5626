//! What is seen of a note once the first pass has said of every note how likely it is the tune: whether others beside,
//! above and around it are likelier, whether what it follows is sung, whether anybody sings now, and where. Log-odds are
//! in hundredths, probabilities in ten-thousandths.

use super::super::model::probability;
use super::super::texture::mixed;
use super::row::{Row, Sums, root};
use super::surface::{Note, REACH, Surface};
use std::collections::BTreeMap;
use std::ops::Range;

/// The log-odds of a note that is not there, and the most that counts.
const NONE: i64 = -700;
const SURE: i64 = 620;
/// From this probability somebody is taken to sing.
const SUNG: i64 = 4500;
const WHOLE: i64 = 10_000;

/// One opinion on every note.
struct Opinion {
    odds: Vec<i64>,
    chance: Vec<i64>,
    /// The likeliest note of each moment.
    best: Vec<usize>,
    /// Sums over moments of the likeliest chance, over notes of the chance and of pitch by chance.
    best_chance: Sums,
    sum: Sums,
    pitch: Sums,
}

impl Opinion {
    fn new(surface: &Surface<'_>, scores: &[i32]) -> Self {
        let odds: Vec<i64> = scores.iter().map(|score| i64::from(score / 10).clamp(-SURE, SURE)).collect();
        let chance: Vec<i64> = scores.iter().map(|score| (probability(*score) * WHOLE as f64) as i64).collect();
        let likeliest = |moment: &Range<usize>| {
            moment.clone().max_by_key(|note| (scores[*note], std::cmp::Reverse(*note))).unwrap_or(moment.start)
        };
        let best: Vec<usize> = surface.moments.iter().map(likeliest).collect();
        let pitched = surface.notes.iter().zip(&chance).map(|(note, chance)| note.pitch * chance);
        Self {
            best_chance: Sums::of(best.iter().map(|note| chance[*note])),
            pitch: Sums::of(pitched),
            sum: Sums::of(chance.iter().copied()),
            best,
            odds,
            chance,
        }
    }

    /// Mean pitch over a run of notes, weighed by chance, in tenths of a semitone.
    fn mean_pitch(&self, notes: &Range<usize>) -> i64 {
        self.pitch.over(notes) * 10 / self.sum.over(notes).max(1)
    }
}

/// Everything that is known once the first pass has spoken.
pub(super) struct Second<'a> {
    surface: &'a Surface<'a>,
    /// Is it sung; is it sung or leads while nobody sings.
    sung: Opinion,
    led: Opinion,
    /// Sums by chance of being sung: of the length, of the pitch squared; over moments of those that are surely sung.
    length: Sums,
    square: Sums,
    sure: Sums,
    /// The last moment before, the first after each moment in which somebody sings: its likeliest note.
    last: Vec<Option<usize>>,
    next: Vec<Option<usize>>,
    /// Of notes in the same small figure: how many, the sums of both chances.
    alike: BTreeMap<u64, [i64; 3]>,
}

impl<'a> Second<'a> {
    /// Of both scores of each note.
    pub(super) fn new(surface: &'a Surface<'a>, sung: &[i32], led: &[i32]) -> Self {
        let (sung, led) = (Opinion::new(surface, sung), Opinion::new(surface, led));
        let by_chance = |value: fn(&Note) -> i64| {
            Sums::of(surface.notes.iter().zip(&sung.chance).map(|(note, chance)| value(note) * chance))
        };
        let mut alike: BTreeMap<u64, [i64; 3]> = BTreeMap::new();
        for index in 0..surface.notes.len() {
            let sums = alike.entry(figure(surface, index)).or_default();
            *sums = [sums[0] + 1, sums[1] + sung.chance[index], sums[2] + led.chance[index]];
        }
        let singing: Vec<Option<usize>> =
            sung.best.iter().map(|note| (sung.chance[*note] > SUNG).then_some(*note)).collect();
        let mut next = before_each(singing.iter().rev().copied());
        next.reverse();
        Self {
            surface,
            length: by_chance(Note::held),
            square: by_chance(|note| note.pitch * note.pitch),
            sure: Sums::of(sung.best.iter().map(|note| i64::from(sung.chance[*note] > WHOLE / 2))),
            last: before_each(singing.iter().copied()),
            next,
            alike,
            sung,
            led,
        }
    }

    /// All that is seen of a note.
    pub(super) fn note(&self, index: usize, row: &mut Row<'_>) {
        row.put("sung", self.sung.odds[index]).put("led", self.led.odds[index]);
        self.rivals(index, row);
        self.links(index, row);
        for reach in [700, 1500, 3000, 6000, 12_000] {
            self.window(index, reach, row.of(reach));
        }
        row.of(0);
        self.singing(index, row);
        self.piece(index, row);
    }

    /// Against the likeliest of the notes that start with it, sound when it starts, start while it sounds.
    fn rivals(&self, index: usize, row: &mut Row<'_>) {
        let (note, moment) = (self.surface.notes[index], self.surface.moment(index));
        let notes = &self.surface.notes;
        let [beside, led_beside] = self.likeliest(self.surface.others(index));
        let (sung, led) = (self.sung.odds[index], self.led.odds[index]);
        row.put("beside", odds(&self.sung, beside)).put("led-beside", odds(&self.led, led_beside));
        row.put("over-beside", sung - odds(&self.sung, beside))
            .put("led-over-beside", led - odds(&self.led, led_beside));
        let held = (index.saturating_sub(REACH)..moment.start).filter(|other| notes[*other].off > note.on + 60);
        let [held, led_held] = self.likeliest(held);
        row.put("held", odds(&self.sung, held)).put("led-held", odds(&self.led, led_held));
        row.put("held-step", held.map_or(0, |held| notes[held].pitch - note.pitch));
        let during =
            || (moment.end..notes.len().min(moment.end + REACH)).take_while(|other| notes[*other].on < note.off - 60);
        let [later, led_later] = self.likeliest(during());
        row.put("during", odds(&self.sung, later)).put("led-during", odds(&self.led, led_later));
        row.put("during-all", during().map(|other| self.sung.chance[other]).sum::<i64>() / 100);
    }

    fn likeliest(&self, notes: impl Iterator<Item = usize>) -> [Option<usize>; 2] {
        notes.fold([None; 2], |[sung, led], note| [likelier(&self.sung, sung, note), likelier(&self.led, led, note)])
    }

    /// What it follows and is followed by.
    fn links(&self, index: usize, row: &mut Row<'_>) {
        let Surface { before, after, .. } = self.surface;
        row.put("before", odds(&self.sung, before[index])).put("after", odds(&self.sung, after[index]));
        row.put("led-before", odds(&self.led, before[index])).put("led-after", odds(&self.led, after[index]));
        let (mut sum, mut count) = (0, 0);
        let mut walk = |next: &dyn Fn(usize) -> Option<usize>| {
            let mut at = index;
            for _ in 0..6 {
                let Some(other) = next(at) else { break };
                sum += self.sung.odds[other];
                count += 1;
                at = other;
            }
        };
        walk(&|at| self.surface.mutual_before(at));
        walk(&|at| self.surface.mutual_after(at));
        row.put("chain-sung", if count > 0 { sum / count } else { NONE });
        let moment = self.surface.moment_of[index];
        let best = |moment: Option<usize>| moment.and_then(|moment| self.sung.best.get(moment).copied());
        row.put("next-best", odds(&self.sung, best(Some(moment + 1))));
        row.put("last-best", odds(&self.sung, best(moment.checked_sub(1))));
    }

    /// Whether anybody sings around it, and where.
    fn window(&self, index: usize, reach: i64, row: &mut Row<'_>) {
        let (note, moment) = (self.surface.notes[index], self.surface.moment_of[index]);
        let (notes, moments) = self.surface.within(index, reach);
        let others = (moments.len() as i64 - 1).max(1);
        let mean =
            |opinion: &Opinion| (opinion.best_chance.over(&moments) - opinion.chance[opinion.best[moment]]) / others;
        row.put("around", mean(&self.sung)).put("led-around", mean(&self.led));
        row.put("sure-around", self.sure.over(&moments) * 10_000 / reach);
        if reach >= 1500 {
            let (sum, pitch) = (self.sung.sum.over(&notes).max(1), self.sung.mean_pitch(&notes));
            row.put("sung-mean", note.pitch * 10 - pitch)
                .put("led-mean", note.pitch * 10 - self.led.mean_pitch(&notes));
            row.put("sung-longer", note.held() * 100 / (self.length.over(&notes) / sum).max(1));
            row.put("sung-spread", root(self.square.over(&notes) * 100 / sum - pitch * pitch));
        }
    }

    /// How far away somebody sings, and how high.
    fn singing(&self, index: usize, row: &mut Row<'_>) {
        let (notes, moment) = (&self.surface.notes, self.surface.moment_of[index]);
        let note = notes[index];
        let rest = |rest: i64| rest.clamp(-2000, 8000);
        let (last, next) = (self.last[moment], self.next[moment]);
        row.put("last-rest", last.map_or(9000, |last| rest(note.on - notes[last].off)));
        row.put("last-step", last.map_or(99, |last| notes[last].pitch - note.pitch));
        row.put("next-rest", next.map_or(9000, |next| rest(notes[next].on - note.off)));
        row.put("next-step", next.map_or(99, |next| notes[next].pitch - note.pitch));
        row.put("best", self.sung.chance[self.sung.best[moment]]);
    }

    /// Against the piece, and against the same figure elsewhere.
    fn piece(&self, index: usize, row: &mut Row<'_>) {
        let (note, count) = (self.surface.notes[index], self.surface.notes.len());
        let (notes, moments) = (0..count, 0..self.surface.moments.len());
        row.put("all-sung", self.sung.sum.mean(&notes, 1)).put("all-led", self.led.sum.mean(&notes, 1));
        row.put("all-mean", note.pitch * 10 - self.sung.mean_pitch(&notes));
        row.put("all-led-mean", note.pitch * 10 - self.led.mean_pitch(&notes));
        let length = self.length.over(&notes) / self.sung.sum.over(&notes).max(1);
        row.put("all-longer", note.held() * 100 / length.max(1))
            .put("all-best", self.sung.best_chance.mean(&moments, 1));
        let [alike, sung, led] = self.alike.get(&figure(self.surface, index)).copied().unwrap_or_default();
        let elsewhere = |sum: i64, own: i64| if alike > 1 { (sum - own) / (alike - 1) } else { -1 };
        row.put("elsewhere", elsewhere(sung, self.sung.chance[index]));
        row.put("led-elsewhere", elsewhere(led, self.led.chance[index])).put("alike", alike.min(60));
    }
}

fn odds(opinion: &Opinion, note: Option<usize>) -> i64 {
    note.map_or(NONE, |note| opinion.odds[note])
}

fn likelier(opinion: &Opinion, best: Option<usize>, note: usize) -> Option<usize> {
    Some(best.filter(|best| opinion.odds[*best] >= opinion.odds[note]).unwrap_or(note))
}

/// For each entry the last that is something before it.
fn before_each(entries: impl Iterator<Item = Option<usize>>) -> Vec<Option<usize>> {
    let before = entries.scan(None, |last, entry| {
        let before = *last;
        *last = entry.or(before);
        Some(before)
    });
    before.collect()
}

/// A note with the notes beside it in its line.
fn figure(surface: &Surface<'_>, index: usize) -> u64 {
    let pitch = |note: Option<usize>| note.map_or(255, |note| surface.notes[note].pitch as u64);
    mixed(mixed(mixed(0, pitch(surface.before[index])), pitch(Some(index))), pitch(surface.after[index]))
}
