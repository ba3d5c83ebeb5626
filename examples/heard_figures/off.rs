//! Lines set 12 dB off one by one: are they told, and nothing else?

use super::Anyhow;
use super::files::{folders, midi, read, stem};
use super::movement::{Scene, times};
use partwright::balance::{Balance, BarBalance, Checks, Heard, judge};
use partwright::line::Role;
use partwright::score::SeatId;
use partwright::units::Decibels;
use std::ops::Range;
use std::path::Path;

const OFF: [(Role, Decibels); 6] = [
    (Role::Melody, Decibels(-12.0)),
    (Role::Countermelody, Decibels(-12.0)),
    (Role::Bass, Decibels(-12.0)),
    (Role::Melody, Decibels(12.0)),
    (Role::Countermelody, Decibels(12.0)),
    (Role::Bass, Decibels(12.0)),
];

/// Bars that a line must last to be tried, and lines tried of each role of a movement.
const BARS: usize = 4;
const TRIED: usize = 12;

const ROLES: [Role; 3] = [Role::Melody, Role::Countermelody, Role::Bass];

/// A seat that has a role by itself over a run of bars.
struct Line {
    seat: SeatId,
    bars: Range<usize>,
}

/// Of one role and direction.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    tried: usize,
    /// Lines of which half of the bars or more are told, with the right seat.
    found: usize,
    /// Bars of these lines, and those told.
    bars: usize,
    told: usize,
}

/// Bars that nobody touched, those in which some line is told, and those in which one is not heard, as its composer has it.
#[derive(Debug, Default, Clone, Copy)]
struct Untouched {
    bars: usize,
    told: usize,
    unheard: usize,
}

type Counts = ([Count; OFF.len()], Untouched);

pub(crate) fn print(bench: &Path, most: usize) -> Anyhow<()> {
    let mut all = Counts::default();
    for set in folders(bench, "melody2")? {
        for path in midi(&set.join("orchestra/programs")).iter().take(most) {
            let own = movement(&Scene::analysed(&read(path)?)?);
            println!("{}: {}", stem(path), line(&own));
            add(&mut all, &own);
        }
    }
    println!("\nall: {}", line(&all));
    Ok(())
}

fn movement(scene: &Scene) -> Counts {
    let told = |heard: &Heard| judge(heard, &scene.arrangement, &Checks::default()).value;
    let before = told(&scene.heard);
    let mut counts = Counts::default();
    for ((role, by), count) in OFF.into_iter().zip(&mut counts.0) {
        for line in lines(&before, role).into_iter().take(TRIED) {
            let [from, to] = times(scene, before.bars[line.bars.start].bar, before.bars[line.bars.end - 1].bar);
            let after = told(&scene.heard.with_level(line.seat, from, to, by));
            count.line(&line, role, &after);
            counts.1.line(&line, &after);
        }
    }
    counts
}

/// Runs of bars in which one seat has a role by itself beside others, and nothing is told of it.
fn lines(balance: &Balance, role: Role) -> Vec<Line> {
    let others = |bar: &BarBalance| bar.seats.iter().flatten().count() > 1;
    let alone = |bar: &BarBalance| bar.role(role).filter(|r| r.seats.len() == 1).map(|r| r.seats[0]);
    let fine = |bar: &BarBalance| alone(bar).filter(|seat| others(bar) && !is_told(bar, role, *seat));
    let seats: Vec<Option<SeatId>> = balance.bars.iter().map(fine).collect();
    let mut lines: Vec<Line> = Vec::new();
    for (index, seat) in seats.iter().enumerate() {
        match (lines.last_mut(), seat) {
            (Some(line), Some(seat)) if line.seat == *seat && line.bars.end == index => line.bars.end = index + 1,
            (_, Some(seat)) => lines.push(Line { seat: *seat, bars: index..index + 1 }),
            (_, None) => {}
        }
    }
    lines.into_iter().filter(|line| line.bars.len() >= BARS).collect()
}

/// Whether a bar says of a seat with a role that it is off its mark.
fn is_told(bar: &BarBalance, role: Role, seat: SeatId) -> bool {
    let limit = Checks::default().off_mark_db.0;
    let off = |over: Decibels| over.0.abs() >= limit;
    let of_role = bar.role(role).filter(|r| r.seats.contains(&seat));
    of_role.is_some() && bar.over_mark[usize::from(seat.0)].is_some_and(off)
}

impl Count {
    fn line(&mut self, line: &Line, role: Role, after: &Balance) {
        let told = after.bars[line.bars.clone()].iter().filter(|bar| is_told(bar, role, line.seat)).count();
        self.tried += 1;
        self.bars += line.bars.len();
        self.told += told;
        self.found += usize::from(2 * told >= line.bars.len());
    }
}

impl Untouched {
    fn line(&mut self, line: &Line, after: &Balance) {
        let untouched = || after.bars.iter().enumerate().filter(|(index, _)| !line.bars.contains(index));
        let some_line = |bar: &BarBalance| {
            let told =
                |role: Role| bar.role(role).is_some_and(|r| r.seats.iter().any(|seat| is_told(bar, role, *seat)));
            ROLES.into_iter().any(told)
        };
        self.bars += untouched().count();
        self.told += untouched().filter(|(_, bar)| some_line(bar)).count();
        let unheard = |bar: &BarBalance| ROLES.into_iter().any(|role| bar.role(role).is_some_and(|r| !r.heard));
        self.unheard += untouched().filter(|(_, bar)| unheard(bar)).count();
    }
}

fn add(all: &mut Counts, own: &Counts) {
    for (sum, more) in all.0.iter_mut().zip(own.0) {
        sum.tried += more.tried;
        sum.found += more.found;
        sum.bars += more.bars;
        sum.told += more.told;
    }
    all.1.bars += own.1.bars;
    all.1.told += own.1.told;
    all.1.unheard += own.1.unheard;
}

fn line((counts, untouched): &Counts) -> String {
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let words = |((role, by), count): ((Role, Decibels), &Count)| {
        let Count { tried, found, bars, told } = *count;
        format!(
            "{role} {:+.0} dB {found} of {tried} lines ({:.1} %), {:.1} % of bars",
            by.0,
            share(found, tried),
            share(told, bars)
        )
    };
    let of_roles: Vec<String> = OFF.into_iter().zip(counts).map(words).collect();
    let [told, unheard] = [untouched.told, untouched.unheard].map(|part| share(part, untouched.bars));
    format!("{}; untouched bars told {told:.1} %, with a line not heard {unheard:.1} %", of_roles.join("; "))
}
