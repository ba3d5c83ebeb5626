//! Bytes to text, in the encoding that a document begins with or declares.

use crate::finding::{Code, Finding, Place};
use crate::run::Error;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How far into a document its declaration is looked for.
const DECLARATION: usize = 256;

/// Whether bytes begin as XML does: `<`, after a byte order mark and white space.
pub(super) fn is_xml(bytes: &[u8]) -> bool {
    let rest = Encoding::for_bom(bytes).map_or(bytes, |(_, length)| bytes.get(length..).unwrap_or_default());
    let mut text = rest.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    text.next() == Some(&b'<')
}

/// The text of a document.
pub(super) fn decode<'a>(bytes: &'a [u8], findings: &mut Vec<Finding>) -> Result<Cow<'a, str>, Error> {
    let encoding = encoding(bytes)?;
    let (text, used, damaged) = encoding.decode(bytes);
    if damaged {
        let message = format!("some bytes are no {}; a sign stands for each", used.name());
        findings.push(Finding::new(Code::MusicxmlOddValue, Place::default(), message));
    }
    Ok(text)
}

/// By the byte order mark, the shape of the first bytes, or the declaration; else UTF-8.
fn encoding(bytes: &[u8]) -> Result<&'static Encoding, Error> {
    match (Encoding::for_bom(bytes), bytes) {
        (Some((encoding, _)), _) => Ok(encoding),
        (None, [b'<', 0, ..]) => Ok(UTF_16LE),
        (None, [0, b'<', ..]) => Ok(UTF_16BE),
        (None, _) => declared(bytes),
    }
}

fn declared(bytes: &[u8]) -> Result<&'static Encoding, Error> {
    let head = String::from_utf8_lossy(bytes.get(..DECLARATION).unwrap_or(bytes));
    let Some(label) = label(&head) else { return Ok(UTF_8) };
    let unknown = || Error::Unsupported {
        what: format!("the encoding `{label}`"),
        why: "it is not one that XML files are written in".to_owned(),
        remedy: "save the file as UTF-8".to_owned(),
    };
    let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(unknown)?;
    // What declares itself to be UTF-16 and yet begins with single bytes is not.
    let single = encoding == UTF_16LE || encoding == UTF_16BE;
    Ok(if single { UTF_8 } else { encoding })
}

/// The value of `encoding` in an XML declaration.
fn label(head: &str) -> Option<&str> {
    let declaration = head.trim_start().strip_prefix("<?xml")?;
    let (declaration, _) = declaration.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.split(quote).nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        decode(bytes, &mut Vec::new()).unwrap().into_owned()
    }

    #[test]
    fn texts_are_read_in_the_encodings_files_use() {
        let utf16: Vec<u8> = "<é/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16), "<é/>");
        let big: Vec<u8> = std::iter::once(0xFEFF).chain("<é/>".encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&big), "<é/>");
        assert_eq!(read("\u{FEFF}<é/>".as_bytes()), "<é/>");
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><\xE9/>";
        assert!(read(latin).ends_with("<é/>"));
        assert!(read(b"<?xml encoding=\"UTF-16\"?><a/>").ends_with("<a/>"));
        assert!(decode(b"<?xml encoding=\"klingon\"?><a/>", &mut Vec::new()).is_err());
    }

    #[test]
    fn bytes_outside_the_encoding_are_told() {
        let mut findings = Vec::new();
        assert_eq!(decode(b"<\xFF/>", &mut findings).unwrap(), "<\u{FFFD}/>");
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn xml_begins_with_an_angle() {
        assert!(is_xml(b" \n<a/>") && is_xml("\u{FEFF}<a/>".as_bytes()) && is_xml(b"<\0a\0"));
        assert!(!is_xml(b"MThd") && !is_xml(b"") && !is_xml(b"RIFF"));
    }
}
