//! Regrouped music on its way to files: score and parts as MusicXML, and MIDI.

use super::args::{Global, Writing};
use super::engraver::Job;
use super::exit::Failure;
use super::files;
use super::over::Over;
use super::pages::{Pages, put};
use super::pending::Pending;
use super::place::{Place, refuse_wrong_output};
use super::terminal::Terminal;
use partwright::arrange::{Arrangement, RoleSums};
use partwright::finding::{Code, Finding};
use partwright::midi;
use partwright::perform::{Performance, smf};
use partwright::pipeline::adopt;
use partwright::prepare::write_ornaments;
use partwright::regroup::Seated;
use partwright::score::Score;
use std::fs;

/// Music with those who play it, adopted as it stands.
pub(crate) struct Regrouped {
    score: Score,
    arrangement: Arrangement,
    performance: Performance,
    /// Whether the MIDI holds the notes as they were read; else they are performed.
    as_read: bool,
}

impl Regrouped {
    /// Adopts what was regrouped note for note; with `checked`, what its players cannot play is said. What was read from
    /// MIDI stays as it was read, what is notated is performed.
    pub(crate) fn of(
        seated: Seated,
        checked: bool,
        findings: &mut Vec<Finding>,
        terminal: &Terminal,
    ) -> Result<Self, Failure> {
        let as_read = !seated.score.notated;
        let score = seated.score.clone();
        let written = Seated { score: write_ornaments(seated.score).take(findings), ..seated };
        Ok(Self { score, as_read, ..Self::performed(written, checked, findings, terminal)? })
    }

    /// Adopts what is to be performed.
    pub(crate) fn performed(
        seated: Seated,
        checked: bool,
        findings: &mut Vec<Finding>,
        terminal: &Terminal,
    ) -> Result<Self, Failure> {
        let Seated { score, ensemble, casting } = seated;
        let outcome = adopt(&score, &ensemble, &casting, None, &terminal.run())?;
        let heard = [Code::AnalysisKeyContradicted, Code::AnalysisOneVelocity];
        let nobody = |finding: &Finding| finding.code == Code::CastNobody;
        let told = outcome.findings.into_iter().filter(|f| nobody(f) || (checked && !heard.contains(&f.code)));
        findings.extend(told);
        Ok(Self { score, arrangement: outcome.arrangement, performance: outcome.performance, as_read: false })
    }

    /// The name of a part.
    pub(crate) fn part_name(&self, index: usize) -> Option<String> {
        self.score.parts.get(index).map(|part| part.name.clone())
    }

    /// What became of its notes.
    pub(crate) fn ledger(&self) -> Vec<RoleSums> {
        self.arrangement.ledger.by_role.clone()
    }

    fn midi(&self) -> Vec<u8> {
        if self.as_read { midi::write(&self.score) } else { smf(&self.performance) }
    }
}

/// Where and how it is to be written.
pub(crate) struct Written<'a> {
    asked: &'a Writing,
    over: Over,
    /// The MIDI's name in a folder.
    midi: &'static str,
}

impl<'a> Written<'a> {
    /// Refuses what cannot be meant before any work is done.
    pub(crate) fn of(asked: &'a Writing, midi: &'static str, over: Over, global: &Global) -> Result<Self, Failure> {
        refuse_wrong_output(asked.output.as_deref(), &asked.pages, global)?;
        Ok(Self { asked, over, midi })
    }

    /// Writes it, and says where, `None` for stdout. What another program could not engrave is told apart: all else is kept.
    pub(crate) fn write(
        &self,
        music: &Regrouped,
        piece: &str,
        whom: &str,
        terminal: &Terminal,
    ) -> Result<(Option<String>, Result<(), Failure>), Failure> {
        let asked = self.asked;
        let place = Place::of(asked.output.as_deref(), piece, whom);
        let arrangement = &music.arrangement;
        let pdf = place.wants_pdf(&asked.pages);
        let pages = Pages::of(&asked.pages, &arrangement.ensemble, &arrangement.title, pdf)?;
        let Some(pending) = place.reserve(&self.over)? else {
            return files::to_stdout(&music.midi(), true).map(|()| (None, Ok(())));
        };
        let (path, engraved) = match &place {
            Place::File(path, alone) => {
                pages.alone(pending.path(), *alone, arrangement, || music.midi(), terminal)?;
                (path, Ok(()))
            }
            Place::Folder(path) => {
                let pdfs = self.fill(music, &pages, &pending, terminal)?;
                (path, pages.engrave(&pdfs, &pending.path().join(".engraving"), terminal))
            }
            Place::Stdout => return Ok((None, Ok(()))),
        };
        let path = path.display().to_string();
        pending.keep_with(engraved).map(|engraved| (Some(path), engraved))
    }

    /// Writes everything into the folder but the PDFs, which are returned.
    fn fill(
        &self,
        music: &Regrouped,
        pages: &Pages,
        pending: &Pending,
        terminal: &Terminal,
    ) -> Result<Vec<Job>, Failure> {
        let folder = pending.path();
        let parts = folder.join("parts");
        fs::create_dir_all(&parts).map_err(|error| files::fail("create", &parts, error))?;
        put(&folder.join(self.midi), &music.midi())?;
        pages.write(folder, &music.arrangement, &terminal.run())
    }
}
