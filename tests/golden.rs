//! Golden arrangements as small text dumps by bar and seat, to be read as music. `UPDATE_EXPECT=1 cargo test --test golden`
//! writes them anew; read the diff.
//!
//! A bar reads `beat:pitch/length`, beats counted from 1, lengths in quarter notes; `^` marks a note that doubles another seat.

mod common;

use partwright::analysis::analyze;
use partwright::arrange::{ArrangedNote, Arrangement, Deed, adopt};
use partwright::pipeline::{Request, arrange};
use partwright::profile::{Level, Library};
use partwright::regroup::{Explode, Hand, HandSize, Rule, explode, reduce};
use partwright::report::inspection;
use partwright::run::Run;
use partwright::score::{Bar, Tick};
use std::fmt::Write as _;
use std::path::Path;

/// Score, ensemble, first and last bar of the dump.
const CASES: [(&str, &str, u32, u32); 5] = [
    ("gymnopedie-1", "woodwind-quintet", 1, 24),
    ("wall-street-rag", "brass-quintet", 1, 16),
    ("wolf-italian-serenade", "sax-quartet", 1, 16),
    ("freedoom-steel-and-brass", "concert-band-full", 1, 8),
    ("schubert-symphony-5-i", "orchestra-classical", 1, 12),
];

fn dump(arrangement: &Arrangement, first: u32, last: u32) -> String {
    let frame = &arrangement.frame;
    let mut text = format!("{} for {}, bars {first}-{last}\n", arrangement.title, arrangement.ensemble.id);
    for bar in frame.meters.bars(frame.end).filter(|bar| (first..=last).contains(&bar.number.0)) {
        let _ = writeln!(text, "\nbar {} ({})", bar.number.0, bar.meter);
        for (part, seat) in arrangement.seats.iter().zip(&arrangement.ensemble.seats) {
            let notes: Vec<String> = part
                .notes
                .iter()
                .filter(|note| bar.span.contains(note.start))
                .map(|note| note_text(arrangement, note, &bar))
                .collect();
            if !notes.is_empty() {
                let _ = writeln!(text, "  {:<8} {}", seat.abbreviation, notes.join(" "));
            }
        }
    }
    text
}

fn note_text(arrangement: &Arrangement, note: &ArrangedNote, bar: &Bar) -> String {
    let quarter = f64::from(arrangement.frame.division().per_quarter());
    let beat = arrangement.frame.meters.position(note.start);
    let beat_length = bar.meter.beat_length(arrangement.frame.division()).0 as f64;
    let at = f64::from(beat.beat) + beat.after.0 as f64 / beat_length;
    let sound = note.sound.pitch().map_or_else(|| format!("x{}", note.sound.midi()), |pitch| pitch.to_string());
    let doubled = arrangement.decisions[note.decision.0 as usize].deeds.contains(&Deed::Doubled);
    format!("{}:{sound}/{}{}", short(at), short(note.length.0 as f64 / quarter), if doubled { "^" } else { "" })
}

fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[test]
fn golden_arrangements_read_as_they_did() {
    let mut differing = Vec::new();
    for (name, band, first, last) in CASES {
        let piece = common::score(name);
        let request = Request::new(common::ensemble(band));
        let outcome = arrange(&piece.score, &request, &Run::default()).expect("arranges");
        differing.extend(differing_from(
            &format!("arrangements/{name}--{band}.txt"),
            &dump(&outcome.arrangement, first, last),
        ));
    }
    assert!(differing.is_empty(), "these differ; UPDATE_EXPECT=1 writes them anew: {differing:#?}");
}

#[test]
fn golden_parts_read_as_they_did() {
    let source = common::score("brahms-waltz-op39-15").score;
    let wish = Explode { rule: Rule::TopDown, ..Explode::into_parts(4) };
    let exploded = explode(&source, &wish, &Run::default()).expect("explodes").value;
    let seated = exploded.as_written(&source, Library::builtin()).expect("is seated");
    let arrangement = adopt(&seated.score, &seated.ensemble, &seated.casting).value;
    let differing = differing_from("regrouped/brahms-waltz-op39-15--4-parts.txt", &dump(&arrangement, 1, 8));
    assert_eq!(differing, None, "this differs; UPDATE_EXPECT=1 writes it anew");
}

#[test]
fn golden_inspections_read_as_they_did() {
    let run = Run::default();
    let differing = ["brahms-waltz-op39-15", "gymnopedie-1"].into_iter().filter_map(|name| {
        let score = common::score(name).score;
        let heard = analyze(&score, &run).expect("analyses");
        let text = inspection::text(&inspection::inspect(&score, &heard.value, &heard.findings));
        differing_from(&format!("inspections/{name}.txt"), &text)
    });
    let differing: Vec<String> = differing.collect();
    assert!(differing.is_empty(), "these differ; UPDATE_EXPECT=1 writes them anew: {differing:#?}");
}

#[test]
fn golden_reductions_read_as_they_did() {
    let source = common::score("saint-georges-quartet-op1-3").score;
    let analysis = analyze(&source, &Run::default()).expect("analyses").value;
    let piano = Library::builtin().get("piano").expect("is built in");
    let hand = Hand::of(HandSize::Normal, &piano, Level::Professional);
    let reduced = reduce(&source, &analysis, hand, &Run::default()).expect("reduces").value;
    let seated = reduced.at(&piano).expect("is seated");
    let arrangement = adopt(&seated.score, &seated.ensemble, &seated.casting).value;
    let differing = differing_from("regrouped/saint-georges-quartet-op1-3--piano.txt", &dump(&arrangement, 1, 8));
    assert_eq!(differing, None, "this differs; UPDATE_EXPECT=1 writes it anew");
}

/// The golden file, when it does not hold the text; with UPDATE_EXPECT it is written.
fn differing_from(golden: &str, text: &str) -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(golden);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("makes the folder");
        std::fs::write(&file, text).expect("writes");
        return None;
    }
    (std::fs::read_to_string(&file).unwrap_or_default() != text).then(|| file.display().to_string())
}

#[test]
fn short_numbers_read_well() {
    assert_eq!(
        (short(1.0), short(0.5), short(Tick(7).0 as f64 / 3.0)),
        ("1".to_owned(), "0.5".to_owned(), "2.33".to_owned())
    );
}
