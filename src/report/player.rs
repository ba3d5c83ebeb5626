//! One sheet a player: what a conductor asks before handing out a part.

use super::{Story, json};
use crate::arrange::rules::{Tuning, grade, tuning_plan};
use crate::arrange::{ArrangedNote, Breaths, SeatPart};
use crate::ensemble::{Level, Seat};
use crate::finding::Finding;
use crate::line::Role;
use crate::score::{Bar, Pitch, Tick, TickSpan};
use serde::Serialize;

/// What one seat's part asks of its players.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    /// The lowest note; none where nothing is pitched.
    pub lowest: Option<Extreme>,
    /// The highest note.
    pub highest: Option<Extreme>,
    /// The longest stretch without time for a breath, of those who need any; where several play a part, they breathe in turn.
    pub longest_phrase: Option<Stretch>,
    /// Bars in which nobody else has the tune.
    pub solos: Vec<Bars>,
    /// Whole bars of rest.
    pub rest_bars: u32,
    /// The longest rest, in whole bars.
    pub longest_rest: Option<Bars>,
    /// The bar with most attacks a second.
    pub fastest: Option<Fastest>,
    /// Which drum is tuned to which pitch when; empty without tuned drums.
    pub tuning: Vec<Drum>,
    /// The lowest level whose limits the part meets (see [`grade`]).
    pub grade: Level,
    /// What keeps it from the level below: its hardest bars, each with what is hard there.
    pub hardest: Vec<Hard>,
}

/// A note at the edge of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extreme {
    /// Its sounding pitch.
    pub sounding: String,
    /// As the player reads it.
    pub written: String,
    /// The bar in which it stands first.
    pub bar: u32,
}

/// Bars, the first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bars {
    /// First.
    pub from: u32,
    /// Last.
    pub to: u32,
}

/// A stretch of time over bars.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Stretch {
    /// How long, rounded to a tenth.
    pub seconds: f64,
    /// Where.
    pub bars: Bars,
}

/// A bar and its speed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Fastest {
    /// The bar.
    pub bar: u32,
    /// Attacks a second over the whole bar, rounded to a tenth.
    pub notes_per_second: f64,
}

/// A drum brought to a pitch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drum {
    /// Which drum, counted from 1, the largest first.
    pub drum: usize,
    /// Its new pitch.
    pub pitch: String,
    /// The bar of the first stroke at that pitch.
    pub bar: u32,
    /// Time to change, rounded to a tenth; none where it is tuned before the piece.
    pub seconds: Option<f64>,
}

/// Why bars are hard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hard {
    /// Where.
    pub bars: Bars,
    /// The code of the rule that the level below would break.
    pub code: &'static str,
    /// In a sentence.
    pub why: String,
}

/// The sheets, in score order.
pub(super) fn sheets(story: &Story) -> Vec<Sheet> {
    let frame = &story.arrangement.frame;
    let bars: Vec<Bar> = frame.meters.bars(frame.end).collect();
    let tunes: Vec<Vec<bool>> = story.arrangement.seats.iter().map(|part| tune(story, part, &bars)).collect();
    let sheet = |(index, (part, seat)): (usize, (&SeatPart, &Seat))| {
        let alone =
            |bar: &usize| tunes.iter().enumerate().all(|(other, tune)| tune.get(*bar) == Some(&(other == index)));
        let solos = runs(&bars, (0..bars.len()).map(|bar| alone(&bar)));
        sheet(story, part, seat, &bars, solos)
    };
    let seated: Vec<_> = story.arrangement.seats.iter().zip(&story.arrangement.ensemble.seats).enumerate().collect();
    crate::run::map(&seated, |seated| sheet(*seated))
}

fn sheet(story: &Story, part: &SeatPart, seat: &Seat, bars: &[Bar], solos: Vec<Bars>) -> Sheet {
    let sounds =
        |bar: &Bar| !part.notes.iter().any(|note| note.start < bar.span.end && note.span().end > bar.span.start);
    let rests: Vec<Bars> = runs(bars, bars.iter().map(sounds));
    let length = |bars: &Bars| bars.to - bars.from + 1;
    let (grade, broken) = grade(story.arrangement, part);
    let pitched = || part.notes.iter().filter_map(|note| Some((note.sound.pitch()?, note)));
    Sheet {
        lowest: pitched().min_by_key(|(pitch, note)| (*pitch, note.start)).map(|found| extreme(story, seat, found)),
        highest: pitched()
            .max_by_key(|(pitch, note)| (*pitch, std::cmp::Reverse(note.start)))
            .map(|found| extreme(story, seat, found)),
        longest_phrase: longest_phrase(story, part, seat),
        solos,
        rest_bars: rests.iter().map(length).sum(),
        longest_rest: rests.into_iter().rev().max_by_key(length),
        fastest: fastest(story, part, bars),
        tuning: tuning_plan(story.arrangement, part).iter().map(|tuning| drum(story, tuning)).collect(),
        grade,
        hardest: broken.iter().filter_map(hard).collect(),
    }
}

