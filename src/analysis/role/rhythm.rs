//! Lines in one rhythm: with the tune, and with each other.
//!
//! Rhythms are compared beat by beat, by the places in the beat at which notes start. A line in the rhythm of the tune is
//! part of its chords or goes along with it; one in a rhythm of its own stands beside it (Huron, *Tone and Voice*, Music
//! Perception 19, 2001: onset synchrony makes voices fuse).

use super::strike::Strike;
use crate::analysis::texture::{mixed, per_mille};

/// Beats of one bar that are told apart.
const MOST_BEATS: u64 = 256;

/// What starts in a beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Beat {
    /// Its number; they ascend, not always by one.
    at: u64,
    /// A bit for each twelfth of it in which a note starts.
    places: u16,
    /// The pitch class that starts first.
    class: u8,
}

/// The beats in which strikes start.
pub(super) fn beats<'a>(strikes: impl IntoIterator<Item = &'a Strike>) -> Vec<Beat> {
    let mut beats: Vec<Beat> = Vec::new();
    for strike in strikes {
        let place = strike.twelfth();
        let at = strike.bar as u64 * MOST_BEATS + (place / 12).min(MOST_BEATS - 1);
        let bit = 1 << (place % 12);
        match beats.last_mut().filter(|beat| beat.at == at) {
            Some(beat) => beat.places |= bit,
            None => beats.push(Beat { at, places: bit, class: strike.high % 12 }),
        }
    }
    beats
}

/// How far a line goes in the rhythm of the tune: of the beats in which one of both starts something, those in which both
/// start the same and go on in the same beat, in thousandths.
pub(super) fn likeness(own: &[Beat], tune: &[Beat]) -> u32 {
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return 0 };
    let from = tune.partition_point(|beat| beat.at < first.at);
    let to = tune.partition_point(|beat| beat.at <= last.at);
    let (mut alike, mut both, mut next) = (0, 0, from);
    for (index, beat) in own.iter().enumerate() {
        next += tune[next..].partition_point(|other| other.at < beat.at);
        if let Some(other) = tune.get(next).filter(|other| other.at == beat.at) {
            let on =
                own.get(index + 1).is_none_or(|after| tune.get(next + 1).is_some_and(|other| other.at == after.at));
            both += 1;
            alike += u64::from(other.places == beat.places && on);
        }
    }
    per_mille(alike, (own.len() + to.saturating_sub(from)) as u64 - both)
}

/// For each line, the share of its beats in bars that another line has in the same rhythm at another pitch, in thousandths.
pub(super) fn company(lines: &[Vec<Beat>]) -> Vec<u32> {
    let mut all: Vec<(u64, u64, u8, usize, u64)> = Vec::new();
    for (line, beats) in lines.iter().enumerate() {
        for bar in beats.chunk_by(|a, b| a.at / MOST_BEATS == b.at / MOST_BEATS) {
            let rhythm = bar.iter().fold(0, |hash, beat| mixed(hash, beat.at << 12 | u64::from(beat.places)));
            all.push((bar[0].at / MOST_BEATS, rhythm, bar[0].class, line, bar.len() as u64));
        }
    }
    all.sort_unstable();
    let mut alike = vec![0u64; lines.len()];
    for same in all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let several = same.first().map(|bar| bar.2) != same.last().map(|bar| bar.2);
        for (.., line, beats) in same.iter().filter(|_| several) {
            alike[*line] += beats;
        }
    }
    alike.iter().zip(lines).map(|(alike, beats)| per_mille(*alike, beats.len() as u64)).collect()
}
