//! Sections of like players in chords under their lead.
//!
//! Where one player of a section of saxophones or brass has a line, and the others double it or have chord tones that move
//! with it, a style may ask for chords right under the lead (`voicing`), as bands of their kind sound. Their tones are those that
//! the source has there, at other octaves; lead and bass stay what they are, and so does who has a line of his own. Under a long note of the lead the chord changes with
//! the harmony.

mod sounding;
#[cfg(test)]
mod tests;
mod voicing;

pub use voicing::SectionVoicing;

use super::decision::{Sources, Transformation};
use super::draft::{Draft, Drafts};
use super::facts::SeatFacts;
use super::ledger::LostReason;
use super::source::Source;
use super::style::Style;
use super::wishes::Wishes;
use crate::analysis::Analysis;
use crate::ensemble::Ensemble;
use crate::line::Role;
use crate::profile::Family;
use crate::score::{NoteId, Tick, TickSpan};
use smallvec::smallvec;
use sounding::Sounding;
use std::collections::{BTreeMap, BTreeSet};
use voicing::{Tones, under};

/// Fewest and most players of a section (ours: with its lead it has a chord, and more would only double).
const PLAYERS: std::ops::RangeInclusive<usize> = 4..=6;
/// Fewest players under the lead who are free.
const FREE: usize = 2;
/// How far the best registers of neighbours in a section may lie apart, in half semitones (ours): a tenor and a baritone
/// saxophone do, a trumpet and a trombone do not.
const NEAR: i16 = 17;

/// What sections are voiced from, and timpani strike from.
#[derive(Clone, Copy)]
pub(super) struct Bandstand<'a> {
    pub(super) source: &'a Source,
    pub(super) analysis: &'a Analysis,
    pub(super) ensemble: &'a Ensemble,
    pub(super) seats: &'a [SeatFacts],
    pub(super) style: &'a Style,
    pub(super) wishes: &'a Wishes<'a>,
}

/// Voices every section that the style asks for, phrase by phrase.
pub(super) fn voice_sections(stand: Bandstand<'_>, drafts: &mut Drafts) {
    if stand.style.voicing == SectionVoicing::AsWritten {
        return;
    }
    let sounding = Sounding::new(stand.source);
    for section in stand.sections() {
        for span in &stand.source.phrases {
            stand.voice(&section, *span, &sounding, drafts);
        }
    }
    drafts.sort();
}

