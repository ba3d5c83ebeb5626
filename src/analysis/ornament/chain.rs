//! Notes that follow each other at one speed: two pitches in turn, or one again and again.

use super::strikes::Strikes;

/// Strikes at one speed.
pub(super) struct Chain {
    pub(super) strikes: Vec<usize>,
    /// Milliseconds from one to the next, on average.
    pub(super) step_ms: i64,
    /// Ticks from one to the next, on average.
    step: u64,
}

impl Chain {
    /// From `first` on, strikes of its pitch and of `other` in turn, each at most `slowest` milliseconds after the last.
    /// `None` for less than three.
    pub(super) fn new(strikes: &Strikes, first: usize, other: u8, slowest: i64) -> Option<Self> {
        let pitches = [strikes.all[first].pitch, other];
        let (second, ticks) = follow(strikes, first, other, slowest, None)?;
        let (mut chain, mut step) = (vec![first, second], Some(ticks));
        while let Some((next, ticks)) = follow(strikes, chain[chain.len() - 1], pitches[chain.len() % 2], slowest, step)
        {
            step = Some(ticks);
            chain.push(next);
        }
        let (last, steps) = (*chain.last()?, chain.len() - 1);
        (steps >= 2).then(|| Self {
            step_ms: strikes.ms(first, last) / steps as i64,
            step: (strikes.all[last].start - strikes.all[first].start) / steps as u64,
            strikes: chain,
        })
    }

    /// The strike of a pitch that follows at the chain's speed.
    pub(super) fn next(&self, strikes: &Strikes, pitch: u8) -> Option<usize> {
        let last = *self.strikes.last()?;
        follow(strikes, last, pitch, self.step_ms * 3 / 2, Some(self.step)).map(|(next, _)| next)
    }

    pub(super) fn len(&self) -> usize {
        self.strikes.len()
    }

    /// Whether the notes are as short as so many to a quarter, with an eighth to spare.
    pub(super) fn is_as_short_as(&self, parts: u64, quarter: u64) -> bool {
        self.step * parts * 8 <= quarter * 9
    }
}

/// The next strike of a chain, and how long after the last.
fn follow(strikes: &Strikes, last: usize, pitch: u8, slowest: i64, before: Option<u64>) -> Option<(usize, u64)> {
    let now = &strikes.all[last];
    let next = strikes.next_of(pitch, now.start + 1).filter(|next| strikes.is_free(*next))?;
    if strikes.ms(last, next) > slowest {
        return None;
    }
    let step = strikes.all[next].start - now.start;
    let steady = before.is_none_or(|before| step * 2 <= before * 3 && before * 2 <= step * 3);
    let joined = now.length() * 2 <= step * 3 && now.length() * 4 >= step;
    (steady && joined).then_some((next, step))
}
