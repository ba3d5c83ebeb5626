//! What each line does, in the situations a musician would name. Each is heard on a track a line and, where that is
//! sensible, with all in one track.

use crate::analysis::Analysis;
use crate::analysis::tests::{heard, note, part, score};
use crate::line::{Line, Role, Roles};
use crate::score::{Note, Part, Program, Score};
use std::collections::BTreeSet;

const SIXTEENTH: u64 = 120;
const BAR: u64 = 16;
const BARS: u64 = 16;

/// A note of a bar: its start and length in sixteenths, its pitch.
type Struck = (u64, u64, u8);

/// The notes of all bars from what each has.
fn bars(of: impl Fn(u64) -> Vec<Struck>) -> Vec<Note> {
    let place =
        |bar: u64| move |(at, length, pitch): Struck| note((bar * BAR + at) * SIXTEENTH, length * SIXTEENTH, pitch);
    (0..BARS).flat_map(|bar| of(bar).into_iter().map(place(bar))).collect()
}

/// One note after the other from the beginning of a bar: length in sixteenths and pitch, 0 for a rest.
fn row(notes: &[(u64, u8)]) -> Vec<Struck> {
    let mut at = 0;
    let mut struck = Vec::new();
    for (length, pitch) in notes {
        if *pitch > 0 {
            struck.push((at, *length, *pitch));
        }
        at += length;
    }
    struck
}

/// A chord struck in a bar, at each of some places for some length.
fn chord(pitches: &[u8], places: &[u64], length: u64) -> Vec<Struck> {
    places.iter().flat_map(|at| pitches.iter().map(|pitch| (*at, length, *pitch))).collect()
}

/// C, F, G and C, over and over: root, third, fifth.
fn triad(bar: u64) -> [u8; 3] {
    [[48, 52, 55], [53, 57, 60], [55, 59, 62], [48, 52, 55]][(bar % 4) as usize]
}

/// A tune in C with a breath after each fourth bar, `by` semitones higher.
fn tune(bar: u64, by: i8) -> Vec<Struck> {
    let bars: [&[(u64, u8)]; 8] = [
        &[(4, 72), (2, 74), (2, 76), (8, 79)],
        &[(6, 81), (2, 79), (4, 77), (4, 81)],
        &[(4, 79), (2, 77), (2, 76), (4, 74), (4, 71)],
        &[(10, 72), (6, 0)],
        &[(4, 76), (2, 77), (2, 79), (6, 84), (2, 83)],
        &[(6, 81), (2, 84), (4, 81), (4, 77)],
        &[(2, 79), (2, 81), (4, 79), (2, 77), (2, 76), (4, 74)],
        &[(10, 72), (6, 0)],
    ];
    shifted(row(bars[(bar % 8) as usize]), by)
}

fn shifted(struck: Vec<Struck>, by: i8) -> Vec<Struck> {
    struck.into_iter().map(|(at, length, pitch)| (at, length, pitch.saturating_add_signed(by))).collect()
}

/// A line that moves where the tune holds, and holds where it moves.
fn counter(bar: u64, by: i8) -> Vec<Struck> {
    let bars: [&[(u64, u8)]; 8] = [
        &[(12, 64), (2, 65), (2, 67)],
        &[(8, 69), (4, 67), (4, 65)],
        &[(8, 62), (4, 64), (4, 65)],
        &[(4, 64), (4, 62), (4, 60), (4, 62)],
        &[(8, 60), (2, 62), (2, 64), (4, 65)],
        &[(6, 65), (2, 64), (2, 62), (2, 60), (4, 62)],
        &[(6, 59), (2, 60), (4, 62), (4, 60)],
        &[(4, 60), (4, 59), (4, 57), (4, 55)],
    ];
    shifted(row(bars[(bar % 8) as usize]), by)
}

fn roots(bar: u64) -> Vec<Struck> {
    row(&[(8, triad(bar)[0] - 12), (8, triad(bar)[0] - 12)])
}

/// Lines and what their main role must be.
struct Scene(Vec<(Part, Role)>);

impl Scene {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn with(self, role: Role, of: impl Fn(u64) -> Vec<Struck>) -> Self {
        self.with_part(role, part("", bars(of)))
    }

    fn with_part(mut self, role: Role, part: Part) -> Self {
        self.0.push((part, role));
        self
    }

