//! Findings for tools that show them beside files: SARIF 2.1.0, the Static Analysis Results Interchange Format.
//!
//! Source: OASIS Standard, Static Analysis Results Interchange Format (SARIF) Version 2.1.0. Rules are the catalogue of
//! codes; a finding in the bytes of a file has a region (offset from 0), any other place is a logical location. How many
//! notes are at stake stands in the property bag, as `notesAtStake`.

use crate::finding::{Code, Finding, Place, Severity};
use serde_json::{Value, json};

/// The version of the format.
const VERSION: &str = "2.1.0";
/// Where its schema is published.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";
/// The name by which tools know the folder that relative paths start from.
const ROOT: &str = "%SRCROOT%";

/// A file that findings are about.
#[derive(Debug, Clone, Copy)]
pub struct Examined<'a> {
    /// Its path as the user named it, in bytes (it need not be UTF-8); `-` is stdin.
    pub path: &'a [u8],
    /// Its size in bytes; `None` when it is not known.
    pub size: Option<u64>,
    /// What was found.
    pub findings: &'a [Finding],
}

/// The log of one run over files.
#[must_use]
pub fn log(files: &[Examined<'_>]) -> Value {
    let results: Vec<Value> = files.iter().flat_map(results).collect();
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let version = env!("CARGO_PKG_VERSION");
    let driver = json!({ "name": "partwright", "version": version, "semanticVersion": version, "rules": rules });
    let artifacts: Vec<Value> = files.iter().map(artifact).collect();
    let run = json!({ "tool": { "driver": driver }, "artifacts": artifacts, "results": results });
    json!({ "$schema": SCHEMA, "version": VERSION, "runs": [run] })
}

fn rule(code: Code) -> Value {
    let page = code.page();
    let (checks, remedy) = (page.section("What it checks"), page.section("Remedy"));
    // The second line of a page is its severity, which is the default level here.
    let (title, rest) = page.markdown.split_once('\n').unwrap_or_default();
    let rest = rest.split_once('\n').unwrap_or_default().1;
    json!({
        "id": code.id(),
        "name": format!("{code:?}"),
        "shortDescription": { "text": page.title },
        "fullDescription": { "text": checks },
        "help": { "text": format!("{checks}\n\n{remedy}"), "markdown": format!("{title}\n{rest}") },
        "defaultConfiguration": { "level": level(page.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn artifact(file: &Examined<'_>) -> Value {
    let mut artifact = json!({ "location": location_of(file) });
    if let Some(size) = file.size {
        artifact["length"] = size.into();
    }
    artifact
}

fn location_of(file: &Examined<'_>) -> Value {
    let uri = uri(file.path);
    if uri.starts_with("file:") { json!({ "uri": uri }) } else { json!({ "uri": uri, "uriBaseId": ROOT }) }
}

fn results<'a>(file: &'a Examined<'a>) -> impl Iterator<Item = Value> + 'a {
    file.findings.iter().map(|finding| result(file, finding))
}

fn result(file: &Examined<'_>, finding: &Finding) -> Value {
    let mut text = finding.message.clone();
    if !finding.remedy.is_empty() {
        text += "; ";
        text += &finding.remedy;
    }
    let mut location = json!({ "physicalLocation": { "artifactLocation": location_of(file) } });
    if let Some(region) = region(file, &finding.place) {
        location["physicalLocation"]["region"] = region;
    }
    if let Some(logical) = logical(&finding.place) {
        location["logicalLocations"] = json!([logical]);
    }
    let mut result = json!({
        "ruleId": finding.code.id(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == finding.code),
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [location],
    });
    if let Some(notes) = finding.notes {
        result["properties"] = json!({ "notesAtStake": notes });
    }
    result
}

/// The byte that is meant; where the file ends too early, the place behind its last byte.
fn region(file: &Examined<'_>, place: &Place) -> Option<Value> {
    let offset = place.offset?;
    let within = file.size.is_none_or(|size| offset < size);
    Some(json!({ "byteOffset": offset, "byteLength": u8::from(within) }))
}

/// Seat or part, track, and bars with their beat, from the larger to the smaller, named by the smallest.
fn logical(place: &Place) -> Option<Value> {
    let seat =
        (!place.name.is_empty()).then(|| (if place.seat.is_some() { "seat" } else { "part" }, place.name.clone()));
    let track = place.track.map(|track| ("track", format!("track {track}")));
    let span = Place { bar: place.bar, last_bar: place.last_bar, beat: place.beat, ..Place::default() };
    let bars = place.bar.map(|_| ("bar", span.to_string()));
    let path: Vec<(&str, String)> = [seat, track, bars].into_iter().flatten().collect();
    let (kind, name) = path.last()?;
    let whole = path.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("/");
    Some(json!({ "name": name, "fullyQualifiedName": whole, "kind": kind }))
}

/// A path as a URI: relative where it is; what a URI may not hold is percent-encoded.
fn uri(path: &[u8]) -> String {
    if path == b"-" {
        return "stdin".to_owned();
    }
    let mut uri = String::from(if path.starts_with(b"/") { "file://" } else { "" });
    for byte in path.strip_prefix(b"./").unwrap_or(path) {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            byte => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{BarNumber, SeatId};

    #[test]
    fn paths_become_uris() {
        for (path, expected) in [
            ("a/b c.mid", "a/b%20c.mid"),
            ("./Gymnopédie 1.mid", "Gymnop%C3%A9die%201.mid"),
            ("/tmp/x.mid", "file:///tmp/x.mid"),
            ("1:2%.mid", "1%3A2%25.mid"),
            ("-", "stdin"),
        ] {
            assert_eq!(uri(path.as_bytes()), expected);
        }
    }

    fn one(finding: Finding) -> Value {
        let files = [Examined { path: b"x.mid", size: Some(100), findings: std::slice::from_ref(&finding) }];
        log(&files)["runs"][0]["results"][0].take()
    }

    #[test]
    fn a_byte_of_a_track_has_a_region_and_a_track() {
        let finding = Finding::new(Code::MidiTruncated, Place::byte(Some(3), 100), "it breaks off");
        let location = &one(finding)["locations"][0];
        assert_eq!(location["physicalLocation"]["region"], json!({ "byteOffset": 100, "byteLength": 0 }));
        assert_eq!(location["logicalLocations"][0]["name"], "track 3");
    }

    #[test]
    fn a_bar_of_a_seat_is_a_logical_location_alone() {
        let place = Place::seat(SeatId(0), "Flute", BarNumber(9)).to_bar(BarNumber(12)).at_beat(2);
        let result = one(Finding::new(Code::RangeOutside, place, "too low").with_remedy("raise it"));
        assert!(result["locations"][0]["physicalLocation"]["region"].is_null());
        assert_eq!(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "Flute/bars 9-12, beat 2");
        assert_eq!(result["message"]["text"], "too low; raise it");
    }

    #[test]
    fn every_code_is_a_rule_and_results_point_to_it() {
        let finding = Finding::new(Code::WeakRegister, Place::default(), "x");
        let result = one(finding.clone());
        let log = log(&[]);
        let rules = &log["runs"][0]["tool"]["driver"]["rules"];
        assert_eq!(rules.as_array().map(Vec::len), Some(Code::ALL.len()));
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(rules[index]["help"]["markdown"].as_str().unwrap().starts_with("# "));
        assert!(!rules[index]["help"]["markdown"].as_str().unwrap().contains("severity:"));
    }
}
