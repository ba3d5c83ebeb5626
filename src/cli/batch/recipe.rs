//! How every file is arranged: options of `arrange`, and the files they name, which are copied beside the plan.

use super::names;
use super::store::{PLAN, Store};
use crate::cli::args::{Args, Arrange, Command, Global};
use crate::cli::arrange::{self, Carried};
use crate::cli::config::Config;
use crate::cli::exit::Failure;
use crate::cli::files::{self, fail};
use crate::cli::library::Shelf;
use crate::cli::terminal::Terminal;
use clap::Parser;
use partwright::batch::{Item, Text, Whom, Write, sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the recipe's files in the plan's folder.
pub(super) const FOLDER: &str = "recipe";
/// The folder of instruments in that.
const INSTRUMENTS: &str = "instruments";

/// Options of `arrange` that say nothing in a batch, and why.
const REFUSED: [(&str, &str); 10] = [
    ("--for", "say for whom with `batch plan --for`"),
    ("--output", "results go below the plan's folder"),
    ("-o", "results go below the plan's folder"),
    ("--force", "results of the same recipe are kept, others replaced"),
    ("--seed", "the seed of a file comes from its key; give `batch plan --seed`"),
    ("--instruments", "give it to `batch plan` itself, before the `--`"),
    ("--threads", "each file has one thread; give `batch run --jobs`"),
    ("--fail-on", "findings are told in the results"),
    ("--pdf", "which program engraves, and how, differs from machine to machine; engrave the MusicXML afterwards"),
    ("--soundfont", "which file that is differs from machine to machine; use `render` afterwards"),
];

/// How a plan's files are arranged.
pub(super) struct Recipe {
    /// The command for each ensemble.
    commands: Vec<Arrange>,
    shelf: Shelf,
    global: Global,
    write: Write,
    seed: u64,
}

impl Recipe {
    /// A plan's, in the folder of its files.
    pub(super) fn open(store: &Store) -> Result<Self, Failure> {
        let instruments = store.folder.join(FOLDER).join(INSTRUMENTS);
        let global = Global {
            json: false,
            instruments: if instruments.is_dir() { vec![instruments] } else { Vec::new() },
            quiet: true,
            no_progress: true,
            threads: Some(1),
            played: None,
        };
        let plan = &store.plan;
        let commands = plan.ensembles.iter().map(|whom| command(&plan.options, &whom.ensemble));
        let (commands, shelf) = (commands.collect::<Result<_, _>>()?, Shelf::open(&global)?);
        Ok(Self { commands, shelf, global, write: plan.write, seed: plan.seed })
    }

    /// Arranges an item's bytes into a folder; with the place of what was made.
    pub(super) fn arrange(
        &self,
        item: &Item,
        bytes: &[u8],
        folder: &Path,
        terminal: &Terminal,
    ) -> Result<(Carried, PathBuf), Failure> {
        let name = item.slice.as_ref().map_or(&item.source, |slice| &slice.name);
        let made = folder.join(format!("made{}", self.write.ending()));
        let mut command = self.commands[item.whom].clone();
        command.source = PathBuf::from(name);
        command.output = Some(made.clone());
        command.seed = Some(item.key.seed(self.seed));
        let given = || Ok(bytes.to_vec());
        let about = (&Config::default(), &self.shelf);
        Ok((arrange::carry_out(&command, &given, about, &self.global, terminal)?, made))
    }
}

/// Refuses a recipe whose files are not those that the plan was made with: results would not be what their hash says.
pub(super) fn check(store: &Store) -> Result<(), Failure> {
    let of_whom = store.plan.ensembles.iter().filter_map(|whom| Some((&whom.ensemble, whom.sha256.as_ref()?)));
    let of_options = store.plan.texts.iter().map(|text| (&text.path, &text.sha256));
    for (path, hash) in of_options.chain(of_whom) {
        let path = store.folder.join(FOLDER).join(path);
        if sha256(files::read_text(&path)?.as_bytes()) != *hash {
            let why = format!("{} was changed since the plan was made", path.display());
            return Err(Failure::Usage(format!("{why}; change your own file and plan again with --force")));
        }
    }
    Ok(())
}

/// The command of `arrange` for an ensemble.
fn command(options: &[String], ensemble: &str) -> Result<Arrange, Failure> {
    let typed = ["partwright", "arrange", "source", "--for", ensemble].into_iter().map(str::to_owned);
    let args = Args::try_parse_from(typed.chain(options.iter().cloned())).map_err(|error| {
        let said = error.to_string();
        let first = said.lines().next().unwrap_or_default().trim_start_matches("error: ");
        Failure::Usage(format!("behind `--` stand options of `arrange`: {first}"))
    })?;
    match args.command {
        Command::Arrange(command) => Ok(*command),
        _ => Err(Failure::Usage("behind `--` stand options of `arrange`, and no other command".to_owned())),
    }
}

/// A recipe in the making: options as they are kept, and the files that go with them.
#[derive(Default)]
pub(super) struct Draft {
    /// Options, their files named as they are in the recipe's folder.
    pub(super) options: Vec<String>,
    /// The same as they were typed, their files where they are now.
    typed: Vec<String>,
    /// For whom.
    pub(super) ensembles: Vec<Whom>,
    /// What the options' files hash to.
    pub(super) texts: Vec<Text>,
    /// Files by their path in the recipe's folder.
    files: Vec<(PathBuf, String)>,
}

impl Draft {
    /// What was typed, and what the configuration says beside it.
    pub(super) fn of(typed: &[String], config: &Config, global: &Global) -> Result<Self, Failure> {
        refuse(typed)?;
        let mut draft = Self::default();
        let settings = config.options(|flag| typed.iter().any(|option| option.split('=').next() == Some(flag)));
        draft.typed = settings.into_iter().chain(typed.iter().cloned()).collect();
        for option in draft.typed.clone() {
            let option = draft.with_file(&option)?;
            draft.options.push(option);
        }
        for folder in &global.instruments {
            for path in files::toml_files(folder)? {
                draft.file(Path::new(INSTRUMENTS), &path)?;
            }
        }
        Ok(draft)
    }

    /// Adds who gets every piece, checked, and gives the place in the list.
    pub(super) fn add(&mut self, ensemble: &str, shelf: &Shelf) -> Result<usize, Failure> {
        let mut whom =
            Whom { folder: files::slug(&files::stem(ensemble)), ensemble: ensemble.to_owned(), sha256: None };
        names::check(&command(&self.typed, ensemble)?, shelf)?;
        if files::has_extension(Path::new(ensemble), &["toml"]) {
            let text = self.copy(Path::new(""), Path::new(ensemble))?;
            (whom.ensemble, whom.sha256) = (text.path, Some(text.sha256));
        }
        if let Some(there) = self.ensembles.iter().position(|other| other.ensemble == whom.ensemble) {
            return Ok(there);
        }
        let taken = |name: &str| self.ensembles.iter().any(|other| other.folder == name);
        let numbered = (2..).map(|number| format!("{}-{number}", whom.folder));
        let free = std::iter::once(whom.folder.clone()).chain(numbered).find(|name| !taken(name));
        whom.folder = free.unwrap_or_default();
        command(&self.options, &whom.ensemble)?;
        self.ensembles.push(whom);
        Ok(self.ensembles.len() - 1)
    }

    /// Writes the files into the recipe's folder.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let put = |path: &Path, text: &str| {
            fs::create_dir_all(path.parent().unwrap_or(path)).and_then(|()| fs::write(path, text))
        };
        let known = folder.join(PLAN).exists();
        let folder = folder.join(FOLDER);
        if known {
            // An instrument that an older plan had would be read too.
            let _ = fs::remove_dir_all(&folder);
        }
        fs::create_dir_all(&folder).map_err(|error| fail("create", &folder, error))?;
        let mut files = self.files.iter().map(|(path, text)| (folder.join(path), text));
        files.try_for_each(|(path, text)| put(&path, text).map_err(|error| fail("write", &path, error)))
    }

    /// An option with its file in the recipe's folder, if it names one: those are all TOML.
    fn with_file(&mut self, option: &str) -> Result<String, Failure> {
        let (flag, value) = match option.split_once('=').filter(|_| option.starts_with("--")) {
            Some((flag, value)) => (format!("{flag}="), value),
            None => (String::new(), option),
        };
        let path = Path::new(value);
        if !files::has_extension(path, &["toml"]) {
            return Ok(option.to_owned());
        }
        Ok(flag + &self.file(Path::new(""), path)?)
    }

    /// A file that options need; its path in the recipe's folder.
    fn file(&mut self, below: &Path, path: &Path) -> Result<String, Failure> {
        let text = self.copy(below, path)?;
        self.texts.push(text.clone());
        Ok(text.path)
    }

    fn copy(&mut self, below: &Path, path: &Path) -> Result<Text, Failure> {
        let text = files::read_text(path)?;
        let (hash, name) = (sha256(text.as_bytes()), files::file_name(&path.to_string_lossy()));
        let there = |own: &Path| self.files.iter().any(|(path, other)| path == own && *other != text);
        let mut own = below.join(&name);
        if there(&own) {
            own = below.join(format!("{}-{name}", &hash[..8]));
        }
        self.files.push((own.clone(), text));
        Ok(Text { path: own.to_string_lossy().into_owned(), sha256: hash })
    }
}

fn refuse(typed: &[String]) -> Result<(), Failure> {
    let is = |option: &String, flag: &str| {
        let long = flag.starts_with("--") && option.split('=').next() == Some(flag);
        long || !flag.starts_with("--") && option.starts_with(flag) && !option.starts_with("--")
    };
    match REFUSED.iter().find(|(flag, _)| typed.iter().any(|option| is(option, flag))) {
        Some((flag, why)) => Err(Failure::Usage(format!("{flag} is not for a batch: {why}"))),
        None => Ok(()),
    }
}
