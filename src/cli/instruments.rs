//! `instruments`: list, show, measure, check, template, schema.

use super::args::{Global, Instruments, InstrumentsAction, ShowInstruments};
use super::exit::{Exit, Failure};
use super::files::{self, print_schema, print_text};
use super::json;
use super::library::Shelf;
use super::measure;
use super::over::Over;
use super::pending::Pending;
use super::texts::Texts;
use partwright::profile::{self, Library, Profile, toml_of};
use partwright::report::{html, instrument, text::table};
use partwright::run::near_names;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Does what was asked.
pub(crate) fn run(command: &Instruments, global: &Global) -> Result<Exit, Failure> {
    let shelf = Shelf::open(global)?;
    match &command.action {
        InstrumentsAction::List { family, search } => {
            list(&chosen(&shelf.library, family.as_deref(), search.as_deref())?, global)
        }
        InstrumentsAction::Show(command) => show(&shelf.library, command, global),
        InstrumentsAction::Measure(command) => measure::run(command, &shelf.library),
        InstrumentsAction::Check(files) => check(&shelf.library, &files.files, global),
        InstrumentsAction::Template => print_text(profile::TEMPLATE),
        InstrumentsAction::Schema => print_schema(&profile::json_schema()),
    }
}

#[derive(Serialize)]
struct List<'a> {
    instruments: &'a [Arc<Profile>],
}

/// The instruments of a family whose names hold all words.
fn chosen(library: &Library, family: Option<&str>, search: Option<&str>) -> Result<Vec<Arc<Profile>>, Failure> {
    let families = family.map(|word| families(library, word)).transpose()?;
    let of_family = |profile: &Profile| families.as_ref().is_none_or(|all| all.contains(&json::word(&profile.family)));
    let words = plain(search.unwrap_or_default());
    let named = |profile: &Profile| {
        let names = plain(&format!("{} {} {}", profile.id, profile.name, profile.abbreviation));
        words.split_whitespace().all(|word| holds(&names, word))
    };
    let found: Vec<Arc<Profile>> =
        library.iter().filter(|profile| of_family(profile) && named(profile)).cloned().collect();
    match search {
        Some(search) if found.is_empty() => Err(nothing_found(library, search)),
        _ => Ok(found),
    }
}

/// Whether names hold a word; one or two letters, such as a key, must stand by themselves.
fn holds(names: &str, word: &str) -> bool {
    if word.chars().count() > 2 { names.contains(word) } else { names.split_whitespace().any(|own| own == word) }
}

/// In lower case, with blanks for hyphens and letters for accidentals.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('♭', "b").replace('♯', "#").replace(['-', '_'], " ")
}

/// The families that a word names, whole or in part.
fn families(library: &Library, word: &str) -> Result<Vec<String>, Failure> {
    let mut known: Vec<String> = library.iter().map(|profile| json::word(&profile.family)).collect();
    known.sort();
    known.dedup();
    let wanted = word.to_lowercase().replace([' ', '_'], "-");
    let holds =
        |family: &String| family.contains(&wanted) || wanted.strip_suffix('s').is_some_and(|w| family.contains(w));
    let found: Vec<String> = known.iter().filter(|family| holds(family)).cloned().collect();
    if found.is_empty() {
        let why = format!("there is no family called `{word}`; the families are {}", known.join(", "));
        return Err(Failure::Usage(why));
    }
    Ok(found)
}

fn nothing_found(library: &Library, search: &str) -> Failure {
    let near = near_names(search, library.ids().flat_map(|id| id.0.split('-').chain([id.0.as_str()])));
    let hint = match near.first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => "without --search all are listed".to_owned(),
    };
    Failure::Usage(format!("no instrument's name holds `{search}`; {hint}"))
}

fn list(profiles: &[Arc<Profile>], global: &Global) -> Result<Exit, Failure> {
    if global.json {
        json::print(List { instruments: profiles })?;
        return Ok(Exit::Fine);
    }
    let header = ["id", "name", "family", "amateur", "professional"].map(str::to_owned);
    let rows = profiles.iter().map(|profile| {
        let (amateur, professional) = if profile.is_unpitched() {
            (format!("{} sounds", profile.percussion.len()), String::new())
        } else {
            (profile.range.amateur.to_string(), profile.range.professional.to_string())
        };
        [profile.id.to_string(), profile.name.clone(), json::word(&profile.family), amateur, professional]
    });
    print_text(&table(std::iter::once(header).chain(rows).collect(), &[]))
}

fn show(library: &Library, command: &ShowInstruments, global: &Global) -> Result<Exit, Failure> {
    let named = command.ids.iter().map(|id| library.get(id)).collect::<Result<Vec<_>, _>>()?;
    if let Some(path) = &command.html {
        let all = if named.is_empty() { library.iter().cloned().collect() } else { named };
        let over = Over::new(command.force, global.instruments.iter().map(PathBuf::as_path));
        return sheet(&all, path, &over);
    }
    if command.toml {
        let texts = named.iter().map(|profile| toml_of(profile)).collect::<Result<Vec<_>, _>>()?;
        return print_text(&texts.join("\n"));
    }
    match (global.json, named.as_slice()) {
        (true, [one]) => json::print(&**one)?,
        (true, several) => json::print(List { instruments: several })?,
        _ => {
            let pages: Vec<String> = named.iter().map(|profile| instrument::page(profile)).collect();
            return print_text(&pages.join("\n\n"));
        }
    }
    Ok(Exit::Fine)
}

fn sheet(profiles: &[Arc<Profile>], path: &Path, over: &Over) -> Result<Exit, Failure> {
    let profiles: Vec<&Profile> = profiles.iter().map(|profile| &**profile).collect();
    if files::is_dash(path) {
        return print_text(&html::contact_sheet(&profiles)?);
    }
    let pending = Pending::file(path, over)?;
    let page = html::contact_sheet(&profiles)?;
    std::fs::write(pending.path(), page).map_err(|error| files::fail("write", path, error))?;
    pending.keep()?;
    Ok(Exit::Fine)
}

fn check(library: &Library, paths: &[PathBuf], global: &Global) -> Result<Exit, Failure> {
    let texts = Texts::read(paths)?;
    texts.report(library.check_files(texts.iter()), "instrument", global)
}
