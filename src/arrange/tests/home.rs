//! What the band's own instruments were given in the source comes back to them.

use super::*;
use crate::line::Role;
use crate::profile::Library;

fn played(score: &Score, roles: &[Role], band: &str) -> Arrangement {
    let players = Arc::new(Ensemble::from_line(band, Library::builtin()).unwrap());
    arrange(score, &analysis(score, roles), &players, &Style::default(), &Plan::default(), &Run::default())
        .unwrap()
        .value
}

/// The pitches of every seat, in the order of their beginnings.
fn told(arrangement: &Arrangement) -> Vec<String> {
    let told = |seat: &SeatPart| {
        let mut notes: Vec<_> = seat.notes.iter().map(|note| (note.start, note.named_sound())).collect();
        notes.sort();
        notes.into_iter().map(|(_, sound)| sound).collect::<Vec<_>>().join(" ")
    };
    arrangement.seats.iter().map(told).collect()
}

const TUNE: &str = "G5 F5 E5 D5 E5 F5 G5 A5 G5 F5 E5 D5 C5 D5 E5 C5";
const BASS: &str = "C3 C3 C3 G2 C3 F2 C3 F2 C3 D3 C3 G2 A2 G2 G2 C3";

#[test]
fn a_part_of_one_violin_is_as_much_the_violins_as_a_part_of_strings() {
    let inner = |pitch: &str| [pitch; 16].join(" ");
    let programs = [[40, 41, 42, 43], [48, 48, 48, 48]];
    for [violin, viola, cello, bass] in programs {
        // The cellos lie above the violas: nothing but whose part it is tells.
        let source = score(vec![
            part("Violin", violin, TUNE),
            part("Viola", viola, &inner("E4")),
            part("Cello", cello, &inner("G4")),
            part("Bass", bass, BASS),
        ]);
        let roles = [Role::Melody, Role::Harmony, Role::Harmony, Role::Bass];
        let arrangement = played(&source, &roles, "violins, violas, cellos, double-basses");
        assert_eq!(told(&arrangement), [TUNE, &inner("E4"), &inner("G4"), BASS]);
    }
}

#[test]
fn who_has_a_part_in_the_source_counts_the_bars_that_it_rests() {
    let twice = |notes: &str| format!("{notes} {notes}");
    let once = ["E4"; 16].join(" ");
    let clarinet_later = |third: Part| {
        let source = score(vec![part("Flute", 73, &twice(TUNE)), part("Bassoon", 70, &twice(BASS)), third]);
        let band = "flute, oboe, clarinet, bassoon, horn, trumpet, trombone";
        let arrangement = played(&source, &[Role::Melody, Role::Bass, Role::Harmony], band);
        arrangement.seats[2].notes.iter().filter(|note| note.start.0 >= 16 * 480).count()
    };
    assert_eq!(clarinet_later(part("Clarinet", 71, &once)), 0);
    assert!(clarinet_later(part("Violin", 40, &once)) >= 16, "who has no part doubles");
}
