//! Kills at any point, and being told to stop, cost time and no result.

use super::{planned, ran, results, songs, told};
use crate::folder;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Pieces of these tests.
const COUNT: usize = 24;

fn begun(plan: &str) -> Child {
    let binary = assert_cmd::cargo::cargo_bin("partwright");
    let mut command = Command::new(binary);
    for row in partwright::batch::index::TABLE {
        command.env_remove(row.variable);
    }
    command
        .args(["batch", "run", plan, "--jobs", "2"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts")
}

fn tell(child: &Child, signal: &str) {
    let status = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(status.expect("kill is there").success());
}

/// Kills a run so many times, each a little later than the one before, then lets it end; its results are those of a run that
/// was left alone.
fn killed(times: u32) {
    let folder = folder();
    let songs = songs(&folder, COUNT, 0);
    let (whole, plan) = (planned(&folder, &songs, "whole", &[]), planned(&folder, &songs, "killed", &[]));
    let started = Instant::now();
    assert_eq!(ran(&whole, &["--jobs", "2"]).0, 0);
    let step = started.elapsed() / times;
    for number in 0..times {
        let mut child = begun(&plan);
        std::thread::sleep(step * number + Duration::from_millis(u64::from(number * 7919 % 13)));
        let _ = child.kill();
        let _ = child.wait();
    }
    let (code, said) = ran(&plan, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(results(&plan) == results(&whole));
    let merged = |plan: &str| told(&["batch", "merge", plan, "--verify", "--json"]).1;
    let tree = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON")["tree"].clone();
    assert_eq!(tree(&merged(&plan)), tree(&merged(&whole)));
    assert!(!Path::new(&plan).with_file_name(".work").exists(), "what was half made is swept up");
}

#[test]
fn kills_at_a_few_points_change_no_byte() {
    killed(4);
}

#[test]
#[ignore = "takes minutes; `cargo test --test cli -- --ignored fifty_kills`"]
fn fifty_kills_change_no_byte() {
    killed(50);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_told_to_stop_exits_75_and_goes_on_later() {
    let folder = folder();
    let songs = songs(&folder, 300, 0);
    let plan = planned(&folder, &songs, "editions", &[]);
    let child = begun(&plan);
    let wait = Instant::now();
    while super::lines(&plan).is_empty() && wait.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(10));
    }
    tell(&child, "-TERM");
    let output = child.wait_with_output().expect("ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(75) && said.contains("stopped") && said.contains("run it again"), "{said}");
    let done = super::lines(&plan).len();
    assert!(done > 0 && done < 300, "{done}");
    assert_eq!(results(&plan).len(), done, "every result has its line");
    let (code, said) = ran(&plan, &[]);
    assert!(code == 0 && said.contains(&format!("{} done, 0 failed, {done} done before", 300 - done)), "{said}");
}
