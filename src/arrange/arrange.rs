//! The arranger's way: source, seats, solver, realising, doubling, expression, book.

use super::arrangement::Arrangement;
use super::book::Book;
use super::double::{Scene, double};
use super::draft::{Clock, Drafts};
use super::expression::Taste;
use super::facts::SeatFacts;
use super::in_hand::InHand;
use super::merge::merge_twins;
use super::parts;
use super::pedal;
use super::percussion::percussion;
use super::plan::{BoundPlan, Plan};
use super::realize::{fill, lay, make_playable};
use super::redo::Again;
use super::rewrite::{Players, rewrite_among};
use super::section::{Bandstand, voice_sections};
use super::silent::silent_roles;
use super::solve::{Problem, settle, solve, take_up};
use super::source::Source;
use super::style::Style;
use super::timpani::strike_bass;
use super::wishes::Wishes;
use crate::analysis::{Analysis, Loudness};
use crate::ensemble::Ensemble;
use crate::finding::Checked;
use crate::run::{Error, Run, Stage};
use crate::score::{Frame, KeyMap, Score, SeatId};
use std::sync::Arc;

/// Arranges a score for an ensemble.
///
/// The same score, ensemble, style, plan, seed and steps give the same arrangement on any machine and thread count.
///
/// # Errors
/// [`Error::Cancelled`], and [`Error::Unsatisfiable`] when a pin cannot hold.
pub fn arrange(
    score: &Score,
    analysis: &Analysis,
    ensemble: &Arc<Ensemble>,
    style: &Style,
    plan: &Plan,
    run: &Run,
) -> Result<Checked<Arrangement>, Error> {
    let plan = &plan.in_sections(score, analysis)?;
    let analysis = &plan.split(score, analysis);
    let bound = plan.bind(score, analysis, ensemble)?;
    let mut findings = bound.replay.conflicts.clone();
    let run = &plan.run(run);
    let way = if plan.is_open() { Way::Free } else { Way::Settled };
    let arrangement = attempt((score, analysis), ensemble, style, &bound, run, way)?;
    bound.check_held(score, analysis, &arrangement)?;
    findings.extend(silent_roles(&arrangement.ledger));
    run.report(Stage::Arrange, run.steps, run.steps);
    if bound.replay.edits.is_empty() {
        return Ok(Checked::new(arrangement, findings));
    }
    let mut revised = super::revise(&arrangement, &bound.replay.edits, run)?;
    revised.findings.splice(0..0, findings);
    Ok(revised)
}

/// What a plan's choices mean.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    /// There are none.
    Free,
    /// They hold; if they are complete, nothing is searched.
    Settled,
    /// Who has what holds, but for what a redo leaves open.
    Again(&'a Again),
}

impl<'a> Way<'a> {
    fn wishes(self, bound: &'a BoundPlan, source: &Source) -> Wishes<'a> {
        match self {
            Self::Free => Wishes::new(bound, source, false),
            Self::Settled => Wishes::new(bound, source, true),
            Self::Again(again) => Wishes::again(bound, source, again),
        }
    }

    /// Whether all is settled, so that nothing need be searched.
    fn is_complete(self, bound: &BoundPlan) -> bool {
        match self {
            Self::Free => false,
            Self::Settled => bound.replay.is_complete(),
            Self::Again(again) => again.is_settled(),
        }
    }
}

/// The way from start to end.
pub(super) fn attempt(
    (score, analysis): (&Score, &Analysis),
    ensemble: &Arc<Ensemble>,
    style: &Style,
    bound: &BoundPlan,
    run: &Run,
    way: Way<'_>,
) -> Result<Arrangement, Error> {
    let mut source = Source::new(score, analysis, &style.weights);
    let seats = SeatFacts::all(ensemble, score, style);
    let drums = |part| seats.iter().any(|seat: &SeatFacts| seat.drums(part));
    source.weigh_with_drums(&style.weights, &(0..score.parts.len() as u16).map(drums).collect::<Vec<_>>());
    if style.pedal {
        pedal::hear(score, analysis, &mut source);
    }
    let wishes = way.wishes(bound, &source);
    source.emphasize(|strand| wishes.must_sound(strand, seats.len()));
    let clock = Clock(&score.frame);
    let problem = |wishes: &Wishes<'_>| Problem::new(&source, &seats, &style.weights, wishes, run.steps);
    let searched = |problem: &mut Problem<'_>| {
        let mut placement = solve(problem, run)?;
        take_up(problem, &mut placement, run)?;
        Ok::<_, Error>(placement)
    };
    let solution = if matches!(way, Way::Free) {
        let mut problem = problem(&wishes);
        searched(&mut problem)?.weighed(&problem, run)
    } else {
        let found = || {
            let mut problem = problem(&wishes);
            Ok::<_, Error>(searched(&mut problem)?.hosts(&problem))
        };
        let hosts = if way.is_complete(bound) { wishes.hosts() } else { found()? };
        // Reasons are told among all that may play, not among what is settled.
        let mut free = problem(&Wishes::new(bound, &source, false));
        settle(&mut free, &hosts).weighed(&free, run)
    };
    let in_hand = InHand::of(&source, &seats, clock, &solution.choices, wishes.asked_on());
    let wishes = wishes.with_in_hand(in_hand);
    let mut drafts = lay(&source, &seats, clock, &solution.choices);
    fill(&source, &seats, clock, &wishes, &mut drafts);
    let players = Players { source: &source, chords: &analysis.chords, seats: &seats, clock, wishes: &wishes };
    rewrite_among(players, style.rewrites, &mut drafts);
    let scene = Scene { source: &source, analysis, seats: &seats, style };
    let copies = double(scene, &solution.choices, &mut drafts, &wishes, run)?;
    let stand = Bandstand { source: &source, analysis, ensemble, seats: &seats, style, wishes: &wishes };
    voice_sections(stand, &mut drafts);
    if style.rewrites.timpani {
        strike_bass(stand, clock, &mut drafts);
    }
    make_playable(&source, &seats, clock, style.rewrites, &mut drafts);
    hush(&mut drafts, bound);
    merge_twins(&source, &mut drafts);
    let strokes = percussion(&source, ensemble, bound);
    let mut book = Book::new(&source);
    book.assign(&seats, &style.weights, &solution, &copies, &wishes);
    let loudness = Loudness::of(score);
    let taste = Taste { source: &source, loudness: &loudness, meters: &score.frame.meters, style, plan: bound };
    let parts = parts::write(&source, taste, &mut book, ensemble, clock, &drafts, &strokes);
    book.close(analysis, &drafts, &strokes);
    book.ledger.tell_nearest(&source, &solution);
    Ok(Arrangement {
        title: score.title.clone(),
        frame: frame(score, analysis),
        ensemble: ensemble.clone(),
        seats: parts,
        decisions: book.decisions,
        ledger: book.ledger,
        edits: Vec::new(),
        marks: score.marks.clone(),
        notated: score.notated,
    })
}

/// The source's frame with the keys of the analysis: the source's own where the notes bear them out, else estimated.
fn frame(score: &Score, analysis: &Analysis) -> Frame {
    Frame { keys: KeyMap::new(analysis.keys.iter().copied()), ..score.frame.clone() }
}

/// Ends notes that reach into a tacet.
fn hush(drafts: &mut Drafts, bound: &BoundPlan) {
    for (part, seat) in drafts.seats.iter_mut().zip(0u16..) {
        for span in bound.silences(SeatId(seat)) {
            for draft in part.iter_mut().filter(|d| d.start < span.start.0 && d.end > span.start.0) {
                draft.cut(span.start.0);
            }
        }
    }
}
