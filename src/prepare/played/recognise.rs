//! Whether a file was played without beats: where its notes start within its own quarters.

use crate::score::{Division, Score, Tick};

/// Fewest notes about which this says anything.
const ENOUGH: usize = 32;
/// Coarsest division of which this can tell; below it every tick is a part of a beat.
const COARSEST: u64 = 48;
/// Parts of a quarter that are counted as written when met to the tick.
const EXACT: [u64; 4] = [12, 8, 5, 7];
/// Parts of a quarter near which a player who hears the file's beats starts.
const HEARD: [u64; 2] = [4, 3];
/// Places in a quarter where the file's beats are tried to begin.
const DELAYS: u64 = 48;
/// How near, as a part of a quarter: within it of the six points lie three eighths of all places.
const NEAR: u64 = 32;

/// Whether the notes keep away from the file's own beats. A written file has at least half its notes on the tick, or,
/// humanised or delayed, most of them near the sixteenths and triplets; notes anywhere lie near those three times
/// in eight. A file that has tempo or metre changes was laid out by someone, so it needs to be clearer.
///
/// The limits are ours, set on written scores (the lowest has 630 near) and performed ones (at most 450).
pub(super) fn is_played(score: &Score) -> bool {
    let division = score.frame.division();
    let starts: Vec<u64> = score.notes().map(|note| note.start.0).collect();
    if starts.len() < ENOUGH || division.quarter().0 < COARSEST {
        return false;
    }
    let laid_out = score.frame.tempo.changes().nth(1).is_some() || score.frame.meters.changes().nth(1).is_some();
    let limit = if laid_out { 450 } else { 550 };
    exact(&starts, division) < 500 && heard(&starts, division) < limit
}

/// Thousandths of the starts that meet a part of a quarter, wherever the file's beats begin.
fn exact(starts: &[u64], division: Division) -> usize {
    let slack = division.quarter().0 / 400;
    share(starts, division, |place| {
        EXACT.iter().any(|parts| division.beside(place, *parts) <= slack * parts + parts / 2)
    })
}

/// Thousandths of the starts near a sixteenth or triplet, wherever the file's beats begin.
fn heard(starts: &[u64], division: Division) -> usize {
    let quarter = division.quarter().0;
    share(starts, division, |place| HEARD.iter().any(|parts| division.beside(place, *parts) * NEAR <= quarter * parts))
}

/// The largest share over the places where the file's beats may begin: a file may lag behind its beats throughout.
fn share(starts: &[u64], division: Division, on: impl Fn(Tick) -> bool) -> usize {
    let quarter = division.quarter().0;
    let mut places = vec![0usize; quarter as usize];
    starts.iter().for_each(|start| places[(start % quarter) as usize] += 1);
    let common = (0..quarter).max_by_key(|place| (places[*place as usize], std::cmp::Reverse(*place))).unwrap_or(0);
    let delays = (0..DELAYS).map(|step| step * quarter / DELAYS).chain([common]);
    let met = |delay: u64| -> usize {
        (0..quarter)
            .filter(|place| on(Tick((place + quarter - delay) % quarter)))
            .map(|place| places[place as usize])
            .sum()
    };
    delays.map(met).max().unwrap_or(0) * 1000 / starts.len().max(1)
}
