//! Keys with more accidentals than a player of the level reads: see the page of `level-key`.

use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::Profile;
use crate::score::Tick;

pub(super) struct LevelKey;

impl Rule for LevelKey {
    fn code(&self) -> Code {
        Code::LevelKey
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let hit = |(index, at): (usize, Tick)| {
            let over = part.notes.get(index).and_then(|note| over(part, part.profile(note), at))?;
            Some(Hit { at, kind: 0, severity: Severity::Warning, gravity: over, index })
        };
        part.bars_with_notes().into_iter().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let profile = part.notes.get(hit.index).map_or(part.seat.profile(), |note| part.profile(note));
        let written = signature(part, profile, hit.at).unwrap_or_default();
        let most = written.unsigned_abs().saturating_sub(hit.gravity);
        let sign = if written < 0 { "flat" } else { "sharp" };
        let said =
            format!("written with {}; {} read {most} at most", signs(written.unsigned_abs(), sign), part.players());
        Told::new(said, "transpose the piece (--transpose auto), or give the line to an instrument in another key")
    }
}

/// Accidentals beyond those of the level in the written key at a tick.
fn over(part: &Part<'_>, profile: &Profile, at: Tick) -> Option<u32> {
    let (sharps, flats) = part.caps().accidentals(!profile.capability.open_strings.is_empty());
    let written = signature(part, profile, at)?;
    let over = i32::from(if written < 0 { flats? } else { sharps? });
    written.unsigned_abs().checked_sub(over.unsigned_abs()).filter(|over| *over > 0)
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
}
