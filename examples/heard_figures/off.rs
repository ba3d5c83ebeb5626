//! Lines set 12 dB softer one by one: are they found, and nothing else?

use super::Anyhow;
use super::files::{folders, midi, read, stem};
use super::movement::{Scene, times};
use partwright::balance::{Balance, BarBalance, Checks, Heard, judge};
use partwright::line::Role;
use partwright::score::SeatId;
use partwright::units::Decibels;
use std::ops::Range;
use std::path::Path;

const SOFTER: Decibels = Decibels(-12.0);

/// Bars that a line must last to be tried, and lines tried of each role of a movement.
const BARS: usize = 4;
const TRIED: usize = 12;

const ROLES: [Role; 3] = [Role::Melody, Role::Countermelody, Role::Bass];

/// A seat that has a role by itself over a run of bars.
struct Line {
    seat: SeatId,
    role: Role,
    bars: Range<usize>,
}

/// Lines found of lines tried, and bars flagged of bars left alone, by role.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    found: usize,
    tried: usize,
    flagged: usize,
    flagged_before: usize,
    others: usize,
}

pub(crate) fn print(bench: &Path, most: usize) -> Anyhow<()> {
    let mut all = [Count::default(); 3];
    for set in folders(bench, "melody2")? {
        for path in midi(&set.join("orchestra/programs")).iter().take(most) {
            let own = movement(&Scene::analysed(&read(path)?)?);
            println!("{}: {}", stem(path), line(&own));
            all.iter_mut().zip(own).for_each(|(sum, more)| sum.add(more));
        }
    }
    println!("\nall: {}", line(&all));
    Ok(())
}

fn movement(scene: &Scene) -> [Count; 3] {
    let told = |heard: &Heard| judge(heard, &scene.arrangement, &Checks::default()).value;
    let before = told(&scene.heard);
    ROLES.map(|role| {
        let mut count = Count::default();
        for line in lines(&before, role).into_iter().take(TRIED) {
            let [from, to] = times(scene, before.bars[line.bars.start].bar, before.bars[line.bars.end - 1].bar);
            count.compare(&line, &before, &told(&scene.heard.with_level(line.seat, from, to, SOFTER)));
        }
        count
    })
}

/// Runs of bars in which one seat has a role by itself and is heard.
fn lines(balance: &Balance, role: Role) -> Vec<Line> {
    let alone = |bar: &BarBalance| bar.role(role).filter(|r| r.heard && r.seats.len() == 1).map(|r| r.seats[0]);
    let seats: Vec<Option<SeatId>> = balance.bars.iter().map(alone).collect();
    let mut lines: Vec<Line> = Vec::new();
    for (index, seat) in seats.iter().enumerate() {
        match (lines.last_mut(), seat) {
            (Some(line), Some(seat)) if line.seat == *seat && line.bars.end == index => line.bars.end = index + 1,
            (_, Some(seat)) => lines.push(Line { seat: *seat, role, bars: index..index + 1 }),
            (_, None) => {}
        }
    }
    lines.into_iter().filter(|line| line.bars.len() >= BARS).collect()
}

impl Count {
    fn compare(&mut self, line: &Line, before: &Balance, after: &Balance) {
        let unheard = |bar: &BarBalance, role: Role| bar.role(role).is_some_and(|r| !r.heard);
        self.tried += 1;
        self.found += usize::from(after.bars[line.bars.clone()].iter().any(|bar| unheard(bar, line.role)));
        for (index, (before, after)) in before.bars.iter().zip(&after.bars).enumerate() {
            if !line.bars.contains(&index) {
                self.others += 1;
                self.flagged += usize::from(unheard(after, line.role));
                self.flagged_before += usize::from(unheard(before, line.role));
            }
        }
    }

    fn add(&mut self, other: Self) {
        self.found += other.found;
        self.tried += other.tried;
        self.flagged += other.flagged;
        self.flagged_before += other.flagged_before;
        self.others += other.others;
    }
}

fn line(counts: &[Count; 3]) -> String {
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let words = |(role, count): (Role, &Count)| {
        format!(
            "{role} {} of {} lines found ({:.0} %), {:.1} % of other bars flagged (before {:.1} %)",
            count.found,
            count.tried,
            share(count.found, count.tried),
            share(count.flagged, count.others),
            share(count.flagged_before, count.others),
        )
    };
    ROLES.into_iter().zip(counts).map(words).collect::<Vec<_>>().join("; ")
}
