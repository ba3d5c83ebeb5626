//! What an earlier run wrote in a folder of score and parts, told apart from what its owner put there.

use super::explode::EXPLODED;
use super::files;
use super::folder::{ARRANGEMENT, PAGE, PREVIEW, REASONS, REPORT};
use super::reduce::REDUCED;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Beside the pages, what `arrange`, `explode` and `reduce` write under one name for every piece; but for the plan, which may
/// have pins of its owner's.
const BESIDE: [&str; 7] = [ARRANGEMENT, EXPLODED, REDUCED, PAGE, PREVIEW, REASONS, REPORT];

/// The score without its extension.
const SCORE: &str = "score";
/// The folder of parts.
const PARTS: &str = "parts";

/// How our MusicXML says who wrote it, and how far from its start that is looked for, in bytes: before it stand titles only.
const SIGNATURE: &[u8] = b"<software>partwright ";
const HEAD: u64 = 1 << 16;

/// The files that an earlier run wrote, below its folder: pages that say so themselves, with their PDFs, and where the score is
/// one of them, what has a fixed name. Pages that another program has saved since are their owner's.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = pages(&folder.join(SCORE));
    if !found.is_empty() {
        found.extend(BESIDE.map(|name| folder.join(name)).into_iter().filter(|path| path.is_file()));
    }
    found.extend(parts(&folder.join(PARTS)));
    let mut below: Vec<PathBuf> =
        found.iter().filter_map(|path| Some(path.strip_prefix(folder).ok()?.to_owned())).collect();
    below.sort();
    below.dedup();
    below
}

/// The pages in a folder of parts, whatever they are called.
fn parts(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let music = entries.filter(|path| files::has_extension(path, &["musicxml", "mxl"]));
    music.flat_map(|path| pages(&path.with_extension(""))).collect()
}

/// The pages of a name without extension that are ours, and the PDF that was engraved from them.
fn pages(name: &Path) -> Vec<PathBuf> {
    let with = |ending: &str| {
        let mut path = name.as_os_str().to_owned();
        path.push(format!(".{ending}"));
        PathBuf::from(path)
    };
    let mut found: Vec<PathBuf> = ["musicxml", "mxl"].map(with).into_iter().filter(|path| is_signed(path)).collect();
    let pdf = with("pdf");
    if !found.is_empty() && pdf.is_file() {
        found.push(pdf);
    }
    found
}

fn is_signed(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let head = if files::has_extension(path, &["mxl"]) { unpacked(file) } else { head(file) };
    head.is_some_and(|head| head.windows(SIGNATURE.len()).any(|here| here == SIGNATURE))
}

/// The document in an archive: the one file in it whose name ends as MusicXML does.
fn unpacked(file: File) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(file).ok()?;
    let name = archive.file_names().find(|name| name.ends_with(".musicxml"))?.to_owned();
    head(archive.by_name(&name).ok()?)
}

fn head(file: impl Read) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head).ok().map(|_| head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use partwright::notation::mxl;

    const OURS: &str = "<score-partwise><identification><encoding><software>partwright 0.1.0</software>";
    const THEIRS: &str = "<score-partwise><identification><encoding><software>MuseScore 4.5</software>";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(PARTS)).unwrap();
        for (name, text) in files {
            let bytes = if name.ends_with(".mxl") { mxl(text).unwrap() } else { text.as_bytes().to_vec() };
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        folder
    }

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let folder = folder(files);
        super::files(folder.path()).iter().map(|path| path.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn pages_say_that_they_are_ours_and_all_else_is_its_owners() {
        let files = [
            ("score.mxl", OURS),
            ("score.musicxml", THEIRS),
            ("score.pdf", ""),
            ("preview.wav", ""),
            ("notes.txt", ""),
            ("parts/01. Flute.musicxml", OURS),
            ("parts/01. Flute.pdf", ""),
            ("parts/02-oboe.musicxml", THEIRS),
            ("parts/02-oboe.pdf", ""),
            ("parts/fingerings.pdf", ""),
            ("parts/readme.txt", OURS),
        ];
        let ours = ["parts/01. Flute.musicxml", "parts/01. Flute.pdf", "preview.wav", "score.mxl", "score.pdf"];
        assert_eq!(found(&files), ours);
    }

    #[test]
    fn fixed_names_are_ours_beside_a_score_of_ours_only() {
        let files = [("score.musicxml", THEIRS), ("preview.wav", ""), ("plan.toml", ""), ("parts/cut.mxl", THEIRS)];
        assert!(found(&files).is_empty());
        assert!(super::files(Path::new("there/is/no/such/folder")).is_empty());
    }
}
