//! The sound in two: some seats for some of the time, and all the rest.

use super::mix::OwnSink;
use super::room::Room;
use super::stems::{Moment, Stems};
use super::{BLOCK, RATE};
use crate::ensemble::Position;
use crate::run::Error;
use crate::units::Seconds;
use std::ops::Range;

/// How long a seat takes from one side to the other, just before it changes (ours: short enough for a note, too long for a
/// click).
const FADE: Seconds = Seconds(0.012);

/// What is to be heard apart from the rest, and where both go.
pub struct Split<'a> {
    /// By seat in score order, from when to when it counts to the group; in time order, not overlapping.
    pub group: Vec<Vec<(Seconds, Seconds)>>,
    /// Takes frames of two mono sounds at physical level, the group's and the rest's. Their sum is the sound of all seats in
    /// their room, each in the middle of the stage.
    pub sink: OwnSink<'a>,
}

/// A split on its way out.
pub(super) struct Splitter<'a> {
    /// By seat, in samples.
    group: Vec<Vec<Range<u64>>>,
    rooms: [Room; 2],
    sink: OwnSink<'a>,
    /// Samples taken in.
    at: u64,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(split: Split<'a>, stems: &dyn Stems, dry: bool) -> Self {
        let middle = |position: Position| Position { azimuth_deg: 0.0, ..position };
        let room = || Room::new(stems.positions().into_iter().map(middle), dry);
        let span = |(from, to): &(Seconds, Seconds)| sample(*from)..sample(*to);
        let group = split.group.iter().map(|spans| spans.iter().map(span).collect()).collect();
        Self { group, rooms: [room(), room()], sink: split.sink, at: 0 }
    }

    /// Takes a moment.
    pub(super) fn pass(&mut self, moment: &Moment) -> Result<(), Error> {
        let sides = moment.iter().enumerate().map(|(seat, block)| self.sides(seat, block.as_deref()));
        let (group, rest): (Moment, Moment) = sides.unzip();
        let mut out = Box::new([[0.0f32; 2 * BLOCK]; 2]);
        for ((room, moment), out) in self.rooms.iter_mut().zip([group, rest]).zip(out.iter_mut()) {
            room.play(&moment, out);
        }
        self.at += BLOCK as u64;
        // A seat in the middle is as loud on the left as on the right, and so is a mono sound on two loudspeakers.
        let left = |side: &[f32; 2 * BLOCK]| side.iter().copied().step_by(2).collect::<Vec<f32>>();
        let [group, rest] = [&out[0], &out[1]].map(left);
        let frames: Vec<f32> = group.into_iter().zip(rest).flat_map(|(group, rest)| [group, rest]).collect();
        (self.sink)(&frames)
    }

    /// A block of a seat as far as it belongs to the group, and as far as it does not.
    fn sides(&self, seat: usize, block: Option<&[f32]>) -> (Option<Vec<f32>>, Option<Vec<f32>>) {
        let Some(block) = block else { return (None, None) };
        let here = self.at..self.at + BLOCK as u64;
        let spans = self.group.get(seat).map_or(&[][..], Vec::as_slice);
        let near: Vec<&Range<u64>> =
            spans.iter().filter(|span| span.start < here.end + fade() && here.start < span.end).collect();
        if near.is_empty() {
            return (None, Some(block.to_vec()));
        }
        if near.iter().any(|span| span.start <= here.start && here.end + fade() <= span.end) {
            return (Some(block.to_vec()), None);
        }
        let shares: Vec<f32> = here.map(|at| near.iter().map(|span| share(span, at)).sum::<f32>().min(1.0)).collect();
        let group: Vec<f32> = block.iter().zip(&shares).map(|(x, share)| x * share).collect();
        let rest = block.iter().zip(&group).map(|(x, group)| x - group).collect();
        (Some(group), Some(rest))
    }
}

/// How much of a sample belongs to a span: all inside, a ramp up before its start and down before its end.
fn share(span: &Range<u64>, at: u64) -> f32 {
    let ramp = |border: u64| {
        let into = (at + fade()).saturating_sub(border).min(fade());
        into as f32 / fade() as f32
    };
    (ramp(span.start) - ramp(span.end)).max(0.0)
}

fn fade() -> u64 {
    sample(FADE)
}

fn sample(time: Seconds) -> u64 {
    (time.0.max(0.0) * f64::from(RATE)).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_fades_over_just_before_its_borders() {
        let span = 48_000..96_000;
        let at = |time: u64| share(&span, time);
        assert_eq!([at(47_000), at(48_000), at(60_000), at(96_000), at(200_000)], [0.0, 1.0, 1.0, 0.0, 0.0]);
        let half = fade() / 2;
        assert!((at(48_000 - half) - 0.5).abs() < 1e-6 && (at(96_000 - half) - 0.5).abs() < 1e-6);
        let touching = [0..48_000, 48_000..90_000];
        assert!((47_000..49_000).all(|at| (touching.iter().map(|s| share(s, at)).sum::<f32>() - 1.0).abs() < 1e-6));
    }
}
