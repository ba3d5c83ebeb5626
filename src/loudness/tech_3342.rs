//! EBU Tech 3342 (v4, 2023): its cases that can be synthesised, within its tolerance of 1 LU. Cases 5 and 6 are real
//! programmes.

use super::testing::{assert_near, stereo};
use super::{PROGRAMME_GATE, Programme};

#[track_caller]
fn assert_range(levels: &[f64], expected: f64) {
    let pieces: Vec<(f64, f64)> = levels.iter().map(|level| (20.0, *level)).collect();
    let range = Programme::of(&stereo(&pieces), PROGRAMME_GATE, None).range.unwrap();
    assert_near(range.0, expected, 1.0);
}

#[test]
fn case_1() {
    assert_range(&[-20.0, -30.0], 10.0);
}

#[test]
fn case_2() {
    assert_range(&[-20.0, -15.0], 5.0);
}

#[test]
fn case_3() {
    assert_range(&[-40.0, -20.0], 20.0);
}

#[test]
fn case_4_the_gates() {
    assert_range(&[-50.0, -35.0, -20.0, -35.0, -50.0], 15.0);
}
