//! Every code there is, each with its page: what it checks, why it matters, an example, the remedy, where it comes from.
//!
//! A page is a Markdown file `src/finding/pages/<code>.md`. Its first line is `# <title>`, its second
//! `severity: note|warning|error`; the headings `## What it checks`, `## Why it matters`, `## Example`, `## Remedy`
//! and `## Source` follow (a test holds this).

use super::Severity;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! catalogue {
    ($($variant:ident = $id:literal,)*) => {
        /// The code of a rule or check. Its text (`range-outside`) is stable: tools may match on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = concat!("`", $id, "`: see its page, `partwright explain ", $id, "`.")]
                #[serde(rename = $id)]
                $variant,
            )*
        }

        impl Code {
            /// All codes, in the order of the catalogue.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable text of the code.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),* }
            }

            /// The whole page as Markdown.
            #[must_use]
            pub const fn markdown(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("pages/", $id, ".md"))),* }
            }
        }
    };
}

catalogue! {
    // any file
    FileUnreadable = "file-unreadable",

    // midi: what was wrong or odd in the file
    MidiChunkLength = "midi-chunk-length",
    MidiDamagedEvent = "midi-damaged-event",
    MidiDrumSwitch = "midi-drum-switch",
    MidiEarlyEnd = "midi-early-end",
    MidiFilmTime = "midi-film-time",
    MidiForeignBytes = "midi-foreign-bytes",
    MidiFormat = "midi-format",
    MidiLiveMessage = "midi-live-message",
    MidiLongWait = "midi-long-wait",
    MidiLostBytes = "midi-lost-bytes",
    MidiNoDivision = "midi-no-division",
    MidiNoEndOfTrack = "midi-no-end-of-track",
    MidiNoHeader = "midi-no-header",
    MidiNoNotes = "midi-no-notes",
    MidiOddValue = "midi-odd-value",
    MidiRunningStatus = "midi-running-status",
    MidiStrayNoteOff = "midi-stray-note-off",
    MidiTrackCount = "midi-track-count",
    MidiTruncated = "midi-truncated",
    MidiTuning = "midi-tuning",
    MidiUnclosedNote = "midi-unclosed-note",

    // notation: what a MusicXML document says that was not understood, or has no place in a score
    MusicxmlBarLength = "musicxml-bar-length",
    MusicxmlBarNumbers = "musicxml-bar-numbers",
    MusicxmlContainer = "musicxml-container",
    MusicxmlGraces = "musicxml-graces",
    MusicxmlMicrotones = "musicxml-microtones",
    MusicxmlNoNotes = "musicxml-no-notes",
    MusicxmlNotKept = "musicxml-not-kept",
    MusicxmlNotSounded = "musicxml-not-sounded",
    MusicxmlOddValue = "musicxml-odd-value",
    MusicxmlPartList = "musicxml-part-list",
    MusicxmlRepeats = "musicxml-repeats",
    MusicxmlRounded = "musicxml-rounded",
    MusicxmlTies = "musicxml-ties",

    // profile and ensemble: what a user's data file got almost right

    // prepare: what a file leaves to sort out before the music begins
    PlayedNoBeatGrid = "played-no-beat-grid",
    PlayedQuantised = "played-quantised",
    DrumsByName = "drums-by-name",
    MetreFolded = "metre-folded",
    OrnamentsWritten = "ornaments-written",

    // analysis: what the music leaves open
    AnalysisKeyContradicted = "analysis-key-contradicted",
    AnalysisOneVelocity = "analysis-one-velocity",

    // regroup: what exploded parts and a reduction leave to look at
    PartsIdle = "parts-idle",
    PartsMoreNotes = "parts-more-notes",
    PartsUnsure = "parts-unsure",
    ReducedLines = "reduced-lines",
    ReducedPercussion = "reduced-percussion",
    ReducedRepetitions = "reduced-repetitions",
    ReducedTremolos = "reduced-tremolos",

    // arrange: plan, pins, casting, losses
    LossOverLimit = "loss-over-limit",
    PlanConflict = "plan-conflict",
    PlanMarker = "plan-marker",
    PlanName = "plan-name",
    PlanRedo = "plan-redo",
    RoleSilent = "role-silent",
    CastNobody = "cast-nobody",
    CastUnsure = "cast-unsure",
    EditRefused = "edit-refused",

    // arrange/rules: what cannot be played, or hardly
    RangeOutside = "range-outside",
    PercussionMissing = "percussion-missing",
    TooManyNotes = "too-many-notes",
    StopImpossible = "stop-impossible",
    StopBroken = "stop-broken",
    StopsTooFast = "stops-too-fast",
    HandTooWide = "hand-too-wide",
    PedalChangeTooFast = "pedal-change-too-fast",
    BreathTooLong = "breath-too-long",
    LipsTired = "lips-tired",
    SlurTooLong = "slur-too-long",
    TrillAwkward = "trill-awkward",
    RepeatTooFast = "repeat-too-fast",
    NotesTooFast = "notes-too-fast",
    LeapTooFast = "leap-too-fast",
    SlideTooFar = "slide-too-far",
    RetuneTooFast = "retune-too-fast",
    TechniqueChangeTooFast = "technique-change-too-fast",
    ChangeTooFast = "change-too-fast",
    PercussionHurried = "percussion-hurried",
    VoiceStrained = "voice-strained",
    LevelKey = "level-key",
    LevelRhythm = "level-rhythm",
    LevelLeap = "level-leap",
    LevelBreak = "level-break",
    LevelIndependence = "level-independence",

    // balance/checks: who is not heard
    MelodyBuried = "melody-buried",
    SeatNeverHeard = "seat-never-heard",
    BassThin = "bass-thin",
    CountermelodyCovered = "countermelody-covered",
    OffMark = "off-mark",
    BrassOverWoodwind = "brass-over-woodwind",
    BandCrowded = "band-crowded",
    DoublingHidden = "doubling-hidden",
    ContrastMissing = "contrast-missing",
    DynamicUndeliverable = "dynamic-undeliverable",
    WeakRegister = "weak-register",
    MockUpBuries = "mock-up-buries",
    MockUpFlatters = "mock-up-flatters",

    // notation: what could not be written plainly

}

