//! Writes what harmony and which phrases the analysis hears in a folder of MIDI files, as `tests/clients/harmony_figures.py`
//! and `phrase_figures.py` read it.
//!
//!     harmony_figures DIR OUT [--keyless]      OUT/<stem>.json; --keyless: as if the files said no key
//!
//! Times are in quarters. `keys` (signatures): [start, sharps, mode]; `tonalities`: the same and confidence; `chords`: [start, end, root, quality,
//! numeral, confidence]; `cadences`: [time, kind, confidence]; `foreign`: how many notes of each kind; `phrases`: start,
//! section, the earlier phrase that each is like, and how; `end`: of the piece.

use partwright::analysis::{Analysis, analyze};
use partwright::line::Likeness;
use partwright::run::Run;
use partwright::score::{Key, KeyMap, Mode, Score, Tick};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [from, to] => write_all(Path::new(from), Path::new(to), false),
        [from, to, "--keyless"] => write_all(Path::new(from), Path::new(to), true),
        _ => Err("usage: harmony_figures DIR OUT [--keyless]".into()),
    }
}

fn write_all(from: &Path, to: &Path, keyless: bool) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let Some(stem) = path.file_stem().filter(|_| path.extension().is_some_and(|ext| ext == "mid")) else {
            continue;
        };
        let mut score = partwright::midi::read(&fs::read(&path)?)?.value;
        if keyless {
            score.frame.keys = KeyMap::default();
        }
        let analysis = analyze(&score, &Run::default())?.value;
        fs::write(to.join(stem).with_extension("json"), told(&score, &analysis).to_string())?;
    }
    Ok(())
}

fn told(score: &Score, analysis: &Analysis) -> Value {
    let quarter = f64::from(score.frame.division().per_quarter());
    let at = |tick: Tick| tick.0 as f64 / quarter;
    let key = |tick: Tick, key: Key| {
        [json!(at(tick)), json!(key.fifths()), json!(if key.mode() == Mode::Major { "major" } else { "minor" })]
    };
    let mut foreign: BTreeMap<String, u32> = BTreeMap::new();
    for note in &analysis.foreign_notes {
        *foreign.entry(format!("{:?}", note.kind)).or_default() += 1;
    }
    json!({
        "notes": score.note_count(),
        "keys": analysis.keys.iter().map(|(tick, own)| key(*tick, *own)).collect::<Vec<_>>(),
        "tonalities": analysis.tonalities.iter().map(|own| {
            let [start, sharps, mode] = key(own.span.start, own.key);
            json!([start, sharps, mode, own.confidence])
        }).collect::<Vec<_>>(),
        "chords": analysis.chords.iter().map(|chord| {
            let (start, end) = (at(chord.span.start), at(chord.span.end));
            json!([start, end, chord.root, chord.quality, chord.numeral(), chord.confidence])
        }).collect::<Vec<_>>(),
        "cadences": analysis.cadences.iter().map(|own| json!([at(own.at), own.kind.sign(), own.confidence])).collect::<Vec<_>>(),
        "foreign": foreign,
        "end": at(score.frame.end),
        "phrases": analysis.phrases.iter().map(|phrase| {
            let same = phrase.same_as;
            let likeness = same.map(|same| match same.likeness {
                Likeness::Exact => "exact".to_owned(),
                Likeness::Varied => "varied".to_owned(),
                Likeness::Transposed(by) => format!("transposed by {by}"),
            });
            json!({"start": at(phrase.span.start), "section": phrase.section, "same_as": same.map(|same| same.phrase), "likeness": likeness})
        }).collect::<Vec<_>>(),
    })
}
