//! Any text as an instrument's profile: an error with a place, or a profile that survives write and read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partwright::profile::{Library, toml_of};

fuzz_target!(|text: &str| {
    let library = Library::builtin();
    let complaints = library.check("fuzz.toml", text);
    let Ok(with) = library.with_file("fuzz.toml", text) else {
        assert!(!complaints.is_empty(), "refused without a complaint");
        return;
    };
    for profile in with.iter().filter(|profile| library.get(&profile.id.0).is_err()) {
        let written = toml_of(profile).expect("a profile can be written");
        let again = library.with_file("again.toml", &written).and_then(|library| library.get(&profile.id.0));
        assert!(*again.expect("what we write can be read") == **profile, "the profile changed on its way");
    }
});
