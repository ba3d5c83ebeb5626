//! The pages of an arrangement: what they share is worked out once.

use super::bars::Bars;
use super::directions::Direction;
use super::holds::Holds;
use super::spelling::Spelling;
use super::staff::{self, Piece, Staff};
use super::{Page, document, end, grid, headings, swing};
use crate::arrange::{ArrangedNote, Arrangement, SeatPart};
use crate::run::Error;
use crate::score::{Key, Name, Tick};

/// The pages of an arrangement, ready to be written: bars, keys and the names of the notes are settled.
#[derive(Debug)]
pub struct Pages<'a>(Piece<'a>);

impl<'a> Pages<'a> {
    /// Settles what all pages of an arrangement share.
    ///
    /// # Errors
    /// [`Error::Limit`] for more than 20 000 bars.
    pub fn of(arrangement: &'a Arrangement) -> Result<Self, Error> {
        let bars = Bars::new(&arrangement.frame, end(arrangement))?;
        let keys = staff::keys(arrangement, &bars);
        let key_of = |tick: Tick| keys.get(bars.index_at(tick)).copied().unwrap_or(Key::C_MAJOR);
        let window = 4 * u64::from(arrangement.frame.division().per_quarter());
        let spelling = Spelling::new(&staff::heard(arrangement), window, key_of);
        let beats = grid::beats(&bars);
        let swings = swing::swings(arrangement, &beats, &staff::onsets(arrangement, &bars));
        let mut directions = headings::of_piece(arrangement, &bars);
        if swings {
            directions.push((0, Direction::Words(swing::WORD.to_owned())));
            directions.sort();
        }
        let holds = Holds::of(arrangement, &bars);
        let sections = staff::sections(&bars, &keys, &directions);
        let page = Page::TransposedScore;
        Ok(Self(Piece { arrangement, page, bars, beats, swings, spelling, keys, directions, sections, holds }))
    }

    /// The names that the pitches of a seat's notes are written by, by place; `None` for percussion.
    fn names(&self, part: &SeatPart) -> Vec<Option<Name>> {
        let ours = |note: &ArrangedNote| {
            let pitch = note.sound.pitch()?;
            Name::new(self.0.spelling.fifths(note.start, pitch.midi())).ok()
        };
        part.notes.iter().map(|note| note.spelled().or_else(|| ours(note))).collect()
    }

    /// Writes one as MusicXML 4.0, with elements only that 3.1 has too.
    ///
    /// # Errors
    /// [`Error::Encode`] for a part of a seat that is not there.
    pub fn musicxml(&self, page: Page) -> Result<String, Error> {
        let mut piece = Piece { page, ..self.0.clone() };
        let parts = parts(piece.arrangement, page)?;
        if matches!(page, Page::Part(_)) && parts.iter().all(|part| part.notes.is_empty()) {
            bare(&mut piece);
        }
        let seats = &piece.arrangement.ensemble.seats;
        let staves: Vec<Staff<'_>> = parts
            .into_iter()
            .filter_map(|part| Some(Staff::new(&piece, seats.get(usize::from(part.seat.0))?, part)))
            .collect();
        Ok(document::write(&piece, &staves))
    }
}

/// Takes away what does not matter to who rests all through, so that one long rest tells it: keys, double bars, holds and
/// what stands over the staff later than at its head. The metre stays, since bars are to be as long as it says.
fn bare(piece: &mut Piece<'_>) {
    let first = piece.keys.first().copied().unwrap_or(Key::C_MAJOR);
    piece.keys.fill(first);
    piece.directions.retain(|(at, _)| *at == 0);
    piece.sections.clear();
    piece.holds = Holds::default();
}

/// An arrangement with every pitch named as it is written, so that it keeps its name whatever changes around it.
///
/// # Errors
/// Those of [`Pages::of`].
pub fn named(arrangement: &Arrangement) -> Result<Arrangement, Error> {
    let pages = Pages::of(arrangement)?;
    let mut named = arrangement.clone();
    for (part, before) in named.seats.iter_mut().zip(&arrangement.seats) {
        part.notes.iter_mut().zip(pages.names(before)).for_each(|(note, name)| note.name = name);
    }
    Ok(named)
}

fn parts(arrangement: &Arrangement, page: Page) -> Result<Vec<&SeatPart>, Error> {
    let Page::Part(seat) = page else { return Ok(arrangement.seats.iter().collect()) };
    let part = arrangement.seats.iter().find(|part| part.seat == seat);
    let missing = || Error::Encode { what: "a part", why: format!("the arrangement has no seat {}", seat.0) };
    part.map(|part| vec![part]).ok_or_else(missing)
}
