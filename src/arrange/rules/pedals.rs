//! Harp pedals that the feet cannot move in time: see the page of `pedal-change-too-fast`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::Pedals;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(super) struct PedalChanges;

/// The strings of a harp.
const LETTERS: &str = "CDEFGAB";
/// Pitch classes of the letters C D E F G A B, natural.
const NATURALS: [(char, u16); 7] = [('C', 0), ('D', 2), ('E', 4), ('F', 5), ('G', 7), ('A', 9), ('B', 11)];
/// Changes too many to a setting that cannot be; to any other it is at most one for each pedal.
const NEVER: u8 = u8::MAX / 2;
/// Notes of a run, each sooner than so many seconds after the last, that is a glissando.
const GLISSANDO: (usize, f64) = (6, 0.085);

/// Kinds of hits.
const TOO_FAST: u8 = 0;
const NO_STRINGS: u8 = 1;

/// Whether some setting of seven pedals has strings for all of these pitches at once.
pub(in crate::arrange) fn pedals_fit(pitches: &[u8]) -> bool {
    have_strings(pitches.iter().fold(0, |bits, pitch| bits | 1 << (pitch % 12)))
}

/// The same of pitch classes as bits.
fn have_strings(classes: u16) -> bool {
    static TOGETHER: LazyLock<Vec<bool>> = LazyLock::new(|| together(&given(&naturals(LETTERS))));
    TOGETHER.get(usize::from(classes)).copied().unwrap_or_default()
}

impl Rule for PedalChanges {
    fn code(&self) -> Code {
        Code::PedalChangeTooFast
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let Some(pedals) = part.seat.profile().capability.pedals.as_ref() else { return Vec::new() };
        if part.seat.players > 1 {
            return Vec::new();
        }
        let mut feet = Feet::new(pedals);
        let slides = glissandi(&part.onsets);
        let struck = part.onsets.iter().enumerate().zip(slides).filter(|(_, slides)| !slides);
        struck.filter_map(|((index, onset), _)| feet.play(index, onset)).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let classes = part.onsets.get(hit.index).map_or(0, |onset| classes(onset).count_ones());
        let change = part.seat.profile().capability.pedals.as_ref().map_or(0.0, |pedals| pedals.change.0);
        if hit.kind == NO_STRINGS {
            return Told::new(
                format!("no setting of seven pedals gives these {classes} pitch classes together"),
                "leave a note out, or break the chord so that a pedal can move",
            );
        }
        let changes = if hit.gravity == 1 { "a pedal change".to_owned() } else { format!("{} changes", hit.gravity) };
        Told::new(
            format!("{changes} more than the feet have time for ({change:.2} s each foot)"),
            "respell or leave out a chromatic note, or share the passage between two harps",
        )
    }
}

/// By pitch classes as bits: whether a setting gives them all.
fn together(settings: &[u16]) -> Vec<bool> {
    let mut given = vec![false; 1 << 12];
    settings.iter().for_each(|classes| given[usize::from(*classes)] = true);
    for class in 0..12 {
        for classes in (0..given.len()).filter(|classes| classes & (1 << class) == 0) {
            given[classes] |= given[classes | 1 << class];
        }
    }
    given
}

/// What both feet have done.
struct Feet {
    board: Board,
    /// What was found of each state that was met, the present one by its place; music comes back to few.
    met: Vec<Late>,
    places: BTreeMap<Late, usize>,
    at: usize,
    /// Where a way led, and how many changes were too many on it.
    led: BTreeMap<Way, (usize, u8)>,
    change: f64,
    time: f64,
}

/// For every setting, by those of one foot's pedals and within each by those of the other's: the fewest changes too many
/// on the way to it, more than to the setting with fewest.
type Late = Vec<u8>;

/// From a state, with time for so many changes of each foot, to settings that give these pitch classes.
type Way = (usize, usize, u16);

impl Feet {
    fn new(pedals: &Pedals) -> Self {
        let board = Board::new(pedals);
        let free = vec![0; board.classes.len()];
        Self {
            board,
            places: BTreeMap::from([(free.clone(), 0)]),
            met: vec![free],
            at: 0,
            led: BTreeMap::new(),
            change: pedals.change.0.max(0.01),
            time: f64::NEG_INFINITY,
        }
    }

    /// Moves the pedals for an attack; a hit when that takes longer than there is, or no setting has its notes.
    fn play(&mut self, index: usize, onset: &Onset) -> Option<Hit> {
        let wanted = classes(onset);
        let hit = |kind, severity, gravity| Hit { at: onset.tick, kind, severity, gravity, index };
        if !have_strings(wanted) {
            return Some(hit(NO_STRINGS, Severity::Error, wanted.count_ones()));
        }
        let least = self.go((self.at, self.fit(onset.time), wanted));
        self.time = onset.time;
        (least > 0).then(|| hit(TOO_FAST, Severity::Warning, u32::from(least)))
    }

