//! How far the roles agree with keys that others made, on the sets of a bench folder.
//!
//!     cargo run --release --example role_figures -- BENCH
//!
//! BENCH holds any of `parts*/bach/*/{ref,flat}`, `melody_*/{ref,multi,flat}`, `melody2*/lieder/{ref,flat}` and
//! `melody2*/orchestra/{programs,no_programs,key.json}`, as `hearing` describes them. Each row is a kind of line that the key
//! knows, with what its notes' lines are mainly (in %), and the share of notes whose role is one the kind may have:
//!
//! - chorales: soprano, alto and tenor, bass;
//! - songs: who sings, the bridge between, the lowest note of each half bar of the piano and its other notes, all
//!   while someone sings;
//! - orchestra: what the annotators call the main part, and beside it the part with a bass's program, and timpani.

#![allow(clippy::print_stdout, reason = "a command's result goes to stdout")]

#[path = "hearing/files.rs"]
#[allow(dead_code, reason = "each example uses its part")]
mod files;

use files::{folders, midi, read, stem};
use partwright::analysis::analyze;
use partwright::gm;
use partwright::line::Role::{self, Bass, Countermelody, Harmony, Melody, Rhythm};
use partwright::run::Run;
use partwright::score::{Part, Score};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

type Anyhow<T> = Result<T, Box<dyn Error>>;
/// What a key says of a note: the kind of its line.
type Key = BTreeMap<(u64, u8), &'static str>;

/// The kinds, with the roles each may have.
const KINDS: &[(&str, &[Role])] = &[
    ("soprano", &[Melody]),
    ("alto, tenor", &[Harmony]),
    ("bass", &[Bass]),
    ("sung", &[Melody]),
    ("bridge while sung", &[Countermelody, Harmony]),
    ("piano, lowest", &[Bass]),
    ("piano, other", &[Harmony, Rhythm, Countermelody]),
    ("main part", &[Melody]),
    ("bass instrument", &[Bass]),
    ("timpani", &[Bass, Rhythm, Harmony]),
];

fn main() -> Anyhow<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [bench] = &words[..] else { return Err("usage: role_figures BENCH".into()) };
    let bench = Path::new(bench);
    println!("| set | line | notes | {} | right |", Role::ALL.map(Role::name)[..5].join(" | "));
    println!("|---|---|---|---|---|---|---|---|---|");
    for set in folders(bench, "parts")?.iter().flat_map(|set| folders(&set.join("bach"), "").unwrap_or_default()) {
        table("chorale, four tracks", &set, "ref", "ref", &chorale)?;
        table("chorale, one track", &set, "ref", "flat", &chorale)?;
    }
    for set in folders(bench, "melody_")? {
        table("pop song, three tracks", &set, "ref", "multi", &song)?;
        table("pop song, one track", &set, "ref", "flat", &song)?;
    }
    for set in folders(bench, "melody2")? {
        table("Lied, two tracks", &set.join("lieder"), "ref", "ref", &song)?;
        table("Lied, one track", &set.join("lieder"), "ref", "flat", &song)?;
        orchestra(&set.join("orchestra"))?;
    }
    Ok(())
}

/// How many notes of each kind have each role.
type Counts = BTreeMap<&'static str, [u64; 6]>;

/// The rows of a set: the key of each file of `key`, against what is heard in the file of its name in `heard`.
fn table(name: &str, set: &Path, key: &str, heard: &str, of: &dyn Fn(&Score) -> Key) -> Anyhow<()> {
    let mut counts = Counts::new();
    for path in midi(&set.join(key)) {
        let (Some(file), key) = (path.file_name(), of(&read(&path)?)) else { continue };
        let score = read(&set.join(heard).join(file))?;
        count(&score, |_, place| key.get(&place).copied(), &mut counts)?;
    }
    print(name, &counts);
    Ok(())
}

/// Adds the notes of a score to their kinds; `kind` is told the part and (start in 480ths of a quarter, pitch) of a note.
fn count(score: &Score, kind: impl Fn(usize, (u64, u8)) -> Option<&'static str>, counts: &mut Counts) -> Anyhow<()> {
    let analysis = analyze(score, &Run::default())?.value;
    for line in &analysis.lines {
        for (part, note) in line.notes.iter().filter_map(|id| score.note(*id)) {
            if let Some(kind) = kind(part, (place(score, note.start.0), note.sound.midi())) {
                counts.entry(kind).or_default()[line.roles.main() as usize] += 1;
            }
        }
    }
    Ok(())
}

fn place(score: &Score, tick: u64) -> u64 {
    let quarter = score.frame.division().quarter().0;
    (tick * 480 + quarter / 2) / quarter
}

