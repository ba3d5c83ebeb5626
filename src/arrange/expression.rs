//! Dynamics, articulation and marks of a seat's part, from the source's contour and lengths.

use super::arrangement::{ArrangedNote, Articulation};
use super::bow;
use super::draft::Draft;
use super::plan::BoundPlan;
use super::source::Source;
use super::style::Style;
use crate::analysis::{Attack, Loudness, steady};
use crate::ensemble::Seat;
use crate::line::Role;
use crate::profile::Excitation;
use crate::score::{Dynamic, Frame, Mark, Marked, MeterMap, SeatId, Tick, TickSpan};

/// What a change of dynamic that the source does not have costs a seat, in thousandths of a step held for a bar (ours):
/// who takes over another line for a bar or two stays as loud as before.
const CHANGE: i64 = 2000;

/// Rests of so many bars make a new entry, with a dynamic of its own.
const ENTRY: u64 = 2;

/// What expression is drawn from.
#[derive(Clone, Copy)]
pub(super) struct Taste<'a> {
    pub(super) source: &'a Source,
    pub(super) loudness: &'a Loudness,
    pub(super) meters: &'a MeterMap,
    pub(super) style: &'a Style,
    pub(super) plan: &'a BoundPlan,
}

impl Taste<'_> {
    /// The dynamic of each draft of a seat: that of its part of the source, softer where the seat accompanies and the
    /// source leaves the balance to us; changed only where it stays.
    pub(super) fn dynamics(self, seat: SeatId, drafts: &[Draft]) -> Vec<Dynamic> {
        let attacks = self.attacks(drafts);
        let steady = steady(&attacks, CHANGE);
        let at = |draft: &Draft| {
            let place = attacks.partition_point(|attack| attack.at.0 <= draft.start).checked_sub(1);
            place.and_then(|place| steady.get(place)).copied().unwrap_or(Dynamic::Mf)
        };
        drafts.iter().map(|draft| self.plan.dynamic(seat, Tick(draft.start)).unwrap_or_else(|| at(draft))).collect()
    }

    fn attacks(self, drafts: &[Draft]) -> Vec<Attack> {
        let mut attacks: Vec<Attack> = Vec::with_capacity(drafts.len());
        let mut last = None;
        for cell in drafts.chunk_by(|a, b| self.phrase(a) == self.phrase(b)) {
            let softer = self.softer(cell);
            for chord in cell.chunk_by(|a, b| a.start == b.start) {
                let Some(first) = chord.first() else { continue };
                let (at, part) = (Tick(first.start), self.part(first));
                let told = chord.iter().map(|draft| self.told(draft)).max().unwrap_or(Dynamic::Mf);
                let bar = self.meters.bar_at(at).span.length();
                let changes = last.is_some_and(|(before, dynamic)| before == part && dynamic != told);
                let rested = attacks.last().is_none_or(|last| at.0 >= last.end.0 + bar.0 * ENTRY);
                let end = Tick(chord.iter().map(|draft| draft.end).max().unwrap_or(first.end));
                let step = told.louder(-softer) as i64 * 1000;
                attacks.push(Attack { at, end, step, bar, free: changes || rested });
                last = Some((part, told));
            }
        }
        attacks
    }

    fn phrase(self, draft: &Draft) -> usize {
        self.source.phrases.partition_point(|span| span.start.0 <= draft.start)
    }

    fn part(self, draft: &Draft) -> Option<u16> {
        draft.sources.first().map(|id| self.source.note(*id).part)
    }

    /// What the source says of a draft; a stroke with the others is as loud as the music.
    fn told(self, draft: &Draft) -> Dynamic {
        if draft.strikes_along() {
            return draft.dynamic(self.source);
        }
        self.part(draft).map_or(Dynamic::Mf, |part| self.of_part(part, Tick(draft.start)))
    }

    /// The dynamic of a part of the source.
    pub(super) fn of_part(self, part: u16, at: Tick) -> Dynamic {
        let heard = || self.loudness.parts.get(usize::from(part)).map_or(Dynamic::Mf, |part| part.at(at));
        self.source.written.dynamic(part, at).unwrap_or_else(heard)
    }

    /// By how many steps a seat that accompanies in a phrase is softer.
    fn softer(self, cell: &[Draft]) -> i8 {
        let has_lead = |role: Role| matches!(role, Role::Melody | Role::Countermelody | Role::Percussion);
        let leads = |draft: &&Draft| has_lead(draft.role) || draft.strikes_along();
        let leading = cell.iter().filter(leads).count() * 2 > cell.len();
        if leading || self.loudness.is_balanced || self.source.written.is_balanced {
            0
        } else {
            self.style.accompaniment_softer.min(3) as i8
        }
    }

    /// The source's hairpins over a seat's drafts: those of the part that most of its notes there are of.
    pub(super) fn hairpins(self, drafts: &[Draft]) -> Vec<Marked> {
        let mut hairpins = Vec::new();
        for (loudness, index) in self.loudness.parts.iter().zip(0u16..) {
            for (span, louder) in &loudness.hairpins {
                let from = drafts.partition_point(|draft| draft.start < span.start.0);
                let to = drafts.partition_point(|draft| draft.start < span.end.0);
                let inside = drafts.get(from..to).unwrap_or_default();
                let own = inside.iter().filter(|draft| self.part(draft) == Some(index)).count();
                if own * 2 > inside.len() {
                    hairpins.push((*span, *louder));
                }
            }
        }
        without_overlaps(hairpins)
    }
}

