//! What one chooses from: `instruments`, `ensembles`, `styles`, `targets`.

use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

/// `instruments`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Instruments {
    #[command(subcommand)]
    pub(crate) action: InstrumentsAction,
}

/// What to do with instruments.
#[derive(Debug, Subcommand)]
pub(crate) enum InstrumentsAction {
    /// List instruments: all, or those of a family or a name
    List {
        /// Only this family, or families whose name holds the word: brass, string
        #[arg(long, value_name = "FAMILY")]
        family: Option<String>,
        /// Only those whose id, name or abbreviation holds all of these words
        #[arg(long, value_name = "WORDS")]
        search: Option<String>,
    },
    /// Show an instrument as a page: ranges, registers, levels, what a player can do
    Show(ShowInstruments),
    /// Fit the timbre of a profile to the notes of a SoundFont, or of a folder of recordings; prints TOML
    Measure(super::Measure),
    /// Check instrument files
    Check(TomlFiles),
    /// Print a profile that shows every key with its unit and default, to copy
    Template,
    /// Print the format as JSON Schema, for editors
    #[command(after_help = SCHEMA)]
    Schema,
}

/// Files to check.
#[derive(Debug, ClapArgs)]
pub(crate) struct TomlFiles {
    /// TOML files, and folders (all *.toml within, TEMPLATE.toml left out)
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// `instruments show`.
#[derive(Debug, ClapArgs)]
#[command(after_help = SHOW)]
pub(crate) struct ShowInstruments {
    /// Ids, such as clarinet-bb
    #[arg(required_unless_present = "html", value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print the whole profile as TOML, to copy and edit
    #[arg(long, conflicts_with_all = ["json", "html"])]
    pub(crate) toml: bool,
    /// Write one HTML page with a card each: keyboard, registers, levels; without ids, of every instrument
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub(crate) html: Option<PathBuf>,
    /// Replace what is there (never a file that is read)
    #[arg(long, requires = "html")]
    pub(crate) force: bool,
}

const SHOW: &str = "\
Examples:
  partwright instruments show violin
  partwright instruments show clarinet-bb --toml > my-clarinet.toml
  partwright instruments show --html instruments.html";

const SCHEMA: &str = "\
An editor that knows TOML (taplo, Even Better TOML) completes keys, shows what they mean and marks what is wrong, once the
file's first line names the schema:

  partwright instruments schema > instrument.schema.json
  #:schema ./instrument.schema.json

For ensembles, styles and targets the same: `partwright ensembles schema` and so on. What no schema can say, `check` tells.";

/// `ensembles`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Ensembles {
    #[command(subcommand)]
    pub(crate) action: EnsemblesAction,
}

/// What to do with ensembles.
#[derive(Debug, Subcommand)]
pub(crate) enum EnsemblesAction {
    /// List every ensemble
    List,
    /// Show one ensemble
    Show {
        /// Its id, such as woodwind-quintet, a TOML file, or a line such as "flute, 2 clarinets, bassoon"
        id: String,
        /// Print it as TOML, to edit and give to --for
        #[arg(long, conflicts_with = "json")]
        toml: bool,
    },
    /// Check ensemble files
    Check(TomlFiles),
    /// Print an ensemble that shows every key with its unit and default, to copy
    Template,
    /// Print the format as JSON Schema, for editors
    #[command(after_help = SCHEMA)]
    Schema,
}

/// `styles`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Styles {
    #[command(subcommand)]
    pub(crate) action: StylesAction,
}

/// What to do with styles.
#[derive(Debug, Subcommand)]
pub(crate) enum StylesAction {
    /// List every built-in style
    List,
    /// Show one built-in style, as a text to copy
    Show {
        /// Its id, such as romantic
        id: String,
    },
    /// Check style files
    Check(TomlFiles),
    /// Print a style that shows every key with its unit and default, to copy
    Template,
    /// Print the format as JSON Schema, for editors
    #[command(after_help = SCHEMA)]
    Schema,
}

/// `targets`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Targets {
    #[command(subcommand)]
    pub(crate) action: TargetsAction,
}

/// What to do with targets.
#[derive(Debug, Subcommand)]
pub(crate) enum TargetsAction {
    /// List every built-in target
    List,
    /// Show one built-in target, as a text to copy
    Show {
        /// Its id, such as keyswitch-example
        id: String,
    },
    /// Check target files
    Check(TomlFiles),
    /// Print a target that shows every key with its unit and default, to copy
    Template,
    /// Print the format as JSON Schema, for editors
    #[command(after_help = SCHEMA)]
    Schema,
}
