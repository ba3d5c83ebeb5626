//! Reading with diagnosis against midly's parse to events, in one run: `cargo bench --bench read`.
//!
//! The scores are those of the repository, and every path in `PARTWRIGHT_BENCH_SCORES` (separated as in `PATH`).
//! `events, diagnosed` is the first half of [`partwright::midi::read`], up to the events of every track and what is wrong
//! with its bytes: it should take at most twice as long as `midly`. `score` is the whole of it: notes, parts, frame.

#![allow(missing_docs, clippy::unwrap_used, reason = "a bench, not an API")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use partwright::midi;
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// The two largest scores of the repository.
const LARGEST: [&str; 2] = ["schubert-symphony-5-i.mid", "haydn-symphony-104-i.mid"];

fn paths() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scores");
    let given = std::env::var_os("PARTWRIGHT_BENCH_SCORES").unwrap_or_default();
    LARGEST
        .iter()
        .map(|name| folder.join(name))
        .chain(std::env::split_paths(&given))
        .filter(|path| path.is_file())
        .collect()
}

/// What midly makes of a file: every event of every track in memory.
fn midly_events(bytes: &[u8]) -> usize {
    let (_, tracks) = midly::parse(bytes).unwrap();
    let tracks: Vec<Vec<midly::TrackEvent<'_>>> =
        tracks.map(|track| track.unwrap().map(|event| event.unwrap()).collect()).collect();
    black_box(tracks).iter().map(Vec::len).sum()
}

fn reading(c: &mut Criterion) {
    for path in paths() {
        let bytes = std::fs::read(&path).unwrap();
        let mut group = c.benchmark_group(path.file_stem().unwrap().to_string_lossy());
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function("midly", |b| b.iter(|| midly_events(black_box(&bytes))));
        group.bench_function("midly, Smf::parse", |b| b.iter(|| midly::Smf::parse(black_box(&bytes)).unwrap()));
        group.bench_function("events, diagnosed", |b| b.iter(|| midi::outline(black_box(&bytes)).unwrap()));
        group.bench_function("score", |b| b.iter(|| midi::read(black_box(&bytes)).unwrap()));
        group.finish();
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
