//! Sound files damaged in known ways: is every note before the damage there, and none that was not?

mod mutation;
mod original;
mod verdict;

pub use mutation::{Mutation, Random};
pub use original::Original;
pub use verdict::Verdict;

/// Damages a file in one way and judges what is read of it; `None` where the file has nothing to damage so.
pub fn trial(original: &Original, mutation: Mutation, random: &mut Random) -> Option<Verdict> {
    let damaged = mutation.apply(original, random)?;
    Some(Verdict::of(original, &damaged))
}