fn print(set: &str, counts: &Counts) {
    for (kind, may) in KINDS {
        let Some(count) = counts.get(kind) else { continue };
        let all = count.iter().sum::<u64>();
        let share = |notes: u64| format!("{:.1}", notes as f64 * 100.0 / all as f64);
        let shares: Vec<String> = count[..5].iter().map(|notes| share(*notes)).collect();
        let right: u64 = may.iter().map(|role| count[*role as usize]).sum();
        println!("| {set} | {kind} | {all} | {} | {} |", shares.join(" | "), share(right));
    }
}

/// The notes of a part: start, end, pitch.
fn notes(score: &Score, part: &Part) -> Vec<(u64, u64, u8)> {
    part.notes.iter().map(|note| (place(score, note.start.0), place(score, note.end().0), note.sound.midi())).collect()
}

fn chorale(score: &Score) -> Key {
    let mut key = Key::new();
    let parts: Vec<&Part> = score.parts.iter().filter(|part| !part.notes.is_empty()).collect();
    let kinds = ["soprano", "alto, tenor", "alto, tenor", "bass"];
    for (part, kind) in parts.iter().zip(kinds).filter(|_| parts.len() == 4).rev() {
        key.extend(notes(score, part).iter().map(|(start, _, pitch)| ((*start, *pitch), kind)));
    }
    key
}

/// Half a bar of four quarters.
const CELL: u64 = 960;

fn song(score: &Score) -> Key {
    let named = |name: &str| {
        let own = score.parts.iter().filter(|part| part.name.eq_ignore_ascii_case(name));
        own.flat_map(|part| notes(score, part)).collect::<Vec<_>>()
    };
    let (sung, bridge, piano) = (named("MELODY"), named("BRIDGE"), named("PIANO"));
    let cells: std::collections::BTreeSet<u64> =
        sung.iter().flat_map(|(start, end, _)| start / CELL..=end.saturating_sub(1) / CELL).collect();
    let mut lowest: BTreeMap<u64, u8> = BTreeMap::new();
    for (start, _, pitch) in &piano {
        lowest.entry(start / CELL).and_modify(|low| *low = (*low).min(*pitch)).or_insert(*pitch);
    }
    let mut key = Key::new();
    for (start, _, pitch) in piano.iter().filter(|(start, ..)| cells.contains(&(start / CELL))) {
        let low = lowest.get(&(start / CELL)) == Some(pitch);
        key.insert((*start, *pitch), if low { "piano, lowest" } else { "piano, other" });
    }
    for (start, _, pitch) in bridge.iter().filter(|(start, ..)| cells.contains(&(start / CELL))) {
        key.insert((*start, *pitch), "bridge while sung");
    }
    key.extend(sung.iter().map(|(start, _, pitch)| ((*start, *pitch), "sung")));
    key
}

/// Ids of profiles whose programs are a bass's in an orchestra.
const BASSES: [&str; 3] = ["double-bass", "tuba", "contrabassoon"];

fn orchestra(folder: &Path) -> Anyhow<()> {
    let text = fs::read_to_string(folder.join("key.json"))?;
    let key: serde_json::Value = serde_json::from_str(&text)?;
    for (set, name) in [("programs", "orchestra with programs"), ("no_programs", "orchestra without names")] {
        let mut counts = Counts::new();
        for path in midi(&folder.join("programs")) {
            let Some(file) = path.file_name() else { continue };
            let (known, score) = (read(&path)?, read(&folder.join(set).join(file))?);
            let spans = spans(&key["files"][stem(&path)]);
            let track = |part: usize| score.parts.get(part).map_or(0, |part| u64::from(part.track));
            let kind = |part: usize, (start, _): (u64, u8)| {
                let track = track(part);
                let main = spans.iter().find(|span| span.0 <= start && start < span.1);
                match main.map(|(.., tracks)| tracks.contains(&track)) {
                    Some(true) => Some("main part"),
                    _ => known.parts.iter().find(|part| u64::from(part.track) == track).and_then(low_kind),
                }
            };
            count(&score, kind, &mut counts)?;
        }
        print(name, &counts);
    }
    Ok(())
}

/// Start, end and the tracks that have the melody, with its doubles.
fn spans(file: &serde_json::Value) -> Vec<(u64, u64, Vec<u64>)> {
    let tick = |value: &serde_json::Value| (value.as_f64().unwrap_or(0.0) * 480.0).round() as u64;
    let span = |span: &serde_json::Value| {
        let more = ["unison", "octave"].iter().filter_map(|kind| span[*kind].as_array()).flatten();
        let tracks = more.chain([&span["track"]]).filter_map(serde_json::Value::as_u64).collect();
        (tick(&span["start"]), tick(&span["end"]), tracks)
    };
    file["spans"].as_array().map(|spans| spans.iter().map(span).collect()).unwrap_or_default()
}

fn low_kind(part: &Part) -> Option<&'static str> {
    let entry = gm::program(part.program?);
    let bass = BASSES.iter().any(|profile| entry.profiles.first() == Some(profile));
    if bass { Some("bass instrument") } else { (entry.family == "timpani").then_some("timpani") }
}
