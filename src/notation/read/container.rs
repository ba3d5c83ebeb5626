//! The archive a compressed score comes in: the document that `META-INF/container.xml` names.

use super::{MAX_XML_BYTES, cursor, encoding};
use crate::finding::{Code, Finding, Place};
use crate::run::Error;
use std::borrow::Cow;
use std::io::{Cursor, Read};
use zip::ZipArchive;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Where an archive says which of its files is the score.
const CONTAINER: &str = "META-INF/container.xml";

/// Whether bytes begin as a ZIP archive does.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The bytes of the document: the given ones, or the score of the archive they are.
pub(super) fn open(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, Vec<Finding>), Error> {
    limit(bytes.len() as u64)?;
    if !is_archive(bytes) {
        return Ok((Cow::Borrowed(bytes), Vec::new()));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
    let mut findings = Vec::new();
    let name = match named(&mut archive)? {
        Some(name) => name,
        None => only_score(&archive, &mut findings)?,
    };
    Ok((Cow::Owned(unpack(&mut archive, &name)?), findings))
}

/// The score that the archive's table of contents names.
fn named(archive: &mut Archive<'_>) -> Result<Option<String>, Error> {
    if archive.index_for_name(CONTAINER).is_none() {
        return Ok(None);
    }
    let bytes = unpack(archive, CONTAINER)?;
    let text = encoding::decode(&bytes, &mut Vec::new())?;
    let container = cursor::whole(&text)?;
    let files = container.child("rootfiles").into_iter().flat_map(|files| files.all("rootfile"));
    let is_score = |kind: Option<&str>| kind.is_none_or(|kind| kind.contains("musicxml") || kind.contains("xml"));
    let mut scores = files.filter(|file| is_score(file.attribute("media-type")));
    Ok(scores.find_map(|file| file.attribute("full-path")).map(str::to_owned))
}

/// The first MusicXML file of an archive without a table of contents.
fn only_score(archive: &Archive<'_>, findings: &mut Vec<Finding>) -> Result<String, Error> {
    let is_score = |name: &&str| {
        let name = name.to_ascii_lowercase();
        !name.starts_with("meta-inf/") && (name.ends_with(".xml") || name.ends_with(".musicxml"))
    };
    let mut names: Vec<&str> = archive.file_names().filter(is_score).collect();
    names.sort_unstable();
    let Some(name) = names.first() else { return Err(damaged("it is an archive without a MusicXML file in it")) };
    let message = format!("the archive does not say which of its files is the score; `{name}` was read");
    findings.push(Finding::new(Code::MusicxmlContainer, Place::default(), message));
    Ok((*name).to_owned())
}

/// A file of the archive. What it claims of its own size is not believed.
fn unpack(archive: &mut Archive<'_>, name: &str) -> Result<Vec<u8>, Error> {
    let file = archive.by_name(name).map_err(|error| damaged(&format!("`{name}` in the archive: {error}")))?;
    let mut bytes = Vec::new();
    let read = file.take(MAX_XML_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| damaged(&format!("`{name}` in the archive cannot be unpacked: {error}")))?;
    limit(bytes.len() as u64)?;
    Ok(bytes)
}

fn limit(actual: u64) -> Result<(), Error> {
    let remedy = "cut the piece, or leave out pictures and layout when exporting it";
    Error::check_limit("size of the MusicXML document, bytes", actual, MAX_XML_BYTES, remedy)
}

fn damaged(why: &str) -> Error {
    let remedy = "export the score anew as .musicxml or .mxl".to_owned();
    Error::Unreadable { what: "compressed MusicXML file", offset: 0, why: why.to_owned(), remedy }
}
