//! A source that asks for mutes: who has the time plays them, and the plan keeps it.

use super::{folder, partwright, path, quick, told};
use partwright::midi;
use partwright::score::{
    Channel, Division, Event, Frame, Note, Part, Pitch, Program, Score, Sound, Tick, Ticks, Timed, Velocity,
};
use std::path::Path;

const QUARTER: u64 = 480;

fn part(name: &str, channel: u8, programs: &[(u64, u8)], notes: impl Iterator<Item = (u64, u64, i32)>) -> Part {
    let mut part = Part::new(name, Channel::new(channel).expect("a channel"));
    let note = |(start, length, pitch): (u64, u64, i32)| {
        let sound = Sound::Pitched(Pitch::clamped(pitch));
        Note::new(sound, Tick(start * QUARTER), Ticks(length * QUARTER), Velocity::clamped(70))
    };
    part.notes = notes.map(note).collect();
    part.program = programs.first().map(|(_, program)| Program(*program));
    let program = |(at, program): &(u64, u8)| Timed::new(Tick(at * QUARTER), Event::Program(Program(*program)));
    part.events = programs.iter().map(program).collect();
    part
}

/// A tune for a trumpet, open and muted in turn every two bars without a rest, over a bass.
fn alternating(folder: &tempfile::TempDir) -> String {
    let scale = [72, 74, 76, 77, 79, 77, 76, 74];
    let programs: Vec<(u64, u8)> = (0..8).map(|turn| (turn * 8, if turn % 2 == 0 { 56 } else { 59 })).collect();
    let tune = (0..64u64).map(|at| (at, 1, scale[at as usize % 8]));
    let bass = (0..16u64).map(|bar| (bar * 4, 4, [36, 41, 43, 36][bar as usize % 4]));
    let parts = vec![part("Trumpet", 0, &programs, tune), part("Bass", 1, &[(0, 57)], bass)];
    let frame = Frame::plain(Division::new(480).expect("a division"), Tick(64 * QUARTER));
    let file = path(folder, "mutes.mid");
    std::fs::write(&file, midi::write(&Score::new("Mutes".into(), frame, Vec::new(), parts))).expect("writes");
    file
}

#[test]
fn two_trumpets_share_what_one_has_no_time_to_mute() {
    let folder = folder();
    let (file, first, again) = (alternating(&folder), path(&folder, "a"), path(&folder, "b"));
    let args = ["arrange", &file, "--for", "2 trumpets, trombone", "-o", &first];
    let (code, _, stderr) = told(&quick(&args));
    assert_eq!(code, 0, "{stderr}");
    let read = |out: &str, file: &str| std::fs::read_to_string(Path::new(out).join(file)).expect("the file");
    let report = read(&first, "report.json");
    assert!(!report.contains("technique-change-too-fast"), "{report}");
    let plan = read(&first, "plan.toml");
    assert_eq!(plan.matches(" muted part 2,4").count(), 2, "in both phrases: {plan}");
    assert!(read(&first, "score.musicxml").contains("con sord."));
    let (code, page, _) = told(&["explain", &first, "--bar", "3"]);
    assert!(code == 0 && page.contains("with the mute"), "{page}");
    let made = format!("{first}/plan.toml");
    partwright().args(["arrange", &file, "--plan", &made, "--no-audio", "-o", &again]).assert().success();
    for file in ["score.musicxml", "plan.toml", "report.json", "reasons.json"] {
        assert!(read(&first, file) == read(&again, file), "{file} differs after a replay");
    }
}
