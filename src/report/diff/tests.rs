//! Reports made by hand, compared.

use super::*;
use serde_json::{Value, json};

fn report(levels: &[f64], heard: &[bool], findings: Value) -> Told {
    let bar = |(index, (level, heard)): (usize, (&f64, &bool))| {
        let maskers = if *heard { json!([]) } else { json!([1]) };
        json!({ "bar": index + 1, "mix": -30.0, "seats": [level, -40.0],
            "melody": { "seats": [0], "heard": heard, "maskers": maskers } })
    };
    let bars: Vec<Value> = levels.iter().zip(heard).enumerate().map(bar).collect();
    let seat = |name: &str| json!({ "name": name, "notes": 9, "sheet": { "grade": "grade-3", "hardest": [] } });
    let text = json!({
        "schema_version": 1, "title": "Air", "ensemble": "duo", "bars": bars.len(), "seats": [seat("Flute"), seat("Horn")],
        "balance": { "melody_heard": 500, "bars": bars }, "findings": findings,
    });
    Told::parse(&text.to_string(), "report.json").unwrap()
}

fn buried(from: u32, to: u32, severity: &str) -> Value {
    json!([{ "code": "melody-buried", "severity": severity, "place": { "bar": from, "last_bar": to, "name": "Flute" }, "message": "covered" }])
}

#[test]
fn a_report_beside_itself_differs_in_nothing() {
    let told = report(&[-35.0; 4], &[true, true, false, true], buried(3, 3, "warning"));
    let same = Difference::of(&told, &told);
    assert!(same.new.is_empty() && same.gone.is_empty());
    assert!(same.levels.iter().all(|level| level.shifts.is_empty()) && same.levels.len() == 3);
    let melody = same.melody.unwrap();
    assert!(melody.lost.is_empty() && melody.found.is_empty());
    assert!(same.players.iter().all(|player| !player.is_other()));
}

#[test]
fn a_melody_lost_is_told_with_who_has_it_and_who_covers_it() {
    let before = report(&[-35.0; 5], &[true, true, true, true, false], json!([]));
    let after = report(&[-39.0, -39.0, -35.0, -35.0, -35.0], &[false, false, true, true, true], buried(1, 2, "error"));
    let difference = Difference::of(&before, &after);
    let melody = difference.melody.as_ref().unwrap();
    let place = |from, to, covered: &[&str]| Place {
        from,
        to,
        seats: vec!["Flute".to_owned()],
        covered_by: covered.iter().map(|name| (*name).to_owned()).collect(),
    };
    assert_eq!(melody.lost, [place(1, 2, &["Horn"])]);
    assert_eq!(melody.found, [place(5, 5, &[])]);
    assert_eq!(difference.levels[1].shifts, [Shift { from: 1, to: 2, by: crate::units::Decibels(-4.0) }]);
    let text = difference.to_string();
    for part in [
        "lost in bars 1-2 (Flute, covered by Horn)",
        "Flute: bars 1-2 4.0 LU softer",
        "error [melody-buried] bars 1-2, Flute: covered",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn different_pieces_are_told_apart_by_source_and_by_title_or_length() {
    let of = |hash: &str, title: &str, bars: u32| {
        let text = json!({ "schema_version": 1, "made": { "source_hash": hash }, "title": title, "ensemble": "duo",
            "bars": bars, "seats": [], "balance": null, "findings": [] });
        Told::parse(&text.to_string(), "report.json").unwrap()
    };
    let air = of("a", "Air", 8);
    for same in [of("b", "Air", 8), of("a", "Aria", 9)] {
        assert_eq!(air.unlike(&same), None);
    }
    let said = air.unlike(&of("b", "Rag", 8)).unwrap();
    assert!(said.contains("different pieces, `Air` (8 bars) and `Rag` (8 bars)"), "{said}");
    assert!(air.unlike(&of("b", "Air", 9)).is_some());
}

#[test]
fn a_finding_that_is_worse_is_new_and_one_that_is_milder_is_not() {
    let of = |from, to, severity| report(&[-35.0; 9], &[true; 9], buried(from, to, severity));
    let count = |before: &Told, after: &Told| {
        let difference = Difference::of(before, after);
        (difference.new.len(), difference.gone.len())
    };
    assert_eq!(count(&of(1, 4, "warning"), &of(3, 6, "error")), (1, 0));
    assert_eq!(count(&of(1, 4, "error"), &of(3, 6, "warning")), (0, 1));
    assert_eq!(count(&of(1, 2, "note"), &of(8, 9, "note")), (1, 1));
}

#[test]
fn what_is_no_report_is_refused_in_a_sentence() {
    for (text, said) in [("{}", "is not the report"), ("nonsense", "is not the report")] {
        let error = Told::parse(text, "report.json").unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    let other = serde_json::to_string(
        &json!({ "schema_version": 9, "title": "", "ensemble": "", "bars": 0, "seats": [], "balance": null, "findings": [] }),
    );
    assert!(Told::parse(&other.unwrap(), "report.json").unwrap_err().to_string().contains("version 9"));
}
