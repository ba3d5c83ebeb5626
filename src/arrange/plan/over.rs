//! Names of instruments over the staves of a notated source (`Fl.`, `Ob. solo`, `Hn. 1`) as pins: the line under the name
//! is that instrument's, from there to the next such word or `Tutti`.

use super::bars::Bars;
use super::{Pin, Plan};
use crate::analysis::Analysis;
use crate::arrange::SeatNames;
use crate::ensemble::Ensemble;
use crate::finding::{Code, Finding, Place};
use crate::gm::words::{Called, Likeness, over_staff};
use crate::run::Error;
use crate::score::{Event, Mark, Score, SeatId, Tick, TickSpan};

/// Most names taken as pins (ours): each is tried against all the others.
const MOST: usize = 200;

/// What a word over a staff says about who plays.
enum Who {
    Named(Called),
    /// Whoever suits.
    All,
}

/// A name over a staff and how far it holds.
struct Over<'a> {
    part: u16,
    text: &'a str,
    called: Called,
    span: TickSpan,
}

impl Plan {
    /// This plan with the names over the staves of a notated score as pins behind its own. A name that no seat answers,
    /// and one that cannot hold beside the others, is told and passed over.
    ///
    /// # Errors
    /// Those of [`Plan::bind`] for its own pins.
    pub fn with_names_over_staves(
        mut self,
        score: &Score,
        analysis: &Analysis,
        ensemble: &Ensemble,
    ) -> Result<(Self, Vec<Finding>), Error> {
        let mut findings = Vec::new();
        let (names, labels) = (names(score), SeatNames::of(ensemble));
        if !names.is_empty() {
            self.bind(score, &self.split(score, analysis), ensemble)?;
        }
        for over in names.iter().take(MOST) {
            let Some(seat) = answering(&over.called, ensemble) else {
                findings.push(over.told(score, "no seat of this ensemble answers it", ensemble));
                continue;
            };
            let mut pin = Pin::seat(Bars::of(over.span, &score.frame.meters), labels.label(seat));
            pin.over = Some(over.part);
            self.pins.push(pin);
            if let Err(error) = self.bind(score, &self.split(score, analysis), ensemble) {
                self.pins.pop();
                findings.push(over.told(score, &error.to_string(), ensemble));
            }
        }
        Ok((self, findings))
    }
}

/// Whether a text says who plays, and nothing else.
pub(in crate::arrange) fn names_players(text: &str) -> bool {
    who(text).is_some()
}

fn who(text: &str) -> Option<Who> {
    let plain = text.trim().trim_end_matches('.').to_lowercase();
    if matches!(plain.as_str(), "tutti" | "all" | "alle" | "tous" | "tutte") {
        return Some(Who::All);
    }
    over_staff(text).map(Who::Named)
}

/// The names over the staves of a score, in the order of the parts.
fn names(score: &Score) -> Vec<Over<'_>> {
    let mut names = Vec::new();
    for (part, index) in score.parts.iter().zip(0u16..).filter(|_| score.notated) {
        let said = part.events.iter().filter_map(|event| match &event.what {
            Event::Mark(Mark::Text(text) | Mark::Technique(text)) => Some((event.tick, text.as_str(), who(text)?)),
            _ => None,
        });
        let said: Vec<(Tick, &str, Who)> = said.collect();
        for (place, (tick, text, who)) in said.iter().enumerate() {
            let Who::Named(called) = who else { continue };
            let later = said.iter().skip(place + 1).map(|(tick, ..)| *tick).find(|later| later > tick);
            let span = TickSpan::new(*tick, later.unwrap_or(score.frame.end));
            if span.length().0 > 0 {
                names.push(Over { part: index, text, called: called.clone(), span });
            }
        }
    }
    names
}

/// The first seat that is called so; with its number, where the name has one.
fn answering(called: &Called, ensemble: &Ensemble) -> Option<SeatId> {
    let likeness = |seat: &crate::ensemble::Seat| {
        let names = seat.profiles.iter().map(|profile| &profile.name).chain([&seat.plain_name, &seat.section]);
        names.map(|name| Called::of(name).likeness(called)).max().unwrap_or(Likeness::Unknown)
    };
    let best = |wanted: Likeness| ensemble.seats.iter().find(|seat| likeness(seat) == wanted).map(|seat| seat.id);
    best(Likeness::Same).or_else(|| best(Likeness::Kind))
}

impl Over<'_> {
    fn told(&self, score: &Score, why: &str, ensemble: &Ensemble) -> Finding {
        let name = score.parts.get(usize::from(self.part)).map_or("", |part| part.label());
        let bar = Some(score.frame.meters.bar_at(self.span.start).number);
        let place = Place { bar, name: name.to_owned(), ..Place::default() };
        let message = format!("`{}` over the staff pins nobody: {why}", self.text);
        let seats: Vec<&str> = ensemble.seats.iter().map(|seat| seat.plain_name.as_str()).take(12).collect();
        let remedy = format!("name one of {}, or take the word out", seats.join(", "));
        Finding::new(Code::PlanName, place, message).with_remedy(remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{analysis, ensemble, part, score};
    use crate::line::Role;
    use crate::score::Timed;

    #[test]
    fn a_name_over_a_staff_is_a_pin_up_to_the_next() {
        let mut tune = part("Piano", 0, &"G5 ".repeat(16));
        let over = |bar: u64, text: &str| Timed::new(Tick((bar - 1) * 1920), Event::Mark(Mark::Text(text.to_owned())));
        tune.events = vec![over(1, "Ob. solo"), over(2, "dolce"), over(3, "Tutti"), over(4, "Tuba")];
        let mut sketch = score(vec![tune]);
        let heard = analysis(&sketch, &[Role::Melody]);
        let players = ensemble(&["Flute", "Oboe"]);
        let read = |sketch: &Score| Plan::default().with_names_over_staves(sketch, &heard, &players).unwrap();
        assert!(read(&sketch).0.pins.is_empty(), "a MIDI file says it with `@melody oboe`");
        sketch.notated = true;
        let (plan, told) = read(&sketch);
        assert_eq!(plan.pins.len(), 1);
        assert_eq!(plan.pins[0].to_string(), "bars 1-2: the line named so over its staff = Oboe");
        assert_eq!(told.len(), 1);
        assert!(told[0].message.contains("`Tuba`"), "{}", told[0].message);
    }
}
