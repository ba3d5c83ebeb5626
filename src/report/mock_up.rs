//! The two verdicts in words: live players, and this mock-up.

use super::Story;
use crate::balance::{JUDGED, MockUp};
use crate::line::Role;
use std::fmt::Write as _;

/// Sentences on a mock-up, a line each; empty when none was heard.
pub(super) fn sentences(story: &Story) -> String {
    let Some(mock_up) = story.mock_up else { return String::new() };
    let mut text = format!("in {}, turned to the loudness of live players:\n", player(mock_up));
    for role in JUDGED {
        text.push_str(&line(mock_up, role));
    }
    text + &seats(story, mock_up)
}

fn player(mock_up: &MockUp) -> String {
    match mock_up.font.as_str() {
        "" => "the mock-up by velocities".to_owned(),
        font => format!("the mock-up with {font}"),
    }
}

/// `  melody: heard in 30 of 32 bars, from live players in 32; 2 bars are buried by the mock-up alone`.
fn line(mock_up: &MockUp, role: Role) -> String {
    let count = |live, own| mock_up.count(role, live, own);
    let [both, buried, flattered, neither] =
        [(true, true), (true, false), (false, true), (false, false)].map(|(a, b)| count(a, b));
    let all = both + buried + flattered + neither;
    if all == 0 {
        return String::new();
    }
    let mut text =
        format!("  {role}: heard in {} of {all} bars, from live players in {}", both + flattered, both + buried);
    if buried > 0 {
        let _ = write!(text, "; in {buried} only players let it through");
    }
    if flattered > 0 {
        let _ = write!(text, "; in {flattered} only the mock-up does");
    }
    text + "\n"
}

fn seats(story: &Story, mock_up: &MockUp) -> String {
    let far = mock_up.far_seats();
    let name = |seat: crate::score::SeatId| {
        story.arrangement.ensemble.seats.get(usize::from(seat.0)).map_or("", |seat| seat.name.as_str())
    };
    let words: Vec<String> = far.iter().map(|(seat, louder)| format!("{} {:+.0} dB", name(*seat), louder.0)).collect();
    if words.is_empty() { String::new() } else { format!("  against players: {}\n", words.join(", ")) }
}
