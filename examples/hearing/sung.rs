//! Who sings in the key of a song, and when.

use partwright::score::{Note, Score};

/// Gaps in the singing shorter than this are part of the phrase, in seconds.
const PHRASE_GAP: f64 = 1.0;

/// The notes of the tracks of these names, in lower case.
pub(crate) fn of_tracks<'a>(key: &'a Score, names: &'a [&str]) -> impl Iterator<Item = &'a Note> {
    let named = |part: &&partwright::score::Part| names.contains(&part.name.to_lowercase().as_str());
    key.parts.iter().filter(named).flat_map(|part| &part.notes)
}

/// When someone sings, in seconds.
pub(crate) fn phrases(key: &Score) -> Vec<(f64, f64)> {
    let seconds = |tick| key.frame.tempo.seconds_at(tick).0;
    let mut notes: Vec<(f64, f64)> =
        of_tracks(key, &["melody"]).map(|note| (seconds(note.start), seconds(note.end()))).collect();
    notes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut phrases: Vec<(f64, f64)> = Vec::new();
    for (start, end) in notes {
        match phrases.last_mut() {
            Some(last) if start - last.1 < PHRASE_GAP => last.1 = last.1.max(end),
            _ => phrases.push((start, end)),
        }
    }
    phrases
}

pub(crate) fn in_phrase(phrases: &[(f64, f64)], time: f64) -> bool {
    let after = phrases.partition_point(|(start, _)| start - 0.06 <= time);
    after.checked_sub(1).is_some_and(|index| time < phrases[index].1)
}
