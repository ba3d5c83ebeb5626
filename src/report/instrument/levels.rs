//! Ranges by level as rows: levels of the same range share one.

use super::at;
use super::words::pitches;
use crate::profile::{Level as Skill, Profile};
use crate::score::PitchRange;

/// A row of the range chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Level {
    /// `professional`, `grades 1–2`, `tessitura`.
    pub(in crate::report) name: String,
    /// Its range, sounding.
    pub(in crate::report) range: PitchRange,
}

/// From the most able down to beginners, then the tessitura.
pub(in crate::report) fn levels(profile: &Profile) -> Vec<Level> {
    let mut groups: Vec<Vec<Skill>> = Vec::new();
    for skill in Skill::ALL.into_iter().rev() {
        let range = profile.range.of(skill);
        match groups.last_mut().filter(|group| profile.range.of(group[0]) == range) {
            Some(group) => group.push(skill),
            None => groups.push(vec![skill]),
        }
    }
    let row =
        |group: Vec<Skill>| Level { range: profile.range.of(group[0]), name: name(group[group.len() - 1], group[0]) };
    let tessitura = Level { name: "tessitura".to_owned(), range: profile.range.tessitura };
    groups.into_iter().map(row).chain([tessitura]).collect()
}

/// The name of a row from its least to its most able level.
fn name(least: Skill, most: Skill) -> String {
    match (least, most) {
        (Skill::Beginner, Skill::Virtuoso) => "every level".to_owned(),
        // The school's best grades and the professional are told by the latter.
        (Skill::Grade5 | Skill::Grade6 | Skill::Professional, Skill::Professional | Skill::Virtuoso) => {
            "professional".to_owned()
        }
        (Skill::Grade4, Skill::Amateur) => "amateur".to_owned(),
        (least, most) if least == most => skill(least).to_owned(),
        (least, Skill::Professional | Skill::Virtuoso) => format!("{} and up", skill(least)),
        (Skill::Beginner, most) => format!("to {}", skill(most)),
        (least, Skill::Amateur) => format!("{}, amateur", skill(least)),
        (least, most) => format!("{}–{}", skill(least).replace("grade", "grades"), skill(most).replace("grade ", "")),
    }
}

/// A level in words.
pub(in crate::report) fn skill(skill: Skill) -> &'static str {
    skill.words()
}

/// What else lies on the keyboard: pitches of a set that is not chromatic, drums with their compass, open strings,
/// pedals.
pub(in crate::report) fn marks(profile: &Profile) -> Vec<(String, Vec<PitchRange>)> {
    let capability = &profile.capability;
    let pedals = capability.organ.and_then(|organ| organ.pedalboard);
    let rows = [
        ("pitches", capability.pitches.iter().copied().map(at).collect()),
        ("open strings", capability.open_strings.iter().copied().map(at).collect()),
        ("pedals", pedals.into_iter().collect()),
    ];
    let drums = capability.drums.iter().enumerate().map(|(i, drum)| (format!("drum {}", i + 1), vec![*drum]));
    let rows = rows.into_iter().map(|(name, marks): (&str, Vec<PitchRange>)| (name.to_owned(), marks));
    rows.filter(|(_, marks)| !marks.is_empty()).chain(drums).collect()
}

/// The pitches of a set that is not chromatic, in words; empty when it has every semitone.
pub(in crate::report) fn set(profile: &Profile) -> String {
    pitches(&profile.capability.pitches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::testing;

    #[test]
    fn levels_of_one_range_share_a_row() {
        let mut flute = testing::flute();
        let names = |profile: &Profile| levels(profile).into_iter().map(|level| level.name).collect::<Vec<_>>();
        let small = |high| PitchRange::new(flute.range.tessitura.low, crate::score::Pitch::clamped(high)).unwrap();
        (flute.range.beginner, flute.range.grade_1, flute.range.grade_2) = (small(70), small(72), small(72));
        (flute.range.grade_3, flute.range.grade_4, flute.range.amateur) = (small(80), small(80), small(80));
        assert_eq!(names(&flute), ["professional", "grade 3, amateur", "grades 1–2", "beginner", "tessitura"]);
        flute.range = crate::profile::Ranges::all(flute.range.professional);
        assert_eq!(names(&flute), ["every level", "tessitura"]);
    }
}
