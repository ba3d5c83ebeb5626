//! `load`: everybody came to play. A seat with much less to play than its share costs, and a little also one with much more.
//!
//! With `x` the seat's sounding time over an equal share of all (at most 1 piece length): `(1 - x)²` below, a quarter of
//! `(x - 1)²` above, times 6 for each note of an equal share, so that an idle seat costs about a sixteenth of its share of notes.

/// The cost of a seat's load, given the equal share and the notes it would be; all in ticks but `notes`.
pub(in crate::arrange) fn load_cost(load: i64, share: i64, notes: i64) -> i64 {
    let share = share.max(1);
    let x = load.saturating_mul(1000) / share - 1000;
    let square = if x < 0 { x * x / 1000 } else { x * x / 4000 };
    square.min(4000) * notes * 6 / 1000
}
