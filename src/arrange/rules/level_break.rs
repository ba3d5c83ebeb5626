//! Crossing the break of an instrument before the level does: see the page of `level-break`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::{Crossing, Profile};
use crate::score::Pitch;

pub(super) struct LevelBreak;

/// Over the break and back in less than so many seconds is a hurry (ours).
const HURRY: f64 = 1.0;

/// Kinds of hits: above it at all, and over it in a hurry.
const ABOVE: u8 = 0;
const HURRIED: u8 = 1;

impl Rule for LevelBreak {
    fn code(&self) -> Code {
        Code::LevelBreak
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        if part.caps().crossing == Crossing::Free {
            return Vec::new();
        }
        let hit = |(at, kind, gravity, index)| Hit { at, kind, severity: Severity::Warning, gravity, index };
        let above = part.notes.iter().enumerate().filter_map(|(index, note)| {
            let over = above(part, part.profile(note), note.sound.pitch()?)?;
            Some(hit((note.start, ABOVE, over, index)))
        });
        let hurried = part.onsets.windows(3).filter(|three| is_hurried(part, three)).filter_map(|three| {
            let [_, now, _] = three else { return None };
            Some(hit((now.tick, HURRIED, 1, now.first)))
        });
        above.chain(hurried).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let note = part.notes.get(hit.index);
        let profile = note.map_or(part.seat.profile(), |note| part.profile(note));
        let last = profile.capability.break_above.map_or_else(String::new, |pitch| format!(" above {pitch}"));
        let players = part.players();
        if hit.kind == HURRIED {
            let said = format!("over the break{last} and back within a second; {players} need time there");
            return Told::new(said, "keep the figure on one side of the break");
        }
        let pitch = note.and_then(|note| note.sound.pitch()).map_or_else(String::new, |pitch| pitch.to_string());
        let who =
            if part.caps().crossing == Crossing::Never { "cross it not yet" } else { "leave it to the first chair" };
        let said = format!("{pitch} lies over the break{last}; {players} {who}");
        Told::new(said, "put it an octave lower, or give it to the first chair or another instrument")
    }
}

/// Semitones over the break, where the seat may not cross it.
fn above(part: &Part<'_>, profile: &Profile, pitch: Pitch) -> Option<u32> {
    let over = pitch - part.seat.stays_below(profile)?;
    u32::try_from(over.0).ok().filter(|over| *over > 0)
}

/// Whether the first and last of three attacks lie on one side of the break, the middle one on the other, in a hurry.
fn is_hurried(part: &Part<'_>, three: &[Onset]) -> bool {
    let [first, middle, last] = three else { return false };
    let profile = part.profile_at(middle);
    let Some(line) = profile.capability.break_above.filter(|_| part.seat.stays_below(profile).is_none()) else {
        return false;
    };
    let over = |onset: &Onset| onset.single().map(|pitch| pitch > line);
    let (Some(first_over), Some(middle_over), Some(last_over)) = (over(first), over(middle), over(last)) else {
        return false;
    };
    first_over == last_over && first_over != middle_over && last.time - first.time < HURRY
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::check;
    use crate::arrange::rules::tests::{chord, of_level, pitch};
    use crate::ensemble::{Chair, Level};
    use crate::finding::Code;

    fn told(level: Level, chair: Chair, names: &[&str], step: u64) -> Vec<String> {
        let notes = names.iter().zip(0..).map(|(name, i)| chord(name, i * step, step)).collect();
        let mut arrangement = of_level("Clarinet", level, notes);
        let mut players = (*arrangement.ensemble).clone();
        let mut profile = (*players.seats[0].profiles[0]).clone();
        profile.capability.break_above = Some(pitch("Ab4"));
        players.seats[0].profiles = vec![profile.into()];
        players.seats[0].chair = chair;
        arrangement.ensemble = players.into();
        let found = check(&arrangement);
        found.into_iter().filter(|f| f.code == Code::LevelBreak).map(|finding| finding.message).collect()
    }

    #[test]
    fn only_the_first_chair_crosses_at_grade_2_and_without_hurry() {
        let over = "B4 lies over the break above Ab4; players of grade 2 leave it to the first chair";
        assert_eq!(told(Level::Grade2, Chair::Low, &["G4", "B4"], 960), [over]);
        assert_eq!(told(Level::Grade2, Chair::Principal, &["G4", "B4"], 960), [""; 0]);
        let hurried = "over the break above Ab4 and back within a second; players of grade 2 need time there";
        assert_eq!(told(Level::Grade2, Chair::Principal, &["G4", "A4", "G4"], 240), [hurried]);
        assert_eq!(told(Level::Grade3, Chair::Low, &["G4", "A4", "G4"], 240), [""; 0]);
    }
}
