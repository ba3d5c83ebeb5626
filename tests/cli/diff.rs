//! `diff`: two arrangements of one piece side by side.

use super::{RAG, SATIE, folder, json, path, quick, told};

#[test]
fn an_arrangement_beside_itself_and_beside_another() {
    let folder = folder();
    let [one, other] = ["one", "other"].map(|name| path(&folder, name));
    assert_eq!(told(&quick(&["arrange", SATIE, "--for", "woodwind-quintet", "-o", &one])).0, 0);
    assert_eq!(told(&quick(&["arrange", SATIE, "--for", "string-quartet", "-o", &other])).0, 0);
    let (code, text, _) = told(&["diff", &one, &one, "--fail-on", "note"]);
    assert!(code == 0 && text.contains("new findings: none") && text.contains("difficulty: none"), "{text}");
    let (code, text, _) = told(&["diff", &one, &other]);
    assert!(code == 0 && text.contains("Oboe: no longer there") && text.contains("Viola: "), "{text}");
    let said = json(&["diff", &one, &other]);
    assert_eq!((&said["schema_version"], &said["after"]["ensemble"]), (&1.into(), &"string-quartet".into()));
    assert!(said["players"].as_array().is_some_and(|players| players.len() == 9), "{said}");
}

#[test]
fn different_pieces_are_compared_and_said_to_be() {
    let folder = folder();
    let [satie, rag] = ["satie", "rag"].map(|name| path(&folder, name));
    for (source, out) in [(SATIE, &satie), (RAG, &rag)] {
        assert_eq!(told(&quick(&["arrange", source, "--for", "as-written", "-o", out])).0, 0);
    }
    let (code, text, said) = told(&["diff", &satie, &rag]);
    assert!(code == 0 && text.contains("before:") && said.contains("different pieces"), "{said}");
    assert_eq!(told(&["diff", &satie, &satie]).2, "");
}

#[test]
fn new_findings_fail_when_asked_to() {
    let folder = folder();
    let [easy, high] = ["easy", "high"].map(|name| path(&folder, name));
    assert_eq!(told(&quick(&["arrange", SATIE, "--for", "woodwind-quintet", "-o", &easy])).0, 0);
    let report = std::path::Path::new(&easy).join("report.json");
    let mut changed: serde_json::Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    changed["findings"] = serde_json::json!([{
        "code": "melody-buried", "severity": "warning", "place": { "bar": 4, "last_bar": 7, "name": "Flute" }, "message": "is covered",
    }]);
    std::fs::create_dir(&high).unwrap();
    std::fs::write(std::path::Path::new(&high).join("report.json"), changed.to_string()).unwrap();
    let (code, text, _) = told(&["diff", &easy, &high, "--fail-on", "warning"]);
    assert!(code == 1 && text.contains("warning [melody-buried] bars 4-7, Flute: is covered"), "{code} {text}");
    assert_eq!(told(&["diff", &easy, &high, "--fail-on", "error"]).0, 0);
    assert_eq!(told(&["diff", &high, &easy, "--fail-on", "note"]).0, 0);
}

#[test]
fn what_is_no_arrangement_is_told() {
    let folder = folder();
    let (nowhere, empty) = (path(&folder, "nowhere"), folder.path().to_string_lossy().into_owned());
    let broken = path(&folder, "report.json");
    for (args, said) in [
        (["diff", nowhere.as_str(), nowhere.as_str()], "there is no folder"),
        (["diff", &empty, &empty], "holds no report.json"),
        (["diff", SATIE, SATIE], "is not UTF-8 text; name a folder that `partwright arrange` wrote"),
        (["diff", "--schema", "--json"], "schema_version"),
    ] {
        let (code, stdout, stderr) = told(&args);
        let schema = args[1] == "--schema";
        assert!(
            code == if schema { 0 } else { 2 } && (stderr.contains(said) || stdout.contains(said)),
            "{args:?}: {code} {stderr}"
        );
    }
    std::fs::write(&broken, "{}").unwrap();
    let (code, _, stderr) = told(&["diff", &broken, &broken]);
    assert!(code == 2 && stderr.contains("is not the report of an arrangement"), "{code} {stderr}");
}
