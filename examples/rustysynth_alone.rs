//! Plays with rustysynth and nothing around it, without effects, into a WAV file, what partwright's players perform of a MIDI file
//! (the same notes and programs; a tenth of a second to find them is counted in): what `benches/fluidsynth.sh` holds the
//! SoundFont path against.
//!
//!     cargo run --release --example rustysynth_alone -- FONT.sf2 FILE.mid OUT.wav

use partwright::arrange::{adopt, as_written};
use partwright::perform::{perform, smf};
use partwright::profile::Library;
use rustysynth::{MidiFile, MidiFileSequencer, SoundFont, Synthesizer, SynthesizerSettings};
use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::sync::Arc;

const RATE: u32 = 48_000;
/// Frames rendered at once.
const BLOCK: usize = 4096;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [font, midi, out] = args.as_slice() else {
        return Err("usage: rustysynth_alone FONT.sf2 FILE.mid OUT.wav".into());
    };
    let font = Arc::new(SoundFont::new(&mut BufReader::new(File::open(font)?))?);
    let midi = Arc::new(MidiFile::new(&mut performed(&std::fs::read(midi)?)?.as_slice())?);
    let mut settings = SynthesizerSettings::new(RATE as i32);
    settings.enable_reverb_and_chorus = false;
    settings.maximum_polyphony = 256;
    let mut sequencer = MidiFileSequencer::new(Synthesizer::new(&font, &settings)?);
    sequencer.play(&midi, false);
    let spec =
        hound::WavSpec { channels: 2, sample_rate: RATE, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut file = hound::WavWriter::create(out, spec)?;
    let (mut left, mut right) = (vec![0.0f32; BLOCK], vec![0.0f32; BLOCK]);
    for _ in 0..(midi.get_length() * f64::from(RATE)) as usize / BLOCK + 1 {
        sequencer.render(&mut left, &mut right);
        let mut samples = file.get_i16_writer(2 * BLOCK as u32);
        let frames = left.iter().zip(&right).flat_map(|(left, right)| [left, right]);
        frames.for_each(|x| samples.write_sample((x * 32_767.0).clamp(-32_768.0, 32_767.0) as i16));
        samples.flush()?;
    }
    Ok(file.finalize()?)
}

/// A MIDI file of what the players it names perform of it.
fn performed(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let score = partwright::midi::read(bytes)?.value;
    let (ensemble, casting) = as_written(&score, Library::builtin())?.value;
    Ok(smf(&perform(&adopt(&score, &Arc::new(ensemble), &casting).value)))
}
