use super::*;
use crate::finding::{Code, Place};
use crate::score::{Division, Frame, Tick, TickSpan};

/// So many bars of 4/4 at 120, two seconds each.
fn clock(bars: u64) -> Clock {
    let frame = Frame::plain(Division::new(480).unwrap(), Tick(bars * 1920));
    let bars: Vec<Bar> = frame.meters.bars(frame.end).collect();
    let starts = (0..=bars.len()).map(|bar| Seconds(2.0 * bar as f64)).collect();
    Clock { bars, starts }
}

fn phrase(bar: u64) -> Phrase {
    Phrase { span: TickSpan::new(Tick(bar * 1920 - 480), Tick(bar * 1920)), section: 0, same_as: None }
}

fn finding(first: u32, last: u32) -> Finding {
    let place = Place { bar: Some(BarNumber(first)), last_bar: Some(BarNumber(last)), ..Place::default() };
    Finding::new(Code::MelodyBuried, place, "x")
}

fn bars(passages: &[Passage]) -> Vec<Range<usize>> {
    passages.iter().map(|passage| passage.bars.clone()).collect()
}

#[test]
fn passages_end_with_phrases_and_are_neither_short_nor_long() {
    let clock = clock(30);
    // Phrases start with an upbeat in bars 1, 8 and 9, counted from 0; the second is too short to stand alone.
    let borders = clock.borders(&[phrase(2), phrase(9), phrase(10)]);
    let cut = clock.cut(&[true; 30], &borders);
    assert_eq!(bars(&cut), [0..8, 8..23, 23..30]);
    assert_eq!((cut[1].from, cut[1].to), (Seconds(16.0), Seconds(46.0)));
    assert_eq!(cut[2].to, Seconds(60.0 + TAIL.0));
}

#[test]
fn a_long_piece_carries_the_bars_of_its_findings_and_one_before() {
    let clock = clock(400);
    let (one, two) = (finding(11, 12), finding(101, 101));
    let cut = clock.cut(&clock.of_findings(&[&two, &one]), &clock.borders(&[]));
    assert_eq!(bars(&cut), [9..12, 99..101]);
}

#[test]
fn no_finding_takes_all_the_room_and_all_together_stay_under_six_minutes() {
    let clock = clock(2000);
    let whole = finding(1, 2000);
    assert_eq!(clock.of_findings(&[&whole]).iter().filter(|bar| **bar).count(), 10);
    let many: Vec<Finding> = (1..400).map(|n| finding(5 * n, 5 * n + 2)).collect();
    let carried = clock.of_findings(&many.iter().collect::<Vec<_>>());
    let bars = carried.iter().filter(|bar| **bar).count();
    assert!((170..=180).contains(&bars), "{bars}");
    assert!(carried[..200].iter().any(|bar| *bar) && !carried[1000..].iter().any(|bar| *bar), "the first come first");
}
