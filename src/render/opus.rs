//! Small sound for pages: Opus (RFC 6716) in Ogg (RFC 7845), which browsers play.

use super::RATE;
use crate::run::Error;
use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead};

/// Frames of a packet: 20 ms.
const PACKET: usize = RATE as usize / 50;

/// An Ogg Opus file being made in memory, 48 kHz, samples interleaved by channel.
pub struct Opus {
    encoder: OpusEncoder,
    writer: OggOpusWriter<Vec<u8>>,
    channels: usize,
    waiting: Vec<f32>,
    packet: Vec<u8>,
    /// Frames the encoder runs behind.
    skip: usize,
    frames: u64,
}

impl Opus {
    /// Starts a file of one or two channels at so many bits a second (64000 is good for stereo music).
    ///
    /// # Errors
    /// [`Error::Encode`] when the encoder cannot be had for these channels.
    pub fn new(channels: u16, bits_per_second: i32) -> Result<Self, Error> {
        let channels = usize::from(channels);
        let mut encoder = OpusEncoder::new(RATE as i32, channels, Application::Audio).map_err(failed)?;
        encoder.bitrate_bps = bits_per_second;
        let head = OpusHead::for_encoder(&encoder, RATE);
        let skip = usize::from(head.pre_skip);
        let writer = OggOpusWriter::new(Vec::new(), head).map_err(failed)?;
        let packet = vec![0; MAX_PACKET_BYTES];
        Ok(Self { encoder, writer, channels, waiting: Vec::new(), packet, skip, frames: 0 })
    }

    /// Appends samples.
    ///
    /// # Errors
    /// [`Error::Encode`] when encoding fails.
    pub fn push(&mut self, samples: &[f32]) -> Result<(), Error> {
        self.frames += (samples.len() / self.channels) as u64;
        self.waiting.extend_from_slice(samples);
        let size = PACKET * self.channels;
        let whole = self.waiting.len() / size * size;
        let ready: Vec<f32> = self.waiting.drain(..whole).collect();
        ready.chunks_exact(size).try_for_each(|frames| self.encode(frames, None))
    }

    /// Ends the file and gives its bytes.
    ///
    /// # Errors
    /// [`Error::Encode`] when encoding fails.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        let size = PACKET * self.channels;
        let end = self.frames + self.skip as u64;
        let mut rest = std::mem::take(&mut self.waiting);
        let left = rest.len() / self.channels + self.skip;
        rest.resize(left.div_ceil(PACKET).max(1) * size, 0.0);
        let packets = rest.len() / size;
        for (index, frames) in rest.chunks_exact(size).enumerate() {
            let done = u64::try_from(self.writer.granule()).unwrap_or(0);
            let last = (index + 1 == packets).then(|| end.saturating_sub(done).min(PACKET as u64) as u32);
            self.encode(frames, last)?;
        }
        self.writer.finish().map_err(failed)
    }

    fn encode(&mut self, frames: &[f32], duration: Option<u32>) -> Result<(), Error> {
        let length = self.encoder.encode(frames, PACKET, &mut self.packet).map_err(failed)?;
        let packet = self.packet.get(..length).unwrap_or_default();
        match duration {
            Some(samples) => self.writer.write_packet_with_duration(packet, samples),
            None => self.writer.write_packet(packet),
        }
        .map_err(failed)
    }
}

fn failed(why: impl std::fmt::Display) -> Error {
    Error::Encode { what: "the Opus sound", why: why.to_string() }
}
