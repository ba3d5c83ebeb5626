//! The names a composer wrote, in parts at pitch, in other octaves and transposed.

use super::*;
use crate::arrange::{adopt, cast};
use crate::ensemble::{Order, SeatSpec};
use crate::notation::read_musicxml;
use crate::profile::Library;
use crate::score::{Name, Score};

const SOURCE: &str = include_str!("../../../tests/golden/musicxml/spelling.musicxml");

fn source() -> Score {
    read_musicxml(SOURCE.as_bytes()).unwrap().value
}

fn players(seats: &[&str]) -> Arc<Ensemble> {
    let spec = |id: &&str| SeatSpec::of(Library::builtin().get(id).unwrap());
    Arc::new(Ensemble::new("test", "Test", seats.iter().map(spec).collect(), Order::builtin("orchestra").unwrap()))
}

fn adopted(score: &Score, seats: &[&str]) -> Arrangement {
    let ensemble = players(seats);
    let casting = cast(score, &ensemble).value;
    adopt(score, &ensemble, &casting).value
}

/// The written names of each part of a page, bar by bar.
fn names(page: &str) -> Vec<String> {
    let text = |note: &str, element: &str| {
        let from = note.split_once(&format!("<{element}>"))?.1;
        Some(from.split_once('<')?.0.to_owned())
    };
    let name = |note: &str| {
        let step = text(note, "step")?.chars().next()?;
        let alter = text(note, "alter").map_or(0, |alter| alter.parse().unwrap());
        Some(Name::of(step, alter).unwrap().to_string())
    };
    let bar = |bar: &str| bar.split("<note").filter_map(name).collect::<Vec<_>>().join(" ");
    let part = |part: &str| part.split("<measure").skip(1).map(bar).collect::<Vec<_>>().join(" | ");
    page.split("<part id=").skip(1).map(part).collect()
}

#[test]
fn what_the_composer_wrote_stands_in_every_part_at_its_own_interval() {
    let seats = ["violin", "clarinet-a", "alto-sax"];
    let adopted = adopted(&source(), &seats);
    let page = musicxml(&adopted, Page::TransposedScore).unwrap();
    // Strings stand below the winds.
    let mut written = names(SOURCE);
    written.rotate_left(1);
    assert_eq!(names(&page), written);
    let concert = names(&musicxml(&adopted, Page::ConcertScore).unwrap());
    let at_pitch = "B C# D# E | E# F## B# G## | Cb Fb Bbb Ebb | Gb Cb Ebb Fb";
    assert_eq!((concert[0].as_str(), concert[2].as_str()), (at_pitch, at_pitch));
    // No saxophone reads the A double flats that its part of the third bar would take.
    assert_eq!(concert[1], at_pitch.replace("Cb Fb Bbb Ebb", "B E A D"));
}

#[test]
fn a_part_of_another_interval_and_octave_keeps_the_names() {
    let mut score = source();
    score.parts.truncate(1);
    let page = |seat| {
        let ensemble = players(&[seat]);
        let mut casting = cast(&score, &ensemble).value;
        casting.parts[0].seat = Some(SeatId(0));
        let adopted = adopt(&score, &ensemble, &casting).value;
        names(&musicxml(&adopted, Page::TransposedScore).unwrap()).remove(0)
    };
    assert_eq!(page("piccolo"), "B C# D# E | E# F## B# G## | Cb Fb Bbb Ebb | Gb Cb Ebb Fb");
    assert_eq!(page("horn-f"), "F# G# A# B | B# C## F## D## | Gb Cb Fb Bbb | Db Gb Bbb Cb");
    // B major is A flat on the saxophone: the names go with it, and never to three accidentals.
    assert_eq!(page("alto-sax"), "Ab Bb C Db | D E A F# | Ab Db Gb Cb | Eb Ab Cb Db");
}

#[test]
fn a_name_of_another_pitch_is_not_believed_and_given_names_speak_for_others() {
    let frame = Frame::plain(Division::new(480).unwrap(), Tick(1920));
    let named = |name: i32, note: ArrangedNote| ArrangedNote { name: Name::new(name).ok(), ..note };
    let mut violin = seats().remove(1);
    violin.id = SeatId(0);
    // C with the name of D flat; then G flat and, unnamed, A flat beside it.
    let notes = vec![
        named(-5, pitched(72, 0, 480)),
        named(-6, pitched(66, 480, 480)),
        pitched(68, 960, 480),
        named(-6, pitched(78, 1440, 480)),
    ];
    let page = musicxml(&arrangement(frame, vec![violin], vec![notes]), Page::ConcertScore).unwrap();
    assert_eq!(names(&page), ["C Gb Ab Gb"]);
}
