//! Chords, beat by beat.
//!
//! The pitch classes that sound in a beat, weighed by how long they sound, are compared with chord templates (Pardo &
//! Birmingham, CMJ 2002); the lowest note counts for the root. Equal neighbours are joined.

use super::Chord;
use super::texture::{Texture, per_mille};
use crate::score::{Tick, TickSpan};

/// Intervals above the root, and how much less likely a chord is than a triad, in thousandths (ours).
const TEMPLATES: [(&[u8], i64); 9] = [
    (&[0, 4, 7], 0),
    (&[0, 3, 7], 0),
    (&[0, 3, 6], 80),
    (&[0, 4, 8], 150),
    (&[0, 4, 7, 10], 60),
    (&[0, 3, 7, 10], 100),
    (&[0, 4, 7, 11], 120),
    (&[0, 3, 6, 10], 120),
    (&[0, 3, 6, 9], 120),
];
/// What the root gains when it is the lowest note.
const BASS: i64 = 200;
/// Beats over which a held note is followed.
const LONGEST_HELD: usize = 256;

/// Chords over time. Beats without pitched notes have none.
pub(super) fn find(texture: &Texture) -> Vec<Chord> {
    let beats = beats(texture);
    let mut sounds = vec![Beat::default(); beats.len()];
    for tone in &texture.tones {
        let first = beats.partition_point(|(_, end)| *end <= tone.start);
        for (beat, sound) in beats.iter().zip(&mut sounds).skip(first).take(LONGEST_HELD) {
            if beat.0 >= tone.end {
                break;
            }
            sound.add(tone.pitch, tone.end.min(beat.1) - tone.start.max(beat.0));
        }
    }
    let mut chords: Vec<Chord> = Vec::new();
    for ((start, end), sound) in beats.iter().zip(&sounds) {
        let Some(chord) = sound.chord(TickSpan::new(Tick(*start), Tick(*end))) else { continue };
        match chords.last_mut() {
            Some(last) if last.span.end.0 == *start && same(last, &chord) => {
                last.span.end = chord.span.end;
                last.confidence = last.confidence.max(chord.confidence);
            }
            _ => chords.push(chord),
        }
    }
    chords
}

fn same(a: &Chord, b: &Chord) -> bool {
    a.root == b.root && a.classes == b.classes
}

/// The beats in which something may sound; a long silence is one.
fn beats(texture: &Texture) -> Vec<(u64, u64)> {
    let mut beats = Vec::new();
    for bar in &texture.grid.bars {
        if bar.length() / bar.beat.max(1) > 256 {
            beats.push((bar.start, bar.end));
            continue;
        }
        let mut at = bar.start;
        while at < bar.end {
            let end = at.saturating_add(bar.beat.max(1)).min(bar.end);
            beats.push((at, end));
            at = end;
        }
    }
    beats
}

#[derive(Debug, Clone, Copy, Default)]
struct Beat {
    ticks: [u64; 12],
    /// Lowest pitch and one, so that 0 is none.
    lowest: u8,
}

impl Beat {
    fn add(&mut self, pitch: u8, ticks: u64) {
        self.ticks[usize::from(pitch % 12)] += ticks;
        if self.lowest == 0 || pitch + 1 < self.lowest {
            self.lowest = pitch + 1;
        }
    }

    fn chord(&self, span: TickSpan) -> Option<Chord> {
        let bass = self.lowest.checked_sub(1)? % 12;
        let sum = self.ticks.iter().fold(0u64, |sum, ticks| sum.saturating_add(*ticks));
        let shares: [i64; 12] = std::array::from_fn(|class| i64::from(per_mille(self.ticks[class], sum)));
        let mut best = (i64::MIN, 0u8, 0u16);
        let mut second = i64::MIN;
        for root in 0..12u8 {
            let own =
                TEMPLATES.iter().map(|(above, rare)| (likeness(&shares, root, above, bass) - rare, mask(root, above)));
            let (value, classes) = own.max_by_key(|(value, _)| *value)?;
            if value > best.0 {
                second = best.0;
                best = (value, root, classes);
            } else {
                second = second.max(value);
            }
        }
        let (clear, fits) = ((best.0 - second).clamp(0, 500), best.0.clamp(0, 1200));
        let confidence = (fits * 500 / 1200 + clear) as u16;
        Some(Chord { span, root: best.1, classes: best.2, confidence })
    }
}

/// Share of the sound in the chord, less what lies outside, less a third of the chord for each tone missing.
fn likeness(shares: &[i64; 12], root: u8, above: &[u8], bass: u8) -> i64 {
    let inside = above.iter().map(|interval| shares[usize::from((root + interval) % 12)]);
    let missing = inside.clone().filter(|share| *share == 0).count() as i64;
    let inside = inside.sum::<i64>();
    let rooted = if bass == root { BASS } else { 0 };
    let on_root = shares[usize::from(root)] / 8;
    inside - (1000 - inside) - 120 * missing + rooted + on_root
}

fn mask(root: u8, above: &[u8]) -> u16 {
    above.iter().fold(0, |mask, interval| mask | 1 << ((root + interval) % 12))
}
