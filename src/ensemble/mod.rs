//! Ensembles as data: seats in score order, each with its profiles, players, level and place on the stage.
//!
//! ```
//! use partwright::ensemble::Ensembles;
//! use partwright::profile::Library;
//! let quintet = Ensembles::builtin().get("woodwind-quintet", Library::builtin())?;
//! let names: Vec<&str> = quintet.seats.iter().map(|seat| seat.plain_name.as_str()).collect();
//! assert_eq!(names, ["Flute", "Oboe", "Clarinet in Bb", "Horn in F", "Bassoon"]);
//! # Ok::<(), partwright::run::Error>(())
//! ```

mod builtin;
mod group;
mod library;
mod line;
mod order;
mod raw;
mod read;
mod schema;
mod seat;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod write;

pub use crate::profile::Level;
pub(crate) use group::plain;
pub use group::{Ensemble, SeatSpec};
pub use library::Ensembles;
pub use line::line_of;
pub use order::Order;
pub use schema::{TEMPLATE, json_schema};
pub use seat::{Chair, Position, Seat};
pub use write::toml_of;
