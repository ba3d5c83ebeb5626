//! The plan: what the person wants (*pins*) and what was chosen, as a TOML text that a musician reads, edits and replays.
//!
//! A [`Plan`] holds names and bars as text says them; [`Plan::bind`] looks them up in an ensemble and an analysis.

mod band;
mod bars;
mod bind;
mod choice;
mod edit;
mod hash;
mod held;
mod manner;
mod markers;
mod over;
mod permit;
mod pin;
mod raw;
mod redo;
mod release;
mod replay;
mod section;
mod split;
#[cfg(test)]
mod tests;
mod write;

pub use bars::{BarPoint, Bars};
pub use bind::{Allowed, BoundPlan};
pub use choice::{Choice, Played};
pub use edit::{PlannedChange, PlannedEdit};
pub use hash::source_hash;
pub use pin::Pin;
pub use redo::Redo;
pub use replay::{Fixed, Replay};
pub use section::Section;

pub(super) use over::names_players;

use super::{Arrangement, SeatNames};
use crate::analysis::Analysis;
use crate::finding::Finding;
use crate::run::{Error, Run};
use crate::score::{Interval, Score, Tick};
use serde::{Deserialize, Serialize};

/// What the person wants and what was chosen.
///
/// Its choices alone replay an arrangement: they name a seat and an octave for every piece of every line, so that nothing
/// is searched and nothing measured; edits and redos follow in order. What the analysis hears, how a seat's notes are settled, and
/// the dynamics are computed anew from source, ensemble and style, and come out the same in one version of partwright.
/// Lines a changed source adds, or whose seat is missing, are solved around the rest.
///
/// ```
/// use partwright::arrange::Plan;
/// let plan = Plan::parse("[[pin]]\nbars = \"9-16\"\nmelody = \"Oboe\"\n", "plan.toml")?;
/// assert_eq!(plan.pins[0].to_string(), "bars 9-16: melody = Oboe");
/// assert_eq!(Plan::parse(&plan.to_toml(), "plan.toml")?.pins[0].seats, plan.pins[0].seats);
/// # Ok::<(), partwright::run::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// Name of the text it was read from, for messages; empty when made here.
    pub source_name: String,
    /// Hash of the source's music (see [`source_hash`]); empty when no choices were made yet.
    pub source_hash: String,
    /// Id of the ensemble the choices were made for; may be empty.
    pub ensemble: String,
    /// The seats of that band, by name, in score order; empty where the plan does not tell.
    pub seats: Vec<String>,
    /// Of these, who came after the choices were made, in that order: they leave all others as they are, take up notes that
    /// found no room, and double.
    pub joined: Vec<String>,
    /// Id of the style; may be empty.
    pub style: String,
    /// Semitones by which the source was moved before all else. Wherever a plan is read beside a score, that is the moved
    /// one ([`Score::transposed`]): its hash is the plan's, and its pitches are those that explanations and ledger name.
    pub transpose: Interval,
    /// Seed of the solver.
    pub seed: u64,
    /// Budget of the solver in steps; 0 where no choices were made yet.
    pub steps: u64,
    /// The sections of the piece, in order, for pins to name; empty where the plan does not tell.
    pub sections: Vec<Section>,
    /// What the person wants, in the order written.
    pub pins: Vec<Pin>,
    /// Who plays which line, by phrase, most exposed role first.
    pub choices: Vec<Choice>,
    /// Changes made after listening, in order.
    pub edits: Vec<PlannedEdit>,
    /// Bars that were solved again on top of all that, in order (see [`crate::arrange::redo()`]).
    pub redos: Vec<Redo>,
}

impl Plan {
    /// The version of the text's form.
    pub const VERSION: u32 = 1;

    /// Most semitones that a source is moved, up or down.
    pub const FURTHEST: i16 = 12;

    /// The plan of an arrangement: its pins as given, its assignments and edits as choices to replay.
    #[must_use]
    pub fn of(
        score: &Score,
        analysis: &Analysis,
        arrangement: &Arrangement,
        pins: &[Pin],
        style: &str,
        run: &Run,
    ) -> Self {
        let meters = &arrangement.frame.meters;
        Self {
            source_name: String::new(),
            source_hash: source_hash(score),
            ensemble: arrangement.ensemble.id.clone(),
            seats: SeatNames::of(&arrangement.ensemble).labels().map(str::to_owned).collect(),
            joined: Vec::new(),
            style: style.to_owned(),
            transpose: Interval::default(),
            seed: run.seed,
            steps: run.steps,
            sections: section::sections(score, analysis),
            pins: pins.iter().map(Pin::without_line).collect(),
            choices: choice::choices(score, analysis, arrangement),
            edits: arrangement.edits.iter().map(|edit| PlannedEdit::of(edit, &arrangement.ensemble, meters)).collect(),
            redos: Vec::new(),
        }
    }

    /// Reads a plan. `source_name` is what messages call the text.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the line of the first wrong thing.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, Error> {
        raw::parse(text, source_name)
    }

    /// The plan as text: the same plan gives the same bytes, and reads back as it was.
    #[must_use]
    pub fn to_toml(&self) -> String {
        write::to_toml(self)
    }

    /// The analysis with phrases and lines cut where pins begin and end: what [`Plan::bind`] wants, so that pins hold
    /// exactly in their bars. Line numbers change where something is cut.
    #[must_use]
    pub fn split(&self, score: &Score, analysis: &Analysis) -> Analysis {
        match self.borders(&score.frame) {
            borders if borders.is_empty() => analysis.clone(),
            borders => split::split(score, analysis, &borders),
        }
    }

    /// An analysis with phrases and lines cut at some ticks.
    pub(super) fn split_at(score: &Score, analysis: &Analysis, borders: impl Iterator<Item = Tick>) -> Analysis {
        let mut borders: Vec<Tick> = borders.collect();
        borders.sort_unstable();
        borders.dedup();
        split::split(score, analysis, &borders)
    }

    /// This plan with the pins that a score's own markers hold (`@melody oboe`, `@tacet brass`) before its own. A mark
    /// holds from its bar to the next mark of the same word, or to `@end`.
    #[must_use]
    pub fn with_markers(mut self, score: &Score) -> Self {
        let mut pins = markers::pins(score);
        pins.append(&mut self.pins);
        Self { pins, ..self }
    }

    /// A run with the seed and steps that its choices were made with.
    #[must_use]
    pub fn run(&self, run: &Run) -> Run {
        if self.is_open() { run.clone() } else { run.clone().with_seed(self.seed).with_steps(self.steps) }
    }

    /// What a score's markers ask in words that are not known: they are passed over by [`Plan::with_markers`].
    #[must_use]
    pub fn unread_markers(score: &Score) -> Vec<Finding> {
        markers::unread(score)
    }

    /// Whether it only asks, or nothing was asked: no choices to replay.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.choices.is_empty()
    }
}
