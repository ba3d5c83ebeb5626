//! Terms of the second look, which knows what the first ones found before and after a note.

use super::own::length_ratio;
use super::piece::{Note, Piece};
use super::seen::{SeenMoment, Share};
use super::state::{Voice, gap_case};
use super::table::*;

/// Adds the entries of a note in a voice that the first looks settle.
pub(crate) fn fixed(piece: &Piece, index: usize, slot: usize, into: &mut impl Entries) {
    if let Some(seen) = &piece.seen {
        seen.notes[index].entries[slot].iter().for_each(|entry| into.take(*entry as usize));
    }
}

/// Adds the entries of a note after the last one of a voice.
pub(crate) fn link(piece: &Piece, voice: &Voice, index: usize, gap: usize, into: &mut impl Entries) {
    if let Some(seen) = &piece.seen {
        let [forwards, backwards] = seen.notes[index].before.map(|before| (link_case(before, voice.note), 4));
        into.entry(LINKED, [forwards, backwards, (gap.min(2), 3)]);
    }
}

/// Another note, the same, none by the look, none at all.
fn link_case(before: Option<u32>, last: Option<u32>) -> usize {
    match (before, last) {
        (None, None) => 3,
        (None, Some(_)) => 2,
        _ => usize::from(before == last),
    }
}

/// Adds the entries of the voices that start at a moment.
pub(crate) fn moment(piece: &Piece, number: usize, starts: u8, into: &mut impl Entries) {
    if let Some(seen) = &piece.seen {
        let SeenMoment { starts: found, next_starts, time } = seen.moments[number];
        let start = (usize::from(starts), 16);
        into.entry(FIRST_STARTS, [(usize::from(found), 16), start]);
        into.entry(NEXT_STARTS, [(usize::from(next_starts), 16), start, (time, 4)]);
    }
}

/// Adds the entry of how the first looks shared a note out.
pub(super) fn shares(slot: usize, shares: [u16; 2], into: &mut impl Entries) {
    let [forwards, backwards] = shares.map(|share| (level(share), 12));
    into.entry(SHARES, [(slot, 4), forwards, backwards]);
}

fn level(share: u16) -> usize {
    const LEVELS: [u16; 11] = [2, 8, 30, 100, 250, 500, 750, 900, 970, 992, 998];
    LEVELS.iter().filter(|limit| share >= **limit).count()
}

/// Adds the entries of a note before the next one of its voice, of which `share` was the voice's.
pub(super) fn next(piece: &Piece, slot: usize, [note, next]: [&Note; 2], share: Share, into: &mut impl Entries) {
    const SURE: Share = 850;
    let sure = (usize::from(share >= SURE), 2);
    let leap = next.pitch - note.pitch;
    let gap = gap_case(next.start - note.end());
    let four = (usize::from(piece.four_throughout), 2);
    into.entry(NEXT_LEAP, [(slot, 4), (signed(leap, 25), 51), sure]);
    into.entry(NEXT_GAP, [four, (slot, 4), (gap, 9), sure]);
    into.entry(NEXT_GAP_LEAP, [(gap, 9), (leap.unsigned_abs().min(24) as usize, 25)]);
    let directed = signed(leap.signum() * interval(leap) as i32, 6);
    into.entry(NEXT_RHYTHM, [(length_ratio(next.length, note.length), 5), (directed, 13), (usize::from(gap == 1), 2)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_the_same_another_or_none() {
        assert_eq!(link_case(Some(3), Some(3)), 1);
        assert_eq!(link_case(Some(3), Some(2)), 0);
        assert_eq!(link_case(Some(3), None), 0);
        assert_eq!(link_case(None, Some(2)), 2);
        assert_eq!(link_case(None, None), 3);
    }

    #[test]
    fn shares_have_twelve_levels() {
        assert_eq!([0, 1, 2, 500, 997, 998, 1000].map(level), [0, 0, 1, 6, 10, 11, 11]);
    }
}
