//! Which of a player's instruments is in hand from strand to strand: seat by seat over the whole piece (Viterbi).
//!
//! Each strand costs on an instrument what it costs there by itself; to take up another costs as much as a note and a half
//! of a chord, and wants the time that the instrument asks for, over a bar line (where a part can tell it). An instrument
//! that the plan asks for goes before all that it costs, but not before that time. Else the answer depends on who plays
//! what and on nothing else.

use super::candidate::Candidate;
use super::problem::Problem;
use super::state::State;
use crate::score::Tick;

/// What taking up another instrument costs.
const CHANGE: i64 = 150;
/// What another instrument than the one asked for costs: more than all notes there are.
const UNASKED: i64 = i64::MAX / 1_000_000;
/// More than any way costs.
const NEVER: i64 = i64::MAX / 4;

/// Says for every strand that is placed which instrument it is played on; whether that is dearer than was thought for
/// any.
pub(super) fn take_up(problem: &mut Problem<'_>, state: &State) -> bool {
    let mut dearer = false;
    let seats = 0..problem.seats.len();
    for seat in seats.filter(|seat| !problem.seats[*seat].doublings.is_empty()) {
        let part = Part::of(problem, state, seat);
        for ((strand, own), instrument) in part.strands.iter().copied().zip(part.instruments(problem)) {
            let Some(index) = own.and_then(|_| state.index(strand)) else { continue };
            let before = problem.candidates[strand][usize::from(index)].cost;
            problem.take_up(strand, index, instrument);
            dearer |= problem.candidates[strand][usize::from(index)].cost > before;
        }
    }
    dearer
}

/// What a seat plays, in time.
struct Part {
    seat: usize,
    /// Each with where it is; `None` for what the seat has to double.
    strands: Vec<(usize, Option<Candidate>)>,
    /// When each strand begins, in milliseconds, and when all before it have ended.
    times: Vec<(i64, i64)>,
    /// Whether a bar line stands between each strand and all before it.
    bars: Vec<bool>,
}

impl Part {
    fn of(problem: &Problem<'_>, state: &State, seat: usize) -> Self {
        let own = |strand| state.choice(problem, strand).filter(|choice| usize::from(choice.seat) == seat);
        let own = (0..problem.source.strands.len()).filter_map(|strand| Some((strand, Some(own(strand)?))));
        let mut strands: Vec<_> = own.collect();
        strands.extend(problem.asked_on.doubled_by(seat as u16).map(|(strand, _)| (strand, None)));
        strands.sort_by_key(|(strand, _)| (problem.source.strands[*strand].start, *strand));
        let (mut times, mut bars, mut until) = (Vec::new(), Vec::new(), (i64::MIN / 2, 0));
        for (strand, _) in &strands {
            let strand = &problem.source.strands[*strand];
            let notes = || strand.notes.iter().map(|id| problem.source.note(*id));
            times.push((notes().map(|note| note.on_ms).min().unwrap_or(until.0), until.0));
            let bar = |tick: u64| problem.source.meters.bar_at(Tick(tick)).span.start;
            bars.push(bar(strand.start) > bar(until.1));
            let end = notes().map(|note| note.off_ms).max().unwrap_or(until.0);
            until = (until.0.max(end), until.1.max(strand.end.saturating_sub(1)));
        }
        Self { seat, strands, times, bars }
    }

    /// The instrument of each strand.
    fn instruments(&self, problem: &Problem<'_>) -> Vec<u8> {
        let mut ways: Vec<Vec<(i64, usize)>> = Vec::with_capacity(self.strands.len());
        let numbers: Vec<(u8, i64)> =
            problem.seats[self.seat].instruments().map(|(number, facts)| (number, facts.change_ms)).collect();
        for (place, (strand, own)) in self.strands.iter().enumerate() {
            let asked = problem.asked_on.of_seat(*strand, self.seat as u16);
            let way = |(to, (number, change_ms)): (usize, &(u8, i64))| {
                let unasked = if asked.is_none_or(|asked| asked == *number) { 0 } else { UNASKED };
                let own = unasked + own.map_or(0, |own| problem.on(*strand, *number, own));
                let change = if self.has_time(place, *change_ms) { CHANGE } else { NEVER };
                let (before, from) = cheapest(ways.last(), |from| if from == to { 0 } else { change });
                (own.saturating_add(before).min(NEVER), from)
            };
            ways.push(numbers.iter().enumerate().map(way).collect());
        }
        backwards(&ways).into_iter().map(|at| numbers[at].0).collect()
    }

    fn has_time(&self, place: usize, change_ms: i64) -> bool {
        let (on, until) = self.times[place];
        self.bars[place] && on - until >= change_ms
    }
}

/// The cheapest of the ways before, with what the step from each costs.
fn cheapest(before: Option<&Vec<(i64, usize)>>, step: impl Fn(usize) -> i64) -> (i64, usize) {
    let ways =
        before.into_iter().flatten().enumerate().map(|(from, (cost, _))| (cost.saturating_add(step(from)), from));
    ways.min().unwrap_or_default()
}

/// The places along the cheapest way.
fn backwards(ways: &[Vec<(i64, usize)>]) -> Vec<usize> {
    let Some(last) = ways.last() else { return Vec::new() };
    let mut at = (0..last.len()).min_by_key(|place| last[*place].0).unwrap_or(0);
    let back = |step: &Vec<(i64, usize)>| {
        let from = step[at].1;
        std::mem::replace(&mut at, from)
    };
    let mut path: Vec<usize> = ways.iter().rev().map(back).collect();
    path.reverse();
    path
}