impl Bandstand<'_> {
    /// The seats of every section of saxophones or brass, in score order.
    fn sections(&self) -> Vec<Vec<usize>> {
        let family = |seat: &usize| self.ensemble.seats[*seat].profile().family;
        let like = |a: &usize, b: &usize| {
            let near = self.seats[*a].centre().abs_diff(self.seats[*b].centre()) <= NEAR.unsigned_abs();
            family(a) == family(b) && near && self.ensemble.seats[*a].players == 1
        };
        let seats: Vec<usize> = (0..self.seats.len()).collect();
        let sections = seats.chunk_by(like).filter(|section| PLAYERS.contains(&section.len()));
        let may_be_voiced = |section: &&[usize]| matches!(family(&section[0]), Family::Saxophone | Family::Brass);
        sections.filter(may_be_voiced).map(<[usize]>::to_vec).collect()
    }

    /// Voices a section in a phrase, if its first player who has anything can lead it and others are free.
    fn voice(&self, section: &[usize], span: TickSpan, sounding: &Sounding<'_>, drafts: &mut Drafts) {
        let has = |seat: &usize| !within(&drafts.seats[*seat], span).is_empty();
        let Some(place) = section.iter().position(has) else { return };
        let lead: Vec<Draft> = within(&drafts.seats[section[place]], span).to_vec();
        let pieces: Vec<(Draft, TickSpan)> =
            lead.iter().flat_map(|note| self.pieces(note).into_iter().map(|piece| (note.clone(), piece))).collect();
        let led: BTreeSet<NoteId> = lead.iter().flat_map(|draft| draft.sources.iter().copied()).collect();
        let is_free = |seat: &usize| self.is_free(*seat, (&pieces, &led), within(&drafts.seats[*seat], span));
        let free: Vec<usize> = section[place + 1..].iter().copied().filter(is_free).collect();
        if free.len() < FREE || !leads(&lead) {
            return;
        }
        let mut chords = Chords { own: take(&free, span, drafts), played: BTreeSet::new() };
        chords.give_up(&led, &mut drafts.seats[section[place]], span);
        for (note, piece) in &pieces {
            let (heard, floor) = (sounding.at(piece.start.0), self.floor(note, *piece, sounding));
            self.chord(&free, note, (*piece, &heard, floor), &mut chords, drafts);
        }
        drafts.out.extend(chords.left());
        free.iter().for_each(|seat| drafts.seats[*seat].sort_by_key(|draft| draft.start));
    }

    /// Whether a seat has in a phrase nothing but copies and harmony that moves with the lead, and may play.
    fn is_free(&self, seat: usize, (pieces, led): (&[(Draft, TickSpan)], &BTreeSet<NoteId>), part: &[Draft]) -> bool {
        let slack = self.source.quarter / 8;
        let with_lead = |draft: &&Draft| {
            let place = pieces.partition_point(|(_, piece)| piece.start.0 + slack < draft.start);
            pieces.get(place).is_some_and(|(_, piece)| piece.start.0 <= draft.start + slack)
        };
        let doubles = |draft: &Draft| draft.doubling || draft.sources.iter().all(|id| led.contains(id));
        let own: Vec<&Draft> = part.iter().filter(|draft| !doubles(draft)).collect();
        let moves = own.iter().copied().all(|draft| with_lead(&draft));
        let harmony = own.iter().all(|draft| draft.role == Role::Harmony);
        let unpinned = |draft: &Draft| self.wishes.pin(draft.strand as usize, seat as u16).is_empty();
        let may = |(lead, _): &(Draft, TickSpan)| self.wishes.may_pick_up(lead.strand, seat as u16, lead.start);
        self.seats[seat].melodic && moves && harmony && part.iter().all(unpinned) && pieces.iter().all(may)
    }

    /// A note of the lead cut where the harmony changes under it.
    fn pieces(&self, note: &Draft) -> Vec<TickSpan> {
        let chords = &self.analysis.chords;
        let from = chords.partition_point(|chord| chord.span.end.0 <= note.start);
        let inside = chords[from..].iter().map(|chord| chord.span.start.0).take_while(|start| *start < note.end);
        let mut cuts: Vec<u64> = inside.filter(|start| *start > note.start).collect();
        cuts.insert(0, note.start);
        let ends = cuts[1..].iter().copied().chain([note.end]);
        cuts.iter().zip(ends).map(|(from, to)| TickSpan::new(Tick(*from), Tick(to))).collect()
    }

    /// The tones of the free players under a piece of a note of the lead; a tone that goes on is held.
    fn chord(
        &self,
        free: &[usize],
        lead: &Draft,
        (piece, sounding, floor): (TickSpan, &[NoteId], u8),
        chords: &mut Chords,
        drafts: &mut Drafts,
    ) {
        let pitches = under(lead.pitch, self.tones(lead, piece, (sounding, floor)), free.len(), self.style.voicing);
        for (seat, pitch) in free.iter().zip(pitches).filter(|(seat, pitch)| self.seats[**seat].has(*pitch)) {
            let sources = chords.sources(self.source, sounding, pitch);
            let part = &mut drafts.seats[*seat];
            let goes_on =
                |last: &&mut Draft| last.end == piece.start.0 && last.pitch == pitch && piece.start.0 > lead.start;
            match part.last_mut().filter(goes_on) {
                Some(last) => {
                    last.end = piece.end.0;
                    let more = sources.into_iter().filter(|id| chords.own.contains_key(id));
                    let more: Vec<NoteId> = more.filter(|id| !last.sources.contains(id)).collect();
                    last.sources.extend(more);
                }
                None => part.extend(self.tone(lead, (sources, pitch), piece, chords)),
            }
        }
    }

    /// A tone of the chord: a note of the source at another octave, as long as the lead's.
    fn tone(&self, lead: &Draft, (sources, pitch): (Sources, u8), piece: TickSpan, chords: &Chords) -> Option<Draft> {
        let id = *sources.first()?;
        let shift = i16::from(pitch) - i16::from(self.source.note(id).pitch);
        let draft = Draft::new(self.source, id, lead.strand, shift, 0)?;
        let doubling = !sources.iter().any(|id| chords.own.contains_key(id));
        let (start, end) = (piece.start.0, piece.end.0);
        let rewritten = Some(Transformation::SectionChord);
        Some(Draft { start, end, sources, role: Role::Harmony, doubling, rewritten, ..draft })
    }

    /// What a chord stays above: all that is lowest while it sounds, half a beat at a time. Nothing goes under a lead that is
    /// the lowest itself.
    fn floor(&self, lead: &Draft, piece: TickSpan, sounding: &Sounding<'_>) -> u8 {
        let step = (self.source.quarter / 2).max(1);
        let times = (0..).map(|half| piece.start.0 + half * step).take_while(|tick| *tick < piece.end.0);
        let bottom = |tick| sounding.at(tick).iter().map(|id| self.source.note(*id).pitch).min();
        times.filter_map(bottom).max().map_or(lead.pitch, |bottom| bottom.min(lead.pitch))
    }

    /// What may stand under a note of the lead: what the source sounds there, of its chord where it has enough of that.
    fn tones(&self, lead: &Draft, piece: TickSpan, (sounding, floor): (&[NoteId], u8)) -> Tones {
        let pitches = || sounding.iter().map(|id| self.source.note(*id).pitch);
        let all = pitches().fold(0u16, |mask, pitch| mask | 1 << (pitch % 12));
        let chord = self.analysis.chords.iter().find(|chord| chord.span.contains(piece.start));
        let of_chord = all & chord.map_or(all, |chord| chord.classes);
        let classes = if (of_chord & !(1 << (lead.pitch % 12))).count_ones() < 2 { all } else { of_chord };
        let third = chord.and_then(|chord| Some((chord.root + chord.quality.intervals().get(1)?) % 12));
        let tonality = self.analysis.tonality_over(piece.start);
        let leading = tonality.map(|tonality| (tonality.key.tonic_class() + 11) % 12);
        let tender = third.into_iter().chain(leading).fold(0, |mask, class| mask | 1 << class);
        Tones { classes, tender, floor }
    }
}

