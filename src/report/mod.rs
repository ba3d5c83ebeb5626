//! What is told: text for the terminal, JSON for tools, one HTML page for people.
//!
//! Everything is told from a [`Story`], which borrows what the pipeline made; nothing here measures or decides.

pub mod html;
pub mod inspection;
pub mod json;
mod seats;
mod story;
pub mod text;

pub use seats::{SeatRow, seat_rows};
pub use story::{Made, Round, Story};
