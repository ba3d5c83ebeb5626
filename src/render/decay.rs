//! How what is struck or plucked dies away: two laws that a profile's one decay time stands for (ours).

/// Time to fall by 60 dB so many octaves above middle C, against that at middle C: the higher the sooner gone.
#[must_use]
pub fn decay_over(octaves: f64) -> f64 {
    libm::exp2(-0.7 * octaves)
}

/// How much sooner than the fundamental a partial at a ratio over it has fallen: a quarter of the fundamental's rate more
/// for each harmonic.
#[must_use]
pub fn sooner(ratio: f64) -> f64 {
    0.75 + 0.25 * ratio.max(1.0)
}
