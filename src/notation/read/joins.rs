//! Lines from note to note: which beginning of a slur, slide or tremolo belongs to which end, and which notes lie under it.
//!
//! Programs use one number for slurs of several voices at once, and again as soon as a slur has ended, and a slur may end
//! in another voice that stands before it in the document. So ends are paired in the order in which they sound: with
//! the beginning last opened under the number, one of the same voice before others.

use super::draft::{Draft, DraftNote};
use super::notices::{Kind, Notices};
use super::ties::Span;
use crate::score::{Sign, Tick};
use std::collections::BTreeMap;

/// What is joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Join {
    Slur,
    Glissando,
    /// A tremolo between two notes, with its strokes.
    Alternation(u8),
}

/// The beginning or end of a line at a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End {
    pub(super) join: Join,
    pub(super) number: u16,
    pub(super) begins: bool,
}

/// Most slurs kept over one note (ours), so that a document of nothing but slurs stays small.
const MOST_OVER_A_NOTE: usize = 8;

/// Most notes under all slurs of a part, for each note it has (ours).
const MOST_UNDER: usize = 16;

/// The signs that lines give to each note of a part; `next` is the next number that is free in the piece.
pub(super) fn signs(
    draft: &Draft,
    spans: &[Span],
    next: &mut u32,
    part: &str,
    notices: &mut Notices,
) -> Vec<Vec<Sign>> {
    let mut joined = Joined { signs: vec![Vec::new(); draft.notes.len()], voices: BTreeMap::new(), draft, spans };
    let pairs = pairs(draft, spans, part, notices);
    if pairs.is_empty() {
        return joined.signs;
    }
    joined.find_voices();
    let mut room = draft.notes.len().saturating_mul(MOST_UNDER).max(1_000);
    for (join, from, to) in pairs {
        let under = match join {
            Join::Slur => joined.under(from, to, room),
            Join::Glissando => vec![from, to],
            Join::Alternation(_) => [from, to].into_iter().flat_map(|head| joined.chord(head, room)).collect(),
        };
        room = room.saturating_sub(under.len());
        if room == 0 {
            break;
        }
        for note in under {
            joined.put(note, join, *next);
        }
        *next += 1;
    }
    joined.signs
}

/// Beginnings with their ends, in the order of the ends: notes that sound, not those that prolong them.
fn pairs(draft: &Draft, spans: &[Span], part: &str, notices: &mut Notices) -> Vec<(Join, usize, usize)> {
    let mut open: BTreeMap<(u8, u16), Vec<usize>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (index, end) in in_order(draft, spans) {
        let key = (end.join.kind(), end.number);
        let Some(note) = draft.notes.get(index) else { continue };
        if end.begins {
            open.entry(key).or_default().push(index);
            continue;
        }
        let begun = open.get_mut(&key).and_then(|open| nearest(open, note, draft).map(|place| open.remove(place)));
        let sounding = |index: usize| spans.get(index).map_or(index, |span| span.of);
        let ends = begun.map(|begun| (sounding(begun), sounding(index))).filter(|(from, to)| from != to);
        match ends {
            Some((from, to)) => pairs.push((end.join, from, to)),
            None => notices.add(end.join.lost(), part, Some(note.at.measure)),
        }
    }
    for ((kind, _), left) in open {
        for note in left.into_iter().filter_map(|index| draft.notes.get(index)) {
            let join = [Join::Slur, Join::Glissando, Join::Alternation(0)].into_iter().find(|join| join.kind() == kind);
            notices.add(join.unwrap_or(Join::Slur).lost(), part, Some(note.at.measure));
        }
    }
    pairs
}

/// All ends in the order in which they sound: at one instant a slur ends before the next begins.
fn in_order(draft: &Draft, spans: &[Span]) -> Vec<(usize, End)> {
    let each = draft.notes.iter().zip(spans).enumerate();
    let mut ends: Vec<(Tick, usize, End)> =
        each.flat_map(|(index, (note, span))| note.ends.iter().map(move |end| (span.start, index, *end))).collect();
    ends.sort_by_key(|(tick, index, end)| (*tick, end.begins, *index));
    ends.into_iter().map(|(_, index, end)| (index, end)).collect()
}

/// The place of the beginning that an end at a note belongs to.
fn nearest(open: &[usize], note: &DraftNote, draft: &Draft) -> Option<usize> {
    let of = |place: &usize| open.get(*place).and_then(|index| draft.notes.get(*index));
    let likeness = |place: &usize| {
        let begun = of(place);
        let staff = begun.is_some_and(|begun| begun.staff == note.staff);
        let voice = staff && begun.is_some_and(|begun| begun.voice == note.voice);
        (voice, staff, *place)
    };
    (0..open.len()).max_by_key(likeness)
}

struct Joined<'a> {
    signs: Vec<Vec<Sign>>,
    /// The notes that sound, by staff and voice, in time order.
    voices: BTreeMap<(u8, u16), Vec<(Tick, usize)>>,
    draft: &'a Draft,
    spans: &'a [Span],
}

impl Joined<'_> {
    fn find_voices(&mut self) {
        for (index, (note, span)) in self.draft.notes.iter().zip(self.spans).enumerate() {
            if !span.joined {
                self.voices.entry((note.staff, note.voice)).or_default().push((span.start, index));
            }
        }
        self.voices.values_mut().for_each(|voice| voice.sort_unstable());
    }

    /// The notes under a slur: those of its voice from the first to the last; of both, where it leads to another.
    fn under(&self, from: usize, to: usize, most: usize) -> Vec<usize> {
        let place = |index: usize| Some((self.draft.notes.get(index)?, self.spans.get(index)?.start));
        let (Some((first, start)), Some((last, end))) = (place(from), place(to)) else { return Vec::new() };
        let mut voices = vec![(first.staff, first.voice), (last.staff, last.voice)];
        voices.dedup();
        let mut notes = Vec::new();
        for voice in voices.iter().filter_map(|voice| self.voices.get(voice)) {
            let begin = voice.partition_point(|(tick, _)| *tick < start);
            let inside = voice.iter().skip(begin).take_while(|(tick, _)| *tick <= end).take(most);
            notes.extend(inside.map(|(_, index)| *index));
        }
        notes
    }

    /// The notes struck with one in its voice, itself among them.
    fn chord(&self, head: usize, most: usize) -> Vec<usize> {
        let is_grace = |index: usize| self.draft.notes.get(index).is_some_and(|note| note.grace > 0);
        let mut notes = self.under(head, head, most);
        notes.retain(|index| is_grace(*index) == is_grace(head));
        notes
    }

    fn put(&mut self, note: usize, join: Join, number: u32) {
        let Some(signs) = self.signs.get_mut(note).filter(|signs| signs.len() < MOST_OVER_A_NOTE) else { return };
        signs.push(match join {
            Join::Slur => Sign::Slur(number),
            Join::Glissando => Sign::Glissando(number),
            Join::Alternation(strokes) => Sign::Alternation(number, strokes),
        });
    }
}

impl Join {
    /// What must be alike in beginning and end.
    const fn kind(self) -> u8 {
        match self {
            Self::Slur => 0,
            Self::Glissando => 1,
            Self::Alternation(_) => 2,
        }
    }

    const fn lost(self) -> Kind {
        match self {
            Self::Slur => Kind::NotKept("slurs that begin or end nowhere, or on one note,"),
            Self::Glissando => Kind::NotKept("glissandi and slides that begin or end nowhere"),
            Self::Alternation(_) => Kind::NotKept("tremolos between two notes of which one is missing"),
        }
    }
}
