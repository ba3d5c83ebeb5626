//! What each new part has, and what a person should look at.

use super::Given;
use super::order::together;
use crate::finding::{Code, Finding, Place, plural};
use crate::score::{BarNumber, Pitch, PitchRange, Score, Tick};
use std::collections::BTreeSet;

/// What a new part has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Share {
    /// How many notes of the source.
    pub notes: usize,
    /// How many more it plays in unison with another part.
    pub unisons: usize,
    /// How often it has several notes at once.
    pub chords: usize,
    /// Lowest and highest pitch; `None` where it rests throughout.
    pub range: Option<PitchRange>,
    /// How sure its notes are its own, in thousandths; `None` where a plain rule says so.
    pub confidence: Option<u16>,
}

/// Below this, in thousandths, a person should look (ours).
const SURE: u16 = 700;

/// Most bars named in one sentence.
const NAMED: usize = 6;

/// What each part has.
pub(super) fn of(score: &Score, notes: &[Given], parts: usize, sure: Option<&[u16]>) -> Vec<Share> {
    let quarter = score.frame.division().quarter().0;
    let mut shares = vec![Share::default(); parts];
    for given in notes {
        let (Some(share), Some(pitch)) = (shares.get_mut(given.part), given.note.sound.pitch()) else { continue };
        share.notes += usize::from(!given.copy);
        share.unisons += usize::from(given.copy);
        share.range = Some(wider(share.range, pitch));
    }
    for (part, share) in shares.iter_mut().enumerate() {
        share.chords = chords(notes, part, quarter).len();
        share.confidence = sure.and_then(|sure| sure.get(part)).copied().filter(|_| share.notes > 0);
    }
    shares
}

fn wider(range: Option<PitchRange>, pitch: Pitch) -> PitchRange {
    range.map_or(PitchRange { low: pitch, high: pitch }, |range| PitchRange {
        low: range.low.min(pitch),
        high: range.high.max(pitch),
    })
}

/// Where a part has several notes at once, of those that start inside the bars exploded.
fn chords(notes: &[Given], part: usize, quarter: u64) -> Vec<Tick> {
    let own: Vec<Given> =
        notes.iter().filter(|given| given.part == part && given.is_free() && !given.copy).cloned().collect();
    let mut chords = Vec::new();
    let mut until = Tick::ZERO;
    for moment in together(&own, quarter) {
        let struck = own.get(moment).unwrap_or_default();
        let Some(first) = struck.first() else { continue };
        // Legato lets a note run on into the next.
        if struck.len() > 1 || first.note.start.0 + quarter / 4 < until.0 {
            chords.push(first.note.start);
        }
        until = struck.iter().map(|given| given.note.end()).max().unwrap_or_default().max(until);
    }
    chords
}

/// The most notes that sound together, but for legato.
pub(super) fn most_together(notes: &[Given], quarter: u64) -> usize {
    let mut ends: Vec<u64> = Vec::new();
    let mut most = 0;
    for given in notes.iter().filter(|given| given.is_free() && !given.copy) {
        ends.retain(|end| *end > given.note.start.0 + quarter / 16);
        ends.push(given.note.end().0);
        most = most.max(ends.len());
    }
    most
}

/// What a person should look at.
pub(super) fn findings(score: &Score, notes: &[Given], parts: usize, shares: &[Share]) -> Vec<Finding> {
    let quarter = score.frame.division().quarter().0;
    let mut findings = Vec::new();
    for (part, share) in shares.iter().enumerate().take(parts) {
        let name = format!("part {}", part + 1);
        let at = |bar: Option<BarNumber>| Place { name: name.clone(), bar, ..Place::default() };
        if share.notes == 0 {
            let most = most_together(notes, quarter);
            let why = format!(
                "it rests throughout: at most {most} {} together",
                plural(most, "note sound").replace("note sounds", "notes sound")
            );
            findings.push(
                Finding::new(Code::PartsIdle, at(None), why)
                    .with_remedy("ask for fewer parts, or let them play in unison with --unisons double"),
            );
            continue;
        }
        if let Some(told) = more(score, &chords(notes, part, quarter)) {
            findings.push(Finding::new(Code::PartsMoreNotes, at(told.1), told.0).with_remedy(
                "divide the players, play double stops, ask for more parts, or split by height with --rule top-down",
            ));
        }
        if let Some(confidence) = share.confidence.filter(|confidence| *confidence < SURE) {
            let why = format!("which notes are its own is {} % sure", confidence / 10);
            findings.push(
                Finding::new(Code::PartsUnsure, at(None), why)
                    .with_remedy("compare with the source, or split by height with --rule top-down"),
            );
        }
    }
    findings
}

/// Bars with several notes at once in a sentence, and the first of them.
fn more(score: &Score, at: &[Tick]) -> Option<(String, Option<BarNumber>)> {
    let bars: BTreeSet<u32> = at.iter().map(|tick| score.frame.meters.bar_at(*tick).number.0).collect();
    let first = *bars.first()?;
    let named: Vec<String> = bars.iter().take(NAMED).map(u32::to_string).collect();
    let rest = if bars.len() > NAMED { " and more" } else { "" };
    let bars = format!("{} {} ({}{rest})", bars.len(), plural(bars.len(), "bar"), named.join(", "));
    Some((format!("it has several notes at once in {bars}"), Some(BarNumber(first))))
}
