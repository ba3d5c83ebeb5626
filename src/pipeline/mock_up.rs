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
mod tests {
    use super::*;
    use crate::arrange::as_written;
    use crate::line::Role;
    use crate::midi;
    use crate::profile::Library;
    use std::sync::Arc;

    /// One track: name, program, volume, velocity, pitches a quarter each.
    fn track(name: &str, channel: u8, program: u8, volume: u8, velocity: u8, pitches: &[u8]) -> Vec<u8> {
        let mut events = vec![0, 0xFF, 3, name.len() as u8];
        events.extend(name.bytes());
        events.extend([0, 0xC0 | channel, program, 0, 0xB0 | channel, 7, volume]);
        for pitch in pitches {
            events.extend([0, 0x90 | channel, *pitch, velocity, 0x83, 0x60, 0x80 | channel, *pitch, 0]);
        }
        events.extend([0, 0xFF, 0x2F, 0]);
        [b"MTrk".as_slice(), &(events.len() as u32).to_be_bytes(), &events].concat()
    }

    /// A flute in its lowest octave among three trombones, all of them at mf; the trombones at a volume of their own.
    fn heard(trombones: u8, flute: u8) -> Outcome {
        let tune = [60, 62, 64, 65, 67, 65, 64, 62].repeat(3);
        let mut bytes = b"MThd\0\0\0\x06\0\x01\0\x04\x01\xE0".to_vec();
        bytes.extend(track("Flute", 0, 73, flute, 80, &tune));
        for (number, pitch) in (1u8..).zip([65, 60, 53]) {
            bytes.extend(track(&format!("Trombone {number}"), number, 57, trombones, 80, &[pitch].repeat(24)));
        }
        let score = midi::read(&bytes).unwrap().value;
        let (ensemble, casting) = as_written(&score, Library::builtin()).unwrap().value;
        let checks = Checks::default();
        let adopted = super::super::adopt(&score, &Arc::new(ensemble), &casting, Some(&checks), &Run::default());
        let mut outcome = adopted.unwrap();
        outcome.hear_mock_up(&score, Player::Velocities, &checks, &Run::default()).unwrap();
        outcome
    }

    fn codes(outcome: &Outcome) -> Vec<Code> {
        outcome.findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_library_that_plays_all_alike_flatters_a_flute_under_trombones() {
        let outcome = heard(100, 100);
        let mock_up = outcome.mock_up.as_ref().unwrap();
        assert!(mock_up.count(Role::Melody, false, true) > 0, "{mock_up:?}");
        assert!(codes(&outcome).contains(&Code::MockUpFlatters));
        assert!(codes(&outcome).contains(&Code::OffMark), "the flute does not sound as its mark says");
        assert!(mock_up.far_seats()[0].1.0 > 0.0, "the flute is too loud: {:?}", mock_up.seats);
    }

    #[test]
    fn volume_that_takes_the_tune_away_is_the_mock_ups_own_fault() {
        let (alike, low) = (heard(100, 100), heard(127, 30));
        let share = |outcome: &Outcome| outcome.mock_up.as_ref().unwrap().melody_heard;
        assert!(share(&low) < share(&alike), "{} {}", share(&low), share(&alike));
        assert_eq!(low.listened.unwrap().balance.melody_heard, alike.listened.unwrap().balance.melody_heard);
    }
}
