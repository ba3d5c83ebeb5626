//! What is read of a damaged file, held against the sound one.

use super::Original;
use super::mutation::Damaged;
use super::original::Note;
use partwright::midi;
use partwright::score::Score;
use std::collections::BTreeMap;

/// How reading a damaged file went. A note is *before* the damage if the bytes of its start are.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Notes before the damage.
    pub before: usize,
    /// Of those, not read with their track, channel, key, velocity and start (and end, if that is before it too).
    pub lost_before: usize,
    /// Notes read in a track before the damaged one, or in that before the tick of its last sound event, which the sound
    /// file does not have.
    pub invented_before: usize,
    /// Notes not before the damage.
    pub after: usize,
    /// Of those, read with their channel, key, velocity and start.
    pub kept_after: usize,
    /// Of those, read at another time.
    pub moved_after: usize,
    /// Further notes read that the sound file has not at any time.
    pub invented_after: usize,
    /// Why no score was read.
    pub refused: Option<String>,
    /// Something was said that is not said of the sound file.
    pub told: bool,
}

impl Verdict {
    pub fn of(original: &Original, damaged: &Damaged) -> Self {
        let (before, after): (Vec<&Note>, Vec<&Note>) =
            original.notes.iter().partition(|note| note.on.end <= damaged.at);
        let counts = Self { before: before.len(), after: after.len(), ..Self::default() };
        match midi::read(&damaged.bytes) {
            Ok(read) => {
                let told = read.findings != original.findings;
                Self { told, ..counts }.compare(
                    Seen::of(&read.value),
                    &before,
                    &after,
                    damaged.at,
                    original.border(damaged.at),
                )
            }
            Err(error) => Self { lost_before: before.len(), refused: Some(error.to_string()), told: true, ..counts },
        }
    }

    /// Whether fewer notes were read and nothing was said.
    pub const fn is_silent_loss(&self) -> bool {
        !self.told && self.lost_before + self.after > self.kept_after + self.moved_after + self.invented_after
    }

    fn compare(mut self, mut seen: Seen, before: &[&Note], after: &[&Note], at: usize, border: (usize, u64)) -> Self {
        let is_whole = |note: &&&Note| note.end.is_some_and(|end| end.1 <= at);
        let (whole, open): (Vec<&Note>, Vec<&Note>) = before.iter().partition(is_whole);
        self.lost_before += whole.iter().filter(|note| !seen.take_whole(note)).count();
        self.lost_before += open.iter().filter(|note| !seen.take_start(note)).count();
        self.invented_before = seen.count_before(border);
        let mut rest = seen.rest();
        let later: Vec<&&Note> = after.iter().filter(|note| !rest.take((sound(note), note.start))).collect();
        self.kept_after = after.len() - later.len();
        let mut rest = rest.any_time();
        self.moved_after = later.iter().filter(|note| rest.take(sound(note))).count();
        self.invented_after = rest.0.values().sum::<usize>().saturating_sub(self.invented_before);
        self
    }
}

/// Channel, key, velocity.
type Sound = (u8, u8, u8);

const fn sound(note: &Note) -> Sound {
    (note.channel, note.key, note.velocity)
}

/// The notes read: for each place and start, the ends.
struct Seen(BTreeMap<(usize, Sound, u64), Vec<u64>>);

impl Seen {
    fn of(score: &Score) -> Self {
        let mut seen: BTreeMap<_, Vec<u64>> = BTreeMap::new();
        for part in &score.parts {
            for note in &part.notes {
                let sound = (part.channel.value(), note.sound.midi(), note.velocity.value());
                seen.entry((usize::from(part.track), sound, note.start.0)).or_default().push(note.end().0);
            }
        }
        Self(seen)
    }

    /// Takes out a note with its end.
    fn take_whole(&mut self, note: &Note) -> bool {
        let ends = self.0.get_mut(&(note.track, sound(note), note.start));
        let found = ends.and_then(|ends| {
            let at = ends.iter().position(|end| note.end.is_some_and(|known| known.0 == *end))?;
            Some(ends.swap_remove(at))
        });
        found.is_some()
    }

    /// Takes out a note whatever its end.
    fn take_start(&mut self, note: &Note) -> bool {
        self.0.get_mut(&(note.track, sound(note), note.start)).and_then(Vec::pop).is_some()
    }

    fn count_before(&self, (track, tick): (usize, u64)) -> usize {
        let before = |at: &(usize, Sound, u64)| at.0 < track || (at.0 == track && at.2 < tick);
        self.0.iter().filter(|(at, _)| before(at)).map(|(_, ends)| ends.len()).sum()
    }

    /// What is left, whatever its track.
    fn rest(self) -> Bag<(Sound, u64)> {
        let mut bag = Bag(BTreeMap::new());
        for ((_, sound, start), ends) in self.0 {
            *bag.0.entry((sound, start)).or_default() += ends.len();
        }
        bag
    }
}

/// How many of each.
struct Bag<T: Ord>(BTreeMap<T, usize>);

impl<T: Ord> Bag<T> {
    fn take(&mut self, what: T) -> bool {
        match self.0.get_mut(&what) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }
}

impl Bag<(Sound, u64)> {
    fn any_time(self) -> Bag<Sound> {
        let mut bag = Bag(BTreeMap::new());
        for ((sound, _), count) in self.0 {
            *bag.0.entry(sound).or_default() += count;
        }
        bag
    }
}
