//! What losing each note would cost.

use super::SourceNote;
use super::layers::sounds;
use crate::arrange::costs::{CostKind, Weights};
use crate::line::Role;
use crate::score::NoteId;

/// Gives every pitched note the cost of losing it.
///
/// It is its role's weight; more at the top or bottom of all that sounds, more for the third of the chord; less when a
/// weightier note struck together has the same pitch class or an inner note's pitch class sounds already, least of all
/// where that is the bass an octave lower, and next to nothing at the same pitch. An after-beat that alone has its pitch
/// class is worth a chord tone. Drums (of which `drums` tells by part) and what others hold do not speak for each other.
pub(super) fn weigh(notes: &mut [SourceNote], weights: &Weights, quarter: u64, drums: &[bool]) {
    notes.iter_mut().for_each(|note| note.twin = None);
    let mut order: Vec<u32> = (0..notes.len() as u32).filter(|i| sounds(&notes[*i as usize])).collect();
    order.sort_by_key(|i| (notes[*i as usize].start, notes[*i as usize].pitch, *i));
    let mut sounding: Vec<u32> = Vec::new();
    let mut from = 0;
    while from < order.len() {
        let start = notes[order[from] as usize].start;
        let to = from + order[from..].partition_point(|i| notes[*i as usize].start <= start + quarter / 20);
        sounding.retain(|i| notes[*i as usize].end > start + quarter / 10);
        sounding.extend_from_slice(&order[from..to]);
        weigh_chord(notes, weights, &order[from..to], &sounding);
        let (drums, held): (Vec<u32>, Vec<u32>) =
            order[from..to].iter().partition(|i| is_drum(drums, &notes[**i as usize]));
        [drums, held].into_iter().for_each(|struck| spare_twins(notes, struck));
        from = to;
    }
}

fn weigh_chord(notes: &mut [SourceNote], weights: &Weights, struck: &[u32], sounding: &[u32]) {
    let pitch = |i: &u32| notes[*i as usize].pitch;
    let (top, bottom) = (sounding.iter().map(pitch).max(), sounding.iter().map(pitch).min());
    let thirds = thirds(sounding.iter().map(pitch));
    let held: Vec<u8> = sounding.iter().filter(|i| !struck.contains(i)).map(pitch).collect();
    let classes: Vec<u8> = sounding.iter().map(|i| pitch(i) % 12).collect();
    for i in struck {
        let note = &mut notes[*i as usize];
        note.third = thirds >> (note.pitch % 12) & 1 == 1;
        let alone = classes.iter().filter(|class| **class == note.pitch % 12).count() == 1;
        let mut weight = weights.of(CostKind::of_role(note.role)) * worth(note.role, alone) / 100;
        if Some(note.pitch) == top {
            weight = weight.max(250) * 5 / 4;
        } else if Some(note.pitch) == bottom {
            weight = weight.max(200) * 5 / 4;
        } else if note.third {
            weight = weight * 3 / 2;
        } else if matches!(note.role, Role::Harmony | Role::Rhythm) && held.iter().any(|p| p % 12 == note.pitch % 12) {
            weight = weight * 2 / 3;
        }
        note.weight = weight.max(1);
    }
}

fn is_drum(drums: &[bool], note: &SourceNote) -> bool {
    drums.get(usize::from(note.part)).copied().unwrap_or(false)
}

/// Makes notes lighter that have the pitch or the pitch class of a weightier one struck together with them.
fn spare_twins(notes: &mut [SourceNote], mut by_weight: Vec<u32>) {
    by_weight.sort_by_key(|i| (-notes[*i as usize].weight, *i));
    for (place, i) in by_weight.iter().enumerate() {
        let pitch = notes[*i as usize].pitch;
        let before = &by_weight[..place];
        if let Some(twin) = before.iter().find(|j| notes[**j as usize].pitch == pitch) {
            (notes[*i as usize].weight, notes[*i as usize].twin) = (20, Some(NoteId(*twin)));
        } else {
            let octaves = before.iter().map(|j| &notes[*j as usize]).filter(|other| other.pitch % 12 == pitch % 12);
            notes[*i as usize].weight = beside_octaves(&notes[*i as usize], octaves);
        }
    }
}

/// What a note's loss costs when weightier notes of its pitch class are struck with it. The octaves of a left hand are one
/// bass doubled; cellos above their double basses are the bass itself.
fn beside_octaves<'a>(note: &SourceNote, octaves: impl Iterator<Item = &'a SourceNote>) -> i64 {
    let is_under = |other: &SourceNote| (other.role, other.part) == (Role::Bass, note.part) && other.pitch < note.pitch;
    let mut octaves = octaves.peekable();
    match note.weight {
        weight if octaves.peek().is_none() => weight,
        weight if note.role == Role::Bass && octaves.any(is_under) => weight.min(100) / 3,
        weight if weight >= 250 => weight / 2,
        weight => weight / 3,
    }
}

/// Pitch classes (as a bit mask) that are the third of a triad whose root and fifth sound too.
fn thirds(pitches: impl Iterator<Item = u8>) -> u16 {
    let classes = pitches.fold(0u16, |classes, pitch| classes | 1 << (pitch % 12));
    let sounds = |class: u8| classes >> (class % 12) & 1 == 1;
    let is_third = |class: &u8| {
        let root = |below: u8| sounds(class + 12 - below) && sounds(class + 12 - below + 7);
        sounds(*class) && (root(3) || root(4))
    };
    (0..12).filter(is_third).fold(0, |mask, class| mask | 1 << class)
}

/// What the loss of one note of a role costs before the style's weight; `alone` when no other note of its pitch class sounds.
const fn worth(role: Role, alone: bool) -> i64 {
    match role {
        Role::Melody => 400,
        Role::Countermelody => 200,
        Role::Bass => 250,
        Role::Rhythm if !alone => 80,
        Role::Percussion => 80,
        Role::Harmony | Role::Rhythm => 100,
    }
}

#[cfg(test)]
mod tests {
    use crate::arrange::Style;
    use crate::arrange::fixture::{analysis, part, score};
    use crate::arrange::source::Source;
    use crate::line::Role;

    /// What the upper of two notes struck an octave apart weighs, in one part or in two.
    fn upper_octave(in_one_part: bool) -> i64 {
        let mut score = score(vec![part("Piano", 0, "C5"), part("Piano", 0, "C3"), part("Piano", 0, "C2")]);
        let heard = analysis(&score, &[Role::Melody, Role::Bass, Role::Bass]);
        if in_one_part {
            let lower = score.parts.split_off(2);
            score.parts[1].notes.extend(lower.into_iter().flat_map(|part| part.notes));
        }
        let source = Source::new(&score, &heard, &Style::default().weights);
        source.notes.iter().find(|note| note.pitch == 48).map_or(0, |note| note.weight)
    }

    #[test]
    fn octaves_of_one_hand_are_a_bass_doubled_and_cellos_are_a_bass() {
        assert_eq!(upper_octave(true), 33);
        assert_eq!(upper_octave(false), 125);
    }
}
