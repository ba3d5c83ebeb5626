//! Sections by name: what a musician calls bars 17 to 32.

use super::bars::Bars;
use super::{Pin, Plan};
use crate::analysis::Analysis;
use crate::document::plain_id;
use crate::line::Phrase;
use crate::run::{Error, Invalid, near_names};
use crate::score::{Mark, Score, Tick, TickSpan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A part of the piece with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// `A`, `A'` where the music of A comes again, or the rehearsal mark.
    pub name: String,
    /// Its bars.
    pub bars: Bars,
}

/// Most bars of a piece that a rehearsal mark may have to itself in the mean, below which marks are something else, such
/// as chord names (ours).
const FEWEST_BARS: usize = 3;

/// The sections of a score: by its rehearsal marks (markers of a MIDI file) where it has two or more, else as analysis hears
/// them, with letters.
pub(super) fn sections(score: &Score, analysis: &Analysis) -> Vec<Section> {
    let marks = marks(score);
    let named = if marks.len() > 1 && marks.len() * FEWEST_BARS <= score.frame.bar_count() as usize {
        marked(&marks, score.frame.end)
    } else {
        heard(&analysis.phrases)
    };
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    let section = |(name, span): (String, TickSpan)| {
        let count = taken.entry(plain_id(&name)).or_default();
        *count += 1;
        let name = if *count > 1 { format!("{name} ({count})") } else { name };
        Section { name, bars: Bars::of(span, &score.frame.meters) }
    };
    named.into_iter().map(section).collect()
}

/// Rehearsal marks by the bars they begin, one a bar.
fn marks(score: &Score) -> Vec<(Tick, String)> {
    let bar = |tick: Tick| score.frame.meters.bar_at(tick).span.start;
    let marks = score.marks.iter().filter(|mark| mark.tick < score.frame.end);
    let mut marks: Vec<(Tick, String)> =
        marks.filter_map(|mark| Some((bar(mark.tick), rehearsal(&mark.what)?.to_owned()))).collect();
    marks.sort();
    marks.dedup_by_key(|(bar, _)| *bar);
    marks
}

/// The text of a marker that asks for no pin.
fn rehearsal(mark: &Mark) -> Option<&str> {
    let Mark::Marker(text) = mark else { return None };
    Some(text.trim()).filter(|text| !text.is_empty() && !text.starts_with('@'))
}

fn marked(marks: &[(Tick, String)], end: Tick) -> Vec<(String, TickSpan)> {
    let lead_in = marks.first().filter(|(first, _)| *first > Tick::ZERO);
    let lead_in = lead_in.map(|(first, _)| ("Beginning".to_owned(), TickSpan::new(Tick::ZERO, *first)));
    let ends = marks.iter().skip(1).map(|(bar, _)| *bar).chain([end]);
    lead_in
        .into_iter()
        .chain(marks.iter().zip(ends).map(|((bar, name), to)| (name.clone(), TickSpan::new(*bar, to))))
        .collect()
}

/// Letters; music that comes again has its letter again, with a stroke more each time.
fn heard(phrases: &[Phrase]) -> Vec<(String, TickSpan)> {
    let mut letters: Vec<usize> = Vec::new();
    let mut sections = Vec::new();
    for own in phrases.chunk_by(|a, b| a.section == b.section) {
        let (Some(first), Some(last)) = (own.first(), own.last()) else { continue };
        let earlier = first.same_as.and_then(|same| phrases.get(same.phrase as usize)).map(|phrase| phrase.section);
        let new = letters.iter().max().map_or(0, |letter| letter + 1);
        let letter = earlier.and_then(|section| letters.get(section as usize)).copied().unwrap_or(new);
        let strokes = letters.iter().filter(|other| **other == letter).count();
        letters.push(letter);
        sections.push((
            format!("{}{}", letters_of(letter), "'".repeat(strokes)),
            TickSpan::new(first.span.start, last.span.end),
        ));
    }
    sections
}

/// `A` to `Z`, then `AA`.
fn letters_of(number: usize) -> String {
    let letter = char::from(b'A' + (number % 26) as u8);
    std::iter::repeat_n(letter, number / 26 + 1).collect()
}

