//! Whether every pin holds in what was made: a pin that the solver could not follow is an error, never silence.

use super::bind::{Allowed, BoundPlan};
use crate::analysis::Analysis;
use crate::arrange::{ArrangedNote, Arrangement, Deed};
use crate::ensemble::Seat;
use crate::line::{Line, LineId};
use crate::profile::Technique;
use crate::run::Error;
use crate::score::{Interval, NoteId, Score, SeatId, Tick};
use std::collections::{BTreeMap, BTreeSet};

impl BoundPlan {
    /// Checks an arrangement against the pins.
    ///
    /// # Errors
    /// [`Error::Unsatisfiable`] with the first pin that does not hold, and why.
    pub fn check_held(&self, score: &Score, analysis: &Analysis, arrangement: &Arrangement) -> Result<(), Error> {
        for seat in &arrangement.ensemble.seats {
            let pinned =
                |line: &'_ &Line| matches!(self.allowed(line.id, seat.id), Allowed::Play(_) | Allowed::Double(_));
            let mut lines = analysis.lines.iter().filter(pinned).peekable();
            if lines.peek().is_none() {
                continue;
            }
            let played = Played::of(arrangement, seat.id);
            for line in lines {
                self.check_line(score, arrangement, line, seat.id, &played)?;
            }
        }
        self.check_mutes(arrangement)?;
        self.check_instruments(arrangement)?;
        self.check_silent(arrangement)
    }

    /// A line is as muted as a pin says; what is plucked or played in some other way has no mute to speak of.
    fn check_mutes(&self, arrangement: &Arrangement) -> Result<(), Error> {
        self.check_notes(arrangement, |note, line, seat| {
            let (muted, pin) = self.mute_by(line, seat.id)?;
            let wrong = if muted { Technique::Ordinary } else { Technique::Muted };
            let what = if muted { "put the mute on, or to be open again" } else { "take the mute off" };
            (note.technique == wrong).then(|| (pin, what.to_owned()))
        })
    }

    /// A line is played on the instrument that a pin asks for.
    fn check_instruments(&self, arrangement: &Arrangement) -> Result<(), Error> {
        self.check_notes(arrangement, |note, line, seat| {
            let (instrument, pin) = self.instrument_by(line, seat.id)?;
            let what = || format!("take up the {}", seat.instrument(instrument).name);
            (note.instrument != instrument).then(|| (pin, what()))
        })
    }

    /// No note is other than a pin says; `wrong` tells of a note of a line the pin, and what there was no time for.
    fn check_notes(
        &self,
        arrangement: &Arrangement,
        wrong: impl Fn(&ArrangedNote, LineId, &Seat) -> Option<(u32, String)>,
    ) -> Result<(), Error> {
        for (part, seat) in arrangement.seats.iter().zip(&arrangement.ensemble.seats) {
            let line = |note: &ArrangedNote| arrangement.decisions.get(note.decision.0 as usize)?.line;
            if let Some((pin, what)) = part.notes.iter().find_map(|note| wrong(note, line(note)?, seat)) {
                let why = format!("{} has no time to {what}, beside what else it plays", seat.plain_name);
                return Err(self.unsatisfiable(pin, &why, "choose bars with rests around them, or another seat"));
            }
        }
        Ok(())
    }

    fn check_line(
        &self,
        score: &Score,
        arrangement: &Arrangement,
        line: &Line,
        seat: SeatId,
        played: &Played,
    ) -> Result<(), Error> {
        let (Allowed::Play(pin) | Allowed::Double(pin)) = self.allowed(line.id, seat) else { return Ok(()) };
        let octave = self.octave(line.id, seat);
        let pitched = line.notes.iter().any(|id| score.note(*id).is_some_and(|(_, note)| note.sound.pitch().is_some()));
        let folded = octave.is_some() && line.notes.iter().any(|id| played.folded.contains(id));
        if folded || (pitched && !is_given(arrangement, line, seat, octave)) {
            return Err(self.not_held(pin, score, arrangement, line, seat, octave));
        }
        let (missing, all) = played.missing(score, line);
        if missing > FEW + all / 16 {
            let why = format!(
                "{} could play only {} of its {all} attacks",
                arrangement.ensemble.seat(seat).plain_name,
                all - missing
            );
            return Err(self.unsatisfiable(pin, &why, "choose another seat, other bars, or a slower tempo"));
        }
        Ok(())
    }

