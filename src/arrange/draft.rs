//! Notes on their way to a seat.

use super::decision::{Sources, Transformation};
use super::facts::SeatFacts;
use super::ledger::LostReason;
use super::source::Source;
use crate::line::{LineId, Role};
use crate::score::{Dynamic, Frame, NoteId, Tick};
use crate::units::Seconds;
use smallvec::smallvec;
use std::collections::BTreeSet;

/// A note that a seat is to play, with all that its decision will say.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) pitch: u8,
    pub(super) start: u64,
    pub(super) end: u64,
    /// The source note it plays, then those of the same pitch that it speaks for.
    pub(super) sources: Sources,
    pub(super) line: LineId,
    pub(super) role: Role,
    /// The strand whose assignment gave it here.
    pub(super) strand: u32,
    /// Semitones moved with its phrase.
    pub(super) shift: i16,
    /// Semitones moved alone.
    pub(super) folded: i16,
    /// Which of the seat's instruments plays it.
    pub(super) instrument: u8,
    /// Whether it is to be played with the mute, where there is one.
    pub(super) muted: bool,
    pub(super) weight: i64,
    /// A copy of what another seat has.
    pub(super) doubling: bool,
    pub(super) shortened: bool,
    /// The figure it is of was rewritten.
    pub(super) rewritten: Option<Transformation>,
    /// A breath follows: where it ends as written, a breath mark behind it; it sounds up to `end`.
    pub(super) breath: Option<u64>,
    /// Where its key goes up, when the source's pedal holds it for longer.
    pub(super) key_up: Option<u64>,
}

impl Draft {
    /// A source note as it stands, moved by `shift` and then by `folded`; `None` when that is no pitch.
    pub(super) fn new(source: &Source, id: NoteId, strand: u32, shift: i16, folded: i16) -> Option<Self> {
        let note = source.note(id);
        let pitch = u8::try_from(i16::from(note.pitch) + shift + folded).ok().filter(|pitch| *pitch < 128)?;
        Some(Self {
            pitch,
            start: note.start,
            end: note.end,
            sources: smallvec![id],
            line: note.line,
            role: note.role,
            strand,
            shift,
            folded,
            instrument: 0,
            muted: source.strands.get(strand as usize).is_some_and(|strand| strand.muted),
            weight: note.weight,
            doubling: false,
            shortened: false,
            rewritten: None,
            breath: None,
            key_up: None,
        })
    }

    /// Ends it earlier. What only the pedal held is no loss.
    pub(super) fn cut(&mut self, end: u64) {
        if end < self.end {
            self.shortened |= end < self.key_end();
            self.key_up = self.key_up.filter(|key_up| *key_up < end);
            self.end = end.max(self.start + 1);
        }
    }

    /// Lets it sound on after its key goes up.
    pub(super) fn hold(&mut self, key_up: u64, end: u64) {
        (self.key_up, self.end) = (Some(key_up), end);
    }

    /// The dynamic of the music at the source note it plays; mf where it plays none.
    pub(super) fn dynamic(&self, source: &Source) -> Dynamic {
        self.sources.first().map_or(Dynamic::Mf, |id| source.note(*id).dynamic)
    }

    /// Whether it is a stroke that gives weight to the others.
    pub(super) fn strikes_along(&self) -> bool {
        self.rewritten == Some(Transformation::StruckBass)
    }

    /// Where it ends without the source's pedal.
    pub(super) fn key_end(&self) -> u64 {
        self.key_up.unwrap_or(self.end)
    }
}

/// The drafts of every seat, each by (start, pitch), and what was left out on the way.
#[derive(Debug)]
pub(super) struct Drafts {
    pub(super) seats: Vec<Vec<Draft>>,
    /// Drafts taken out again, with the reason.
    pub(super) out: Vec<(Draft, LostReason)>,
}

impl Drafts {
    /// Puts every seat's drafts in order.
    pub(super) fn sort(&mut self) {
        self.seats.iter_mut().for_each(|part| in_order(part));
    }

    /// Takes drafts out of a seat's part, known by the source notes they play.
    pub(super) fn take_out(&mut self, seat: usize, drafts: &[Draft]) {
        let taken: BTreeSet<_> = drafts.iter().filter_map(|draft| draft.sources.first().copied()).collect();
        self.seats[seat].retain(|draft| draft.sources.first().is_none_or(|id| !taken.contains(id)));
    }

    /// Puts drafts into a seat's part.
    pub(super) fn put_in(&mut self, seat: usize, drafts: Vec<Draft>) {
        self.seats[seat].extend(drafts);
        in_order(&mut self.seats[seat]);
    }
}

fn in_order(part: &mut [Draft]) {
    part.sort_by_key(|draft| (draft.start, draft.pitch, draft.sources.first().copied()));
}

/// Ticks and milliseconds of the piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock<'a>(pub(super) &'a Frame);

impl Clock<'_> {
    /// Milliseconds from the start.
    pub(super) fn ms(self, tick: u64) -> i64 {
        self.0.tempo.seconds_at(Tick(tick)).millis()
    }

    /// Ticks of a beat of the metre at a tick.
    pub(super) fn beat(self, tick: u64) -> u64 {
        self.0.meters.meter_at(Tick(tick)).beat_length(self.0.division()).0
    }

    /// The tick at, or just before, a time.
    pub(super) fn tick(self, ms: i64) -> u64 {
        self.0.tempo.tick_at(Seconds(ms as f64 / 1000.0)).0
    }
}

/// What realising a seat needs to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) source: &'a Source,
    pub(super) seat: &'a SeatFacts,
    pub(super) clock: Clock<'a>,
}

impl Desk<'_> {
    /// Whether a draft is a grace note.
    pub(super) fn is_grace(&self, draft: &Draft) -> bool {
        self.source.is_grace(&draft.sources)
    }
}
