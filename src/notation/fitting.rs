//! What the program that fits the weights of spelling needs of it, so that both see the same numbers.

pub use super::spelling::{FACTS, Facts, Heard, KINDS, Piece};
