//! How like each bar is to each key: the correlation of its pitch classes with the key profiles of Temperley (Music and
//! Probability, 2007, from the Kostka-Payne corpus).

use crate::analysis::texture::Texture;

/// Kostka-Payne profiles from the tonic up, in thousandths (Temperley 2007).
const MAJOR: [i64; 12] = [748, 60, 488, 82, 670, 460, 96, 715, 104, 366, 57, 400];
const MINOR: [i64; 12] = [712, 84, 474, 618, 49, 460, 105, 747, 404, 67, 133, 330];

/// Ticks of each pitch class in each bar.
pub(super) fn bar_classes(texture: &Texture) -> Vec<[u64; 12]> {
    let mut classes = vec![[0u64; 12]; texture.grid.bars.len()];
    for tone in &texture.tones {
        let bar = texture.grid.bar_index(tone.start);
        let most = texture.grid.bars[bar].beat.saturating_mul(2);
        let place = &mut classes[bar][usize::from(tone.pitch % 12)];
        *place = place.saturating_add(tone.length().min(most));
    }
    classes
}

/// Likeness of a bar to each key (0 to 11 major, 12 to 23 minor, by tonic), about -1000 to 1000. A bar without notes is
/// like none.
pub(super) fn likeness(bar: &[u64; 12]) -> [i64; 24] {
    let sum = bar.iter().fold(0u64, |sum, ticks| sum.saturating_add(*ticks));
    if sum == 0 {
        return [0; 24];
    }
    let shares: [f64; 12] = std::array::from_fn(|class| bar[class] as f64 / sum as f64);
    std::array::from_fn(|key| {
        let profile = if key < 12 { &MAJOR } else { &MINOR };
        let turned: [f64; 12] = std::array::from_fn(|class| profile[(class + 12 - key % 12) % 12] as f64);
        (1000.0 * correlation(&shares, &turned)) as i64
    })
}

fn correlation(a: &[f64; 12], b: &[f64; 12]) -> f64 {
    let mean = |values: &[f64; 12]| values.iter().fold(0.0, |sum, value| sum + value) / 12.0;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut both, mut own_a, mut own_b) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        both += (x - mean_a) * (y - mean_b);
        own_a += (x - mean_a) * (x - mean_a);
        own_b += (y - mean_b) * (y - mean_b);
    }
    let norm = libm::sqrt(own_a * own_b);
    if norm > 0.0 { both / norm } else { 0.0 }
}
