//! Any bytes and any elements: never a panic, and what is read holds together.

use super::wrong::document;
use crate::notation::read_musicxml;
use proptest::collection::vec;
use proptest::prelude::*;

/// An element of a measure, mostly sensible, with numbers of every kind.
fn element() -> impl Strategy<Value = String> {
    let number =
        || prop_oneof![Just("1".to_owned()), (0u32..9).prop_map(|n| n.to_string()), "-?[0-9]{1,14}(\\.[0-9]{1,8})?"];
    let small = || (1u8..4).prop_map(|n| n.to_string());
    let flags = vec(
        prop::sample::select(vec![
            "<grace/>",
            "<chord/>",
            "<rest measure=\"yes\"/>",
            "<cue/>",
            "<tie type=\"start\"/>",
            "<tie type=\"stop\"/>",
            "<type>half</type>",
            "<dot/>",
            "<unpitched/>",
        ]),
        0..3,
    );
    let note = (flags, prop::sample::select(vec!["A", "B", "C", "H"]), number(), small(), small(), small()).prop_map(
        |(flags, step, alter, duration, voice, staff)| {
            let pitch = format!("<pitch><step>{step}</step><alter>{alter}</alter><octave>4</octave></pitch>");
            let flags = flags.concat();
            format!(
                "<note>{flags}{pitch}<duration>{duration}</duration><voice>{voice}</voice><staff>{staff}</staff></note>"
            )
        },
    );
    let moved = (prop::sample::select(vec!["backup", "forward"]), small())
        .prop_map(|(name, length)| format!("<{name}><duration>{length}</duration></{name}>"));
    let attributes = (small(), number(), number(), number()).prop_map(|(divisions, fifths, beats, chromatic)| {
        format!(
            "<attributes><divisions>{divisions}</divisions><key><fifths>{fifths}</fifths></key><time><beats>{beats}</beats>\
             <beat-type>4</beat-type></time><transpose><chromatic>{chromatic}</chromatic></transpose></attributes>"
        )
    });
    let direction = (prop::sample::select(vec!["crescendo", "diminuendo", "stop"]), number(), number()).prop_map(
        |(wedge, offset, tempo)| {
            format!(
                "<direction><direction-type><wedge type=\"{wedge}\"/></direction-type><direction-type><dynamics><fp/></dynamics>\
                 </direction-type><offset>{offset}</offset><sound tempo=\"{tempo}\"/></direction>"
            )
        },
    );
    prop_oneof![6 => note, 1 => moved, 1 => attributes, 1 => direction]
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..400)) {
        let _ = read_musicxml(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(<|</|>|/>|score-partwise|part|measure|note|&[a-z]{1,3};|=|\"|[a-z ]){0,60}") {
        let _ = read_musicxml(text.as_bytes());
        let _ = read_musicxml(document(&text).as_bytes());
    }

    #[test]
    fn any_measures_make_a_score(measures in vec(vec(element(), 0..8), 1..6)) {
        let text: String = measures.iter().map(|measure| format!("<measure>{}</measure>", measure.concat())).collect();
        let Ok(read) = read_musicxml(document(&text).as_bytes()) else { return Ok(()) };
        let score = read.value;
        prop_assert!(score.frame.end >= score.notes().map(crate::score::Note::end).max().unwrap_or_default());
        prop_assert!(score.notes().count() <= text.matches("<note>").count());
        let midi = crate::midi::write(&score);
        prop_assert_eq!(crate::midi::read(&midi).unwrap().value.note_count(), score.note_count());
    }
}
