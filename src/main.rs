//! The `partwright` command: arguments, files, terminal, progress and exit codes over the library of the same name.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
