//! The colours of the shipped profiles, as they sound, against those of recordings.

use super::spectrum::Spectrum;
use super::{Layer, Take};
use crate::profile::Library;
use crate::render::testing;
use crate::score::Pitch;

/// Spectral centroids at pp and at ff, Hz, of recordings of the Philharmonia Orchestra's players: the centre of all power up to
/// the top of the band, over the first half second of the held sound, at the place of the microphone in front.
const RECORDED: [(&str, i32, [f64; 2]); 5] = [
    ("flute", 69, [388.0, 966.0]),
    ("clarinet-bb", 69, [445.0, 983.0]),
    ("trombone-tenor", 57, [422.0, 1528.0]),
    ("oboe", 69, [974.0, 1290.0]),
    ("horn-f", 57, [350.0, 501.0]),
];

/// The same of a profile's note: what a listener in front hears from 0.1 to 0.5 s after its start.
fn heard(id: &str, midi: i32, layer: Layer) -> f64 {
    let mut profile = (*Library::builtin().get(id).unwrap()).clone();
    profile.timbre.vibrato_cents = 0.0;
    let intensity = if layer == Layer::Soft { 0.0 } else { 1.0 };
    let channels = vec![testing::sound(profile, testing::note(midi, 100, 2000, intensity, 90.0))];
    let rate = crate::render::RATE;
    let take = Take { pitch: Pitch::clamped(midi), layer, rate, channels, released: None, loops: None };
    let spectrum = Spectrum::of(&take, rate as usize * 2 / 5, &[rate as usize / 5]);
    let bins = || (8..8800).map(|bin| f64::from(bin) * spectrum.bin);
    let power = |hertz: f64| spectrum.between(hertz, hertz);
    bins().map(|hertz| hertz * power(hertz)).sum::<f64>() / bins().map(power).sum::<f64>()
}

#[test]
fn centroids_are_within_fifteen_percent_of_the_recordings() {
    for (id, midi, recorded) in RECORDED {
        let heard = [Layer::Soft, Layer::Loud].map(|layer| heard(id, midi, layer));
        println!("{id}: {:.0} to {:.0} Hz, recorded {recorded:?}", heard[0], heard[1]);
        for (heard, recorded) in heard.iter().zip(recorded) {
            assert!((heard / recorded - 1.0).abs() < 0.15, "{id}: {heard:.0} where {recorded} was recorded");
        }
    }
}
