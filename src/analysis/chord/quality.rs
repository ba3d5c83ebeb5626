//! Kinds of chords.

use serde::{Deserialize, Serialize};

/// What stands on a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quality {
    /// Major triad.
    Major,
    /// Minor triad.
    Minor,
    /// Diminished triad.
    Diminished,
    /// Augmented triad.
    Augmented,
    /// Root, second and fifth.
    SuspendedSecond,
    /// Root, fourth and fifth.
    SuspendedFourth,
    /// Major triad with minor seventh.
    DominantSeventh,
    /// Major triad with major seventh.
    MajorSeventh,
    /// Minor triad with minor seventh.
    MinorSeventh,
    /// Diminished triad with minor seventh.
    HalfDiminished,
    /// Diminished triad with diminished seventh.
    DiminishedSeventh,
    /// Minor triad with major seventh.
    MinorMajorSeventh,
    /// Major triad with sixth.
    MajorSixth,
    /// Minor triad with major sixth.
    MinorSixth,
    /// Suspended fourth with minor seventh.
    DominantSuspended,
    /// Root and fifth.
    Power,
}

impl Quality {
    /// All kinds.
    pub const ALL: [Self; 16] = [
        Self::Major,
        Self::Minor,
        Self::Diminished,
        Self::Augmented,
        Self::SuspendedSecond,
        Self::SuspendedFourth,
        Self::DominantSeventh,
        Self::MajorSeventh,
        Self::MinorSeventh,
        Self::HalfDiminished,
        Self::DiminishedSeventh,
        Self::MinorMajorSeventh,
        Self::MajorSixth,
        Self::MinorSixth,
        Self::DominantSuspended,
        Self::Power,
    ];

    /// Semitones of its notes above the root, upwards by thirds.
    #[must_use]
    pub const fn intervals(self) -> &'static [u8] {
        match self {
            Self::Major => &[0, 4, 7],
            Self::Minor => &[0, 3, 7],
            Self::Diminished => &[0, 3, 6],
            Self::Augmented => &[0, 4, 8],
            Self::SuspendedSecond => &[0, 2, 7],
            Self::SuspendedFourth => &[0, 5, 7],
            Self::DominantSeventh => &[0, 4, 7, 10],
            Self::MajorSeventh => &[0, 4, 7, 11],
            Self::MinorSeventh => &[0, 3, 7, 10],
            Self::HalfDiminished => &[0, 3, 6, 10],
            Self::DiminishedSeventh => &[0, 3, 6, 9],
            Self::MinorMajorSeventh => &[0, 3, 7, 11],
            Self::MajorSixth => &[0, 4, 7, 9],
            Self::MinorSixth => &[0, 3, 7, 9],
            Self::DominantSuspended => &[0, 5, 7, 10],
            Self::Power => &[0, 7],
        }
    }

    /// What a chord symbol has after the letter: nothing for a major triad, `m7` and so on.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Major => "",
            Self::Minor => "m",
            Self::Diminished => "dim",
            Self::Augmented => "aug",
            Self::SuspendedSecond => "sus2",
            Self::SuspendedFourth => "sus4",
            Self::DominantSeventh => "7",
            Self::MajorSeventh => "maj7",
            Self::MinorSeventh => "m7",
            Self::HalfDiminished => "m7b5",
            Self::DiminishedSeventh => "dim7",
            Self::MinorMajorSeventh => "m(maj7)",
            Self::MajorSixth => "6",
            Self::MinorSixth => "m6",
            Self::DominantSuspended => "7sus4",
            Self::Power => "5",
        }
    }

    /// MusicXML's word for it, one of [`crate::score::ChordSymbol::KINDS`].
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Diminished => "diminished",
            Self::Augmented => "augmented",
            Self::SuspendedSecond => "suspended-second",
            Self::SuspendedFourth | Self::DominantSuspended => "suspended-fourth",
            Self::DominantSeventh => "dominant",
            Self::MajorSeventh => "major-seventh",
            Self::MinorSeventh => "minor-seventh",
            Self::HalfDiminished => "half-diminished",
            Self::DiminishedSeventh => "diminished-seventh",
            Self::MinorMajorSeventh => "major-minor",
            Self::MajorSixth => "major-sixth",
            Self::MinorSixth => "minor-sixth",
            Self::Power => "power",
        }
    }

    /// Pitch classes of the chord on a root, as a bit mask (bit 0 is C).
    #[must_use]
    pub fn classes(self, root: u8) -> u16 {
        self.intervals().iter().fold(0, |mask, interval| mask | 1 << ((root + interval) % 12))
    }

    /// Whether its Roman numeral is small.
    #[must_use]
    pub const fn is_minor(self) -> bool {
        matches!(
            self,
            Self::Minor
                | Self::Diminished
                | Self::MinorSeventh
                | Self::HalfDiminished
                | Self::DiminishedSeventh
                | Self::MinorMajorSeventh
                | Self::MinorSixth
        )
    }

    /// Whether it has a seventh.
    #[must_use]
    pub const fn is_seventh(self) -> bool {
        matches!(
            self,
            Self::DominantSeventh
                | Self::MajorSeventh
                | Self::MinorSeventh
                | Self::HalfDiminished
                | Self::DiminishedSeventh
                | Self::MinorMajorSeventh
                | Self::DominantSuspended
        )
    }

    /// Whether it leads on as a dominant does: it holds a major third and perhaps a minor seventh, or is diminished.
    #[must_use]
    pub const fn leads(self) -> bool {
        matches!(
            self,
            Self::Major | Self::DominantSeventh | Self::Diminished | Self::HalfDiminished | Self::DiminishedSeventh
        )
    }
}
