//! How good a player is.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// How good a player is: which range of a profile and which limits hold. The grades are those of school music, where
/// no standard exists: one publisher's grade 2 may be another's grade 3.
///
/// One list, from the least to the most able; each reaches what the one below reaches, and more. What a level does not
/// say of itself it derives:
///
/// | level | range | breath, lips | tongue, fingers | source |
/// |---|---|---|---|---|
/// | `beginner` | a profile's `beginner`: six notes | `school` | `school`, at most 2 notes/s | band chart, grade 1/2 |
/// | `grade-1` | `grade_1`: an octave | `school` | `school`, 3 | band chart, grade 1 |
/// | `grade-2` | `grade_2`: 11 or 12 notes | `school` | `school`, 4 | band chart, grade 2 |
/// | `grade-3` | `grade_3`, else the tessitura | `grade_3` | `grade_3`, 6 | unified caps |
/// | `grade-4` | `grade_4`, else `amateur` | `amateur` | tongue `grade_3`, fingers `amateur`, 8 | unified caps |
/// | `amateur` | `amateur` | `amateur` | `amateur` | the data's first column |
/// | `grade-5` | `grade_5`, else `professional` | `amateur` | `amateur` | unified caps |
/// | `grade-6` | `grade_6`, else `professional` | `amateur` | `professional` | unified caps |
/// | `pro` | `professional` | the profile's own | the profile's own | the data's second column |
/// | `virtuoso` | `virtuoso` | the profile's own | the profile's own | soloists on record |
///
/// The amateur stands right above grade 4, because the data's amateur column means just that player ("a good community
/// or grade 4 player"): the range is the same, and a grown player's fingers are not held to a school's pace. Grades 5
/// and 6 have the professional column's range, so that they stand above; what sets them apart from it is stamina (5
/// and 6) and speed (5). That order is ours, the rest of the table from the charts that `assets/levels.toml` names;
/// there too stand keys, rhythms, leaps and company (see [`super::Caps`]).
///
/// ```
/// use partwright::profile::Level;
/// assert!(Level::Grade4 < Level::Amateur && Level::Amateur < Level::Grade5);
/// assert_eq!("Grade 2".parse(), Ok(Level::Grade2));
/// assert_eq!("professional".parse(), Ok(Level::Professional));
/// assert_eq!(Level::Professional.to_string(), "pro");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Level {
    /// In the first months (grade ½): about six notes.
    Beginner,
    /// About an octave.
    Grade1,
    /// A twelfth or so.
    Grade2,
    /// The tessitura, at a moderate speed.
    Grade3,
    /// What a good amateur reaches, at a school's pace.
    Grade4,
    /// A good community player.
    Amateur,
    /// A professional's range, an amateur's speed.
    Grade5,
    /// A professional's range and speed, an amateur's breath and lips.
    Grade6,
    /// Professional players.
    #[default]
    Professional,
    /// A soloist who goes beyond.
    Virtuoso,
}

impl Level {
    /// Every level, from the least to the most able.
    pub const ALL: [Self; 10] = [
        Self::Beginner,
        Self::Grade1,
        Self::Grade2,
        Self::Grade3,
        Self::Grade4,
        Self::Amateur,
        Self::Grade5,
        Self::Grade6,
        Self::Professional,
        Self::Virtuoso,
    ];

    /// Its name in files and on the command line: `grade-2`, `pro`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Beginner => "beginner",
            Self::Grade1 => "grade-1",
            Self::Grade2 => "grade-2",
            Self::Grade3 => "grade-3",
            Self::Grade4 => "grade-4",
            Self::Amateur => "amateur",
            Self::Grade5 => "grade-5",
            Self::Grade6 => "grade-6",
            Self::Professional => "pro",
            Self::Virtuoso => "virtuoso",
        }
    }

    /// In words: `grade 2`, `professional`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Grade1 => "grade 1",
            Self::Grade2 => "grade 2",
            Self::Grade3 => "grade 3",
            Self::Grade4 => "grade 4",
            Self::Grade5 => "grade 5",
            Self::Grade6 => "grade 6",
            Self::Professional => OLD_NAME,
            other => other.name(),
        }
    }
}

/// An older name of `pro`, which still reads.
const OLD_NAME: &str = "professional";

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Level {
    type Err = String;

    /// A level by its name; capitals, blanks and `_` for `-` do not matter.
    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.trim().to_lowercase().replace([' ', '_'], "-");
        let is = |level: &Self| level.name() == name || level.words() == name;
        Self::ALL.into_iter().find(is).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|level| level.name()).collect();
            format!("there is no level `{}`; the levels are {}", text.trim(), names.join(", "))
        })
    }
}

impl TryFrom<String> for Level {
    type Error = String;
    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

impl From<Level> for String {
    fn from(level: Level) -> Self {
        level.name().to_owned()
    }
}

impl JsonSchema for Level {
    fn schema_name() -> Cow<'static, str> {
        "Level".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = Self::ALL.iter().map(|level| level.name()).chain([OLD_NAME]).collect();
        schemars::json_schema!({
            "description": "How good a player is, from the least to the most able; `professional` is `pro`.",
            "type": "string",
            "enum": names
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_and_the_list_is_in_order() {
        assert!(Level::ALL.is_sorted());
        for level in Level::ALL {
            assert_eq!(level.name().parse(), Ok(level));
            assert_eq!(level.words().parse(), Ok(level));
        }
        let wrong = "grade 7".parse::<Level>().unwrap_err();
        assert!(wrong.starts_with("there is no level `grade 7`; the levels are beginner, grade-1"), "{wrong}");
    }
}
