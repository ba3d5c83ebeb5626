//! The whole way, and the loop arrange → perform → render → balance → revise.
//!
//! [`arrange`] takes a score to an [`Outcome`]; [`adopt`] takes an existing file as it stands. What an outcome is told as
//! (text, JSON, HTML, MIDI, MusicXML) is the caller's choice: see [`Outcome::story`].

mod adopted;
mod arranged;
mod mend;
mod mock_up;
mod outcome;
mod redone;
mod sound;

pub use adopted::adopt;
pub use arranged::{Request, arrange, keys};
pub use mock_up::Player;
pub use outcome::{Listened, Outcome};
pub use sound::sound;
