//! Which key serves the players best.

use super::costs::{CostKind, Trial};
use super::facts::SeatFacts;
use super::plan::{BoundPlan, Plan};
use super::solve::{Problem, solve};
use super::source::Source;
use super::style::Style;
use super::wishes::Wishes;
use crate::analysis::Analysis;
use crate::ensemble::{Ensemble, Level, Seat};
use crate::profile::Caps;
use crate::run::{Error, Run};
use crate::score::{Interval, Key, KeyMap, Score, Tick};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// What it would cost to arrange the piece in a key, in the costs of the arranger: 100 is an inner note of a chord lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyCost {
    /// Semitones from the source.
    pub semitones: i16,
    /// The first key of the piece then, sounding.
    #[serde(serialize_with = "name")]
    pub key: Key,
    /// What does not sound or has to be folded into a range.
    pub range: i64,
    /// What lies outside the stretch where instruments sound best.
    pub tessitura: i64,
    /// What else speaks against the best seats found: registers, speed, breath, colour.
    pub playing: i64,
    /// What the players have to read and finger: accidentals of their written keys, open strings that the key has not.
    pub reading: i64,
}

impl KeyCost {
    /// All of it.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.range + self.tessitura + self.playing + self.reading
    }
}

fn name<S: Serializer>(key: &Key, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(key)
}

/// Semitones tried: no key is further from the source's than a tritone.
const TRIED: std::ops::RangeInclusive<i16> = -6..=5;

/// What each of the twelve keys costs, the best first; of equals the one nearer the source's, then the lower.
///
/// For each key the lines are given to seats once, without trades, and what speaks against that is added up by note;
/// seats read each key in their own transposition. It costs about as much as twelve arrangements with a budget of no
/// steps. Pins and settled choices do not count.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn keys(
    score: &Score,
    analysis: &Analysis,
    ensemble: &Arc<Ensemble>,
    style: &Style,
    run: &Run,
) -> Result<Vec<KeyCost>, Error> {
    let seats = SeatFacts::all(ensemble, score, style);
    let bound = Plan::default().bind(score, analysis, ensemble)?;
    let signatures = KeyMap::new(analysis.keys.iter().copied());
    let quick = run.clone().with_steps(0);
    let mut costs = Vec::new();
    for semitones in TRIED {
        run.check()?;
        let by = Interval(semitones);
        let moved = score.clone().transposed(by);
        let mut cost = played(&moved, analysis, &bound, style, &seats, &quick)?;
        let keys = KeyMap::new(signatures.changes().iter().map(|(tick, key)| (*tick, key.transposed(by))));
        cost.semitones = semitones;
        cost.key = keys.key_at(Tick::ZERO).unwrap_or(Key::C_MAJOR.transposed(by));
        cost.reading = reading(score, &keys, ensemble);
        costs.push(cost);
    }
    costs.sort_by_key(|cost| (cost.total(), cost.semitones.abs(), cost.semitones));
    Ok(costs)
}

/// What the lines cost at the seats that they find at once.
fn played(
    score: &Score,
    analysis: &Analysis,
    bound: &BoundPlan,
    style: &Style,
    seats: &[SeatFacts],
    run: &Run,
) -> Result<KeyCost, Error> {
    let source = Source::new(score, analysis, &style.weights);
    let wishes = Wishes::new(bound, &source, false);
    let problem = Problem::new(&source, seats, &style.weights, &wishes, run.steps);
    let choices = solve(&problem, run)?.choices(&problem);
    let mut sums = KeyCost { semitones: 0, key: Key::C_MAJOR, range: 0, tessitura: 0, playing: 0, reading: 0 };
    for (strand, choice) in source.strands.iter().zip(choices) {
        let Some(choice) = choice else {
            sums.range += strand.notes.iter().map(|id| source.note(*id).weight).sum::<i64>();
            continue;
        };
        let Some(seat) = seats.get(usize::from(choice.seat)) else { continue };
        let trial = Trial { source: &source, strand, seat, shift: choice.shift, weights: &style.weights };
        for (kind, cost) in trial.costs() {
            match kind {
                CostKind::Range => sums.range += cost,
                CostKind::Tessitura => sums.tessitura += cost,
                _ => sums.playing += cost,
            }
        }
    }
    Ok(sums)
}

