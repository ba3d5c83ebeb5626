//! Instruments taken up too soon after another: see the page of `change-too-fast`.

use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};

pub(super) struct Change;

impl Rule for Change {
    fn code(&self) -> Code {
        Code::ChangeTooFast
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let mut players = vec![Player::default(); usize::from(part.seat.players.max(1))];
        let mut hits = Vec::new();
        for (index, (note, (on, off))) in part.notes.iter().zip(&part.times).enumerate() {
            let Some(player) = taker(&mut players, note.instrument, *on) else { continue };
            let needed = part.profile(note).capability.change.0;
            let short = player.lacks(note.instrument, needed, *on);
            player.take(note.instrument, *off);
            let gravity = (short * 1000.0) as u32;
            let hit = Hit { at: note.start, kind: note.instrument, severity: Severity::Warning, gravity, index };
            hits.extend((gravity > 0).then_some(hit));
        }
        hits
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let Some(profile) = part.notes.get(hit.index).map(|note| part.profile(note)) else {
            return Told::new(String::new(), "");
        };
        let needed = profile.capability.change.0;
        let time = (needed - f64::from(hit.gravity) / 1000.0).max(0.0);
        Told::new(
            format!("{time:.1} s to take up the {}; {needed:.1} s are safe", profile.name),
            "give the passage to a player who has the instrument at hand, or leave a rest before it",
        )
    }
}

/// Who holds what, and since when it is silent.
#[derive(Debug, Clone, Copy, Default)]
struct Player {
    holds: Option<u8>,
    until: f64,
}

impl Player {
    /// Seconds lacking to take an instrument up: none for the one held, or the first.
    fn lacks(&self, instrument: u8, needed: f64, on: f64) -> f64 {
        let held = self.holds.is_none_or(|held| held == instrument);
        if held { 0.0 } else { (needed - (on - self.until)).max(0.0) }
    }

    fn take(&mut self, instrument: u8, until: f64) {
        self.until = if self.holds == Some(instrument) { self.until.max(until) } else { until };
        self.holds = Some(instrument);
    }
}

/// Who plays it: whoever holds the instrument, else an idle player, else the one silent longest.
fn taker(players: &mut [Player], instrument: u8, on: f64) -> Option<&mut Player> {
    let rank = |player: &Player| match player.holds {
        Some(held) if held == instrument => (0, 0),
        None => (1, 0),
        Some(_) => (2, ((player.until - on) * 1e6) as i64),
    };
    players.iter_mut().min_by_key(|player| rank(player))
}

#[cfg(test)]
mod tests {
    use crate::arrange::ArrangedNote;
    use crate::arrange::fixture::profile;
    use crate::arrange::rules::tests::{chord, codes, play_seat};
    use crate::units::Seconds;

    /// A note on the first instrument, then one on the second after so many quarters of rest.
    fn told(seat: &str, rest: u64) -> Vec<&'static str> {
        let mut piccolo = profile("Flute");
        piccolo.name = "Piccolo".to_owned();
        piccolo.capability.change = Seconds(2.0);
        let second = ArrangedNote { instrument: 1, ..chord("C5", 480 + rest * 480, 480) };
        codes(&play_seat(seat, &[profile("Flute"), piccolo], vec![chord("C5", 0, 480), second]))
    }

    #[test]
    fn another_instrument_needs_time() {
        assert_eq!(told("Flute", 3), ["change-too-fast"]);
        assert!(told("Flute", 4).is_empty());
    }

    #[test]
    fn two_players_hold_two() {
        assert!(told("Flute x2", 0).is_empty());
    }
}
