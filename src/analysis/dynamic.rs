//! How loud the music is meant: whole dynamic steps from velocity and controllers.
//!
//! The level of a bar is the loudest tenth-to-middle of its notes' velocities, each bent by the breath, modulation or
//! expression controller of its part as far as that moves. Velocities are evidence within a file only: a file that
//! plays everything at 110 does not mean fortissimo, so levels are moved until their middle lies between mp and f.
//! Viterbi's algorithm over the eight dynamics then gives steps that do not flicker.

use super::texture::Texture;
use crate::line::Line;
use crate::score::{Control, Dynamic, Event, Part, Score, TickSpan};

/// Cost of each step between two bars, in units of level.
const STEP: i64 = 14;

/// The dynamics of a piece.
#[derive(Debug)]
pub(super) struct Dynamics {
    /// Over time, neighbours different.
    pub(super) contour: Vec<(TickSpan, Dynamic)>,
    /// Whether all notes have about one level, so that nothing can be said.
    pub(super) flat: bool,
    /// Level of each bar, moved as the contour was; `None` where no note starts.
    pub(super) bars: Vec<Option<i64>>,
    /// Level of each note, by id, moved as the contour was.
    levels: Vec<i64>,
}

/// The dynamics of a score, bar by bar.
pub(super) fn find(score: &Score, texture: &Texture) -> Dynamics {
    let mut levels: Vec<i64> = score.parts.iter().flat_map(levels_of).collect();
    let mut sorted = levels.clone();
    sorted.sort_unstable();
    let at = |share: usize| sorted.get(sorted.len() * share / 100).copied().unwrap_or(80);
    let flat = at(95) - at(5) < 8;
    let middle = at(50);
    let shift = if flat { 80 - middle } else { middle.clamp(64, 92) - middle };
    for level in &mut levels {
        *level += shift;
    }
    let bars = bar_levels(score, texture, &levels);
    let contour = if flat { vec![(whole(texture), Dynamic::Mf)] } else { contour(texture, &bars) };
    Dynamics { contour, flat, bars, levels }
}

/// Gives each line the dynamic its notes have, where the file tells.
pub(super) fn mark_lines(dynamics: &Dynamics, lines: &mut [Line]) {
    if dynamics.flat {
        return;
    }
    for line in lines {
        let levels = line.notes.iter().filter_map(|id| dynamics.levels.get(id.0 as usize));
        let sum = levels.sum::<i64>();
        line.dynamic = Some(nearest(sum / line.notes.len().max(1) as i64));
    }
}

fn whole(texture: &Texture) -> TickSpan {
    TickSpan::new(crate::score::Tick::ZERO, crate::score::Tick(texture.grid.end()))
}

/// Middle level of a dynamic.
fn level_of(dynamic: Dynamic) -> i64 {
    i64::from(dynamic.usual_velocity().value())
}

fn nearest(level: i64) -> Dynamic {
    let index = (0..8).min_by_key(|index| (level_of(Dynamic::ALL[*index]) - level).abs()).unwrap_or(4);
    Dynamic::ALL[index]
}

/// Level of each note of a part, in the order of its notes.
fn levels_of(part: &Part) -> Vec<i64> {
    let moves = [Control::BREATH, Control::EXPRESSION, Control::MODULATION, Control::VOLUME];
    let control = moves.into_iter().find_map(|control| moving(part, control));
    let mut next = 0;
    let mut value = None;
    let level = |note: &crate::score::Note| {
        let velocity = i64::from(note.velocity.value());
        let Some((changes, usual)) = &control else { return velocity };
        while changes.get(next).is_some_and(|(tick, _)| *tick <= note.start.0) {
            value = Some(changes[next].1);
            next += 1;
        }
        velocity + (value.unwrap_or(*usual) - usual) / 2
    };
    part.notes.iter().map(level).collect()
}

/// The changes of a controller that moves by more than 12, and its middle value.
fn moving(part: &Part, control: Control) -> Option<(Vec<(u64, i64)>, i64)> {
    let changes: Vec<(u64, i64)> = part
        .events
        .iter()
        .filter_map(|event| match event.what {
            Event::Control(which, value) if which == control => Some((event.tick.0, i64::from(value))),
            _ => None,
        })
        .collect();
    let mut values: Vec<i64> = changes.iter().map(|(_, value)| *value).collect();
    values.sort_unstable();
    let moves = values.last()? - values.first()? > 12 && values.len() > 4;
    moves.then(|| (changes, values[values.len() / 2]))
}

/// Middle level of the notes that start in each bar; percussion counts too. `None` where none starts.
fn bar_levels(score: &Score, texture: &Texture, levels: &[i64]) -> Vec<Option<i64>> {
    let mut by_bar: Vec<Vec<i64>> = vec![Vec::new(); texture.grid.bars.len()];
    for note in score.notes() {
        let bar = texture.grid.bar_index(note.start.0);
        if let (Some(bar), Some(level)) = (by_bar.get_mut(bar), levels.get(note.id.0 as usize)) {
            bar.push(*level);
        }
    }
    let middle = |mut bar: Vec<i64>| {
        bar.sort_unstable();
        bar.get(bar.len() * 2 / 3).copied()
    };
    by_bar.into_iter().map(middle).collect()
}

fn contour(texture: &Texture, bars: &[Option<i64>]) -> Vec<(TickSpan, Dynamic)> {
    let mut best = [0i64; 8];
    let mut steps: Vec<[u8; 8]> = Vec::with_capacity(bars.len());
    for bar in bars {
        let mut step = [0u8; 8];
        let before = best;
        for (dynamic, cost) in best.iter_mut().enumerate() {
            let reach = |from: &usize| before[*from] + STEP * (dynamic.abs_diff(*from) as i64);
            let from = (0..8).min_by_key(|from| (reach(from), from.abs_diff(dynamic))).unwrap_or(dynamic);
            step[dynamic] = from as u8;
            *cost = reach(&from) + bar.map_or(0, |level| (level - level_of(Dynamic::ALL[dynamic])).abs());
        }
        steps.push(step);
    }
    let mut at = (0..8).min_by_key(|dynamic| best[*dynamic]).unwrap_or(4);
    let mut spans: Vec<(TickSpan, Dynamic)> = Vec::new();
    for (bar, step) in texture.grid.bars.iter().zip(&steps).rev() {
        match spans.last_mut() {
            Some((span, dynamic)) if *dynamic == Dynamic::ALL[at] => span.start = bar.span().start,
            _ => spans.push((bar.span(), Dynamic::ALL[at])),
        }
        at = usize::from(step[at]);
    }
    spans.reverse();
    spans
}
