//! What a run leaves behind: the same bytes for every number of shards and workers, and a line for every file.

use super::{lines, path, planned, ran, results, runner, songs, told, tree};
use crate::folder;
use std::path::Path;

#[test]
fn neither_shards_nor_workers_change_a_byte() {
    let folder = folder();
    let songs = songs(&folder, 20, 10);
    let whole = planned(&folder, &songs, "whole", &[]);
    assert_eq!(ran(&whole, &["--jobs", "1"]).0, 0);
    let parted = planned(&folder, &songs, "parted", &["--shards", "7"]);
    for shard in 0..7 {
        let mut one = runner(&parted, &["--jobs", "2", "--max-failures", "100%"]);
        one.env("SLURM_ARRAY_TASK_ID", shard.to_string()).assert().success();
    }
    assert_eq!(results(&whole).len(), 18);
    assert!(results(&whole) == results(&parted), "one shard, and seven");
    let merged = |plan: &str| {
        serde_json::from_str::<serde_json::Value>(&told(&["batch", "merge", plan, "--verify", "--json"]).1)
            .expect("JSON")
    };
    let (one, seven) = (merged(&whole), merged(&parted));
    assert_eq!(one["tree"], seven["tree"]);
    assert_eq!(
        (&one["done"], &one["failed"], &seven["done"], &seven["missing"]),
        (&18.into(), &2.into(), &18.into(), &0.into())
    );
}

#[test]
fn a_folder_for_each_file_has_all_that_arrange_writes() {
    let folder = folder();
    let songs = songs(&folder, 1, 0);
    let (source, out) = (songs.to_string_lossy().into_owned(), path(&folder, "editions"));
    let args = [
        "batch",
        "plan",
        &source,
        "--out",
        &out,
        "--for",
        "string-trio",
        "--seed",
        "5",
        "--",
        "--no-audio",
        "--steps",
        "200",
    ];
    assert_eq!(told(&args).0, 0);
    assert_eq!(ran(&format!("{out}/plan.json"), &[]).0, 0);
    let made = tree(&Path::new(&out).join("out/string-trio/0/0000.mid"));
    let seed = partwright::batch::Key::seed(&"string-trio/0/0000.mid".parse().expect("a key"), 5).to_string();
    let alone = path(&folder, "alone");
    let piece = format!("{source}/0/0000.mid");
    let args =
        ["arrange", &piece, "--for", "string-trio", "--seed", &seed, "--no-audio", "--steps", "200", "-o", &alone];
    assert_eq!(told(&args).0, 0);
    let names: Vec<String> = made.keys().cloned().collect();
    assert!(names.contains(&"arrangement.mid".to_owned()) && names.contains(&"report.json".to_owned()), "{names:?}");
    assert!(made == tree(Path::new(&alone)), "what `arrange` writes alone");
}

#[test]
fn what_is_done_is_skipped_until_its_source_changes_or_its_result_is_gone() {
    let folder = folder();
    let songs = songs(&folder, 4, 4);
    let plan = planned(&folder, &songs, "editions", &[]);
    let often = ["--max-failures", "2"];
    assert!(ran(&plan, &often).1.contains("3 done, 1 failed, 0 done before, 0 failed before"));
    assert!(ran(&plan, &often).1.contains("0 done, 0 failed, 3 done before, 1 failed before"));
    std::fs::write(songs.join("0/0000.mid"), super::piece(77)).expect("writes");
    assert!(ran(&plan, &often).1.contains("1 done, 0 failed, 2 done before"));
    std::fs::remove_file(Path::new(&plan).with_file_name("out/string-trio/0/0002.mid")).expect("removes");
    assert!(ran(&plan, &often).1.contains("1 done, 0 failed, 2 done before"));
    assert_eq!(results(&plan).len(), 3);
}

#[test]
fn a_torn_last_line_is_done_again() {
    let folder = folder();
    let songs = songs(&folder, 3, 0);
    let plan = planned(&folder, &songs, "editions", &[]);
    assert_eq!(ran(&plan, &["--jobs", "1"]).0, 0);
    let before = results(&plan);
    let of_results = std::fs::read_dir(Path::new(&plan).with_file_name("results")).expect("readable");
    let file = of_results.map(|entry| entry.expect("readable").path()).next().expect("a file");
    let text = std::fs::read(&file).expect("readable");
    std::fs::write(&file, &text[..text.len() - 30]).expect("writes");
    let (code, said) = ran(&plan, &[]);
    assert!(code == 0 && said.contains("1 done, 0 failed, 2 done before"), "{said}");
    assert!(results(&plan) == before);
}

