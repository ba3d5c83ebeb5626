//! Who has the melody in a score for many, against what a musicologist heard.

use super::Anyhow;
use super::annotated::{Key, Movement};
use super::count::{Count, distinct, matched};
use super::files;
use partwright::report::labels::{Labels, labels};
use std::path::Path;

/// How far a note may begin from the one it is taken for, in quarters.
const APART: f64 = 0.05;
/// Time is counted in so many parts of a quarter.
const GRAIN: f64 = 1e6;

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
        let heard = labels(&score, &analysis);
        let own = Orchestra { time: time(movement, &heard), notes: notes(movement, &heard) };
        tell(stem, own);
        all.time.add(own.time);
        all.notes.add(own.notes);
    }
    Ok(all)
}

fn time(movement: &Movement, heard: &Labels) -> Count {
    let mut count = Count::default();
    for span in &movement.spans {
        for (from, to) in &span.active {
            let found: f64 = heard
                .segments
                .iter()
                .filter(|own| span.is_right(own.track))
                .map(|own| own.end_q.min(*to) - own.start_q.max(*from))
                .filter(|both| *both > 0.0)
                .sum();
            let length = ((to - from) * GRAIN) as u64;
            count.add(Count { found: (found * GRAIN) as u64, sought: length, told: length });
        }
    }
    count
}

/// Only notes that begin while the annotated track plays are looked at.
fn notes(movement: &Movement, heard: &Labels) -> Count {
    let sought = distinct(movement.spans.iter().flat_map(|span| span.notes.iter().copied()));
    let mut active: Vec<(f64, f64)> = movement.spans.iter().flat_map(|span| span.active.iter().copied()).collect();
    active.sort_by(|a, b| a.0.total_cmp(&b.0));
    let within = |time: f64| {
        let after = active.partition_point(|(from, _)| from - APART <= time);
        active[after.saturating_sub(2)..after].iter().any(|(_, to)| time < to - 1e-9)
    };
    let told = heard.melody.iter().filter(|note| within(note.onset_q)).map(|note| (note.onset_q, note.pitch));
    matched(&sought, &distinct(told), APART)
}
