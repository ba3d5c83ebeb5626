//! How long one breath lasts at each pitch and dynamic.

use crate::ensemble::Seat;
use crate::score::{Dynamic, Pitch};

/// Of pp (0) to ff (1) the place of mf: no breath is planned longer, since balance may ask for more later (ours).
const MF: f64 = 0.6;

/// One breath of a lone wind player or singer, in milliseconds.
#[derive(Debug, Clone)]
pub(super) struct Air {
    /// By pitch, then dynamic.
    ms: Vec<[i64; Dynamic::ALL.len()]>,
    /// The shortest breath there is.
    pub(super) least_ms: i64,
    /// The shortest silence that gives some air.
    floor_ms: i64,
    /// A comfortable one.
    pub(super) catch_ms: i64,
}

impl Air {
    /// `None` for those who need no breath, and for sections, which breathe in turn.
    pub(super) fn of(seat: &Seat) -> Option<Self> {
        let profile = seat.profile();
        let breath = profile.capability.breath.filter(|_| seat.players <= 1)?;
        let millis = |pitch: Pitch, dynamic: Dynamic| {
            let breath = profile.breath(seat.level, pitch, dynamic.position().max(MF));
            breath.map_or(i64::MAX, |breath| breath.millis().max(1000))
        };
        let at = |midi: i32| Dynamic::ALL.map(|dynamic| millis(Pitch::clamped(midi), dynamic));
        Some(Self {
            ms: (0..128).map(at).collect(),
            least_ms: breath.least.millis(),
            floor_ms: breath.floor().millis(),
            catch_ms: breath.catch.millis(),
        })
    }

    /// How full a silence makes the lungs, in per cent: some instruments want longer than others for a breath, and a
    /// shorter rest gives a part of it. `None` where there is time for nothing.
    pub(super) fn filled(&self, silence_ms: i64) -> Option<i64> {
        (silence_ms >= self.floor_ms.max(1)).then(|| (silence_ms * 100 / self.least_ms.max(1)).min(100))
    }

    /// How long a breath lasts on one note.
    pub(super) fn ms(&self, pitch: u8, dynamic: Dynamic) -> i64 {
        self.ms.get(usize::from(pitch)).map_or(i64::MAX, |by_dynamic| by_dynamic[dynamic as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_rest_fills_lungs_that_want_longer_in_part() {
        let air = |least_ms| Air { ms: vec![], least_ms, floor_ms: 250, catch_ms: 800 };
        assert_eq!([240, 300, 400].map(|rest| air(350).filled(rest)), [None, Some(85), Some(100)]);
        assert_eq!([240, 250].map(|rest| air(250).filled(rest)), [None, Some(100)]);
    }
}
