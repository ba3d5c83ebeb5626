//! Where the music is: a folder, a glob, a file, an archive, what lists files, or a store of objects.

mod address;
mod archive;
#[cfg_attr(not(feature = "s3"), path = "no_bucket.rs")]
mod bucket;
mod manifest;
mod tree;

pub(super) use address::Address;
#[cfg(feature = "parquet")]
pub(super) use manifest::Row;

use crate::cli::exit::Failure;
use crate::cli::files::{self, fail};
use partwright::batch::{Item, Slice};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// What was found.
pub(super) struct Sources {
    /// The folder that they are in, absolute; or its address.
    pub(super) root: PathBuf,
    /// Each of them, in an order that does not depend on the disk's.
    pub(super) found: Vec<Found>,
    /// Links to nothing, which are left out.
    pub(super) dangling: Vec<PathBuf>,
}

impl Sources {
    fn new(root: PathBuf, found: Vec<Found>) -> Self {
        Self { root, found, dangling: Vec::new() }
    }
}

/// One source.
pub(super) struct Found {
    /// Its path, below the root or absolute; or its address.
    pub(super) source: String,
    /// Which bytes of it.
    pub(super) slice: Option<Slice>,
    /// Its key without the ensemble, where that is told.
    pub(super) key: Option<String>,
    /// For whom, where that is told; else for all.
    pub(super) ensemble: Option<String>,
}

/// Endings of what can be read here, and of what cannot, with what to do.
const KINDS: &str = "a folder, a glob, a file of music, .tar, .txt, .list, .csv, .jsonl or s3://…";
const COMPRESSED: [&str; 6] = ["gz", "tgz", "bz2", "xz", "zst", "zip"];

/// All that a source names.
pub(super) fn find(source: &Path) -> Result<Sources, Failure> {
    let sources = match Address::of(source) {
        Some(address) => bucket::objects(&address),
        None => on_disk(source),
    }?;
    if sources.found.is_empty() {
        return Err(refusal(
            source,
            "holds no music (*.mid, *.midi, *.kar, *.rmi, *.musicxml, *.mxl)",
            "name where it is",
        ));
    }
    Ok(sources)
}

fn on_disk(source: &Path) -> Result<Sources, Failure> {
    let ends = |endings: &[&str]| files::has_extension(source, endings);
    match () {
        () if source.is_dir() => tree::folder(source),
        () if !source.exists() && is_glob(source) => tree::glob(source),
        () if ends(&COMPRESSED) => Err(refusal(
            source,
            "is compressed, so that no file of it can be read alone",
            "unpack it, or make it a .tar",
        )),
        () if ends(&["tar"]) => archive::tar(source),
        () if ends(&["txt", "list"]) => manifest::list(source),
        () if ends(&["csv"]) => manifest::csv(source),
        () if ends(&["jsonl", "ndjson"]) => manifest::jsonl(source),
        #[cfg(feature = "parquet")]
        () if ends(&["parquet"]) => manifest::parquet(source),
        #[cfg(not(feature = "parquet"))]
        () if ends(&["parquet"]) => Err(refusal(
            source,
            "is Parquet, which this partwright was built without",
            "build it with `--features parquet`",
        )),
        () if !source.exists() => Err(refusal(source, "is not there", &format!("give {KINDS}"))),
        () if tree::is_music(source) => tree::file(source),
        () => Err(refusal(source, "names no music", &format!("give {KINDS}"))),
    }
}

/// The bytes of an item.
///
/// # Errors
/// [`Failure::Again`] where no item can be read now, whichever it is.
pub(super) fn read(root: &Path, item: &Item) -> Result<Vec<u8>, Failure> {
    if let Some(address) = Address::of_item(root, &item.source) {
        return bucket::read(&address);
    }
    let path = root.join(&item.source);
    let read = match &item.slice {
        None => fs::read(&path),
        Some(slice) => part(&path, slice),
    };
    read.map_err(|error| fail("read", &path, error))
}

fn part(path: &Path, slice: &Slice) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(slice.offset))?;
    let mut bytes = Vec::new();
    file.take(slice.size).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_glob(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

pub(super) fn refusal(source: &Path, what: &str, remedy: &str) -> Failure {
    Failure::Usage(format!("{} {what}; {remedy}", source.display()))
}

/// A path as text; plans are text.
fn text_of(path: &Path) -> Result<String, Failure> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| refusal(path, "has a name that is not UTF-8, which a plan cannot hold", "rename it"))
}

/// Paths as texts, below the root; those that are none are told together.
fn texts_of(root: &Path, paths: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let below = |path: &PathBuf| path.strip_prefix(root).unwrap_or(path).to_str().map(str::to_owned);
    let wrong: Vec<String> =
        paths.iter().filter(|path| below(path).is_none()).map(|path| path.display().to_string()).collect();
    if wrong.is_empty() {
        return Ok(paths.iter().filter_map(below).collect());
    }
    let why = "names that are not UTF-8, which a plan cannot hold; rename these";
    Err(Failure::Usage(format!("files have {why}:\n  {}", wrong.join("\n  "))))
}

/// A folder, absolute.
fn absolute(folder: &Path) -> Result<PathBuf, Failure> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    fs::canonicalize(folder).map_err(|error| fail("read", folder, error))
}

/// A source that is but a path.
fn found(source: String) -> Found {
    Found { source, slice: None, key: None, ensemble: None }
}
