//! A walk through a document that holds no more of it than the element at hand.

use super::element::Element;
use super::{MAX_XML_DEPTH, MAX_XML_ELEMENTS};
use crate::run::Error;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// What is wrong at a byte of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) why: String,
    pub(super) remedy: &'static str,
}

/// What to do about a document that is no well-formed XML.
const BROKEN: &str = "export the score anew; a file cut short or changed by hand is a common cause";

/// Most attributes of an element; MusicXML's own have at most about 40.
const MAX_ATTRIBUTES: usize = 256;

/// Reads a document tag by tag.
pub(super) struct Cursor<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { text, reader, depth: 0 }
    }

    /// Opens the next element inside the one open now (at first, the outermost); `None` at its end.
    pub(super) fn open(&mut self) -> Result<Option<Element>, Error> {
        loop {
            match self.event()? {
                Event::Start(start) => return self.start(&start).map(Some),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(None);
                }
                Event::Eof if self.depth == 0 => return Ok(None),
                Event::Eof => return Err(self.error(&self.cut_short())),
                _ => {}
            }
        }
    }

    /// Reads all that is in an element just opened, and closes it.
    pub(super) fn fill(&mut self, element: Element) -> Result<Element, Error> {
        let mut open = vec![element];
        let mut count = 0;
        loop {
            let event = self.event()?;
            let Some(top) = open.last_mut() else { return Err(self.error(&self.cut_short())) };
            match event {
                Event::Start(start) => {
                    count += 1;
                    limit("elements of a measure of the MusicXML document", count, MAX_XML_ELEMENTS)?;
                    open.push(self.start(&start)?);
                }
                Event::Text(text) => top.text.push_str(&text.xml10_content()),
                Event::CData(text) => top.text.push_str(&text.xml10_content()),
                Event::GeneralRef(name) => top.text.push_str(&self.reference(&name)?),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    if let Some(done) = close(&mut open) {
                        return Ok(done);
                    }
                }
                Event::Eof => return Err(self.error(&self.cut_short())),
                _ => {}
            }
        }
    }

    /// Passes over all that is in an element just opened.
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            match self.event()? {
                Event::Start(start) => drop(self.start(&start)?),
                Event::End(_) => self.depth = self.depth.saturating_sub(1),
                Event::Eof => return Err(self.error(&self.cut_short())),
                _ => {}
            }
        }
        Ok(())
    }

    /// A fault as an error with its line.
    pub(super) fn error(&self, fault: &Fault) -> Error {
        let before = self.text.as_bytes().get(..fault.offset).unwrap_or(self.text.as_bytes());
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Error::Unreadable {
            what: "MusicXML file",
            offset: fault.offset as u64,
            why: format!("line {line}: {}", fault.why),
            remedy: fault.remedy.to_owned(),
        }
    }

    fn event(&mut self) -> Result<Event<'a>, Error> {
        let read = self.reader.read_event();
        read.map_err(|error| self.broken(self.reader.error_position() as usize, &error.to_string()))
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<Element, Error> {
        let offset = self.offset();
        self.depth += 1;
        limit("nesting of the MusicXML document, elements", self.depth, MAX_XML_DEPTH)?;
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            limit("attributes of an element of the MusicXML document", attributes.len(), MAX_ATTRIBUTES)?;
            let attribute = attribute.map_err(|error| self.broken(offset, &error.to_string()))?;
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let value = value.map_err(|error| self.broken(offset, &error.to_string()))?;
            attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
        Ok(Element { name: start.local_name().as_ref().to_owned(), attributes, offset, ..Element::default() })
    }

    /// What a reference stands for: one of XML's own five, or a character. A document's own entities are not expanded.
    fn reference(&self, name: &BytesRef<'_>) -> Result<String, Error> {
        let resolved = name.resolve_char_ref().map_err(|error| self.broken(self.offset(), &error.to_string()))?;
        if let Some(character) = resolved {
            return Ok(character.to_string());
        }
        let entity = resolve_predefined_entity(name);
        let why = || format!("the entity `&{};` is none of XML's own, and entities are not expanded", &**name);
        let remedy = "write the character itself in its place";
        let fault = || Fault { offset: self.offset(), why: why(), remedy };
        entity.map(str::to_owned).ok_or_else(|| self.error(&fault()))
    }

    fn offset(&self) -> usize {
        let last = self.reader.buffer_position() as usize;
        let before = self.text.as_bytes().get(..last).unwrap_or_default();
        before.iter().rposition(|byte| *byte == b'<').unwrap_or(last)
    }

    fn cut_short(&self) -> Fault {
        Fault { offset: self.text.len(), why: "the document ends before its elements do".to_owned(), remedy: BROKEN }
    }

    fn broken(&self, offset: usize, why: &str) -> Error {
        self.error(&Fault { offset, why: why.to_owned(), remedy: BROKEN })
    }
}

/// Closes the innermost element; gives it back when it is the outermost.
fn close(open: &mut Vec<Element>) -> Option<Element> {
    let mut done = open.pop()?;
    let trimmed = done.text.trim();
    if trimmed.len() < done.text.len() {
        done.text = trimmed.to_owned();
    }
    match open.last_mut() {
        Some(parent) => {
            parent.children.push(done);
            None
        }
        None => Some(done),
    }
}

/// A small document as one element.
pub(super) fn whole(text: &str) -> Result<Element, Error> {
    let mut cursor = Cursor::new(text);
    match cursor.open()? {
        Some(root) => cursor.fill(root),
        None => Err(cursor.error(&cursor.cut_short())),
    }
}

/// An error for more of a thing than is read.
pub(super) fn limit(what: &'static str, actual: usize, limit: usize) -> Result<(), Error> {
    let remedy = "cut the piece, or export it anew; no piece of music is as large";
    Error::check_limit(what, actual as u64, limit as u64, remedy)
}