/// In which bars a seat plays notes of the tune.
fn tune(story: &Story, part: &SeatPart, bars: &[Bar]) -> Vec<bool> {
    let decisions = &story.arrangement.decisions;
    let leads = |note: &&ArrangedNote| {
        decisions.get(note.decision.0 as usize).is_some_and(|decision| decision.role == Role::Melody)
    };
    let mut has = vec![false; bars.len()];
    for note in part.notes.iter().filter(leads) {
        let bar = bars.partition_point(|bar| bar.span.end <= note.start);
        if let Some(has) = has.get_mut(bar) {
            *has = true;
        }
    }
    has
}

/// Runs of bars that are so.
fn runs(bars: &[Bar], so: impl Iterator<Item = bool>) -> Vec<Bars> {
    let marked: Vec<(u32, bool)> = bars.iter().map(|bar| bar.number.0).zip(so).collect();
    let run = |run: &[(u32, bool)]| match (run.first(), run.last()) {
        (Some((from, true)), Some((to, _))) => Some(Bars { from: *from, to: *to }),
        _ => None,
    };
    marked.chunk_by(|a, b| a.1 == b.1).filter_map(run).collect()
}

fn extreme(story: &Story, seat: &Seat, (pitch, note): (Pitch, &ArrangedNote)) -> Extreme {
    let profile = seat.instrument(note.instrument);
    let written = pitch.checked_add(profile.notation.transposition).unwrap_or(pitch);
    Extreme { sounding: pitch.to_string(), written: written.to_string(), bar: bar(story, note.start) }
}

fn bar(story: &Story, at: Tick) -> u32 {
    story.arrangement.frame.meters.bar_at(at).number.0
}

fn longest_phrase(story: &Story, part: &SeatPart, seat: &Seat) -> Option<Stretch> {
    let tempo = &story.arrangement.frame.tempo;
    // Nine tenths, since breaths end on ticks.
    let least = seat.profile().capability.breath?.least.0 * 0.9;
    let breaths = Breaths::of(&part.marks, tempo);
    let mut longest: Option<(f64, Tick, Tick)> = None;
    let mut phrase: Option<(Tick, Tick)> = None;
    for note in &part.notes {
        let end = breaths.end(note.span(), seat.instrument(note.instrument)).unwrap_or(note.span().end);
        let goes_on = |(_, end): &(Tick, Tick)| tempo.seconds_at(note.start).0 - tempo.seconds_at(*end).0 < least;
        let (from, to) = phrase.filter(goes_on).map_or((note.start, end), |(from, to)| (from, to.max(end)));
        phrase = Some((from, to));
        let seconds = tempo.seconds_at(to).0 - tempo.seconds_at(from).0;
        if longest.is_none_or(|(most, _, _)| seconds > most) {
            longest = Some((seconds, from, to));
        }
    }
    let (seconds, from, to) = longest?;
    let last = TickSpan::new(from, to).last();
    Some(Stretch { seconds: json::tenths(seconds), bars: Bars { from: bar(story, from), to: bar(story, last) } })
}

/// The bar with most attacks a second.
fn fastest(story: &Story, part: &SeatPart, bars: &[Bar]) -> Option<Fastest> {
    let tempo = &story.arrangement.frame.tempo;
    let speed = |bar: &Bar| {
        let first = part.notes.partition_point(|note| note.start < bar.span.start);
        let mut starts: Vec<Tick> =
            part.notes.iter().skip(first).map(|note| note.start).take_while(|start| *start < bar.span.end).collect();
        starts.dedup();
        let seconds = tempo.seconds_at(bar.span.end).0 - tempo.seconds_at(bar.span.start).0;
        json::tenths(starts.len() as f64 / seconds.max(0.01))
    };
    let fastest = bars.iter().map(|bar| Fastest { bar: bar.number.0, notes_per_second: speed(bar) });
    fastest.rev().max_by(|a, b| a.notes_per_second.total_cmp(&b.notes_per_second)).filter(|f| f.notes_per_second > 0.0)
}

fn drum(story: &Story, tuning: &Tuning) -> Drum {
    Drum {
        drum: tuning.drum + 1,
        pitch: tuning.pitch.to_string(),
        bar: bar(story, tuning.at),
        seconds: tuning.change.map(|(_, _, time)| json::tenths(time.0)),
    }
}

fn hard(finding: &Finding) -> Option<Hard> {
    let from = finding.place.bar?.0;
    let to = finding.place.last_bar.map_or(from, |last| last.0);
    Some(Hard { bars: Bars { from, to }, code: finding.code.id(), why: finding.message.clone() })
}

impl std::fmt::Display for Bars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.from == self.to { write!(f, "{}", self.from) } else { write!(f, "{}-{}", self.from, self.to) }
    }
}
