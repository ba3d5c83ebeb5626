//! What one bow holds: slurs no longer than the bow lasts at their dynamic.

use super::ArrangedNote;
use crate::ensemble::Seat;
use crate::score::{Frame, Tick, TickSpan};

/// How much of a bow each attack under a slur takes, with the attack's tick; `None` when it is not bowed.
pub(super) fn shares(seat: &Seat, frame: &Frame, notes: &[ArrangedNote], slur: TickSpan) -> Option<Vec<(Tick, f64)>> {
    let first = notes.partition_point(|note| note.start < slur.start);
    let under = notes.get(first..first + notes.get(first..)?.partition_point(|note| note.start < slur.end))?;
    let attacks: Vec<&ArrangedNote> = under.chunk_by(|a, b| a.start == b.start).filter_map(<[_]>::first).collect();
    let ends = attacks.iter().skip(1).map(|note| note.start).chain([slur.end]);
    let share = |(note, end): (&&ArrangedNote, Tick)| {
        let profile = seat.profiles.get(usize::from(note.instrument))?;
        let bow = profile.capability.slur?.at(note.dynamic.position());
        let seconds = frame.tempo.seconds_at(end).0 - frame.tempo.seconds_at(note.start).0;
        Some((note.start, seconds / bow.0))
    };
    attacks.iter().zip(ends).map(share).collect()
}

/// Whether a slur takes more than one bow.
pub(super) fn too_long(seat: &Seat, frame: &Frame, notes: &[ArrangedNote], slur: TickSpan) -> bool {
    shares(seat, frame, notes, slur)
        .is_some_and(|shares| shares.iter().map(|(_, share)| share).sum::<f64>() > 1.0 + 1e-6)
}

/// A slur cut where the bow must turn: at the last bar line that one bow reaches, else the last beat, else the last note.
pub(super) fn cut(seat: &Seat, frame: &Frame, notes: &[ArrangedNote], slur: TickSpan) -> Vec<TickSpan> {
    let Some(shares) = shares(seat, frame, notes, slur) else { return vec![slur] };
    let mut cuts = vec![slur.start];
    let (mut from, mut used) = (0, 0.0);
    let mut at = 0;
    while let Some((_, share)) = shares.get(at) {
        if used + share > 1.0 && at > from {
            let turns = shares.get(from + 1..=at).unwrap_or_default();
            let best = turns.iter().enumerate().max_by_key(|(place, (tick, _))| (weight(frame, *tick), *place));
            let Some((place, (tick, _))) = best else { break };
            cuts.push(*tick);
            (from, used) = (from + 1 + place, 0.0);
            at = from;
            continue;
        }
        used += share;
        at += 1;
    }
    cuts.push(slur.end);
    let piece = |pair: &[Tick]| TickSpan::new(pair[0], pair[1]);
    cuts.windows(2).map(piece).filter(|piece| joins(&shares, *piece)).collect()
}

/// Whether a slur joins two attacks at least.
fn joins(shares: &[(Tick, f64)], slur: TickSpan) -> bool {
    shares.iter().filter(|(tick, _)| slur.contains(*tick)).count() > 1
}

/// Bar lines before beats, beats before the rest.
fn weight(frame: &Frame, tick: Tick) -> u8 {
    let position = frame.meters.position(tick);
    match (position.beat, position.after.0) {
        (1, 0) => 2,
        (_, 0) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{ensemble, note_of, pitch};
    use crate::profile::Slur;
    use crate::score::{Division, Dynamic, Sound, Ticks};
    use crate::units::Seconds;
    use std::sync::Arc;

    /// Sixteen quarters at 120 bpm in 4/4 under one slur, on a bow of 5 s at mf.
    fn pieces(dynamic: Dynamic, bowed: bool) -> Vec<(u64, u64)> {
        let mut seat = ensemble(&["Violin"]).seats.remove(0);
        let slur = Slur { pp: Seconds(10.0), mf: Seconds(5.0), ff: Seconds(1.2) };
        let mut profile = (*seat.profiles[0]).clone();
        profile.capability.slur = bowed.then_some(slur);
        seat.profiles = vec![Arc::new(profile)];
        let quarter = |i: u64| ArrangedNote {
            dynamic,
            ..note_of(Sound::Pitched(pitch(["G4", "A4"][i as usize % 2])), Tick(i * 480), Ticks(480))
        };
        let notes: Vec<ArrangedNote> = (0..16).map(quarter).collect();
        let whole = TickSpan::new(Tick(0), Tick(16 * 480));
        let frame = Frame::plain(Division::new(480).unwrap(), whole.end);
        let cuts = cut(&seat, &frame, &notes, whole);
        cuts.into_iter().map(|piece| (piece.start.0 / 480, piece.end.0 / 480)).collect()
    }

    #[test]
    fn the_bow_turns_at_bar_lines_it_reaches() {
        assert_eq!(pieces(Dynamic::Mf, true), [(0, 8), (8, 16)]);
        assert_eq!(pieces(Dynamic::Pp, true), [(0, 16)]);
        assert_eq!(pieces(Dynamic::Ff, true).first(), Some(&(0, 2)));
        assert_eq!(pieces(Dynamic::Ff, false), [(0, 16)], "no bow");
    }
}
