//! The melody of songs merged to one track, and which of several tracks has it.

use super::Anyhow;
use super::count::{Count, distinct, matched};
use super::files;
use super::sung::{in_phrase, of_tracks, phrases};
use partwright::report::labels::labels;
use partwright::score::{Note, Score, Tick};
use std::collections::BTreeMap;
use std::path::Path;

/// How far a note may begin from the one it is taken for, in seconds.
const APART: f64 = 0.05;

/// Against the sung notes, the sung notes and the lead between them, and the sung notes while someone sings.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Songs {
    pub(crate) sung: Count,
    pub(crate) led: Count,
    pub(crate) while_sung: Count,
}

pub(crate) fn measure(folder: &Path, mut tell: impl FnMut(&str, Songs)) -> Anyhow<Songs> {
    let mut all = Songs::default();
    for path in files::midi(&folder.join("flat")) {
        let key = files::read(&folder.join("ref").join(path.file_name().unwrap_or_default()))?;
        let (score, analysis) = files::heard(&path)?;
        let notes = analysis.melody_notes(&score).into_iter().filter_map(|id| score.note(id));
        let told = distinct(notes.filter_map(|(_, note)| timed(&key, in_ticks_of(&key, &score, note.start), note)));
        let own = compare(&key, &told);
        tell(&files::stem(&path), own);
        all.sung.add(own.sung);
        all.led.add(own.led);
        all.while_sung.add(own.while_sung);
    }
    Ok(all)
}

fn compare(key: &Score, told: &[(f64, u8)]) -> Songs {
    let sung = tracks(key, &["melody"]);
    let led = tracks(key, &["melody", "bridge"]);
    let phrases = phrases(key);
    let within: Vec<(f64, u8)> = told.iter().copied().filter(|(time, _)| in_phrase(&phrases, *time)).collect();
    Songs {
        sung: matched(&sung, told, APART),
        led: matched(&led, told, APART),
        while_sung: matched(&sung, &within, APART),
    }
}

/// Second and pitch of a note that starts at a tick of `key`, whose tempi count.
fn timed(key: &Score, start: Tick, note: &Note) -> Option<(f64, u8)> {
    Some((key.frame.tempo.seconds_at(start).0, note.sound.pitch()?.midi()))
}

/// A tick of `score` in those of `key`.
fn in_ticks_of(key: &Score, score: &Score, tick: Tick) -> Tick {
    let per_quarter = |score: &Score| u64::from(score.frame.division().per_quarter());
    Tick(tick.0 * per_quarter(key) / per_quarter(score))
}

fn tracks(key: &Score, names: &[&str]) -> Vec<(f64, u8)> {
    distinct(of_tracks(key, names).filter_map(|note| timed(key, note.start, note)))
}

/// In how many of the files of `multi` the track with most of the melody is the right one.
pub(crate) fn tracks_right(folder: &Path) -> Anyhow<Option<Count>> {
    let Ok(text) = std::fs::read_to_string(folder.join("multi_key.json")) else { return Ok(None) };
    let key: BTreeMap<String, u16> = serde_json::from_str(&text)?;
    let mut count = Count::default();
    for (stem, track) in key {
        let (score, analysis) = files::heard(&folder.join("multi").join(stem).with_extension("mid"))?;
        let right = labels(&score, &analysis).melody_track == track;
        count.add(Count { found: u64::from(right), sought: 1, told: 1 });
    }
    Ok(Some(count))
}
