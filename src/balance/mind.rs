//! What stays in mind of a sound: its loudness alone and beside others, smoothed in time, by bar.
//!
//! A tune that comes out between short chords is followed through them: loudness that was there a moment ago still counts,
//! as the long-term loudness of ISO 532-3 has it, see [`super::hearing`]. What is left of a line in a bar is the mean of what
//! is left over the mean of what it is alone.

use super::heard::Heard;
use super::hearing::{Excitation, Smoothing, Sone};
use super::measure::{JUDGED, share};
use super::phrase;
use super::types::{BarBalance, RoleBalance};
use crate::arrange::Checks;
use std::sync::Arc;

/// How loud something is in a frame, in sone: alone, and beside the others.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Heeded {
    alone: f32,
    left: f32,
}

impl Heeded {
    /// Over all places.
    pub(super) fn sum(alone: &Excitation, left: &Excitation) -> Self {
        Self { alone: alone.iter().sum::<f64>() as f32, left: left.iter().sum::<f64>() as f32 }
    }
}

/// A bar as it was measured, before what stays in mind is known.
#[derive(Debug)]
pub(super) struct MeasuredBar {
    /// Without what is left of seats and roles.
    pub(super) bar: BarBalance,
    /// Frame after frame: every seat, then every judged role.
    pub(super) heeded: Vec<Heeded>,
}

/// The bars in order, with what is left of each seat and role.
pub(super) fn bars(measured: &[Arc<MeasuredBar>], checks: &Checks) -> Vec<BarBalance> {
    let seats = measured.first().map_or(0, |bar| bar.bar.seats.len());
    let mut minds = vec![Mind::new(); seats + JUDGED.len()];
    let mut bars: Vec<BarBalance> = measured.iter().map(|bar| bar.in_mind(&mut minds)).collect();
    JUDGED.into_iter().for_each(|role| phrase::judge(&mut bars, role, checks));
    bars
}

impl MeasuredBar {
    fn in_mind(&self, minds: &mut [Mind]) -> BarBalance {
        let Self { bar, heeded } = self;
        let mut bar = bar.clone();
        let frames = heeded.chunks_exact(minds.len());
        let length = frames.len().max(1) as f64;
        for frame in frames {
            minds.iter_mut().zip(frame).for_each(|(mind, heeded)| mind.hear(*heeded));
        }
        let mut kept = minds.iter_mut().map(|mind| mind.keep(length));
        for (audible, loudness) in bar.audible.iter_mut().zip(bar.seats.iter()) {
            let kept = kept.next().unwrap_or_default();
            *audible = if loudness.is_some() { kept.audible() } else { 0 };
        }
        for (role, kept) in JUDGED.into_iter().zip(kept) {
            if let Some(balance) = bar.role_mut(role) {
                balance.settle(kept);
            }
        }
        bar
    }
}

/// One seat or role in a listener's mind.
#[derive(Debug, Clone)]
struct Mind {
    alone: Smoothing,
    left: Smoothing,
    sums: Kept,
}

/// Loudness in sone.
#[derive(Debug, Clone, Copy, Default)]
struct Kept {
    alone: f64,
    left: f64,
}

impl Mind {
    fn new() -> Self {
        let smoothing = Smoothing::new(Heard::frame());
        Self { alone: smoothing.clone(), left: smoothing, sums: Kept::default() }
    }

    fn hear(&mut self, frame: Heeded) {
        self.sums.alone += self.alone.next(f64::from(frame.alone));
        self.sums.left += self.left.next(f64::from(frame.left));
    }

    /// The means over a bar of so many frames; the next bar starts from nothing but what is in mind.
    fn keep(&mut self, frames: f64) -> Kept {
        let Kept { alone, left } = std::mem::take(&mut self.sums);
        Kept { alone: alone / frames, left: left / frames }
    }
}

impl Kept {
    fn audible(self) -> u16 {
        share(self.left, self.alone)
    }
}

impl RoleBalance {
    fn settle(&mut self, kept: Kept) {
        let phon = |sone: f64| Sone(sone).phon().to_tenth();
        self.audible = kept.audible();
        self.loudness = phon(kept.alone);
        self.masked_by = phon(kept.alone) - phon(kept.left);
    }
}
