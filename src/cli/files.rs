//! Reading inputs and writing outputs: whole or not at all, and never over something unasked.

use super::exit::{Exit, Failure};
use partwright::report::json;
use serde::Serialize;
use std::fs;
use std::io::{BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// The bytes of a file, or of stdin for `-`.
pub(crate) fn read(source: &Path) -> Result<Vec<u8>, Failure> {
    if !is_dash(source) {
        return fs::read(source).map_err(|error| fail("read", source, error));
    }
    if std::io::stdin().is_terminal() {
        return Err(Failure::Usage("`-` reads stdin, but stdin is a terminal; give a file or a pipe".to_owned()));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| fail("read", Path::new("stdin"), error))
}

/// Whether a path is `-`: stdin or stdout.
pub(crate) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Whether a path ends in one of these extensions, in capitals or not.
pub(crate) fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|own| extensions.iter().any(|extension| own.eq_ignore_ascii_case(extension)))
}

/// A text file.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    read_wanted(path, "save it as UTF-8")
}

/// A text file of a kind: where it is no text, `wanted` says what to name instead.
pub(crate) fn read_wanted(path: &Path, wanted: &str) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| fail("read", path, error))?;
    String::from_utf8(bytes).map_err(|_| Failure::Usage(format!("{} is not UTF-8 text; {wanted}", path.display())))
}

/// The files under a folder that end in `.toml`, sorted by path; `TEMPLATE.toml` is left out. A file is itself.
pub(crate) fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    if folder.is_file() {
        return Ok(vec![folder.to_owned()]);
    }
    below(folder, &|path| {
        path.extension().is_some_and(|e| e == "toml") && path.file_name().is_none_or(|n| n != "TEMPLATE.toml")
    })
}

/// The files under a folder, however deep, that are wanted; sorted by path. Links to folders are not followed: they may
/// lead in a circle.
pub(crate) fn below(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Failure> {
    let mut files = entries_below(folder, wanted)?;
    files.retain(|path| path.is_file());
    Ok(files)
}

/// The same with all else that is no folder, such as links to nothing.
pub(crate) fn entries_below(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| fail("read", folder, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| fail("read", folder, error))?;
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            files.extend(entries_below(&path, wanted)?);
        } else if wanted(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Refuses stdout for what is not text when it is a terminal: asked before the work, so that none is done in vain.
pub(crate) fn refuse_terminal() -> Result<(), Failure> {
    if std::io::stdout().is_terminal() {
        let why = "this would write binary data to the terminal; redirect stdout or use -o FILE";
        return Err(Failure::Usage(why.to_owned()));
    }
    Ok(())
}

/// Prints a text as it is.
pub(crate) fn print_text(text: &str) -> Result<Exit, Failure> {
    to_stdout(text.as_bytes(), false)?;
    Ok(Exit::Fine)
}

/// Prints a schema, which is its own document.
pub(crate) fn print_schema(schema: &serde_json::Value) -> Result<Exit, Failure> {
    print_text(&partwright::report::json::to_text(schema)?)
}

/// Bytes to stdout; refused when stdout is a terminal and the bytes are not text.
pub(crate) fn to_stdout(bytes: &[u8], binary: bool) -> Result<(), Failure> {
    if binary {
        refuse_terminal()?;
    }
    written(std::io::stdout().lock().write_all(bytes))
}

/// Prints a document as JSON.
pub(crate) fn document_to_stdout(document: &impl Serialize) -> Result<(), Failure> {
    let mut stdout = BufWriter::new(std::io::stdout().lock());
    written(json::write(document, &mut stdout).and_then(|()| stdout.flush()))
}

/// Whether all went to stdout.
fn written(result: std::io::Result<()>) -> Result<(), Failure> {
    match result.and_then(|()| std::io::stdout().flush()) {
        // A reader that has seen enough, such as `head`, is not a failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|error| fail("write", Path::new("stdout"), error)),
    }
}

/// A failure of the file system.
pub(crate) fn fail(verb: &'static str, path: &Path, error: std::io::Error) -> Failure {
    Failure::File { verb, path: path.to_owned(), error }
}

/// The last part of a path, as text: reports name a file, not the folders of the machine it lay on.
pub(crate) fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The name of a file without folders and extension.
pub(crate) fn stem(path: &str) -> String {
    Path::new(path).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// The longest slug: names of files may have 255 bytes.
const SLUG: usize = 80;

/// A name as a slug: lower case letters and digits joined by `-`, cut where it gets long.
pub(crate) fn slug(name: &str) -> String {
    let words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let slug: String = words.join("-").chars().take(SLUG).collect();
    if slug.is_empty() { "piece".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug(&stem("a/Wall Street_Rag (1909).mid")), "wall-street-rag-1909");
        assert_eq!(slug("1. ere Gymnopédie"), "1-ere-gymnopédie");
        assert_eq!(slug("-"), "piece");
    }
}
