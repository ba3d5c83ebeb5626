//! `batch plan`: says what is to be done, and writes nothing else.

use super::recipe::Draft;
use super::sources::{self, Found, Sources};
use super::store::{ITEMS, PLAN};
use super::whom;
use crate::cli::args::{Global, PlanBatch};
use crate::cli::config::Config;
use crate::cli::exit::{Exit, Failure};
use crate::cli::files::{self, fail};
use crate::cli::library::Shelf;
use crate::cli::over::Over;
use crate::cli::pending::Pending;
use crate::cli::terminal::Terminal;
use partwright::batch::{Engine, Facts, Item, Key, Plan, Write, sha256, write_items};
use partwright::report::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a task takes beside its files, in MiB.
const BESIDE: u64 = 256;

/// Writes `plan.json`, `plan.jsonl`, the recipe's files and the engines' jobs.
pub(super) fn run(command: &PlanBatch, config: &Config, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let place = command.out.join(PLAN);
    let over = Over::new(command.force, [command.source.as_path()]);
    over.refuse_source(&command.out.join(ITEMS))?;
    Pending::check_file(&place, &over)?;
    let (shelf, sources) = (Shelf::open(global)?, sources::find(&command.source)?);
    for link in &sources.dangling {
        terminal.say(&format!("{} is a link to nothing, and is left out", link.display()));
    }
    refuse_inside(command, &sources)?;
    let mut draft = Draft::of(&command.options, config, global)?;
    let all = whom::ensembles(&command.ensembles);
    let all = all.iter().map(|ensemble| draft.add(ensemble, &shelf)).collect::<Result<Vec<_>, _>>()?;
    let items = items((&sources, command.write.into()), &all, &mut draft, &shelf)?;
    fs::create_dir_all(&command.out).map_err(|error| fail("create", &command.out, error))?;
    let folder = fs::canonicalize(&command.out).map_err(|error| fail("read", &command.out, error))?;
    draft.write(&folder)?;
    let lines = write_items(&items)?;
    let plan = plan(command, &sources, draft, &lines, items.len() as u64);
    for engine in &command.emit {
        emit(*engine, command, &plan, &folder)?;
    }
    put(&folder.join(ITEMS), &lines)?;
    put(&folder.join(PLAN), &plan.to_text()?)?;
    tell(command, &plan, &place, terminal);
    if global.json { files::print_text(&plan.to_text()?) } else { files::print_text(&format!("{}\n", place.display())) }
}

/// Refuses to write among the sources: the next plan would take results for sources.
fn refuse_inside(command: &PlanBatch, sources: &Sources) -> Result<(), Failure> {
    let out = std::path::absolute(&command.out).map_err(|error| fail("find", &command.out, error))?;
    let lists = files::has_extension(&command.source, &["tar", "txt", "list", "csv", "jsonl", "ndjson"]);
    if lists || !out.starts_with(&sources.root) || command.source.is_file() {
        return Ok(());
    }
    let why = format!("{} lies among the sources in {}", command.out.display(), sources.root.display());
    Err(Failure::Usage(format!("{why}, so that results would be taken for sources; name a folder outside")))
}

fn plan(command: &PlanBatch, sources: &Sources, draft: Draft, lines: &str, items: u64) -> Plan {
    let plan = Plan {
        schema_version: json::SCHEMA_VERSION,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        shards: command.shards,
        seed: command.seed,
        recipe: String::new(),
        write: command.write.into(),
        root: sources.root.to_string_lossy().into_owned(),
        options: draft.options,
        ensembles: draft.ensembles,
        texts: draft.texts,
        items,
        items_sha256: sha256(lines.as_bytes()),
        emitted: command.emit.iter().map(|engine| engine.name().to_owned()).collect(),
    };
    plan.with_recipe()
}

/// Every source for everybody it is for, in the order of keys.
fn items(
    (sources, write): (&Sources, Write),
    all: &[usize],
    draft: &mut Draft,
    shelf: &Shelf,
) -> Result<Vec<Item>, Failure> {
    let mut items: BTreeMap<String, Item> = BTreeMap::new();
    for found in &sources.found {
        let own = found.ensemble.as_deref().map(|ensemble| draft.add(ensemble, shelf)).transpose()?;
        for whom in own.map_or_else(|| all.to_vec(), |own| vec![own]) {
            let item = item(found, sources, whom, draft)?;
            if let Some(other) = items.insert(write.path(&item.key), item) {
                return Err(one_place(&other, &other.source, &found.source));
            }
        }
    }
    for (place, item) in &items {
        let mut above = place.match_indices('/').filter_map(|(end, _)| items.get(&place[..end]));
        above.next().map_or(Ok(()), |other| Err(one_place(other, &other.source, &item.source)))?;
    }
    let mut items: Vec<Item> = items.into_values().collect();
    items.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(items)
}

fn one_place(item: &Item, first: &str, second: &str) -> Failure {
    let again = format!("{first} and {second} would both be {}", item.key);
    Failure::Usage(format!("{again}; give each a `key` of its own in a .csv or .jsonl"))
}

fn item(found: &Found, sources: &Sources, whom: usize, draft: &Draft) -> Result<Item, Failure> {
    let below = Path::new(&found.source).strip_prefix(&sources.root).unwrap_or(Path::new(&found.source));
    let path = below.to_string_lossy();
    let name = found.key.as_deref().unwrap_or_else(|| path.trim_start_matches('/').trim_start_matches("./"));
    let key: Key = format!("{}/{name}", draft.ensembles[whom].folder).parse().map_err(Failure::Usage)?;
    Ok(Item { key, source: path.into_owned(), slice: found.slice.clone(), whom })
}

fn emit(engine: Engine, command: &PlanBatch, plan: &Plan, folder: &Path) -> Result<(), Failure> {
    let memory = command.memory >> 20;
    let facts = Facts {
        name: format!("partwright-{}", &plan.recipe[..8]),
        shards: plan.shards,
        folder: folder.to_string_lossy().into_owned(),
        root: plan.root.clone(),
        image: command.image.clone().unwrap_or_else(|| format!("partwright:{}", plan.version)),
        jobs: command.jobs,
        file_memory_mb: memory,
        memory_mb: memory.saturating_mul(u64::from(command.jobs)).saturating_add(BESIDE),
    };
    let files: Vec<(PathBuf, String)> =
        engine.files(&facts)?.into_iter().map(|(name, text)| (folder.join(name), text)).collect();
    files.iter().try_for_each(|(path, text)| put(path, text))
}

fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let pending = Pending::file(path, &Over::own())?;
    fs::write(pending.path(), text).map_err(|error| fail("write", path, error))?;
    pending.keep()
}

fn tell(command: &PlanBatch, plan: &Plan, place: &Path, terminal: &Terminal) {
    let whom: Vec<&str> = plan.ensembles.iter().map(|whom| whom.folder.as_str()).collect();
    terminal.say(&format!("{} items for {} in {} shards", plan.items, whom.join(", "), plan.shards));
    terminal.say(&format!("on this machine: partwright batch run {}", place.display()));
    for engine in &command.emit {
        terminal.say(&format!("{}, in {}: {}", engine.name(), command.out.display(), engine.start()));
    }
}
