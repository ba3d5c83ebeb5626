//! `diff`: two arrangements of one piece side by side.

use super::args::{Diff, Global};
use super::exit::{Exit, Failure};
use super::files::{self, print_schema, print_text};
use super::folder::{REPORT, WANTED};
use super::terminal::Terminal;
use partwright::report::diff::{Difference, Told};
use partwright::report::json;
use std::path::Path;

/// Reads both reports and tells what changed.
pub(crate) fn run(command: &Diff, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    if command.schema {
        return print_schema(&Difference::json_schema());
    }
    let [before, after] = command.folders.as_slice() else {
        return Err(Failure::Usage("name two folders that `arrange` wrote: `partwright diff A B`".to_owned()));
    };
    let (before, after) = (read(before)?, read(after)?);
    if let Some(sentence) = before.unlike(&after) {
        terminal.say(&format!("{sentence}; seats are compared by name, bars by number"));
    }
    let difference = Difference::of(&before, &after);
    let text = if global.json { json::to_text(&difference)? } else { difference.to_string() };
    print_text(&text)?;
    let limit = command.fail_on.limit();
    let reached = limit.is_some_and(|limit| difference.new.iter().any(|row| row.severity >= limit));
    Ok(if reached { Exit::Findings } else { Exit::Fine })
}

fn read(folder: &Path) -> Result<Told, Failure> {
    let path = if folder.is_dir() { folder.join(REPORT) } else { folder.to_owned() };
    if !path.exists() {
        let what = folder.display();
        return Err(Failure::Usage(match folder.is_dir() {
            true => {
                format!("{what} holds no {REPORT}: name a folder that `partwright arrange` wrote, or arrange again")
            }
            false => format!("there is no folder {what}; name one that `partwright arrange` wrote"),
        }));
    }
    Ok(Told::parse(&files::read_wanted(&path, WANTED)?, &path.to_string_lossy())?)
}