    fn check_silent(&self, arrangement: &Arrangement) -> Result<(), Error> {
        for (part, seat) in arrangement.seats.iter().zip(&arrangement.ensemble.seats) {
            if let Some(pin) = part.notes.iter().find_map(|note| self.silence(seat.id, note.start)) {
                let why = format!("nobody but {} is left to play what sounds there", seat.plain_name);
                return Err(self.unsatisfiable(pin, &why, "leave a seat free to play there"));
            }
        }
        Ok(())
    }

    fn not_held(
        &self,
        pin: u32,
        score: &Score,
        arrangement: &Arrangement,
        line: &Line,
        seat: SeatId,
        octave: Option<Interval>,
    ) -> Error {
        let seat = arrangement.ensemble.seat(seat);
        let pitches = || line.notes.iter().filter_map(|id| score.note(*id)).filter_map(|(_, note)| note.sound.pitch());
        let shift = octave.unwrap_or_default();
        let bounds = pitches().min().zip(pitches().max());
        match bounds.map(|(low, high)| (low.checked_add(shift), high.checked_add(shift))) {
            Some((Some(low), Some(high)))
                if octave.is_some() && seat.profiles.iter().all(|p| !(p.has(low) && p.has(high))) =>
            {
                let why = format!(
                    "at that octave the line goes from {low} to {high}, and {} plays {}",
                    seat.plain_name,
                    seat.range()
                );
                self.unsatisfiable(pin, &why, "choose another octave or seat, or leave the octave free")
            }
            Some((None, _) | (_, None)) => {
                self.unsatisfiable(pin, "at that octave the line leaves all pitches there are", "choose another octave")
            }
            _ => {
                let why = format!("{} cannot play it there beside what else it is given", seat.plain_name);
                self.unsatisfiable(pin, &why, "choose another seat or other bars")
            }
        }
    }
}

/// Attacks of a pinned line that may be left out for breath and the like, beside one in sixteen (our judgement).
const FEW: usize = 2;

/// What a seat plays of the source.
struct Played {
    notes: BTreeSet<NoteId>,
    /// Those moved alone to fit the range.
    folded: BTreeSet<NoteId>,
}

impl Played {
    fn of(arrangement: &Arrangement, seat: SeatId) -> Self {
        let part = arrangement.seats.iter().filter(|part| part.seat == seat).flat_map(|part| &part.notes);
        let decisions = part.filter_map(|note| arrangement.decisions.get(note.decision.0 as usize));
        let (mut notes, mut folded) = (BTreeSet::new(), BTreeSet::new());
        for decision in decisions {
            notes.extend(decision.sources.iter().copied());
            if decision.deeds.iter().any(|deed| matches!(deed, Deed::Folded(_))) {
                folded.extend(decision.sources.iter().copied());
            }
        }
        Self { notes, folded }
    }

    /// How many attacks of a line are missing, and how many there are. Of a chord one note is enough.
    fn missing(&self, score: &Score, line: &Line) -> (usize, usize) {
        let mut attacks: BTreeMap<Tick, bool> = BTreeMap::new();
        for id in &line.notes {
            let Some((_, note)) = score.note(*id).filter(|(_, note)| note.length.0 > 0) else { continue };
            *attacks.entry(note.start).or_default() |= self.notes.contains(id);
        }
        (attacks.values().filter(|played| !**played).count(), attacks.len())
    }
}

/// Whether a seat was given a line, at the octave asked for.
fn is_given(arrangement: &Arrangement, line: &Line, seat: SeatId, octave: Option<Interval>) -> bool {
    let given = arrangement.ledger.assignments.iter().filter(|a| a.line == line.id && a.seat == seat);
    given.clone().count() > 0 && given.clone().all(|a| octave.is_none_or(|octave| a.shift == octave))
}
