//! Trills and mordents: a note and its upper or lower neighbour in turn.

use super::chain::Chain;
use super::strikes::Strikes;
use super::{Figure, OrnamentKind};

/// Slowest step of a trill: nine notes a second.
const SLOWEST_MS: i64 = 111;
/// Slowest step of a mordent.
const MORDENT_MS: i64 = 90;
/// Neighbours, in semitones: the upper first, as most trills go.
const NEIGHBOURS: [i16; 4] = [2, 1, -1, -2];

/// Adds every trill: four notes or more as short as thirty-seconds, or six as short as sextuplets; in a performance five.
pub(super) fn find(strikes: &mut Strikes, found: &mut Vec<Figure>) {
    found.extend(strikes.each_free(SLOWEST_MS, |strikes, first| {
        let chains = neighbours(strikes, first).filter_map(|other| Chain::new(strikes, first, other, SLOWEST_MS));
        let longest = chains.max_by_key(Chain::len).filter(|chain| is_trill(strikes, chain))?;
        let main = lower(strikes, &longest.strikes[..2])?;
        Some(Figure { kind: OrnamentKind::Trill, strikes: with_close(strikes, longest, main), main })
    }));
}

/// A trill and its close, where it has one: the lower neighbour and the main note at its speed.
fn with_close(strikes: &Strikes, trill: Chain, main: usize) -> Vec<usize> {
    let pitch = strikes.all[main].pitch;
    let close = |below: u8| {
        let first = trill.next(strikes, pitch.checked_sub(below)?)?;
        let second = strikes.next_of(pitch, strikes.all[first].start + 1)?;
        let even = strikes.ms(first, second) <= trill.step_ms * 3 / 2;
        (even && strikes.is_free(second)).then_some([first, second])
    };
    let close = [2, 1].into_iter().find_map(close);
    trill.strikes.into_iter().chain(close.into_iter().flatten()).collect()
}

fn is_trill(strikes: &Strikes, chain: &Chain) -> bool {
    let short = |parts| chain.is_as_short_as(parts, strikes.quarter);
    match strikes.exact {
        true => {
            (chain.len() >= 4 && short(8) && !strikes.is_in_run(chain.strikes[0])) || (chain.len() >= 6 && short(6))
        }
        false => chain.len() >= 5,
    }
}

/// Adds every mordent: two short notes and a third at least twice as long, not at the end of a run.
pub(super) fn find_mordents(strikes: &mut Strikes, found: &mut Vec<Figure>) {
    found.extend(strikes.each_free(MORDENT_MS, |strikes, first| {
        if strikes.is_in_run(first) {
            return None;
        }
        let chains = neighbours(strikes, first).filter_map(|other| Chain::new(strikes, first, other, MORDENT_MS));
        let bites = |chain: &Chain| {
            let held = strikes.all[chain.strikes[2]].length();
            chain.len() == 3
                && chain.is_as_short_as(8, strikes.quarter)
                && held >= strikes.all[first].length() * 2
                && (!strikes.exact || strikes.on(first, 2))
        };
        let strikes = chains.into_iter().find(bites)?.strikes;
        Some(Figure { kind: OrnamentKind::Mordent, main: strikes[2], strikes })
    }));
}

fn neighbours(strikes: &Strikes, first: usize) -> impl Iterator<Item = u8> {
    let pitch = i16::from(strikes.all[first].pitch);
    NEIGHBOURS.into_iter().filter_map(move |by| u8::try_from(pitch + by).ok())
}

fn lower(strikes: &Strikes, of: &[usize]) -> Option<usize> {
    of.iter().copied().min_by_key(|index| strikes.all[*index].pitch)
}
