//! partwright reads a MIDI or MusicXML score, finds its lines, gives them to the players of an ensemble, writes score, parts
//! and sound, listens to the result, and mends what does not balance.
//!
//! # In ten lines
//!
//! ```
#![doc = include_str!("../examples/ten_lines.rs")]
//! ```
//!
//! # Words
//!
//! | word | meaning |
//! |---|---|
//! | score, part, note | what was read: notes in parts, with tempo, metre, key, dynamics, marks; every note has a stable [`score::NoteId`] |
//! | voice | one stream of notes that a listener follows; found by analysis where the file does not tell |
//! | line | a voice over a phrase, with a *role* |
//! | role | melody, countermelody, bass, harmony, rhythm, percussion; a weight each, not one label |
//! | phrase | a span in which a line keeps its role; instrument changes belong at phrase borders |
//! | profile | one instrument as data: ranges, registers, loudness, timbre, capability, notation, MIDI |
//! | seat | one printed part and the players reading it |
//! | ensemble | seats in score order, each with profiles, player count, level, chair |
//! | casting | which part of an existing file is played by which seat, with how sure we are |
//! | plan | *pins* (what the person wants) and *choices* (who plays which line, where, at which octave); text to edit and replay |
//! | arrangement | the plan carried out: notes per seat, each with its *decision* |
//! | ledger | what was folded, merged, shortened, transformed, doubled, invented or dropped, by role; it balances to the note |
//! | performance | what is sounded: start, length, level, technique of every note of every seat |
//! | target | what a MIDI file is written for: which key, controller or program switches a sample library to which technique |
//! | stem | the sound of one seat |
//! | finding | a code, a severity, a place, a sentence, a remedy a player can read |
//! | balance | who is heard: level of each seat in the mix, how much of the melody is masked |
//! | take | a recorded note of an instrument, from which its timbre is measured |
//!
//! # The way through the house
//!
//! ```text
//! MIDI, MusicXML ─▶ Score ─ prepare ──▶ Score ── analysis ──▶ Analysis ─┐
//! TOML ── profile, ensemble, style ─────────────────────────────────────┼─ arrange ─▶ Arrangement ─ perform ─▶ Performance ─ render ─▶ stems ─ balance ─▶ Balance
//!                       plan (TOML) ◀── ▶ ──────────────┘      ▲                                                                      │
//! Score ── regroup (explode, reduce) ── casting ─ adopt ─▶ Arrangement
//! an existing MIDI ── prepare ── casting ─ adopt ─▶ (same)     └──── revise(edits) ◀── bounded rounds, best kept ◀── remedies ─────────┘
//! thousands of files ── batch: plan, shards, results, job of a cluster's engine (each file goes the way above)
//! Arrangement ─ notation ─▶ MusicXML     Performance ─ perform ─▶ MIDI     everything ─ report ─▶ text, JSON, HTML
//! ```
//!
//! A table of which room may name which is data, `tests/rooms.toml`, and a test holds it.
//!
//! # What always holds
//!
//! 1. No note disappears in silence: every source note either sounds or stands in the [`arrange::Ledger`] with a reason; every
//!    output note names its source notes or the chord it fills.
//! 2. Same input, options and version give the same MIDI, MusicXML, plan and JSON, byte for byte, on any thread count and CPU;
//!    sound, and HTML holding it, agree within -100 dBFS. Costs are integers; what decides is computed with scalar FFTs and
//!    libm; parallel results are collected by index and folded in order; times taken go to stderr only.
//! 3. No panic, hang or memory blow-up on any input bytes. Odd music gives findings; an error only where nothing can be returned.
//! 4. Ticks are the only stored time; seconds are derived through [`score::TempoMap`]. A pitch is a sounding pitch everywhere but
//!    in [`notation`]. Public signatures name their units, never a bare float.
//! 5. The library touches no file system, clock, environment or terminal, and builds no thread pool. Progress and cancel come
//!    in with [`run::Run`]. Public types are owned.
//! 6. No instrument's name stands in Rust outside the General MIDI table, the built-in list and tests: rules ask for
//!    capabilities, score orders are data.
//! 7. Loudness is physical. Profiles give one player's sound power (dB re 1 pW) by register and dynamic; one documented chain
//!    leads to the listener (see [`render`]); 0 dBFS = 120 dB SPL. Velocities read from a file are evidence of dynamics
//!    within a part; velocities written are derived from the level.
//! 8. A number taken from the literature carries its source where it stands; a number we chose says so, and may warn but never
//!    call a thing impossible.
//! 9. One rule or one check is one file, with one code, a page ([`finding::Code::markdown`]) and tests that trip it and spare it.
//! 10. What the loop writes, players can read: whole dynamic steps, octaves, doublings, rests, one player of a part, mutes, lines
//!     exchanged; never a trim per note, and nothing that a pin settles.
//! 11. Output files appear whole or not at all; nothing is overwritten unasked (the command line).
//! 12. Replaying a plan as written gives the same MIDI, MusicXML and plan, from its choices and edits alone: neither the solver
//!     nor the loop runs (see [`arrange::Plan`]). On a changed source it replays what still fits, solves the rest around
//!     that, and lists the conflicts by bar.
//!
//! # Features
//!
//! | feature | default | what it does |
//! |---|---|---|
//! | `parallel` | yes | seats, blocks and pages in parallel with rayon; the caller installs the pool |
//! | `cli` | yes | the `partwright` command and its terminal crates |
//! | `parquet` | no | Parquet as a list of sources and as a table of results, for `partwright batch` |

pub mod analysis;
pub mod arrange;
pub mod balance;
pub mod batch;
mod document;
pub mod ensemble;
pub mod finding;
pub mod gm;
pub mod line;
mod loudness;
pub mod measure;
pub mod midi;
pub mod notation;
pub mod perform;
pub mod pipeline;
pub mod prepare;
pub mod profile;
pub mod regroup;
pub mod render;
pub mod report;
pub mod run;
pub mod score;
pub mod units;

/// The Rust of README.md compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
