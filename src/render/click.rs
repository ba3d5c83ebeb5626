//! The clicks of a metronome: one a beat, the first of a bar higher and louder.

use super::RATE;
use super::stage::sample_at;
use super::trig::sin_cos_turns;
use crate::score::{BarNumber, Frame, Tick, TickSpan};

/// Peak of a click at the first beat of a bar, 6 dB under full scale, and at the others (ours).
const STRONG: f32 = 0.5;
const WEAK: f32 = 0.25;
/// Their pitches, hertz (ours, far from each other and from what most lines play).
const HIGH: f64 = 1760.0;
const LOW: f64 = 1174.7;
/// How long one lasts, in samples: 50 ms; and its decay to 1/e: 8 ms.
const LENGTH: u64 = RATE as u64 / 20;
const DECAY: f64 = RATE as f64 * 0.008;

/// When it clicks. Clicks keep their level whatever the mix is brought to, and do not count in its loudness.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clicks {
    /// (sample, whether a bar begins), in order.
    at: Vec<(u64, bool)>,
}

impl Clicks {
    /// A click at every beat of a span.
    #[must_use]
    pub fn of(frame: &Frame, span: TickSpan) -> Self {
        let mut at = Vec::new();
        for bar in frame.meters.bars(span.end).filter(|bar| bar.span.end > span.start) {
            let beat = bar.meter.beat_length(frame.division()).0.max(1);
            // A pick-up has the last beats of its bar.
            let upbeat = bar.number == BarNumber(0);
            let first = bar.span.start.0 + if upbeat { bar.span.length().0 % beat } else { 0 };
            let beats = (first..bar.span.end.0).step_by(usize::try_from(beat).unwrap_or(usize::MAX));
            let heard = beats.map(Tick).filter(|tick| span.contains(*tick));
            at.extend(heard.map(|tick| (sample_at(&frame.tempo, tick), !upbeat && tick == bar.span.start)));
        }
        Self { at }
    }

    /// Adds what sounds from a frame on to interleaved stereo, times `scale`.
    pub(super) fn add(&self, from: u64, scale: f32, stereo: &mut [f32]) {
        let until = from + stereo.len() as u64 / 2;
        let first = self.at.partition_point(|(start, _)| start + LENGTH <= from);
        for (start, strong) in self.at.iter().skip(first).take_while(|(start, _)| *start < until) {
            let begin = from.max(*start);
            let frames = stereo.chunks_exact_mut(2).skip((begin - from) as usize);
            for (after, frame) in (begin - start..LENGTH).zip(frames) {
                let click = scale * sample(after, *strong);
                frame.iter_mut().for_each(|x| *x += click);
            }
        }
    }
}

/// A sine that dies away.
fn sample(after: u64, strong: bool) -> f32 {
    let (peak, hertz) = if strong { (STRONG, HIGH) } else { (WEAK, LOW) };
    let seconds = after as f64 / f64::from(RATE);
    let (sin, _) = sin_cos_turns((seconds * hertz).fract());
    peak * (sin * libm::exp(-(after as f64) / DECAY)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Division, Meter, MeterMap, Ticks};

    fn frame() -> Frame {
        let mut frame = Frame::plain(Division::new(500).unwrap(), Tick(4000));
        frame.meters = MeterMap::with_pickup(frame.division(), [(Tick(0), Meter::new(3, 4).unwrap())], Ticks(500));
        frame
    }

    #[test]
    fn it_clicks_once_a_beat_and_marks_the_bars() {
        let clicks = Clicks::of(&frame(), TickSpan::new(Tick(0), Tick(2500)));
        let millis: Vec<(u64, bool)> = clicks.at.iter().map(|(at, strong)| (at / 48, *strong)).collect();
        assert_eq!(millis, [(0, false), (500, true), (1000, false), (1500, false), (2000, true)]);
    }

    #[test]
    fn clicks_are_the_same_however_the_sound_is_cut() {
        let clicks = Clicks::of(&frame(), TickSpan::new(Tick(0), Tick(4000)));
        let mut whole = vec![0.0; 2 * 48_000];
        clicks.add(0, 1.0, &mut whole);
        let mut cut = vec![0.0; 2 * 48_000];
        for (index, part) in cut.chunks_mut(2 * 1000).enumerate() {
            clicks.add(index as u64 * 1000, 1.0, part);
        }
        assert_eq!(whole, cut);
        let peak = whole.iter().fold(0.0f32, |peak, x| peak.max(x.abs()));
        assert!((0.4..=0.5).contains(&peak), "{peak}");
    }
}
