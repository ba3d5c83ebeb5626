//! Strokes that no percussionist has a hand for, or comes to in time: see the page of `percussion-hurried`.

use super::{Hit, Part, Rule, Told};
use crate::arrange::ArrangedNote;
use crate::arrange::percussion::station;
use crate::arrange::stations::{CHANGE_MS, Players};
use crate::finding::{Code, Severity};
use crate::score::{Sound, Tick};

pub(super) struct PercussionHurried;

impl Rule for PercussionHurried {
    fn code(&self) -> Code {
        Code::PercussionHurried
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let mut players = Players::new(part.seat.players);
        let mut hits = Vec::new();
        let strokes: Vec<(usize, &ArrangedNote)> =
            part.notes.iter().enumerate().filter(|(_, note)| note.sound.pitch().is_none()).collect();
        for together in strokes.chunk_by(|(_, a), (_, b)| a.start == b.start) {
            // Who stands there strikes first; the others can go.
            let mut together: Vec<_> =
                together.iter().map(|(index, note)| (*index, station(part.seat, note.sound.midi()))).collect();
            together.sort_by_key(|(index, station)| (!players.stand_at(*station), *index));
            for (index, station) in together {
                let Some((note, (on, _))) = part.notes.get(index).zip(part.times.get(index)) else { continue };
                if !players.strike(station, note.start.0, (on * 1000.0) as i64) {
                    hits.push(Hit { at: note.start, kind: 0, severity: Severity::Warning, gravity: 1, index });
                }
            }
        }
        hits
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let sound = part.notes.get(hit.index).map(|note| note.sound);
        let name = sound.map_or_else(String::new, |sound| name(part, sound));
        let others = struck_before(part, hit.at, hit.index);
        let players = match part.seat.players {
            0 | 1 => "the player".to_owned(),
            players => format!("all {players} players"),
        };
        let busy = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
        let seconds = CHANGE_MS as f64 / 1000.0;
        Told::new(
            format!("{name}: {players} just had something else to strike{busy}; {seconds} s are safe to change"),
            "leave out the softer stroke, give it to another player, or leave time to walk",
        )
    }
}

/// What the seat calls a sound.
fn name(part: &Part<'_>, sound: Sound) -> String {
    let sounds = part.seat.profiles.iter().flat_map(|profile| &profile.percussion);
    let mut own = sounds.filter(|own| own.key.midi() == sound.midi());
    own.next().map_or_else(|| sound.to_string(), |own| own.name.clone())
}

/// Other instruments struck at a tick or within the time of a change before it.
fn struck_before(part: &Part<'_>, at: Tick, index: usize) -> Vec<String> {
    let time = part.times.get(index).map_or(0.0, |(on, _)| *on);
    let own = part.notes.get(index).map(|note| note.sound);
    let near = part.notes.iter().zip(&part.times).filter(|(note, (on, _))| {
        note.start <= at && (time - on) * 1000.0 < CHANGE_MS as f64 && note.sound.pitch().is_none()
    });
    let mut names: Vec<String> =
        near.filter(|(note, _)| Some(note.sound) != own).map(|(note, _)| name(part, note.sound)).collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::tests::{codes, play_notes, stroke};

    #[test]
    fn one_player_cannot_be_everywhere() {
        let march = |apart: u64| {
            let beat = |i: u64| [stroke(36, i * apart), stroke(38, i * apart + apart / 2)];
            play_notes("Drums", (0..4).flat_map(beat).collect())
        };
        let found = march(480);
        assert_eq!(codes(&found), ["percussion-hurried"]);
        assert!(found[0].message.starts_with("Snare drum: the player just had something else"), "{}", found[0]);
        assert!(found[0].message.contains("(Bass drum); 0.5 s are safe"), "{}", found[0]);
        assert_eq!(codes(&march(1920)), [""; 0], "a second to go from one to the other");
    }

    #[test]
    fn two_players_stand_at_two_drums() {
        let beat = |i: u64| [stroke(36, i * 240), stroke(38, i * 240)];
        assert_eq!(codes(&play_notes("Drums x2", (0..4).flat_map(beat).collect())), [""; 0]);
    }
}
