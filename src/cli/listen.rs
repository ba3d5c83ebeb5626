//! Sound into files: the mix, and the small file a report embeds.

use super::args::Sound;
use super::exit::Failure;
use super::files;
use partwright::pipeline;
use partwright::render::{MixInfo, MixOptions, SoundFile, SoundFormat, Stems, mix};
use partwright::report::{Story, html};
use partwright::run::Run;
use partwright::units::Lufs;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// What `--loudness`, `--physical` and `--dry` mean.
pub(crate) fn options(sound: &Sound) -> MixOptions {
    let usual = MixOptions::default();
    let asked = sound.loudness.map(Lufs).or(usual.loudness);
    MixOptions { loudness: if sound.physical { None } else { asked }, dry: sound.dry, ..usual }
}

/// The mix as a file; what it came to is for [`sentence`].
pub(crate) fn file(
    stems: &dyn Stems,
    options: MixOptions,
    format: SoundFormat,
    path: &Path,
    run: &Run,
) -> Result<MixInfo, Failure> {
    let mut file = create(path, 2, format)?;
    let info = mix(stems, &options, run, &mut |samples| file.push(samples))?;
    file.finish()?;
    Ok(info)
}

/// The sound a page carries, and nothing else.
pub(crate) fn page_only(
    story: &Story,
    stems: &dyn Stems,
    options: MixOptions,
    run: &Run,
) -> Result<html::Sound, Failure> {
    let (sound, info) = pipeline::sound(story, stems, &options, run, &mut |_| Ok(()))?;
    Ok(html::Sound { level: sentence(options, &info), ..sound })
}

/// The mix as a file and what a page carries, in one pass.
pub(crate) fn file_and_page(
    story: &Story,
    stems: &dyn Stems,
    options: MixOptions,
    format: SoundFormat,
    path: &Path,
    run: &Run,
) -> Result<html::Sound, Failure> {
    let mut file = create(path, 2, format)?;
    let (sound, info) = pipeline::sound(story, stems, &options, run, &mut |samples| file.push(samples))?;
    file.finish()?;
    Ok(html::Sound { level: sentence(options, &info), ..sound })
}

/// A sound file on disk.
pub(crate) fn create(path: &Path, channels: u16, format: SoundFormat) -> Result<SoundFile<BufWriter<File>>, Failure> {
    let file = File::create(path).map_err(|error| files::fail("create", path, error))?;
    Ok(SoundFile::new(BufWriter::new(file), channels, format)?)
}

/// Below half a step of 24 bits every sample is zero, whatever rounding leaves of a silent room, in dB re full scale.
const FAINTEST: f64 = -144.5;

/// What was done to the level of a mix.
pub(crate) fn sentence(options: MixOptions, info: &MixInfo) -> String {
    let room = if options.dry { "dry" } else { "in the room" };
    match options.loudness {
        _ if info.true_peak.value() < FAINTEST => "nothing sounds: the file is silence".to_owned(),
        _ if !info.loudness.value().is_finite() => {
            let peak = info.true_peak.value();
            format!("what sounds is too short or too soft for its loudness to be measured: peaks at {peak:.1} dBTP")
        }
        None => format!("sound {room} at physical level, {:.1} (0 dBFS = 120 dB SPL)", info.loudness),
        Some(_) => {
            let gain = info.gain.value();
            let limited = if info.limited.value() > 0.05 {
                format!(", peaks lowered by {:.1}", info.limited)
            } else {
                String::new()
            };
            format!("sound {room} at {:.1}: physical level {gain:+.1} dB{limited}", info.loudness)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partwright::units::Decibels;

    #[test]
    fn only_a_file_of_zeros_is_silence() {
        let silence = f64::NEG_INFINITY;
        let said = |loudness, true_peak| {
            let (gain, limited, frames) = (Decibels(0.0), Decibels(0.0), 480);
            let info = MixInfo { gain, loudness: Lufs(loudness), true_peak: Decibels(true_peak), limited, frames };
            sentence(MixOptions::default(), &info)
        };
        for none in [silence, -349.0] {
            assert!(said(silence, none).contains("the file is silence"), "{none}");
        }
        assert!(
            said(silence, -52.04)
                .ends_with("too short or too soft for its loudness to be measured: peaks at -52.0 dBTP")
        );
        assert!(said(-16.0, -1.0).starts_with("sound in the room at -16.0"));
    }
}
