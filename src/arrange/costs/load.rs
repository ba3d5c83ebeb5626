//! `load`: everybody came to play. A seat with much less to play than its share costs, and a little also one with much more.
//!
//! With `x` the seat's sounding time over its share of all (at most 1 piece length): `(1 - x)²` below, a quarter of
//! `(x - 1)²` above, times 6 for each note of the share, so that an idle seat costs about a sixteenth of its share of notes.
//!
//! Where a band of more than six is the source's own (every part has its player in it, and two players of three or more
//! have a part) a seat's share is what the source gives it: nobody is given another's line to have more to play.
//!
//! Else shares are not equal either: lips rest, and breath ends. A bow or a hand has 4 parts, a wind 3, brass 2; in six
//! orchestral movements from Bach to Beach strings sound 0.75 of the time, woodwinds 0.5, brass 0.3 (counted by us).

use crate::profile::Profile;

/// How much of an equal share a seat should have, in quarters.
pub(in crate::arrange) fn stamina(profile: &Profile) -> i64 {
    let capability = &profile.capability;
    match () {
        () if capability.endurance.is_some() => 2,
        () if capability.breath.is_some() && capability.singing.is_none() => 3,
        () => 4,
    }
}

/// The cost of a seat's load, given its share and the notes it would be; all in ticks but `notes`.
pub(in crate::arrange) fn load_cost(load: i64, share: i64, notes: i64) -> i64 {
    let share = share.max(1);
    let x = load.saturating_mul(1000) / share - 1000;
    let square = x.saturating_mul(x) / if x < 0 { 1000 } else { 4000 };
    square.min(4000) * notes * 6 / 1000
}
