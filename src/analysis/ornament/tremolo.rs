//! Tremolo: notes repeated, or further apart than neighbours in turn, too fast to be counted; rolls of drums.

use super::chain::Chain;
use super::strikes::Strikes;
use super::{Figure, OrnamentKind};
use std::collections::BTreeMap;

/// Slowest step: eight notes a second.
const SLOWEST_MS: i64 = 125;
/// Slowest step of a short one, and of a drum roll: twelve a second (a drum kit counts sixteenths faster than eight).
const FAST_MS: i64 = 84;
/// Widest alternation, in semitones.
const WIDEST: i16 = 12;

/// Adds every tremolo. The notes of a chord, or of two chords in turn, are one.
pub(super) fn find(strikes: &mut Strikes, found: &mut Vec<Figure>) {
    let mut figures = strikes.each_free(SLOWEST_MS, repeated);
    if !strikes.percussion {
        figures.extend(strikes.each_free(SLOWEST_MS, alternating));
    }
    let mut together: BTreeMap<(u64, u64, usize), Figure> = BTreeMap::new();
    for figure in figures {
        let start = |index: Option<&usize>| index.map_or(0, |index| strikes.all[*index].start);
        let place = (start(figure.strikes.first()), start(figure.strikes.last()), figure.strikes.len());
        match together.get_mut(&place) {
            Some(chord) => chord.strikes.extend(figure.strikes),
            None => drop(together.insert(place, figure)),
        }
    }
    for figure in together.values_mut() {
        figure.strikes.sort_unstable();
    }
    found.extend(together.into_values());
}

fn repeated(strikes: &Strikes, first: usize) -> Option<Figure> {
    let chain = Chain::new(strikes, first, strikes.all[first].pitch, SLOWEST_MS)?;
    let fast = chain.step_ms <= FAST_MS;
    let fewest = match strikes.percussion {
        true if fast => 6,
        true => usize::MAX,
        false if fast && chain.is_as_short_as(8, strikes.quarter) => 4,
        false if fast => 6,
        false => 8,
    };
    let alone = longest_alternation(strikes, first).is_none_or(|other| other.len() * 2 < chain.len() * 3);
    let rolls = chain.len() >= fewest && alone;
    rolls.then_some(Figure { kind: OrnamentKind::Tremolo, main: first, strikes: chain.strikes })
}

fn alternating(strikes: &Strikes, first: usize) -> Option<Figure> {
    let chain = longest_alternation(strikes, first)?;
    let shakes = chain.len() >= 12 || (chain.len() >= 6 && chain.is_as_short_as(8, strikes.quarter));
    shakes.then_some(Figure { kind: OrnamentKind::Tremolo, main: first, strikes: chain.strikes })
}

fn longest_alternation(strikes: &Strikes, first: usize) -> Option<Chain> {
    let pitch = i16::from(strikes.all[first].pitch);
    let others = (3..=WIDEST).flat_map(|by| [pitch + by, pitch - by]).filter_map(|other| u8::try_from(other).ok());
    others.filter_map(|other| Chain::new(strikes, first, other, SLOWEST_MS)).max_by_key(Chain::len)
}
