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
mod caps;
mod entry;
mod extends;
mod family;
mod ground;
mod hand;
mod instrument;
mod level;
mod library;
mod limits;
mod notation;
mod percussion;
mod raw;
mod register;
mod schema;
#[cfg(test)]
mod sources_tests;
mod technique;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod timbre;
mod validate;
mod wind;
mod write;
#[cfg(test)]
mod wrong_tests;

pub use capability::Capability;
pub use caps::{Caps, Company, Crossing};
pub use family::{Excitation, Family};
pub use ground::Ground;
pub use hand::{Glissando, GlissandoOver, Organ, Pedals, Slur, Trills, Tuning};
pub use instrument::{Profile, ProfileId};
pub use level::Level;
pub use library::Library;
pub use limits::Limits;
pub use notation::{Clef, DynamicsStrategy, Midi, Notation};
pub use percussion::{Modes, PercussionSound};
pub use register::{Power, Ranges, Register};
pub use schema::{TEMPLATE, json_schema};
pub(crate) use technique::mute_asked;
pub use technique::{AT_A_PINCH, Manner, Technique, TechniqueTimbre};
pub use timbre::{Spectrum, Timbre};
pub use wind::{Breath, Endurance, Singing, Slide, Tonguing};
pub use write::toml_of;

pub(crate) use raw::RawPitch;
