//! Any text as an ensemble: an error with a place, or an ensemble that survives write and read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partwright::ensemble::{Ensembles, toml_of};
use partwright::profile::Library;

fuzz_target!(|text: &str| {
    let Ok(ensemble) = Ensembles::parse(text, "fuzz.toml", Library::builtin()) else { return };
    let written = toml_of(&ensemble).expect("an ensemble can be written");
    let again = Ensembles::parse(&written, "again.toml", Library::builtin()).expect("what we write can be read");
    assert!(again == ensemble, "the ensemble changed on its way");
});
