//! The widest vectors of this machine.

/// Does work that is compiled for several machines, once for each, by the one that fits this. What is done stays the same,
/// and so do the bits: nothing is reordered or fused.
#[inline(always)]
pub(super) fn widest<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
