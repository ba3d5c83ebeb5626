//! A line of instrumentation: the orchestra's `2(picc).2.2.2 - 4.2.3.1 - timp.perc(3) - hp - str`, and plain lists such as
//! `flute, 2 clarinets, bassoon`.
//!
//! Groups stand between dashes. The first that is four numbers is the woodwind (flutes, oboes, clarinets, bassoons), the
//! second the brass (horns, trumpets, trombones, tubas); five numbers are the players of the strings. All others are
//! named, `hp` or `2hp` or `perc(3)`: a number before a name counts parts, one in brackets the players of each.
//!
//! Who plays what else: `2(picc)` the last player takes the piccolo too, `3(II=afl,III=picc)` those two, `3[1.2.picc]` the
//! third player plays the piccolo, `3[1.2.3/picc]` the third takes it too, `2+1` and `2+picc` one player more.
//!
//! Winds sit one to a seat, strings one section to a seat. What is not understood is an error: nothing is guessed.
//!
//! What words mean is data, `assets/line-words.toml`.

mod counts;
mod items;
mod piece;
mod print;
mod reader;
#[cfg(test)]
mod tests;
mod words;

pub use print::line_of;

use super::Ensemble;
use crate::profile::Library;
use crate::run::Error;
use reader::Reader;

impl Ensemble {
    /// Reads a line of instrumentation, or a list of instruments; its id and name are the line as [`line_of`] writes it.
    ///
    /// Players are professionals. A line stands in the score order of the orchestra, a list in the one that suits it.
    ///
    /// ```
    /// use partwright::{ensemble::{Ensemble, line_of}, profile::Library};
    /// let pair = Ensemble::from_line("2(picc).2.2.2 – 2.2.0.0 – timp – str(8.7.5.4.3)", Library::builtin())?;
    /// assert_eq!(pair.seats[1].plain_name, "Flute 2");
    /// assert_eq!(pair.seats[1].profiles[1].name, "Piccolo");
    /// assert_eq!(line_of(&pair), "2(picc).2.2.2 - 2.2.0.0 - timp - str(8.7.5.4.3)");
    ///
    /// let wrong = Ensemble::from_line("flute, oboo", Library::builtin()).unwrap_err();
    /// assert!(wrong.to_string().contains("there is no instrument called `oboo`; did you mean one of `oboe`"));
    /// # Ok::<(), partwright::run::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Invalid`] at what was not understood; its span is a place in `text`.
    pub fn from_line(text: &str, library: &Library) -> Result<Self, Error> {
        let (seats, order) = Reader::read(text, library)?;
        let mut ensemble = Self::new("", "", seats, super::Order::builtin(order)?);
        ensemble.id = line_of(&ensemble);
        ensemble.name.clone_from(&ensemble.id);
        Ok(ensemble)
    }
}
