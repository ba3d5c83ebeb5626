//! What notes share: waves, banks of partials, loops of noise.

use super::bank::Bank;
use super::wave::{PERIOD, Wave};
use std::sync::Arc;

/// The number of a wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WaveId(pub(super) u32);
/// The number of a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BankId(pub(super) u32);
/// The number of a loop of noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoiseId(pub(super) u32);

/// Everything shared by the notes of a stage; a copy shares it too.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    pub(super) waves: Vec<Arc<Wave>>,
    pub(super) banks: Vec<Arc<Bank>>,
    pub(super) noises: Vec<Arc<Vec<f32>>>,
}

static SILENT_WAVE: Wave = [0.0; PERIOD + 1];
static SILENT_BANK: Bank =
    Bank { partials: Vec::new(), noise: NoiseId(0), noise_rms: 0.0, noise_decay: 1.0, noise_life: 0, energy: 1.0 };

impl Tables {
    pub(super) fn wave(&self, id: WaveId) -> &Wave {
        self.waves.get(id.0 as usize).map_or(&SILENT_WAVE, |wave| wave)
    }

    pub(super) fn bank(&self, id: BankId) -> &Bank {
        self.banks.get(id.0 as usize).map_or(&SILENT_BANK, |bank| bank)
    }

    /// Whether everything in these tables stands under the same number in `later`.
    pub(super) fn begin(&self, later: &Self) -> bool {
        same(&self.waves, &later.waves) && same(&self.banks, &later.banks) && same(&self.noises, &later.noises)
    }

    pub(super) fn noise(&self, id: NoiseId) -> &[f32] {
        self.noises.get(id.0 as usize).map_or(&[], |noise| noise.as_slice())
    }
}

fn same<T>(early: &[Arc<T>], late: &[Arc<T>]) -> bool {
    early.len() <= late.len() && early.iter().zip(late).all(|(a, b)| Arc::ptr_eq(a, b))
}
