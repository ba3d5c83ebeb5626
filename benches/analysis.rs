//! Cost of the whole analysis by the number of notes: `cargo bench --bench analysis`. The rate (notes a second) should hardly
//! fall from 1,000 to 100,000 notes.
//!
//! An orchestral movement, and a piano piece merged to one track, each played as often as it takes, every time a semitone
//! higher or lower (so that it is not the same music again), and cut where the number is reached.

#![allow(missing_docs, clippy::unwrap_used, reason = "a bench, not an API")]

#[path = "../tests/common/mod.rs"]
mod common;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use partwright::analysis::analyze;
use partwright::run::Run;
use partwright::score::{Note, Part, Pitch, Score, Sound, Tick};
use std::hint::black_box;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// The piece in `notes` notes.
fn played(piece: &Score, notes: usize) -> Score {
    let length = piece.frame.meters.bars(piece.frame.end).last().map_or(0, |bar| bar.span.end.0);
    let times = notes.div_ceil(piece.note_count());
    let mut all: Vec<(u64, usize, Note)> = Vec::new();
    for time in 0..times as u64 {
        for (index, part) in piece.parts.iter().enumerate() {
            let copy = part.notes.iter().map(|note| moved(note, time * length, (time % 5) as i32 - 2));
            all.extend(copy.map(|note| (note.start.0, index, note)));
        }
    }
    all.sort_by_key(|(start, index, _)| (*start, *index));
    all.truncate(notes);
    let empty = |part: &Part| Part { notes: Vec::new(), events: Vec::new(), ..part.clone() };
    let mut parts: Vec<Part> = piece.parts.iter().map(empty).collect();
    for (_, index, note) in all {
        parts[index].notes.push(note);
    }
    Score::new(String::new(), piece.frame.clone(), Vec::new(), parts)
}

fn moved(note: &Note, ticks: u64, semitones: i32) -> Note {
    let higher = |pitch: Pitch| Sound::Pitched(Pitch::clamped(i32::from(pitch.midi()) + semitones));
    Note { sound: note.sound.pitch().map_or(note.sound, higher), start: Tick(note.start.0 + ticks), ..note.clone() }
}

/// All pitched notes in one part.
fn merged(piece: &Score) -> Score {
    let mut part = piece.parts[0].clone();
    part.notes = piece.notes().filter(|note| note.sound.pitch().is_some()).cloned().collect();
    Score::new(String::new(), piece.frame.clone(), Vec::new(), vec![part])
}

fn growth(c: &mut Criterion) {
    let pieces = [
        ("orchestra", common::score("schubert-symphony-5-i").score),
        ("merged", merged(&common::score("wall-street-rag").score)),
    ];
    for (name, piece) in pieces {
        let mut group = c.benchmark_group(name);
        group.sample_size(10);
        for size in SIZES {
            let score = played(&piece, size);
            group.throughput(Throughput::Elements(score.note_count() as u64));
            let id = BenchmarkId::from_parameter(size);
            group.bench_with_input(id, &score, |b, score| {
                b.iter(|| analyze(black_box(score), &Run::default()).unwrap())
            });
        }
        group.finish();
    }
}

criterion_group!(benches, growth);
criterion_main!(benches);
