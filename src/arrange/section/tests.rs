use crate::analysis::{Analysis, Chord, Quality};
use crate::arrange::fixture::{analysis, ensemble, note, part, pitch, score};
use crate::arrange::{Arrangement, Deed, Plan, Style, Transformation, arrange, check};
use crate::finding::Severity;
use crate::line::Role;
use crate::run::Run;
use crate::score::{Score, Sound, Tick, TickSpan};
use std::sync::Arc;

const BAND: [&str; 6] = ["Trumpet 1", "Trumpet 2", "Trumpet 3", "Trumpet 4", "Piano", "Cello"];

/// A tune over two bars of C major and two of F, chords held by a piano.
fn song() -> (Score, Analysis) {
    let mut chords = part("Piano", 0, "");
    for (bar, names) in
        [["E4", "G4", "C4"], ["E4", "G4", "C4"], ["F4", "A4", "C4"], ["F4", "A4", "C4"]].iter().enumerate()
    {
        chords.notes.extend(names.iter().map(|name| note(Sound::Pitched(pitch(name)), bar as u64 * 1920, 1920)));
    }
    let tune = part("Trumpet", 56, "E5 G5 E5 C5 G5 E5 D5 C5 A5 F5 C5 F5 A5 G5 F5 C5");
    let bass = part("Bass", 42, "C3 - G2 - C3 - G2 - F2 - C3 - F2 - C3 -");
    let score = score(vec![tune, chords, bass]);
    let mut heard = analysis(&score, &[Role::Melody, Role::Harmony, Role::Bass]);
    let chord = |from, to, root| Chord::new(TickSpan::new(Tick(from), Tick(to)), root, Quality::Major);
    heard.chords = vec![chord(0, 3840, 0), chord(3840, 7680, 5)];
    (score, heard)
}

fn arranged(seats: &[&str], style: &str) -> Arrangement {
    let (score, heard) = song();
    let style = Style::parse(style, "mine.toml").unwrap();
    arrange(&score, &heard, &Arc::new(ensemble(seats)), &style, &Plan::default(), &Run::default()).unwrap().value
}

fn voiced(made: &Arrangement) -> usize {
    let deed = Deed::Transformed(Transformation::SectionChord);
    made.decisions.iter().filter(|decision| decision.deeds.contains(&deed)).count()
}

/// What the first four seats play at a tick, from high to low.
fn at(made: &Arrangement, tick: u64) -> Vec<String> {
    let begins = |seat: usize| made.seats[seat].notes.iter().find(|note| note.start.0 == tick);
    (0..4).filter_map(begins).map(|note| note.sound.to_string()).collect()
}

#[test]
fn a_section_has_the_chord_close_under_its_lead() {
    let made = arranged(&BAND, "voicing = \"close\"\n");
    assert_eq!(at(&made, 0), ["E5", "C5", "G4", "C4"], "the root is doubled, not the third");
    assert_eq!(at(&made, 3840), ["A5", "F5", "C5", "F4"]);
    assert!(check(&made).iter().all(|finding| finding.severity < Severity::Error));
}

#[test]
fn dropped_the_second_voice_is_an_octave_lower() {
    let made = arranged(&BAND, "voicing = \"drop-2\"\n");
    assert_eq!(at(&made, 480), ["G5", "C5", "G4", "E4"], "E5 became E4");
}

#[test]
fn nothing_sounds_that_the_source_has_not_there() {
    let (score, _) = song();
    let made = arranged(&BAND, "voicing = \"close\"\n");
    assert!(voiced(&made) > 30);
    for note in made.seats.iter().flat_map(|part| &part.notes) {
        let class = note.sound.midi() % 12;
        let sounds = |own: &crate::score::Note| {
            own.start <= note.start && own.end() > note.start && own.sound.midi() % 12 == class
        };
        assert!(score.notes().any(sounds), "{note:?}");
    }
    let sums = &made.ledger.by_role;
    assert!(sums.iter().all(|sums| sums.dropped == 0 && sums.invented == 0), "{sums:?}");
}

#[test]
fn sections_stay_as_written_unless_the_style_asks_and_small_ones_always() {
    assert_eq!(voiced(&arranged(&BAND, "")), 0);
    assert_eq!(voiced(&arranged(&["Trumpet 1", "Trumpet 2", "Piano", "Cello"], "voicing = \"close\"\n")), 0);
    assert!(voiced(&arranged(&BAND, crate::arrange::Style::text("big-band").unwrap())) > 0);
}
