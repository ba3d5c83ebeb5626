//! Silence so long that it is hardly meant.

use crate::finding::{Code, Finding, Place};
use crate::midi::report;
use crate::midi::track::Track;
use crate::score::{Note, Score, Tick, TickSpan};

/// Silence of more seconds than these is told. Ours: no movement rests for ten minutes.
const LONG: f64 = 600.0;

/// The longest silence of a piece before a note, if it is absurdly long.
pub(super) fn find(score: &Score, tracks: &[Track<'_>]) -> Option<Finding> {
    let tempo = &score.frame.tempo;
    if tempo.seconds_at(score.frame.end).value() < LONG {
        return None;
    }
    let gap = gaps(score).into_iter().max_by_key(|gap| gap.length())?;
    let seconds = tempo.seconds_of(gap).value();
    if seconds < LONG {
        return None;
    }
    let behind = score.notes().filter(|note| note.start >= gap.end).count();
    let bar = |tick| score.frame.meters.bar_at(tick).number;
    let message = format!("nothing sounds for {} minutes before this note; the wait was kept", (seconds / 60.0) as u64);
    let place = Place { bar: Some(bar(gap.start)), last_bar: Some(bar(gap.end)), ..place(tracks, gap.end) };
    Some(report::finding(Code::MidiLongWait, place, Some(behind), &message))
}

/// The spans before notes in which nothing sounds.
fn gaps(score: &Score) -> Vec<TickSpan> {
    let mut notes: Vec<&Note> = score.notes().collect();
    notes.sort_by_key(|note| note.start);
    let mut sounding = Tick::ZERO;
    let before = |note: &Note| {
        let gap = TickSpan::new(sounding.min(note.start), note.start);
        sounding = sounding.max(note.end());
        gap
    };
    notes.into_iter().map(before).collect()
}

/// Where the first note at a tick stands in the file.
fn place(tracks: &[Track<'_>], tick: Tick) -> Place {
    for (number, track) in (0..).zip(tracks) {
        if let Some(event) = track.events.iter().find(|event| event.tick == tick && event.kind.is_note()) {
            return Place::byte(Some(number), u64::from(event.at));
        }
    }
    Place::default()
}
