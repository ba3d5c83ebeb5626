use super::super::testing::*;
use super::super::{Changed, stage};
use super::*;
use crate::perform::{Performance, PerformedNote};
use crate::profile::testing;

fn piece(third: PerformedNote) -> Performance {
    let tune = vec![note(72, 0, 1000, 0.6, 85.0), note(74, 1000, 1000, 0.6, 85.0), third];
    let harp = vec![note(48, 0, 500, 0.5, 80.0), note(52, 4000, 500, 0.5, 80.0)];
    performed(vec![(testing::flute(), tune), (testing::harp(), harp)])
}

fn ordinary() -> PerformedNote {
    note(76, 3000, 1000, 0.6, 85.0)
}

fn variants() -> [PerformedNote; 4] {
    let base = ordinary();
    [
        PerformedNote { power: crate::units::Decibels(78.0), intensity: 0.2, ..base.clone() },
        PerformedNote { length: crate::score::Ticks(4000), ..base.clone() },
        note(88, 3000, 1000, 0.6, 85.0),
        note(76, 2500, 300, 0.6, 85.0),
    ]
}

#[test]
fn nothing_changes_when_nothing_does() {
    let before = stage(&piece(ordinary()));
    assert_eq!(before.again(&piece(ordinary())).changes(&before), []);
}

#[test]
fn a_stage_made_again_sounds_as_one_made_anew_and_blocks_not_named_are_the_same() {
    let before = stage(&piece(ordinary()));
    for variant in variants() {
        let performance = piece(variant);
        let (again, anew) = (before.again(&performance), stage(&performance));
        let changes = again.changes(&before);
        assert!(
            !changes.is_empty() && changes.iter().all(|c| c.seat == SeatId(0) && c.blocks.start >= 28),
            "{changes:?}"
        );
        for seat in 0..2 {
            assert_eq!(dry(&again, seat), dry(&anew, seat));
            let named = |block: u32| changes.iter().any(|c| c.seat == SeatId(seat) && c.blocks.contains(&block));
            let (old, new) = (dry(&before, seat), dry(&again, seat));
            for (index, (old, new)) in old.chunks(BLOCK).zip(new.chunks(BLOCK)).enumerate() {
                assert!(named(index as u32) || old == new, "seat {seat}, block {index}");
            }
        }
    }
}

#[test]
fn a_note_left_out_changes_its_blocks_alone() {
    let before = stage(&piece(ordinary()));
    let mut performance = piece(ordinary());
    performance.seats[1].notes.remove(1);
    let changes = before.again(&performance).changes(&before);
    let start = (4 * 48_000 / BLOCK) as u32;
    assert!(matches!(&changes[..], [Changed { seat: SeatId(1), blocks }] if blocks.start == start), "{changes:?}");
}

#[test]
fn a_stage_of_other_making_is_other_throughout() {
    let (before, other) = (stage(&piece(ordinary())), stage(&piece(note(60, 0, 9000, 0.1, 70.0))));
    let changes = other.changes(&before);
    assert!(changes.len() == 2 && changes.iter().all(|c| c.blocks == (0..before.blocks().max(other.blocks()))));
}
