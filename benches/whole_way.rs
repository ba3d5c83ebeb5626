//! Speed of every stage and of the whole way, on scores of the repository. `cargo bench`; in a test nothing asserts on time.

#![allow(missing_docs, clippy::unwrap_used, reason = "a bench, not an API")]

#[path = "../tests/common/mod.rs"]
mod common;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use partwright::analysis::analyze;
use partwright::arrange::{Plan, Style, arrange};
use partwright::balance::{Checks, judge, listen};
use partwright::notation::{Page, musicxml};
use partwright::perform::perform;
use partwright::pipeline::{self, Request};
use partwright::render::{BLOCK, BlockIndex, block, stage};
use partwright::run::Run;
use partwright::score::SeatId;
use std::hint::black_box;

/// A short piece, a rag, and an orchestral movement, each for an ensemble of its size.
const CASES: [(&str, &str); 3] = [
    ("gymnopedie-1", "woodwind-quintet"),
    ("wall-street-rag", "brass-quintet"),
    ("beethoven-symphony-5-i", "concert-band-full"),
];

fn run() -> Run {
    Run::default()
}

fn stages(c: &mut Criterion) {
    for (name, band) in CASES {
        let piece = common::score(name);
        let ensemble = common::ensemble(band);
        let notes = piece.score.note_count() as u64;
        let mut group = c.benchmark_group(name);
        group.sample_size(10).throughput(Throughput::Elements(notes));
        group.bench_function("read", |b| b.iter(|| partwright::midi::read(black_box(&piece.bytes)).unwrap()));
        group.bench_function("analyse", |b| b.iter(|| analyze(black_box(&piece.score), &run()).unwrap()));
        let analysis = analyze(&piece.score, &run()).unwrap().value;
        let give = || arrange(&piece.score, &analysis, &ensemble, &Style::default(), &Plan::default(), &run()).unwrap();
        group.bench_function(BenchmarkId::new("arrange", band), |b| b.iter(give));
        let arrangement = give().value;
        group.bench_function("notation", |b| {
            b.iter(|| musicxml(black_box(&arrangement), Page::TransposedScore).unwrap())
        });
        let stage = stage(&perform(&arrangement));
        group.bench_function("render 10 s of one seat", |b| {
            let mut out = vec![0.0f32; BLOCK];
            b.iter(|| (0..118).for_each(|index| block(&stage, SeatId(0), BlockIndex(index), &mut out)));
        });
        group.bench_function("render and listen", |b| b.iter(|| listen(black_box(&stage), &run()).unwrap()));
        let heard = listen(&stage, &run()).unwrap();
        group.bench_function("judge", |b| b.iter(|| judge(black_box(&heard), &arrangement, &Checks::default())));
        group.finish();
    }
}

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("arrange, the whole way");
    group.sample_size(10);
    for (name, band) in CASES {
        let piece = common::score(name);
        for (sound, checks) in [("without sound", None), ("with sound", Some(Checks::default()))] {
            let ensemble = common::ensemble(band);
            let request = Request { checks, rounds: 1, ..Request::new(ensemble) };
            let id = BenchmarkId::new(sound, format!("{name} for {band}"));
            group.bench_function(id, |b| b.iter(|| pipeline::arrange(&piece.score, &request, &run()).unwrap()));
        }
    }
    group.finish();
}

criterion_group!(benches, stages, whole);
criterion_main!(benches);
