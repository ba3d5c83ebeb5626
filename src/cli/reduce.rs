//! `reduce`: a score for two hands, or on fewer staves.

use super::args::{Global, Reduce};
use super::exit::{Exit, Failure};
use super::files;
use super::json;
use super::library::Shelf;
use super::over::Over;
use super::regrouped::{Regrouped, Written};
use super::source::Source;
use super::terminal::Terminal;
use partwright::analysis::analyze;
use partwright::arrange::{Ledger, RoleSums, Transformation};
use partwright::finding::Finding;
use partwright::gm;
use partwright::line::Role;
use partwright::profile::Level;
use partwright::regroup::{Hand, MOST_STAVES, Seated, Sums, reduce, together};
use partwright::report::text::{self, count_sentence, one, worst};
use partwright::score::Program;
use serde::Serialize;
use std::collections::BTreeMap;

/// The MIDI's name in a folder.
pub(crate) const REDUCED: &str = "reduced.mid";

/// Reduces, writes, tells.
pub(crate) fn run(command: &Reduce, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let over = Over::new(command.writing.force, [command.source.as_path()]);
    let written = Written::of(&command.writing, REDUCED, over, global)?;
    let (to, level) = (To::read(&command.to)?, level(command.level.as_deref())?);
    let shelf = Shelf::open(global)?;
    let source = match to {
        To::Piano => Source::read(&command.source, command.reading, global, terminal)?,
        To::Staves(_) => {
            let bytes = files::read(&command.source)?;
            Source::note_for_note(&command.source, &bytes, command.reading, global, terminal)?
        }
    };
    let mut findings = source.findings.clone();
    let (seated, sums) = match to {
        To::Piano => {
            let id = gm::program(Program(0)).profiles.first().copied().unwrap_or_default();
            let keyboard = shelf.library.get(id)?;
            let analysis = analyze(&source.score, &terminal.run())?.value;
            let hand = Hand::of(command.hand.into(), &keyboard, level);
            let reduced = reduce(&source.score, &analysis, hand, &terminal.run());
            let reduced = reduced.map_err(|error| Failure::of(&source.name, error))?.take(&mut findings);
            let sums = reduced.sums.clone();
            (reduced.at(&keyboard)?, Some(sums))
        }
        To::Staves(staves) => {
            let together = together(&source.score, staves, &terminal.run());
            let together = together.map_err(|error| Failure::of(&source.name, error))?.take(&mut findings);
            (together.on_staves(&source.score, &shelf.library)?, None)
        }
    };
    let seats = seats(&seated);
    let regrouped = match to {
        To::Piano => Regrouped::performed(seated, false, &mut findings, terminal)?,
        To::Staves(_) => Regrouped::of(seated, false, &mut findings, terminal)?,
    };
    let (place, engraved) = written.write(&regrouped, &source.slug(), &to.name(), terminal)?;
    let told = Told { source: &source, sums: sums.as_ref(), seats, ledger: regrouped.ledger(), findings: &findings };
    told.tell(place.as_deref(), global)?;
    terminal.say_time();
    engraved?;
    Ok(Exit::of(&findings, command.fail_on.limit()))
}

/// What it is brought to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Piano,
    Staves(usize),
}

impl To {
    fn read(text: &str) -> Result<Self, Failure> {
        let plain = text.trim().to_lowercase();
        if plain == "piano" {
            return Ok(Self::Piano);
        }
        let number = plain.trim_end_matches("-staves").trim_end_matches("-staff").parse::<usize>();
        match number {
            Ok(staves) if (1..=MOST_STAVES).contains(&staves) => Ok(Self::Staves(staves)),
            _ => Err(Failure::Usage(format!(
                "--to: `{text}` is nothing to reduce to; write piano, 2-staves, or a number of staves, 1 to {MOST_STAVES}"
            ))),
        }
    }

    fn name(self) -> String {
        match self {
            Self::Piano => "piano".to_owned(),
            Self::Staves(1) => "1 staff".to_owned(),
            Self::Staves(staves) => format!("{staves} staves"),
        }
    }
}

fn level(name: Option<&str>) -> Result<Level, Failure> {
    let Some(name) = name else { return Ok(Level::default()) };
    name.parse().map_err(|why| Failure::Usage(format!("--level: {why}")))
}

