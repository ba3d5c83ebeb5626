//! `explode`: a merged score back to its parts.

use super::args::{Explode, Global};
use super::exit::{Exit, Failure};
use super::files;
use super::json;
use super::library::Shelf;
use super::over::{Over, file_of};
use super::regrouped::{Regrouped, Written};
use super::source::Source;
use super::terminal::Terminal;
use partwright::arrange::Bars;
use partwright::ensemble::Ensemble;
use partwright::finding::Finding;
use partwright::regroup::{self, Exploded, MOST_PARTS, Share, parts_for};
use partwright::report::text::{count_sentence, one, table, worst};
use partwright::run::near_names;
use partwright::score::{PitchRange, Score};
use serde::Serialize;

/// The MIDI's name in a folder.
pub(crate) const EXPLODED: &str = "exploded.mid";

/// Explodes, seats, writes, tells.
pub(crate) fn run(command: &Explode, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let read = [Some(command.source.as_path()), file_of(command.ensemble.as_deref())];
    let over = Over::new(command.writing.force, read.into_iter().flatten());
    let written = Written::of(&command.writing, EXPLODED, over, global)?;
    let shelf = Shelf::open(global)?;
    let ensemble = command.ensemble.as_deref().map(|name| shelf.named(name)).transpose()?;
    let bytes = files::read(&command.source)?;
    let source = Source::note_for_note(&command.source, &bytes, command.reading, global, terminal)?;
    let wish = regroup::Explode {
        parts: count(command, ensemble.as_deref())?,
        rule: command.rule.into(),
        unisons: command.unisons.into(),
        bars: bars(command)?,
        from: command.from.as_deref().map_or_else(|| Ok(Vec::new()), |name| from(&source.score, name))?,
    };
    let mut findings = source.findings.clone();
    let exploded = regroup::explode(&source.score, &wish, &terminal.run())
        .map_err(|error| Failure::of(&source.name, error))?
        .take(&mut findings);
    let told = Told::of(&exploded);
    let (seated, whom) = match &ensemble {
        Some(ensemble) => (exploded.for_ensemble(&source.score, ensemble, &shelf.library)?, ensemble.id.clone()),
        None => (exploded.as_written(&source.score, &shelf.library)?, format!("{} parts", wish.parts)),
    };
    let regrouped = Regrouped::of(seated, ensemble.is_some(), &mut findings, terminal)?;
    let (place, engraved) = written.write(&regrouped, &source.slug(), &whom, terminal)?;
    let names: Vec<String> = told.parts.clone().filter_map(|part| regrouped.part_name(part)).collect();
    tell(&source, &told, &names, &findings, place.as_deref(), global)?;
    terminal.say_time();
    engraved?;
    Ok(Exit::of(&findings, command.fail_on.limit()))
}

/// How many parts: as asked, or as many as the ensemble can take.
fn count(command: &Explode, ensemble: Option<&Ensemble>) -> Result<usize, Failure> {
    let Some(ensemble) = ensemble else { return Ok(command.parts.map_or(1, usize::from)) };
    match parts_for(ensemble) {
        0 => Err(Failure::Usage(format!("nobody in {} plays pitches; choose another ensemble", ensemble.name))),
        count if count > MOST_PARTS => Err(Failure::Usage(format!(
            "{} would take {count} parts, but a score can be told apart into {MOST_PARTS} at most; choose a smaller \
             ensemble, or arrange for this one with `partwright arrange`",
            ensemble.name
        ))),
        count => Ok(count),
    }
}

fn bars(command: &Explode) -> Result<Bars, Failure> {
    let Some(text) = command.bars.as_deref() else { return Ok(Bars::ALL) };
    text.parse().map_err(|why| Failure::Usage(format!("--bars: {why}")))
}

/// The parts of a name (the staves of one player share it), or the part of a place counted from 1.
fn from(score: &Score, name: &str) -> Result<Vec<usize>, Failure> {
    let labels: Vec<&str> = score.parts.iter().map(|part| part.label()).collect();
    let alike = |label: &&str| label.trim().eq_ignore_ascii_case(name.trim());
    let named: Vec<usize> =
        labels.iter().enumerate().filter(|(_, label)| alike(label)).map(|(index, _)| index).collect();
    let place =
        name.trim().parse::<usize>().ok().and_then(|place| place.checked_sub(1)).filter(|index| *index < labels.len());
    match (named.is_empty(), place) {
        (false, _) => Ok(named),
        (true, Some(place)) => Ok(vec![place]),
        (true, None) => Err(no_part(&labels, name)),
    }
}