#[test]
fn wrong_shards_are_refused_and_both_named() {
    let folder = folder();
    let songs = songs(&folder, 1, 0);
    let plan = planned(&folder, &songs, "editions", &["--shards", "3"]);
    let said = |args: &[&str], set: &[(&str, &str)]| {
        let output = runner(&plan, args).envs(set.iter().copied()).assert().code(2).get_output().clone();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let both = said(&[], &[("SLURM_ARRAY_TASK_ID", "1"), ("JOB_COMPLETION_INDEX", "2")]);
    assert!(both.contains("SLURM_ARRAY_TASK_ID says 1") && both.contains("JOB_COMPLETION_INDEX says 2"), "{both}");
    let out_of_range = said(&["--shard", "3"], &[]);
    assert!(out_of_range.contains("--shard says 3") && out_of_range.contains("3 shards"), "{out_of_range}");
    assert!(said(&["--shard", "auto"], &[]).contains("PARTWRIGHT_SHARD"));
    assert!(said(&["--shard", "x"], &[]).contains("no shard"));
    assert!(lines(&plan).is_empty());
}

#[test]
fn two_runners_of_one_shard_do_no_harm() {
    let folder = folder();
    let songs = songs(&folder, 12, 0);
    let (one, both) = (planned(&folder, &songs, "one", &[]), planned(&folder, &songs, "both", &[]));
    assert_eq!(ran(&one, &[]).0, 0);
    std::thread::scope(|scope| {
        (0..2).for_each(|_| drop(scope.spawn(|| assert_eq!(ran(&both, &["--jobs", "1"]).0, 0))));
    });
    assert!(results(&one) == results(&both));
    let (code, said, _) = told(&["batch", "merge", &both, "--verify"]);
    assert!(code == 0 && said.contains("12 done, 0 failed, 0 missing"), "{said}");
}

#[test]
fn status_retry_and_merge_tell_what_is_left() {
    let folder = folder();
    let songs = songs(&folder, 10, 5);
    let plan = planned(&folder, &songs, "editions", &["--shards", "4", "--emit", "slurm"]);
    let shard_of =
        |key: &str| partwright::batch::Key::shard(&key.parse().expect("a key"), 4.try_into().expect("not 0"));
    let broken = shard_of("string-trio/0/0004.mid");
    let (code, said) = ran(&plan, &["--shard", &broken.to_string(), "--max-failures", "0"]);
    assert!(code == 65 && said.contains("too many"), "{code} {said}");
    let (_, status, _) = told(&["batch", "status", &plan]);
    assert!(status.contains("missing of 10 items") && status.contains("of 4 shards have ended; not "), "{status}");
    let (code, merged, _) = told(&["batch", "merge", &plan]);
    assert!(
        code == 75 && merged.contains("failed: unreadable") && merged.contains("sbatch --array="),
        "{code} {merged}"
    );
    for left in 0..4 {
        ran(&plan, &["--shard", &left.to_string()]);
    }
    assert_eq!(told(&["batch", "merge", &plan]).0, 0);
    std::fs::write(songs.join("0/0004.mid"), super::piece(4)).expect("writes");
    let (_, retried, _) = told(&["batch", "retry", &plan, "--reason", "unreadable"]);
    assert!(retried.contains("2 failed items will be tried again"), "{retried}");
    let (code, said) = ran(&plan, &["--max-failures", "1"]);
    assert!(code == 0 && said.contains("1 done, 1 failed, 8 done before"), "{said}");
    let csv = std::fs::read_to_string(Path::new(&plan).with_file_name("results.csv")).expect("results.csv");
    assert_eq!(csv.lines().count(), 11);
    let attempts = lines(&plan).iter().filter(|line| line["attempt"] == 2).count();
    assert_eq!(attempts, 2);
}

#[test]
fn sources_that_are_not_there_at_all_are_nobodys_fault() {
    let folder = folder();
    let songs = songs(&folder, 2, 0);
    let plan = planned(&folder, &songs, "editions", &[]);
    let moved = folder.path().join("moved");
    std::fs::rename(&songs, &moved).expect("moves");
    let (code, said) = ran(&plan, &[]);
    assert!(code == 75 && said.contains("--root") && lines(&plan).is_empty(), "{said}");
    assert_eq!(ran(&plan, &["--root", &moved.to_string_lossy()]).0, 0);
}
