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

/// The profiles of the 24 keys (0 to 11 major, 12 to 23 minor, by tonic), about their mean and of length 1.
pub(super) struct Profiles([[f64; 12]; 24]);

impl Profiles {
    pub(super) fn new() -> Self {
        let turned = |key: usize| {
            let profile = if key < 12 { &MAJOR } else { &MINOR };
            centred(std::array::from_fn(|class| profile[(class + 12 - key % 12) % 12] as f64))
        };
        Self(std::array::from_fn(turned))
    }

    /// How like the lengths of the pitch classes are to each key, from -1000 to 1000: their correlation with its profile.
    /// Silence is like none.
    pub(super) fn likeness(&self, classes: &[u64; 12]) -> [i64; 24] {
        let own = centred(classes.map(|ticks| ticks as f64));
        self.0.map(|profile| {
            let both = own.iter().zip(&profile).fold(0.0, |sum, (a, b)| sum + a * b);
            (1000.0 * both) as i64
        })
    }
}

/// Numbers about their mean, and of length 1 (or all 0).
fn centred(numbers: [f64; 12]) -> [f64; 12] {
    let mean = numbers.iter().fold(0.0, |sum, number| sum + number) / 12.0;
    let about = numbers.map(|number| number - mean);
    let length = libm::sqrt(about.iter().fold(0.0, |sum, number| sum + number * number));
    if length > 0.0 { about.map(|number| number / length) } else { [0.0; 12] }
}