    /// Hears it on a track a line.
    fn on_tracks(&self) -> Heard {
        let score = score(self.0.iter().map(|(part, _)| part.clone()).collect());
        let ids = score.parts.iter().map(|part| part.notes.iter().map(|note| note.id.0).collect()).collect();
        self.heard(&score, ids)
    }

    /// Hears it in one track.
    fn in_one(&self) -> Heard {
        let mut notes: Vec<Note> = self.0.iter().flat_map(|(part, _)| part.notes.clone()).collect();
        notes.sort_by_key(|note| (note.start, note.sound.midi()));
        let score = score(vec![part("", notes)]);
        let place = |note: &Note| (note.start.0, note.sound.midi());
        let ids = |(part, _): &(Part, Role)| {
            let own: BTreeSet<(u64, u8)> = part.notes.iter().map(place).collect();
            score.notes().filter(|note| own.contains(&place(note))).map(|note| note.id.0).collect()
        };
        self.heard(&score, self.0.iter().map(ids).collect())
    }

    fn heard(&self, score: &Score, ids: Vec<BTreeSet<u32>>) -> Heard {
        Heard { analysis: heard(score), lines: ids.into_iter().zip(self.0.iter().map(|(_, role)| *role)).collect() }
    }

    /// Each line has its main role in nine notes of ten.
    #[track_caller]
    fn holds_on_tracks(&self) -> Heard {
        let heard = self.on_tracks();
        heard.check(900, "on tracks");
        heard
    }

    /// The same, and in one track in three notes of four.
    #[track_caller]
    fn holds(&self) -> Heard {
        self.in_one().check(750, "in one track");
        self.holds_on_tracks()
    }
}

/// An analysis, and the notes of each line of its scene with their role.
struct Heard {
    analysis: Analysis,
    lines: Vec<(BTreeSet<u32>, Role)>,
}

impl Heard {
    /// The lines in which notes of a scene's line are, with how many.
    fn pieces(&self, line: usize) -> impl Iterator<Item = (&Line, u64)> {
        self.analysis.lines.iter().filter_map(move |heard| {
            let notes = heard.notes.iter().filter(|id| self.lines[line].0.contains(&id.0)).count() as u64;
            (notes > 0).then_some((heard, notes))
        })
    }

    /// The weights of a line, in the mean of its notes.
    fn roles(&self, line: usize) -> Roles {
        let (mut sums, mut all) = ([0u64; 6], 0);
        for (heard, notes) in self.pieces(line) {
            all += notes;
            for (sum, weight) in sums.iter_mut().zip(heard.roles.0) {
                *sum += u64::from(weight) * notes;
            }
        }
        Roles(sums.map(|sum| (sum / all.max(1)) as u16))
    }

    fn weight(&self, line: usize, role: Role) -> u16 {
        self.roles(line).weight(role)
    }

    /// Thousandths of a line's notes that have a main role.
    fn share(&self, line: usize, role: Role) -> u64 {
        let all: u64 = self.pieces(line).map(|(_, notes)| notes).sum();
        let own: u64 = self.pieces(line).filter(|(heard, _)| heard.roles.main() == role).map(|(_, notes)| notes).sum();
        own * 1000 / all.max(1)
    }

    #[track_caller]
    fn check(&self, least: u64, how: &str) {
        let told: Vec<String> = (0..self.lines.len())
            .map(|line| {
                let (role, found) = (self.lines[line].1, self.roles(line));
                format!("{line} {role}: {} of 1000, weights {:?}", self.share(line, role), found.0)
            })
            .collect();
        let holds = (0..self.lines.len()).all(|line| self.share(line, self.lines[line].1) >= least);
        assert!(holds, "{how}:\n{}", told.join("\n"));
    }
}

fn alberti(bar: u64) -> Vec<Struck> {
    let [root, third, fifth] = triad(bar);
    row(&[root, fifth, third, fifth, root, fifth, third, fifth].map(|pitch| (2, pitch)))
}

#[test]
fn an_alberti_bass_under_a_tune_is_bass_and_figure() {
    let heard = Scene::new().with(Role::Melody, |bar| tune(bar, 0)).with(Role::Bass, alberti).holds();
    assert!(heard.weight(1, Role::Rhythm) >= 250, "{:?}", heard.roles(1));
}