impl Plan {
    /// This plan with the bars of every pin that names a section: of its own sections where it has some, else of the score's.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a section that is not there, with those that are.
    pub fn in_sections(&self, score: &Score, analysis: &Analysis) -> Result<Self, Error> {
        let mut plan = self.clone();
        if plan.pins.iter().all(|pin| pin.section.is_empty()) {
            return Ok(plan);
        }
        let sections = if plan.sections.is_empty() { sections(score, analysis) } else { plan.sections.clone() };
        for pin in plan.pins.iter_mut().filter(|pin| !pin.section.is_empty()) {
            pin.bars = find(&sections, &pin.section).ok_or_else(|| unknown(pin, &sections, &self.source_name))?;
        }
        Ok(plan)
    }
}

fn find(sections: &[Section], name: &str) -> Option<Bars> {
    let exact = sections.iter().find(|section| section.name == name.trim());
    let alike = || sections.iter().find(|section| section.name.eq_ignore_ascii_case(name.trim()));
    exact.or_else(alike).map(|section| section.bars)
}

fn unknown(pin: &Pin, sections: &[Section], source_name: &str) -> Error {
    let near = near_names(&pin.section, sections.iter().map(|section| section.name.as_str()));
    let all = || sections.iter().map(|section| format!("{} ({})", section.name, section.bars)).collect::<Vec<_>>();
    let remedy = match near.as_slice() {
        [] => format!("its sections are {}", all().join(", ")),
        near => format!("did you mean {}?", near.join(", ")),
    };
    let source_name = if pin.line == 0 { format!("the pin `{pin}`") } else { source_name.to_owned() };
    let why = format!("there is no section called `{}` in this piece", pin.section);
    Invalid { source_name, line: pin.line, span: None, key: "pin.section".to_owned(), why, remedy }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{analysis, part, score};
    use crate::line::{Likeness, Role, Same};
    use crate::score::Timed;

    /// Eight bars in phrases of two; sections begin at each but the second.
    fn piece() -> (Score, Analysis) {
        let score = score(vec![part("Tune", 0, &"G4 A4 B4 C5 ".repeat(8))]);
        let mut heard = analysis(&score, &[Role::Melody]);
        for (phrase, section) in heard.phrases.iter_mut().zip([0, 0, 1, 2]) {
            phrase.section = section;
        }
        heard.phrases[3].same_as = Some(Same { phrase: 0, likeness: Likeness::Exact });
        (score, heard)
    }

    fn told(score: &Score, heard: &Analysis) -> Vec<String> {
        sections(score, heard).iter().map(|section| format!("{} {}", section.name, section.bars)).collect()
    }

    #[test]
    fn sections_have_letters_and_what_comes_again_has_its_own() {
        let (score, heard) = piece();
        assert_eq!(told(&score, &heard), ["A 1-4", "B 5-6", "A' 7-8"]);
    }

    #[test]
    fn rehearsal_marks_go_first() {
        let (mut score, heard) = piece();
        let mark = |bar: u64, text: &str| Timed::new(Tick((bar - 1) * 1920), Mark::Marker(text.to_owned()));
        score.marks = vec![mark(2, "Verse"), mark(5, "Verse"), mark(6, "@melody oboe")];
        assert_eq!(told(&score, &heard), ["Beginning 1", "Verse 2-4", "Verse (2) 5-8"]);
        score.marks = (1..=8).map(|bar| mark(bar, "Am7")).collect();
        assert_eq!(told(&score, &heard), ["A 1-4", "B 5-6", "A' 7-8"], "chords are no sections");
    }

    #[test]
    fn a_pin_names_a_section() {
        let (score, heard) = piece();
        let read = |text: &str| Plan::parse(text, "plan.toml").unwrap().in_sections(&score, &heard);
        let pin = |section: &str| format!("[[pin]]\nsection = \"{section}\"\nmelody = \"Oboe\"\n");
        let plan = read(&pin("b")).unwrap();
        assert_eq!(
            (plan.pins[0].bars.to_string().as_str(), plan.pins[0].to_string().as_str()),
            ("5-6", "section b: melody = Oboe")
        );
        assert!(plan.to_toml().contains("section = \"b\"\nmelody") && !plan.to_toml().contains("5-6"));
        let said = read(&pin("Coda")).unwrap_err().to_string();
        assert!(said.starts_with("plan.toml:1: `pin.section`: there is no section called `Coda`"), "{said}");
        assert!(said.contains("A (1-4), B (5-6), A' (7-8)"), "{said}");
        let own = format!("[[section]]\nname = \"Coda\"\nbars = \"7-8\"\n{}", pin("Coda"));
        assert_eq!(read(&own).unwrap().pins[0].bars.to_string(), "7-8");
    }
}
