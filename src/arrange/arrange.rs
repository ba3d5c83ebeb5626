//! The arranger's way: source, seats, solver, realising, doubling, expression, book.

use super::arrangement::{ArrangedNote, Arrangement, Articulation, SeatPart};
use super::book::Book;
use super::decision::Transformation;
use super::double::{Scene, double};
use super::draft::{Clock, Draft, Drafts};
use super::expression::{Taste, articulate, breaths, dynamics, marks, time, written_length};
use super::facts::SeatFacts;
use super::in_hand::InHand;
use super::merge::merge_twins;
use super::pedal;
use super::percussion::{Strokes, percussion};
use super::phrasing;
use super::plan::{BoundPlan, Plan};
use super::playing::techniques;
use super::realize::{fill, lay, make_playable};
use super::redo::Again;
use super::rewrite::{Players, is_rolled, rewrite_among, tremolo_signs};
use super::section::{Bandstand, voice_sections};
use super::signs::{self, Words};
use super::solve::{Problem, settle, solve, take_up};
use super::source::Source;
use super::style::Style;
use super::wishes::Wishes;
use crate::analysis::{Analysis, Loudness};
use crate::ensemble::Ensemble;
use crate::finding::Checked;
use crate::line::Role;
use crate::profile::Technique;
use crate::run::{Error, Run, Stage};
use crate::score::{Frame, KeyMap, Marked, MeterMap, PercussionKey, Pitch, Score, SeatId, Sign, Sound, Tick, Ticks};
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
    let findings = bound.replay.conflicts.clone();
    let run = &plan.run(run);
    let way = if plan.is_open() { Way::Free } else { Way::Settled };
    let arrangement = attempt((score, analysis), ensemble, style, &bound, run, way)?;
    bound.check_held(score, analysis, &arrangement)?;
    run.report(Stage::Arrange, 1, 1);
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
    if style.pedal {
        pedal::hear(score, analysis, &mut source);
    }
    let seats = SeatFacts::all(ensemble, score, style);
    let wishes = way.wishes(bound, &source);
    source.emphasize(|strand| wishes.must_sound(strand, seats.len()));
    let clock = Clock(&score.frame);
    let problem = |wishes: &Wishes<'_>| Problem::new(&source, &seats, &style.weights, wishes);
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
    let wishes = wishes.with_in_hand(InHand::of(&source, &seats, clock, &solution.choices));
    let mut drafts = lay(&source, &seats, clock, &solution.choices);
    fill(&source, &seats, clock, &wishes, &mut drafts);
    let players = Players { source: &source, chords: &analysis.chords, seats: &seats, clock, wishes: &wishes };
    rewrite_among(players, style.rewrites, &mut drafts);
    let scene = Scene { source: &source, analysis, seats: &seats, style };
    let copies = double(scene, &solution.choices, &mut drafts, &wishes, run)?;
    let stand = Bandstand { source: &source, analysis, ensemble, seats: &seats, style, wishes: &wishes };
    voice_sections(stand, &mut drafts);
    make_playable(&source, &seats, clock, style.rewrites, &mut drafts);
    hush(&mut drafts, bound);
    merge_twins(&source, &mut drafts);
    let strokes = percussion(&source, ensemble, bound);
    let mut book = Book::new(&source);
    book.assign(&seats, &style.weights, &solution, &copies, &wishes);
    let loudness = Loudness::of(score);
    let taste = Taste { source: &source, loudness: &loudness, meters: &score.frame.meters, style, plan: bound };
    let parts = write(&source, taste, &mut book, ensemble, clock, &drafts, &strokes);
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

