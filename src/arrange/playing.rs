//! By which technique a seat plays each of its notes: as their source asks, where hands have the time to change.

use super::asked::Techniques;
use super::draft::Draft;
use super::facts::mute_of;
use super::source::{Source, SourceNote};
use crate::ensemble::Seat;
use crate::profile::{AT_A_PINCH, Profile, Technique};
use std::ops::Range;

/// The technique of each draft of a seat, in order.
///
/// Where notes of several parts of the source come together, a technique is taken up only with the time that it needs
/// before and after; a part that changes by itself is followed. Mutes are the solver's: they go on where it says so, and
/// never without the time.
pub(super) fn techniques(source: &Source, seat: &Seat, drafts: &[Draft]) -> Vec<Technique> {
    let profile = seat.profile();
    let asked = source.techniques(profile);
    let technique =
        |draft: &Draft| as_muted(technique(source, &asked, draft), seat.instrument(draft.instrument), draft);
    let mut techniques: Vec<Technique> = drafts.iter().map(technique).collect();
    let fits = |at: usize| fits(source, seat, drafts, &techniques, at);
    let hasty: Vec<Range<usize>> =
        runs(&techniques).into_iter().filter(|run| !(fits(run.start) && fits(run.end))).collect();
    for run in hasty {
        techniques.get_mut(run).into_iter().flatten().for_each(|technique| *technique = Technique::Ordinary);
    }
    let able = |(technique, draft): (Technique, &Draft)| seat.instrument(draft.instrument).able(technique);
    techniques.into_iter().zip(drafts).map(able).collect()
}

fn technique(source: &Source, asked: &[Techniques], draft: &Draft) -> Technique {
    let part = note(source, draft).and_then(|note| asked.get(usize::from(note.part)));
    part.map_or(Technique::Ordinary, |part| part.at(crate::score::Tick(draft.start)))
}

/// The technique asked for, with the mute on or off as the solver has it.
fn as_muted(asked: Technique, profile: &Profile, draft: &Draft) -> Technique {
    match asked {
        Technique::Ordinary | Technique::Muted if mute_of(profile).is_some() => {
            if draft.muted {
                Technique::Muted
            } else {
                Technique::Ordinary
            }
        }
        asked => asked,
    }
}

fn note<'a>(source: &'a Source, draft: &Draft) -> Option<&'a SourceNote> {
    draft.sources.first().map(|id| source.note(*id))
}

/// Neighbours of one technique that is not ordinary playing.
fn runs(techniques: &[Technique]) -> Vec<Range<usize>> {
    let mut end = 0;
    let runs = techniques.chunk_by(|a, b| a == b).filter_map(move |run| {
        end += run.len();
        (run.first() != Some(&Technique::Ordinary)).then_some(end - run.len()..end)
    });
    runs.collect()
}

/// Whether the technique can change at a draft; at both ends of the part nothing changes.
fn fits(source: &Source, seat: &Seat, drafts: &[Draft], techniques: &[Technique], at: usize) -> bool {
    let both = |index: usize| Some((note(source, drafts.get(index)?)?, *techniques.get(index)?));
    let (Some((last, from)), Some((next, to))) = (at.checked_sub(1).and_then(both), both(at)) else { return true };
    let profile = seat.profile();
    let free = if profile.decays(from) { last.on_ms } else { last.off_ms };
    let needed = AT_A_PINCH * profile.technique_change(from, to).0 * 1000.0;
    let mutes = mute_of(profile).is_some() && is_mute_change(from, to);
    (last.part == next.part && !mutes) || (next.on_ms - free) as f64 >= needed
}

/// Whether a mute alone goes on or off.
const fn is_mute_change(from: Technique, to: Technique) -> bool {
    matches!((from, to), (Technique::Muted, Technique::Ordinary) | (Technique::Ordinary, Technique::Muted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{ensemble, part, score};
    use crate::arrange::{Arrangement, Plan, Style, arrange};
    use crate::line::Role;
    use crate::run::Run;
    use crate::score::{Event, Program, Score, Tick, Timed};
    use std::sync::Arc;

    fn arranged(score: &Score, roles: &[Role]) -> Arrangement {
        let analysis = crate::arrange::fixture::analysis(score, roles);
        let ensemble = Arc::new(ensemble(&["Violin"]));
        arrange(score, &analysis, &ensemble, &Style::default(), &Plan::default(), &Run::default()).unwrap().value
    }

    fn of(arrangement: &Arrangement) -> Vec<Technique> {
        arrangement.seats[0].notes.iter().map(|note| note.technique).collect()
    }

    #[test]
    fn a_part_that_changes_by_itself_is_followed() {
        let mut tune = part("Violin", 40, "G4 A4 B4 C5 D5 E5");
        tune.events.push(Timed::new(Tick(960), Event::Program(Program(45))));
        tune.events.push(Timed::new(Tick(1920), Event::Program(Program(40))));
        use Technique::{Ordinary, Pizzicato};
        let found = of(&arranged(&score(vec![tune]), &[Role::Melody]));
        assert_eq!(found, [Ordinary, Ordinary, Pizzicato, Pizzicato, Ordinary, Ordinary]);
    }

    #[test]
    fn no_hand_changes_from_note_to_note() {
        let tune = part("Violin", 40, "G5 - A5 - B5 - C6 -");
        let mut plucked = part("Strings", 45, "- D5 - E5 - F5 - G5");
        plucked.events.push(Timed::new(Tick(0), Event::Program(Program(45))));
        let found = of(&arranged(&score(vec![tune, plucked]), &[Role::Melody, Role::Harmony]));
        assert!(found.iter().all(|technique| *technique == Technique::Ordinary), "{found:?}");
    }
}
