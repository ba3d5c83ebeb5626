//! Files adopted.

use super::*;
use crate::arrange::fixture::{analysis, ensemble, part, score};
use crate::arrange::{cast, check};
use crate::score::{Dynamic, NoteId, SeatId, Tick, Velocity};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn adopted(score: &Score, seats: &[&str]) -> Arrangement {
    let ensemble = Arc::new(ensemble(seats));
    let casting = cast(score, &ensemble).value;
    adopt(score, &ensemble, &casting).value
}

fn with_velocities(mut part: Part, velocities: &[i32]) -> Part {
    for (note, velocity) in part.notes.iter_mut().zip(velocities.iter().cycle()) {
        note.velocity = Velocity::clamped(*velocity);
    }
    part
}

#[test]
fn notes_stay_where_they_are() {
    let file = score(vec![part("Violin", 40, "G5 A5 B5 C6"), part("Cello", 42, "G2 A2 B2 C3")]);
    let arrangement = adopted(&file, &["Violin", "Cello"]);
    for (part, seat) in file.parts.iter().zip(&arrangement.seats) {
        let source: Vec<_> = part.notes.iter().map(|note| (note.sound, note.start, note.length)).collect();
        let taken: Vec<_> = seat.notes.iter().map(|note| (note.sound, note.start, note.length)).collect();
        assert_eq!(taken, source);
    }
    assert_eq!(arrangement.ledger.sounding.len(), 8);
    assert_eq!(check(&arrangement), []);
}

#[test]
fn dynamics_follow_each_part_against_itself() {
    let velocities = [[66; 12], [100; 12]].concat();
    let tune = with_velocities(part("Violin", 40, &"G5 A5 B5 C6 ".repeat(6)), &velocities);
    let bass = with_velocities(part("Cello", 42, &"G2 A2 B2 C3 ".repeat(6)), &[101]);
    let arrangement = adopted(&score(vec![tune, bass]), &["Violin", "Cello"]);
    let marks = |seat: usize| arrangement.seats[seat].marks.clone();
    assert_eq!(
        marks(0),
        [Marked::At(Tick(0), Mark::Dynamic(Dynamic::P)), Marked::At(Tick(5760), Mark::Dynamic(Dynamic::Mf))]
    );
    assert_eq!(marks(1), [Marked::At(Tick(0), Mark::Dynamic(Dynamic::Mf))]);
}

#[test]
fn parts_nobody_plays_are_lost_with_a_reason() {
    let file = score(vec![part("Violin", 40, "G5 A5"), part("Trumpet", 56, "G4 A4")]);
    let arrangement = adopted(&file, &["Violin"]);
    let lost: Vec<(u32, LostReason)> = arrangement.ledger.lost.iter().map(|lost| (lost.note.0, lost.reason)).collect();
    assert_eq!(lost, [(2, LostReason::Uncast), (3, LostReason::Uncast)]);
}

#[test]
fn listening_brings_roles() {
    let file = score(vec![part("Violin", 40, "G5 A5 B5"), part("Cello", 42, "G2 A2 B2")]);
    let heard = analysis(&file, &[Role::Melody, Role::Bass]);
    let arrangement = adopted(&file, &["Violin", "Cello"]).with_roles(&heard);
    let roles: Vec<Role> = arrangement.decisions.iter().map(|decision| decision.role).collect();
    assert_eq!(roles, [Role::Melody, Role::Melody, Role::Melody, Role::Bass, Role::Bass, Role::Bass]);
    assert_eq!(arrangement.ledger.by_role.iter().map(|sums| sums.kept).collect::<Vec<_>>(), [3, 3]);
}

fn any_score() -> impl Strategy<Value = Score> {
    let notes = proptest::collection::vec((40u8..80, 0u64..20, 0u64..900, 1i32..128), 0..20);
    let name = proptest::sample::select(vec!["Violin", "Flute 1", "Flute 2", "Drums", "Piano", ""]);
    proptest::collection::vec((name, notes, any::<bool>()), 0..6).prop_map(|parts| {
        let parts = parts.into_iter().map(|(name, notes, percussion)| {
            let mut part = part(name, 0, "");
            part.percussion = percussion;
            part.notes = notes
                .into_iter()
                .map(|(midi, start, length, velocity)| {
                    let sound = match percussion {
                        true => Sound::Percussion(crate::score::PercussionKey::new(midi).unwrap()),
                        false => Sound::Pitched(crate::score::Pitch::new(midi).unwrap()),
                    };
                    let note = crate::arrange::fixture::note(sound, start * 240, length);
                    Note { velocity: Velocity::clamped(velocity), ..note }
                })
                .collect();
            part
        });
        score(parts.collect())
    })
}

proptest! {
    #[test]
    fn every_note_sounds_or_is_lost(score in any_score()) {
        let arrangement = adopted(&score, &["Flute x2", "Drums", "Piano", "Violin"]);
        let mut seen: Vec<NoteId> = arrangement.ledger.sounding.clone();
        seen.extend(arrangement.ledger.lost.iter().map(|lost| lost.note));
        let unique: BTreeSet<NoteId> = seen.iter().copied().collect();
        prop_assert_eq!(unique.len(), seen.len());
        prop_assert_eq!(seen.len(), score.note_count());
        let sources: u32 = arrangement.ledger.by_role.iter().map(|sums| sums.source).sum();
        prop_assert_eq!(sources as usize, score.note_count());
        for (index, part) in arrangement.seats.iter().enumerate() {
            prop_assert_eq!(part.seat, SeatId(index as u16));
            prop_assert!(part.notes.is_sorted_by_key(|note| (note.start, note.sound)));
            for note in &part.notes {
                prop_assert!(note.length.0 > 0);
                for source in &arrangement.decisions[note.decision.0 as usize].sources {
                    let (_, source) = score.note(*source).unwrap();
                    prop_assert_eq!((source.sound, source.start), (note.sound, note.start));
                }
            }
        }
        let _ = check(&arrangement);
    }
}
