//! Signs of a notated source on their way through: what was read is written, as often and at the same notes.

use super::*;
use crate::arrange::{adopt, cast};
use crate::ensemble::{Order, SeatSpec};
use crate::notation::read_musicxml;
use crate::profile::Library;

const SOURCE: &str = include_str!("../../../tests/golden/musicxml/signs.musicxml");
const SUNG: &str = include_str!("../../../tests/golden/musicxml/lyrics.musicxml");

/// A document read and taken for these seats as it stands.
pub(super) fn adopted(document: &str, seats: &[&str]) -> Arrangement {
    let score = read_musicxml(document.as_bytes()).unwrap().value;
    let spec = |id: &&str| SeatSpec::of(Library::builtin().get(id).unwrap());
    let ensemble =
        Ensemble::new("test", "Test", seats.iter().map(spec).collect(), Order::builtin("orchestra").unwrap());
    let ensemble = Arc::new(ensemble);
    let casting = cast(&score, &ensemble).value;
    adopt(&score, &ensemble, &casting).value
}

fn page(document: &str, seats: &[&str]) -> String {
    musicxml(&adopted(document, seats), Page::ConcertScore).unwrap()
}

#[test]
fn every_sign_is_written_as_often_as_it_was_read() {
    let written = page(SOURCE, &["violin", "piano"]);
    let elements = [
        "staccato/",
        "accent/",
        "tenuto/",
        "strong-accent",
        "staccatissimo/",
        "detached-legato/",
        "breath-mark/",
        "trill-mark/",
        "accidental-mark>",
        "wavy-line",
        "mordent/",
        "inverted-turn/",
        "tremolo type=\"single\"",
        "tremolo type=\"start\"",
        "tremolo type=\"stop\"",
        "up-bow/",
        "fingering>",
        "harmonic/",
        "falloff/",
        "caesura/",
        "arpeggiate/",
        "grace slash",
        "fp/",
        "sfz/",
        "wedge type=\"crescendo\"",
    ];
    for element in elements {
        let count = |text: &str| text.matches(&format!("<{element}")).count();
        assert_eq!(count(&written), count(SOURCE), "{element}");
    }
    let slurs = |text: &str| text.matches("<slur type=\"start\"").count();
    // One slur of the source leads nowhere.
    assert_eq!(slurs(&written), slurs(SOURCE) - 1);
    assert_eq!(written.matches("<slide ").count(), 2);
    assert!(written.contains("<words>dolce</words>"));
}

#[test]
fn what_was_written_with_signs_is_read_back_and_written_the_same() {
    for (document, seats) in [(SOURCE, &["violin", "piano"][..]), (SUNG, &["soprano"])] {
        let once = page(document, seats);
        let twice = page(&once, seats);
        let differing: Vec<(&str, &str)> = once.lines().zip(twice.lines()).filter(|(a, b)| a != b).take(5).collect();
        assert!(once == twice, "{differing:#?}");
    }
}

#[test]
fn verses_stand_under_each_other() {
    let written = page(SUNG, &["soprano"]);
    let count = |text: &str| written.matches(text).count();
    assert_eq!((count("<lyric number=\"1\">"), count("<lyric number=\"2\">")), (5, 1));
    assert_eq!((count("<elision>"), count("<syllabic>middle")), (1, 2));
}