/// What is told of a reduction.
struct Told<'a> {
    source: &'a Source,
    sums: Option<&'a Sums>,
    /// Name and number of notes of every seat.
    seats: Vec<(String, usize)>,
    ledger: Vec<RoleSums>,
    findings: &'a [Finding],
}

fn seats(seated: &Seated) -> Vec<(String, usize)> {
    let notes = |seat: usize| {
        let cast = seated.casting.parts.iter().zip(&seated.score.parts);
        cast.filter(|(cast, _)| cast.seat.is_some_and(|own| usize::from(own.0) == seat))
            .map(|(_, part)| part.notes.len())
            .sum()
    };
    seated.ensemble.seats.iter().enumerate().map(|(index, seat)| (seat.plain_name.clone(), notes(index))).collect()
}

/// What `--json` says.
#[derive(Serialize)]
struct Said<'a> {
    source: &'a str,
    seats: Vec<SeatSaid<'a>>,
    /// By role; null of octave doublings.
    ledger: &'a [RoleSums],
    /// Played and all; null on staves, where nothing is left out.
    melody: Option<(u32, u32)>,
    bass: Option<(u32, u32)>,
    /// Notes rewritten, by how.
    rewritten: Option<&'a BTreeMap<Transformation, u32>>,
    rolled: Option<u32>,
    widest_semitones: Option<u8>,
    findings: &'a [Finding],
    written: Option<&'a str>,
}

#[derive(Serialize)]
struct SeatSaid<'a> {
    name: &'a str,
    notes: usize,
}

impl Told<'_> {
    fn tell(&self, written: Option<&str>, global: &Global) -> Result<(), Failure> {
        if global.json {
            return json::print(self.said(written));
        }
        let Some(written) = written else { return Ok(()) };
        let mut text = format!("{}\n\n", self.source.score.title);
        let by_role = self.sums.map_or(&self.ledger, |sums| &sums.by_role);
        let rows = [["staff".to_owned(), "notes".to_owned()]].into_iter();
        let seats = self.seats.iter().map(|(name, notes)| [name.clone(), notes.to_string()]);
        text += &text::table(rows.chain(seats).collect(), &[1]);
        text += &format!("\n{}\n", count_sentence(self.findings));
        text.extend(worst(self.findings.iter()).into_iter().map(one));
        text += &format!("\n{}", text::ledger(&Ledger { by_role: by_role.clone(), ..Ledger::default() }));
        if let Some(sums) = self.sums {
            text += &format!("{}\n", sentence(sums));
        }
        text += &format!("\nwritten to {written}\n");
        files::to_stdout(text.as_bytes(), false)
    }

    fn said<'b>(&'b self, written: Option<&'b str>) -> Said<'b> {
        let sums = self.sums;
        Said {
            source: &self.source.name,
            seats: self.seats.iter().map(|(name, notes)| SeatSaid { name, notes: *notes }).collect(),
            ledger: sums.map_or(&self.ledger, |sums| &sums.by_role),
            melody: sums.map(|sums| sums.melody),
            bass: sums.map(|sums| sums.bass),
            rewritten: sums.map(|sums| &sums.rewritten),
            rolled: sums.map(|sums| sums.rolled),
            widest_semitones: sums.map(|sums| sums.widest),
            findings: self.findings,
            written,
        }
    }
}

/// `melody all, bass all, harmony 74 % …`: what is left of each role, octave doublings not counted.
fn sentence(sums: &Sums) -> String {
    let share = |(kept, all): (u32, u32)| match all {
        0 => "none".to_owned(),
        _ if kept == all => "all".to_owned(),
        _ => format!("{} %", u64::from(kept) * 100 / u64::from(all)),
    };
    let mut words = vec![format!("melody {}", share(sums.melody)), format!("bass {}", share(sums.bass))];
    for own in sums.by_role.iter().filter(|own| ![Role::Melody, Role::Bass, Role::Percussion].contains(&own.role)) {
        let all = own.source - sums.doublings[own.role as usize];
        words.push(format!("{} {}", own.role, share((own.source - own.dropped, all))));
    }
    let doublings: u32 = sums.doublings.iter().sum();
    let mut text = format!("kept: {}", words.join(", "));
    if doublings > 0 {
        text += &format!("; {doublings} octave doublings left out are not counted");
    }
    if sums.rolled > 0 {
        text += &format!("; {} chords rolled", sums.rolled);
    }
    for (how, notes) in &sums.rewritten {
        text += &format!("; {notes} notes {}", how.doc());
    }
    text
}
