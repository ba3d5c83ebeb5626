//! What a staff is called: as its seat, or by the instrument that its player uses all through instead of the usual one.

use super::staff::{Piece, Staff};
use crate::arrange::SeatPart;
use crate::ensemble::Seat;
use crate::profile::Profile;

/// The number of the only instrument a seat's pitched notes are for; `None` where its player changes, or plays none.
pub(super) fn only(part: &SeatPart) -> Option<u8> {
    let mut numbers = part.notes.iter().filter(|note| note.sound.pitch().is_some()).map(|note| note.instrument);
    let first = numbers.next()?;
    numbers.all(|number| number == first).then_some(first)
}

/// Name and abbreviation as printed.
pub(super) fn names(piece: &Piece<'_>, staff: &Staff<'_>) -> (String, String) {
    let (seat, usual, used) = (staff.seat, staff.seat.profile(), staff.bearer());
    if used.id == usual.id || usual.is_unpitched() {
        return (seat.name.clone(), seat.abbreviation.clone());
    }
    let others = &piece.arrangement.ensemble.seats;
    if stays_in_place(seat, used) && !others.iter().any(|other| other.profile().id == used.id) {
        let swapped = |text: &str, from: &str, to: &str| text.replacen(from, to, 1);
        let abbreviation = swapped(&seat.abbreviation, &usual.abbreviation, &used.abbreviation);
        return (swapped(&seat.name, &usual.name, &used.name), abbreviation);
    }
    (format!("{} ({})", used.name, seat.name), used.abbreviation.clone())
}

/// Whether the seat's name holds with the other instrument in it: `Clarinet in A 2` counts with the clarinets, while the
/// second flute's piccolo is no second piccolo.
fn stays_in_place(seat: &Seat, used: &Profile) -> bool {
    let usual = seat.profile();
    let kind = |profile: &Profile| profile.name.split(" in ").next().map(str::to_owned);
    seat.name == usual.name || seat.name.contains(&usual.name) && kind(usual) == kind(used)
}
