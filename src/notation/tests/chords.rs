//! Chord symbols, and holds that everyone waits for.

use super::signs::adopted;
use super::*;

const SOURCE: &str = include_str!("../../../tests/golden/musicxml/chords.musicxml");

fn page(seats: &[&str], page: Page) -> String {
    musicxml(&adopted(SOURCE, seats), page).unwrap()
}

/// Roots and basses of the chord symbols of each part of a page.
fn chords(page: &str) -> Vec<String> {
    let name = |text: &str, what: &str| {
        let step = text.split_once(&format!("<{what}-step>"))?.1.chars().next()?;
        let alter =
            text.split_once(&format!("<{what}-alter>")).map_or("", |(_, alter)| alter.split('<').next().unwrap());
        Some(format!("{step}{alter}"))
    };
    let chord = |text: &str| {
        let text = text.split("</harmony>").next().unwrap();
        let bass = name(text, "bass").map_or(String::new(), |bass| format!("/{bass}"));
        format!("{}{bass}", name(text, "root").unwrap())
    };
    let part = |part: &str| part.split("<harmony").skip(1).map(chord).collect::<Vec<_>>().join(" ");
    page.split("<part id=").skip(1).map(part).collect()
}

#[test]
fn chord_symbols_stand_over_the_top_staff_and_where_they_are_played_from() {
    let seats = ["alto-sax", "piano"];
    let (on_sax, at_pitch) = ("A/C1 F1 B C B E", "C/E A D C D G");
    assert_eq!(chords(&page(&seats, Page::TransposedScore)), [on_sax, at_pitch]);
    assert_eq!(chords(&page(&seats, Page::ConcertScore)), [at_pitch, at_pitch]);
    assert_eq!(chords(&page(&seats, Page::Part(SeatId(0)))), [""]);
    assert_eq!(chords(&page(&seats, Page::Part(SeatId(1)))), [at_pitch]);
    assert_eq!(chords(&page(&["alto-sax", "violin"], Page::Part(SeatId(0)))), [on_sax], "a lead sheet");
    let page = page(&seats, Page::TransposedScore);
    for element in ["<kind text=\"m7\">minor-seventh", "<kind text=\"N.C.\">none", "<degree print-object=\"no\">"] {
        assert_eq!(page.matches(element).count(), 2, "{element}");
    }
}

#[test]
fn everyone_waits_at_a_hold() {
    let page = page(&["alto-sax", "piano"], Page::TransposedScore);
    let part = |index: usize| page.split("<part id=").nth(index + 1).unwrap();
    let bar = |index: usize, bar: usize| part(index).split("<measure").nth(bar).unwrap();
    // A rest of the saxophone, its held note, the bar line; the same for both staves of the piano, which rests.
    assert_eq!([0, 1].map(|index| part(index).matches("<fermata ").count()), [3, 5]);
    assert!(bar(1, 2).contains("<rest measure=\"yes\"/>"));
    let divided: Vec<&str> = bar(1, 3).split("<note>").skip(1).take(2).collect();
    assert!(divided[0].contains("<type>half") && divided[0].contains("<fermata"), "{}", divided[0]);
    assert!(divided[1].contains("<type>half") && !divided[1].split("</note>").next().unwrap().contains("<fermata"));
    assert!(bar(0, 3).split("<barline").nth(1).is_some_and(|line| line.contains("<fermata")));
}

#[test]
fn chords_and_holds_are_read_back_and_written_the_same() {
    let seats = ["alto-sax", "piano"];
    let once = page(&seats, Page::TransposedScore);
    assert_eq!(musicxml(&adopted(&once, &seats), Page::TransposedScore).unwrap(), once);
}

#[test]
fn a_held_bar_of_rest_stands_alone_in_a_part() {
    let frame = Frame::plain(Division::new(480).unwrap(), Tick(1920 * 8));
    let notes = vec![pitched(60, 0, 480), pitched(62, 1920 * 7, 1920)];
    let mut arrangement = arrangement(frame, vec![seats().remove(0)], vec![notes]);
    arrangement.marks = vec![crate::score::Timed::new(Tick(1920 * 4), Mark::Fermata)];
    let text = musicxml(&arrangement, Page::Part(SeatId(0))).unwrap();
    let runs: Vec<&str> = text.split("<multiple-rest>").skip(1).map(|rest| &rest[..1]).collect();
    assert_eq!(runs, ["2", "3"]);
    assert_eq!(text.matches("<fermata ").count(), 1);
}
