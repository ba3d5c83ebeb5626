//! Which hand takes what, over the whole piece: a beam search over moments.
//!
//! At each moment the tones are split between the hands at every place; each hand takes the grip that costs least, and
//! of all ways so far the cheapest few go on. The thought that a reduction is the most faithful of those that are not
//! too hard, with difficulty measured in time, is that of Nakamura and Yoshii (2018); costs and search are ours.

use super::hand::Hand;
use super::pose::{Around, Grip, Pose, Side, Voices};
use super::tones::Moment;
use crate::run::{Error, Run};

/// Ways kept at each moment.
const WIDTH: usize = 8;
/// What hands that cross, or strike between each other's fingers, cost.
const CROSSED: i64 = 25;
/// Moments between two looks at whether to stop.
const LOOK: usize = 1024;
const NONE: u32 = u32::MAX;

/// Both hands.
pub(super) type Poses = [Pose; 2];

#[derive(Clone)]
struct Way {
    cost: i64,
    poses: Poses,
    voices: Voices,
    step: u32,
}

/// The split that a way took at a moment, and its step before.
#[derive(Clone, Copy)]
struct Step {
    before: u32,
    split: u8,
}

/// At which place the tones of each moment are split: those below are for the left hand.
pub(super) fn splits(moments: &[Moment], hand: Hand, slack: u64, run: &Run) -> Result<Vec<usize>, Error> {
    let mut ways = vec![Way { cost: 0, poses: Poses::default(), voices: Voices::default(), step: NONE }];
    let mut steps: Vec<Step> = Vec::with_capacity(moments.len() * WIDTH);
    for index in 0..moments.len() {
        if index % LOOK == 0 {
            run.check()?;
        }
        let Some(around) = around(moments, index, hand, slack) else { continue };
        let mut next: Vec<(Way, u8)> = Vec::with_capacity(ways.len() * (around.moment.tones.len() + 1));
        for way in &ways {
            for split in 0..=around.moment.tones.len() {
                let around = Around { voices: way.voices, ..around };
                let (grips, poses, cost) = both(&way.poses, &around, split);
                let voices = way.voices.after(around.moment, grips);
                next.push((Way { cost: way.cost + cost, poses, voices, step: way.step }, split as u8));
            }
        }
        next.sort_by_key(|(way, split)| (way.cost, *split));
        ways.clear();
        for (mut way, split) in next {
            if ways.iter().any(|other: &Way| other.poses == way.poses) {
                continue;
            }
            steps.push(Step { before: way.step, split });
            way.step = (steps.len() - 1) as u32;
            ways.push(way);
            if ways.len() == WIDTH {
                break;
            }
        }
    }
    Ok(read_back(&steps, ways.first().map_or(NONE, |way| way.step), moments.len()))
}

fn read_back(steps: &[Step], last: u32, count: usize) -> Vec<usize> {
    let mut splits = Vec::with_capacity(count);
    let mut at = last;
    while let Some(step) = steps.get(at as usize) {
        splits.push(usize::from(step.split));
        at = step.before;
    }
    splits.reverse();
    splits
}

/// A moment with what is around it; no voice has come yet.
pub(super) fn around(moments: &[Moment], index: usize, hand: Hand, slack: u64) -> Option<Around<'_>> {
    let moment = moments.get(index)?;
    let room = moments.get(index + 1).map_or(i64::MAX / 200, |next| next.ms - moment.ms);
    Some(Around { hand, moment, index: index as u32, room, slack, voices: Voices::default() })
}

/// What both hands strike at a moment that is split so, their poses after it, and what it costs.
pub(super) fn both(poses: &Poses, around: &Around<'_>, split: usize) -> ([Grip; 2], Poses, i64) {
    let (left, mut left_pose, left_cost) = poses[0].grip(around, 0, split, Side::Left);
    let (right, mut right_pose, right_cost) = poses[1].grip(around, split, around.moment.tones.len(), Side::Right);
    let struck = |grip: Grip, pitch: u8| {
        let mut tones = around.moment.tones.iter().enumerate();
        tones.any(|(place, tone)| grip.struck & 1 << place > 0 && tone.pitch == pitch)
    };
    left_pose.release(|key| struck(right, key.pitch));
    right_pose.release(|key| struck(left, key.pitch));
    let highest = left_pose.keys().iter().map(|key| key.pitch).max();
    let lowest = right_pose.keys().iter().map(|key| key.pitch).min();
    let crossed = highest.zip(lowest).is_some_and(|(high, low)| high > low);
    let cost = left_cost + right_cost + if crossed { CROSSED } else { 0 };
    ([left, right], [left_pose, right_pose], cost)
}
