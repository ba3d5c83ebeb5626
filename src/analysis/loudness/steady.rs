//! Dynamics that stay.

use crate::score::{Dynamic, Tick, Ticks};

/// Notes struck together, with how loud they are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attack {
    /// When.
    pub at: Tick,
    /// When the last of them ends.
    pub end: Tick,
    /// How loud, in thousandths of a dynamic step from ppp.
    pub step: i64,
    /// Length of the bar.
    pub bar: Ticks,
    /// Whether a dynamic may change here for little: where one is written in the source, or after a long rest.
    pub free: bool,
}

/// What a free change costs of a usual one.
const FREE: i64 = 8;

/// The dynamics nearest to a course of attacks that change only where it pays: by Viterbi's algorithm, a bar one step off
/// costs 1000, and every change `change`.
#[must_use]
pub fn steady(attacks: &[Attack], change: i64) -> Vec<Dynamic> {
    let mut best = [0i64; 8];
    let mut from: Vec<[u8; 8]> = Vec::with_capacity(attacks.len());
    for (index, attack) in attacks.iter().enumerate() {
        let next = attacks.get(index + 1).map_or(attack.end, |next| next.at);
        let bar = attack.bar.0.max(1);
        let weight = next.since(attack.at).0.clamp(1, bar) as i64;
        let change = if attack.free { change / FREE } else { change };
        let cheapest = (0..8).min_by_key(|state| best[*state]).unwrap_or(4);
        let mut back = [0u8; 8];
        let before = best;
        for (state, cost) in best.iter_mut().enumerate() {
            let moves = before[cheapest] + change < before[state];
            back[state] = if moves { cheapest } else { state } as u8;
            let off = (attack.step - state as i64 * 1000).abs();
            *cost = before[usize::from(back[state])] + if moves { change } else { 0 } + off * weight / bar as i64;
        }
        from.push(back);
    }
    let mut state = (0..8).min_by_key(|state| best[*state]).unwrap_or(4);
    let mut dynamics = Vec::with_capacity(attacks.len());
    for back in from.iter().rev() {
        dynamics.push(Dynamic::ALL[state]);
        state = usize::from(back[state]);
    }
    dynamics.reverse();
    dynamics
}
