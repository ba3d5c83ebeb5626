//! A piano's tremolo bowed: two notes in fast alternation become a double stop, or divided players, in tremolo.
//!
//! A pianist keeps a chord sounding by shaking the hand between its notes. Strings keep it sounding by the bow: each note
//! is held, in tremolo (common practice of transcribers). The sign says so; each
//! stroke sounds where the source has it.

use crate::arrange::decision::Transformation;
use crate::arrange::draft::{Desk, Draft};
use crate::arrange::realize::{Outcome, fits, metric_weight};
use crate::arrange::source::Source;
use crate::line::Role;
use crate::score::{Sign, Stroke, Ticks};

/// Fewest notes of a tremolo, and their slowest step in milliseconds (as analysis has it: eight a second).
const NOTES: usize = 8;
const SLOWEST_MS: i64 = 125;
/// Narrowest and widest alternation in semitones: seconds are trills.
const APART: std::ops::RangeInclusive<u8> = 3..=12;
/// What a beat weighs in its bar.
const ON_BEAT: i64 = 100;
/// Beams of a tremolo too fast to be counted.
const BEAMS: u8 = 3;

/// Makes two notes in tremolo of every fast alternation that a bowed seat can hold as one.
pub(in crate::arrange) fn bow_tremolos(desk: &Desk<'_>, drafts: Vec<Draft>) -> Outcome {
    if !desk.seat.bows_tremolo {
        return (drafts, Vec::new());
    }
    let mut kept = Vec::with_capacity(drafts.len());
    let mut rest = drafts.as_slice();
    while !rest.is_empty() {
        let (own, after) = rest.split_at(alternation(desk, rest).max(1));
        let (lead_in, own) = own.split_at(before_beat(desk, own));
        kept.extend_from_slice(lead_in);
        match (own.first(), own.get(1)) {
            (Some(first), Some(second)) if own.len() >= NOTES && fits(desk.seat, &[first.pitch, second.pitch], &[]) => {
                kept.extend([first, second].map(|note| bowed(note, own)));
            }
            _ => kept.extend_from_slice(own),
        }
        rest = after;
    }
    (kept, Vec::new())
}

/// How many drafts from the first on are two notes in fast and even alternation.
fn alternation(desk: &Desk<'_>, drafts: &[Draft]) -> usize {
    let Some([a, b]) = drafts.get(..2) else { return 1 };
    let time = |pair: &[Draft]| desk.clock.ms(pair[1].start) - desk.clock.ms(pair[0].start);
    let is_own = |(place, draft): &(usize, &Draft)| draft.pitch == if place % 2 == 0 { a.pitch } else { b.pitch };
    let accompanies = matches!(a.role, Role::Rhythm | Role::Harmony | Role::Bass);
    let fingered = a.sources.iter().any(|id| !desk.source.is_keyboard(*id));
    if fingered || !accompanies || !APART.contains(&a.pitch.abs_diff(b.pitch)) {
        return 1;
    }
    let fast = drafts.windows(2).take_while(|pair| (1..=SLOWEST_MS).contains(&time(pair))).count() + 1;
    drafts[..fast].iter().enumerate().take_while(is_own).count()
}

/// How many of its first notes come before a beat on which a tremolo can begin; none where that would cost it too much.
fn before_beat(desk: &Desk<'_>, figure: &[Draft]) -> usize {
    let on_beat = |draft: &Draft| metric_weight(desk, draft.start) >= ON_BEAT;
    figure.iter().take(NOTES / 2).position(on_beat).filter(|first| figure.len() >= first + NOTES).unwrap_or(0)
}

/// One note of an alternation, held for all of its own.
fn bowed(note: &Draft, figure: &[Draft]) -> Draft {
    let own = figure.iter().filter(|draft| draft.pitch == note.pitch);
    Draft {
        start: figure.first().map_or(note.start, |first| first.start),
        end: figure.iter().map(|draft| draft.end).max().unwrap_or(note.end),
        sources: own.flat_map(|draft| draft.sources.iter().copied()).collect(),
        rewritten: Some(Transformation::BowedTremolo),
        ..note.clone()
    }
}

/// The signs of a draft that is a bowed tremolo: its strokes are those of the source.
pub(in crate::arrange) fn tremolo_signs(source: &Source, draft: &Draft) -> Option<[Sign; 2]> {
    let strokes = draft.sources.iter().map(|id| source.note(*id).start).filter(|start| *start < draft.end);
    let mut strokes: Vec<u64> = strokes.map(|start| start.saturating_sub(draft.start)).collect();
    strokes.sort_unstable();
    strokes.dedup();
    let played = strokes.into_iter().map(|after| Stroke { after: Ticks(after), step: 0 }).collect();
    (draft.rewritten == Some(Transformation::BowedTremolo)).then_some([Sign::Tremolo(BEAMS), Sign::Played(played)])
}
