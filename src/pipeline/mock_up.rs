//! A file heard as its mock-up plays it, beside what live players give.

use super::outcome::{Listened, Outcome};
use crate::arrange::Checks;
use crate::balance::{Heard, MockUp, judge, listen, listen_in_order};
use crate::finding::Code;
use crate::perform::{AsPlayed, Performance};
use crate::render::{Bias, Font, FontStage, Levels, stage};
use crate::run::{Error, Run};
use crate::score::Score;
use crate::units::Decibels;

/// What plays a mock-up.
#[derive(Debug, Clone, Copy)]
pub enum Player<'a> {
    /// Our own sound, at the levels of the file's velocities and controllers, by which every instrument is as loud as another.
    Velocities,
    /// A SoundFont, by the file's velocities and controllers; with its name.
    Font(&'a Font, &'a str),
}

impl Outcome {
    /// Hears an adopted file as a mock-up plays it, and tells where that and live players differ. Nothing is done where the live
    /// players were not listened to.
    ///
    /// # Errors
    /// [`Error::Unsupported`] when the font lacks a program; [`Error::Cancelled`].
    pub fn hear_mock_up(&mut self, score: &Score, player: Player<'_>, checks: &Checks, run: &Run) -> Result<(), Error> {
        let Some(live) = &self.listened else { return Ok(()) };
        let played = AsPlayed::of(score, &self.arrangement, &self.performance);
        let heard = heard(&self.performance, &played, player, run)?;
        let judged = judge(&as_loud_as(live, heard), &self.arrangement, checks);
        let font = if let Player::Font(_, name) = player { name } else { "" };
        let mock_up = MockUp::of(&live.balance, &judged.value, font);
        self.findings.extend(mock_up.findings(&self.arrangement));
        self.findings.extend(judged.findings.into_iter().filter(|finding| finding.code == Code::OffMark));
        self.mock_up = Some(mock_up);
        Ok(())
    }
}

fn heard(performance: &Performance, played: &AsPlayed, player: Player<'_>, run: &Run) -> Result<Heard, Error> {
    match player {
        Player::Velocities => listen(&stage(&played.levelled(performance)), run),
        Player::Font(font, _) => {
            let levels = Levels::AsPlayed(played);
            listen_in_order(&FontStage::new(font, performance, levels, &mut Bias::default(), run)?, run)
        }
    }
}

/// Turned to the loudness of the live players: how far somebody turns a loudspeaker up says nothing of the mock-up.
fn as_loud_as(live: &Listened, heard: Heard) -> Heard {
    match live.balance.loudness.zip(heard.loudness()) {
        Some((live, own)) => heard.moved(Decibels(live.0 - own.0)),
        None => heard,
    }
}

#[cfg(test)]
#[path = "mock_up_tests.rs"]
mod tests;
