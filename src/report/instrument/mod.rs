//! An instrument as a page: what an arranger wants to know before writing for it. 80 columns, no colours.

mod chart;
pub(super) mod figures;
pub(super) mod levels;
pub(super) mod sentences;
pub(super) mod techniques;
pub(super) mod words;

use super::text::table;
use crate::finding::plural;
use crate::profile::{PercussionSound, Power, Profile, Register};
use crate::score::PitchRange;
use std::fmt::Write as _;
use words::{number, range, wrapped, written};

/// Columns of the page.
const WIDTH: usize = 80;

/// The whole page.
#[must_use]
pub fn page(profile: &Profile) -> String {
    let body = if profile.is_unpitched() { keys(profile) } else { ranges(profile) + &registers(profile) };
    let rest = [heading(profile), body, ability(profile), ways(profile), midi(profile), sources(profile)];
    rest.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn heading(profile: &Profile) -> String {
    let title = format!("{} ({})", profile.name, profile.abbreviation);
    let gap = WIDTH.saturating_sub(title.chars().count()).max(profile.id.0.len() + 1);
    let mut text = format!("{title}{:>gap$}\n", profile.id.0);
    for sentence in sentences::about(profile) {
        text += &wrapped(&sentence, WIDTH, "", "  ");
    }
    text
}

/// The ranges by level over a ruler of octaves, and where the registers lie.
fn ranges(profile: &Profile) -> String {
    let mut text = format!("Range, sounding (┊ middle C)\n{}\n", chart::row("", "", &chart::ruler()));
    for level in levels::levels(profile) {
        text += &(chart::row(&level.name, &range(level.range), &chart::bar(&[level.range])) + "\n");
    }
    for (name, marks) in levels::marks(profile) {
        text += &(chart::row(&name, "", &chart::bar(&marks)) + "\n");
    }
    text += &(chart::row("registers", "", &chart::numbers(&profile.registers)) + "\n");
    text + &written_ranges(profile)
}

fn written_ranges(profile: &Profile) -> String {
    let transposition = profile.notation.transposition;
    if transposition.0 == 0 {
        return "\n".to_owned();
    }
    let one = |level: levels::Level| Some(format!("{} {}", level.name, range(written(level.range, transposition)?)));
    let all: Vec<String> = levels::levels(profile).into_iter().filter_map(one).collect();
    wrapped(&format!("Written: {}.", all.join(", ")), WIDTH, "", "  ") + "\n"
}

/// The registers, their character and the power of one player.
fn registers(profile: &Profile) -> String {
    let transposition = profile.notation.transposition;
    let page = |register: &Register| match written(register.range, transposition) {
        _ if transposition.0 == 0 => String::new(),
        written => written.map(range).unwrap_or_default(),
    };
    let header = ["", "register", "sounding", if transposition.0 == 0 { "" } else { "written" }, "pp", "mf", "ff"];
    let rows = profile.registers.iter().enumerate().map(|(i, register)| {
        let [pp, mf, ff] = power(register.power);
        [(i + 1).to_string(), register.name.clone(), range(register.range), page(register), pp, mf, ff]
    });
    let table = table(std::iter::once(header.map(str::to_owned)).chain(rows).collect(), &[4, 5, 6]);
    format!("Registers (one player, dB re 1 pW)\n{}", with_remarks(&table, profile.registers.iter().map(remark)))
}

/// Its character, and how it projects.
fn remark(register: &Register) -> String {
    let projection = register.projection.0;
    let projects = (projection != 0.0).then(|| format!("projects {projection:+} dB"));
    register.character.iter().cloned().chain(projects).collect::<Vec<_>>().join(", ")
}

/// A table with a remark behind each row under its heading.
fn with_remarks(table: &str, remarks: impl Iterator<Item = String>) -> String {
    let remarks = std::iter::once(String::new()).chain(remarks);
    table.lines().zip(remarks).map(|(line, remark)| with_remark(line, &remark)).collect()
}

/// A line and a remark, on the next line when both do not fit.
fn with_remark(line: &str, remark: &str) -> String {
    let together = format!("{line}   {remark}");
    if together.chars().count() <= WIDTH {
        return together.trim_end().to_owned() + "\n";
    }
    format!("{line}\n{}", wrapped(remark, WIDTH, "     ", "     "))
}

/// The keys of an instrument without pitch.
fn keys(profile: &Profile) -> String {
    let count = profile.percussion.len();
    let row = |sound: &PercussionSound| {
        let [pp, mf, ff] = power(sound.power);
        [sound.key.midi().to_string(), sound.name.clone(), words::staff(sound.staff), pp, mf, ff]
    };
    let header = ["key", "sound", "on the staff", "pp", "mf", "ff"].map(str::to_owned);
    let rows = std::iter::once(header).chain(profile.percussion.iter().map(row)).collect();
    let about = "General MIDI keys; one stroke, dB re 1 pW";
    format!("{count} {} ({about})\n{}", plural(count, "sound"), table(rows, &[0, 3, 4, 5]))
}

fn power(power: Power) -> [String; 3] {
    [power.pp, power.mf, power.ff].map(|level| number(level.0))
}

/// Limits by level as a table, the rest in sentences.
fn ability(profile: &Profile) -> String {
    let header = cells("", figures::LEVELS.map(|level| figures::name(level).to_owned()));
    let rows = figures::figures(profile).into_iter().map(|row| cells(row.name, row.by_level));
    let figures = table(std::iter::once(header).chain(rows).collect(), &[1, 2, 3, 4]);
    let mut text = format!("What a player can do\n{figures}");
    for sentence in sentences::ability(profile) {
        text += &wrapped(&sentence, WIDTH, "- ", "  ");
    }
    text
}

/// A row of the table of limits.
fn cells(name: &str, [professional, amateur, grade_3, grade_1]: [String; 4]) -> [String; 5] {
    [name.to_owned(), professional, amateur, grade_3, grade_1]
}

/// Techniques with the words that ask for them and end them.
fn ways(profile: &Profile) -> String {
    let rows = techniques::techniques(profile);
    if rows.is_empty() {
        return String::new();
    }
    let cells = rows.iter().map(|row| row.cells.clone());
    let table = table(std::iter::once(techniques::COLUMNS.map(str::to_owned)).chain(cells).collect(), &[2, 3, 4, 5, 6]);
    with_remarks(&table, rows.into_iter().map(|row| row.remark))
}

fn midi(profile: &Profile) -> String {
    wrapped(&format!("MIDI: {}", sentences::midi(profile)), WIDTH, "", "  ")
}

fn sources(profile: &Profile) -> String {
    let mut text = String::new();
    for (i, source) in profile.sources.iter().enumerate() {
        if i == 0 {
            let _ = writeln!(text, "Where the numbers come from");
        }
        text += &wrapped(source, WIDTH, "- ", "  ");
    }
    text
}

/// A range of one pitch.
pub(super) fn at(pitch: crate::score::Pitch) -> PitchRange {
    PitchRange { low: pitch, high: pitch }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Library;

    #[test]
    fn every_page_fits_80_columns() {
        for profile in Library::builtin().iter() {
            for line in page(profile).lines() {
                assert!(line.chars().count() <= WIDTH, "{}: {line}", profile.id);
                assert_eq!(line, line.trim_end(), "{}", profile.id);
            }
        }
    }

    #[test]
    fn a_transposing_instrument_tells_both_pitches() {
        let page = page(&Library::builtin().get("clarinet-bb").unwrap());
        assert!(page.contains("sounds a major second lower than written"), "{page}");
        assert!(page.contains("professional     D3–B♭6") && page.contains("Written: professional E3–C7"), "{page}");
    }
}
