//! Who is heard in scores by good composers: does the balance say what it should?
//!
//!     cargo run --release --example heard_figures -- BENCH [melody|off|severe] [N]
//!
//! BENCH holds any of these folders (what follows the name does not matter); N takes only the first N movements of each:
//!
//! - `melody2*/orchestra/{programs,key.json}`: movements, and who has the melody when (*melody*). Each bar with melody is told
//!   from the same bar with the melody 12 dB softer, and from every other seat that plays in it, by the area under the
//!   curve of what counts for being heard (1: always told apart, 0.5: never).
//! - the same with the roles that analysis hears (*off*): each seat that has melody, countermelody or bass by itself over four
//!   bars or more is set 12 dB softer there in turn, then louder, while the marks stay: of how many such lines the balance
//!   says that they are off their marks, in most of their bars and of the right seat, and in what share of the bars left alone
//!   it says so of any line.
//! - `scores*/ref/*.mxl` (*severe*): severe findings per 16 bars, with the instruments and dynamics as written.

#![allow(clippy::print_stdout, reason = "a command's result goes to stdout")]

#[path = "../hearing/annotated.rs"]
#[allow(dead_code, reason = "each example uses its part")]
mod annotated;
mod auc;
#[path = "../hearing/files.rs"]
#[allow(dead_code, reason = "each example uses its part")]
mod files;
mod melody;
mod movement;
mod off;
mod severe;

use std::error::Error;
use std::path::Path;

type Anyhow<T> = Result<T, Box<dyn Error>>;

fn main() -> Anyhow<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (bench, only) = match words[..] {
        [bench] => (bench, None),
        [bench, only, ..] => (bench, Some(only)),
        [] => return Err("usage: heard_figures BENCH [melody|off|severe] [N]".into()),
    };
    let most: usize = words.get(2).map_or(Ok(usize::MAX), |n| n.parse())?;
    let asked = |name: &str| only.is_none_or(|only| only == name);
    if asked("melody") {
        melody::print(Path::new(bench), most)?;
    }
    if asked("off") {
        off::print(Path::new(bench), most)?;
    }
    if asked("severe") {
        severe::print(Path::new(bench), most)?;
    }
    Ok(())
}
