//! What a command chooses from: built-in instruments, ensembles and styles, and those of the user's files.

use super::args::{Global, WITHOUT};
use super::exit::Failure;
use super::files;
use partwright::arrange::{Casting, SeatNames, Style, as_written};
use partwright::ensemble::{Ensemble, Ensembles};
use partwright::finding::Checked;
use partwright::perform::Target;
use partwright::profile::Library;
use partwright::run::{Error, Invalid};
use partwright::score::Score;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// The shelf of instruments and ensembles.
pub(crate) struct Shelf {
    /// Instruments.
    pub(crate) library: Cow<'static, Library>,
}

impl Shelf {
    /// The built-in instruments, and those of `--instruments`.
    pub(crate) fn open(global: &Global) -> Result<Self, Failure> {
        let mut texts = Vec::new();
        for folder in &global.instruments {
            let files = files::toml_files(folder)?;
            if files.is_empty() {
                let why = format!("{} holds no instrument (*.toml); name the folder that does", folder.display());
                return Err(Failure::Usage(why));
            }
            for file in files {
                texts.push((file.to_string_lossy().into_owned(), files::read_text(&file)?));
            }
        }
        if texts.is_empty() {
            return Ok(Self { library: Cow::Borrowed(Library::builtin()) });
        }
        let own = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        Ok(Self { library: Cow::Owned(Library::builtin().with_files(own)?) })
    }

    /// The ensemble that `--for` names; for `as-written` the file's own instruments, with who plays which part.
    pub(crate) fn ensemble(
        &self,
        name: &str,
        score: &Score,
    ) -> Result<(Arc<Ensemble>, Option<Checked<Casting>>), Failure> {
        let whole = name.split_once(WITHOUT).map_or(name, |(whole, _)| whole).replace('_', "-");
        if whole == "as-written" && name.contains(WITHOUT) {
            let why =
                "as-written is who the file's own parts are for, so that nobody can be left out; name an ensemble";
            return Err(Failure::Usage(why.to_owned()));
        }
        if whole != "as-written" {
            return Ok((self.named(name)?, None));
        }
        let Checked { value: (ensemble, casting), findings } = as_written(score, &self.library)?;
        Ok((Arc::new(ensemble), Some(Checked::new(casting, findings))))
    }

    /// An ensemble by its id, from a TOML file, or from a line of instrumentation.
    pub(crate) fn named(&self, name: &str) -> Result<Arc<Ensemble>, Failure> {
        let path = Path::new(name);
        if files::has_extension(path, &["toml"]) {
            return Ok(Arc::new(Ensembles::parse(&files::read_text(path)?, name, &self.library)?));
        }
        if let Some((whole, seats)) = name.split_once(WITHOUT) {
            return Ok(Arc::new(without(&*self.named(whole)?, seats)?));
        }
        let id = name.split_whitespace().collect::<Vec<_>>().join("-");
        match Ensembles::builtin().get(&id, &self.library) {
            Err(unknown @ Error::Unknown { .. }) => self.line(name, unknown).map(Arc::new),
            found => Ok(Arc::new(found?)),
        }
    }

    /// The ensemble of a line; `unknown` says that it is no name of one.
    fn line(&self, line: &str, unknown: Error) -> Result<Ensemble, Failure> {
        Ensemble::from_line(line, &self.library).map_err(|error| {
            let word = !line.contains(|c: char| c.is_whitespace() || c == '-');
            let words = !line.contains(|c: char| c.is_ascii_digit() || ",;.+()[]&".contains(c));
            match (&unknown, error) {
                (_, Error::Invalid(problem)) if word && problem.remedy.starts_with("did you mean") => {
                    pointed(line, &problem)
                }
                (Error::Unknown { near, .. }, _) if words && !near.is_empty() => unknown.into(),
                (_, Error::Invalid(problem)) if !words || problem.remedy.starts_with("did you mean") => {
                    pointed(line, &problem)
                }
                _ => unknown.into(),
            }
        })
    }

