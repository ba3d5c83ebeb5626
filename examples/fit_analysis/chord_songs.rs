//! Songs as one part, with their chords.

use crate::files;
use partwright::analysis::Quality;
use partwright::analysis::fitting::chords::Beats;
use std::error::Error;
use std::fs;
use std::path::Path;

/// The root and the kind (its place in [`Quality::ALL`]) of a beat that has a chord, and how many seconds it lasts.
pub(crate) type Truth = Option<(usize, usize, f64)>;

pub(crate) struct Song {
    pub(crate) beats: Beats,
    pub(crate) truth: Vec<Truth>,
}

/// A line of a table of chords.
struct Row<'a> {
    from: f64,
    to: f64,
    chord: &'a str,
}

/// The songs of a folder (flat/*.mid, chords/*.chord_midi.txt).
pub(crate) fn read(folder: &Path) -> Result<Vec<Song>, Box<dyn Error>> {
    files::midi(&folder.join("flat")).iter().map(|path| song(path, folder)).collect()
}

fn song(path: &Path, folder: &Path) -> Result<Song, Box<dyn Error>> {
    let score = files::read(path)?;
    let table = folder.join("chords").join(files::stem(path)).with_extension("chord_midi.txt");
    let table = fs::read_to_string(&table).map_err(|why| format!("{}: {why}", table.display()))?;
    let rows: Vec<Row<'_>> = table.lines().map(row).collect::<Result<_, _>>()?;
    let beats = Beats::of(&score);
    let seconds = |tick| score.frame.tempo.seconds_at(tick).value();
    let truth = beats.spans().map(|(from, to)| truth(&rows, seconds(from), seconds(to))).collect();
    Ok(Song { beats, truth })
}

/// Start and end in seconds, and a chord as `C#:min7/b3`, between tabs.
fn row(line: &str) -> Result<Row<'_>, Box<dyn Error>> {
    let mut words = line.split('\t');
    let mut word = || words.next().ok_or_else(|| format!("a line of chords is short: {line}"));
    Ok(Row { from: word()?.parse()?, to: word()?.parse()?, chord: word()? })
}

/// The chord in the middle of a beat.
fn truth(rows: &[Row<'_>], from: f64, to: f64) -> Truth {
    let middle = (from + to) / 2.0;
    let row = rows.iter().find(|row| row.from <= middle && middle < row.to)?;
    chord(row.chord).map(|(root, kind)| (root, kind, to - from))
}

/// The root and the kind of a chord as it is written; none of `N` and of kinds that are not told apart here.
fn chord(text: &str) -> Option<(usize, usize)> {
    let (root, rest) = text.split_once(':')?;
    let wanted = kind(rest.split('/').next()?)?;
    let letter = "C D EF G A B".find(root.chars().next()?)?;
    let root = letter + 12 + root.matches('#').count() - root.matches('b').count();
    Some((root % 12, Quality::ALL.iter().position(|kind| *kind == wanted)?))
}

fn kind(word: &str) -> Option<Quality> {
    Some(match word {
        "maj" => Quality::Major,
        "min" => Quality::Minor,
        "dim" => Quality::Diminished,
        "aug" => Quality::Augmented,
        "sus2" => Quality::SuspendedSecond,
        "sus4" => Quality::SuspendedFourth,
        "7" => Quality::DominantSeventh,
        "maj7" => Quality::MajorSeventh,
        "min7" => Quality::MinorSeventh,
        "hdim7" => Quality::HalfDiminished,
        "dim7" => Quality::DiminishedSeventh,
        "minmaj7" => Quality::MinorMajorSeventh,
        "maj6" => Quality::MajorSixth,
        "min6" => Quality::MinorSixth,
        "sus4(b7)" => Quality::DominantSuspended,
        _ => return None,
    })
}
