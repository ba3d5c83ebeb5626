//! Layers cut at rests into strands, and the streams they run in.

use super::relay::relay;
use super::steps::{steps, trills};
use super::{Layer, SourceNote, Strand, Stream};
use crate::arrange::exposed;
use crate::line::LineId;
use crate::score::NoteId;
use std::collections::BTreeMap;

/// Cuts layers at rests of a quarter or more and at mutes, and joins the pieces of one layer of one voice into streams.
pub(super) fn strands(notes: &[SourceNote], layers: &mut [Layer], quarter: u64) -> (Vec<Strand>, Vec<Stream>) {
    let mut by_stream: BTreeMap<(u32, usize), Vec<Strand>> = BTreeMap::new();
    for layer in layers.iter_mut() {
        let mut pieces: Vec<Vec<NoteId>> = Vec::new();
        let mut end = 0;
        for id in std::mem::take(&mut layer.notes) {
            let note = &notes[id.0 as usize];
            let alike = |piece: &[NoteId]| piece.last().is_some_and(|last| notes[last.0 as usize].muted == note.muted);
            match pieces.last_mut() {
                Some(piece) if note.start < end + quarter && alike(piece) => piece.push(id),
                _ => pieces.push(vec![id]),
            }
            end = end.max(note.end);
        }
        let stream = by_stream.entry((layer.voice, layer.rank)).or_default();
        stream.extend(pieces.into_iter().map(|piece| strand(notes, layer, piece)));
    }
    number(notes, relay(notes, by_stream.into_values().collect(), quarter))
}

fn strand(notes: &[SourceNote], layer: &Layer, ids: Vec<NoteId>) -> Strand {
    let of = |id: &NoteId| &notes[id.0 as usize];
    let mut counts: BTreeMap<u8, i64> = BTreeMap::new();
    let mut parts: BTreeMap<u16, u32> = BTreeMap::new();
    for id in &ids {
        *counts.entry(of(id).pitch).or_default() += 1;
        *parts.entry(of(id).part).or_default() += 1;
    }
    let steps = steps(notes, &ids);
    Strand {
        line: layer.line,
        stream: 0,
        phrase: layer.phrase,
        start: ids.iter().map(|id| of(id).start).min().unwrap_or(0),
        end: ids.iter().map(|id| of(id).end).max().unwrap_or(0),
        role: layer.role,
        part: parts.into_iter().max_by_key(|(part, n)| (*n, std::cmp::Reverse(*part))).map_or(0, |(part, _)| part),
        muted: ids.first().is_some_and(|id| of(id).muted),
        exposed: false,
        piece: (0, 0),
        pitches: counts.into_iter().collect(),
        trills: trills(notes, &ids, &steps),
        steps,
        notes: ids,
    }
}

fn number(notes: &[SourceNote], mut streams: Vec<Vec<Strand>>) -> (Vec<Strand>, Vec<Stream>) {
    let mut strands = Vec::new();
    for (stream, index) in streams.iter_mut().zip(0u32..) {
        stream.sort_by_key(|strand| (strand.start, strand.end));
        for strand in stream.iter_mut() {
            strand.stream = index;
        }
    }
    let count = streams.len();
    strands.extend(streams.into_iter().flatten());
    strands.sort_by_key(|strand| (strand.start, strand.stream));
    number_pieces(&mut strands);
    exposed::mark(&mut strands);
    let mut out = vec![Stream { strands: Vec::new(), weight: 0 }; count];
    for (strand, index) in strands.iter().zip(0u32..) {
        let stream = &mut out[strand.stream as usize];
        stream.strands.push(index);
        stream.weight += strand.notes.iter().map(|id| notes[id.0 as usize].weight).sum::<i64>();
    }
    (strands, out)
}

/// Numbers the strands of each line in their order.
fn number_pieces(strands: &mut [Strand]) {
    let mut counts: BTreeMap<LineId, u32> = BTreeMap::new();
    for strand in strands.iter_mut() {
        let count = counts.entry(strand.line).or_default();
        strand.piece.0 = *count;
        *count += 1;
    }
    for strand in strands.iter_mut() {
        strand.piece.1 = counts.get(&strand.line).copied().unwrap_or(1);
    }
}
