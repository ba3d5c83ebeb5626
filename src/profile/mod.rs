//! Instruments as data: TOML in `instruments/`, read raw, then validated into [`Profile`].
//!
//! Invariant: pitches are sounding pitches; written pitch is derived from [`Notation::transposition`].
//!
//! ```
//! use partwright::profile::Library;
//! let clarinet = Library::builtin().get("clarinet-bb")?;
//! assert_eq!(clarinet.range.professional.low.to_string(), "D3");
//! # Ok::<(), partwright::run::Error>(())
//! ```

mod builtin;
mod capability;
mod family;
mod instrument;
mod library;
mod notation;
mod percussion;
mod raw;
mod register;
#[cfg(test)]
mod sources_tests;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod timbre;
mod validate;
mod write;
#[cfg(test)]
mod wrong_tests;

pub use capability::{Capability, Limits, Technique};
pub use family::{Excitation, Family};
pub use instrument::{Profile, ProfileId};
pub use library::Library;
pub use notation::{Clef, DynamicsStrategy, Midi, Notation};
pub use percussion::{Modes, PercussionSound};
pub use register::{Power, Ranges, Register};
pub use timbre::{Spectrum, Timbre};
pub use write::toml_of;

pub(crate) use raw::RawPitch;
