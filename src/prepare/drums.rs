//! Drum kits that only their name tells: on another channel than 10, with no bank or message that says so.
//!
//! A sequencer that played its own drum machine needed no channel 10. A part is taken for a kit where its name says it is
//! one, no program says otherwise (none, or the first, which programs write unasked), and its keys are those of a kit.

use crate::finding::{Code, Finding, Place};
use crate::gm;
use crate::score::{Part, Program, Score};

/// The keys that General MIDI 2 gives sounds to.
const KEYS: std::ops::RangeInclusive<u8> = 27..=87;
/// The keys of drums and cymbals that kits play most: bass drum to ride.
const CORE: std::ops::RangeInclusive<u8> = 35..=59;

/// Makes such parts percussion, each with a finding.
pub(super) fn name(mut score: Score, findings: &mut Vec<Finding>) -> Score {
    if !score.parts.iter().any(is_kit) {
        return score;
    }
    let mut parts = std::mem::take(&mut score.parts);
    for part in parts.iter_mut().filter(|part| is_kit(part)) {
        part.percussion = true;
        findings.push(told(part));
    }
    score.with_parts(parts)
}

fn is_kit(part: &Part) -> bool {
    let unsaid = part.programs().all(|program| program.what.0 == Program(0));
    let key = |note: &crate::score::Note| note.sound.midi();
    let core = part.notes.iter().filter(|note| CORE.contains(&key(note))).count();
    let keys = part.notes.iter().all(|note| KEYS.contains(&key(note))) && core * 2 > part.notes.len();
    !part.percussion && !part.notes.is_empty() && unsaid && gm::is_kit_name(part.label()) && keys
}

fn told(part: &Part) -> Finding {
    let channel = part.channel.value() + 1;
    let message = format!("the part of channel {channel} is taken for a drum kit, as its name and its keys say");
    let place = Place { track: Some(part.track), name: part.label().to_owned(), ..Place::default() };
    let remedy = "give the part a program if its keys are pitches, or channel 10 if they are drums";
    Finding::new(Code::DrumsByName, place, message).with_remedy(remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Channel, Division, Event, Frame, Note, Sound, Tick, Ticks, Timed, Velocity};

    fn is_percussion(name: &str, program: Option<u8>, keys: &[u8]) -> bool {
        let mut part = Part::new(name, Channel::new(3).unwrap());
        part.notes = keys
            .iter()
            .map(|key| Note::new(Sound::from_midi(*key, false), Tick(0), Ticks(100), Velocity::clamped(80)))
            .collect();
        part.events.extend(program.map(|program| Timed::new(Tick(0), Event::Program(Program(program)))));
        let score = Score::new(String::new(), Frame::plain(Division::new(480).unwrap(), Tick(0)), vec![], vec![part]);
        let mut findings = Vec::new();
        let named = super::name(score.clone(), &mut findings);
        assert_eq!(named.note_count(), score.note_count());
        assert_eq!(findings.len(), usize::from(named.parts[0].percussion));
        named.parts[0].percussion
    }

    #[test]
    fn a_name_makes_drums_where_nothing_says_otherwise() {
        let kit = [36, 38, 42, 46];
        assert!(is_percussion("Schlagzeug", None, &kit));
        assert!(is_percussion("14 Rock Drums", Some(0), &kit));
        assert!(!is_percussion("Drums", Some(114), &kit), "a program says otherwise");
        assert!(!is_percussion("Steel Drums", None, &kit));
        assert!(!is_percussion("Percussion", None, &[72, 76, 79]), "a marimba plays pitches");
        assert!(!is_percussion("Piano", None, &kit));
    }
}
