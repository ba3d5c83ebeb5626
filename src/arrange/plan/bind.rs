//! A plan looked up in an ensemble and an analysis: what each seat must, may and must not play of each line.

use super::choice::order;
use super::manner::Manner;
use super::replay::Replay;
use super::{Pin, Plan, source_hash};
use crate::analysis::Analysis;
use crate::arrange::SeatNames;
use crate::ensemble::Ensemble;
use crate::line::{Line, LineId, Role};
use crate::run::{Error, Invalid};
use crate::score::{Dynamic, Frame, NoteId, Score, SeatId, Tick, TickSpan};

/// What a plan says about a seat and a line. The number is the pin's, an index into [`Plan::pins`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Allowed {
    /// Nothing: the costs decide.
    #[default]
    Free,
    /// The seat plays the line.
    Play(u32),
    /// The seat doubles the line.
    Double(u32),
    /// Another seat plays the line; this one may double it.
    OnlyDouble(u32),
    /// The seat does not play the line.
    Never(u32),
}

/// A plan looked up in an ensemble and an analysis.
#[derive(Debug, Clone)]
pub struct BoundPlan {
    /// By line, then seat.
    allowed: Vec<Vec<Allowed>>,
    /// By line, then seat.
    pub(super) manners: Vec<Vec<Manner>>,
    /// Who is silent, over which span, by which pin.
    silences: Vec<(SeatId, TickSpan, u32)>,
    dynamics: Vec<(SeatId, TickSpan, Dynamic)>,
    pins: Vec<Pin>,
    /// What the plan's choices fix, and what no longer fits.
    pub replay: Replay,
}

impl Plan {
    /// Looks names and bars up. The analysis should be split at [`Plan::borders`], so that pins hold exactly.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a pin that names an unknown seat or bars after the end; [`Error::Unsatisfiable`] for pins
    /// that exclude each other or ask a seat for what it cannot play at all.
    pub fn bind(&self, score: &Score, analysis: &Analysis, ensemble: &Ensemble) -> Result<BoundPlan, Error> {
        let seats = ensemble.seats.len();
        let replay = Replay::of(self, score, analysis, ensemble, self.source_hash == source_hash(score));
        let mut bound = BoundPlan {
            allowed: vec![vec![Allowed::Free; seats]; analysis.lines.len()],
            manners: vec![vec![Manner::default(); seats]; analysis.lines.len()],
            silences: Vec::new(),
            dynamics: Vec::new(),
            pins: self.pins.clone(),
            replay,
        };
        let names = SeatNames::of(ensemble);
        for (index, pin) in self.pins.iter().enumerate() {
            let wish = Wish::of(self, index as u32, pin, &names, &score.frame)?;
            bound.apply(&wish, score, analysis, ensemble)?;
        }
        bound.check_clashes(analysis, ensemble)?;
        bound.release(analysis);
        Ok(bound)
    }

    /// Where pins begin and end: phrases and lines should have a border there.
    #[must_use]
    pub fn borders(&self, frame: &Frame) -> Vec<Tick> {
        let spans = self.pins.iter().filter_map(|pin| pin.bars.span(&frame.meters, frame.end));
        let mut borders: Vec<Tick> = spans.flat_map(|span| [span.start, span.end]).collect();
        borders.retain(|border| *border > Tick::ZERO && *border < frame.end);
        borders.sort_unstable();
        borders.dedup();
        borders
    }
}

impl BoundPlan {
    /// What holds for a seat and a line.
    #[must_use]
    pub fn allowed(&self, line: LineId, seat: SeatId) -> Allowed {
        let row = self.allowed.get(line.0 as usize);
        row.and_then(|row| row.get(usize::from(seat.0))).copied().unwrap_or_default()
    }

    /// Who takes up what the others leave, in turn: all who were there when the choices were made, then each who came later.
    pub(in crate::arrange) fn turns(&self, seats: usize) -> Vec<Vec<u16>> {
        let late = &self.replay.late;
        let first = (0..seats as u16).filter(|seat| !late.contains(&SeatId(*seat))).collect();
        std::iter::once(first).chain(late.iter().map(|seat| vec![seat.0])).collect()
    }

