//! The instruments of a part: their sounds, programs and percussion keys.

use super::element::Element;
use super::header::line;
use crate::profile::{Excitation, Library, PercussionSound, Profile};
use crate::score::{Bank, Channel, PercussionKey, Pitch, Program};
use std::sync::Arc;

/// The key of a stroke nobody names: the snare drum (General MIDI 38).
const SNARE: u8 = 38;

/// Most instruments of a part that are kept.
const MOST: usize = 256;

/// The General MIDI program of plucked strings.
pub(super) const PIZZICATO: Program = Program(45);

/// An instrument of a part.
#[derive(Debug, Clone, Default)]
pub(super) struct Instrument {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) program: Option<Program>,
    pub(super) bank: Bank,
    pub(super) channel: Option<Channel>,
    /// The percussion key it is.
    pub(super) key: Option<PercussionKey>,
}

/// The instruments that a part lists.
pub(super) fn instruments(part: &Element) -> Vec<Instrument> {
    let mut list: Vec<Instrument> = part.all("score-instrument").take(MOST).map(instrument).collect();
    for midi in part.all("midi-instrument").take(MOST) {
        let id = midi.attribute("id").unwrap_or_default();
        let known = list.iter().position(|instrument| instrument.id == id);
        let index = known.unwrap_or_else(|| {
            list.push(Instrument { id: id.to_owned(), ..Instrument::default() });
            list.len() - 1
        });
        if let Some(instrument) = list.get_mut(index) {
            take_midi(instrument, midi);
        }
    }
    list
}

fn instrument(element: &Element) -> Instrument {
    let sound = element.text_of("instrument-sound");
    Instrument {
        id: element.attribute("id").unwrap_or_default().to_owned(),
        name: line(element.text_of("instrument-name")),
        program: profile_of(sound).and_then(|profile| profile.midi.program),
        ..Instrument::default()
    }
}

/// Takes what MIDI is told. Program 1 is what exporters write who know none: a sound of its own counts before it.
fn take_midi(instrument: &mut Instrument, midi: &Element) {
    let small = |name: &str| midi.number(name).and_then(|number| u8::try_from(number - 1).ok());
    if let Some(program) = small("midi-program").filter(|program| *program < 128)
        && (program > 0 || instrument.program.is_none())
    {
        instrument.program = Some(Program(program));
    }
    instrument.channel = small("midi-channel").and_then(|channel| Channel::new(channel).ok());
    instrument.key = small("midi-unpitched").and_then(|key| PercussionKey::new(key).ok());
    if let Some(bank) = midi.number("midi-bank").and_then(|bank| u16::try_from(bank - 1).ok()) {
        instrument.bank = Bank { msb: (bank >> 7) as u8 & 127, lsb: bank as u8 & 127 };
    }
}

/// The built-in profile of a MusicXML sound id, or of the longest beginning of it that has one.
fn profile_of(sound: &str) -> Option<&'static Arc<Profile>> {
    let mut wanted = sound;
    while !wanted.is_empty() {
        let is = |profile: &&Arc<Profile>| profile.notation.sound_id == wanted;
        if let Some(profile) = Library::builtin().iter().find(is) {
            return Some(profile);
        }
        wanted = wanted.rsplit_once('.').map_or("", |(beginning, _)| beginning);
    }
    None
}

/// Whether a program is one of bowed strings, which can be plucked.
pub(super) fn is_bowed(program: Program) -> bool {
    let is = |profile: &Arc<Profile>| profile.midi.program == Some(program) && profile.excitation == Excitation::Bowed;
    Library::builtin().iter().any(is) || matches!(program.0, 44 | 48..=51)
}

/// The percussion key of a stroke: what its instrument says, the key of the instrument's name, or that of the place on
/// the staff in the largest set of drums.
pub(super) fn key(instrument: Option<&Instrument>, place: Option<Pitch>) -> u8 {
    let said = instrument.and_then(|instrument| instrument.key);
    let named = || instrument.and_then(|instrument| named(&instrument.name));
    let placed = || place.and_then(placed);
    said.or_else(named).or_else(placed).map_or(SNARE, PercussionKey::midi)
}

/// The key of a name: the sound called so, or the shortest that has all its words.
fn named(name: &str) -> Option<PercussionKey> {
    let wanted: Vec<String> = words(name);
    let has = |sound: &&PercussionSound| {
        let words = words(&sound.name);
        !wanted.is_empty() && wanted.iter().all(|word| words.contains(word))
    };
    let sounds = Library::builtin().iter().flat_map(|profile| &profile.percussion).filter(has);
    sounds.min_by_key(|sound| (sound.name.len(), std::cmp::Reverse(sound.key))).map(|sound| sound.key)
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn placed(place: Pitch) -> Option<PercussionKey> {
    let sets = Library::builtin().iter().filter(|profile| !profile.percussion.is_empty());
    let largest: &Vec<PercussionSound> = &sets.max_by_key(|profile| profile.percussion.len())?.percussion;
    largest.iter().find(|sound| sound.staff == place).map(|sound| sound.key)
}
