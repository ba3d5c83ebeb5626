//! Sound into files: the mix as WAV, stems, and the small file a report embeds.

use super::args::Sound;
use super::exit::Failure;
use super::files;
use partwright::render::{MixInfo, MixOptions, Opus, RATE, SampleDepth, Stage, Wav, mix, stem as render_stem};
use partwright::report::html;
use partwright::run::Run;
use partwright::score::SeatId;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// What `--physical` and `--dry` mean.
pub(crate) fn options(sound: Sound) -> MixOptions {
    let loudness = if sound.physical { None } else { MixOptions::default().loudness };
    MixOptions { loudness, dry: sound.dry }
}

/// The sound a page embeds.
pub(crate) struct Preview {
    bytes: Vec<u8>,
    level: String,
}

impl Preview {
    /// As the page takes it.
    pub(crate) fn audio(&self) -> html::Audio<'_> {
        html::Audio { media_type: "audio/ogg;codecs=opus", bytes: &self.bytes, level: &self.level }
    }
}

/// The mix as a WAV file; what it came to is for [`sentence`].
pub(crate) fn wav(stage: &Stage, options: MixOptions, path: &Path, run: &Run) -> Result<MixInfo, Failure> {
    let mut file = open(path, 2)?;
    let info = mix(stage, &options, run, &mut |samples| file.push(samples))?;
    file.finish()?;
    Ok(info)
}

/// The mix for a page.
pub(crate) fn page_only(stage: &Stage, options: MixOptions, run: &Run) -> Result<Preview, Failure> {
    let mut opus = Opus::new(2, bit_rate(stage))?;
    let info = mix(stage, &options, run, &mut |samples| opus.push(samples))?;
    Ok(Preview { bytes: opus.finish()?, level: sentence(options, &info) })
}

/// Both in one pass.
pub(crate) fn wav_and_page(stage: &Stage, options: MixOptions, path: &Path, run: &Run) -> Result<Preview, Failure> {
    let (mut file, mut opus) = (open(path, 2)?, Opus::new(2, bit_rate(stage))?);
    let info = mix(stage, &options, run, &mut |samples| {
        file.push(samples)?;
        opus.push(samples)
    })?;
    file.finish()?;
    Ok(Preview { bytes: opus.finish()?, level: sentence(options, &info) })
}

/// One seat's dry stem at physical level, in floats so that nothing is lost.
pub(crate) fn stem(stage: &Stage, seat: SeatId, path: &Path, run: &Run) -> Result<(), Failure> {
    let spec = File::create(path).map_err(|error| files::fail("create", path, error))?;
    let mut file = Wav::new(BufWriter::new(spec), 1, SampleDepth::Float32)?;
    render_stem(stage, seat, run, &mut |samples| file.push(samples))?;
    Ok(file.finish()?)
}

fn open(path: &Path, channels: u16) -> Result<Wav<BufWriter<File>>, Failure> {
    let file = File::create(path).map_err(|error| files::fail("create", path, error))?;
    Ok(Wav::new(BufWriter::new(file), channels, SampleDepth::Bits16)?)
}

/// 64 kb/s, and half of that beyond twelve minutes, so that a page stays a page.
fn bit_rate(stage: &Stage) -> i32 {
    if stage.samples() > 12 * 60 * u64::from(RATE) { 32_000 } else { 64_000 }
}

/// What was done to the level of a mix.
pub(crate) fn sentence(options: MixOptions, info: &MixInfo) -> String {
    let room = if options.dry { "dry" } else { "in the room" };
    match options.loudness {
        _ if !info.loudness.value().is_finite() => "nothing sounds: the file is silence".to_owned(),
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
