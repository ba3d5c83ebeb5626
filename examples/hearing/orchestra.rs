//! Who has the melody in a score for many, against what a musicologist heard.

use super::Anyhow;
use super::count::{Count, distinct, matched};
use super::files;
use partwright::analysis::Analysis;
use partwright::score::Score;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// How far a note may begin from the one it is taken for, in quarters.
const APART: f64 = 0.05;
/// Time is counted in so many parts of a quarter.
const GRAIN: f64 = 1e6;

#[derive(Deserialize)]
struct Key {
    files: BTreeMap<String, Movement>,
}

#[derive(Deserialize)]
struct Movement {
    spans: Vec<Span>,
}

/// A stretch of melody: in quarters, with the track annotated, those that play the same at pitch or in octaves, and the
/// time in which the annotated one plays.
#[derive(Deserialize)]
struct Span {
    track: u16,
    unison: Vec<u16>,
    octave: Vec<u16>,
    active: Vec<(f64, f64)>,
    notes: Vec<(f64, u8)>,
}

/// Time with the annotated track or one that doubles it, and the notes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Orchestra {
    pub(crate) time: Count,
    pub(crate) notes: Count,
}

pub(crate) fn measure(folder: &Path, set: &str, mut tell: impl FnMut(&str, Orchestra)) -> Anyhow<Orchestra> {
    let key: Key = serde_json::from_str(&std::fs::read_to_string(folder.join("key.json"))?)?;
    let mut all = Orchestra::default();
    for (stem, movement) in &key.files {
        let (score, analysis) = files::heard(&folder.join(set).join(stem).with_extension("mid"))?;
        let own = Orchestra { time: time(movement, &score, &analysis), notes: notes(movement, &score, &analysis) };
        tell(stem, own);
        all.time.add(own.time);
        all.notes.add(own.notes);
    }
    Ok(all)
}

fn quarters(score: &Score, ticks: u64) -> f64 {
    ticks as f64 / f64::from(score.frame.division().per_quarter())
}

fn track(score: &Score, analysis: &Analysis, voice: partwright::line::VoiceId) -> Option<u16> {
    let part = analysis.voices.get(voice.0 as usize)?.part;
    Some(score.parts.get(usize::from(part))?.track)
}

fn time(movement: &Movement, score: &Score, analysis: &Analysis) -> Count {
    let mut count = Count::default();
    for span in &movement.spans {
        let right = |track: u16| track == span.track || span.unison.contains(&track) || span.octave.contains(&track);
        for (from, to) in &span.active {
            let found: f64 = analysis
                .melody
                .iter()
                .filter(|(_, voice)| track(score, analysis, *voice).is_some_and(right))
                .map(|(own, _)| quarters(score, own.end.0).min(*to) - quarters(score, own.start.0).max(*from))
                .filter(|both| *both > 0.0)
                .sum();
            let length = ((to - from) * GRAIN) as u64;
            count.add(Count { found: (found * GRAIN) as u64, sought: length, told: length });
        }
    }
    count
}

/// Only notes that begin while the annotated track plays are looked at.
fn notes(movement: &Movement, score: &Score, analysis: &Analysis) -> Count {
    let sought = distinct(movement.spans.iter().flat_map(|span| span.notes.iter().copied()));
    let mut active: Vec<(f64, f64)> = movement.spans.iter().flat_map(|span| span.active.iter().copied()).collect();
    active.sort_by(|a, b| a.0.total_cmp(&b.0));
    let within = |time: f64| {
        let after = active.partition_point(|(from, _)| from - APART <= time);
        active[after.saturating_sub(2)..after].iter().any(|(_, to)| time < to - 1e-9)
    };
    let told = analysis.melody_notes(score).into_iter().filter_map(|id| score.note(id)).filter_map(|(_, note)| {
        let pitch = note.sound.pitch()?.midi();
        let start = quarters(score, note.start.0);
        within(start).then_some((start, pitch))
    });
    matched(&sought, &distinct(told), APART)
}

/// The track that has the melody longest.
pub(crate) fn leader(score: &Score, analysis: &Analysis) -> Option<u16> {
    let mut ticks: BTreeMap<u16, u64> = BTreeMap::new();
    for (span, voice) in &analysis.melody {
        *ticks.entry(track(score, analysis, *voice)?).or_default() += span.length().0;
    }
    ticks.into_iter().max_by_key(|(track, ticks)| (*ticks, std::cmp::Reverse(*track))).map(|(track, _)| track)
}
