//! Format 2: tracks that are patterns of their own, put one after the other.
//!
//! The standard (RP-001) calls them sequentially independent: each has its own tempo and metre, and none sounds with
//! another. Players that read them as format 1 sound all at once; those that know the format play them in turn.

use super::event::{Event, Kind};
use super::read::meter;
use super::report::{Report, Stake};
use super::track::Track;
use crate::finding::Code;
use crate::score::{Division, MeterMap, Tick, Ticks};

/// 120 quarters a minute, and 4/4 with 24 clocks a click: what holds at the start of a pattern that says nothing.
const PLAIN_TEMPO: [u8; 3] = [0x07, 0xA1, 0x20];
const PLAIN_METER: [u8; 4] = [4, 2, 24, 8];

/// Puts the patterns one after the other, each at the start of a bar; but a first track of tempo and metre alone, with
/// notes in the others that have neither, is that of a format 1 under a wrong number, and all play together.
pub(super) fn arrange(tracks: &mut [Track<'_>], division: Division, report: &mut Report) {
    let all = Stake::Notes(tracks.iter().flat_map(|track| &track.events).filter(|event| event.kind.is_note()).count());
    let message = if is_one_piece(tracks) {
        "the header says format 2 (separate patterns), but the tracks share the tempo of the first; read as playing together"
    } else {
        put_in_turn(tracks, division);
        "the tracks are patterns of their own (format 2), none meant to sound with another; they were put one after the other"
    };
    report.say(Code::MidiFormat, None, 8, all, message);
}

fn is_one_piece(tracks: &[Track<'_>]) -> bool {
    let Some((first, others)) = tracks.split_first() else { return true };
    let has_notes = |track: &Track<'_>| track.events.iter().any(|event| event.kind.is_note());
    let has_time = |track: &Track<'_>| track.events.iter().any(is_time);
    has_time(first) && !has_notes(first) && !others.iter().any(has_time)
}

fn is_time(event: &Event<'_>) -> bool {
    matches!(event.kind, Kind::Meta(Kind::TEMPO | Kind::METER, _))
}

fn put_in_turn(tracks: &mut [Track<'_>], division: Division) {
    let mut start = Tick::ZERO;
    for track in tracks.iter_mut().filter(|track| !track.events.is_empty()) {
        let end = end_of_last_bar(track, division);
        let plain = |kind, data| Event { tick: Tick::ZERO, at: 0, kind: Kind::Meta(kind, data) };
        track.events.splice(0..0, [plain(Kind::TEMPO, &PLAIN_TEMPO[..]), plain(Kind::METER, &PLAIN_METER[..])]);
        for event in &mut track.events {
            event.tick = event.tick + Ticks(start.0);
        }
        track.end = track.end + Ticks(start.0);
        start = start + Ticks(end.0);
    }
}

fn end_of_last_bar(track: &Track<'_>, division: Division) -> Tick {
    let meters = track.events.iter().filter_map(|event| match event.kind {
        Kind::Meta(Kind::METER, data) => meter(data).ok().map(|meter| (event.tick, meter)),
        _ => None,
    });
    if track.end == Tick::ZERO {
        return Tick::ZERO;
    }
    MeterMap::new(division, meters).bar_at(Tick(track.end.0 - 1)).span.end
}
