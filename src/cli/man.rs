//! `man`: the manual pages, from the same text as the help.

use super::args::{Args, Man};
use super::exit::{Exit, Failure};
use super::files::{fail, to_stdout};
use clap::{Command, CommandFactory};
use partwright::run::{Error, near_names};
use std::path::Path;

/// Prints one page, or all.
pub(crate) fn run(command: &Man) -> Result<Exit, Failure> {
    let mut program = Args::command();
    program.build();
    let all = pages(&program);
    let text = match &command.command {
        None => all.iter().map(page).collect::<Result<Vec<_>, _>>()?.concat(),
        Some(name) => page(all.iter().find(|page| is_named(page, name)).ok_or_else(|| unknown(name, &all))?)?,
    };
    to_stdout(&text, false)?;
    Ok(Exit::Fine)
}

/// The program itself and each of its commands, but `help`.
fn pages(program: &Command) -> Vec<Command> {
    let commands = program.get_subcommands().filter(|command| command.get_name() != "help");
    std::iter::once(program).chain(commands).cloned().collect()
}

/// `arrange` and `partwright-arrange` are one page.
fn is_named(page: &Command, name: &str) -> bool {
    page.get_name() == name || name.strip_prefix("partwright-") == Some(page.get_name())
}

fn page(command: &Command) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let made = clap_mangen::Man::new(command.clone()).render(&mut text);
    made.map(|()| text).map_err(|error| fail("write", Path::new("the manual page"), error))
}

fn unknown(name: &str, pages: &[Command]) -> Failure {
    let near = near_names(name, pages.iter().map(Command::get_name));
    Error::Unknown { kind: "command", name: name.to_owned(), near }.into()
}
