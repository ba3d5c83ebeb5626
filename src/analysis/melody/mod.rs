//! Who has the tune: which part (`lead`), and which voice of it (`within`).
//!
//! `surface` takes the upper line of each part, `count` what it does in each `cell` of time, `theme` what comes back;
//! `stat` makes values of it, `evidence` sets them beside those of the other parts; a second pass also knows the `opinion`
//! of the first; `path` finds the best way.

mod cell;
mod count;
mod evidence;
mod lead;
mod opinion;
mod path;
mod stat;
mod surface;
mod theme;
mod within;

#[cfg(test)]
mod tests;

use crate::analysis::texture::Texture;
use crate::line::{Voice, VoiceId};
use crate::score::{Score, Tick, TickSpan};
pub use lead::{Leading, Odds};

/// The voice with the melody over time: spans without two neighbours of one voice. `tune` is the voice that was heard as
/// the tune of its part.
pub(super) fn find(
    score: &Score,
    voices: &[Voice],
    tune: Option<VoiceId>,
    texture: &Texture,
) -> Vec<(TickSpan, VoiceId)> {
    if texture.tones.is_empty() {
        return Vec::new();
    }
    let held = within::find(texture, voices, tune, score.parts.len());
    let sounding: Vec<usize> = (0..held.len()).filter(|part| !held[*part].is_empty()).collect();
    let leads = match sounding[..] {
        [only] => vec![(0, texture.grid.end(), only)],
        _ => lead::find(score, texture, &sounding),
    };
    let steps = leads.into_iter().flat_map(|(start, end, part)| clipped(&held[part], start, end));
    let span = |(start, end, voice)| (TickSpan::new(Tick(start), Tick(end)), voice);
    path::join(steps).into_iter().map(span).collect()
}

/// The spans of a part's voices from `start` to `end`.
fn clipped(held: &[within::Held], start: u64, end: u64) -> impl Iterator<Item = within::Held> + '_ {
    let first = held.partition_point(|(_, until, _)| *until <= start);
    let inside = held[first..].iter().take_while(move |(from, _, _)| *from < end);
    inside.map(move |(from, until, voice)| ((*from).max(start), (*until).min(end), *voice))
}
