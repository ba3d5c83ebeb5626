//! An ornament stays with one player: its notes are put into the layer of its main note, wherever the analysis left them.

use super::source::{Layer, SourceNote};
use crate::analysis::Ornament;
use std::collections::BTreeSet;

/// Moves the notes of every trill, mordent, grace and glissando to the layer of its main note. (A chord's tremolo or
/// roll may be shared out.)
pub(super) fn keep_together(ornaments: &[Ornament], notes: &mut [SourceNote], layers: &mut [Layer]) {
    let mut place: Vec<Option<usize>> = vec![None; notes.len()];
    for (index, layer) in layers.iter().enumerate() {
        layer.notes.iter().for_each(|id| place[id.0 as usize] = Some(index));
    }
    let mut touched: BTreeSet<usize> = BTreeSet::new();
    for ornament in ornaments.iter().filter(|ornament| ornament.kind.is_one_players()) {
        let Some(host) = place.get(ornament.main.0 as usize).copied().flatten() else { continue };
        for id in &ornament.notes {
            let Some(from) = place[id.0 as usize].filter(|from| *from != host) else { continue };
            layers[from].notes.retain(|other| other != id);
            layers[host].notes.push(*id);
            place[id.0 as usize] = Some(host);
            let note = &mut notes[id.0 as usize];
            (note.line, note.role) = (layers[host].line, layers[host].role);
            touched.insert(host);
        }
    }
    for layer in touched {
        layers[layer].notes.sort_by_key(|id| (notes[id.0 as usize].start, id.0));
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Ornament, OrnamentKind};
    use crate::arrange::fixture::{analysis, ensemble, score};
    use crate::arrange::{Plan, Style, arrange};
    use crate::line::{Line, LineId, Role, Roles};
    use crate::run::Run;
    use crate::score::{Channel, Note, NoteId, Part, Sound, Tick, TickSpan, Ticks, Velocity};
    use std::sync::Arc;

    #[test]
    fn a_trill_that_analysis_tore_apart_is_played_by_one() {
        let mut part = Part::new("Violin", Channel::default());
        part.notes = (0..16u64)
            .map(|i| {
                Note::new(
                    Sound::from_midi(72 + 2 * (i % 2) as u8, false),
                    Tick(i * 60),
                    Ticks(60),
                    Velocity::clamped(80),
                )
            })
            .collect();
        let score = score(vec![part]);
        let mut torn = analysis(&score, &[Role::Melody]);
        let (lower, upper): (Vec<NoteId>, Vec<NoteId>) =
            score.notes().map(|note| note.id).partition(|id| id.0 % 2 == 0);
        let line = torn.lines[0].clone();
        let roles = Roles::only(Role::Harmony);
        torn.lines =
            vec![Line { notes: lower.clone(), ..line.clone() }, Line { id: LineId(1), notes: upper, roles, ..line }];
        let (main, span) = (lower[0], TickSpan::new(Tick(0), Tick(960)));
        let notes = score.notes().map(|note| note.id).collect();
        torn.ornaments = vec![Ornament { kind: OrnamentKind::Trill, part: 0, notes, main, span }];
        let players = Arc::new(ensemble(&["Flute", "Oboe"]));
        let arranged =
            arrange(&score, &torn, &players, &Style::default(), &Plan::default(), &Run::default()).unwrap().value;
        let own = |seat: usize| {
            let decisions = arranged.seats[seat].notes.iter().map(|note| &arranged.decisions[note.decision.0 as usize]);
            decisions.filter(|decision| decision.role == Role::Melody).count()
        };
        assert!(own(0) == 16 || own(1) == 16, "{} and {}", own(0), own(1));
    }
}
