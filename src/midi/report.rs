//! What is said of a file: each trouble with its place, the words, and how many notes are at stake.

use super::track::Track;
use crate::finding::{Code, Finding, Place, plural};
use std::collections::BTreeMap;
use std::ops::Range;

/// So many findings of one code are told one by one, the rest together.
const MOST: usize = 100;

/// The notes that hang on what was done about a trouble.
pub(super) enum Stake {
    /// So many.
    Notes(usize),
    /// Those that start in these bytes of the file.
    Bytes(Range<usize>),
    /// Nobody can say: their bytes are gone.
    Unknown,
}

/// No notes.
pub(super) const NOTHING: Stake = Stake::Notes(0);

/// Everything said so far.
#[derive(Default)]
pub(super) struct Report {
    said: Vec<(Code, Place, Stake, String)>,
    /// For each code how often it was said, and what was at stake after the first times.
    counts: BTreeMap<Code, (usize, Vec<Stake>)>,
}

impl Report {
    /// Says what is wrong at a byte of the file (or of a track), what the standard says and what was done about it.
    pub(super) fn say(&mut self, code: Code, track: Option<u16>, at: usize, stake: Stake, message: impl Into<String>) {
        let (count, more) = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= MOST {
            self.said.push((code, Place::byte(track, at as u64), stake, message.into()));
        } else {
            more.push(stake);
        }
    }

    /// The findings, once the notes of all tracks are known.
    pub(super) fn findings(self, tracks: &[Track<'_>]) -> Vec<Finding> {
        let starts = if self.said.is_empty() { Vec::new() } else { note_starts(tracks) };
        let notes = |stake: &Stake| match stake {
            Stake::Notes(notes) => Some(*notes),
            Stake::Bytes(range) => Some(count_in(&starts, range)),
            Stake::Unknown => None,
        };
        let said =
            self.said.iter().map(|(code, place, stake, message)| finding(*code, place.clone(), notes(stake), message));
        let more = self.counts.iter().filter(|(_, (_, more))| !more.is_empty());
        said.chain(more.map(|(code, (_, more))| likewise(*code, more.len(), more.iter().filter_map(notes).sum())))
            .collect()
    }
}

/// What is said of the rest of a code that was told often enough.
fn likewise(code: Code, count: usize, notes: usize) -> Finding {
    finding(code, Place::default(), Some(notes), &format!("the same at {} more", counted(count, "place")))
}

/// A finding with the number of notes at stake, in data and in words.
pub(super) fn finding(code: Code, place: Place, notes: Option<usize>, message: &str) -> Finding {
    let words = match notes {
        None => "how many notes are lost cannot be known".to_owned(),
        Some(0) => "no note at stake".to_owned(),
        Some(notes) => format!("{} at stake", counted(notes, "note")),
    };
    let finding = Finding::new(code, place, format!("{message} ({words})"));
    match notes {
        Some(notes) => finding.with_notes(u32::try_from(notes).unwrap_or(u32::MAX)),
        None => finding,
    }
}

/// A count with its noun: `1 byte`, `2 bytes`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {}", plural(count, noun))
}

/// The byte offsets of all note-ons, ascending.
fn note_starts(tracks: &[Track<'_>]) -> Vec<u32> {
    let events = tracks.iter().flat_map(|track| &track.events);
    let mut starts: Vec<u32> = events.filter(|event| event.kind.is_note()).map(|event| event.at).collect();
    starts.sort_unstable();
    starts
}

fn count_in(starts: &[u32], range: &Range<usize>) -> usize {
    let before = |at: usize| starts.partition_point(|start| (*start as usize) < at);
    before(range.end).saturating_sub(before(range.start))
}

/// Tells what is left of a code that was told [`MOST`] times in one finding.
pub(super) fn fold(findings: Vec<Finding>) -> Vec<Finding> {
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    let mut rest: BTreeMap<Code, (usize, u32)> = BTreeMap::new();
    let mut kept = Vec::with_capacity(findings.len().min(1000));
    for finding in findings {
        let count = seen.entry(finding.code).or_default();
        *count += 1;
        if *count <= MOST {
            kept.push(finding);
        } else {
            let more = rest.entry(finding.code).or_default();
            *more = (more.0 + 1, more.1.saturating_add(finding.notes.unwrap_or(0)));
        }
    }
    kept.extend(rest.into_iter().map(|(code, (count, notes))| likewise(code, count, notes as usize)));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_findings_of_a_kind_are_told_in_a_hundred_and_one() {
        let one = || finding(Code::MidiNoEndOfTrack, Place::default(), Some(2), "it has no end");
        let folded = fold((0..1000).map(|_| one()).collect());
        assert_eq!(folded.len(), MOST + 1);
        assert_eq!(folded[MOST].notes, Some(1800));
        assert!(folded[MOST].message.contains("at 900 places more"), "{}", folded[MOST]);
    }

    #[test]
    fn a_stake_is_told_in_words_and_as_data() {
        let told = |notes| finding(Code::MidiTruncated, Place::default(), notes, "it breaks off");
        assert_eq!(told(Some(1)).message, "it breaks off (1 note at stake)");
        assert_eq!((told(Some(3)).notes, told(None).notes), (Some(3), None));
    }
}
