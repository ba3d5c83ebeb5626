//! What a sign at a note asks for, played out: trills, mordents, turns, measured repeats, spread chords. What the file
//! played out sounds as it did there.
//!
//! Speeds are ours, after common practice: six alternations a second where the profile does not say, ornaments of a twelfth of a
//! second a note, a chord spread at forty notes a second. A tremolo that an instrument has a technique for sounds by that, and
//! one of three strokes or more that it has none for is held.

use crate::arrange::ArrangedNote;
use crate::profile::{Profile, Technique};
use crate::score::{Accidental, Frame, Pitch, Sign, Sound, Stroke, Tick, Ticks};
use crate::units::Seconds;

/// Alternations of a trill in a second (ours).
const TRILL: f64 = 6.0;
/// Seconds of each quick note of an ornament (ours).
const QUICK: f64 = 1.0 / 12.0;
/// Seconds between the notes of a spread chord (ours).
const SPREAD: f64 = 0.025;
/// Most notes of one ornament, however long it is held.
pub(super) const MOST: u64 = 512;

/// A note of an ornament, after the start of the written one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Strike {
    pub(super) sound: Sound,
    pub(super) after: Ticks,
    pub(super) length: Ticks,
    /// It follows without a new attack where the instrument can.
    pub(super) slurred: bool,
}

/// The notes that a note which sounds so long is played out in; `None` where its signs ask for none.
pub(super) fn strikes(note: &ArrangedNote, sounding: Ticks, profile: &Profile, frame: &Frame) -> Option<Vec<Strike>> {
    let figure = Figure { note, sounding, frame };
    if let Some(strokes) = note.strokes() {
        return figure.as_read(strokes);
    }
    note.signs.iter().find_map(|sign| match sign {
        Sign::Trill(by) => figure.trill(profile, *by),
        Sign::ShortTrill(by) => figure.quick(&[0, figure.neighbour(1, *by)?, 0]),
        Sign::Mordent(by) => figure.quick(&[0, figure.neighbour(-1, *by)?, 0]),
        Sign::Turn => figure.quick(&[figure.neighbour(1, None)?, 0, figure.neighbour(-1, None)?, 0]),
        Sign::InvertedTurn => figure.quick(&[figure.neighbour(-1, None)?, 0, figure.neighbour(1, None)?, 0]),
        Sign::Tremolo(strokes) => figure.repeats(*strokes),
        _ => None,
    })
}

/// How much later a note of a spread chord begins; `notes` by start.
pub(super) fn spread(notes: &[ArrangedNote], index: usize, frame: &Frame) -> Ticks {
    let Some(note) = notes.get(index).filter(|note| note.strokes().is_none()) else { return Ticks(0) };
    let Some(down) =
        note.signs.iter().find_map(|sign| if let Sign::Arpeggio(down) = sign { Some(*down) } else { None })
    else {
        return Ticks(0);
    };
    let first = notes.partition_point(|other| other.start < note.start);
    let chord = notes.iter().skip(first).take_while(|other| other.start == note.start);
    let chord = chord.filter(|other| other.signs.contains(&Sign::Arpeggio(down)));
    let before = chord.filter(|other| if down { other.sound > note.sound } else { other.sound < note.sound }).count();
    let later = frame.tempo.tick_at(Seconds(frame.tempo.seconds_at(note.start).0 + before as f64 * SPREAD));
    Ticks(later.since(note.start).0.min(note.length.0 / 2))
}

struct Figure<'a> {
    note: &'a ArrangedNote,
    sounding: Ticks,
    frame: &'a Frame,
}

