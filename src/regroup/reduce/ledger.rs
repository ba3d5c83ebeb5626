//! What became of every note of the source, by role.

use super::play::Fate;
use super::tones::{Duty, Moment};
use crate::arrange::RoleSums;
use crate::line::Role;
use crate::score::{NoteId, Sign};

/// The sums of a reduction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// By role; they balance: each note of the source is counted once.
    pub by_role: Vec<RoleSums>,
    /// Of the notes left out, how many only doubled another in octaves, by role in the order of [`Role::ALL`].
    pub doublings: [u32; 6],
    /// Notes of the tune (its highest at each moment) that are played, and all there are.
    pub melody: (u32, u32),
    /// Notes of the bass line that are played, and all there are.
    pub bass: (u32, u32),
    /// How many chords a hand rolls.
    pub rolled: u32,
    /// The widest a hand strikes at once or rolls, in semitones.
    pub widest: u8,
}

/// How a note came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    Kept,
    Moved,
    Merged,
    Shortened,
    Rewritten,
}

/// Adds up.
pub(super) fn sums(
    roles: &[Role],
    signs: impl Fn(NoteId) -> Vec<Sign>,
    moments: &[Moment],
    fates: &[Vec<Option<Fate>>],
    graces: &[NoteId],
) -> Sums {
    let mut came: Vec<Option<Came>> = vec![None; roles.len()];
    let mut sums = Sums::default();
    let mut doubled = vec![false; roles.len()];
    for (moment, fates) in moments.iter().zip(fates) {
        for (tone, fate) in moment.tones.iter().zip(fates) {
            let count = match tone.duty {
                Duty::Melody => Some(&mut sums.melody),
                Duty::Bass => Some(&mut sums.bass),
                Duty::Free => None,
            };
            if let Some(count) = count {
                *count = (count.0 + u32::from(fate.is_some()), count.1 + 1);
            }
            let mut put = |id: &NoteId, how: Came| {
                if let Some(slot) = came.get_mut(id.0 as usize) {
                    *slot = Some(how);
                }
            };
            match fate {
                Some(fate) => {
                    let rewritten = signs(tone.id).iter().any(|sign| matches!(sign, Sign::Tremolo(_)));
                    put(&tone.id, how(fate, tone.pitch, tone.start, tone.end, rewritten));
                    tone.merged.iter().for_each(|id| put(id, Came::Merged));
                    tone.held.iter().for_each(|id| put(id, Came::Rewritten));
                }
                None if tone.doubles => {
                    for id in std::iter::once(&tone.id).chain(&tone.merged).chain(&tone.held) {
                        if let Some(slot) = doubled.get_mut(id.0 as usize) {
                            *slot = true;
                        }
                    }
                }
                None => {}
            }
        }
        for hand in [0, 1] {
            let own = || fates.iter().flatten().filter(|fate| fate.hand == hand);
            sums.rolled += u32::from(own().any(|fate| fate.rolled) && own().count() > 1);
            let (low, high) = (own().map(|fate| fate.pitch).min(), own().map(|fate| fate.pitch).max());
            sums.widest = sums.widest.max(low.zip(high).map_or(0, |(low, high)| high - low));
        }
    }
    for id in graces {
        if let Some(slot) = came.get_mut(id.0 as usize) {
            *slot = Some(Came::Kept);
        }
    }
    for role in Role::ALL {
        let own = || roles.iter().zip(&came).zip(&doubled).filter(move |((own, _), _)| **own == role);
        let count = |how: Came| own().filter(|((_, came), _)| **came == Some(how)).count() as u32;
        sums.doublings[role as usize] = own().filter(|((_, came), doubled)| came.is_none() && **doubled).count() as u32;
        let source = own().count() as u32;
        if source > 0 {
            sums.by_role.push(RoleSums {
                role,
                source,
                kept: count(Came::Kept),
                octave: 0,
                folded: count(Came::Moved),
                merged: count(Came::Merged),
                shortened: count(Came::Shortened),
                transformed: count(Came::Rewritten),
                dropped: own().filter(|((_, came), _)| came.is_none()).count() as u32,
                doubled: 0,
                invented: 0,
            });
        }
    }
    sums
}

fn how(fate: &Fate, pitch: u8, start: u64, end: u64, rewritten: bool) -> Came {
    if rewritten {
        Came::Rewritten
    } else if fate.pitch != pitch {
        Came::Moved
    } else if (end - fate.end.min(end)) * 8 > end - start {
        Came::Shortened
    } else {
        Came::Kept
    }
}
