//! Our own MusicXML as a source: read back for the same players it is the same arrangement.

mod common;

use partwright::analysis::analyze;
use partwright::arrange::{Arrangement, Plan, Style, adopt, arrange, cast};
use partwright::notation::{Page, musicxml, read_musicxml};
use partwright::prepare::{Played, prepare};
use partwright::run::Run;
use partwright::score::{Score, Sound};

/// Pieces that come back with another page, and why; their notes are the same.
const OTHERWISE: [(&str, &str); 4] = [
    ("bach-brandenburg-3-i", "the last bar, which completes the pick-up, is read as a whole one"),
    ("schumann-dichterliebe-9", "the same"),
    ("beethoven-symphony-5-i", "a unison struck twice is read as one note"),
    ("debussy-mandoline", "notes played before the beat are read where they are written"),
];

fn arranged(score: &Score, ensemble: &str) -> Arrangement {
    let analysis = analyze(score, &Run::default()).expect("hears it").value;
    let players = common::ensemble(ensemble);
    arrange(score, &analysis, &players, &Style::default(), &Plan::default(), &Run::default()).expect("arranges").value
}

fn read_back(page: &str, ensemble: &str) -> Arrangement {
    let read = read_musicxml(page.as_bytes()).expect("reads what was written").value;
    let players = common::ensemble(ensemble);
    let casting = cast(&read, &players).value;
    adopt(&read, &players, &casting).value
}

/// The sounds of each seat in order, a unison once.
fn sounds(arrangement: &Arrangement) -> Vec<Vec<Sound>> {
    let of = |seat: &partwright::arrange::SeatPart| {
        let mut sounds: Vec<Sound> = seat.notes.iter().map(|note| note.sound).collect();
        sounds.sort_unstable();
        sounds.dedup();
        sounds
    };
    arrangement.seats.iter().map(of).collect()
}

#[test]
fn a_page_read_back_is_the_same_arrangement() {
    for piece in common::scores() {
        let score = prepare(piece.score, Played::Keep, &Run::default()).expect("prepares").value;
        for ensemble in ["string-quartet", "woodwind-quintet"] {
            let first = arranged(&score, ensemble);
            let page = musicxml(&first, Page::TransposedScore).expect("writes");
            let second = read_back(&page, ensemble);
            assert_eq!(sounds(&first), sounds(&second), "{} for {ensemble}", piece.name);
            let again = musicxml(&second, Page::TransposedScore).expect("writes");
            // Clarinets in A and in B flat have one program, by which a file's instruments are known: the usual one is read.
            let in_a = first.seats.iter().flat_map(|part| &part.notes).any(|note| note.instrument > 0);
            let known = in_a || OTHERWISE.iter().any(|(name, _)| *name == piece.name);
            let line = page.lines().zip(again.lines()).position(|(a, b)| a != b);
            assert!(known || page == again, "{} for {ensemble} differs from line {line:?}", piece.name);
        }
    }
}

#[test]
fn an_arrangement_keeps_the_names_of_its_source() {
    let score = read_musicxml(include_bytes!("golden/musicxml/spelling.musicxml")).expect("reads").value;
    let first = arranged(&score, "woodwind-quintet");
    for note in first.seats.iter().flat_map(|part| &part.notes) {
        let sources = &first.decisions[note.decision.0 as usize].sources;
        let named = sources.iter().find_map(|id| score.note(*id)?.1.name);
        assert_eq!(note.spelled(), named, "{note:?}");
    }
    let page = musicxml(&first, Page::TransposedScore).expect("writes");
    let again = musicxml(&read_back(&page, "woodwind-quintet"), Page::TransposedScore).expect("writes");
    assert!(page == again, "names change on the way back");
}
