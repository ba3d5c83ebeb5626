//! What notes share: waves, banks of partials, loops of noise.

use super::bank::Bank;
use super::wave::{PERIOD, Wave};

/// The number of a wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WaveId(pub(super) u32);
/// The number of a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BankId(pub(super) u32);
/// The number of a loop of noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoiseId(pub(super) u32);

/// Everything shared by the notes of a stage.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    pub(super) waves: Vec<Box<Wave>>,
    pub(super) banks: Vec<Bank>,
    pub(super) noises: Vec<Vec<f32>>,
}

static SILENT_WAVE: Wave = [0.0; PERIOD + 1];
static SILENT_BANK: Bank =
    Bank { partials: Vec::new(), noise: NoiseId(0), noise_rms: 0.0, noise_decay: 1.0, noise_life: 0, energy: 1.0 };

impl Tables {
    pub(super) fn wave(&self, id: WaveId) -> &Wave {
        self.waves.get(id.0 as usize).map_or(&SILENT_WAVE, |wave| wave)
    }

    pub(super) fn bank(&self, id: BankId) -> &Bank {
        self.banks.get(id.0 as usize).unwrap_or(&SILENT_BANK)
    }

    pub(super) fn noise(&self, id: NoiseId) -> &[f32] {
        self.noises.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }
}
