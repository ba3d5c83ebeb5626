//! How the parts of a source ask to be played: by programs of General MIDI, and by words.

use crate::gm;
use crate::profile::{Profile, Technique, mute_asked};
use crate::score::{Event, Mark, Part, Program, Tick};

/// What one part asks for, in time order.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked(Vec<(Tick, Ask)>);

#[derive(Debug, Clone)]
enum Ask {
    Program(Program),
    Words(String),
}

impl Asked {
    pub(super) fn of(part: &Part) -> Self {
        let ask = |what: &Event| match what {
            Event::Program(program) => Some(Ask::Program(*program)),
            Event::Mark(Mark::Technique(words) | Mark::Text(words)) => Some(Ask::Words(words.clone())),
            _ => None,
        };
        let asks = part.events.iter().filter_map(|event| Some((event.tick, ask(&event.what)?)));
        let mut asks: Vec<(Tick, Ask)> = asks.collect();
        asks.sort_by_key(|(tick, ask)| (*tick, matches!(ask, Ask::Words(_))));
        Self(asks)
    }

    /// What that means to an instrument: the technique from each instant on. What it has no technique for means nothing
    /// to it. The last word or program holds; a word that ends a technique gives back the one before it.
    pub(super) fn on(&self, profile: &Profile) -> Techniques {
        let mut asked: Vec<Technique> = Vec::new();
        let mut changes: Vec<(Tick, Technique)> = Vec::new();
        for (tick, ask) in &self.0 {
            match ask {
                Ask::Program(program) => asked = vec![profile.technique_of(*program)],
                Ask::Words(words) => say(profile, words, &mut asked),
            }
            let now = asked.last().copied().unwrap_or_default();
            if changes.last().map_or(Technique::Ordinary, |(_, before)| *before) != now {
                changes.push((*tick, now));
            }
        }
        Techniques(changes)
    }
}

impl Asked {
    /// Where the part asks for a mute, whatever instrument has it.
    pub(super) fn mutes(&self) -> Techniques {
        let mut changes: Vec<(Tick, Technique)> = Vec::new();
        for (tick, ask) in &self.0 {
            let on = match ask {
                Ask::Program(program) => Some(gm::is_muted(*program)),
                Ask::Words(words) => mute_asked(words),
            };
            let now = on.map(|on| if on { Technique::Muted } else { Technique::Ordinary });
            changes.extend(now.map(|now| (*tick, now)));
        }
        Techniques(changes)
    }
}

/// Adds the technique that the words ask for, or takes away those that they end.
fn say(profile: &Profile, words: &str, asked: &mut Vec<Technique>) {
    if let Some(manner) = profile.techniques.iter().find(|manner| manner.is_asked_by(words)) {
        asked.retain(|technique| *technique != manner.technique);
        asked.push(manner.technique);
    } else {
        asked.retain(|technique| profile.manner(*technique).is_none_or(|manner| !manner.is_ended_by(words)));
    }
}

/// The technique of an instrument by time.
#[derive(Debug, Clone, Default)]
pub(super) struct Techniques(Vec<(Tick, Technique)>);

impl Techniques {
    pub(super) fn at(&self, tick: Tick) -> Technique {
        let changed = self.0.partition_point(|(at, _)| *at <= tick);
        let last = changed.checked_sub(1).and_then(|last| self.0.get(last));
        last.map_or(Technique::Ordinary, |(_, technique)| *technique)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::part;
    use crate::profile::Library;
    use crate::score::Timed;

    fn heard(profile: &str, asks: &[(u64, Event)]) -> Vec<Technique> {
        let mut part = part("Strings", 40, "");
        part.events = asks.iter().map(|(tick, what)| Timed::new(Tick(*tick), what.clone())).collect();
        let techniques = Asked::of(&part).on(&Library::builtin().get(profile).unwrap());
        (0..5).map(|tick| techniques.at(Tick(tick))).collect()
    }

    fn words(text: &str) -> Event {
        Event::Mark(Mark::Technique(text.to_owned()))
    }

    #[test]
    fn programs_and_words_ask_for_what_the_instrument_has() {
        use Technique::{Muted, Ordinary, Pizzicato};
        let programs = [(1, Event::Program(Program(45))), (3, Event::Program(Program(40)))];
        assert_eq!(heard("violin", &programs), [Ordinary, Pizzicato, Pizzicato, Ordinary, Ordinary]);
        assert_eq!(heard("flute", &programs), [Ordinary; 5]);
        let said = [(1, words("Pizzicato")), (2, words("dolce")), (3, words("arco"))];
        assert_eq!(heard("cello", &said), [Ordinary, Pizzicato, Pizzicato, Ordinary, Ordinary]);
        let over = [(0, words("con sord.")), (1, words("pizz.")), (2, words("arco")), (3, words("senza sordino"))];
        assert_eq!(heard("violas", &over), [Muted, Pizzicato, Muted, Ordinary, Ordinary]);
        let muted = [(1, Event::Program(Program(59))), (3, Event::Program(Program(56)))];
        assert_eq!(heard("trumpet-bb", &muted), [Ordinary, Muted, Muted, Ordinary, Ordinary]);
        let ends = [(1, words("pizz.")), (2, Event::Program(Program(40)))];
        assert_eq!(heard("violin", &ends), [Ordinary, Pizzicato, Ordinary, Ordinary, Ordinary]);
    }

    #[test]
    fn a_mute_is_asked_for_whatever_the_instrument() {
        let mut part = part("Strings", 40, "");
        let asks = [(1, words("con sord.")), (2, words("dolce")), (3, words("open")), (4, Event::Program(Program(59)))];
        part.events = asks.iter().map(|(tick, what)| Timed::new(Tick(*tick), what.clone())).collect();
        let mutes = Asked::of(&part).mutes();
        use Technique::{Muted, Ordinary};
        assert_eq!([0, 1, 2, 3, 4].map(|tick| mutes.at(Tick(tick))), [Ordinary, Muted, Muted, Ordinary, Muted]);
    }
}
