//! More accidentals than a player of the level reads, of the key or beside it: see the page of `level-key`.

use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::Profile;
use crate::score::Tick;
use std::collections::BTreeSet;

pub(super) struct LevelKey;

impl Rule for LevelKey {
    fn code(&self) -> Code {
        Code::LevelKey
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let hit = |(index, at): (usize, Tick)| {
            let profile = part.notes.get(index).map(|note| part.profile(note))?;
            let (kind, gravity) = match over(part, profile, at) {
                Some(over) => (KEY, over),
                None => (BESIDE, beside_over(part, profile, index, at)?),
            };
            Some(Hit { at, kind, severity: Severity::Warning, gravity, index })
        };
        part.bars_with_notes().into_iter().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let profile = part.notes.get(hit.index).map_or(part.seat.profile(), |note| part.profile(note));
        let written = signature(part, profile, hit.at).unwrap_or_default();
        let sign = if written < 0 { "flat" } else { "sharp" };
        let (key, players) = (signs(written.unsigned_abs(), sign), part.players());
        if hit.kind == BESIDE {
            let beside = beside(part, hit.index, hit.at);
            let most = (written.unsigned_abs() + beside).saturating_sub(hit.gravity);
            let more = signs(beside, "more accidental");
            let limit = if part.caps().chromatic_notes == Some(0) {
                format!("{players} read none beside the key")
            } else {
                format!("{players} read {most} at most in all")
            };
            return Told::new(format!("{more} in a bar with {key}; {limit}"), BESIDE_REMEDY);
        }
        let most = written.unsigned_abs().saturating_sub(hit.gravity);
        let said = format!("written with {key}; {players} read {most} at most");
        Told::new(said, "transpose the piece (--transpose auto), or give the line to an instrument in another key")
    }
}

/// Kinds of hits: the signature itself, and what is altered beside it.
const KEY: u8 = 0;
const BESIDE: u8 = 1;

const BESIDE_REMEDY: &str = "give the line to a better player, or choose a key in which less is altered";

/// Accidentals beyond those of the level in the written key at a tick.
fn over(part: &Part<'_>, profile: &Profile, at: Tick) -> Option<u32> {
    let (sharps, flats) = part.caps().accidentals(!profile.capability.open_strings.is_empty());
    let written = signature(part, profile, at)?;
    let over = i32::from(if written < 0 { flats? } else { sharps? });
    written.unsigned_abs().checked_sub(over.unsigned_abs()).filter(|over| *over > 0)
}

/// Altered notes of a bar that are too many beside its signature.
fn beside_over(part: &Part<'_>, profile: &Profile, first: usize, bar: Tick) -> Option<u32> {
    let caps = part.caps();
    let (sharps, flats) = caps.accidentals(!profile.capability.open_strings.is_empty());
    let beside = beside(part, first, bar);
    let own = caps.chromatic_notes.map(|most| beside.saturating_sub(u32::from(most)));
    let written = signature(part, profile, bar)?.unsigned_abs();
    let most = sharps.zip(flats).map(|(sharps, flats)| u32::from(sharps.max(flats).unsigned_abs()));
    let all = most.filter(|_| beside > 0).map(|most| (written + beside).saturating_sub(most));
    own.max(all).filter(|over| *over > 0)
}

/// How many different notes of a bar, whose first is `first`, are altered beside its signature.
fn beside(part: &Part<'_>, first: usize, bar: Tick) -> u32 {
    let Some(key) = part.frame.keys.key_at(bar) else { return 0 };
    let end = part.frame.meters.bar_at(bar).span.end;
    let own = part.notes.iter().skip(first).take_while(|note| note.start < end);
    let classes = own.filter_map(|note| note.sound.pitch()).map(|pitch| pitch.midi() % 12);
    classes.filter(|class| !key.is_plain(*class)).collect::<BTreeSet<u8>>().len() as u32
}

/// The written key signature, sharps, or flats below 0; `None` where none is written.
fn signature(part: &Part<'_>, profile: &Profile, at: Tick) -> Option<i32> {
    let key = part.frame.keys.key_at(at).filter(|_| !profile.is_drum())?;
    Some(key.moved(profile.notation.transposition).0)
}

fn signs(count: u32, sign: &str) -> String {
    if count == 1 { format!("1 {sign}") } else { format!("{count} {sign}s") }
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::check;
    use crate::arrange::rules::tests::{chord, codes, of_level};
    use crate::ensemble::Level;
    use crate::score::{Interval, Key, KeyMap, Mode, Tick};

    fn in_key(fifths: i8, written: i16, level: Level) -> Vec<crate::finding::Finding> {
        let notes = (0..8).map(|bar| chord("G4", bar * 1920, 1920)).collect();
        let mut arrangement = of_level("Clarinet", level, notes);
        let mut players = (*arrangement.ensemble).clone();
        let mut profile = (*players.seats[0].profiles[0]).clone();
        profile.notation.transposition = Interval(written);
        players.seats[0].profiles = vec![profile.into()];
        arrangement.ensemble = players.into();
        arrangement.frame.keys = KeyMap::new([(Tick(0), Key::new(fifths, Mode::Major).unwrap())]);
        let mut found = check(&arrangement);
        found.retain(|finding| finding.code == crate::finding::Code::LevelKey);
        found
    }

    #[test]
    fn the_written_key_counts_and_a_stretch_is_one_finding() {
        let found = in_key(2, 2, Level::Grade2);
        assert_eq!(codes(&found), ["level-key"]);
        let told = "written with 4 sharps; players of grade 2 read 3 at most (8 such places)";
        assert_eq!(
            (found[0].message.as_str(), found[0].place.to_string().as_str()),
            (told, "bars 1-8, beat 1, Clarinet")
        );
        assert_eq!(codes(&in_key(2, 0, Level::Grade2)), [""; 0], "two sharps in C");
        assert_eq!(codes(&in_key(-5, 2, Level::Grade2)), [""; 0], "three flats in B flat");
        assert_eq!(codes(&in_key(6, 0, Level::Amateur)), [""; 0]);
    }

    /// What is said of four notes in F major.
    fn in_f(level: Level, notes: [&str; 4]) -> Vec<String> {
        let notes = (0..).zip(notes).map(|(beat, name)| chord(name, beat * 480, 480)).collect();
        let mut arrangement = of_level("Flute", level, notes);
        arrangement.frame.keys = KeyMap::new([(Tick(0), Key::new(-1, Mode::Major).unwrap())]);
        let found = check(&arrangement);
        let own = found.iter().filter(|finding| finding.code == crate::finding::Code::LevelKey);
        own.map(|finding| finding.message.clone()).collect()
    }

    #[test]
    fn altered_notes_count_beside_the_key() {
        assert_eq!(in_f(Level::Beginner, ["F4", "A4", "Bb4", "C5"]), [""; 0]);
        let told = in_f(Level::Beginner, ["F4", "F#4", "G4", "F#4"]);
        assert_eq!(told, ["1 more accidental in a bar with 1 flat; beginners read none beside the key"]);
        assert_eq!(in_f(Level::Grade1, ["F4", "F#4", "G4", "C#5"]), [""; 0], "3 in all");
        let told = in_f(Level::Grade1, ["F#4", "G#4", "B4", "C#5"]);
        assert_eq!(told, ["4 more accidentals in a bar with 1 flat; players of grade 1 read 3 at most in all"]);
        assert_eq!(in_f(Level::Amateur, ["F#4", "G#4", "B4", "C#5"]), [""; 0]);
    }
}
