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
fn a_stroke_that_cannot_be_held_is_not_tied_over_the_bar_line_unless_it_is_rolled() {
    let ties = |profile: &str, technique: Technique| {
        let profile = (*Library::builtin().get(profile).unwrap()).clone();
        let held = ArrangedNote { technique, ..pitched(84, 960, 4800) };
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(1920 * 3));
        let page = arrangement(frame, vec![seat(0, "Solo", profile, 1)], vec![vec![held]]);
        musicxml(&page, Page::Part(SeatId(0))).unwrap().matches("<tied type=\"start\"/>").count()
    };
    assert_eq!(["glockenspiel", "xylophone", "marimba"].map(|profile| ties(profile, Technique::Ordinary)), [0; 3]);
    assert_eq!(ties("glockenspiel", Technique::Roll), 2);
    assert_eq!(["vibraphone", "tubular-bells", "piano"].map(|profile| ties(profile, Technique::Ordinary)), [2; 3]);
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
