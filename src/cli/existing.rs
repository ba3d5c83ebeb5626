//! An existing MIDI file with the seats that play its tracks: what `check`, `balance` and `render` work on.

use super::args;
use super::exit::Failure;
use super::files;
use super::library::Shelf;
use super::over::{Over, file_of};
use super::source::Source;
use super::terminal::Terminal;
use partwright::arrange::{Casting, cast};
use partwright::balance::Checks;
use partwright::ensemble::Ensemble;
use partwright::pipeline::{self, Outcome};
use std::path::Path;
use std::sync::Arc;

/// A source, its ensemble, and who plays what.
pub(crate) struct Existing {
    pub(crate) source: Source,
    pub(crate) ensemble: Arc<Ensemble>,
    casting: Casting,
}

impl Existing {
    /// Reads the file and casts it; `None` after `--print-cast` has printed the casting.
    pub(crate) fn open(
        command: &args::Existing,
        global: &args::Global,
        terminal: &Terminal,
    ) -> Result<Option<Self>, Failure> {
        let shelf = Shelf::open(global)?;
        let source = Source::read(&command.source, command.reading, global, terminal)?;
        let (ensemble, own) = shelf.ensemble(&command.whom(), &source.score)?;
        // What is unsure in it is said when it is adopted.
        let found = own.unwrap_or_else(|| cast(&source.score, &ensemble)).value;
        let casting = match &command.cast {
            Some(path) => found.edited(&files::read_text(path)?, &path.to_string_lossy(), &source.score, &ensemble)?,
            None => found,
        };
        if command.print_cast {
            files::to_stdout(casting.to_toml(&source.score, &ensemble).as_bytes(), false)?;
            return Ok(None);
        }
        Ok(Some(Self { source, ensemble, casting }))
    }

    /// What a command may write over, which reads `others` too.
    pub(crate) fn over(command: &args::Existing, force: bool, others: [Option<&Path>; 2]) -> Over {
        let own = [Some(command.source.as_path()), command.cast.as_deref(), file_of(command.ensemble.as_deref())];
        Over::new(force, own.into_iter().chain(others).flatten())
    }

    /// Adopts it as it stands; with `checks` it is rendered and measured.
    pub(crate) fn adopt(&self, checks: Option<&Checks>, terminal: &Terminal) -> Result<Outcome, Failure> {
        let run = terminal.run();
        let mut outcome = pipeline::adopt(&self.source.score, &self.ensemble, &self.casting, checks, &run)?;
        outcome.findings.splice(0..0, self.source.findings.iter().cloned());
        Ok(outcome)
    }
}