/// What the free players of a section had of their own in a phrase, and what of it their chords play.
struct Chords {
    own: BTreeMap<NoteId, Draft>,
    played: BTreeSet<NoteId>,
}

impl Chords {
    /// The notes of a pitch's class among those that sound: one that a player had before any other, the nearest first,
    /// then all others that players had.
    fn sources(&mut self, source: &Source, sounding: &[NoteId], pitch: u8) -> Sources {
        let mut sources: Sources =
            sounding.iter().copied().filter(|id| source.note(*id).pitch % 12 == pitch % 12).collect();
        sources.sort_by_key(|id| (!self.own.contains_key(id), source.note(*id).pitch.abs_diff(pitch), *id));
        let owned = sources.iter().skip(1).filter(|id| self.own.contains_key(id)).count();
        sources.truncate(1 + owned);
        self.played.extend(&sources);
        sources
    }

    /// Leaves what the lead plays too to the lead alone.
    fn give_up(&mut self, led: &BTreeSet<NoteId>, lead: &mut [Draft], span: TickSpan) {
        for draft in lead.iter_mut().filter(|draft| span.contains(Tick(draft.start))) {
            draft.doubling &= !draft.sources.iter().any(|id| self.own.contains_key(id));
        }
        self.own.retain(|id, _| !led.contains(id));
    }

    /// What no chord has taken up.
    fn left(self) -> impl Iterator<Item = (Draft, LostReason)> {
        let Self { own, played } = self;
        own.into_iter().filter(move |(id, _)| !played.contains(id)).map(|(_, draft)| (draft, LostReason::Thinned))
    }
}

/// Takes what seats have in a phrase; gives what of it is their own, by note.
fn take(seats: &[usize], span: TickSpan, drafts: &mut Drafts) -> BTreeMap<NoteId, Draft> {
    let mut own = BTreeMap::new();
    for seat in seats {
        let taken = drafts.seats[*seat].extract_if(.., |draft| span.contains(Tick(draft.start)));
        for draft in taken.filter(|draft| !draft.doubling) {
            own.extend(draft.sources.iter().map(|id| (*id, Draft { sources: smallvec![*id], ..draft.clone() })));
        }
    }
    own
}

/// The drafts of a part that begin in a span.
fn within(part: &[Draft], span: TickSpan) -> &[Draft] {
    let from = part.partition_point(|draft| draft.start < span.start.0);
    let to = part.partition_point(|draft| draft.start < span.end.0);
    &part[from..to]
}

/// Whether drafts can lead a section: one note at a time, and no bass.
fn leads(part: &[Draft]) -> bool {
    let bass = part.iter().filter(|draft| draft.role == Role::Bass).count();
    bass == 0 && part.windows(2).all(|pair| pair[0].start < pair[1].start)
}
