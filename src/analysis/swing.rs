//! Where eighths swing: pairs written straight and played long-short.
//!
//! A. Friberg and A. Sundström, "Swing ratios and ensemble timing in jazz performance", Music Perception 19 (2002), measured
//! ratios from 3.5:1 at slow tempi down to nearly 1:1 at fast ones; F. Benadon, "Slicing the beat", Ethnomusicology 50
//! (2006), puts most soloists between 1.1:1 and 1.7:1. Here a pair swings from 1.3:1 to 3.5:1. Files have it as played, as
//! triplet quarter and eighth, or dotted. What tells it from triplets and marches is that nothing else happens
//! in the beat for long; how long, and how consistent, is ours.

use super::Swing;
use super::grid::Grid;
use crate::score::{Score, Tick, TickSpan, Ticks};

/// Places of the second note in its beat that count as swung (1.3:1 to 3.5:1) and as straight, in thousandths.
const SWUNG: std::ops::RangeInclusive<u64> = 565..=780;
const STRAIGHT: std::ops::RangeInclusive<u64> = 450..=564;
/// Notes this near to a beat belong to it.
const BESIDE: u64 = 45;
/// How far second notes of one beat may lie apart.
const APART: u64 = 70;
/// From here on a pair is dotted, as marches have it too: only with percussion does it swing.
const DOTTED: u64 = 715;
/// What a swung beat counts for, and what others count against.
const COUNTS: [i64; 4] = [0, 1, -3, -2];
/// Fewest that a stretch must count.
const ENOUGH: i64 = 16;
/// A stretch ends once so much speaks against it.
const AGAINST: i64 = 8;

/// Bars of more beats are silences.
const MOST_BEATS: u64 = 64;

/// What happens within a beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    /// One further note, or several together, so many thousandths after the beat.
    Swung(u64),
    Straight,
    Other,
}

impl Within {
    const fn counts(self) -> i64 {
        COUNTS[match self {
            Self::Nothing => 0,
            Self::Swung(_) => 1,
            Self::Straight => 2,
            Self::Other => 3,
        }]
    }
}

/// The stretches that swing, in time order.
pub(super) fn find(score: &Score, grid: &Grid) -> Vec<Swing> {
    let mut onsets: Vec<u64> = score.notes().map(|note| note.start.0).collect();
    onsets.sort_unstable();
    onsets.dedup();
    let beats = beats(grid, &onsets);
    let drums = score.parts.iter().any(|part| part.percussion && part.notes.len() as i64 >= 4 * ENOUGH);
    stretches(&beats).into_iter().filter_map(|stretch| swing(stretch, drums)).collect()
}

/// The beats of simple metres with what happens within each.
fn beats(grid: &Grid, onsets: &[u64]) -> Vec<(TickSpan, Within)> {
    let mut beats = Vec::new();
    for bar in &grid.bars {
        // A bar of a long silence is not walked beat by beat.
        let count = bar.length().div_ceil(bar.beat.max(1));
        let count = if bar.meter.unit() <= 4 && count <= MOST_BEATS { count } else { 0 };
        for start in (0..count).map(|beat| bar.start.saturating_add(beat * bar.beat)) {
            // Halves are counted in quarters: the pair is of eighths.
            let parts = if bar.meter.unit() == 2 { 2 } else { 1 };
            let length = bar.beat / parts;
            for from in (0..parts).map(|part| start.saturating_add(part * length)) {
                beats.push((TickSpan::of(Tick(from), Ticks(length)), within(from, length, onsets)));
            }
        }
    }
    beats
}

fn within(start: u64, length: u64, onsets: &[u64]) -> Within {
    let first = onsets.partition_point(|onset| *onset < start);
    let inside = onsets.get(first..).unwrap_or_default().iter().take_while(|onset| **onset - start < length);
    let places = inside.map(|onset| (onset - start) * 1_000 / length.max(1));
    let second: Vec<u64> = places.filter(|place| (BESIDE..=1_000 - BESIDE).contains(place)).collect();
    let (Some(low), Some(high)) = (second.first(), second.last()) else { return Within::Nothing };
    let middle = (low + high) / 2;
    match high - low <= APART {
        true if SWUNG.contains(&middle) => Within::Swung(middle),
        true if STRAIGHT.contains(&middle) => Within::Straight,
        _ => Within::Other,
    }
}

