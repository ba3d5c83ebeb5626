use super::kettles::Kettles;
use crate::analysis::{Analysis, Tonality};
use crate::arrange::facts::SeatFacts;
use crate::arrange::fixture::{analysis, ensemble, part, score};
use crate::arrange::{Arrangement, Deed, Plan, Style, Transformation, arrange};
use crate::ensemble::Level;
use crate::line::Role;
use crate::run::Run;
use crate::score::{Dynamic, Key, Mode, Score, Sign, Tick, TickSpan, Ticks};
use std::sync::Arc;

const BASS: &str = "C2 C2 G2 G2 C2 E2 F2 G2 D2 C2 G2 - C2 C2 C2 C2 C2 G2 C2 G2";

/// Five bars in C major, as loud as is said, for `Timpani` too if the source has them.
fn march(dynamic: Dynamic, timpani: Option<&str>) -> (Score, Analysis) {
    let tune = part("Tune", 56, "E5 G5 E5 C5 G5 E5 D5 C5 A5 F5 C5 F5 E5 G5 F5 C5 E5 G5 E5 C5");
    let mut parts = vec![tune, part("Bass", 42, BASS)];
    parts.extend(timpani.map(|notes| part("Timpani", 47, notes)));
    let score = score(parts);
    let mut heard = analysis(&score, &[Role::Melody, Role::Bass, Role::Rhythm]);
    let span = TickSpan::new(Tick(0), score.frame.end);
    heard.dynamics = vec![(span, dynamic)];
    heard.tonalities = vec![Tonality { span, key: Key::new(0, Mode::Major).unwrap(), confidence: 1000 }];
    (score, heard)
}

fn arranged((score, heard): &(Score, Analysis), style: &str) -> Arrangement {
    let players = Arc::new(ensemble(&["Trumpet 1", "Horn in F", "Cello", "Timpani"]));
    let style = Style::parse(style, "mine.toml").unwrap();
    arrange(score, heard, &players, &style, &Plan::default(), &Run::default()).unwrap().value
}

/// What the timpani play: beats from the start, and pitches.
fn strokes(made: &Arrangement) -> Vec<(u64, String)> {
    made.seats[3].notes.iter().map(|note| (note.start.0 / 480, note.sound.to_string())).collect()
}

fn told(strokes: &[(u64, &str)]) -> Vec<(u64, String)> {
    strokes.iter().map(|(beat, name)| (*beat, (*name).to_owned())).collect()
}

#[test]
fn tonic_and_dominant_are_struck_on_the_heavy_beats_of_loud_music() {
    let made = arranged(&march(Dynamic::F, None), "");
    let heavy = [(0, "C3"), (2, "G2"), (4, "C3"), (10, "G2"), (12, "C3"), (14, "C3"), (16, "C3"), (18, "C3")];
    assert_eq!(strokes(&made), told(&heavy));
    assert!(made.seats[3].notes.iter().all(|note| note.dynamic == Dynamic::F), "as loud as the music");
    let deeds = &made.decisions[made.seats[3].notes[0].decision.0 as usize].deeds;
    assert!(deeds.contains(&Deed::Doubled) && deeds.contains(&Deed::Transformed(Transformation::StruckBass)));
}

#[test]
fn at_fortissimo_every_beat_is_struck() {
    let made = arranged(&march(Dynamic::Ff, None), "");
    assert_eq!(strokes(&made).len(), 16, "all of C and G");
}

#[test]
fn the_last_long_note_is_rolled() {
    let (mut score, mut heard) = march(Dynamic::F, None);
    score.parts[1].notes.truncate(16);
    score.parts[1].notes[15].length = Ticks(4 * 480);
    heard.lines.iter_mut().for_each(|line| line.notes.retain(|id| score.notes().any(|note| note.id == *id)));
    let made = arranged(&(score, heard), "");
    let rolled: Vec<_> = made.seats[3].notes.iter().filter(|note| note.signs.contains(&Sign::Tremolo(3))).collect();
    assert_eq!(rolled.iter().map(|note| note.start).collect::<Vec<_>>(), [Tick(16 * 480)]);
    assert!(rolled[0].length.0 > 3 * 480);
}

#[test]
fn soft_music_a_style_or_too_few_strokes_leave_them_silent() {
    assert_eq!(strokes(&arranged(&march(Dynamic::Mf, None), "")), []);
    assert_eq!(strokes(&arranged(&march(Dynamic::F, None), "[rewrites]\ntimpani = false\n")), []);
    let (score, mut heard) = march(Dynamic::F, None);
    let loud = Tick(4 * 480);
    heard.dynamics =
        vec![(TickSpan::new(Tick(0), loud), Dynamic::F), (TickSpan::new(loud, score.frame.end), Dynamic::P)];
    assert_eq!(strokes(&arranged(&(score, heard), "")), [], "two strokes");
}

#[test]
fn timpani_play_what_the_source_has_for_them() {
    let made = arranged(&march(Dynamic::F, Some("G2 - - - C3")), "");
    assert_eq!(strokes(&made), told(&[(0, "G2"), (4, "C3")]));
}

#[test]
fn a_drum_is_tuned_again_when_there_is_time_and_the_player_is_able() {
    let tuned = |level: Level| {
        let mut band = ensemble(&["Timpani"]);
        band.seats[0].level = level;
        let (mut kettles, key) = (Kettles::of(&band.seats[0]), 20_000);
        assert!(kettles.stand_in(48, Some(43), (0, key)) && kettles.stand_in(43, Some(48), (500, key)));
        assert!(!kettles.stand_in(50, Some(45), (3_900, key)), "4 s from the last stroke are not over");
        assert!(!kettles.stand_in(50, Some(45), (9_000, 5_000)), "the key does not last");
        let again = kettles.stand_in(50, Some(45), (9_000, key));
        assert_eq!(again, kettles.stand_in(45, Some(50), (9_500, key)));
        again
    };
    assert!(tuned(Level::Professional));
    assert!(!tuned(Level::Beginner), "their pair is tuned for the piece");
}

#[test]
fn pitches_lie_on_the_drums() {
    let (band, (score, _)) = (ensemble(&["Timpani"]), march(Dynamic::F, None));
    let facts = SeatFacts::all(&band, &score, &Style::default());
    let kettles = Kettles::of(&band.seats[0]);
    let pitches: Vec<_> = (0..12).map(|class| kettles.pitch(&facts[0], class)).collect();
    let lie = [48, 49, 50, 51, 52, 41, 42, 43, 44, 45, 46, 47].map(Some);
    assert_eq!(pitches, lie);
}
