//! Severe findings in real orchestral scores at their own dynamics.

use super::Anyhow;
use super::files::{folders, stem};
use super::movement::Scene;
use partwright::balance::{Checks, judge};
use partwright::finding::Severity;
use std::fs;
use std::path::{Path, PathBuf};

/// Fewer seats are no orchestra.
const ORCHESTRA: usize = 8;

pub(crate) fn print(bench: &Path, most: usize) -> Anyhow<()> {
    for set in folders(bench, "scores")? {
        let Ok(entries) = fs::read_dir(set.join("ref")) else { continue };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths.iter().take(most) {
            movement(path)?;
        }
    }
    Ok(())
}

fn movement(path: &Path) -> Anyhow<()> {
    let score = partwright::notation::read_musicxml(&fs::read(path)?)?.value;
    let scene = Scene::analysed(&score)?;
    if scene.arrangement.seats.len() < ORCHESTRA {
        return Ok(());
    }
    let judged = judge(&scene.heard, &scene.arrangement, &Checks::default());
    let severe: Vec<_> = judged.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let bars = judged.value.bars.len();
    println!(
        "{}: {} severe in {bars} bars, {:.2} per 16; melody heard {:.1} %, countermelody {:.1} %, bass {:.1} %",
        stem(path),
        severe.len(),
        severe.len() as f64 * 16.0 / bars.max(1) as f64,
        f64::from(judged.value.melody_heard) / 10.0,
        f64::from(judged.value.countermelody_heard) / 10.0,
        f64::from(judged.value.bass_heard) / 10.0,
    );
    for code in partwright::finding::Code::ALL {
        let of_code = judged.findings.iter().filter(|finding| finding.code == *code);
        let count = of_code.clone().count();
        if count > 0 {
            let severe = of_code.filter(|finding| finding.severity == Severity::Error).count();
            println!("    {}: {count}, {severe} of them severe", code.id());
        }
    }
    Ok(())
}
