//! What a plan holds: sources of every kind, ensembles, the recipe.

use super::{path, piece, planned, ran, results, songs, told};
use crate::folder;
use std::path::Path;

fn keys(plan: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(plan).with_file_name("plan.jsonl")).expect("plan.jsonl");
    let key =
        |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["key"].as_str().map(str::to_owned);
    text.lines().map(|line| key(line).expect("a key")).collect()
}

#[test]
fn every_kind_of_source_gives_the_same_items() {
    let folder = folder();
    let songs = songs(&folder, 3, 0);
    let wanted = ["string-trio/0/0000.mid", "string-trio/0/0002.mid", "string-trio/1/0001.mid"];
    std::fs::write(songs.join("readme.md"), "no music").expect("writes");
    let list = "# ours\n0/0000.mid\n1/0001.mid\n\n0/0002.mid\n";
    std::fs::write(songs.join("all.txt"), list).expect("writes");
    std::fs::write(songs.join("all.csv"), "title,source\nx,0/0000.mid\n\"a, b\",1/0001.mid\ny,0/0002.mid\n")
        .expect("writes");
    let rows = wanted.map(|key| format!("{{\"source\":\"{}\"}}\n", key.trim_start_matches("string-trio/")));
    std::fs::write(songs.join("all.jsonl"), rows.concat()).expect("writes");
    let mut archive = tar::Builder::new(std::fs::File::create(songs.join("all.tar")).expect("creates"));
    for step in ["0", "1"] {
        archive.append_dir_all(step, songs.join(step)).expect("packs");
    }
    archive.into_inner().expect("finishes");
    let sources = [
        songs.clone(),
        songs.join("*/*.mid"),
        songs.join("all.txt"),
        songs.join("all.csv"),
        songs.join("all.jsonl"),
        songs.join("all.tar"),
    ];
    let mut made = Vec::new();
    for (number, source) in sources.iter().enumerate() {
        let plan = planned(&folder, source, &format!("editions-{number}"), &[]);
        assert_eq!(keys(&plan), wanted, "{}", source.display());
        assert_eq!(ran(&plan, &["--jobs", "1"]).0, 0);
        made.push(results(&plan));
    }
    assert_eq!(made[0].len(), 3);
    assert!(made.iter().all(|results| *results == made[0]), "the same bytes from every kind of source");
}

#[test]
fn a_manifest_names_keys_and_ensembles() {
    let folder = folder();
    let songs = songs(&folder, 2, 0);
    let text = "source,key,for\n0/0000.mid,first.mid,\n1/0001.mid,,string-quartet\n";
    std::fs::write(songs.join("all.csv"), text).expect("writes");
    let plan = planned(&folder, &songs.join("all.csv"), "editions", &[]);
    assert_eq!(keys(&plan), ["string-quartet/1/0001.mid", "string-trio/first.mid"]);
    std::fs::write(songs.join("all.csv"), "source,key\n0/0000.mid,a\n1/0001.mid,a\n").expect("writes");
    let twice = songs.join("all.csv").to_string_lossy().into_owned();
    let (code, _, said) = told(&["batch", "plan", &twice, "--out", &path(&folder, "x"), "--for", "string-trio"]);
    assert!(code == 2 && said.contains("0/0000.mid and 1/0001.mid would both be string-trio/a"), "{said}");
}

#[test]
fn the_files_of_a_recipe_lie_beside_the_plan() {
    let folder = folder();
    let songs = songs(&folder, 1, 0);
    let band = path(&folder, "our band.toml");
    std::fs::copy("assets/ensembles/TEMPLATE.toml", &band).expect("copies");
    let style = path(&folder, "ours.toml");
    std::fs::copy("assets/styles/TEMPLATE.toml", &style).expect("copies");
    let (out, source) = (path(&folder, "editions"), songs.to_string_lossy().into_owned());
    let both = format!("string-trio,{band}");
    let args = [
        "batch",
        "plan",
        &source,
        "--out",
        &out,
        "--for",
        &both,
        "--write",
        "midi",
        "--",
        "--no-audio",
        "--steps",
        "200",
        "--style",
        &style,
    ];
    let (code, _, said) = told(&args);
    assert!(code == 0 && said.contains("2 items for string-trio, our-band in 1 shards"), "{said}");
    let plan = format!("{out}/plan.json");
    let text = std::fs::read_to_string(&plan).expect("plan.json");
    assert!(text.contains("\"ours.toml\"") && text.contains("\"our band.toml\"") && !text.contains(&style), "{text}");
    std::fs::remove_file(&band).expect("removes");
    std::fs::remove_file(&style).expect("removes");
    let (code, said) = ran(&plan, &[]);
    assert!(code == 0 && results(&plan).len() == 2, "{said}");
    std::fs::write(format!("{out}/recipe/ours.toml"), "id = \"other\"\n").expect("writes");
    let (code, said) = ran(&plan, &[]);
    assert!(code == 2 && said.contains("ours.toml was changed"), "{said}");
}