    /// All seats, as far as a line is known.
    pub(super) fn seats(&self, line: LineId) -> impl Iterator<Item = SeatId> + '_ {
        let count = self.allowed.get(line.0 as usize).map_or(0, Vec::len);
        (0..count as u16).map(SeatId)
    }

    /// The dynamic a pin asks of a seat at a tick; of several the last written holds.
    #[must_use]
    pub fn dynamic(&self, seat: SeatId, at: Tick) -> Option<Dynamic> {
        let mut holding = self.dynamics.iter().rev().filter(|(who, span, _)| *who == seat && span.contains(at));
        holding.next().map(|(_, _, dynamic)| *dynamic)
    }

    /// The spans over which pins say how loud a seat plays.
    pub(super) fn dynamics_of(&self, seat: SeatId) -> impl Iterator<Item = TickSpan> + '_ {
        self.dynamics.iter().filter(move |(who, ..)| *who == seat).map(|(_, span, _)| *span)
    }

    /// Whether a seat must be silent at a tick: notes that reach into a tacet end there.
    #[must_use]
    pub fn is_tacet(&self, seat: SeatId, at: Tick) -> bool {
        self.silence(seat, at).is_some()
    }

    /// The pin by which a seat must be silent at a tick.
    pub(super) fn silence(&self, seat: SeatId, at: Tick) -> Option<u32> {
        let mut holding = self.silences.iter().filter(|(who, span, _)| *who == seat && span.contains(at));
        holding.next().map(|(_, _, pin)| *pin)
    }

    /// The spans over which a seat is silent.
    pub fn silences(&self, seat: SeatId) -> impl Iterator<Item = TickSpan> + '_ {
        self.silences.iter().filter(move |(who, ..)| *who == seat).map(|(_, span, _)| *span)
    }

    /// The sentence of a pin, for [`crate::arrange::Assignment::pin`].
    #[must_use]
    pub fn sentence(&self, pin: u32) -> String {
        self.pins.get(pin as usize).map(Pin::to_string).unwrap_or_default()
    }

    /// The error of a pin that cannot hold.
    #[must_use]
    pub fn unsatisfiable(&self, pin: u32, why: &str, remedy: &str) -> Error {
        let what = format!("the pin `{}`", self.sentence(pin));
        Error::Unsatisfiable { what, why: why.to_owned(), remedy: remedy.to_owned() }
    }

    fn apply(&mut self, wish: &Wish<'_>, score: &Score, analysis: &Analysis, ensemble: &Ensemble) -> Result<(), Error> {
        self.check_has(wish, ensemble)?;
        let lines = wish.lines(score, analysis);
        if wish.pin.plays() && lines.is_empty() {
            let role = wish.pin.role.map_or("line", Role::name);
            return Err(self.unsatisfiable(wish.index, &format!("there is no {role} there"), "choose other bars"));
        }
        for line in lines {
            self.apply_to_line(wish, line, score, ensemble)?;
        }
        if wish.pin.tacet && wish.pin.role.is_none() {
            self.silences.extend(wish.seats.iter().map(|seat| (*seat, wish.span, wish.index)));
        }
        if let Some(dynamic) = wish.pin.dynamic {
            self.dynamics.extend(wish.seats.iter().map(|seat| (*seat, wish.span, dynamic)));
        }
        Ok(())
    }

    fn apply_to_line(&mut self, wish: &Wish<'_>, line: &Line, score: &Score, ensemble: &Ensemble) -> Result<(), Error> {
        for seat in &ensemble.seats {
            let said = wish.says(seat.id);
            if matches!(said, Allowed::Play(_) | Allowed::Double(_)) {
                self.check_possible(wish, line, score, seat)?;
            }
            self.say(line.id, seat.id, said)?;
            if wish.seats.contains(&seat.id) {
                self.take_manner(wish, line.id, seat);
            }
        }
        Ok(())
    }

    /// A percussion line needs percussion and a pitched line pitches: everything else can be folded.
    fn check_possible(
        &self,
        wish: &Wish<'_>,
        line: &Line,
        score: &Score,
        seat: &crate::ensemble::Seat,
    ) -> Result<(), Error> {
        let pitched = line.notes.iter().any(|id| score.note(*id).is_some_and(|(_, note)| note.sound.pitch().is_some()));
        if pitched && seat.profiles.iter().all(|profile| profile.is_unpitched()) {
            let why = format!("{} has no pitches", seat.plain_name);
            return Err(self.unsatisfiable(wish.index, &why, "name a pitched seat"));
        }
        if !pitched && seat.profiles.iter().all(|profile| !profile.is_unpitched()) {
            let why = format!("{} has no percussion", seat.plain_name);
            return Err(self.unsatisfiable(wish.index, &why, "name a percussion seat"));
        }
        Ok(())
    }

    fn say(&mut self, line: LineId, seat: SeatId, said: Allowed) -> Result<(), Error> {
        use Allowed::{Double, Free, Never, OnlyDouble, Play};
        let before = self.allowed(line, seat);
        let now = match (before, said) {
            (before, Free) => before,
            (Free, said) => said,
            (Play(a), Never(b) | OnlyDouble(b)) | (Never(a) | OnlyDouble(a), Play(b)) => return Err(self.clash(b, a)),
            (Double(a), Never(b)) | (Never(a), Double(b)) => return Err(self.clash(b, a)),
            (before @ (Play(_) | Never(_) | Double(_)), _) => before,
            (OnlyDouble(_), said) => said,
        };
        self.allowed[line.0 as usize][usize::from(seat.0)] = now;
        Ok(())
    }

    fn clash(&self, pin: u32, other: u32) -> Error {
        let why = format!("it excludes the pin `{}`", self.sentence(other));
        self.unsatisfiable(pin, &why, "drop one of them, or write both seats into one pin: the second doubles")
    }

    /// A player of one note at a time cannot be given two lines that sound together.
    fn check_clashes(&self, analysis: &Analysis, ensemble: &Ensemble) -> Result<(), Error> {
        for seat in ensemble.seats.iter().filter(|seat| seat.polyphony() == 1) {
            let mut lines: Vec<(&Line, u32)> = Vec::new();
            for line in &analysis.lines {
                if let Allowed::Play(pin) | Allowed::Double(pin) = self.allowed(line.id, seat.id) {
                    lines.push((line, pin));
                }
            }
            lines.sort_by_key(|(line, _)| (line.span.start, line.id));
            let together = lines.windows(2).find_map(|pair| match pair {
                [(a, first), (b, second)] if a.phrase == b.phrase && a.span.overlaps(b.span) => Some((*first, *second)),
                _ => None,
            });
            if let Some((first, second)) = together {
                let why = format!("{} plays one note at a time and has `{}`", seat.plain_name, self.sentence(first));
                return Err(self.unsatisfiable(second, &why, "give one of the lines to another seat"));
            }
        }
        Ok(())
    }
}

