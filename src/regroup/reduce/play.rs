//! The way of both hands carried out: what each tone becomes, and where room is left for what fell out.

use super::hand::{FINGERS, Hand};
use super::pose::{Grip, Key, Voices};
use super::search::{Poses, around, both};
use super::tones::{Duty, Moment};
use crate::line::Role;

/// What became of a tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fate {
    /// 0 the left hand, 1 the right.
    pub(super) hand: usize,
    /// The pitch it is played at.
    pub(super) pitch: u8,
    /// When its key is let go.
    pub(super) end: u64,
    /// Whether its hand rolls what it strikes.
    pub(super) rolled: bool,
}

/// A note worth less than this is not moved to another octave to be kept.
const WORTH_MOVING: i64 = 20;

/// The fate of each tone of each moment; `None` where it is left out.
pub(super) fn play(moments: &[Moment], splits: &[usize], hand: Hand, slack: u64) -> Vec<Vec<Option<Fate>>> {
    let mut fates: Vec<Vec<Option<Fate>>> = moments.iter().map(|moment| vec![None; moment.tones.len()]).collect();
    let (mut poses, mut voices) = (Poses::default(), Voices::default());
    for (index, split) in splits.iter().enumerate() {
        let Some(mut around) = around(moments, index, hand, slack) else { break };
        around.voices = voices;
        let before = poses;
        let (grips, mut after, _) = both(&poses, &around, *split);
        voices = voices.after(around.moment, grips);
        for (hand, grip) in grips.iter().enumerate() {
            strike(&mut fates, around.moment, index, hand, *grip);
        }
        let since = before.map(|pose| pose.at.map_or(i64::MAX / 200, |at| around.moment.ms - at));
        let easy = since.map(|since| hand.row(since).1);
        find_room(&mut fates, around.moment, (index, &grips), &mut after, (hand, easy));
        cut(&mut fates, &before, &after, around.moment.start);
        poses = after;
    }
    fates
}

fn strike(fates: &mut [Vec<Option<Fate>>], moment: &Moment, index: usize, hand: usize, grip: Grip) {
    let Some(own) = fates.get_mut(index) else { return };
    for (place, (fate, tone)) in own.iter_mut().zip(&moment.tones).enumerate() {
        if grip.struck & 1 << place > 0 {
            *fate = Some(Fate { hand, pitch: tone.pitch, end: tone.end, rolled: grip.rolled });
        }
    }
}

/// Keys that were down and are so no more end here, unless they have ended.
fn cut(fates: &mut [Vec<Option<Fate>>], before: &Poses, after: &Poses, now: u64) {
    for key in before.iter().flat_map(|pose| pose.keys()) {
        let down = after.iter().flat_map(|pose| pose.keys()).any(|other| other.tone == key.tone);
        let own = fates.get_mut(key.tone.0 as usize).and_then(|own| own.get_mut(usize::from(key.tone.1)));
        if let Some(Some(fate)) = own.filter(|_| !down) {
            fate.end = fate.end.min(now.max(key.start + 1));
        }
    }
}

/// Gives inner notes that fell out another octave, where a hand that strikes has fingers left between tune and bass and
/// the note's name does not sound yet.
fn find_room(
    fates: &mut [Vec<Option<Fate>>],
    moment: &Moment,
    (index, grips): (usize, &[Grip; 2]),
    poses: &mut Poses,
    (hand, easy): (Hand, [usize; 2]),
) {
    let Some(own) = fates.get_mut(index) else { return };
    let mut out: Vec<usize> =
        (0..moment.tones.len()).filter(|place| own.get(*place).is_some_and(Option::is_none)).collect();
    out.retain(|place| moment.tones.get(*place).is_some_and(|tone| may_move(tone.role, tone.duty, tone.worth)));
    out.sort_by_key(|place| std::cmp::Reverse(moment.tones.get(*place).map_or(0, |tone| tone.worth)));
    for place in out {
        let Some(tone) = moment.tones.get(place) else { continue };
        let sounding =
            |poses: &Poses| poses.iter().flat_map(|pose| pose.keys()).map(|key| key.pitch).collect::<Vec<_>>();
        let keys = sounding(poses);
        if keys.iter().any(|key| key % 12 == tone.pitch % 12) {
            continue;
        }
        let (Some(lowest), Some(highest)) = (keys.iter().min(), keys.iter().max()) else { continue };
        let octaves =
            [12i16, -12, 24, -24, 36, -36].into_iter().filter_map(|by| u8::try_from(i16::from(tone.pitch) + by).ok());
        let between = octaves.filter(|pitch| lowest < pitch && pitch < highest);
        let found = between.flat_map(|pitch| [1, 0].map(|side| (side, pitch))).find(|(side, pitch)| {
            let (pose, other) = (&poses[*side], &poses[1 - side]);
            let struck = grips[*side].struck.count_ones() as usize;
            let moved = own.iter().flatten().filter(|fate| fate.hand == *side).count();
            let apart = other.keys().iter().all(|key| if *side == 1 { key.pitch < *pitch } else { key.pitch > *pitch });
            let fits = pose.keys().iter().all(|key| i16::from(key.pitch.abs_diff(*pitch)) <= hand.span.0);
            struck > 0 && moved < easy[*side] && pose.down < FINGERS && apart && fits
        });
        if let Some((side, pitch)) = found {
            let key = Key {
                tone: (index as u32, place as u8),
                pitch,
                start: tone.start,
                until: tone.end,
                worth: 1,
                owed: false,
            };
            if poses[side].hold(key)
                && let Some(fate) = own.get_mut(place)
            {
                *fate = Some(Fate { hand: side, pitch, end: tone.end, rolled: grips[side].rolled });
            }
        }
    }
}

fn may_move(role: Role, duty: Duty, worth: i64) -> bool {
    let inner = matches!(role, Role::Harmony | Role::Rhythm | Role::Countermelody | Role::Bass);
    inner && duty == Duty::Free && worth >= WORTH_MOVING
}
