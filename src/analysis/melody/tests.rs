use super::cell::{Cell, cells};
use super::evidence::Feature;
use super::surface::surfaces;
use super::theme::Themes;
use crate::analysis::Analysis;
use crate::analysis::grid::Grid;
use crate::analysis::model::Fitted;
use crate::analysis::tests::{heard, note, part, score, score_in};
use crate::analysis::texture::Texture;
use crate::line::Role;
use crate::score::{Meter, Note, Score, Tick};

const QUARTER: u64 = 480;
const BAR: u64 = 4 * QUARTER;
const TUNE: [u8; 8] = [72, 74, 76, 79, 77, 76, 74, 71];

/// A tune of two bars in eighths and quarters.
fn tune(start: u64, below: u8) -> Vec<Note> {
    let lengths = [480, 240, 240, 720, 240, 480, 480, 960];
    let mut at = start;
    let mut notes = Vec::new();
    for (pitch, length) in TUNE.into_iter().zip(lengths) {
        notes.push(note(at, length, pitch - below));
        at += length;
    }
    notes
}

fn tunes(bars: impl Iterator<Item = u64>, below: u8) -> Vec<Note> {
    bars.flat_map(|bar| tune(bar * BAR, below)).collect()
}

/// Chords of a part that is struck again and again.
fn repeated(bars: u64, pitch: u8) -> Vec<Note> {
    (0..bars * 8).map(|i| note(i * 240, 240, pitch + [0, 2][(i / 16 % 2) as usize])).collect()
}

fn held(bars: u64, pitch: u8) -> Vec<Note> {
    (0..bars).map(|bar| note(bar * BAR, BAR, pitch + [0, 5, 7, 0][(bar % 4) as usize])).collect()
}

/// The part with the melody at a tick.
fn leader(analysis: &Analysis, at: u64) -> u16 {
    analysis.voices[analysis.melody_at(Tick(at)).unwrap().0 as usize].part
}

fn main_role(score: &Score, analysis: &Analysis, part: usize) -> Role {
    let first = score.parts[part].notes[0].id;
    analysis.lines.iter().find(|line| line.notes.contains(&first)).unwrap().roles.main()
}

#[test]
fn a_tune_below_repeated_notes_is_the_melody() {
    let score =
        score(vec![part("", repeated(16, 76)), part("", tunes((0..8).map(|i| i * 2), 24)), part("", held(16, 36))]);
    let analysis = heard(&score);
    let right = (0..16).filter(|bar| leader(&analysis, bar * BAR) == 1).count();
    assert!(right >= 14, "{:?}", analysis.melody);
    assert_eq!(main_role(&score, &analysis, 1), Role::Melody);
}

#[test]
fn a_tune_is_handed_on() {
    let parts = vec![
        part("", tunes([0, 2, 8, 10].into_iter(), 0)),
        part("", tunes([4, 6, 12, 14].into_iter(), 5)),
        part("", repeated(16, 52)),
        part("", held(16, 36)),
    ];
    let analysis = heard(&score(parts));
    for bar in 0..16 {
        assert_eq!(u64::from(leader(&analysis, bar * BAR + QUARTER)), bar / 4 % 2, "bar {bar}: {:?}", analysis.melody);
    }
}

#[test]
fn a_bass_that_has_the_tune_is_both() {
    let score =
        score(vec![part("", repeated(16, 64)), part("", repeated(16, 60)), part("", tunes((0..8).map(|i| i * 2), 30))]);
    let analysis = heard(&score);
    let roles = analysis.lines.iter().find(|line| line.roles.main() == Role::Melody).unwrap().roles;
    assert!(roles.weight(Role::Bass) >= 100, "{roles:?}");
}

#[test]
fn the_melody_leaves_no_gap() {
    let parts = vec![part("", tune(3 * BAR, 0)), part("", tune(9 * BAR, 12)), part("", Vec::new())];
    let analysis = heard(&score(parts));
    assert_eq!(analysis.melody[0].0.start, Tick::ZERO);
    assert!(analysis.melody.windows(2).all(|pair| pair[0].0.end == pair[1].0.start && pair[0].1 != pair[1].1));
    assert!(analysis.melody.last().unwrap().0.end >= Tick(11 * BAR));
}

#[test]
fn bars_are_halved_where_they_are_long_and_even() {
    let of = |meter: Meter| {
        let score = score_in(meter, vec![part("", vec![note(0, 960, 60)])]);
        let grid = Grid::new(&score.frame, &[0], 960);
        cells(&grid, QUARTER).iter().map(|cell: &Cell| (cell.start, cell.end, cell.on_bar)).collect::<Vec<_>>()
    };
    assert_eq!(of(Meter::COMMON), [(0, 960, true), (960, 1920, false)]);
    assert_eq!(of(Meter::new(3, 4).unwrap()), [(0, 1440, true)]);
    assert_eq!(of(Meter::new(6, 8).unwrap()), [(0, 720, true), (720, 1440, false)]);
    assert_eq!(of(Meter::new(2, 4).unwrap()), [(0, 960, true)]);
}

#[test]
fn a_figure_that_comes_back_is_a_theme_and_a_scale_is_none() {
    let mut first = tune(0, 0);
    first.extend((0..16).map(|i| note(4 * BAR + i * 240, 240, 40 + i as u8 * 2)));
    let score = score(vec![part("", first), part("", tune(8 * BAR, 7))]);
    let texture = Texture::new(&score, &crate::analysis::voice::find(&score));
    let surfaces = surfaces(&texture, 2, QUARTER);
    let found = Themes::new(&surfaces, QUARTER).returns(&surfaces, QUARTER);
    assert_eq!(found[1], [1; 8]);
    assert_eq!(found[0][..8], [1; 8]);
    assert_eq!(found[0][8..], [0; 16]);
}

#[test]
fn every_value_of_the_models_is_known() {
    for file in
        [include_str!("../../../assets/models/lead-first.txt"), include_str!("../../../assets/models/lead-second.txt")]
    {
        let fitted: Fitted = file.parse().unwrap();
        assert!(fitted.model("lead").is_some());
        assert!(fitted.features.iter().all(|name| Feature::named(name).is_some()));
    }
    assert!(Feature::names().iter().all(|name| Feature::named(name).is_some()));
    assert!(Feature::named("cell:pitch").is_none() && Feature::named("cell:pitch:best").is_none());
}
