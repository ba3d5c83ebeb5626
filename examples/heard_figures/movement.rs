//! A movement as it is written, with the annotated melody as its only melody.

use super::Anyhow;
use super::annotated::{Movement, Span};
use super::files;
use partwright::analysis::analyze;
use partwright::arrange::{Arrangement, Decision, DecisionId, adopt, as_written};
use partwright::balance::{Heard, listen};
use partwright::line::Role;
use partwright::perform::perform;
use partwright::profile::Library;
use partwright::render::stage;
use partwright::run::Run;
use partwright::score::{BarNumber, Score, SeatId, Tick};
use partwright::units::Seconds;
use std::path::Path;
use std::sync::Arc;

/// What is played, who of it has the annotated melody, and how it sounds.
pub(crate) struct Scene {
    pub(crate) arrangement: Arrangement,
    pub(crate) heard: Heard,
}

impl Scene {
    /// A movement with its own instruments and dynamics; every part with the melody in a span has it, at pitch or in octaves.
    pub(crate) fn annotated(path: &Path, movement: &Movement) -> Anyhow<Self> {
        let score = files::read(path)?;
        let (ensemble, casting) = as_written(&score, Library::builtin())?.value;
        let seats: Vec<Option<SeatId>> = casting.parts.iter().map(|cast| cast.seat).collect();
        let mut arrangement = adopt(&score, &Arc::new(ensemble), &casting).value;
        annotate(&mut arrangement, &score, &seats, movement);
        Self::of(arrangement)
    }

    /// A file with its own instruments and dynamics, with the roles that analysis hears.
    pub(crate) fn analysed(score: &Score) -> Anyhow<Self> {
        let (ensemble, casting) = as_written(score, Library::builtin())?.value;
        let analysis = analyze(score, &Run::default())?.value;
        Self::of(adopt(score, &Arc::new(ensemble), &casting).value.with_roles(&analysis))
    }

    fn of(arrangement: Arrangement) -> Anyhow<Self> {
        let heard = listen(&stage(&perform(&arrangement)), &Run::default())?;
        Ok(Self { arrangement, heard })
    }
}

/// Notes of the annotated spans get the melody, all others harmony.
fn annotate(arrangement: &mut Arrangement, score: &Score, seats: &[Option<SeatId>], movement: &Movement) {
    let quarter = f64::from(score.frame.division().per_quarter());
    let Some(first) = arrangement.decisions.first().cloned() else { return };
    let with = |role| Decision { role, ..first.clone() };
    arrangement.decisions = vec![with(Role::Melody), with(Role::Harmony)];
    for part in &mut arrangement.seats {
        let tracks: Vec<u16> = score
            .parts
            .iter()
            .zip(seats)
            .filter(|(_, seat)| **seat == Some(part.seat))
            .map(|(part, _)| part.track)
            .collect();
        for note in &mut part.notes {
            let melody = tracks.iter().any(|track| has_melody(movement, *track, note.start, quarter));
            note.decision = DecisionId(u32::from(!melody));
        }
    }
}

fn has_melody(movement: &Movement, track: u16, at: Tick, quarter: f64) -> bool {
    let time = at.0 as f64 / quarter;
    let sounds = |span: &Span| span.active.iter().any(|(from, to)| (from - 1e-6..*to).contains(&time));
    movement.spans.iter().any(|span| span.is_right(track) && sounds(span))
}

/// When a run of bars begins and ends.
pub(crate) fn times(scene: &Scene, first: BarNumber, last: BarNumber) -> [Seconds; 2] {
    let frame = &scene.arrangement.frame;
    let seconds = |tick: Tick| Seconds(frame.tempo.seconds_at(tick).0);
    let span = |bar| frame.meters.start_of(bar).map(|start| frame.meters.bar_at(start).span).unwrap_or_default();
    [seconds(span(first).start), seconds(span(last).end)]
}