fn no_part(labels: &[&str], name: &str) -> Failure {
    let near = near_names(name, labels.iter().copied().filter(|label| !label.trim().is_empty()));
    let listed = || {
        let named = labels.iter().enumerate().map(|(index, label)| match *label {
            "" => (index + 1).to_string(),
            label => format!("{} `{label}`", index + 1),
        });
        format!("its parts are {}", named.collect::<Vec<_>>().join(", "))
    };
    let help = near.first().map_or_else(listed, |near| format!("did you mean `{near}`?"));
    Failure::Usage(format!("--from: the file has no part called `{name}`; {help}"))
}

/// What is told of an exploded score.
struct Told {
    notes: usize,
    most: usize,
    parts: std::ops::Range<usize>,
    shares: Vec<Share>,
}

impl Told {
    fn of(exploded: &Exploded) -> Self {
        let Exploded { notes, most, parts, shares, .. } = exploded;
        Self { notes: *notes, most: *most, parts: parts.clone(), shares: shares.clone() }
    }
}

/// What `--json` says.
#[derive(Serialize)]
struct Said<'a> {
    source: &'a str,
    /// Notes of the source that were exploded; all of them are in `parts`.
    notes: usize,
    /// The most notes that sound together.
    together: usize,
    parts: Vec<PartSaid<'a>>,
    findings: &'a [Finding],
    written: Option<&'a str>,
}

#[derive(Serialize)]
struct PartSaid<'a> {
    name: &'a str,
    notes: usize,
    unisons: usize,
    chords: usize,
    range: Option<String>,
    /// Thousandths; null where a plain rule was asked for.
    confidence: Option<u16>,
}

fn tell(
    source: &Source,
    told: &Told,
    names: &[String],
    findings: &[Finding],
    written: Option<&str>,
    global: &Global,
) -> Result<(), Failure> {
    let range = |share: &Share| share.range.map(|range: PitchRange| range.to_string());
    if global.json {
        let parts = names.iter().zip(&told.shares).map(|(name, share)| PartSaid {
            name,
            notes: share.notes,
            unisons: share.unisons,
            chords: share.chords,
            range: range(share),
            confidence: share.confidence,
        });
        let (notes, together) = (told.notes, told.most);
        return json::print(Said { source: &source.name, notes, together, parts: parts.collect(), findings, written });
    }
    let Some(written) = written else { return Ok(()) };
    let header = ["part", "notes", "in unison", "chords", "range", "sure"].map(str::to_owned);
    let number = |count: usize| if count == 0 { "-".to_owned() } else { count.to_string() };
    let rows = names.iter().zip(&told.shares).map(|(name, share)| {
        let sure = share.confidence.map(|sure| format!("{} %", (sure + 5) / 10));
        let (notes, unisons, chords) = (number(share.notes), number(share.unisons), number(share.chords));
        [
            name.clone(),
            notes,
            unisons,
            chords,
            range(share).unwrap_or_else(|| "-".to_owned()),
            sure.unwrap_or_else(|| "-".to_owned()),
        ]
    });
    let mut text = format!("{}: {} notes, at most {} at once\n\n", source.score.title, told.notes, told.most);
    text += &table(std::iter::once(header).chain(rows).collect(), &[1, 2, 3, 5]);
    text += &format!("\n{}\n", count_sentence(findings));
    text.extend(worst(findings.iter()).into_iter().map(one));
    let given: usize = told.shares.iter().map(|share| share.notes).sum();
    text += &format!("{given} of {} notes given to a part, none dropped\n\nwritten to {written}\n", told.notes);
    files::to_stdout(text.as_bytes(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_without_a_label_is_no_suggestion() {
        let said = |labels: &[&str], name: &str| no_part(labels, name).to_string();
        assert!(said(&["", ""], "9").ends_with("its parts are 1, 2"), "{}", said(&["", ""], "9"));
        assert!(said(&["", "Tuba"], "Tube").ends_with("did you mean `Tuba`?"));
    }
}
