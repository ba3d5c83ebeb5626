//! More notes at once than the players can hold: see the page of `too-many-notes`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::ensemble::Seat;
use crate::finding::{Code, Severity};
use crate::profile::{Excitation, Profile};

pub(super) struct Polyphony;

/// The most notes a seat is given at once in practice: what one player can, and what a section divides into. More than one a
/// player, times what one player can, is impossible.
#[must_use]
pub fn most_at_once(seat: &Seat, profile: &Profile) -> u16 {
    let one = u16::from(profile.capability.notes_at_once.max(1));
    one.max(seat.divisi())
}

fn physical(seat: &Seat, profile: &Profile) -> usize {
    usize::from(profile.capability.notes_at_once.max(1)) * usize::from(seat.players.max(1))
}

/// Held notes count where a player must go on to sound them.
fn count(profile: &Profile, onset: &Onset) -> usize {
    match profile.excitation {
        Excitation::Blown | Excitation::Sung | Excitation::Bowed => onset.attacked.len() + onset.held.len(),
        Excitation::Plucked | Excitation::Struck | Excitation::Held => onset.attacked.len(),
    }
}

impl Rule for Polyphony {
    fn code(&self) -> Code {
        Code::TooManyNotes
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let hit = |(index, onset): (usize, &Onset)| {
            let profile = part.ablest_at(onset);
            let count = count(profile, onset);
            let over = count.saturating_sub(usize::from(most_at_once(part.seat, profile)));
            let impossible = count > physical(part.seat, profile);
            let severity = if impossible { Severity::Error } else { Severity::Warning };
            (over > 0).then_some(Hit { at: onset.tick, kind: 0, severity, gravity: over as u32, index })
        };
        part.onsets.iter().enumerate().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let Some(onset) = part.onsets.get(hit.index) else { return Told::new(String::new(), "") };
        let profile = part.ablest_at(onset);
        let (count, most) = (count(profile, onset), most_at_once(part.seat, profile));
        let players =
            if part.seat.players == 1 { "one player".to_owned() } else { format!("{} players", part.seat.players) };
        Told::new(
            format!("{count} notes at once for {players} who can play {most}"),
            "leave the inner notes to other players, or drop doublings",
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::tests::{chord, codes, play_notes};

    #[test]
    fn a_wind_player_has_one_note_and_two_have_two() {
        let found = play_notes("Flute", vec![chord("G4", 0, 480), chord("B4", 0, 480)]);
        assert_eq!(codes(&found), ["too-many-notes"]);
        assert!(found[0].to_string().starts_with("error[too-many-notes] bar 1, beat 1, Flute: 2 notes at once"));
        assert_eq!(play_notes("Flute x2", vec![chord("G4", 0, 480), chord("B4", 0, 480)]), []);
    }

    #[test]
    fn a_legato_overlap_is_no_chord() {
        assert_eq!(play_notes("Flute", vec![chord("G4", 0, 560), chord("B4", 480, 480)]), []);
        assert_eq!(codes(&play_notes("Flute", vec![chord("G4", 0, 700), chord("B4", 480, 480)])), ["too-many-notes"]);
    }

    #[test]
    fn a_piano_holds_what_fingers_strike() {
        let held: Vec<_> = (0..12).map(|i| chord("C4", i * 480, 9000)).collect();
        assert_eq!(play_notes("Piano", held), []);
    }
}