#[test]
fn an_alberti_figure_over_a_bass_is_rhythm() {
    Scene::new()
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Rhythm, alberti)
        .with(Role::Bass, roots)
        .holds_on_tracks();
}

#[test]
fn after_beats_are_rhythm_over_their_bass() {
    let heard = Scene::new()
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Rhythm, |bar| chord(&triad(bar), &[4, 12], 3))
        .with(Role::Bass, |bar| row(&[(4, triad(bar)[0] - 12), (4, 0), (4, triad(bar)[0] - 17), (4, 0)]))
        .holds();
    assert!(heard.weight(2, Role::Bass) >= 500, "{:?}", heard.roles(2));
}

#[test]
fn a_walking_bass_is_bass_and_its_comping_rhythm() {
    let walk = |bar| {
        let root = triad(bar)[0] - 12;
        row(&[(4, root), (4, root + 2), (4, root + 4), (4, root + 7 - (bar % 2) as u8)])
    };
    Scene::new()
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Rhythm, |bar| chord(&triad(bar), &[6, 14], 2))
        .with(Role::Bass, walk)
        .holds_on_tracks();
}

#[test]
fn a_low_tune_under_its_accompaniment_is_melody_and_bass() {
    let heard = Scene::new()
        .with(Role::Rhythm, |bar| chord(&[triad(bar)[1] + 12, triad(bar)[2] + 12], &[2, 6, 10, 14], 2))
        .with(Role::Melody, |bar| tune(bar, -27))
        .holds_on_tracks();
    let bass = heard.weight(1, Role::Bass);
    assert!((100..450).contains(&bass), "{:?}", heard.roles(1));
}

#[test]
fn a_low_tune_above_a_lower_bass_is_no_bass() {
    let heard = Scene::new()
        .with(Role::Harmony, |bar| chord(&[triad(bar)[1] + 12, triad(bar)[2] + 12], &[0], 16))
        .with(Role::Melody, |bar| tune(bar, -19))
        .with(Role::Bass, |bar| row(&[(16, triad(bar)[0] - 24)]))
        .holds_on_tracks();
    assert!(heard.weight(1, Role::Bass) < 150, "{:?}", heard.roles(1));
}

#[test]
fn a_line_alone_is_the_tune() {
    let heard = Scene::new().with(Role::Melody, |bar| tune(bar, -24)).holds();
    assert!(heard.weight(0, Role::Melody) >= 700, "{:?}", heard.roles(0));
}

#[test]
fn the_voices_of_a_fugue_are_subject_and_countersubject() {
    let subject = |bar: u64, by: i8| {
        let bars: [&[(u64, u8)]; 4] = [
            &[(4, 72), (2, 74), (2, 76), (4, 77), (4, 72)],
            &[(4, 81), (4, 79), (2, 77), (2, 76), (4, 74)],
            &[(4, 76), (2, 77), (2, 79), (4, 81), (2, 79), (2, 77)],
            &[(6, 76), (2, 74), (4, 72), (4, 71)],
        ];
        shifted(row(bars[(bar % 4) as usize]), by)
    };
    let against = |bar: u64, by: i8| {
        let bars: [&[(u64, u8)]; 4] = [
            &[(2, 0), (2, 64), (2, 65), (2, 67), (2, 65), (2, 64), (4, 65)],
            &[(2, 65), (2, 64), (2, 62), (2, 64), (4, 65), (2, 64), (2, 62)],
            &[(4, 60), (4, 62), (2, 60), (2, 62), (4, 64)],
            &[(2, 65), (2, 67), (4, 69), (2, 67), (2, 65), (4, 62)],
        ];
        shifted(row(bars[(bar % 4) as usize]), by)
    };
    let heard = Scene::new()
        .with(Role::Countermelody, |bar| if bar < 4 { subject(bar, 0) } else { against(bar, 7) })
        .with(Role::Melody, |bar| if bar < 4 { Vec::new() } else { subject(bar, -8) })
        .with(Role::Bass, |bar| if bar < 4 { Vec::new() } else { roots(bar) })
        .on_tracks();
    let entry = |line: &&Line| line.span.start.0 >= 4 * BAR * SIXTEENTH;
    let of_line = |index: usize| heard.pieces(index).map(|(line, _)| line).filter(entry).collect::<Vec<_>>();
    for line in of_line(0).into_iter().chain(of_line(1)) {
        let tune = line.roles.weight(Role::Melody) + line.roles.weight(Role::Countermelody);
        assert!(tune >= 500, "{:?}", line.roles);
    }
}