/// What the seats read, over all bars of the piece.
fn reading(score: &Score, keys: &KeyMap, ensemble: &Ensemble) -> i64 {
    let bars: Vec<Tick> = score.frame.meters.bars(score.frame.end).map(|bar| bar.span.start).collect();
    let key = |at: &Tick| keys.key_at(*at).unwrap_or(Key::C_MAJOR);
    let read = |seat: &Seat| bars.iter().map(|at| bar_cost(seat, key(at))).sum::<i64>() / 10;
    ensemble.seats.iter().map(read).sum()
}

/// Tenths of a cost for a bar in a key (ours): the square of its accidentals, 5 for an open string that is not in it, both
/// the lighter the abler the player; and 300 for each accidental beyond those that the level reads.
fn bar_cost(seat: &Seat, key: Key) -> i64 {
    let profile = seat.profile();
    if profile.is_drum() {
        return 0;
    }
    let written = i64::from(key.moved(profile.notation.transposition).0);
    let open = &profile.capability.open_strings;
    let strange = open.iter().filter(|string| !has(key, string.class())).count() as i64;
    let (sharps, flats) = Caps::of(seat.level).accidentals(!open.is_empty());
    let most = if written < 0 { flats } else { sharps };
    let beyond = most.map_or(0, |most| (written.abs() - i64::from(most)).max(0));
    let rank = Level::ALL.iter().position(|level| *level == seat.level).unwrap_or(0) as i64;
    (written * written + 5 * strange) * 10 / (10 + rank * rank) + 300 * beyond
}

/// Whether a key's scale has a pitch class.
fn has(key: Key, class: u8) -> bool {
    (-1..=5).any(|place| (7 * (i32::from(key.fifths()) + place)).rem_euclid(12) == i32::from(class))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture;
    use crate::line::Role;
    use crate::score::Mode;

    fn best(notes: &str, fifths: i8, seats: &[&str], level: Level) -> KeyCost {
        let score = fixture::score(vec![fixture::part("Tune", 73, notes)]);
        let mut analysis = fixture::analysis(&score, &[Role::Melody]);
        analysis.keys = vec![(Tick(0), Key::new(fifths, Mode::Major).unwrap())];
        let mut ensemble = fixture::ensemble(seats);
        ensemble.seats.iter_mut().for_each(|seat| seat.level = level);
        let costs = keys(&score, &analysis, &Arc::new(ensemble), &Style::default(), &Run::default()).unwrap();
        assert_eq!(costs.len(), 12);
        assert!(costs.is_sorted_by_key(KeyCost::total));
        costs[0].clone()
    }

    #[test]
    fn young_strings_get_sharps_and_winds_a_key_they_read() {
        let tune = "F4 Ab4 C5 Db5 C5 Ab4 F4 F4";
        let strings = best(tune, -4, &["Violin", "Viola", "Cello"], Level::Grade1);
        assert!((0..=2).contains(&strings.key.fifths()), "{strings:?}");
        let winds = best(tune, 5, &["Flute", "Oboe"], Level::Beginner);
        assert!((-2..=1).contains(&winds.key.fifths()), "{winds:?}");
    }

    #[test]
    fn a_tune_that_lies_well_stays_where_it_is() {
        let there = best("C5 D5 E5 F5 G5 F5 E5 D5", 0, &["Flute"], Level::Professional);
        assert_eq!((there.semitones, there.range), (0, 0));
    }

    #[test]
    fn open_strings_count() {
        let violin = &fixture::ensemble(&["Violin"]).seats[0];
        let key = |fifths| Key::new(fifths, Mode::Major).unwrap();
        assert!(bar_cost(violin, key(2)) < bar_cost(violin, key(-2)));
        assert!(has(key(2), 1) && !has(key(2), 0));
    }
}
