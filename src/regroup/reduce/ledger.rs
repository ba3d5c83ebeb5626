//! What became of every note of the source, by role.

use super::Ways;
use super::play::Fate;
use super::tones::{Duty, Tone};
use crate::arrange::{RoleSums, Transformation};
use crate::line::Role;
use crate::score::NoteId;
use std::collections::BTreeMap;

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
    /// How many notes were rewritten, by how.
    pub rewritten: BTreeMap<Transformation, u32>,
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
    Rewritten(Transformation),
}

/// Adds up.
pub(super) fn sums(roles: &[Role], (moments, fates, shaken): Ways<'_>, graces: &[NoteId]) -> Sums {
    let mut came: Vec<Option<Came>> = vec![None; roles.len()];
    let mut sums = Sums::default();
    let mut doubled = vec![false; roles.len()];
    let mut doubles: BTreeMap<Role, u32> = BTreeMap::new();
    for (index, (moment, fates)) in moments.iter().zip(fates).enumerate() {
        for (place, (tone, fate)) in moment.tones.iter().zip(fates).enumerate() {
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
                    let turns = shaken.get(&(index, place));
                    put(&tone.id, how(tone, fate, turns.is_some()));
                    tone.merged.iter().for_each(|id| put(id, Came::Merged));
                    let again = turns.map_or(Transformation::ThinnedRepeat, |_| Transformation::ShakenTremolo);
                    tone.held.iter().for_each(|(id, _)| put(id, Came::Rewritten(again)));
                    let octaves = turns.is_some_and(|turns| turns.iter().any(|turn| turn.pitch != fate.pitch));
                    *doubles.entry(tone.role).or_default() += u32::from(octaves);
                }
                None if tone.doubles => {
                    for id in std::iter::once(&tone.id).chain(&tone.merged).chain(tone.held.iter().map(|(id, _)| id)) {
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
    for came in came.iter().flatten() {
        if let Came::Rewritten(how) = came {
            *sums.rewritten.entry(*how).or_default() += 1;
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
                transformed: own().filter(|((_, came), _)| matches!(came, Some(Came::Rewritten(_)))).count() as u32,
                dropped: own().filter(|((_, came), _)| came.is_none()).count() as u32,
                doubled: doubles.get(&role).copied().unwrap_or(0),
                invented: 0,
            });
        }
    }
    sums
}

fn how(tone: &Tone, fate: &Fate, shaken: bool) -> Came {
    if shaken {
        Came::Rewritten(Transformation::ShakenTremolo)
    } else if tone.tremolo.is_some() {
        Came::Rewritten(Transformation::HeldTremolo)
    } else if fate.pitch != tone.pitch {
        Came::Moved
    } else if (tone.end - fate.end.min(tone.end)) * 8 > tone.end - tone.start {
        Came::Shortened
    } else {
        Came::Kept
    }
}
