//! The scores of the folder, damaged in known ways at places that are the same in every run: every note before the damage is
//! read, none is invented before it, no note is lost in silence, and what was read comes back from writing.

#[path = "../examples/midi_suite/damage/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "it is the example's: more figures are printed there than held here")]
mod damage;

use damage::{Mutation, Original, Random, Verdict};
use partwright::midi;

/// So many places in each score, for each way of damaging it.
const PLACES: usize = 1;

fn scores() -> Vec<(String, Original)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scores");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "mid"));
    paths.sort();
    let read = |path: &std::path::Path| Original::of(&std::fs::read(path).expect("bytes")).expect("a sound score");
    paths.iter().map(|path| (path.display().to_string(), read(path))).collect()
}

#[test]
fn notes_before_the_damage_are_kept_and_none_is_invented() {
    let mut random = Random(7);
    for (name, original) in scores() {
        for mutation in Mutation::ALL.repeat(PLACES) {
            let Some(damaged) = mutation.apply(&original, &mut random) else { continue };
            let verdict = Verdict::of(&original, &damaged);
            let said = format!("{name}, {mutation:?} at byte {}: {verdict:?}", damaged.at);
            assert_eq!((verdict.lost_before, verdict.invented_before), (0, 0), "{said}");
            assert!(!verdict.is_silent_loss(), "{said}");
            if let Ok(read) = midi::read(&damaged.bytes) {
                assert!(
                    midi::read(&midi::write(&read.value)).expect("what we write is read").value == read.value,
                    "{said}"
                );
            }
        }
    }
}
