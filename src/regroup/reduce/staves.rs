//! Parts brought together on fewer staves, each part whole.

use crate::analysis::Loudness;
use crate::finding::{Checked, plural};
use crate::regroup::{beside, refused};
use crate::run::{Error, Run};
use crate::score::{Note, Part, Score};

/// The most staves a score is brought to.
pub const MOST_STAVES: usize = 16;

/// What a staff that has other than an even share of the parts costs, against semitones of distance (ours): a quartet
/// stands two and two.
const UNEVEN: u64 = 5;

/// A score on fewer staves.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// One part a staff, from high to low; percussion after them as it was.
    pub score: Score,
    /// For each staff, which parts of the source stand on it.
    pub staves: Vec<Vec<usize>>,
    /// For each part of the new score after the staves, which part of the source it is.
    pub others: Vec<usize>,
}

/// Brings the pitched parts of a score to so many staves: neighbours in height share one, each part stays whole, and
/// nothing is left out. Notes of one pitch and time are one where they are written.
///
/// # Errors
/// [`Error::Unsupported`] where there are fewer pitched parts than staves, or no such number of staves;
/// [`Error::Cancelled`].
pub fn together(score: &Score, staves: usize, run: &Run) -> Result<Checked<Together>, Error> {
    run.check()?;
    let what = format!("bringing this score to {staves} {}", if staves == 1 { "staff" } else { "staves" });
    let mut pitched: Vec<(u64, usize)> =
        score.parts.iter().enumerate().filter_map(|(index, part)| Some((height(part)?, index))).collect();
    if pitched.is_empty() {
        let why = if score.note_count() > 0 { "only percussion plays there" } else { "it has no notes" };
        return Err(refused(&what, why, "choose a score with pitched notes"));
    }
    if !(1..=MOST_STAVES).contains(&staves) || pitched.len() < staves {
        let why = format!("it has {} pitched {}", pitched.len(), plural(pitched.len(), "part"));
        return Err(refused(
            &what,
            &why,
            "ask for no more staves than it has parts, or tell its parts apart first with `partwright explode`",
        ));
    }
    pitched.sort_by_key(|(height, index)| (std::cmp::Reverse(*height), *index));
    let groups: Vec<Vec<usize>> = shared(&pitched, staves)
        .into_iter()
        .map(|mut group| {
            group.sort_unstable();
            group
        })
        .collect();
    let drums =
        |index: &usize| score.parts.get(*index).is_some_and(|part| !part.notes.is_empty() && height(part).is_none());
    let others: Vec<usize> = (0..score.parts.len()).filter(drums).collect();
    let loudness = Loudness::of(score);
    let mut parts: Vec<Part> =
        groups.iter().enumerate().map(|(nth, group)| staff(score, &loudness, group, nth == 0)).collect();
    parts.extend(others.iter().filter_map(|index| score.parts.get(*index)).cloned());
    beside::place(&mut parts);
    Ok(Checked::clean(Together { score: score.clone().with_parts(parts), staves: groups, others }))
}

/// The middle pitch of a part; `None` where it has none.
fn height(part: &Part) -> Option<u64> {
    let mut pitches: Vec<u8> =
        part.notes.iter().filter_map(|note| note.sound.pitch()).map(|pitch| pitch.midi()).collect();
    pitches.sort_unstable();
    pitches.get(pitches.len() / 2).map(|pitch| u64::from(*pitch))
}

/// Parts from high to low in so many runs: a run costs the distances of its parts from its middle, and how many they are.
fn shared(parts: &[(u64, usize)], staves: usize) -> Vec<Vec<usize>> {
    let cost = |from: usize, to: usize| -> u64 {
        let run = parts.get(from..to).unwrap_or_default();
        let middle = run.get(run.len() / 2).map_or(0, |(height, _)| *height);
        run.iter().map(|(height, _)| height.abs_diff(middle)).sum::<u64>() + UNEVEN * (run.len() * run.len()) as u64
    };
    // best[k][n]: the least cost of the first n parts on k staves, and where the last staff begins.
    let mut best: Vec<Vec<Option<(u64, usize)>>> = vec![vec![None; parts.len() + 1]; staves + 1];
    best[0][0] = Some((0, 0));
    for staff in 1..=staves {
        for to in staff..=parts.len() {
            let ways = (staff - 1..to).filter_map(|from| Some((best[staff - 1][from]?.0 + cost(from, to), from)));
            best[staff][to] = ways.min();
        }
    }
    let mut groups = Vec::with_capacity(staves);
    let mut to = parts.len();
    for staff in (1..=staves).rev() {
        let from = best[staff][to].map_or(0, |(_, from)| from);
        groups.push(parts.get(from..to).unwrap_or_default().iter().map(|(_, index)| *index).collect());
        to = from;
    }
    groups.reverse();
    groups
}

/// One staff with the notes of several parts; what stands beside them is that of the part with most notes.
fn staff(score: &Score, loudness: &Loudness, group: &[usize], first: bool) -> Part {
    let own = || group.iter().filter_map(|index| Some((*index, score.parts.get(*index)?)));
    let each = own().flat_map(|(index, part)| std::iter::repeat_n(index, part.notes.len()));
    let host = beside::host(each, group.first().copied().unwrap_or_default());
    let mut staff = beside::part(score, loudness, group, host, first);
    staff.name = own().map(|(_, part)| part.label()).filter(|label| !label.is_empty()).collect::<Vec<_>>().join(", ");
    staff.notes =
        own().flat_map(|(_, part)| &part.notes).filter(|note: &&Note| note.sound.pitch().is_some()).cloned().collect();
    staff
}
