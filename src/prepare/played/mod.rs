//! The played file: a performance recorded without a click, whose notes know nothing of the file's beats.
//!
//! `recognise` tells such a file from a written one. Then `event` gathers what was struck together, `track` finds where
//! each event stands in its beat, `metre` counts the beats into bars, `beats` takes the time of each, and `place` writes
//! the score on them, notes as long as `length` says.

mod beats;
mod event;
mod length;
mod metre;
mod place;
mod recognise;
mod track;

#[cfg(test)]
mod tests;

use crate::finding::{Checked, Code, Finding, Place};
use crate::run::{Error, Run};
use crate::score::Score;
use beats::Beats;
use event::Event;
use metre::Bars;
use track::Position;

/// More notes than a player plays in ten hours are not listened to: the work stays bounded.
const MOST_NOTES: usize = 300_000;

/// What to do with a performance that has no beats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Played {
    /// As played: no note moves, and bars follow the file's own beats.
    #[default]
    Keep,
    /// Written on the beats that were heard in it, with a tempo map that keeps the player's time.
    Quantise,
}

/// Settles the time of a score.
pub(super) fn settle(score: Score, played: Played, run: &Run) -> Result<Checked<Score>, Error> {
    run.check()?;
    if !recognise::is_played(&score) {
        return Ok(Checked::clean(score));
    }
    if score.note_count() > MOST_NOTES {
        let why = format!("kept as played: beats are estimated for up to {MOST_NOTES} notes");
        return Ok(Checked::new(score, vec![kept(why)]));
    }
    let heard = Heard::of(&score, run)?;
    let estimate = heard.estimate();
    Ok(match played {
        Played::Keep => Checked::new(score, vec![kept(kept_for_now(&estimate))]),
        Played::Quantise => Checked::new(heard.written(&score), vec![quantised(&estimate)]),
    })
}

/// A performance as it was heard.
struct Heard {
    events: Vec<Event>,
    positions: Vec<Position>,
    bars: Bars,
    beats: Beats,
}

impl Heard {
    fn of(score: &Score, run: &Run) -> Result<Self, Error> {
        let events = event::events(score);
        let positions = track::track(&events, run)?;
        let bars = metre::bars(&events, &positions);
        let beats = Beats::new(&events, &positions);
        Ok(Self { events, positions, bars, beats })
    }

    fn written(&self, score: &Score) -> Score {
        place::place(score, &self.events, &self.positions, self.bars, &self.beats)
    }

    /// What was heard, in words.
    fn estimate(&self) -> String {
        let quarters = self.beats.median() * if self.bars.compound { 2 } else { 3 } / 3;
        let (half, most) = self.moved();
        format!(
            "{} at about {} quarters a minute; half the notes within {half} ms of where they were played, 95 % within \
             {most} ms; the bar lines fit {} of {} stretches of the piece",
            self.bars.meter(),
            (60_000_000 + quarters / 2) / quarters.max(1),
            self.bars.fit.0,
            self.bars.fit.1,
        )
    }

    /// How far notes are moved in time, in ms: at the median and at 95 %.
    fn moved(&self) -> (i64, i64) {
        let moved = |(event, position): (&Event, &Position)| {
            let place = self.beats.time_of(*position);
            event.notes.iter().map(|note| (note.at - place).abs()).collect::<Vec<_>>()
        };
        let mut all: Vec<i64> = self.events.iter().zip(&self.positions).flat_map(moved).collect();
        all.sort_unstable();
        let at = |share: usize| all.get(all.len() * share / 100).map_or(0, |moved| (moved + 500) / 1_000);
        (at(50), at(95))
    }
}

fn kept(remedy: String) -> Finding {
    let message = "notes do not start on beats or their parts: the file was played, not written";
    Finding::new(Code::PlayedNoBeatGrid, Place::default(), message).with_remedy(remedy)
}

fn kept_for_now(estimate: &str) -> String {
    format!(
        "kept as played: bars follow the file's tempo; `--played quantise` writes it on the beats heard in it: {estimate}"
    )
}

fn quantised(estimate: &str) -> Finding {
    let message = format!("the file was played, not written; its beats are estimated: {estimate}");
    Finding::new(Code::PlayedQuantised, Place::default(), message)
        .with_remedy("look at the score; `--played keep` leaves every note where it was played")
}