impl Figure<'_> {
    fn seconds(&self) -> f64 {
        let at = |tick: Tick| self.frame.tempo.seconds_at(tick).0;
        at(self.note.start + self.sounding) - at(self.note.start)
    }

    /// The strokes of the file, as far as the note goes on.
    fn as_read(&self, strokes: &[Stroke]) -> Option<Vec<Strike>> {
        let strike = |step: i8, after: Ticks, end: Ticks, slurred: bool| Strike {
            sound: self.sound(i32::from(step)),
            after,
            length: Ticks(end.0 - after.0),
            slurred,
        };
        if let [one] = strokes {
            let end = if one.after < self.sounding { self.sounding } else { one.after + self.sounding };
            return Some(vec![strike(one.step, one.after, end, false)]);
        }
        let strokes = &strokes[..strokes.partition_point(|stroke| stroke.after < self.note.length)];
        let last = strokes.last()?.after;
        let end = if last < self.sounding { self.sounding } else { self.note.length };
        let ends = strokes.iter().skip(1).map(|next| next.after).chain([end]);
        let mut before = None;
        let strikes = strokes.iter().zip(ends).map(|(stroke, end)| {
            let slurred = before.replace(stroke.step).is_some_and(|before| before != stroke.step);
            strike(stroke.step, stroke.after, end.max(Ticks(stroke.after.0 + 1)), slurred)
        });
        Some(strikes.collect())
    }

    /// Alternation from the note to the note, an odd number of them.
    fn trill(&self, profile: &Profile, by: Option<Accidental>) -> Option<Vec<Strike>> {
        let rate = profile.capability.trills.per_second.map_or(TRILL, |most| most.min(TRILL)) * 2.0;
        let upper = self.neighbour(1, by)?;
        let count = ((self.seconds() * rate) as u64).min(MOST).min(self.sounding.0 / 2);
        let count = count - u64::from(count.is_multiple_of(2) && count > 0);
        (count >= 3).then(|| self.evenly(count, |index| if index % 2 == 0 { 0 } else { upper }, true))
    }

    /// Quick notes, the last of which is held.
    fn quick(&self, steps: &[i32]) -> Option<Vec<Strike>> {
        let share = QUICK / self.seconds().max(QUICK);
        let each = ((self.sounding.0 as f64 * share) as u64).min(self.sounding.0 / (steps.len() as u64 + 1)).max(1);
        let last = steps.len().checked_sub(1)?;
        let held = self.sounding.0.checked_sub(each * last as u64).filter(|held| *held > 0)?;
        let strike = |(index, step): (usize, &i32)| {
            let length = Ticks(if index == last { held } else { each });
            Strike { sound: self.sound(*step), after: Ticks(each * index as u64), length, slurred: index > 0 }
        };
        Some(steps.iter().enumerate().map(strike).collect())
    }

    /// Eighths or sixteenths.
    fn repeats(&self, strokes: u8) -> Option<Vec<Strike>> {
        let by_technique = matches!(self.note.technique, Technique::Tremolo | Technique::Roll | Technique::Flutter);
        let each = (self.frame.division().quarter().0 >> strokes).max(1);
        let count = ((self.note.length.0 + each / 2) / each).min(MOST).min(self.sounding.0);
        (strokes <= 2 && count > 1 && !by_technique).then(|| self.evenly(count, |_| 0, false))
    }

    fn evenly(&self, count: u64, step: impl Fn(u64) -> i32, slurred: bool) -> Vec<Strike> {
        let place = |index: u64| self.sounding.0 * index / count;
        let strike = |index: u64| Strike {
            sound: self.sound(step(index)),
            after: Ticks(place(index)),
            length: Ticks((place(index + 1) - place(index)).max(1)),
            slurred: slurred && index > 0,
        };
        (0..count).map(strike).collect()
    }

    fn sound(&self, step: i32) -> Sound {
        match self.note.sound {
            Sound::Pitched(pitch) => Sound::Pitched(Pitch::clamped(i32::from(pitch.midi()) + step)),
            drum @ Sound::Percussion(_) => drum,
        }
    }

    /// Semitones to the next note of the key above (1) or below (-1); a written accidental may ask for the other second.
    fn neighbour(&self, way: i32, by: Option<Accidental>) -> Option<i32> {
        let pitch = i32::from(self.note.sound.pitch()?.midi());
        let fifths = self.frame.keys.key_at(self.note.start).map_or(0, |key| i32::from(key.fifths()));
        let in_key =
            |step: i32| (-1..=5).any(|place| (7 * (fifths + place)).rem_euclid(12) == (pitch + step).rem_euclid(12));
        let diatonic = if in_key(way) { 1 } else { 2 };
        let raised = if way > 0 { 2 } else { 1 };
        let size = match by {
            None => diatonic,
            Some(Accidental::Natural) => 3 - diatonic,
            Some(Accidental::Sharp | Accidental::DoubleSharp) => raised,
            Some(Accidental::Flat | Accidental::DoubleFlat) => 3 - raised,
        };
        Some(way * size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::note_of;
    use crate::profile::Library;
    use crate::score::Division;

    fn played(sign: Sign) -> Vec<(u8, u64, u64)> {
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(1920));
        let note = ArrangedNote { signs: vec![sign], ..note_of(Sound::from_midi(76, false), Tick(0), Ticks(480)) };
        let strikes = strikes(&note, Ticks(480), &Library::builtin().get("flute").unwrap(), &frame).unwrap_or_default();
        strikes.iter().map(|strike| (strike.sound.midi(), strike.after.0, strike.length.0)).collect()
    }

    #[test]
    fn ornaments_are_played_out_of_the_notes_of_the_key() {
        let trill = played(Sign::Trill(None));
        assert_eq!(trill.len(), 5);
        assert_eq!(trill.iter().map(|strike| strike.0).collect::<Vec<_>>(), [76, 77, 76, 77, 76]);
        assert_eq!(trill.iter().map(|strike| strike.2).sum::<u64>(), 480);
        assert_eq!(played(Sign::Trill(Some(Accidental::Sharp)))[1].0, 78);
        assert_eq!(played(Sign::Mordent(None)), [(76, 0, 80), (74, 80, 80), (76, 160, 320)]);
        assert_eq!(played(Sign::Turn).iter().map(|strike| strike.0).collect::<Vec<_>>(), [77, 76, 74, 76]);
        assert_eq!(played(Sign::Tremolo(1)), [(76, 0, 240), (76, 240, 240)]);
        assert!(played(Sign::Tremolo(3)).is_empty() && played(Sign::Staccato).is_empty());
    }
}