    /// How many changes of each foot fit until a time: four are all that it can need.
    fn fit(&self, time: f64) -> usize {
        let slots = |time: f64| libm::floor(time / self.change);
        if self.time.is_finite() { (slots(time) - slots(self.time)).clamp(0.0, 4.0) as usize } else { 4 }
    }

    /// Goes a way; how many changes are too many on it.
    fn go(&mut self, way: Way) -> u8 {
        let led = self.led.get(&way).copied();
        let (to, least) = led.unwrap_or_else(|| self.lead(way));
        self.at = to;
        least
    }

    fn lead(&mut self, way: Way) -> (usize, u8) {
        let (from, fit, wanted) = way;
        let (late, least) = self.board.moved(self.met[from].clone(), fit, wanted);
        let place = self.met.len();
        let to = *self.places.entry(late.clone()).or_insert(place);
        if to == place {
            self.met.push(late);
        }
        self.led.insert(way, (to, least));
        (to, least)
    }
}

/// The pedals of both feet.
struct Board {
    /// The pitch classes that each setting gives.
    classes: Vec<u16>,
    /// How many settings the pedals of the one foot have, and of the other.
    settings: [usize; 2],
}

impl Board {
    fn new(pedals: &Pedals) -> Self {
        let [left, right] = [&pedals.left, &pedals.right].map(|letters| naturals(letters));
        let settings = [&left, &right].map(|foot| 3usize.pow(foot.len() as u32));
        Self { classes: given(&[left, right].concat()), settings }
    }

    /// Lets each foot make as many changes as fit, and any more at the cost of being late, to settings that give `wanted`;
    /// and the fewest changes too many.
    fn moved(&self, mut late: Late, fit: usize, wanted: u16) -> (Late, u8) {
        let [one, other] = self.settings;
        step(&mut late, other, fit);
        let mut late = turned(&late, other);
        step(&mut late, one, fit);
        let mut late = turned(&late, one);
        for (late, classes) in late.iter_mut().zip(&self.classes) {
            *late = if wanted & !classes == 0 { *late } else { NEVER };
        }
        let least = late.iter().fold(NEVER, |least, late| least.min(*late));
        late.iter_mut().for_each(|late| *late -= least);
        (late, least)
    }
}

/// Lets one foot move, for all of the `other` foot's settings: a row of them stands for each of its own.
fn step(late: &mut [u8], other: usize, fit: usize) {
    let pedals: Vec<usize> =
        std::iter::successors(Some(other), |pedal| Some(3 * pedal)).take_while(|pedal| *pedal < late.len()).collect();
    if fit >= pedals.len() {
        pedals.iter().for_each(|pedal| relax(late, *pedal, 0));
        return;
    }
    for _ in 0..fit {
        one_change(late, &pedals);
    }
    pedals.iter().for_each(|pedal| relax(late, *pedal, 1));
}

/// Lets one of the pedals move, whichever serves.
fn one_change(late: &mut [u8], pedals: &[usize]) {
    let before = late.to_vec();
    for pedal in pedals {
        let mut moved = before.clone();
        relax(&mut moved, *pedal, 0);
        late.iter_mut().zip(moved).for_each(|(late, moved)| *late = (*late).min(moved));
    }
}

/// Lets one pedal go from any of its positions to any other at a cost.
fn relax(late: &mut [u8], pedal: usize, cost: u8) {
    for block in late.chunks_exact_mut(3 * pedal) {
        let (flat, rest) = block.split_at_mut(pedal);
        let (natural, sharp) = rest.split_at_mut(pedal);
        for ((flat, natural), sharp) in flat.iter_mut().zip(natural).zip(sharp) {
            let best = (*flat).min(*natural).min(*sharp).saturating_add(cost);
            *flat = (*flat).min(best);
            *natural = (*natural).min(best);
            *sharp = (*sharp).min(best);
        }
    }
}

/// Rows of `width` as columns.
fn turned<T: Copy + Default>(rows: &[T], width: usize) -> Vec<T> {
    let height = rows.len() / width;
    let mut columns = vec![T::default(); rows.len()];
    for (place, row) in rows.chunks_exact(width).enumerate() {
        columns.iter_mut().skip(place).step_by(height).zip(row).for_each(|(to, from)| *to = *from);
    }
    columns
}

/// The natural pitch classes of letters.
fn naturals(letters: &str) -> Vec<u16> {
    let natural = |letter| NATURALS.iter().find(|(name, _)| *name == letter).map(|(_, class)| *class);
    letters.chars().filter_map(natural).collect()
}

