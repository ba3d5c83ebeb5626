//! The velocities that notation programs play dynamics at.

use crate::score::{Dynamic, Score};

/// The velocities of ppp to fff.
type Table = [i64; 8];

/// Where a file's velocities stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    table: Table,
    /// What a note without any dynamic has.
    default: Option<i64>,
    /// What staccato, accent and marcato add.
    extra: &'static [i64],
}

/// MuseScore (`dynamic.cpp`), as [`Dynamic::usual_velocity`] has it.
const MUSESCORE: Scale = Scale { table: [16, 33, 49, 64, 80, 96, 112, 126], default: None, extra: &[] };

/// LilyPond: 127 times the default absolute volumes (`scm/midi.scm`), 90 where no dynamic is written; its articulations
/// add to that (`ly/script-init.ly`).
const LILYPOND: Scale = Scale { table: [53, 62, 69, 77, 86, 95, 101, 107], default: Some(90), extra: &[4, 20, 40] };

/// Finale's default dynamics: thirteen apart.
const FINALE: Scale = Scale { table: [23, 36, 49, 62, 75, 88, 101, 114], default: None, extra: &[] };

/// So many of the notes that are as loud as the one before must stand on a scale, in hundredths (ours).
const SHARE: usize = 55;

impl Scale {
    /// The scale that most of a score's velocities stand on, at two dynamics at least.
    pub(super) fn of(score: &Score) -> Option<Self> {
        let mut counts = [0usize; 128];
        for part in &score.parts {
            for pair in part.notes.windows(2).filter(|pair| pair[0].velocity == pair[1].velocity) {
                counts[usize::from(pair[1].velocity.value()) & 127] += 1;
            }
        }
        let all: usize = counts.iter().sum();
        let scales = [MUSESCORE, LILYPOND, FINALE].into_iter().filter(|scale| scale.dynamics(&counts) > 1);
        let best = scales.max_by_key(|scale| (scale.held(&counts), std::cmp::Reverse(scale.table[0])));
        best.filter(|scale| scale.held(&counts) * 100 >= all * SHARE)
    }

    fn has(&self, velocity: i64) -> bool {
        self.table.contains(&velocity) || self.default == Some(velocity)
    }

    /// Whether a note has no dynamic.
    pub(super) fn is_default(&self, velocity: i64) -> bool {
        let plain = |default| velocity == default || self.extra.iter().any(|extra| velocity == default + extra);
        self.default.is_some_and(plain) && !self.table.contains(&velocity)
    }

    /// How many notes stand on it.
    fn held(&self, counts: &[usize; 128]) -> usize {
        let on = |(velocity, _): &(usize, &usize)| self.has(*velocity as i64);
        counts.iter().enumerate().filter(on).map(|(_, count)| count).sum()
    }

    /// How many of its dynamics are there, each in one note of a hundred or more.
    fn dynamics(&self, counts: &[usize; 128]) -> usize {
        let all: usize = counts.iter().sum();
        let on = |(velocity, count): &(usize, &usize)| self.has(*velocity as i64) && **count * 100 >= all;
        counts.iter().enumerate().filter(on).count()
    }

    /// A velocity as a dynamic, in thousandths of a step from ppp; without what an articulation adds.
    pub(super) fn step(&self, velocity: i64) -> i64 {
        let plain = self.extra.iter().map(|extra| velocity - extra).find(|plain| self.has(*plain));
        let velocity = if self.has(velocity) { velocity } else { plain.unwrap_or(velocity) };
        if self.default == Some(velocity) {
            return Dynamic::Mf as i64 * 1000;
        }
        let above = self.table.partition_point(|known| *known < velocity);
        match (above.checked_sub(1).and_then(|below| self.table.get(below)), self.table.get(above)) {
            (Some(low), Some(high)) => (above as i64 - 1) * 1000 + (velocity - low) * 1000 / (high - low),
            (None, _) => 0,
            (_, None) => 7000,
        }
    }
}
