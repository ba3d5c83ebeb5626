//! `completions`: a script for a shell.

use super::args::{Args, Completions};
use super::exit::{Exit, Failure};
use super::files::to_stdout;
use clap::CommandFactory;

/// Prints the script.
pub(crate) fn run(command: &Completions) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Args::command(), "partwright", &mut script);
    to_stdout(&script, false)?;
    Ok(Exit::Fine)
}
