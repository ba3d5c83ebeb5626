//! The command line. What was typed is in [`args`]; each subcommand is a file; exit codes are in [`exit`].

mod args;
mod arrange;
mod balance;
mod batch;
mod changed;
mod check;
mod completions;
mod config;
mod diff;
mod disk;
mod engraver;
mod ensembles;
mod existing;
mod exit;
mod explain;
mod explode;
mod files;
mod folder;
mod former;
mod inputs;
mod inspect;
mod instruments;
mod json;
mod library;
mod lint;
mod listen;
mod man;
mod measure;
mod over;
mod pages;
mod part_names;
mod pending;
mod place;
mod reasons;
mod recording;
mod reduce;
mod regrouped;
mod render;
mod repair;
mod sarif;
mod snippet;
mod soundfont;
mod source;
mod styles;
mod takes;
mod targets;
mod terminal;
mod texts;

use args::{Args, Command};
use clap::Parser;
use config::Config;
use exit::{Exit, Failure};
use std::process::ExitCode;
use terminal::Terminal;

/// Reads the arguments, does what they say, and says how it went.
pub(crate) fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let terminal = Terminal::new(&args.global);
    let outcome = dispatch(&args, &terminal);
    terminal.finish();
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => {
            terminal.complain(&failure);
            failure.exit().into()
        }
    }
}

fn usage(error: &clap::Error) -> ExitCode {
    let asked_for = !error.use_stderr();
    let _ = error.print();
    if asked_for { Exit::Fine.into() } else { Exit::Usage.into() }
}

fn dispatch(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let config = Config::read()?;
    let global = &args.global.clone().with_config(&config);
    global.install_threads()?;
    match &args.command {
        Command::Arrange(command) => arrange::run(command, &config, global, terminal),
        Command::Inspect(command) => inspect::run(command, global, terminal),
        Command::Explode(command) => explode::run(command, global, terminal),
        Command::Reduce(command) => reduce::run(command, global, terminal),
        Command::Check(command) => check::run(command, global, terminal),
        Command::Balance(command) => balance::run(command, global, terminal),
        Command::Render(command) => render::run(command, global, terminal),
        Command::Batch(command) => batch::run(command, &config, global, terminal),
        Command::Instruments(command) => instruments::run(command, global),
        Command::Ensembles(command) => ensembles::run(command, global),
        Command::Styles(command) => styles::run(command, global),
        Command::Targets(command) => targets::run(command, global),
        Command::Explain(command) => explain::run(command, global),
        Command::Diff(command) => diff::run(command, global, terminal),
        Command::Completions(command) => completions::run(command),
        Command::Man(command) => man::run(command),
    }
}