#[test]
fn what_cannot_be_planned_is_refused_and_nothing_written() {
    let folder = folder();
    let songs = songs(&folder, 1, 0);
    let (source, out) = (songs.to_string_lossy().into_owned(), path(&folder, "editions"));
    let empty = path(&folder, "empty");
    std::fs::create_dir(&empty).expect("creates");
    let packed = path(&folder, "songs.tar.gz");
    std::fs::write(&packed, "x").expect("writes");
    let inside = path(&folder, "songs/editions");
    let cases: [(&[&str], &str); 19] = [
        (&[&empty, "--out", &out, "--for", "string-trio"], "holds no music"),
        (&["/no/such", "--out", &out, "--for", "string-trio"], "is not there"),
        (&[&packed, "--out", &out, "--for", "string-trio"], "compressed"),
        (&[&source, "--out", &inside, "--for", "string-trio"], "lies among the sources"),
        (&[&source, "--out", &out, "--for", "string-trioo"], "string-trio"),
        (&[&source, "--out", &out, "--for", "string-trio", "--shards", "0"], "--shards"),
        (&[&source, "--out", &out, "--for", "string-trio", "--emit", "slrum"], "slurm"),
        (&[&source, "--out", &out, "--for", "string-trio", "--", "--seed=3"], "batch plan --seed"),
        (&[&source, "--out", &out, "--for", "string-trio", "--", "-o", "x"], "below the plan's folder"),
        (&[&source, "--out", &out, "--for", "string-trio", "--", "--instruments", "x"], "before the `--`"),
        (&[&source, "--out", &out, "--for", "string-trio", "--", "--stile", "x"], "--stile"),
        (&[&source, "--out", &out, "--for", "string-trio", "--", "--style", "/no/such.toml"], "such.toml"),
        (&[&source, "--out", &out, "--for", "string-trio", "--", "--style", "romntic"], "romantic"),
        (&[&source, "--out", &out, "--for", "string-trio", "--", "--target=zork"], "targets list"),
        (&[&source, "--out", &out, "--for", "string-trio", "--", "--level", "zork"], "grade-1"),
        (&[&source, "--out", &out, "--for", "as-written", "--", "--level", "zork"], "grade-1"),
        (&[&source, "--out", &out, "--for", "string-trio", "--", "--without", "Violn"], "Violin"),
        (&[&source, "--out", &out, "--for", "as-written", "--", "--without", "Violin"], "nobody can be left out"),
        (&[&source, "--out", &out, "--for", "string-trio", "--", "--part-names", "{nme}"], "{name}"),
    ];
    for (args, wanted) in cases {
        let (code, _, said) = told(&[&["batch", "plan"][..], args].concat());
        assert!(code == 2 && said.contains(wanted), "{args:?}: {said}");
        assert!(!Path::new(&out).join("plan.json").exists(), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_told_together_and_links_to_nothing_are_told() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder();
    let songs = songs(&folder, 2, 0);
    std::os::unix::fs::symlink("nowhere.mid", songs.join("link.mid")).expect("links");
    let (source, out) = (songs.to_string_lossy().into_owned(), path(&folder, "editions"));
    let args = ["batch", "plan", &source, "--out", &out, "--for", "string-trio"];
    let (code, _, said) = told(&args);
    assert!(code == 0 && said.contains("2 items") && said.contains("songs/link.mid is a link to nothing"), "{said}");
    for name in [&b"a\xff.mid"[..], b"b\xfe.mid"] {
        std::fs::write(songs.join(std::ffi::OsStr::from_bytes(name)), "MThd").expect("writes");
    }
    let (code, _, said) = told(&[&args[..], &["--force"]].concat());
    assert!(code == 2 && said.contains("songs/a\u{fffd}.mid\n") && said.contains("songs/b\u{fffd}.mid"), "{said}");
}

#[test]
fn a_plan_is_replaced_only_by_force_and_keeps_what_was_done() {
    let folder = folder();
    let songs = songs(&folder, 3, 0);
    let plan = planned(&folder, &songs, "editions", &[]);
    assert_eq!(ran(&plan, &[]).0, 0);
    std::fs::write(songs.join("new.mid"), piece(99)).expect("writes");
    let (source, out) = (songs.to_string_lossy().into_owned(), path(&folder, "editions"));
    let again = ["batch", "plan", &source, "--out", &out, "--for", "string-trio", "--write", "midi", "--shards", "5"];
    let quick = ["--", "--no-audio", "--steps", "200"];
    let (code, _, said) = told(&[&again[..], &quick].concat());
    assert!(code == 2 && said.contains("--force"), "{said}");
    assert_eq!(told(&[&again[..], &["--force"], &quick].concat()).0, 0);
    let (code, said) = ran(&plan, &[]);
    assert!(code == 0 && said.contains("1 done, 0 failed, 3 done before"), "{said}");
}

#[test]
fn every_engine_is_given_its_files() {
    let folder = folder();
    let songs = songs(&folder, 1, 0);
    let all = "slurm,kubernetes,swarm,aws-batch,ecs,mesos,nomad,condor,parallel,ray";
    let plan = planned(&folder, &songs, "editions", &["--shards", "3", "--emit", all]);
    for engine in partwright::batch::Engine::ALL {
        let name = engine.name().split('-').next().expect("a word");
        let there = std::fs::read_dir(Path::new(&plan).with_file_name("")).expect("readable");
        let starts = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.expect("readable").file_name().to_string_lossy().starts_with(name)
        };
        assert!(there.into_iter().any(starts), "{name}");
    }
}
