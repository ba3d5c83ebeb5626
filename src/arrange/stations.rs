//! Percussionists among their instruments: who is where, and who can be elsewhere in time.
//!
//! A player stands at one instrument with the sticks for it, and has two hands there; another instrument, or other sticks,
//! wants time. Only what is built to be played by one, as a drum set is, lies within reach of all four limbs.

/// Milliseconds that a player needs to reach the next instrument (ours).
pub(super) const CHANGE_MS: i64 = 500;

/// Strokes together that only somebody who sits among the instruments manages.
const SEATED: u16 = 3;

/// An instrument of a seat: which profile, and which of its instruments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Station {
    profile: usize,
    /// `None` where all of the profile lies within reach.
    instrument: Option<usize>,
    /// Strokes that one player gives it together.
    at_once: u16,
}

impl Station {
    /// The `instrument` of a profile of which one player takes `at_once` strokes together.
    pub(super) fn new(profile: usize, instrument: usize, at_once: u16) -> Self {
        Self { profile, instrument: (at_once < SEATED).then_some(instrument), at_once: at_once.max(1) }
    }
}

/// The players of a seat.
#[derive(Debug, Clone)]
pub(super) struct Players(Vec<Player>);

/// One player.
#[derive(Debug, Clone, Copy, Default)]
struct Player {
    station: Option<Station>,
    /// The last stroke.
    tick: u64,
    ms: i64,
    /// Strokes given then.
    hands: u16,
}

impl Players {
    /// So many players, who have struck nothing yet.
    pub(super) fn new(count: u16) -> Self {
        Self(vec![Player::default(); usize::from(count.max(1))])
    }

    /// Whether somebody stands at an instrument.
    pub(super) fn stand_at(&self, station: Station) -> bool {
        self.0.iter().any(|player| player.station == Some(station))
    }

    /// Gives a stroke to somebody: who stands there and has a hand free, else who has longest had nothing to do and comes
    /// in time. `false` when there is nobody.
    pub(super) fn strike(&mut self, station: Station, tick: u64, ms: i64) -> bool {
        let free = |player: &Player| player.tick != tick || player.hands < station.at_once;
        let comes = |player: &Player| player.station.is_none() || ms - player.ms >= CHANGE_MS;
        let there = self.0.iter().position(|player| player.station == Some(station) && free(player));
        let idle = |(_, player): &(usize, &Player)| (player.station.is_some(), player.ms);
        let coming =
            || self.0.iter().enumerate().filter(|(_, player)| comes(player)).min_by_key(idle).map(|(at, _)| at);
        let Some(player) = there.or_else(coming).and_then(|at| self.0.get_mut(at)) else { return false };
        let hands = if player.station.is_some() && player.tick == tick { player.hands + 1 } else { 1 };
        *player = Player { station: Some(station), tick, ms, hands };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_has_two_hands_and_needs_time_to_go() {
        let (snare, cymbal) = (Station::new(0, 1, 2), Station::new(0, 6, 1));
        let mut one = Players::new(1);
        assert!(one.strike(snare, 0, 0) && one.strike(snare, 0, 0));
        assert!(!one.strike(snare, 0, 0), "a third hand");
        assert!(!one.strike(cymbal, 240, 250), "no time to go there");
        assert!(one.strike(cymbal, 1440, 1500));
        let mut two = Players::new(2);
        assert!(two.strike(snare, 0, 0) && two.strike(cymbal, 0, 0));
        assert!(!two.strike(cymbal, 0, 0), "a pair of cymbals has one stroke");
    }

    #[test]
    fn a_drum_set_lies_within_reach() {
        let mut drummer = Players::new(1);
        for instrument in [0, 1, 3, 6] {
            assert!(drummer.strike(Station::new(0, instrument, 4), 0, 0));
        }
        assert!(!drummer.strike(Station::new(0, 2, 4), 0, 0), "a fifth limb");
    }
}