/// A pin with its seats and span.
pub(super) struct Wish<'a> {
    pub(super) index: u32,
    pub(super) pin: &'a Pin,
    pub(super) seats: Vec<SeatId>,
    span: TickSpan,
}

impl<'a> Wish<'a> {
    fn of(plan: &Plan, index: u32, pin: &'a Pin, names: &SeatNames, frame: &Frame) -> Result<Self, Error> {
        let invalid = |key: &str, why: String, remedy: String| Invalid {
            source_name: if pin.line == 0 { format!("the pin `{pin}`") } else { plan.source_name.clone() },
            line: pin.line,
            span: None,
            key: key.to_owned(),
            why,
            remedy,
        };
        let unknown = |key: &str, kind: &str, name: &str, near: &[String]| {
            let remedy = match near {
                [] if kind == "seat" && names.family(name).is_ok() => format!("write `family = \"{name}\"`"),
                [] => format!("its seats are {}", names.labels().collect::<Vec<_>>().join(", ")),
                near => format!("did you mean {}?", near.join(", ")),
            };
            invalid(key, format!("there is no {kind} called `{name}` in this ensemble"), remedy)
        };
        let mut seats: Vec<SeatId> = Vec::new();
        for name in &pin.seats {
            let found = names.find(name).map_err(|near| unknown("pin.seat", "seat", name, &near))?;
            seats.extend(found);
        }
        if !pin.family.is_empty() {
            let found =
                names.family(&pin.family).map_err(|near| unknown("pin.family", "family", &pin.family, &near))?;
            seats.extend(found);
        }
        if let Some((from, to)) = pin.bars.reversed() {
            let remedy = format!("write `{to}-{from}`");
            return Err(invalid("pin.bars", format!("bars {} end before they begin", pin.bars), remedy).into());
        }
        let last = frame.bar_count();
        let after =
            || invalid("pin.bars", format!("bars {} lie after the end", pin.bars), format!("the last is bar {last}"));
        let span = pin.bars.span(&frame.meters, frame.end).ok_or_else(after)?;
        Ok(Self { index, pin, seats, span })
    }

