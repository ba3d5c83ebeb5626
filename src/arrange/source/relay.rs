//! A tune or a bass that another voice of its part takes over for a while stays one stream: who has it goes on, and who
//! doubles it doubles the whole of it.

use super::{SourceNote, Strand};
use crate::line::Role;

/// Quarters within which one voice takes over from another (ours).
const SOON: u64 = 2;
/// Quarters after which a voice that is silent has given its line up (ours).
const LONG: u64 = 4;
/// Semitones between the last note of the one and the first of the other, at most (ours).
const NEAR: u8 = 12;

/// Moves strands of tune and bass to the stream that had it just before and rests then.
pub(super) fn relay(notes: &[SourceNote], streams: Vec<Vec<Strand>>, quarter: u64) -> Vec<Vec<Strand>> {
    let starts = |stream: &Vec<Strand>| {
        let mut starts: Vec<u64> = stream.iter().map(|strand| strand.start).collect();
        starts.sort_unstable();
        starts
    };
    let starts = streams.iter().map(starts).collect();
    let mut strands: Vec<(usize, Strand)> =
        streams.into_iter().enumerate().flat_map(|(own, stream)| stream.into_iter().map(move |s| (own, s))).collect();
    strands.sort_by_key(|(own, strand)| (strand.start, *own));
    let mut relay = Relay { notes, quarter, starts, chains: Vec::new() };
    relay.chains.resize_with(relay.starts.len(), Vec::new);
    for (own, strand) in strands {
        let chain = relay.chain(own, &strand);
        relay.chains[chain].push(strand);
    }
    relay.chains.retain(|chain| !chain.is_empty());
    relay.chains
}

struct Relay<'a> {
    notes: &'a [SourceNote],
    quarter: u64,
    /// Where the strands of each stream start, in order.
    starts: Vec<Vec<u64>>,
    chains: Vec<Vec<Strand>>,
}

impl Relay<'_> {
    /// The chain that a strand continues: its own, unless another takes its line up there.
    fn chain(&self, own: usize, strand: &Strand) -> usize {
        let single = matches!(strand.role, Role::Melody | Role::Bass);
        let goes_on = |last: &Strand| last.role == strand.role && strand.start < last.end + LONG * self.quarter;
        if !single || self.chains[own].last().is_some_and(goes_on) {
            return own;
        }
        let others = (0..self.chains.len()).filter(|chain| *chain != own);
        let hosts = others.filter_map(|chain| Some((self.distance(chain, strand)?, chain)));
        hosts.min().map_or(own, |(_, chain)| chain)
    }

    /// How far in time and pitch the last strand of a chain is from one that takes it over; `None` where none can.
    fn distance(&self, chain: usize, strand: &Strand) -> Option<(u64, u8)> {
        let last = self.chains[chain].last().filter(|last| (last.part, last.role) == (strand.part, strand.role))?;
        let gap = (strand.start + self.slack()).checked_sub(last.end)?;
        let pitch = |id: Option<&crate::score::NoteId>| id.map(|id| self.notes[id.0 as usize].pitch);
        let leap = pitch(last.notes.last())?.abs_diff(pitch(strand.notes.first())?);
        (gap <= SOON * self.quarter && leap <= NEAR && self.is_free(chain, strand)).then_some((gap, leap))
    }

    /// Whether the stream of a chain rests until a strand ends.
    fn is_free(&self, chain: usize, strand: &Strand) -> bool {
        let starts = &self.starts[chain];
        let next = starts.get(starts.partition_point(|start| *start < strand.start));
        next.is_none_or(|next| strand.end <= next + self.slack())
    }

    fn slack(&self) -> u64 {
        self.quarter / 10
    }
}

#[cfg(test)]
mod tests {
    use crate::arrange::Style;
    use crate::arrange::fixture::{analysis, part, score};
    use crate::arrange::source::Source;
    use crate::line::Role;

    /// The strands of each stream of one part whose voices are these lines.
    fn streams(lines: &[(&str, Role)]) -> Vec<usize> {
        let mut score = score(lines.iter().map(|(notes, _)| part("Piano", 0, notes)).collect());
        let heard = analysis(&score, &lines.iter().map(|(_, role)| *role).collect::<Vec<_>>());
        let others = score.parts.split_off(1);
        score.parts[0].notes.extend(others.into_iter().flat_map(|part| part.notes));
        let source = Source::new(&score, &heard, &Style::default().weights);
        source.streams.iter().map(|stream| stream.strands.len()).collect()
    }

    #[test]
    fn a_bass_that_another_voice_takes_over_is_one_stream() {
        let bass = ("C3 G2 C3 - - - - - C3 G2 C3", Role::Bass);
        assert_eq!(streams(&[bass, ("- - - - A2 D3 - -", Role::Bass)]), [3]);
        assert_eq!(streams(&[bass, ("- - - - A2 D3 - -", Role::Harmony)]), [2, 1]);
        assert_eq!(
            streams(&[bass, ("- - - - A2 D3 - - A2", Role::Bass)]),
            [3, 1],
            "the rest of it sounds with the first"
        );
        assert_eq!(streams(&[bass, ("- - - - C6 D6 - -", Role::Bass)]), [2, 1], "too far away");
    }
}