#[test]
fn a_moving_line_against_the_tune_is_a_countermelody_and_held_notes_are_none() {
    Scene::new()
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Countermelody, |bar| counter(bar, -3))
        .with(Role::Harmony, |bar| row(&[(16, triad(bar)[1])]))
        .with(Role::Bass, roots)
        .holds_on_tracks();
}

#[test]
fn a_countermelody_over_repeated_chords_stands_out() {
    let heard = Scene::new()
        .with(Role::Melody, |bar| tune(bar, 7))
        .with(Role::Countermelody, |bar| counter(bar, 0))
        .with(Role::Rhythm, |bar| chord(&triad(bar), &[0, 2, 4, 6, 8, 10, 12, 14], 2))
        .with(Role::Bass, roots)
        .holds_on_tracks();
    assert!(heard.weight(2, Role::Countermelody) < 100, "{:?}", heard.roles(2));
}

#[test]
fn a_tune_in_thirds_is_tune_and_harmony() {
    let third = |bar| shifted(tune(bar, 0), -4);
    Scene::new()
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Harmony, third)
        .with(Role::Bass, roots)
        .holds_on_tracks();
}

#[test]
fn an_ostinato_under_the_tune_is_rhythm() {
    let figure = |_| row(&[(2, 60), (2, 65), (2, 64), (2, 65), (4, 60), (4, 62)]);
    Scene::new()
        .with(Role::Melody, |bar| tune(bar, 7))
        .with(Role::Rhythm, figure)
        .with(Role::Bass, roots)
        .holds_on_tracks();
}

#[test]
fn a_ground_bass_is_bass() {
    let ground = |bar: u64| row(&[(4, 48), (4, 47), (4, 45), (4, if bar.is_multiple_of(2) { 43 } else { 41 })]);
    Scene::new()
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Harmony, |bar| chord(&triad(bar).map(|pitch| pitch + 12), &[0], 16))
        .with(Role::Bass, ground)
        .holds();
}

#[test]
fn a_pedal_point_is_bass_below_and_harmony_above() {
    Scene::new()
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Harmony, |bar| row(&[(8, triad(bar)[0] + 12), (8, triad(bar)[1] + 12)]))
        .with(Role::Bass, |bar| if bar % 4 == 0 { row(&[(64, 36)]) } else { Vec::new() })
        .holds();
    Scene::new()
        .with(Role::Harmony, |bar| if bar % 4 == 0 { row(&[(64, 91)]) } else { Vec::new() })
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Bass, roots)
        .holds_on_tracks();
}

fn strokes(program: Option<Program>) -> Part {
    let roll = |bar: u64| match bar % 4 {
        3 => (0..32).map(|i| (i / 2, 1, 43)).filter(|(at, ..)| *at < 16).step_by(2).collect(),
        other => row(&[(4, 48), (4, 0), (2, if other == 2 { 43 } else { 48 }), (2, 43), (4, 48)]),
    };
    Part { program, ..part("", bars(roll)) }
}

#[test]
fn timpani_are_rhythm_or_bass_with_or_without_their_program() {
    for program in [None, Some(Program(47))] {
        let heard = Scene::new()
            .with(Role::Melody, |bar| tune(bar, 0))
            .with(Role::Harmony, |bar| chord(&triad(bar).map(|pitch| pitch + 12), &[0], 16))
            .with(Role::Bass, roots)
            .with_part(Role::Rhythm, strokes(program))
            .holds_on_tracks();
        let tune = heard.weight(3, Role::Melody) + heard.weight(3, Role::Countermelody);
        assert!(tune < 100, "{:?}", heard.roles(3));
    }
}

#[test]
fn timpani_alone_before_the_tune_are_no_tune_when_their_program_is_known() {
    let scene = Scene::new()
        .with(Role::Melody, |bar| if bar < 4 { Vec::new() } else { tune(bar, 0) })
        .with_part(Role::Rhythm, strokes(Some(Program(47))));
    let heard = scene.on_tracks();
    assert_eq!(heard.share(1, Role::Melody) + heard.share(1, Role::Countermelody), 0, "{:?}", heard.roles(1));
}