    /// Every built-in ensemble.
    pub(crate) fn ensembles(&self) -> Result<Vec<Ensemble>, Failure> {
        let all = Ensembles::builtin();
        Ok(all.ids().map(|id| all.get(id, &self.library)).collect::<Result<_, Error>>()?)
    }

    /// What is wrong in an ensemble's text.
    pub(crate) fn check_ensemble(&self, name: &str, text: &str) -> Vec<Invalid> {
        problems_of(Ensembles::parse(text, name, &self.library))
    }

    /// A playback target by its id, or from a TOML file.
    pub(crate) fn target(&self, name: &str) -> Result<Target, Failure> {
        let path = Path::new(name);
        if files::has_extension(path, &["toml"]) {
            return Ok(Target::parse(&files::read_text(path)?, name, &self.library)?);
        }
        Ok(Target::builtin(name)?)
    }

    /// What is wrong in a target's text.
    pub(crate) fn check_target(&self, name: &str, text: &str) -> Vec<Invalid> {
        problems_of(Target::parse(text, name, &self.library))
    }

    /// A style by its name, or from a TOML file.
    pub(crate) fn style(&self, name: &str) -> Result<Style, Failure> {
        let path = Path::new(name);
        if files::has_extension(path, &["toml"]) {
            return Ok(Style::parse(&files::read_text(path)?, name)?);
        }
        Ok(Style::builtin(name)?)
    }
}

/// What is wrong in a text that was read.
fn problems_of<T>(read: Result<T, Error>) -> Vec<Invalid> {
    match read {
        Err(Error::Problems(problems)) => problems,
        Err(Error::Invalid(invalid)) => vec![*invalid],
        _ => Vec::new(),
    }
}

/// An ensemble without the seats of these names; `optional` are all that it can do without.
fn without(ensemble: &Ensemble, seats: &str) -> Result<Ensemble, Failure> {
    let names = SeatNames::of(ensemble);
    let mut out = Vec::new();
    for name in seats.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if name.eq_ignore_ascii_case("optional") {
            out.extend(ensemble.seats.iter().filter(|seat| seat.optional).map(|seat| seat.id));
        } else {
            out.extend(names.find(name).map_err(|near| no_seat(ensemble, &names, name, &near))?);
        }
    }
    if out.is_empty() || ensemble.seats.iter().all(|seat| out.contains(&seat.id)) {
        let why = if out.is_empty() { "nobody is left out" } else { "nobody would be left" };
        return Err(Failure::Usage(format!(
            "--without \"{seats}\": {why}; name some of the seats of {}",
            ensemble.name
        )));
    }
    let gone: Vec<&str> =
        ensemble.seats.iter().map(|seat| seat.id).filter(|id| out.contains(id)).map(|id| names.label(id)).collect();
    let named = |name: &str| format!("{name}{WITHOUT}{}", gone.join(", "));
    Ok(Ensemble { id: named(&ensemble.id), name: named(&ensemble.name), ..ensemble.without(&out) })
}

fn no_seat(ensemble: &Ensemble, names: &SeatNames, name: &str, near: &[String]) -> Failure {
    let quoted = |names: &mut dyn Iterator<Item = &str>| names.map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
    let help = match near {
        [] => format!("its seats are {}", quoted(&mut names.labels())),
        near => format!("did you mean {}?", quoted(&mut near.iter().map(String::as_str))),
    };
    Failure::Usage(format!("there is no seat called `{name}` in {}; {help}", ensemble.name))
}

/// A problem under the line it is in.
fn pointed(line: &str, problem: &Invalid) -> Failure {
    let span = problem.span.clone().unwrap_or(0..line.len());
    let width = |text: Option<&str>| text.unwrap_or_default().chars().count();
    let (before, long) = (width(line.get(..span.start)), width(line.get(span)).max(1));
    let mut text = format!("{}; {}\n  {line}\n  ", problem.why, problem.remedy);
    text.push_str(&" ".repeat(before));
    text.push_str(&"^".repeat(long));
    Failure::Usage(text)
}
