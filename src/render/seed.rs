//! Numbers drawn from what a note is, so that any block draws the same.

/// The seed of a note, or of one voice of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seed(pub(super) u64);

impl Seed {
    /// A seed from several numbers.
    pub(super) fn of(parts: &[u64]) -> Self {
        Self(parts.iter().fold(0x9E37_79B9_7F4A_7C15, |seed, part| mix(seed ^ mix(*part))))
    }

    /// The seed of a part of this: voice 2 of a section, its vibrato.
    pub(super) fn child(self, index: u64) -> Self {
        Self(mix(self.0 ^ mix(index.wrapping_add(1))))
    }

    /// A number from 0 to below 1.
    pub(super) fn unit(self) -> f64 {
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number from -1 to below 1.
    pub(super) fn signed(self) -> f64 {
        self.unit() * 2.0 - 1.0
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
