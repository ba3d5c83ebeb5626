//! The plan's folder: the plan, its items, and the lines of results.

use crate::cli::exit::Failure;
use crate::cli::files::{self, fail};
use partwright::batch::{Item, Line, Lines, Plan, Standing, read_items, sha256};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The plan's file.
pub(super) const PLAN: &str = "plan.json";
/// The items' file.
pub(super) const ITEMS: &str = "plan.jsonl";
/// The folder of lines.
const LINES: &str = "results";
/// The folder of results in the making.
const WORK: &str = ".work";

/// A plan and where it lies.
pub(super) struct Store {
    /// The folder, absolute.
    pub(super) folder: PathBuf,
    /// What is to be done.
    pub(super) plan: Plan,
    /// To what.
    pub(super) items: Vec<Item>,
}

impl Store {
    /// Reads a plan and its items.
    pub(super) fn open(plan: &Path) -> Result<Self, Failure> {
        let whole = fs::canonicalize(plan).map_err(|error| fail("read", plan, error))?;
        let folder = whole.parent().unwrap_or(Path::new("/")).to_owned();
        let plan = Plan::parse(&files::read_text(&whole)?, &plan.to_string_lossy())?;
        let (path, name) = (folder.join(ITEMS), folder.join(ITEMS).to_string_lossy().into_owned());
        let text = files::read_text(&path)?;
        if sha256(text.as_bytes()) != plan.items_sha256 {
            let why = format!("{name} is not the one that {PLAN} was made with");
            return Err(Failure::Usage(format!("{why}; plan again with `partwright batch plan --force`")));
        }
        let items = read_items(&text, &name)?;
        match items.iter().find(|item| item.whom >= plan.ensembles.len()) {
            Some(item) => {
                Err(Failure::Usage(format!("{name}: {} is for an ensemble that {PLAN} does not have", item.key)))
            }
            None => Ok(Self { folder, plan, items }),
        }
    }

    /// Where it stands by all lines that runners have written so far, and how many of them are damaged.
    pub(super) fn standing(&self) -> Result<(Standing, usize), Failure> {
        let folder = self.folder.join(LINES);
        let (mut lines, mut damaged) = (Vec::new(), 0);
        let of_results = |path: &Path| files::has_extension(path, &["jsonl"]);
        let found = if folder.is_dir() { files::below(&folder, &of_results)? } else { Vec::new() };
        for path in found {
            let read = Lines::parse(&fs::read(&path).map_err(|error| fail("read", &path, error))?);
            damaged += read.damaged;
            lines.extend(read.lines);
        }
        Ok((Standing::of(&self.plan, &self.items, lines), damaged))
    }

    /// A folder for results in the making, which goes when it is dropped.
    pub(super) fn scratch(&self, runner: &Runner) -> Result<Scratch, Failure> {
        let folder = self.folder.join(WORK).join(&runner.0);
        fs::create_dir_all(&folder).map_err(|error| fail("create", &folder, error))?;
        Ok(Scratch(folder))
    }

    /// Removes what runners that were killed left half made. Only where nothing is missing any more, so that none can be
    /// at work.
    pub(super) fn sweep(&self) {
        let _ = fs::remove_dir_all(self.folder.join(WORK));
    }
}

/// A runner's name, which no other has, on any machine.
pub(super) struct Runner(String);

impl Runner {
    /// A new one.
    pub(super) fn new() -> Self {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u32(std::process::id());
        hasher.write_u64(super::now_ms());
        Self(format!("{:016x}", hasher.finish()))
    }
}

/// See [`Store::scratch`].
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// A new empty folder in it.
    pub(super) fn folder(&self, number: usize) -> Result<PathBuf, Failure> {
        let folder = self.0.join(number.to_string());
        fs::create_dir_all(&folder).map_err(|error| fail("create", &folder, error))?;
        Ok(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The lines that one runner writes: a file for each shard, which no other writes, so that lines never mix, on any disk.
pub(super) struct Writer {
    folder: PathBuf,
    runner: String,
    files: BTreeMap<u32, File>,
}

impl Writer {
    /// Of a runner.
    pub(super) fn new(store: &Store, runner: &Runner) -> Self {
        Self { folder: store.folder.join(LINES), runner: runner.0.clone(), files: BTreeMap::new() }
    }

    /// Writes a line, in one piece.
    pub(super) fn write(&mut self, shard: u32, line: &Line) -> Result<(), Failure> {
        let (text, path) = (line.to_text()?, self.folder.join(format!("shard-{shard:05}.{}.jsonl", self.runner)));
        let wrong = |error| fail("write", &path, error);
        let file = match self.files.entry(shard) {
            std::collections::btree_map::Entry::Occupied(there) => there.into_mut(),
            std::collections::btree_map::Entry::Vacant(empty) => {
                fs::create_dir_all(&self.folder).map_err(wrong)?;
                empty.insert(OpenOptions::new().create(true).append(true).open(&path).map_err(wrong)?)
            }
        };
        file.write_all(text.as_bytes()).map_err(wrong)
    }
}