    fn says(&self, seat: SeatId) -> Allowed {
        let place = self.seats.iter().position(|named| *named == seat);
        match (place, self.pin.tacet, self.pin.names_line()) {
            (Some(_), true, _) => Allowed::Never(self.index),
            (Some(_), false, true) if self.pin.double => Allowed::Double(self.index),
            (Some(0), false, true) => Allowed::Play(self.index),
            (Some(_), false, true) => Allowed::Double(self.index),
            (None, false, true) if self.pin.solo => Allowed::Never(self.index),
            (None, false, true) if !self.pin.double => Allowed::OnlyDouble(self.index),
            _ => Allowed::Free,
        }
    }

    /// The lines it speaks of: all of them without a role or for silence; else the leading one in each phrase, and
    /// those that have the tune or the bass before and after it.
    fn lines<'b>(&self, score: &Score, analysis: &'b Analysis) -> Vec<&'b Line> {
        let mut inside: Vec<&Line> = analysis.lines.iter().filter(|line| self.covers(line, score)).collect();
        inside.sort_by_key(|line| order(line));
        if let Some(part) = self.pin.over {
            inside.retain(|line| is_of(line, part, score));
            return inside.chunk_by(|a, b| a.phrase == b.phrase).filter_map(|phrase| phrase.first().copied()).collect();
        }
        let Some(role) = self.pin.role else { return inside };
        if self.pin.tacet {
            inside.retain(|line| line.roles.main() == role);
            return inside;
        }
        inside.chunk_by(|a, b| a.phrase == b.phrase).flat_map(|phrase| leading(phrase, role)).collect()
    }

    /// At least half of the line's notes start inside.
    fn covers(&self, line: &Line, score: &Score) -> bool {
        let inside = |id: &&NoteId| score.note(**id).is_some_and(|(_, note)| self.span.contains(note.start));
        let count = line.notes.iter().filter(inside).count();
        count > 0 && count * 2 >= line.notes.len()
    }
}

/// Whether most notes of a line are of a part of the source.
fn is_of(line: &Line, part: u16, score: &Score) -> bool {
    let own = line.notes.iter().filter(|id| score.note(**id).is_some_and(|(index, _)| index == usize::from(part)));
    own.count() * 2 > line.notes.len()
}

/// The line of a phrase that has most of a role: one whose main role it is, before others. A tune or bass may lie in
/// several lines, one after the other.
fn leading<'b>(phrase: &[&'b Line], role: Role) -> Vec<&'b Line> {
    let strength = |line: &&Line| {
        (
            line.roles.main() == role,
            line.doubles.is_none(),
            line.notes.len() * usize::from(line.roles.weight(role)),
            u32::MAX - line.id.0,
        )
    };
    let mut lines: Vec<&Line> = phrase.iter().filter(|line| line.roles.weight(role) > 0).copied().collect();
    lines.sort_by_key(|line| std::cmp::Reverse(strength(line)));
    let is_single = matches!(role, Role::Melody | Role::Bass);
    let mut chosen: Vec<&Line> = Vec::new();
    for line in lines {
        let goes_on = is_single && line.roles.main() == role && line.doubles.is_none();
        if chosen.is_empty() || goes_on && !chosen.iter().any(|other| other.span.overlaps(line.span)) {
            chosen.push(line);
        }
    }
    chosen
}