/// The parts of all seats, with their decisions in the book.
fn write(
    source: &Source,
    taste: Taste<'_>,
    book: &mut Book<'_>,
    ensemble: &Ensemble,
    clock: Clock<'_>,
    drafts: &Drafts,
    strokes: &Strokes,
) -> Vec<SeatPart> {
    let mut parts = Vec::with_capacity(ensemble.seats.len());
    for ((seat, part), articulations) in (0u16..).zip(&drafts.seats).zip(articulations(source, drafts, taste.meters)) {
        let dynamics = taste.dynamics(SeatId(seat), part);
        let chair = ensemble.seats.get(usize::from(seat));
        let techniques =
            chair.map_or_else(|| vec![Technique::Ordinary; part.len()], |seat| techniques(source, seat, part));
        let words = chair.map_or(Words::None, |seat| Words::of(ensemble, seat.profile()));
        let mut notes: Vec<ArrangedNote> = Vec::with_capacity(part.len());
        let how = dynamics.into_iter().zip(articulations).zip(techniques);
        for (place, (draft, ((dynamic, articulation), technique))) in part.iter().zip(how).enumerate() {
            let profile = chair.map(|seat| seat.instrument(draft.instrument));
            let plucked = |technique| profile.is_some_and(|profile| profile.plucks(technique));
            let written = source.signs(&draft.sources);
            let mut signs = profile
                .map_or_else(Vec::new, |profile| signs::fitting(&written, profile, words, draft.role, draft.doubling));
            let held = signs::have_strokes(&written) && !signs::have_strokes(&signs);
            signs.extend(tremolo_signs(source, draft).into_iter().flatten());
            let technique = profile.map_or(technique, |profile| signs::technique(&signs, profile, technique));
            let rolled = taste.style.rewrites.rolls
                && !source.notated
                && !signs.iter().any(|sign| matches!(sign, Sign::Arpeggio(_)))
                && profile.is_some_and(|profile| is_rolled(profile, part, place, source.quarter));
            signs.extend(rolled.then_some(Sign::Arpeggio(false)));
            let rewritten =
                held.then_some(Transformation::HeldTremolo).or(rolled.then_some(Transformation::RolledChord));
            notes.push(ArrangedNote {
                sound: Sound::Pitched(Pitch::clamped(i32::from(draft.pitch))),
                start: Tick(draft.start),
                length: Ticks(written_length(part, place, articulation)),
                dynamic,
                articulation: if plucked(technique) { articulation.detached() } else { articulation },
                technique,
                instrument: draft.instrument,
                name: source.name(&draft.sources),
                staff: None,
                signs,
                decision: book.note(seat, draft, rewritten),
            });
        }
        notes.extend(beats(source, taste, book, ensemble, strokes, seat));
        notes.sort_by_key(|note| (note.start, note.sound, note.length));
        let mut marks = beside((source, taste), part, &ensemble.seats[usize::from(seat)], clock, book, &mut notes);
        marks.extend(breaths(part));
        marks.sort_by_key(time);
        parts.push(SeatPart { seat: SeatId(seat), notes, marks });
    }
    signs::spread(&mut parts, &source.written.rests_held);
    parts
}

/// How every seat's drafts are articulated, one figure alike in all.
fn articulations(source: &Source, drafts: &Drafts, meters: &MeterMap) -> Vec<Vec<Articulation>> {
    if source.notated {
        return drafts.seats.iter().map(|part| vec![Articulation::Plain; part.len()]).collect();
    }
    let telling = phrasing::telling_parts(source);
    let of_seat = |part: &Vec<Draft>| {
        articulate(part, source.quarter, |place| phrasing::is_joined(source, &telling, meters, part, place))
    };
    let mut articulations: Vec<_> = drafts.seats.iter().map(of_seat).collect();
    phrasing::agree(drafts, &mut articulations, meters);
    articulations
}

/// What stands beside a seat's notes: what a notated source has written, or what its sound tells.
fn beside(
    (source, taste): (&Source, Taste<'_>),
    drafts: &[Draft],
    seat: &crate::ensemble::Seat,
    clock: Clock<'_>,
    book: &Book<'_>,
    notes: &mut [ArrangedNote],
) -> Vec<Marked> {
    signs::tidy(notes);
    if !source.notated {
        return marks(seat, clock.0, notes, &taste.hairpins(drafts));
    }
    signs::cut(seat, clock.0, notes);
    signs::articulations(notes);
    for note in notes.iter_mut().filter(|note| seat.profile().plucks(note.technique)) {
        note.articulation = note.articulation.detached();
    }
    let part_of = |note: &ArrangedNote| {
        let first = book.decisions.get(note.decision.0 as usize)?.sources.first()?;
        Some(source.note(*first).part)
    };
    let mut marks = dynamics(clock.0, notes);
    marks.extend(signs::breaths(notes));
    marks.extend(source.written.marks(notes, part_of));
    marks.sort_by_key(time);
    marks
}

/// A seat's percussion.
fn beats(
    source: &Source,
    taste: Taste<'_>,
    book: &mut Book<'_>,
    ensemble: &Ensemble,
    strokes: &Strokes,
    seat: u16,
) -> Vec<ArrangedNote> {
    let mut notes = Vec::new();
    for stroke in strokes.played.iter().filter(|stroke| stroke.seat == seat) {
        let note = source.note(stroke.source);
        let Ok(key) = PercussionKey::new(stroke.key) else { continue };
        let has = |profile: &Arc<crate::profile::Profile>| profile.percussion.iter().any(|sound| sound.key == key);
        let profiles = &ensemble.seats[usize::from(seat)].profiles;
        let instrument = profiles.iter().position(has).unwrap_or(0);
        let signs = profiles.get(instrument).map_or_else(Vec::new, |profile| {
            signs::fitting(&note.signs, profile, Words::None, Role::Percussion, false)
        });
        let technique = profiles
            .get(instrument)
            .map_or(Technique::Ordinary, |profile| signs::technique(&signs, profile, Technique::Ordinary));
        notes.push(ArrangedNote {
            sound: Sound::Percussion(key),
            start: Tick(note.start),
            length: Ticks((note.end - note.start).max(1)),
            dynamic: taste.of_part(note.part, Tick(note.start)),
            articulation: Articulation::Plain,
            technique,
            instrument: instrument as u8,
            name: None,
            staff: None,
            signs,
            decision: book.stroke(stroke),
        });
    }
    notes
}
