//! Reads our own MusicXML back, and checks as it reads: every voice of every bar full, every duration its value.

use crate::notation::value::QUARTER;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// An element with its children.
#[derive(Debug, Default, Clone)]
pub(super) struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.get(name).map(|child| child.text.parse().unwrap())
    }
}

pub(super) fn parse(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    let mut stack = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => stack.push(element(&start)),
            Event::Empty(start) => {
                let child = element(&start);
                stack.last_mut().unwrap().children.push(child);
            }
            Event::Text(text) => stack.last_mut().unwrap().text.push_str(text.xml10_content().trim()),
            Event::End(_) => {
                let child = stack.pop().unwrap();
                stack.last_mut().unwrap().children.push(child);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(stack.len(), 1, "every element is closed");
    stack.pop().unwrap().children.pop().unwrap()
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        (attribute.key.as_ref().to_owned(), attribute.value.as_ref().to_owned())
    });
    Element { name: start.name().as_ref().to_owned(), attributes: attributes.collect(), ..Element::default() }
}

/// A note read back: onset in units from the start, sounding pitch or percussion place, length in units (0: grace).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ReadNote {
    pub(super) onset: i64,
    pub(super) pitch: i64,
    pub(super) length: i64,
}

/// The notes of each part, ties joined, in order; panics where a bar is not full or a duration not its value.
pub(super) fn notes(score: &Element) -> Vec<Vec<ReadNote>> {
    score.all("part").map(part_notes).collect()
}

#[derive(Default)]
struct PartState {
    divisions: i64,
    transpose: i64,
    bar: i64,
    tied: Vec<(i64, i64, usize)>,
    notes: Vec<ReadNote>,
}

fn part_notes(part: &Element) -> Vec<ReadNote> {
    let mut state = PartState { divisions: 1, ..PartState::default() };
    for measure in part.all("measure") {
        state.measure(measure);
    }
    assert!(state.tied.is_empty(), "a tie leads nowhere: {:?}", state.tied);
    state.notes.sort();
    state.notes
}

impl PartState {
    fn units(&self, duration: i64) -> i64 {
        duration * i64::from(QUARTER) / self.divisions
    }

    fn measure(&mut self, measure: &Element) {
        let (mut at, mut length) = (0i64, 0i64);
        let mut voices: BTreeMap<i64, i64> = BTreeMap::new();
        let mut onset = 0;
        for child in &measure.children {
            match child.name.as_str() {
                "attributes" => self.attributes(child),
                "backup" => {
                    at -= self.units(child.number("duration").unwrap());
                    assert!(at >= 0, "backup before the bar line");
                }
                "note" => {
                    let voice = child.number("voice").unwrap();
                    let duration = child.number("duration").map_or(0, |d| self.units(d));
                    let grace = child.get("grace").is_some();
                    let chord = child.get("chord").is_some();
                    if !chord {
                        onset = at;
                        at += duration;
                        *voices.entry(voice).or_default() += duration;
                    }
                    length = length.max(at);
                    check_value(child, duration, grace);
                    self.note(child, self.bar + onset, duration);
                }
                _ => {}
            }
        }
        let number = measure.attribute("number");
        assert!(voices.values().all(|sum| *sum == length), "bar {number:?} is not full: {voices:?} of {length}");
        self.bar += length;
    }

    fn attributes(&mut self, attributes: &Element) {
        if let Some(divisions) = attributes.number("divisions") {
            self.divisions = divisions;
        }
        if let Some(transpose) = attributes.get("transpose") {
            self.transpose =
                transpose.number("chromatic").unwrap() + 12 * transpose.number("octave-change").unwrap_or(0);
        }
    }

    fn note(&mut self, note: &Element, onset: i64, duration: i64) {
        let Some(pitch) = self.pitch(note) else { return };
        let tie = |kind: &str| note.all("tie").any(|tie| tie.attribute("type") == Some(kind));
        let index = if tie("stop") {
            let open = self.tied.iter().position(|(at, of, _)| (*at, *of) == (onset, pitch));
            let (_, _, index) = self.tied.remove(open.expect("a tie comes from somewhere"));
            self.notes[index].length += duration;
            index
        } else {
            self.notes.push(ReadNote { onset, pitch, length: duration });
            self.notes.len() - 1
        };
        if tie("start") {
            self.tied.push((onset + duration, pitch, index));
        }
    }

    fn pitch(&self, note: &Element) -> Option<i64> {
        let steps = |letter: &str| {
            [("C", 0), ("D", 2), ("E", 4), ("F", 5), ("G", 7), ("A", 9), ("B", 11)]
                .into_iter()
                .find(|(name, _)| *name == letter)
                .unwrap()
                .1
        };
        if let Some(unpitched) = note.get("unpitched") {
            let step = steps(&unpitched.get("display-step").unwrap().text);
            return Some((unpitched.number("display-octave").unwrap() + 1) * 12 + step);
        }
        let pitch = note.get("pitch")?;
        let written = (pitch.number("octave").unwrap() + 1) * 12 + steps(&pitch.get("step").unwrap().text);
        Some(written + pitch.number("alter").unwrap_or(0) + self.transpose)
    }
}

fn check_value(note: &Element, duration: i64, grace: bool) {
    let whole_bar = note.get("rest").is_some_and(|rest| rest.attribute("measure") == Some("yes"));
    if grace || whole_bar {
        return;
    }
    assert!(duration > 0, "a note lasts");
    let name = &note.get("type").expect("every note has a value").text;
    let names = ["breve", "whole", "half", "quarter", "eighth", "16th", "32nd", "64th", "128th"];
    let power = names.iter().position(|n| n == name).unwrap();
    let base = i64::from(QUARTER * 8) >> power;
    let written: i64 = (0..=note.all("dot").count()).map(|dot| base >> dot).sum();
    let (actual, normal) = note.get("time-modification").map_or((1, 1), |modification| {
        (modification.number("actual-notes").unwrap(), modification.number("normal-notes").unwrap())
    });
    assert_eq!(written * normal, duration * actual, "{name} is not its duration");
}
