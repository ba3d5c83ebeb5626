//! Phrases and lines cut where pins begin and end, so that a pin holds exactly in its bars.

use crate::analysis::Analysis;
use crate::line::{Line, LineId, Phrase, Same};
use crate::score::{NoteId, Score, Tick, TickSpan};
use std::collections::BTreeMap;

/// The same analysis with a phrase border at each tick of `borders` (ascending).
pub(super) fn split(score: &Score, analysis: &Analysis, borders: &[Tick]) -> Analysis {
    let pieces: Vec<(u32, Phrase)> =
        (0..).zip(&analysis.phrases).flat_map(|(index, phrase)| cut(index, *phrase, borders)).collect();
    let mut lines: Vec<(u32, Line)> = Vec::with_capacity(analysis.lines.len());
    for line in &analysis.lines {
        let mut by_piece: BTreeMap<u32, Vec<NoteId>> = BTreeMap::new();
        for id in &line.notes {
            by_piece.entry(piece_of(*id, line.phrase, score, &pieces)).or_default().push(*id);
        }
        lines.extend(by_piece.into_iter().map(|(piece, notes)| (piece, part_of(line, notes, score))));
    }
    lines.sort_by_key(|(piece, line)| (*piece, line.id));
    Analysis { phrases: renumbered(&pieces), lines: numbered(lines), ..analysis.clone() }
}

fn cut(index: u32, phrase: Phrase, borders: &[Tick]) -> Vec<(u32, Phrase)> {
    let inside = borders.iter().copied().filter(|border| phrase.span.start < *border && *border < phrase.span.end);
    let mut edges = vec![phrase.span.start];
    edges.extend(inside);
    edges.push(phrase.span.end);
    edges.windows(2).map(|edge| (index, Phrase { span: TickSpan::new(edge[0], edge[1]), ..phrase })).collect()
}

/// The pieces as phrases; what comes again points at the first piece of what it was.
fn renumbered(pieces: &[(u32, Phrase)]) -> Vec<Phrase> {
    let first = |of: u32| pieces.partition_point(|(index, _)| *index < of) as u32;
    let again = |same: Same| Same { phrase: first(same.phrase), ..same };
    pieces.iter().map(|(_, phrase)| Phrase { same_as: phrase.same_as.map(again), ..*phrase }).collect()
}

/// The piece of its own phrase that a note starts in: the last that has begun by then.
fn piece_of(id: NoteId, phrase: u32, score: &Score, pieces: &[(u32, Phrase)]) -> u32 {
    let start = score.note(id).map_or(Tick::ZERO, |(_, note)| note.start);
    let first = pieces.partition_point(|(of, _)| *of < phrase);
    let after = pieces.partition_point(|(of, piece)| (*of, piece.span.start) <= (phrase, start));
    after.saturating_sub(1).max(first) as u32
}

fn part_of(line: &Line, notes: Vec<NoteId>, score: &Score) -> Line {
    let spans = || notes.iter().filter_map(|id| score.note(*id)).map(|(_, note)| note.span());
    let start = spans().map(|span| span.start).min().unwrap_or(line.span.start);
    let end = spans().map(|span| span.end).max().unwrap_or(line.span.end);
    Line { span: TickSpan::new(start, end), notes, ..line.clone() }
}

/// Lines with dense numbers, doublings pointing at the piece of the same phrase.
fn numbered(lines: Vec<(u32, Line)>) -> Vec<Line> {
    let new_id: BTreeMap<(u32, LineId), LineId> =
        (0..).zip(&lines).map(|(number, (piece, line))| ((*piece, line.id), LineId(number))).collect();
    let renumber = |(piece, line): (u32, Line)| Line {
        id: new_id.get(&(piece, line.id)).copied().unwrap_or(line.id),
        phrase: piece,
        doubles: line.doubles.and_then(|doubled| new_id.get(&(piece, doubled)).copied()),
        ..line
    };
    lines.into_iter().map(renumber).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture;
    use crate::line::Role;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn splitting_keeps_every_note_and_tiles_the_piece(mut borders in proptest::collection::vec(1u64..7679, 0..6)) {
            let tune = "G4 A4 B4 C5 D5 C5 B4 A4 G4 A4 B4 C5 D5 C5 B4 A4";
            let score = fixture::score(vec![fixture::part("a", 0, tune), fixture::part("b", 0, "G2 - D3 - G2 - - -")]);
            let whole = fixture::analysis(&score, &[Role::Melody, Role::Bass]);
            borders.sort_unstable();
            borders.dedup();
            let borders: Vec<Tick> = borders.into_iter().map(Tick).collect();
            let parts = split(&score, &whole, &borders);
            let mut notes: Vec<NoteId> = parts.lines.iter().flat_map(|line| line.notes.clone()).collect();
            notes.sort_unstable();
            prop_assert_eq!(notes, score.notes().map(|note| note.id).collect::<Vec<_>>());
            for pair in parts.phrases.windows(2) {
                prop_assert_eq!(pair[0].span.end, pair[1].span.start);
            }
            for (index, line) in parts.lines.iter().enumerate() {
                prop_assert_eq!(line.id.0 as usize, index);
                prop_assert!(parts.phrases[line.phrase as usize].span.contains(line.span.start));
            }
            for border in borders {
                prop_assert!(parts.phrases.iter().any(|phrase| phrase.span.start == border));
            }
        }
    }
}
