//! Techniques as a player reads them: words where they change, signs on the notes.

use super::*;
use crate::profile::Library;

/// A page of quarters played so, with these marks.
fn page(profile: &str, played: &[Technique], marks: Vec<Marked>) -> String {
    let profile = (*Library::builtin().get(profile).unwrap()).clone();
    let quarter =
        |(index, technique): (u64, &Technique)| ArrangedNote { technique: *technique, ..pitched(76, index * 480, 480) };
    let notes: Vec<ArrangedNote> = (0..).zip(played).map(quarter).collect();
    let frame = Frame::plain(Division::new(480).unwrap(), Tick(480 * played.len() as u64));
    let mut arrangement = arrangement(frame, vec![seat(0, "Solo", profile, 1)], vec![notes]);
    arrangement.seats[0].marks = marks;
    musicxml(&arrangement, Page::Part(SeatId(0))).unwrap()
}

fn words(page: &str) -> Vec<&str> {
    page.split("<words>").skip(1).filter_map(|rest| rest.split("</words>").next()).collect()
}

#[test]
fn words_stand_where_the_playing_changes() {
    use Technique::{ColLegno, Muted, Ordinary, Pizzicato, SulPonticello, SulTasto};
    let played =
        [Ordinary, Pizzicato, Pizzicato, ColLegno, Ordinary, SulPonticello, SulTasto, Ordinary, Muted, Ordinary];
    let expected = ["pizz.", "col legno", "arco", "sul pont.", "sul tasto", "ord.", "con sord.", "senza sord."];
    assert_eq!(words(&page("violin", &played, Vec::new())), expected);
}

#[test]
fn a_word_that_stands_already_is_not_written_twice() {
    let said = vec![Marked::At(Tick(480), Mark::Technique("Pizzicato".to_owned()))];
    let page = page("violin", &[Technique::Ordinary, Technique::Pizzicato], said);
    assert_eq!(words(&page), ["Pizzicato"]);
}

#[test]
fn signs_stand_on_the_notes() {
    use Technique::{Flutter, Harmonics, Ordinary, Stopped, Tremolo};
    let strings = page("violin", &[Harmonics, Tremolo, Ordinary], Vec::new());
    assert_eq!(strings.matches("<harmonic/>").count(), 1);
    assert_eq!((strings.matches("<tremolo").count(), words(&strings).len()), (1, 0));
    let horn = page("horn-f", &[Stopped, Flutter, Ordinary], Vec::new());
    assert_eq!((horn.matches("<stopped/>").count(), horn.matches("<tremolo").count()), (1, 1));
    assert_eq!(words(&horn), ["flz.", "ord."]);
}