impl Code {
    /// The code of an id; `None` when there is none.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id() == id)
    }

    /// Title and severity, read from the page.
    #[must_use]
    pub fn page(self) -> Page {
        let mut lines = self.markdown().lines();
        let title = lines.next().unwrap_or_default().trim_start_matches("# ");
        let severity = match lines.next().unwrap_or_default() {
            "severity: error" => Severity::Error,
            "severity: note" => Severity::Note,
            _ => Severity::Warning,
        };
        Page { title, severity, markdown: self.markdown() }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// The page of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: &'static str,
    /// The severity a finding of this code has unless it says otherwise.
    pub severity: Severity,
    /// The whole page.
    pub markdown: &'static str,
}

impl Page {
    /// The text under a heading, such as `Remedy`; empty when the page has no such heading.
    #[must_use]
    pub fn section(&self, heading: &str) -> &'static str {
        let mut sections = self.markdown.split("\n## ").skip(1);
        let found = sections.find_map(|section| section.strip_prefix(heading)?.strip_prefix('\n'));
        found.unwrap_or_default().trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        for code in Code::ALL {
            assert_eq!(Code::from_id(code.id()), Some(*code));
        }
    }

    #[test]
    fn every_page_has_every_heading() {
        for code in Code::ALL {
            let page = code.markdown();
            assert!(page.starts_with("# "), "{code} has no title");
            let second = page.lines().nth(1).unwrap_or_default();
            assert!(["severity: note", "severity: warning", "severity: error"].contains(&second), "{code}: {second}");
            for heading in ["## What it checks", "## Why it matters", "## Example", "## Remedy", "## Source"] {
                let heading = heading.trim_start_matches("## ");
                assert!(!code.page().section(heading).is_empty(), "{code} lacks {heading}");
            }
        }
    }
}
