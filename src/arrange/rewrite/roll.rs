//! Long chords rolled on a harp.
//!
//! A harpist spreads chords as a matter of course; block chords of a keyboard are marked so, that the player knows that
//! it is meant (Piston, *Orchestration*, ch. 13, on the harp).

use crate::arrange::draft::Draft;
use crate::profile::Profile;

/// Fewest notes of a chord that is rolled (ours: two are struck together).
const NOTES: usize = 3;

/// Whether a draft is of a chord that the instrument rolls: one with pedals that sets its strings, three notes or more,
/// a quarter or longer.
pub(in crate::arrange) fn is_rolled(profile: &Profile, drafts: &[Draft], place: usize, quarter: u64) -> bool {
    let Some(draft) = drafts.get(place).filter(|_| profile.capability.pedals.is_some()) else { return false };
    let long = |other: &&Draft| other.end - other.start >= quarter;
    let before = drafts[..place].iter().rev().take_while(|other| other.start == draft.start);
    let chord = before.chain(drafts[place..].iter().take_while(|other| other.start == draft.start));
    long(&draft) && chord.filter(long).count() >= NOTES
}