/// Runs of beats in which swung ones prevail, each from its first swung beat to its last.
fn stretches(beats: &[(TickSpan, Within)]) -> Vec<&[(TickSpan, Within)]> {
    let mut found = Vec::new();
    let (mut from, mut sum, mut most, mut end) = (0usize, 0i64, 0i64, 0usize);
    for (index, (_, within)) in beats.iter().enumerate() {
        if sum == 0 {
            from = index;
        }
        sum += within.counts();
        if sum > most {
            (most, end) = (sum, index + 1);
        }
        if sum <= 0 || most - sum >= AGAINST {
            found.extend((most >= ENOUGH).then(|| &beats[from..end]));
            (sum, most) = (0, 0);
        }
    }
    found.extend((most >= ENOUGH).then(|| &beats[from..end]));
    found
}

fn swing(stretch: &[(TickSpan, Within)], drums: bool) -> Option<Swing> {
    let mut places: Vec<u64> = stretch
        .iter()
        .filter_map(|(_, within)| match within {
            Within::Swung(place) => Some(*place),
            _ => None,
        })
        .collect();
    places.sort_unstable();
    let place = *places.get(places.len() / 2)?;
    let near = places.iter().filter(|other| other.abs_diff(place) <= APART).count();
    let consistent = near * 5 >= places.len() * 4 && places.len() * 3 >= stretch.len();
    let divided = stretch.iter().filter(|(_, within)| *within != Within::Nothing).count().max(1);
    (consistent && (drums || place < DOTTED)).then(|| Swing {
        span: TickSpan::new(
            stretch.first().map_or(Tick::ZERO, |b| b.0.start),
            stretch.last().map_or(Tick::ZERO, |b| b.0.end),
        ),
        ratio: u16::try_from((place * 100 + (1_000 - place) / 2) / (1_000 - place)).unwrap_or(u16::MAX),
        pairs: u32::try_from(places.len()).unwrap_or(u32::MAX),
        confidence: u16::try_from(places.len() * 1_000 / divided).unwrap_or(1_000).min(1_000),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Channel, Division, Frame, Note, Part, Sound, Velocity};
    use proptest::prelude::*;

    /// Quarters with second notes at `places` of each beat in turn, in ticks of 480.
    fn music(beats: u64, places: &[&[u64]]) -> Vec<Swing> {
        let mut part = Part::new("", Channel::default());
        for beat in 0..beats {
            for place in std::iter::once(0).chain(places[beat as usize % places.len()].iter().copied()) {
                let sound = Sound::from_midi(60 + (beat % 7) as u8, false);
                part.notes.push(Note::new(sound, Tick(beat * 480 + place), Ticks(100), Velocity::clamped(80)));
            }
        }
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(0));
        let score = Score::new(String::new(), frame, Vec::new(), vec![part]);
        let onsets: Vec<u64> = score.notes().map(|note| note.start.0).collect();
        find(&score, &Grid::new(&score.frame, &onsets, score.frame.end.0))
    }

    proptest! {
        #[test]
        fn swung_eighths_are_found_with_their_ratio(place in 274u64..=335, beats in 24u64..200) {
            let found = music(beats, &[&[place]]);
            prop_assert_eq!(found.len(), 1);
            prop_assert!(u64::from(found[0].ratio).abs_diff(place * 100 / (480 - place)) <= 2);
            prop_assert_eq!(found[0].span, TickSpan::new(Tick(0), Tick(beats * 480)));
        }

        #[test]
        fn straight_eighths_sixteenths_and_triplets_do_not_swing(beats in 24u64..200) {
            for places in [&[240u64][..], &[120, 240, 360], &[160, 320], &[240, 360], &[120]] {
                prop_assert_eq!(music(beats, &[places]), []);
            }
        }
    }

    #[test]
    fn a_silence_without_end_is_passed_over() {
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(u64::MAX / 4));
        let score = Score::new(String::new(), frame, Vec::new(), Vec::new());
        assert_eq!(find(&score, &Grid::new(&score.frame, &[], score.frame.end.0)), []);
    }

    #[test]
    fn a_swung_stretch_ends_where_straight_eighths_begin() {
        let mut places: Vec<&[u64]> = vec![&[320]; 32];
        places.extend(vec![&[240u64][..]; 32]);
        let found = music(64, &places);
        assert_eq!(found.iter().map(|swing| swing.span).collect::<Vec<_>>(), [TickSpan::new(Tick(0), Tick(32 * 480))]);
    }

    #[test]
    fn dotted_pairs_are_a_march_unless_drums_play_them() {
        assert_eq!(music(64, &[&[360]]), []);
        assert_eq!(music(64, &[&[320], &[], &[320], &[160, 320]]), []);
    }
}
