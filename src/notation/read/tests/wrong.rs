//! Broken and hostile documents: a clear error each, with line, limit or remedy.

use crate::notation::{MAX_XML_BYTES, is_musicxml, read_musicxml};
use crate::run::Error;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A document of one part with these measures.
pub(super) fn document(measures: &str) -> String {
    format!(
        "<score-partwise>\n<part-list><score-part id=\"P1\"><part-name>Flute</part-name></score-part></part-list>\n\
         <part id=\"P1\">\n{measures}\n</part>\n</score-partwise>"
    )
}

/// An archive of files.
pub(super) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn says(bytes: &[u8], words: &[&str]) {
    let error = read_musicxml(bytes).unwrap_err().to_string();
    assert!(words.iter().all(|word| error.contains(word)), "{error}");
}

const NOTE: &str = "<note><pitch><step>C</step><octave>4</octave></pitch><duration>1</duration></note>";

#[test]
fn what_is_no_score_is_refused() {
    says(b"<html><body/></html>", &["<html>", "line 1"]);
    says(b"", &["no element"]);
    says(b"<score-partwise><part-list/></score-partwise>", &["no part"]);
    says(b"<opus><opus-link/></opus>", &["opus", "movements"]);
    assert!(read_musicxml(document(NOTE).as_bytes()).is_ok(), "notes outside measures are not read");
}

#[test]
fn what_is_not_well_formed_names_its_line() {
    says(document("<measure>\n<note></measure>").as_bytes(), &["line 5", "</note>"]);
    says(document("<measure").as_bytes(), &["line"]);
    says(b"<score-partwise>\n<part id=\"P1\">\n<measure>", &["line 3", "ends before"]);
    says(document("<measure a=\"1\" a=\"2\"/>").as_bytes(), &["line 4"]);
}

#[test]
fn entities_are_not_expanded() {
    let bomb =
        "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n<score-partwise><work>\n<work-title>&b;</work-title>";
    says(bomb.as_bytes(), &["line 3", "&b;", "not expanded"]);
    says(document("<measure number=\"&b;\"/>").as_bytes(), &["line 4"]);
    let fine = document(
        "<measure><direction><direction-type><words>a &amp; &#98;</words></direction-type></direction></measure>",
    );
    assert!(read_musicxml(fine.as_bytes()).is_ok());
}

#[test]
fn nesting_has_a_limit() {
    let deep = document(&format!("<measure>{}", "<a>".repeat(100_000)));
    assert!(matches!(read_musicxml(deep.as_bytes()), Err(Error::Limit { limit: 64, .. })));
}

#[test]
fn durations_must_be_ones() {
    let of = |duration: &str| {
        let note = NOTE.replace("<duration>1<", &format!("<duration>{duration}<"));
        document(&format!("<measure><attributes><divisions>1</divisions></attributes>\n{note}</measure>"))
    };
    says(of("-4").as_bytes(), &["line 5", "-4", "below zero"]);
    says(of("four").as_bytes(), &["line 5", "`four` is not a number"]);
    says(of("99999999").as_bytes(), &["line 5", "longer than"]);
    says(
        document("<measure><attributes><divisions>0</divisions></attributes></measure>").as_bytes(),
        &["divisions `0`"],
    );
}

#[test]
fn a_long_piece_is_refused() {
    let hour = NOTE.replace("<duration>1<", "<duration>14000<");
    let piece = document(&format!("<measure>{}</measure>", hour.repeat(20)));
    assert!(matches!(read_musicxml(piece.as_bytes()), Err(Error::Limit { .. })));
    let bars = document(&"<measure/>".repeat(20_001));
    assert!(matches!(read_musicxml(bars.as_bytes()), Err(Error::Limit { limit: 20_000, .. })));
}

#[test]
fn archives_are_opened_and_bombs_are_not() {
    let score = document(&format!("<measure>{NOTE}</measure>"));
    let table = b"<container><rootfiles><rootfile full-path=\"a/b.xml\"/></rootfiles></container>";
    let good = archive(&[("META-INF/container.xml", table), ("a/b.xml", score.as_bytes()), ("x.xml", b"<no/>")]);
    assert!(is_musicxml(&good));
    assert_eq!(read_musicxml(&good).unwrap().value.note_count(), 1);
    let nameless = archive(&[("b.musicxml", score.as_bytes())]);
    assert!(read_musicxml(&nameless).unwrap().findings.iter().any(|f| f.code.id() == "musicxml-container"));
    says(&archive(&[("META-INF/container.xml", table)]), &["a/b.xml"]);
    says(&archive(&[("readme.txt", b"no")]), &["archive without a MusicXML file"]);
    says(b"PK\x03\x04", &["compressed MusicXML"]);
    says(&good[..good.len() / 2], &["compressed MusicXML"]);
    let bomb = archive(&[("bomb.xml", &vec![b' '; MAX_XML_BYTES as usize + 1])]);
    assert!(bomb.len() < 100_000 && matches!(read_musicxml(&bomb), Err(Error::Limit { .. })));
}

#[test]
fn files_outside_are_not_opened() {
    let outside = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\" [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<score-partwise><work>\n<work-title>&x;</work-title>";
    says(outside.as_bytes(), &["line 3", "&x;", "not expanded"]);
    let table = b"<container><rootfiles><rootfile full-path=\"../../etc/passwd\"/></rootfiles></container>";
    says(&archive(&[("META-INF/container.xml", table)]), &["../../etc/passwd", "archive"]);
}

#[test]
fn a_million_elements_deep_is_refused() {
    let deep = document(&format!("<measure>{}", "<a>".repeat(1_000_000)));
    assert!(matches!(read_musicxml(deep.as_bytes()), Err(Error::Limit { limit: 64, .. })));
}

#[test]
fn what_are_no_numbers_is_refused_or_passed_over() {
    let of =
        |duration: &str| document(&format!("<measure>{}</measure>", NOTE.replace(">1<", &format!(">{duration}<"))));
    for duration in ["NaN", "inf", "1e400", "0x10", ""] {
        says(of(duration).as_bytes(), &["is not a number"]);
    }
    let huge = document(&format!("<measure number=\"999999999999999999999\">{NOTE}</measure><measure number=\"-7\"/>"));
    assert_eq!(read_musicxml(huge.as_bytes()).unwrap().value.note_count(), 1);
    let mut bytes = document("<measure/>").into_bytes();
    bytes.splice(40..40, [0xFF, 0xFE, 0x80]);
    let _ = read_musicxml(&bytes);
}

#[test]
fn slurs_over_slurs_and_verses_without_end_stay_small() {
    let slurs: String = (1..=16).map(|n| format!("<slur type=\"start\" number=\"{n}\"/>")).collect();
    let verses: String = (1..=400).map(|n| format!("<lyric number=\"{n}\"><text>a</text></lyric>")).collect();
    let note = NOTE.replace("</note>", &format!("<notations>{slurs}</notations>{verses}</note>"));
    let ends: String = (1..=16).map(|n| format!("<slur type=\"stop\" number=\"{n}\"/>")).collect();
    let last = NOTE.replace("</note>", &format!("<notations>{ends}</notations></note>"));
    let text = document(&format!("<measure>{}{}</measure>", note.repeat(500), last.repeat(500)));
    let read = read_musicxml(text.as_bytes()).unwrap();
    assert!(read.value.notes().all(|note| note.signs.len() <= 8 + 32));
    assert!(read.findings.iter().any(|finding| finding.message.contains("verses")));
}
