//! Which voice of a part has its tune: the best way through the voices, bar by bar.
//!
//! Each bar gives each voice a score from what the literature agrees on: the melody is high (Uitdenbogerd & Zobel
//! 1999), moves and varies while accompaniment repeats (Rizo et al. 2006), and sounds most of the time (Simonetta et
//! al. 2019). A cost for handing it over makes the tune stay where it is unless another voice is clearly better.

use super::path::{Toll, best, join};
use crate::analysis::grid::Bar;
use crate::analysis::texture::{Doing, Texture, per_mille};
use crate::line::{Voice, VoiceId};

/// Weights of the evidence, each on a value of 0 to 1000, and the cost of handing over. Ours, by random search on a third
/// of the orchestra, a fifth of the POP909 and a quarter of the Lieder development sets together.
mod weight {
    pub(super) const TOP: i64 = 1000;
    pub(super) const BELOW: i64 = 600;
    pub(super) const COVER: i64 = 1350;
    pub(super) const PITCHES: i64 = 420;
    pub(super) const LENGTHS: i64 = 750;
    pub(super) const RATE: i64 = 1600;
    pub(super) const REPEATS: i64 = 500;
    pub(super) const LEAPS: i64 = 300;
    pub(super) const CHORDAL: i64 = 500;
    pub(super) const LOUD: i64 = 1250;
    /// For the voice that was heard as the tune of its part.
    pub(super) const TUNE: i64 = 1500;
}
const TOLL: Toll = Toll { hand_over: 700, silent: -1000 };

/// A stretch of time and the voice that has the tune in it.
pub(super) type Held = (u64, u64, VoiceId);

/// For each of `parts` parts, its voice with the tune over time; nothing for a part without pitched notes.
pub(super) fn find(texture: &Texture, voices: &[Voice], tune: Option<VoiceId>, parts: usize) -> Vec<Vec<Held>> {
    let mut own: Vec<Vec<u32>> = vec![Vec::new(); parts];
    for (index, voice) in voices.iter().enumerate().filter(|(index, _)| !texture.tones_of[*index].is_empty()) {
        if let Some(own) = own.get_mut(usize::from(voice.part)) {
            own.push(index as u32);
        }
    }
    own.iter().map(|own| of_part(texture, own, tune)).collect()
}

fn of_part(texture: &Texture, own: &[u32], tune: Option<VoiceId>) -> Vec<Held> {
    match own {
        [] => Vec::new(),
        [only] => vec![(0, texture.grid.end(), VoiceId(*only))],
        _ => {
            let path = best(&scores(texture, own, tune), own.len(), TOLL);
            let step = |(bar, place): (&Bar, u32)| (bar.start, bar.end, VoiceId(own[place as usize]));
            join(texture.grid.bars.iter().zip(path).map(step))
        }
    }
}

/// For each bar, those of a part's voices that sound in it (by their place in `own`) with their scores.
fn scores(texture: &Texture, own: &[u32], tune: Option<VoiceId>) -> Vec<Vec<(u32, i64)>> {
    let mut by_bar: Vec<Vec<(u32, &Doing)>> = vec![Vec::new(); texture.grid.bars.len()];
    for (place, voice) in own.iter().enumerate() {
        for (bar, doing) in &texture.bars_of[*voice as usize] {
            by_bar[*bar].push((place as u32, doing));
        }
    }
    let score = |(bar, voices): (&Bar, &Vec<(u32, &Doing)>)| {
        let highest = voices.iter().map(|(_, doing)| doing.mean_pitch()).max().unwrap_or(0);
        let loudest = voices.iter().map(|(_, doing)| mean_velocity(doing)).max().unwrap_or(0);
        let of = |(place, doing): &(u32, &Doing)| {
            let heard = if tune == Some(VoiceId(own[*place as usize])) { weight::TUNE } else { 0 };
            (*place, evidence(doing, bar.length(), highest, loudest) + heard)
        };
        voices.iter().map(of).collect()
    };
    texture.grid.bars.iter().zip(&by_bar).map(score).collect()
}

fn mean_velocity(doing: &Doing) -> u32 {
    doing.velocity / doing.notes.max(1)
}

/// How much a voice sounds like the tune in a bar, in thousandths of a weight.
fn evidence(doing: &Doing, bar: u64, highest: u32, loudest: u32) -> i64 {
    let share = |count: u32, most: u32| i64::from(count.min(most) * 1000 / most);
    let below = share((highest - doing.mean_pitch()) / 100, 24);
    let quiet = share(loudest.saturating_sub(mean_velocity(doing)), 40);
    let plus = weight::TOP * i64::from(per_mille(doing.top, doing.length))
        + weight::COVER * i64::from(per_mille(doing.sounding, bar))
        + weight::PITCHES * share(doing.pitches.count_ones(), 6)
        + weight::LENGTHS * share(doing.lengths.count_ones(), 3)
        + weight::RATE * share(doing.notes, 10);
    let minus = weight::BELOW * below
        + weight::REPEATS * i64::from(doing.share(doing.repeats))
        + weight::LEAPS * i64::from(doing.share(doing.leaps))
        + weight::CHORDAL * i64::from(doing.share(doing.chordal))
        + weight::LOUD * quiet;
    (plus - minus) / 1000
}