/// The pitch classes of each setting, as bits: flat, natural and sharp of the last pedal first.
fn given(naturals: &[u16]) -> Vec<u16> {
    naturals.iter().fold(vec![0], |settings, natural| {
        let three = |classes| (0..3).map(move |turn| classes | 1u16 << ((natural + 11 + turn) % 12));
        settings.into_iter().flat_map(three).collect()
    })
}

/// The pitch classes of an attack, as bits.
fn classes(onset: &Onset) -> u16 {
    onset.attacked.iter().filter_map(|sound| sound.pitch()).fold(0, |bits, pitch| bits | 1 << (pitch.midi() % 12))
}

/// Which attacks belong to glissandi: their notes are those of the setting, whatever a program played for them.
fn glissandi(onsets: &[Onset]) -> Vec<bool> {
    let mut slides = vec![false; onsets.len()];
    let mut from = 0;
    while from + 1 < onsets.len() {
        let way = onsets[from + 1].attacked > onsets[from].attacked;
        let goes_on = |pair: &&[Onset]| {
            let near = pair[1].time - pair[0].time < GLISSANDO.1 && pair[0].attacked.len() == 1;
            near && (pair[1].attacked > pair[0].attacked) == way
        };
        let to = from + onsets[from..].windows(2).take_while(goes_on).count();
        if to - from + 1 >= GLISSANDO.0 {
            slides[from..=to].fill(true);
        }
        from = to.max(from + 1);
    }
    slides
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::ArrangedNote;
    use crate::arrange::fixture::profile;
    use crate::arrange::rules::tests::{chord, codes, play_on};
    use crate::profile::Profile;
    use crate::units::Seconds;

    fn harp() -> Profile {
        let mut harp = profile("Piano");
        harp.capability.notes_at_once = 12;
        harp.capability.hand_span = 0;
        harp.capability.pedals = Some(Pedals { left: "DCB".into(), right: "EFGA".into(), change: Seconds(0.35) });
        harp
    }

    fn play(chords: &[&str], step: u64) -> Vec<&'static str> {
        let at = |(index, names): (u64, &&str)| -> Vec<ArrangedNote> {
            names.split(' ').map(|name| chord(name, index * step, step)).collect()
        };
        codes(&play_on(harp(), (0..).zip(chords).flat_map(at).collect()))
    }

    #[test]
    fn two_settings_in_turn_need_time() {
        let turns = ["C4 D4 E4 F4 G4 A4 B4", "C#4 D#4 E4 F#4 G#4 A#4 B4"].repeat(4);
        assert_eq!(play(&turns, 240), ["pedal-change-too-fast"]);
        assert!(play(&turns, 1920).is_empty());
        assert!(play(&["C4 E4 G4", "D4 F4 A4", "G3 B3 D4"].repeat(8), 120).is_empty(), "one scale");
    }

    #[test]
    fn one_foot_moves_one_pedal_at_a_time() {
        let scale = "C4 D4 E4 F4 G4 A4 B4";
        assert!(play(&[scale, "C4 D4 E4 F#4 G4 A4 B4"].repeat(4), 480).is_empty(), "F alone");
        assert!(play(&[scale, "C#4 D4 E4 F#4 G4 A4 B4"].repeat(4), 480).is_empty(), "a foot each");
        assert_eq!(play(&[scale, "C4 D4 E4 F#4 G#4 A4 B4"].repeat(4), 480), ["pedal-change-too-fast"]);
    }

    #[test]
    fn eight_pitch_classes_have_no_strings() {
        assert_eq!(play(&["C4 C#4 D4 Eb4 E4 F4 F#4 G4"], 480), ["pedal-change-too-fast"]);
        let found = play_on(harp(), "C4 C#4 D4 Eb4 E4 F4 F#4 G4".split(' ').map(|name| chord(name, 0, 480)).collect());
        assert_eq!(found[0].severity, Severity::Error);
        assert!(play(&["C4 C#4 D4"], 480).is_empty(), "B sharp, C sharp, D");
    }

    #[test]
    fn a_string_of_its_own_for_each_class() {
        assert!(pedals_fit(&[60, 61, 62]), "B sharp, C sharp, D");
        assert!(!pedals_fit(&[67, 68, 69]), "nothing is left for A flat beside G and A");
        assert!(pedals_fit(&[]));
    }

    #[test]
    fn a_run_is_read_as_a_glissando_when_it_is_as_fast_as_one() {
        let chromatic = ["C4", "C#4", "D4", "D#4", "E4", "F4", "F#4", "G4", "G#4", "A4", "A#4", "B4"];
        assert!(play(&chromatic, 60).is_empty());
        assert_eq!(play(&chromatic.repeat(3), 90), ["pedal-change-too-fast"]);
    }
}
