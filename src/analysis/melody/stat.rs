//! What is told of a part over a window, and how it comes of what was counted there.

use super::count::{Counts, Of};
use super::opinion;

/// All that is told, by name.
pub(super) const STATS: [(&str, Stat); 44] = {
    use Of::*;
    use Stat::*;
    [
        ("pitch", Held(Height)),
        ("cover", Time(Sound)),
        ("rate", PerSixteenth(Onsets)),
        ("top", Held(Top)),
        ("bottom", Held(Bottom)),
        ("top-time", Time(Top)),
        ("chords", Each(Chords)),
        ("highest", Each(Highest)),
        ("semitones", Each(Semitones)),
        ("steps", Each(Steps)),
        ("thirds", Each(Thirds)),
        ("leaps", Each(Leaps)),
        ("repeats", Each(Repeats)),
        ("upward", Each(Upward)),
        ("turns", Each(Turns)),
        ("on-beat", Each(OnBeat)),
        ("on-bar", Each(OnBar)),
        ("triplets", Each(Triplets)),
        ("short", Each(Short)),
        ("others", Each(Others)),
        ("alike", Each(Alike)),
        ("alone", Each(Alone)),
        ("unison", Each(Unison)),
        ("octave", Each(Octave)),
        ("octave-above", Each(OctaveAbove)),
        ("changes", Each(Changes)),
        ("theme", Each(Theme)),
        ("theme-mass", PerSixteenth(Theme)),
        ("entry", Each(Entry)),
        ("rest", Cell(Rest)),
        ("loud", Held(Loudness)),
        ("length", Held(Length)),
        ("pitches", Pitches),
        ("distances", Distances),
        ("figure", Cell(Figure)),
        ("figure-before-last", Cell(FigureBeforeLast)),
        ("rhythm", Cell(Rhythm)),
        ("rhythm-next", Cell(RhythmNext)),
        ("common", Cell(Common)),
        ("tied", Time(Tied)),
        ("range", Range),
        ("odds", MeanOdds),
        ("share", Cell(Share)),
        ("again", LeadsElsewhere),
    ]
};

/// How a value comes of the counts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stat {
    /// A count for each tick that the part sounds.
    Held(Of),
    /// For each onset.
    Each(Of),
    /// For each tick of the window.
    Time(Of),
    /// For each cell.
    Cell(Of),
    /// For each sixteenth of a quarter.
    PerSixteenth(Of),
    /// How many pitches there are.
    Pitches,
    /// How many distances between onsets.
    Distances,
    /// Semitones from the lowest to the highest pitch.
    Range,
    /// The mean of what the first pass said, in thousandths above the least.
    MeanOdds,
    /// How likely the ends of figures lead elsewhere.
    LeadsElsewhere,
}

/// A part's doings in a window of so many ticks and cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    /// What it had done before the window, and after it.
    pub(super) before: &'a Counts,
    pub(super) after: &'a Counts,
    /// What it does in each cell; nothing where the window is all it does.
    pub(super) inside: Option<&'a [(usize, Counts)]>,
    pub(super) ticks: u64,
    pub(super) cells: u64,
    /// Ticks of a quarter.
    pub(super) quarter: u64,
}

impl Told<'_> {
    /// The value of a kind.
    pub(super) fn value(&self, stat: Stat) -> f32 {
        match stat {
            Stat::Held(what) => ratio(self.of(what), self.of(Of::Sound)),
            Stat::Each(what) => ratio(self.of(what), self.of(Of::Onsets)),
            Stat::Time(what) => ratio(self.of(what), self.ticks),
            Stat::Cell(what) => ratio(self.of(what), self.cells),
            Stat::PerSixteenth(what) => ratio(self.of(what), self.ticks.saturating_mul(16) / self.quarter.max(1)),
            Stat::Pitches => self.pitches().count_ones() as f32,
            Stat::Distances => self.distances().count_ones() as f32,
            Stat::Range => range(self.pitches()),
            Stat::MeanOdds => self.odds(),
            Stat::LeadsElsewhere => ratio(self.of(Of::Again), self.of(Of::Figures)),
        }
    }

    const fn of(&self, what: Of) -> u64 {
        self.after.of(what) - self.before.of(what)
    }

    fn pitches(&self) -> u128 {
        let all = |inside: &[(usize, Counts)]| inside.iter().fold(0, |all, (_, counts)| all | counts.pitches);
        self.inside.map_or(self.after.pitches, all)
    }

    fn distances(&self) -> u64 {
        let all = |inside: &[(usize, Counts)]| inside.iter().fold(0, |all, (_, counts)| all | counts.distances);
        self.inside.map_or(self.after.distances, all)
    }

    fn odds(&self) -> f32 {
        let rests = self.cells.saturating_sub(self.of(Of::Cells));
        (self.of(Of::Odds) + rests * opinion::above_least(opinion::RESTS)) as f32 / self.cells.max(1) as f32
    }
}

fn ratio(part: u64, whole: u64) -> f32 {
    part as f32 / whole.max(1) as f32
}

fn range(pitches: u128) -> f32 {
    if pitches == 0 { 0.0 } else { (127 - pitches.leading_zeros() - pitches.trailing_zeros()) as f32 }
}
