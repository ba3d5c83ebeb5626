//! Timpani strike with the bass where the music is loud.
//!
//! A source for a keyboard or a small band has no part for them. In its tuttis they give weight to the beats (common
//! practice since Haydn): tonic and dominant of the key that is heard, where the bass has them, on the first beat of a bar
//! and its middle, at fortissimo on every beat, as far as the drums at hand stand in those pitches or can be tuned in
//! time. Long notes are rolled at fortissimo and at the end. Where the source has timpani, or the band is its own, they
//! play what is written.

mod kettles;
#[cfg(test)]
mod tests;

use super::decision::Transformation;
use super::draft::{Clock, Draft, Drafts};
use super::facts::SeatFacts;
use super::homes::{homes, is_own_band};
use super::section::Bandstand;
use crate::line::Role;
use crate::score::{Dynamic, Sign, Tick};
use kettles::Kettles;
use std::collections::BTreeMap;

/// Softest music in which they strike, and in which they strike every beat (ours).
const STRIKES: Dynamic = Dynamic::F;
const EVERY_BEAT: Dynamic = Dynamic::Ff;
/// Fewest strokes that a part is written for (ours): for less nobody counts bars.
const FEWEST: usize = 4;
/// Beams of a roll.
const ROLL: u8 = 3;
/// Semitones from tonic to dominant.
const FIFTH: u8 = 7;

/// Gives the first timpanist who has nothing the loud beats of the bass.
pub(super) fn strike_bass(stand: Bandstand<'_>, clock: Clock<'_>, drafts: &mut Drafts) {
    let Some(seat) = stand.timpanist(drafts) else { return };
    let beats = stand.beats(clock, drafts);
    let mut kettles = Kettles::of(&stand.ensemble.seats[seat]);
    let part: Vec<Draft> = beats.values().filter_map(|bass| stand.stroke(seat, bass, clock, &mut kettles)).collect();
    if part.len() >= FEWEST {
        drafts.seats[seat] = part;
    }
}

/// The sign of a stroke that is longer than a beat: a roll.
pub(super) fn roll_sign(draft: &Draft, clock: Clock<'_>) -> Option<Sign> {
    let is_long = draft.end > draft.start + clock.beat(draft.start);
    (draft.strikes_along() && is_long).then_some(Sign::Tremolo(ROLL))
}

impl Bandstand<'_> {
    /// The first seat of tuned drums without a part of its own or anything to play, in a band for which the music was not
    /// written.
    fn timpanist(&self, drafts: &Drafts) -> Option<usize> {
        let has_drums = |seat: &usize| !self.ensemble.seats[*seat].profile().capability.drums.is_empty();
        let is_written = |seat: &SeatFacts| self.source.strands.iter().any(|strand| seat.drums(strand.part));
        let mut seats = (0..self.seats.len()).filter(has_drums);
        let seat = seats.find(|seat| drafts.seats[*seat].is_empty() && !is_written(&self.seats[*seat]))?;
        (!is_own_band(self.source, self.seats, &homes(self.source, self.seats))).then_some(seat)
    }

    /// The lowest note of the bass on every beat that is loud and heavy enough, by its start.
    fn beats<'d>(&self, clock: Clock<'_>, drafts: &'d Drafts) -> BTreeMap<u64, &'d Draft> {
        let mut beats: BTreeMap<u64, &Draft> = BTreeMap::new();
        let bass = drafts.seats.iter().flatten().filter(|draft| draft.role == Role::Bass && !draft.doubling);
        for draft in bass.filter(|draft| self.is_heavy(draft, clock)) {
            let lowest = beats.entry(draft.start).or_insert(draft);
            if draft.pitch < lowest.pitch {
                *lowest = draft;
            }
        }
        beats
    }

    fn is_heavy(&self, draft: &Draft, clock: Clock<'_>) -> bool {
        let dynamic = draft.dynamic(self.source);
        let meters = &clock.0.meters;
        let position = meters.position(Tick(draft.start));
        let bar = meters.meter_at(Tick(draft.start)).bar_length(clock.0.division()).0;
        let inside = u64::from(position.beat - 1) * clock.beat(draft.start);
        let is_half = (2 * inside).is_multiple_of(bar);
        position.after.0 == 0 && dynamic >= STRIKES && (is_half || dynamic >= EVERY_BEAT)
    }

    /// A stroke with a note of the bass, if it is tonic or dominant and a drum has it.
    fn stroke(&self, seat: usize, bass: &Draft, clock: Clock<'_>, kettles: &mut Kettles) -> Option<Draft> {
        let id = *bass.sources.first()?;
        let may = self.wishes.may_pick_up(bass.strand, seat as u16, bass.start);
        let pitch = may.then(|| self.pitch(seat, bass, clock, kettles))??;
        let shift = i16::from(pitch) - i16::from(self.source.note(id).pitch);
        let beat_end = bass.start + clock.beat(bass.start);
        let end = if self.is_rolled(bass, clock) { bass.end } else { bass.end.min(beat_end) };
        let rewritten = Some(Transformation::StruckBass);
        let draft = Draft::new(self.source, id, bass.strand, shift, 0)?;
        Some(Draft { end, role: Role::Bass, doubling: true, rewritten, ..draft })
    }

    /// The pitch of a drum that stands in the class of a note of the bass, or is brought to it.
    fn pitch(&self, seat: usize, bass: &Draft, clock: Clock<'_>, kettles: &mut Kettles) -> Option<u8> {
        let tonality = self.analysis.tonality_over(Tick(bass.start))?;
        let tonic = tonality.key.tonic_class();
        let classes = [tonic, (tonic + FIFTH) % 12];
        let place = classes.iter().position(|class| bass.pitch % 12 == *class)?;
        let [own, other] = [classes[place], classes[1 - place]].map(|class| kettles.pitch(&self.seats[seat], class));
        let length = clock.ms(tonality.span.end.0) - clock.ms(tonality.span.start.0);
        own.filter(|pitch| kettles.stand_in(*pitch, other, (clock.ms(bass.start), length)))
    }

    /// Whether a stroke is a roll: of two beats or more, at fortissimo or the last of the piece.
    fn is_rolled(&self, bass: &Draft, clock: Clock<'_>) -> bool {
        let beat = clock.beat(bass.start);
        let is_last = bass.end + beat > self.source.end;
        bass.end >= bass.start + 2 * beat && (is_last || bass.dynamic(self.source) >= EVERY_BEAT)
    }
}
