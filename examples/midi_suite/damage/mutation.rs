//! The ways in which files are damaged.

use super::Original;

/// A way of damaging a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    Truncate,
    Overwrite,
    FlipBits,
    Insert,
    Delete,
    DuplicateChunk,
    ChunkLength,
    DropEndOfTrack,
    HighDataByte,
}

/// A file, damaged from a byte on.
pub struct Damaged {
    pub bytes: Vec<u8>,
    /// The first byte that is not as it was.
    pub at: usize,
}

impl Mutation {
    pub const ALL: [Self; 9] = [
        Self::Truncate,
        Self::Overwrite,
        Self::FlipBits,
        Self::Insert,
        Self::Delete,
        Self::DuplicateChunk,
        Self::ChunkLength,
        Self::DropEndOfTrack,
        Self::HighDataByte,
    ];

    /// Damages a file at a random place.
    pub fn apply(self, original: &Original, random: &mut Random) -> Option<Damaged> {
        let mut bytes = original.bytes.clone();
        let at = random.below(bytes.len());
        let few = 1 + random.below(8);
        let end = (at + few).min(bytes.len());
        let at = match self {
            Self::Truncate => {
                bytes.truncate(at);
                at
            }
            Self::Overwrite => {
                bytes[at..end].fill_with(|| random.byte());
                at
            }
            Self::FlipBits => {
                bytes[at] ^= 1 << random.below(8);
                at
            }
            Self::Insert => {
                bytes.splice(at..at, std::iter::repeat_with(|| random.byte()).take(few));
                at
            }
            Self::Delete => {
                bytes.drain(at..end);
                at
            }
            Self::DuplicateChunk => {
                let chunk = original.tracks[random.below(original.tracks.len())].chunk.clone();
                let copy = bytes[chunk.clone()].to_vec();
                bytes.splice(chunk.end..chunk.end, copy);
                chunk.end
            }
            Self::ChunkLength => {
                let length = original.tracks[random.below(original.tracks.len())].chunk.start + 4;
                bytes[length + 1 + random.below(3)] ^= 1 << random.below(8);
                length
            }
            Self::DropEndOfTrack => {
                let chunk = &original.tracks[random.below(original.tracks.len())].chunk;
                let event =
                    chunk.end.checked_sub(4).filter(|event| bytes[*event..chunk.end].ends_with(&[0xFF, 0x2F, 0]))?;
                bytes.drain(event..chunk.end);
                event
            }
            Self::HighDataByte => {
                let notes = &original.notes;
                let at = notes.get(random.below(notes.len().max(1)))?.on.end - 1 - random.below(2);
                bytes[at] |= 0x80;
                at
            }
        };
        (bytes != original.bytes).then_some(Damaged { bytes, at })
    }
}

/// Numbers that look random and are the same in every run (SplitMix64, Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn byte(&mut self) -> u8 {
        self.next() as u8
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}