#[test]
fn repeated_chords_are_one_layer() {
    let heard = Scene::new()
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Rhythm, |bar| chord(&triad(bar), &[0, 2, 4, 6, 8, 10, 12, 14], 2))
        .with(Role::Bass, |bar| row(&[(16, triad(bar)[0] - 12)]))
        .holds();
    let mut phrases: Vec<(u32, Roles)> = heard.pieces(1).map(|(line, _)| (line.phrase, line.roles)).collect();
    phrases.dedup();
    let count = heard.pieces(1).map(|(line, _)| line.phrase).collect::<BTreeSet<u32>>().len();
    assert_eq!(phrases.len(), count, "voices of one layer differ: {phrases:?}");
}

#[test]
fn doublings_at_the_octave_have_the_roles_of_their_line() {
    let heard = Scene::new()
        .with(Role::Melody, |bar| tune(bar, 12))
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Harmony, |bar| chord(&triad(bar).map(|pitch| pitch + 12), &[0], 16))
        .with(Role::Bass, |bar| shifted(roots(bar), 12))
        .with(Role::Bass, roots)
        .holds_on_tracks();
    assert_eq!((heard.roles(0), heard.roles(3)), (heard.roles(1), heard.roles(4)));
}

#[test]
fn call_and_response_are_both_tune() {
    let mine = |turn: u64, by: i8| move |bar: u64| if bar / 2 % 2 == turn { tune(bar, by) } else { Vec::new() };
    Scene::new()
        .with(Role::Melody, mine(0, 0))
        .with(Role::Melody, mine(1, -5))
        .with(Role::Rhythm, |bar| chord(&triad(bar), &[4, 12], 2))
        .with(Role::Bass, roots)
        .holds_on_tracks();
}

#[test]
fn a_tutti_in_unison_is_all_tune() {
    Scene::new()
        .with(Role::Melody, |bar| tune(bar, 12))
        .with(Role::Melody, |bar| tune(bar, 0))
        .with(Role::Melody, |bar| tune(bar, -12))
        .with(Role::Melody, |bar| tune(bar, -24))
        .holds_on_tracks();
}

#[test]
fn a_chorale_has_tune_harmony_and_bass() {
    const CHORDS: [[u8; 4]; 8] = [
        [67, 64, 60, 48],
        [69, 65, 60, 53],
        [71, 62, 59, 55],
        [72, 64, 60, 57],
        [74, 65, 57, 50],
        [72, 64, 60, 52],
        [71, 62, 59, 55],
        [72, 64, 55, 48],
    ];
    let voice = |rank: usize| {
        move |bar: u64| row(&[0, 1, 2, 3].map(|beat| (4, CHORDS[((bar * 4 + beat + bar / 4) % 8) as usize][rank])))
    };
    Scene::new()
        .with(Role::Melody, voice(0))
        .with(Role::Harmony, voice(1))
        .with(Role::Harmony, voice(2))
        .with(Role::Bass, voice(3))
        .holds();
}

#[test]
fn arpeggios_are_a_figure() {
    let broken = |bar| {
        let [root, third, fifth] = triad(bar);
        let up = [root, third, fifth, root + 12, third + 12, fifth + 12, root + 24, fifth + 12];
        row(&[up, up].concat().into_iter().map(|pitch| (1, pitch)).collect::<Vec<_>>())
    };
    Scene::new()
        .with(Role::Melody, |bar| tune(bar, 7))
        .with(Role::Rhythm, broken)
        .with(Role::Bass, |bar| row(&[(16, triad(bar)[0] - 12)]))
        .holds_on_tracks();
}

#[test]
fn tremolo_is_held_harmony() {
    let shaken = |rank: usize| part("", (0..BARS * 64).map(|i| note(i * 30, 30, triad(i / 64)[rank] + 12)).collect());
    Scene::new()
        .with(Role::Melody, |bar| tune(bar, 7))
        .with_part(Role::Harmony, shaken(1))
        .with_part(Role::Harmony, shaken(2))
        .with(Role::Bass, |bar| row(&[(16, triad(bar)[0] - 12)]))
        .holds_on_tracks();
}
