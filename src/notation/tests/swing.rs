//! Swung eighths as a jazz player reads them.

use super::*;

/// A clarinet that plays pairs two to one, over drums or without.
fn page(drummer: bool) -> String {
    let pair = |beat: u64| [pitched(60, beat * 480, 320), pitched(62, beat * 480 + 320, 160)];
    let tune: Vec<ArrangedNote> = (0..20).flat_map(pair).collect();
    let stroke = |beat: u64| note(Sound::Percussion(PercussionKey::new(51).unwrap()), beat * 480, 120);
    let strokes: Vec<ArrangedNote> = (0..20).filter(|_| drummer).map(stroke).collect();
    let all = seats();
    let players = vec![all[0].clone(), Seat { id: SeatId(1), ..all[3].clone() }];
    let frame = Frame::plain(Division::new(480).unwrap(), Tick(480 * 20));
    musicxml(&arrangement(frame, players, vec![tune, strokes]), Page::Part(SeatId(0))).unwrap()
}

#[test]
fn swing_is_written_even_with_the_word() {
    let page = page(true);
    assert!(page.contains("<words>Swing</words>") && !page.contains("<time-modification>"));
    assert_eq!(page.matches("<type>eighth</type>").count(), 40);
}

#[test]
fn without_drums_or_the_word_it_is_a_triplet() {
    let page = page(false);
    assert!(!page.contains("Swing") && page.contains("<time-modification>"));
}
