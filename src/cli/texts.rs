//! Texts to check: the files named, and those in the folders named.

use super::exit::{Exit, Failure};
use super::files::{self, to_stdout};
use super::snippet::Snippets;
use super::{args::Global, json};
use partwright::run::Invalid;
use serde::Serialize;
use std::io::IsTerminal;
use std::path::PathBuf;

/// Texts by the name of their file, and what could not be read.
pub(crate) struct Texts {
    texts: Vec<(String, String)>,
    unreadable: Vec<Invalid>,
}

impl Texts {
    /// Reads files, and every `*.toml` of folders but `TEMPLATE.toml`. A file that is no text is told with the rest.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut read = Self { texts: Vec::new(), unreadable: Vec::new() };
        for path in paths {
            let files = files::toml_files(path)?;
            if files.is_empty() {
                return Err(Failure::Usage(format!("{} holds no *.toml file to check", path.display())));
            }
            for file in files {
                read.add(&file)?;
            }
        }
        Ok(read)
    }

    fn add(&mut self, file: &std::path::Path) -> Result<(), Failure> {
        let name = file.to_string_lossy().into_owned();
        match files::read_text(file) {
            Ok(text) => self.texts.push((name, text)),
            Err(Failure::Usage(_)) => self.unreadable.push(no_text(name)),
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    /// Names and texts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Tells what is wrong in them; exit 2 when anything is.
    pub(crate) fn report(&self, wrong: Vec<Invalid>, kind: &str, global: &Global) -> Result<Exit, Failure> {
        let wrong = self.in_order(wrong);
        let files = self.texts.len() + self.unreadable.len();
        if global.json {
            json::print(Checked { files, findings: wrong.iter().map(Wrong::of).collect() })?;
        } else {
            to_stdout(self.told(&wrong, files, kind).as_bytes(), false)?;
        }
        Ok(if wrong.is_empty() { Exit::Fine } else { Exit::Usage })
    }

    /// By file as named, then by place; what is wrong elsewhere because of them, last.
    fn in_order(&self, wrong: Vec<Invalid>) -> Vec<Invalid> {
        let mut wrong: Vec<Invalid> = self.unreadable.iter().cloned().chain(wrong).collect();
        let place = |invalid: &Invalid| {
            let file = self.texts.iter().position(|(name, _)| *name == invalid.source_name);
            (file.unwrap_or(usize::MAX), invalid.span.as_ref().map_or(0, |span| span.start))
        };
        wrong.sort_by_key(place);
        wrong
    }

    fn told(&self, wrong: &[Invalid], files: usize, kind: &str) -> String {
        let snippets = Snippets::on(std::io::stdout().is_terminal());
        let text = |name: &str| self.iter().find(|(own, _)| *own == name).map(|(_, text)| text);
        let mut told: String = wrong.iter().map(|one| snippets.told(one, text(&one.source_name))).collect();
        let plural = if files == 1 { "" } else { "s" };
        let verdict = match wrong.len() {
            0 => "nothing wrong".to_owned(),
            1 => "1 thing wrong".to_owned(),
            n => format!("{n} things wrong"),
        };
        told += &format!("{files} {kind} file{plural}: {verdict}\n");
        told
    }
}

fn no_text(source_name: String) -> Invalid {
    Invalid {
        source_name,
        line: 0,
        span: None,
        key: String::new(),
        why: "it is not UTF-8 text".to_owned(),
        remedy: "save it as UTF-8".to_owned(),
    }
}

#[derive(Serialize)]
struct Checked<'a> {
    files: usize,
    findings: Vec<Wrong<'a>>,
}

#[derive(Serialize)]
struct Wrong<'a> {
    source: &'a str,
    line: u32,
    key: &'a str,
    message: &'a str,
    remedy: &'a str,
}

impl<'a> Wrong<'a> {
    fn of(invalid: &'a Invalid) -> Self {
        let Invalid { source_name, line, key, why, remedy, .. } = invalid;
        Self { source: source_name, line: *line, key, message: why, remedy }
    }
}
