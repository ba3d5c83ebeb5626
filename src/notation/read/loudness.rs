//! How loud a staff is over time: velocities from its dynamics and hairpins.

use super::draft::Sign;
use crate::score::{Dynamic, Tick, TickSpan, Ticks, Velocity};
use std::collections::{BTreeMap, BTreeSet};

/// The dynamic of music that has none.
const USUAL: Dynamic = Dynamic::Mf;

/// A step of dynamics in velocity, for accents and hairpins that lead nowhere.
const STEP: i32 = 16;

/// How far a `cresc.` in words reaches at most, in quarters (ours; eight bars of 4/4).
const IN_WORDS: u64 = 32;

/// The level from a place on: it stays, or moves to another until a tick.
#[derive(Debug, Clone, Copy)]
struct Point {
    tick: Tick,
    level: i32,
    moves: Option<(Tick, i32)>,
}

/// The loudness of a staff.
#[derive(Debug)]
pub(super) struct Loudness {
    points: Vec<Point>,
    sforzati: BTreeSet<Tick>,
}

impl Loudness {
    /// From the signs of a staff in time order; `quarter` is how far behind a hairpin its dynamic may stand.
    pub(super) fn of<'a>(signs: impl Iterator<Item = (Tick, &'a Sign)> + Clone, quarter: Ticks) -> Self {
        let steps = steps(signs.clone());
        let mut changes: Vec<Change> = steps.iter().map(|(tick, level)| Change::Step(*tick, *level)).collect();
        changes.extend(
            hairpins(signs.clone()).into_iter().map(|(span, louder)| Change::Hairpin(span.start, span.end, louder)),
        );
        changes.extend(signs.clone().filter_map(|(tick, sign)| in_words(tick, sign, &steps, quarter)));
        changes.sort_by_key(Change::tick);
        let mut loudness = Self { points: Vec::with_capacity(changes.len()), sforzati: BTreeSet::new() };
        for change in changes {
            let point = match change {
                Change::Step(tick, level) => Point { tick, level, moves: None },
                Change::Hairpin(tick, end, louder) => loudness.hairpin((tick, end), louder, &steps, quarter),
            };
            loudness.points.push(point);
        }
        loudness.sforzati = signs.filter(|(_, sign)| is_sforzato(sign)).map(|(tick, _)| tick).collect();
        loudness
    }

    fn hairpin(&self, (start, end): (Tick, Tick), louder: bool, steps: &[(Tick, i32)], quarter: Ticks) -> Point {
        let level = self.level(start);
        let next = steps.get(steps.partition_point(|(tick, _)| *tick <= start));
        let near = next.filter(|(tick, goal)| *tick <= end + quarter && (*goal > level) == louder);
        let step = if louder { STEP } else { -STEP };
        let goal = near.map_or((level + step).clamp(1, 127), |(_, goal)| *goal);
        Point { tick: start, level, moves: Some((end, goal)) }
    }

    fn level(&self, tick: Tick) -> i32 {
        let index = self.points.partition_point(|point| point.tick <= tick);
        let Some(point) = index.checked_sub(1).and_then(|index| self.points.get(index)) else { return level(USUAL) };
        match point.moves {
            Some((end, goal)) if tick < end => {
                let (gone, whole) = (tick.since(point.tick).0, end.since(point.tick).0.max(1));
                let moved = i128::from(goal - point.level) * i128::from(gone) / i128::from(whole);
                point.level + moved as i32
            }
            Some((_, goal)) => goal,
            None => point.level,
        }
    }

    /// The velocity of a note with so many accents.
    pub(super) fn velocity(&self, tick: Tick, accent: i8) -> Velocity {
        let accents = i32::from(accent) + i32::from(self.sforzati.contains(&tick));
        Velocity::clamped(self.level(tick) + accents.min(2) * STEP)
    }
}

enum Change {
    Step(Tick, i32),
    Hairpin(Tick, Tick, bool),
}

impl Change {
    /// Steps come before hairpins of the same place.
    fn tick(&self) -> (Tick, bool) {
        match self {
            Self::Step(tick, _) => (*tick, false),
            Self::Hairpin(tick, ..) => (*tick, true),
        }
    }
}

/// Whether a sign makes its notes louder than they would be; an `fp` is loud by itself.
fn is_sforzato(sign: &Sign) -> bool {
    matches!(sign, Sign::Force(letters) if !letters.contains('p'))
}

fn level(dynamic: Dynamic) -> i32 {
    i32::from(dynamic.usual_velocity().value())
}

/// Dynamics in time order; one for the notes behind a place holds from the next tick on.
fn steps<'a>(signs: impl Iterator<Item = (Tick, &'a Sign)>) -> Vec<(Tick, i32)> {
    let step = |(tick, sign): (Tick, &Sign)| match sign {
        Sign::Dynamic(dynamic) => Some((tick, level(*dynamic))),
        Sign::Force(_) if !is_sforzato(sign) => Some((tick, level(Dynamic::F))),
        Sign::DynamicAfter(dynamic) => Some((tick + Ticks(1), level(*dynamic))),
        _ => None,
    };
    let mut steps: Vec<(Tick, i32)> = signs.filter_map(step).collect();
    steps.sort_by_key(|(tick, _)| *tick);
    steps
}

/// A `cresc.` or `dim.` in words leads to the next dynamic, if one comes within [`IN_WORDS`] quarters.
fn in_words(tick: Tick, sign: &Sign, steps: &[(Tick, i32)], quarter: Ticks) -> Option<Change> {
    let Sign::Words(text) = sign else { return None };
    let text = text.to_lowercase();
    let word = text.split_whitespace().find(|word| !["poco", "molto", "sempre", "più", "un"].contains(word))?;
    let louder = word.starts_with("cresc");
    let softer = ["dim", "decresc"].iter().any(|begin| word.starts_with(begin));
    let (next, _) = steps.get(steps.partition_point(|(at, _)| *at <= tick))?;
    let near = next.since(tick).0 <= quarter.0.saturating_mul(IN_WORDS);
    ((louder || softer) && near).then_some(Change::Hairpin(tick, *next, louder))
}

/// Hairpins from begin to end; one that is never ended is none.
pub(super) fn hairpins<'a>(signs: impl Iterator<Item = (Tick, &'a Sign)>) -> Vec<(TickSpan, bool)> {
    let mut open: BTreeMap<u8, (Tick, bool)> = BTreeMap::new();
    let mut hairpins = Vec::new();
    for (tick, sign) in signs {
        match sign {
            Sign::WedgeStart(louder, number) => drop(open.insert(*number, (tick, *louder))),
            Sign::WedgeStop(number) => {
                let begun = open.remove(number).filter(|(start, _)| *start < tick);
                hairpins.extend(begun.map(|(start, louder)| (TickSpan::new(start, tick), louder)));
            }
            _ => {}
        }
    }
    hairpins
}
