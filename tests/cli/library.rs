//! `instruments` and `ensembles`.

use super::{folder, partwright, path, told};
use predicates::str::contains;

#[test]
fn ensembles_and_instruments_are_listed_and_shown() {
    for id in [
        "choir-satb",
        "string-quartet",
        "sax-quartet",
        "woodwind-quintet",
        "brass-quintet",
        "school-band-young",
        "concert-band-full",
        "big-band",
        "orchestra-classical",
        "flex-band-5",
    ] {
        partwright().args(["ensembles", "list"]).assert().success().stdout(contains(id));
        partwright().args(["ensembles", "show", &id.replace('-', "_")]).assert().success();
    }
    partwright().args(["instruments", "list"]).assert().success().stdout(contains("clarinet-bb"));
    partwright().args(["instruments", "show", "clarinet_bb"]).assert().success().stdout(contains("power_db"));
}

#[test]
fn instruments_come_from_a_folder_or_a_file_and_an_empty_folder_is_said() {
    let folder = folder();
    assert_eq!(told(&["instruments", "list", "--instruments", &path(&folder, "")]).0, 2);
    let own = path(&folder, "melodica.toml");
    std::fs::write(&own, "id = \"melodica\"\nname = \"Melodica\"\nextends = \"accordion\"\n").expect("writes");
    for place in [own, path(&folder, "")] {
        let (code, stdout, stderr) = told(&["instruments", "show", "melodica", "--instruments", &place]);
        assert!(code == 0 && stdout.contains("Melodica"), "{place}: {stderr}");
    }
}
