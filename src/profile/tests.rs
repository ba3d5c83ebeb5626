//! Tests over the whole built-in library.

use super::builtin::FILES;
use super::{Library, toml_of};

#[test]
fn every_built_in_profile_is_fine() {
    let problems = Library::default().with_files(FILES).err();
    assert!(problems.is_none(), "{}", problems.map(|p| p.to_string()).unwrap_or_default());
    assert_eq!(Library::builtin().ids().count(), FILES.len());
}

#[test]
fn every_profile_survives_write_and_read() {
    for profile in Library::builtin().iter() {
        let text = toml_of(profile).unwrap();
        let again = Library::default().with_file("again.toml", &text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_eq!(*again.get(&profile.id.0).unwrap(), **profile, "{text}");
    }
}
