//! A folder of recorded notes, each a WAV file named by its pitch and dynamic.

use super::exit::Failure;
use super::files;
use partwright::measure::{Layer, Take};
use partwright::score::Pitch;
use std::path::Path;

/// Words of a file's name that tell how loud its note is.
const SOFT: [&str; 4] = ["pp", "p", "pianissimo", "piano"];
const LOUD: [&str; 4] = ["ff", "f", "fortissimo", "forte"];

/// The notes whose names tell pitch and dynamic.
pub(crate) fn read(folder: &Path) -> Result<Vec<Take>, Failure> {
    let waves = files::below(folder, &|path| files::has_extension(path, &["wav"]))?;
    let named = waves.iter().filter_map(|path| Some((path, named(&files::stem(&path.to_string_lossy()))?)));
    let takes = named.map(|(path, (pitch, layer))| take(path, pitch, layer)).collect::<Result<Vec<_>, _>>()?;
    if takes.is_empty() {
        let how = "name files by pitch and dynamic, such as A4_pp.wav and A4_ff.wav";
        return Err(Failure::Usage(format!("{} holds no notes; {how}", folder.display())));
    }
    Ok(takes)
}

/// The pitch and the dynamic in a name.
fn named(stem: &str) -> Option<(Pitch, Layer)> {
    let words: Vec<&str> = stem.split(['_', ' ']).filter(|word| !word.is_empty()).collect();
    Some((words.iter().find_map(|word| pitch(word))?, words.iter().find_map(|word| layer(word))?))
}

/// A word such as `A4`, `Bb3`, `F#5` or `Fs5`; a number is none.
fn pitch(word: &str) -> Option<Pitch> {
    let letter = word.chars().next().filter(char::is_ascii_alphabetic)?;
    let rest = word.strip_prefix(letter)?;
    let sharp = rest.strip_prefix('s').map(|octave| format!("{letter}#{octave}"));
    sharp.as_deref().unwrap_or(word).parse().ok()
}

fn layer(word: &str) -> Option<Layer> {
    let word = word.to_lowercase();
    let is = |words: [&str; 4]| words.contains(&word.as_str());
    if is(SOFT) { Some(Layer::Soft) } else { is(LOUD).then_some(Layer::Loud) }
}

fn take(path: &Path, pitch: Pitch, layer: Layer) -> Result<Take, Failure> {
    let wrong = |error: hound::Error| files::fail("read", path, std::io::Error::other(error));
    let reader = hound::WavReader::open(path).map_err(wrong)?;
    let spec = reader.spec();
    let samples: Vec<f32> = match spec.sample_format {
        hound::SampleFormat::Float => reader.into_samples().collect::<Result<_, _>>().map_err(wrong)?,
        hound::SampleFormat::Int => {
            let full = libm::exp2(f64::from(spec.bits_per_sample) - 1.0) as f32;
            let whole = reader.into_samples::<i32>().map(|sample| sample.map(|x| x as f32 / full));
            whole.collect::<Result<_, _>>().map_err(wrong)?
        }
    };
    let count = usize::from(spec.channels.max(1));
    let channel = |index: usize| samples.iter().skip(index).step_by(count).copied().collect();
    let channels = (0..count).map(channel).collect();
    Ok(Take { pitch, layer, rate: spec.sample_rate, channels, released: None, loops: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_pitch_and_dynamic() {
        let at = |midi| Pitch::clamped(midi);
        assert_eq!(named("A4_pp"), Some((at(69), Layer::Soft)));
        assert_eq!(named("clarinet_As4_1_fortissimo_normal"), Some((at(70), Layer::Loud)));
        assert_eq!(named("Bb3 f 2"), Some((at(58), Layer::Loud)));
        assert_eq!(named("69_pp"), None);
        assert_eq!(named("violin_A4_mezzo-forte"), None);
    }
}
