//! General MIDI: programs and percussion keys, their names, families and the profiles that stand for them.
//!
//! The table is `assets/gm.tsv`; it is the one place where a program number meets an instrument.
//! What instruments are called in files from elsewhere, in many languages, is `assets/instrument-words.toml`.
//!
//! ```
//! use partwright::gm;
//! use partwright::score::{PercussionKey, Program};
//! assert_eq!(gm::program(Program(40)).name, "Violin");
//! assert_eq!(gm::drum(PercussionKey::new(38)?).map(|drum| drum.name), Some("Acoustic Snare"));
//! assert_eq!(gm::drum(PercussionKey::new(3)?), None);
//! # Ok::<(), partwright::score::OutOfRange>(())
//! ```

mod kit;
mod table;
pub(crate) mod words;

pub use kit::is_kit_name;

pub use table::{DrumEntry, ProgramEntry};

use crate::score::{PercussionKey, Program};
use table::TABLE;

/// The entry of a program; numbers over 127 count as 127.
#[must_use]
pub fn program(program: Program) -> &'static ProgramEntry {
    &TABLE.programs[usize::from(program.0.min(127))]
}

/// Whether a program is an instrument with its mute on: of General MIDI's, the muted trumpet.
#[must_use]
pub fn is_muted(program: Program) -> bool {
    program.0 == 59
}

/// The entry of a percussion key; `None` outside General MIDI's map (27 to 87).
#[must_use]
pub fn drum(key: PercussionKey) -> Option<&'static DrumEntry> {
    TABLE.drums.iter().find(|drum| drum.key == key)
}

/// All 128 programs, by number.
#[must_use]
pub fn programs() -> &'static [ProgramEntry] {
    &TABLE.programs
}

/// All percussion keys that have a name, lowest first.
#[must_use]
pub fn drums() -> &'static [DrumEntry] {
    &TABLE.drums
}

/// The programs a profile stands for, by number; empty for percussion and unknown ids.
///
/// ```
/// # use partwright::{gm, score::Program};
/// assert_eq!(gm::programs_of("viola"), [Program(41)]);
/// ```
#[must_use]
pub fn programs_of(profile: &str) -> Vec<Program> {
    let stands = |entry: &&ProgramEntry| entry.profiles.contains(&profile);
    programs().iter().filter(stands).map(|entry| entry.program).collect()
}

/// The percussion keys a profile can stand for, lowest first.
#[must_use]
pub fn keys_of(profile: &str) -> Vec<PercussionKey> {
    let stands = |entry: &&DrumEntry| entry.profiles.contains(&profile);
    drums().iter().filter(stands).map(|entry| entry.key).collect()
}

/// The entry whose name is this, capital letters and spaces aside.
#[must_use]
pub fn program_by_name(name: &str) -> Option<&'static ProgramEntry> {
    let plain =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    programs().iter().find(|entry| plain(entry.name) == plain(name))
}

/// Whether a part can have a tune or carry harmony, as far as its name or program tells: drums that are tuned to pitches and
/// sound effects cannot. A name that tells the instrument goes before the program; a part without either can.
///
/// ```
/// # use partwright::{gm, score::Program};
/// assert!(!gm::can_sing("", Some(Program(47))) && !gm::can_sing("Pauken", None));
/// assert!(gm::can_sing("", Some(Program(9))) && gm::can_sing("Soprano", None));
/// ```
#[must_use]
pub fn can_sing(name: &str, of: Option<Program>) -> bool {
    let named = program_by_name(&words::Called::of(name).kind);
    let entry = named.or_else(|| of.map(program));
    entry.is_none_or(|entry| !["timpani", "unpitched-percussion", "sound-effect"].contains(&entry.family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_has_a_name_and_its_number() {
        assert_eq!(programs().len(), 128);
        for (number, entry) in (0u8..).zip(programs()) {
            assert_eq!(entry.program, Program(number));
            assert!(!entry.name.is_empty() && !entry.family.is_empty());
            assert_eq!(program_by_name(entry.name), Some(entry));
        }
        assert_eq!(program(Program(255)).name, "Gunshot");
    }

    #[test]
    fn the_map_of_drums_has_no_gap_from_27_to_87() {
        let keys: Vec<u8> = drums().iter().map(|drum| drum.key.midi()).collect();
        assert_eq!(keys, (27..=87).collect::<Vec<u8>>());
        assert!(drums().iter().all(|drum| !drum.profiles.is_empty()));
    }

    #[test]
    fn ids_are_in_kebab_case() {
        let ids = programs().iter().flat_map(|e| &e.profiles).chain(drums().iter().flat_map(|e| &e.profiles));
        for id in ids {
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
        }
    }

    #[test]
    fn profiles_and_programs_find_each_other() {
        assert!(programs_of("trumpet-bb").contains(&Program(56)));
        assert!(keys_of("bass-drum").iter().any(|key| key.midi() == 36));
        assert!(programs_of("no such profile").is_empty());
    }
}
