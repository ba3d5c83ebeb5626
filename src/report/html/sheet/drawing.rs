//! The drawing of an instrument with pitches: levels by register over the keyboard, ranges below it.

use super::keyboard;
use crate::profile::{Power, Profile, Register};
use crate::report::instrument::{levels, words};
use crate::score::PitchRange;
use minijinja::{Value, context};
use std::fmt::Write as _;

/// The scale of sound power, dB re 1 pW, the same in every drawing.
const QUIETEST: f64 = 40.0;
const LOUDEST: f64 = 120.0;
/// Height of the level chart.
const CHART: f64 = 100.0;
/// Space left of the keyboard for the scale, and right of it for `pp`, `mf`, `ff`.
const MARGIN: f64 = 26.0;
const RIGHT: f64 = 16.0;
/// Height of a row of the ranges below the keyboard.
const ROW: f64 = 12.0;
/// Width of a letter of the labels.
const LETTER: f64 = 5.2;
/// Least distance of two labels one above the other.
const LINE: f64 = 9.0;

/// Everything the template places.
pub(super) fn drawing(profile: &Profile) -> Value {
    let rows = rows(profile);
    context! {
        width => MARGIN + keyboard::WIDTH + RIGHT,
        margin => MARGIN,
        chart => CHART,
        below => ROW * rows.len() as f64,
        grid => [40.0, 60.0, 80.0, 100.0, 120.0].map(|level| context! { y => y(level), level }),
        registers => profile.registers.iter().enumerate().map(|(i, register)| band(i, register)).collect::<Vec<_>>(),
        curves => curves(&profile.registers),
        outside => outside(profile.range.virtuoso),
        dots => dots(profile),
        rows,
    }
}

/// From the top of the chart.
fn y(level: f64) -> f64 {
    tenth((LOUDEST - level.clamp(QUIETEST, LOUDEST)) * CHART / (LOUDEST - QUIETEST))
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A register's stretch, with its name where that has room, else its number.
fn band(index: usize, register: &Register) -> Value {
    let (left, right) = keyboard::span(register.range);
    let number = (index + 1).to_string();
    let full = format!("{number} {}", register.name);
    let fits = full.chars().count() as f64 * LETTER <= right - left;
    context! {
        x => left,
        width => right - left,
        middle => (left + right) / 2.0,
        label => if fits { full } else { number },
        name => &register.name,
    }
}

/// A stepped line for each dynamic, with its name at the right end.
fn curves(registers: &[Register]) -> Vec<Value> {
    let Some(last) = registers.last() else { return Vec::new() };
    let end = keyboard::span(last.range).1;
    let heights = label_heights(last.power);
    let levels: [fn(Power) -> f64; 3] = [|p| p.pp.0, |p| p.mf.0, |p| p.ff.0];
    let curve = |(name, (level, y))| context! { name, path => steps(registers, level), x => end + 2.0, y };
    ["pp", "mf", "ff"].into_iter().zip(levels.into_iter().zip(heights)).map(curve).collect()
}

/// Where `pp`, `mf` and `ff` stand, kept apart where the levels nearly meet.
fn label_heights(power: Power) -> [f64; 3] {
    let mf = y(power.mf.0);
    [y(power.pp.0).max(mf + LINE), mf, y(power.ff.0).min(mf - LINE)]
}

fn steps(registers: &[Register], level: fn(Power) -> f64) -> String {
    let mut path = String::new();
    for (i, register) in registers.iter().enumerate() {
        let ((left, right), y) = (keyboard::span(register.range), y(level(register.power)));
        let _ = if i == 0 { write!(path, "M{left} {y}H{right}") } else { write!(path, "V{y}H{right}") };
    }
    path
}

/// The stretches of the keyboard that nobody reaches.
fn outside(range: PitchRange) -> Vec<Value> {
    let (left, right) = keyboard::span(range);
    let stretches = [(0.0, left), (right, keyboard::WIDTH)];
    stretches
        .into_iter()
        .filter(|(from, to)| to > from)
        .map(|(from, to)| context! { x => from, width => to - from })
        .collect()
}

/// Dots on the keys: open strings, and the pitches of a set that is not chromatic.
fn dots(profile: &Profile) -> Vec<f64> {
    let capability = &profile.capability;
    capability.open_strings.iter().chain(&capability.pitches).filter_map(|pitch| keyboard::middle(*pitch)).collect()
}

/// The ranges below the keyboard: levels, tessitura, drums, pedals.
fn rows(profile: &Profile) -> Vec<Value> {
    let levels = levels::levels(profile).into_iter().map(|level| (level.name, level.range));
    let marks = levels::marks(profile).into_iter().filter(|(_, marks)| marks.len() == 1);
    let marks = marks.filter_map(|(name, marks)| Some((name, *marks.first()?)));
    levels.chain(marks).enumerate().map(|(i, (name, range))| row(i, &name, range)).collect()
}

/// A bar and its label: right of it, else left, else within.
fn row(index: usize, name: &str, range: PitchRange) -> Value {
    let (left, right) = keyboard::span(range);
    let label = format!("{name} {}", words::range(range));
    let room = label.chars().count() as f64 * LETTER + 4.0;
    let (x, anchor, within) = match () {
        () if right + room <= keyboard::WIDTH + RIGHT => (right + 4.0, "start", false),
        () if left - room >= -MARGIN => (left - 4.0, "end", false),
        () => ((left + right) / 2.0, "middle", true),
    };
    context! { top => ROW * index as f64, left, width => right - left, label, x, anchor, within, tessitura => name == "tessitura" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::testing;

    #[test]
    fn louder_stands_higher_and_names_of_dynamics_never_meet() {
        assert!(y(100.0) < y(60.0));
        assert_eq!((y(LOUDEST), y(QUIETEST), y(10.0)), (0.0, CHART, CHART));
        let flat = Power {
            pp: crate::units::Decibels(80.0),
            mf: crate::units::Decibels(80.0),
            ff: crate::units::Decibels(81.0),
        };
        let [pp, mf, ff] = label_heights(flat);
        assert!(pp - mf >= LINE && mf - ff >= LINE);
    }

    #[test]
    fn a_curve_steps_at_the_border_of_registers() {
        let mut flute = testing::flute();
        let mut upper = flute.registers[0].clone();
        flute.registers[0].range = PitchRange::new("C4".parse().unwrap(), "B4".parse().unwrap()).unwrap();
        upper.range = PitchRange::new("C5".parse().unwrap(), "C7".parse().unwrap()).unwrap();
        upper.power.mf = crate::units::Decibels(100.0);
        let path = steps(&[flute.registers[0].clone(), upper], |power| power.mf.0);
        assert_eq!(path, format!("M230 {}H300V25H447.5", y(87.0)));
    }

    #[test]
    fn labels_of_wide_bars_stand_within() {
        let all = PitchRange::new("A0".parse().unwrap(), "C8".parse().unwrap()).unwrap();
        assert_eq!(row(0, "every level", all).get_attr("anchor").unwrap().as_str(), Some("middle"));
    }
}