/// Hairpins by start; of those that overlap the first.
pub(super) fn without_overlaps(mut hairpins: Vec<(TickSpan, bool)>) -> Vec<Marked> {
    hairpins.sort_unstable();
    let mut kept: Vec<(TickSpan, bool)> = Vec::with_capacity(hairpins.len());
    for hairpin in hairpins {
        if kept.last().is_none_or(|last| last.0.end <= hairpin.0.start) {
            kept.push(hairpin);
        }
    }
    kept.into_iter().map(|(span, louder)| Marked::Hairpin(span, louder)).collect()
}

/// How each draft is articulated, from its length against the next attack; `joined` tells of a draft's place whether a
/// slur leads on from it.
pub(super) fn articulate(drafts: &[Draft], quarter: u64, joined: impl Fn(usize) -> bool) -> Vec<Articulation> {
    let one = |(place, draft): (usize, &Draft)| {
        if is_short(draft, room(drafts, place), quarter) {
            Articulation::Staccato
        } else if draft.breath.is_none() && joined(place) {
            Articulation::Legato
        } else {
            Articulation::Plain
        }
    };
    drafts.iter().enumerate().map(one).collect()
}

/// How long a draft is written: up to its breath, and twice as long under a dot, as far as the next attack lets it.
pub(super) fn written_length(drafts: &[Draft], place: usize, articulation: Articulation) -> u64 {
    let draft = &drafts[place];
    let length = (draft.end - draft.start).max(1);
    match draft.breath {
        Some(written) => written.saturating_sub(draft.start).max(1),
        None if articulation == Articulation::Staccato => (length * 2).min(room(drafts, place)).max(length),
        None => length,
    }
}

/// Breath marks where notes end early for a breath.
pub(super) fn breaths(drafts: &[Draft]) -> impl Iterator<Item = Marked> {
    drafts.iter().filter_map(|draft| draft.breath).map(|end| Marked::At(Tick(end), Mark::Breath))
}

/// Where a draft ends, the breath after it left out.
pub(super) fn written_end(drafts: &[Draft], place: usize, quarter: u64, notated: bool) -> u64 {
    let draft = &drafts[place];
    let length = draft.end - draft.start;
    if !notated && is_short(draft, room(drafts, place), quarter) { draft.end + length } else { draft.end }
}

/// From a draft's start to the next attack; twice its length for the last.
fn room(drafts: &[Draft], place: usize) -> u64 {
    let draft = &drafts[place];
    let next = drafts[place + 1..].iter().map(|next| next.start).find(|start| *start > draft.start);
    next.map_or((draft.end - draft.start).max(1) * 2, |next| next - draft.start)
}

/// Whether a draft is written twice as long, with a dot. An eighth or one of a triplet before a rest is written as it
/// stands.
fn is_short(draft: &Draft, room: u64, quarter: u64) -> bool {
    let length = (draft.end - draft.start).max(1);
    let is_plain = |plain: u64| length.abs_diff(plain) <= quarter / 24;
    let short = length * 2 <= room && length <= quarter / 2;
    draft.breath.is_none() && short && !is_plain(quarter / 2) && !is_plain(quarter / 3)
}

