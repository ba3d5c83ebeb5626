//! What the model says of music as its composer gave it to the players, and of trades in it: does it know good from bad?

use super::casting::Casting;
use super::facts::SeatFacts;
use super::plan::Plan;
use super::solve::{Problem, excess};
use super::source::Source;
use super::style::Style;
use super::wishes::Wishes;
use crate::analysis::Analysis;
use crate::ensemble::Ensemble;
use crate::run::Error;
use crate::score::{Score, SeatId};

/// Two seats that trade all they have in one phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trade {
    /// The phrase, an index into [`Analysis::phrases`].
    pub phrase: u32,
    /// Who trades.
    pub seats: [SeatId; 2],
}

/// What each trade would cost more than the casting as it stands, by the costs the solver weighs; less than 0 where the
/// model likes the trade better.
///
/// Every line stays at its own height, nothing is doubled, and parts that nobody plays are silent. A part is wholly at the
/// seat of its casting, so that with [`super::CostKind::Continuity`] weighed any trade breaks something: turn it off to ask what
/// the music alone tells.
///
/// # Errors
/// [`Error::Unsatisfiable`] when the score's own markers pin what cannot be.
///
/// ```
/// use partwright::analysis::analyze;
/// use partwright::arrange::{Style, Trade, as_written, price};
/// use partwright::{midi, profile::Library, run::Run, score::SeatId};
/// let score = midi::read(include_bytes!("../../scores/saint-georges-quartet-op1-3.mid"))?.value;
/// let analysis = analyze(&score, &Run::default())?.value;
/// let (quartet, casting) = as_written(&score, Library::builtin())?.value;
/// let upside_down = Trade { phrase: 0, seats: [SeatId(0), SeatId(3)] };
/// assert!(price(&score, &analysis, (&quartet, &casting), &Style::default(), &[upside_down])?[0] > 0);
/// # Ok::<(), partwright::run::Error>(())
/// ```
pub fn price(
    score: &Score,
    analysis: &Analysis,
    (ensemble, casting): (&Ensemble, &Casting),
    style: &Style,
    trades: &[Trade],
) -> Result<Vec<i64>, Error> {
    let source = Source::new(score, analysis, &style.weights);
    let seats = SeatFacts::all(ensemble, score, style);
    let bound = Plan::default().bind(score, analysis, ensemble)?;
    let wishes = Wishes::new(&bound, &source, false);
    // Nothing is searched: the places are those that are asked for.
    let mut problem = Problem::new(&source, &seats, &style.weights, &wishes, 0);
    let seat_of = |part: u16| casting.parts.get(usize::from(part))?.seat.map(|seat| seat.0);
    let hosts: Vec<Option<u16>> = source.strands.iter().map(|strand| seat_of(strand.part)).collect();
    Ok(excess(&mut problem, &hosts, trades))
}
