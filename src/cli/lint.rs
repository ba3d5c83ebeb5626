//! `check` without `--for`: what is wrong in files as such, and clean MIDI files in their place.

use super::args::{Check, Global};
use super::exit::{Exit, Failure};
use super::inputs::{self, Input};
use super::repair::{self, Target};
use super::terminal::Terminal;
use super::{files, sarif, source};
use partwright::finding::{Code, Finding, Place};
use partwright::report::json::to_text;
use partwright::report::lint::{Linted, document, text, unreadable};
use partwright::report::sarif::Examined;
use partwright::run::Run;

/// Reads, mends where asked, tells.
pub(crate) fn run(command: &Check, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let inputs = inputs::collect(&command.sources)?;
    let targets = match &command.repair {
        Some(place) => repair::targets(place, command, &inputs)?.into_iter().map(Some).collect(),
        None => inputs.iter().map(|_| None).collect::<Vec<_>>(),
    };
    let work: Vec<(&Input, Option<Target>)> = inputs.iter().zip(targets).collect();
    let run = terminal.run();
    let linted = partwright::run::map(&work, |(input, target)| lint(input, target.as_ref(), &run));
    let linted = linted.into_iter().collect::<Result<Vec<_>, _>>()?;
    tell(command, global, &inputs, &linted)?;
    Ok(exit(command, &linted))
}

fn lint(input: &Input, target: Option<&Target>, run: &Run) -> Result<Linted, Failure> {
    run.check()?;
    let name = input.path.to_string_lossy();
    let bytes = match bytes(input) {
        Ok(bytes) => bytes,
        Err(why) => {
            let finding = Finding::new(Code::FileUnreadable, Place::default(), why);
            return Ok(Linted::unreadable(&name, None, finding));
        }
    };
    Ok(match source::read(&bytes) {
        Ok(read) => {
            let mut linted = Linted::read(&name, &bytes, read.value.note_count(), read.findings.clone());
            linted.repair = target.map(|target| repair::write(target, &bytes, &read));
            linted
        }
        Err(error) => Linted::unreadable(&name, Some(bytes.len() as u64), unreadable(&error)),
    })
}

/// The file's bytes, or why there are none.
fn bytes(input: &Input) -> Result<Vec<u8>, String> {
    match &input.wrong {
        Some(wrong) => Err(wrong.to_string()),
        None => files::read(&input.path).map_err(|failure| failure.to_string()),
    }
}

fn tell(command: &Check, global: &Global, inputs: &[Input], linted: &[Linted]) -> Result<(), Failure> {
    if command.sarif {
        return sarif::print(&inputs.iter().zip(linted).map(examined).collect::<Vec<_>>());
    }
    let said = if global.json { to_text(&document(linted))? } else { text(linted) };
    files::to_stdout(said.as_bytes(), false)
}

fn examined<'a>((input, linted): (&'a Input, &'a Linted)) -> Examined<'a> {
    Examined { path: input.path.as_os_str().as_encoded_bytes(), size: linted.bytes, findings: &linted.findings }
}

fn exit(command: &Check, linted: &[Linted]) -> Exit {
    if linted.iter().any(|file| file.is_unreadable() || file.repair_failed()) {
        return Exit::Usage;
    }
    let reached = |file: &Linted| Exit::of(&file.findings, command.fail_on.limit()) == Exit::Findings;
    if linted.iter().any(reached) { Exit::Findings } else { Exit::Fine }
}
