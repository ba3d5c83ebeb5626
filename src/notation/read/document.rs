//! The document: its header, and its measures in either order.

use super::cursor::{Cursor, Fault, limit};
use super::element::Element;
use super::header::{Header, ListedPart};
use super::notices::{Kind, Notices};
use super::part::PartReader;
use super::{MAX_XML_NOTES, MAX_XML_STAVES};
use crate::run::Error;
use crate::score::MAX_BARS;
use std::collections::BTreeMap;

/// Most measures of a part.
pub(super) const MAX_MEASURES: usize = MAX_BARS as usize;

/// Most measures of all parts together.
const MAX_ALL_MEASURES: usize = 2_000_000;

/// A document read, its music not yet placed in time.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) header: Header,
    /// In the order of the part list.
    pub(super) parts: Vec<PartReader>,
    pub(super) notices: Notices,
}

/// Reads a document.
pub(super) fn read(text: &str) -> Result<Document, Error> {
    let mut cursor = Cursor::new(text);
    let Some(root) = cursor.open()? else { return Err(cursor.error(&no_score(0, "it has no element"))) };
    let mut reader = Reader::default();
    match root.name.as_str() {
        "score-partwise" => reader.partwise(&mut cursor)?,
        "score-timewise" => reader.timewise(&mut cursor)?,
        name => return Err(other_document(&cursor, name, root.offset)),
    }
    if reader.parts.is_empty() {
        return Err(cursor.error(&no_score(root.offset, "it has no part with a measure")));
    }
    Ok(reader.finish())
}

fn no_score(offset: usize, why: &str) -> Fault {
    Fault { offset, why: why.to_owned(), remedy: "export the score anew as MusicXML" }
}

fn other_document(cursor: &Cursor<'_>, name: &str, offset: usize) -> Error {
    if name == "opus" {
        return Error::Unsupported {
            what: "a MusicXML opus".to_owned(),
            why: "it holds no music, only the names of the files of its movements".to_owned(),
            remedy: "give one of these files".to_owned(),
        };
    }
    cursor.error(&no_score(offset, &format!("it is a document of another kind, <{name}>")))
}

#[derive(Default)]
struct Reader {
    header: Header,
    parts: Vec<PartReader>,
    /// Notes and measures of all parts.
    notes: usize,
    measures: usize,
    /// Parts by their ids.
    places: BTreeMap<String, usize>,
    notices: Notices,
}

impl Reader {
    fn partwise(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Error> {
        while let Some(element) = cursor.open()? {
            if element.name != "part" {
                self.header(cursor, element)?;
                continue;
            }
            let part = self.place(element.attribute("id").unwrap_or_default())?;
            while let Some(measure) = cursor.open()? {
                if measure.name == "measure" {
                    let measure = cursor.fill(measure)?;
                    self.measure(cursor, part, &measure, &measure.children)?;
                } else {
                    cursor.skip()?;
                }
            }
        }
        Ok(())
    }

    fn timewise(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Error> {
        let mut measures = 0;
        while let Some(element) = cursor.open()? {
            if element.name != "measure" {
                self.header(cursor, element)?;
                continue;
            }
            while let Some(part) = cursor.open()? {
                let part = cursor.fill(part)?;
                let place = self.place(part.attribute("id").unwrap_or_default())?;
                self.catch_up(place, measures)?;
                self.measure(cursor, place, &element, &part.children)?;
            }
            measures += 1;
        }
        Ok(())
    }

    fn header(&mut self, cursor: &mut Cursor<'_>, element: Element) -> Result<(), Error> {
        if matches!(element.name.as_str(), "defaults") {
            return cursor.skip();
        }
        let element = cursor.fill(element)?;
        self.header.take(&element);
        Ok(())
    }

    /// The reader of a part; a part that is not listed has its id for a name.
    fn place(&mut self, id: &str) -> Result<usize, Error> {
        if let Some(place) = self.places.get(id) {
            return Ok(*place);
        }
        limit("parts of the MusicXML document", self.parts.len() + 1, MAX_XML_STAVES)?;
        let listed = self.header.parts.iter().find(|part| part.id == id).cloned();
        if listed.is_none() {
            self.notices.add(Kind::PartList, id, None);
        }
        let unlisted = || ListedPart { id: id.to_owned(), name: id.to_owned(), ..ListedPart::default() };
        self.parts.push(PartReader::new(listed.unwrap_or_else(unlisted)));
        self.places.insert(id.to_owned(), self.parts.len() - 1);
        Ok(self.parts.len() - 1)
    }

    fn measure(
        &mut self,
        cursor: &Cursor<'_>,
        part: usize,
        measure: &Element,
        content: &[Element],
    ) -> Result<(), Error> {
        let Some(reader) = self.parts.get_mut(part) else { return Ok(()) };
        let before = reader.draft.notes.len();
        reader.measure(measure, content, &mut self.notices).map_err(|fault| cursor.error(&fault))?;
        self.notes += reader.draft.notes.len() - before;
        self.measures += 1;
        limit("measures of a part", reader.draft.measures.len(), MAX_MEASURES)?;
        limit("measures of all parts", self.measures, MAX_ALL_MEASURES)?;
        limit("notes of the MusicXML document", self.notes, MAX_XML_NOTES)
    }

    /// Gives a part empty measures up to a number of them.
    fn catch_up(&mut self, part: usize, measures: usize) -> Result<(), Error> {
        let Some(reader) = self.parts.get_mut(part) else { return Ok(()) };
        self.measures += measures.saturating_sub(reader.draft.measures.len());
        limit("measures of all parts", self.measures, MAX_ALL_MEASURES)?;
        reader.catch_up(measures);
        Ok(())
    }

    /// The parts in the order of the list; those that are listed and have no music are told.
    fn finish(mut self) -> Document {
        let order: BTreeMap<&str, usize> =
            self.header.parts.iter().enumerate().rev().map(|(index, part)| (part.id.as_str(), index)).collect();
        self.parts.sort_by_key(|part| order.get(part.listed.id.as_str()).copied().unwrap_or(usize::MAX));
        for part in self.header.parts.iter().filter(|part| !self.places.contains_key(&part.id)) {
            self.notices.add(Kind::PartList, &part.name, None);
        }
        Document { header: self.header, parts: self.parts, notices: self.notices }
    }
}
