//! What signs do to the sound of a note: how it is articulated, and by which technique it is played.

use super::have_strokes;
use super::lines::slurred;
use crate::arrange::{ArrangedNote, Articulation};
use crate::profile::{Profile, Technique};
use crate::score::{Mark, Marked, Sign};

/// Gives each note of a seat the articulation that its signs ask for; one under a slur leads on to the next, the last does
/// not.
pub(in crate::arrange) fn articulations(notes: &mut [ArrangedNote]) {
    let mut leads = vec![false; notes.len()];
    for under in slurred(notes).into_values() {
        let last = under.iter().filter_map(|index| notes.get(*index)).map(|note| note.start).max();
        for index in under.into_iter().filter(|index| notes.get(*index).map(|note| note.start) < last) {
            leads[index] = true;
        }
    }
    for (note, leads) in notes.iter_mut().zip(leads) {
        let parted = note.signs.iter().any(|sign| matches!(sign, Sign::Breath | Sign::Caesura));
        note.articulation = Articulation::of(&note.signs, leads && !parted);
    }
}

/// The breaths that signs ask for, as marks at the ends of their notes; the signs are taken out, so that each stands once.
pub(in crate::arrange) fn breaths(notes: &mut [ArrangedNote]) -> Vec<Marked> {
    let mut marks: Vec<Marked> = Vec::new();
    for note in notes {
        let before = note.signs.len();
        note.signs.retain(|sign| *sign != Sign::Breath);
        let mark = Marked::At(note.span().end, Mark::Breath);
        if note.signs.len() < before && !marks.iter().rev().take(8).any(|other| *other == mark) {
            marks.push(mark);
        }
    }
    marks
}

/// The technique that signs ask of an instrument which is `asked` to play in another way, or in the ordinary one.
pub(in crate::arrange) fn technique(signs: &[Sign], profile: &Profile, asked: Technique) -> Technique {
    let able = |technique: Technique| profile.manner(technique).is_some().then_some(technique);
    let played = have_strokes(signs);
    let by_sign = |sign: &Sign| match sign {
        Sign::Harmonic => able(Technique::Harmonics),
        Sign::Stopped => able(Technique::Stopped),
        // What the file plays out is played stroke by stroke.
        Sign::Tremolo(3..) if !played => able(Technique::Tremolo).or_else(|| able(Technique::Roll)),
        Sign::Snap => able(Technique::Pizzicato),
        _ => None,
    };
    if asked != Technique::Ordinary { asked } else { signs.iter().find_map(by_sign).unwrap_or_default() }
}
