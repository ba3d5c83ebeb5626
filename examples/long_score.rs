//! Makes a long score for many out of a short one: its tracks one after another until there are enough, its notes again and
//! again until the time is over, where all that sounds ends. For measuring memory:
//!
//!     cargo run --example long_score -- scores/beethoven-symphony-5-i.mid 40 45 long.mid
//!     /usr/bin/time -v target/release/partwright render long.mid --stems stems -o long.wav

use midly::{Format, MetaMessage, Smf, Timing, Track, TrackEvent, TrackEventKind};
use partwright::units::Seconds;
use std::error::Error;

/// An event and when it is, in ticks.
type Timed<'a> = (u64, TrackEventKind<'a>);

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [source, parts, minutes, place] = args.as_slice() else {
        return Err("usage: long_score SCORE.mid PARTS MINUTES OUT.mid".into());
    };
    let (parts, minutes): (usize, f64) = (parts.parse()?, minutes.parse()?);
    let bytes = std::fs::read(source)?;
    let smf = Smf::parse(&bytes)?;
    let score = partwright::midi::read(&bytes)?.value;
    let (seconds, once) = (minutes * 60.0, score.frame.tempo.seconds_at(score.frame.end).0);
    let whole = (seconds / once).floor();
    let tracks: Vec<Vec<Timed<'_>>> = smf.tracks.iter().map(timed).collect();
    let (sounding, silent): (Vec<_>, Vec<_>) = tracks.iter().partition(|track| track.iter().any(is_note));
    let length = tracks.iter().flatten().map(|(at, _)| *at).max().unwrap_or(0);
    let chosen = silent.into_iter().chain(sounding.into_iter().cycle().take(parts));
    let end = whole as u64 * length + score.frame.tempo.tick_at(Seconds(seconds - whole * once)).0;
    let tracks = chosen.map(|track| again(track, length, end)).collect();
    let timing: Timing = smf.header.timing;
    Smf { header: midly::Header::new(Format::Parallel, timing), tracks }.save(place)?;
    Ok(())
}

fn timed<'a>(track: &Track<'a>) -> Vec<Timed<'a>> {
    let mut at = 0;
    let event = |event: &TrackEvent<'a>| {
        at += u64::from(event.delta.as_int());
        (at, event.kind)
    };
    track.iter().map(event).collect()
}

fn is_note((_, kind): &Timed<'_>) -> bool {
    matches!(kind, TrackEventKind::Midi { message: midly::MidiMessage::NoteOn { .. }, .. })
}

fn is_release(kind: &TrackEventKind<'_>) -> bool {
    use midly::MidiMessage::{NoteOff, NoteOn};
    let TrackEventKind::Midi { message, .. } = kind else { return false };
    matches!(message, NoteOff { .. }) || matches!(message, NoteOn { vel, .. } if *vel == 0)
}

/// A track again and again, each time as long as the piece, up to an end.
fn again<'a>(track: &[Timed<'a>], length: u64, end: u64) -> Track<'a> {
    let is_end = |kind: &TrackEventKind<'_>| matches!(kind, TrackEventKind::Meta(MetaMessage::EndOfTrack));
    let inner = track.iter().filter(|(_, kind)| !is_end(kind));
    let all = (0..=end / length).flat_map(|time| inner.clone().map(move |(at, kind)| (at + time * length, *kind)));
    let all = all.filter(|(at, kind)| *at < end || is_release(kind)).map(|(at, kind)| (at.min(end), kind));
    let end = (end, TrackEventKind::Meta(MetaMessage::EndOfTrack));
    let mut before = 0;
    let event = |(at, kind): Timed<'a>| {
        let delta = u32::try_from(at - before).unwrap_or(0).into();
        before = at;
        TrackEvent { delta, kind }
    };
    all.chain([end]).map(event).collect()
}