/// Dynamics where they change.
pub(super) fn dynamics(frame: &Frame, notes: &[ArrangedNote]) -> Vec<Marked> {
    let quarter = frame.division().quarter().0;
    let mut marks = Vec::new();
    let mut last: Option<&ArrangedNote> = None;
    for note in notes {
        let rested = last.is_none_or(|last| note.start.0 > last.span().end.0 + quarter * 16);
        if rested || last.is_some_and(|last| last.dynamic != note.dynamic) {
            marks.push(Marked::At(note.start, Mark::Dynamic(note.dynamic)));
        }
        last = Some(note);
    }
    marks
}

/// Dynamics where they change and after rests of four bars, the hairpins that fit them, slurs over joined notes: what a
/// source that was played leaves to us.
pub(super) fn marks(seat: &Seat, frame: &Frame, notes: &[ArrangedNote], hairpins: &[Marked]) -> Vec<Marked> {
    let mut marks = dynamics(frame, notes);
    marks.extend(hairpins.iter().filter(|hairpin| leads_on(hairpin, frame, notes, hairpins)).cloned());
    let bows = slurs(seat, notes).into_iter().flat_map(|slur| bow::cut(seat, frame, notes, slur));
    marks.extend(bows.map(Marked::Slur));
    marks.sort_by_key(time);
    marks
}

/// Whether a hairpin goes the way that the dynamics around it go; with one dynamic on both sides, whether another leads
/// back.
fn leads_on(hairpin: &Marked, frame: &Frame, notes: &[ArrangedNote], hairpins: &[Marked]) -> bool {
    let Marked::Hairpin(span, louder) = hairpin else { return false };
    let before = notes.partition_point(|note| note.start <= span.start).checked_sub(1).and_then(|at| notes.get(at));
    let after = notes.get(notes.partition_point(|note| note.start < span.end));
    let (Some(before), Some(after)) = (before, after) else { return false };
    let quarter = frame.division().quarter().0;
    let follows =
        |later: TickSpan, earlier: TickSpan| later.start >= earlier.end && later.start.0 <= earlier.end.0 + quarter;
    let back = |other: &Marked| match other {
        Marked::Hairpin(other, way) => way != louder && (follows(*other, *span) || follows(*span, *other)),
        _ => false,
    };
    match after.dynamic.cmp(&before.dynamic) {
        std::cmp::Ordering::Equal => hairpins.iter().any(back),
        way => *louder == way.is_gt(),
    }
}

/// Runs of legato notes up to the note they lead to, one that is short or played another way left out. Singers have them
/// only over the notes of one syllable, which MIDI does not tell.
fn slurs(seat: &Seat, notes: &[ArrangedNote]) -> Vec<TickSpan> {
    let mut slurs: Vec<TickSpan> = Vec::new();
    if seat.profile().excitation == Excitation::Sung {
        return slurs;
    }
    let mut open: Option<Tick> = None;
    for pair in notes.windows(2) {
        let joined = pair[0].articulation == Articulation::Legato;
        if joined && open.is_none() {
            open = Some(pair[0].start);
        }
        let other_way = pair[0].technique != pair[1].technique;
        if (other_way || pair[1].articulation != Articulation::Legato)
            && let Some(start) = open.take_if(|_| joined)
        {
            let apart = other_way || pair[1].articulation == Articulation::Staccato;
            let last = if apart { &pair[0] } else { &pair[1] };
            if start < last.start {
                slurs.push(TickSpan::new(start, last.span().end));
            }
        }
    }
    slurs
}

/// When a mark stands.
pub(super) fn time(mark: &Marked) -> Tick {
    match mark {
        Marked::At(tick, _) => *tick,
        Marked::Hairpin(span, _) | Marked::Slur(span) => span.start,
    }
}

/// Whether a mark is one that [`marks`] writes.
pub(super) fn is_expression(mark: &Marked) -> bool {
    matches!(mark, Marked::At(_, Mark::Dynamic(_)) | Marked::Hairpin(..) | Marked::Slur(_))
}
