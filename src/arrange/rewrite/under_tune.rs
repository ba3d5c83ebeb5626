//! Notes that a tune has left above itself, moved under it.
//!
//! Where a tune lies too high for those at hand it is played an octave lower, and what accompanied it from below would then
//! cover it. What is on top is heard as the tune (common practice), so that single notes of other lines go down
//! after it, where their player has them and where they stay above the bass.

use super::players::Players;
use crate::arrange::decision::Transformation;
use crate::arrange::draft::{Draft, Drafts};
use crate::arrange::realize::fits;
use crate::arrange::source::Source;
use crate::line::Role;

/// Moves notes under what was above them, seat by seat.
pub(in crate::arrange) fn keep_under_tune(players: Players<'_>, drafts: &mut Drafts) {
    let tops = is_top(players.source);
    let lowered = lowered_tops(players.source, &tops, drafts);
    if lowered.is_empty() {
        return;
    }
    for seat in (0..players.seats.len()).filter(|seat| players.seats[*seat].melodic) {
        for place in 0..drafts.seats[seat].len() {
            if let Some(pitch) = players.under(seat, place, &lowered, drafts) {
                let draft = &mut drafts.seats[seat][place];
                draft.folded += i16::from(pitch) - i16::from(draft.pitch);
                (draft.pitch, draft.rewritten) = (pitch, Some(Transformation::UnderTune));
            }
        }
    }
    drafts.sort();
}

/// What was on top and has been moved down.
struct Lowered {
    start: u64,
    end: u64,
    pitch: u8,
    /// Its pitch in the source.
    written: u8,
}

/// Whether each note of the source is the highest that sounds when it begins.
fn is_top(source: &Source) -> Vec<bool> {
    let mut order: Vec<usize> = (0..source.notes.len()).filter(|index| !source.notes[*index].percussion).collect();
    order.sort_by_key(|index| (source.notes[*index].start, std::cmp::Reverse(source.notes[*index].pitch)));
    let (mut tops, mut held) = (vec![false; source.notes.len()], Vec::<usize>::new());
    for index in order {
        let note = &source.notes[index];
        held.retain(|other| source.notes[*other].end > note.start + source.quarter / 10);
        tops[index] = held.iter().all(|other| source.notes[*other].pitch <= note.pitch);
        held.push(index);
    }
    tops
}

/// The drafts of such notes that lie lower than in the source, by start.
fn lowered_tops(source: &Source, tops: &[bool], drafts: &Drafts) -> Vec<Lowered> {
    let lowered = |draft: &Draft| {
        let first = *draft.sources.first()?;
        let written = source.note(first).pitch;
        let is_lowered = tops[first.0 as usize] && draft.pitch < written && !draft.doubling;
        is_lowered.then_some(Lowered { start: draft.start, end: draft.end, pitch: draft.pitch, written })
    };
    let mut found: Vec<Lowered> = drafts.seats.iter().flatten().filter_map(lowered).collect();
    found.sort_by_key(|top| (top.start, top.pitch));
    found
}

impl Players<'_> {
    /// Where a draft goes that covers what was above it; `None` where it does not, or has no place below.
    fn under(&self, seat: usize, place: usize, lowered: &[Lowered], drafts: &Drafts) -> Option<u8> {
        let draft = &drafts.seats[seat][place];
        let accompanies = draft.role != Role::Bass && !draft.doubling;
        if !accompanies || draft.rewritten.is_some() || !self.is_open(seat, draft) {
            return None;
        }
        let written = self.source.note(*draft.sources.first()?).pitch;
        let covered = |top: &&Lowered| top.end > draft.start && top.written > written && draft.pitch > top.pitch;
        let from = lowered.partition_point(|top| top.start + LONGEST * self.source.quarter < draft.start);
        let near = lowered[from..].iter().take_while(|top| top.start < draft.end);
        let ceiling = near.filter(covered).map(|top| top.pitch).min()?;
        let pitch = [12, 24].into_iter().filter_map(|down| draft.pitch.checked_sub(down)).find(|low| *low < ceiling)?;
        let outside = |pitch: u8| self.seats[seat].outside_tessitura(i16::from(pitch));
        let sounds_well = self.seats[seat].has(pitch) && outside(pitch) <= outside(draft.pitch);
        let fits = sounds_well && self.has_room(seat, place, pitch, drafts);
        (fits && self.is_over_bass(draft, pitch, drafts)).then_some(pitch)
    }

    /// Whether the seat can hold a pitch in place of a draft's beside what else it plays meanwhile.
    fn has_room(&self, seat: usize, place: usize, pitch: u8, drafts: &Drafts) -> bool {
        let part = &drafts.seats[seat];
        let meanwhile = |(other, index): (&Draft, usize)| {
            (index != place && other.start < part[place].end && other.end > part[place].start).then_some(other.pitch)
        };
        let to = part.partition_point(|other| other.start < part[place].end);
        let from = to.saturating_sub(MOST);
        let mut all: Vec<u8> = part[from..to].iter().zip(from..).filter_map(meanwhile).collect();
        let is_new = !all.contains(&pitch);
        all.push(pitch);
        all.sort_unstable();
        all.dedup();
        is_new && fits(&self.seats[seat], &all, &[])
    }

    /// Whether something else sounds below a pitch while a draft begins.
    fn is_over_bass(&self, draft: &Draft, pitch: u8, drafts: &Drafts) -> bool {
        let below = |part: &Vec<Draft>| {
            let to = part.partition_point(|other| other.start <= draft.start);
            part[to.saturating_sub(MOST)..to].iter().any(|other| other.end > draft.start && other.pitch < pitch)
        };
        drafts.seats.iter().any(below)
    }
}

/// Quarters after which a tune's note is not looked back for.
const LONGEST: u64 = 16;
/// Most notes of a seat looked back over.
const MOST: usize = 12;
