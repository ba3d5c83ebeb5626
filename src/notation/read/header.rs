//! What stands before the music: title, people, rights, and the list of parts.

use super::element::Element;
use super::instruments::{Instrument, instruments};

/// Most groups open at once.
const MAX_GROUPS: usize = 64;

/// What stands before the music.
#[derive(Debug, Default)]
pub(super) struct Header {
    work: String,
    movement: String,
    credit: String,
    /// `composer: …` and the like, as texts.
    pub(super) creators: Vec<String>,
    pub(super) rights: Vec<String>,
    pub(super) parts: Vec<ListedPart>,
}

/// A part as listed.
#[derive(Debug, Default, Clone)]
pub(super) struct ListedPart {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) instruments: Vec<Instrument>,
}

impl Header {
    /// Takes an element that is no music.
    pub(super) fn take(&mut self, element: &Element) {
        match element.name.as_str() {
            "work" => self.work = line(element.text_of("work-title")),
            "movement-title" => self.movement = line(&element.text),
            "identification" => self.identification(element),
            "credit" => self.credit(element),
            "part-list" => self.parts = parts(element),
            _ => {}
        }
    }

    /// The title: the work's with the movement's, or what is printed as the title.
    pub(super) fn title(&self) -> String {
        match (self.work.as_str(), self.movement.as_str()) {
            ("", "") => self.credit.clone(),
            (work, "") => work.to_owned(),
            ("", movement) => movement.to_owned(),
            (work, movement) if work.contains(movement) => work.to_owned(),
            (work, movement) if movement.contains(work) => movement.to_owned(),
            (work, movement) => format!("{work}: {movement}"),
        }
    }

    fn identification(&mut self, element: &Element) {
        let creator = |creator: &Element| {
            let kind = creator.attribute("type").unwrap_or("creator");
            (!creator.text.is_empty()).then(|| format!("{kind}: {}", line(&creator.text)))
        };
        self.creators.extend(element.all("creator").filter_map(creator));
        self.rights.extend(element.all("rights").map(|rights| line(&rights.text)).filter(|text| !text.is_empty()));
    }

    fn credit(&mut self, element: &Element) {
        if element.text_of("credit-type") == "title" && self.credit.is_empty() {
            self.credit = line(element.text_of("credit-words"));
        }
    }
}

/// A text on one line.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts listed. One that has only a number for a name takes that of its group before it: `Horn` and `1`.
fn parts(list: &Element) -> Vec<ListedPart> {
    let mut groups: Vec<(String, String)> = Vec::new();
    let mut parts = Vec::new();
    for element in &list.children {
        match element.name.as_str() {
            "part-group" => group(element, &mut groups),
            "score-part" => parts.push(part(element, groups.last().map_or("", |group| group.1.as_str()))),
            _ => {}
        }
    }
    parts
}

fn group(element: &Element, open: &mut Vec<(String, String)>) {
    let number = element.attribute("number").unwrap_or("1").to_owned();
    open.retain(|group| group.0 != number);
    if element.is("type", "start") {
        let name = line(element.text_of("group-name"));
        let outer = open.last().map(|group| group.1.clone()).unwrap_or_default();
        open.truncate(MAX_GROUPS);
        open.push((number, if name.is_empty() { outer } else { name }));
    }
}

fn part(element: &Element, group: &str) -> ListedPart {
    let instruments = instruments(element);
    let mut name = line(element.text_of("part-name"));
    if name.is_empty() {
        name = instruments.first().map(|instrument| instrument.name.clone()).unwrap_or_default();
    }
    let only_number = |c: char| c.is_ascii_digit() || "IVX.,-& ".contains(c);
    if !group.is_empty() && name.chars().all(only_number) {
        name = format!("{group} {name}").trim().to_owned();
    }
    ListedPart { id: element.attribute("id").unwrap_or_default().to_owned(), name, instruments }
}
