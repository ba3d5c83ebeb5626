//! What is told: text for the terminal, JSON and SARIF for tools, one HTML page for people.
//!
//! An arrangement is told from a [`Story`], which borrows what the pipeline made; a file as such from a [`lint::Linted`].
//! Nothing here measures or decides.

pub mod diff;
mod figures;
pub mod html;
pub mod inspection;
pub mod instrument;
pub mod json;
pub mod labels;
pub mod lint;
mod mock_up;
pub mod passages;
pub mod player;
pub mod reasons;
pub mod sarif;
mod seats;
mod story;
pub mod text;

pub use seats::{SeatRow, seat_rows};
pub use story::{Made, Round, Story};
