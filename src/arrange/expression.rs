//! Dynamics, articulation and marks of a seat's part, from the source's contour and lengths.

use super::arrangement::{ArrangedNote, Articulation};
use super::bow;
use super::draft::Draft;
use super::plan::BoundPlan;
use super::source::Source;
use super::style::Style;
use crate::analysis::Analysis;
use crate::ensemble::Seat;
use crate::line::Role;
use crate::score::{Dynamic, Frame, Mark, Marked, SeatId, Tick, TickSpan};

/// What expression is drawn from.
#[derive(Clone, Copy)]
pub(super) struct Taste<'a> {
    pub(super) source: &'a Source,
    pub(super) analysis: &'a Analysis,
    pub(super) style: &'a Style,
    pub(super) plan: &'a BoundPlan,
}

impl Taste<'_> {
    /// The dynamic of each draft of a seat: that of its phrase, softer where the seat accompanies.
    pub(super) fn dynamics(self, seat: SeatId, drafts: &[Draft]) -> Vec<Dynamic> {
        let mut dynamics = Vec::with_capacity(drafts.len());
        let mut from = 0;
        while from < drafts.len() {
            let (to, span) = self.cell(drafts, from);
            let dynamic = self.level(&drafts[from..to], span);
            let pinned = |draft: &Draft| self.plan.dynamic(seat, Tick(draft.start)).unwrap_or(dynamic);
            dynamics.extend(drafts[from..to].iter().map(pinned));
            from = to;
        }
        dynamics
    }

    /// The drafts from `from` on that share a phrase and a dynamic of the music.
    fn cell(self, drafts: &[Draft], from: usize) -> (usize, TickSpan) {
        let start = Tick(drafts[from].start);
        let phrase = self.source.phrases.partition_point(|span| span.start <= start);
        let next = self.source.phrases.get(phrase).map_or(Tick(u64::MAX), |span| span.start);
        let change = self.analysis.dynamics.partition_point(|(span, _)| span.start <= start);
        let next = self.analysis.dynamics.get(change).map_or(next, |(span, _)| span.start.min(next));
        (from + drafts[from..].partition_point(|draft| draft.start < next.0), TickSpan::new(start, next))
    }

    fn level(self, cell: &[Draft], span: TickSpan) -> Dynamic {
        let music = self.analysis.dynamic_at(span.start);
        let leads = |draft: &&Draft| matches!(draft.role, Role::Melody | Role::Countermelody | Role::Percussion);
        let leading = cell.iter().filter(leads).count() * 2 > cell.len();
        if leading { music } else { music.louder(-(self.style.accompaniment_softer.min(3) as i8)) }
    }
}

/// How each draft is articulated, and how long it is then written, from its length against the next attack.
pub(super) fn articulate(drafts: &[Draft], quarter: u64) -> Vec<(Articulation, u64)> {
    let one = |(i, draft): (usize, &Draft)| {
        let length = (draft.end - draft.start).max(1);
        let room = room(drafts, i);
        if let Some(written) = draft.breath {
            (Articulation::Plain, written.saturating_sub(draft.start).max(1))
        } else if is_short(draft, room, quarter) {
            (Articulation::Staccato, length * 2)
        } else if length + quarter / 16 >= room && drafts.get(i + 1).is_some_and(|next| next.pitch != draft.pitch) {
            (Articulation::Legato, length)
        } else {
            (Articulation::Plain, length)
        }
    };
    drafts.iter().enumerate().map(one).collect()
}

/// Breath marks where notes end early for a breath.
pub(super) fn breaths(drafts: &[Draft]) -> impl Iterator<Item = Marked> {
    drafts.iter().filter_map(|draft| draft.breath).map(|end| Marked::At(Tick(end), Mark::Breath))
}

/// Where a draft ends, the breath after it left out.
pub(super) fn written_end(drafts: &[Draft], place: usize, quarter: u64) -> u64 {
    let draft = &drafts[place];
    let length = draft.end - draft.start;
    if is_short(draft, room(drafts, place), quarter) { draft.end + length } else { draft.end }
}

/// From a draft's start to the next attack; twice its length for the last.
fn room(drafts: &[Draft], place: usize) -> u64 {
    let draft = &drafts[place];
    let next = drafts[place + 1..].iter().map(|next| next.start).find(|start| *start > draft.start);
    next.map_or((draft.end - draft.start).max(1) * 2, |next| next - draft.start)
}

/// Whether a draft is written twice as long, with a dot.
fn is_short(draft: &Draft, room: u64, quarter: u64) -> bool {
    let length = (draft.end - draft.start).max(1);
    draft.breath.is_none() && length * 2 <= room && length <= quarter / 2
}

/// Dynamics where they change, hairpins over rises and falls inside a passage, slurs over joined notes.
pub(super) fn marks(seat: &Seat, frame: &Frame, notes: &[ArrangedNote]) -> Vec<Marked> {
    let quarter = frame.division().quarter().0;
    let mut marks = Vec::new();
    let mut last: Option<&ArrangedNote> = None;
    for note in notes {
        let rested = last.is_none_or(|last| note.start.0 > last.span().end.0 + quarter * 16);
        if rested || last.is_some_and(|last| last.dynamic != note.dynamic) {
            marks.push(Marked::At(note.start, Mark::Dynamic(note.dynamic)));
        }
        if let Some(before) =
            last.filter(|last| last.dynamic != note.dynamic && note.start.0 <= last.span().end.0 + quarter)
        {
            let start = Tick(note.start.0.saturating_sub(quarter * 2));
            marks.push(Marked::Hairpin(TickSpan::new(start, note.start), note.dynamic > before.dynamic));
        }
        last = Some(note);
    }
    let bows = slurs(notes).into_iter().flat_map(|slur| bow::cut(seat, frame, notes, slur));
    marks.extend(bows.map(Marked::Slur));
    marks.sort_by_key(time);
    marks
}

/// Runs of legato notes up to the note they lead to, one that is short or played another way left out. Where most notes are joined the file's
/// lengths tell nothing about slurs (programs write full lengths), and there are none.
fn slurs(notes: &[ArrangedNote]) -> Vec<TickSpan> {
    let mut slurs: Vec<TickSpan> = Vec::new();
    let joined = notes.iter().filter(|note| note.articulation == Articulation::Legato).count();
    if joined * 2 > notes.len() {
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

/// Whether a mark is one that [`marks`] makes.
pub(super) fn is_expression(mark: &Marked) -> bool {
    matches!(mark, Marked::At(_, Mark::Dynamic(_)) | Marked::Hairpin(..) | Marked::Slur(_))
}
