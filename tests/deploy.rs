//! `deploy/` holds each recipe as `partwright batch plan --emit` writes it. `UPDATE_EXPECT=1 cargo test --test deploy` writes
//! them anew.

use partwright::batch::{Engine, Facts};
use std::path::Path;

/// The plan of the recipes in `deploy/`: eight shards, two files at once in each.
fn facts() -> Facts {
    Facts {
        name: "partwright-editions".to_owned(),
        shards: 8.try_into().expect("not 0"),
        folder: "/data/editions".to_owned(),
        root: "/data/scores".to_owned(),
        image: format!("partwright:{}", env!("CARGO_PKG_VERSION")),
        jobs: 2,
        file_memory_mb: 2048,
        memory_mb: 4352,
    }
}

#[test]
fn recipes_are_as_emitted() {
    for engine in Engine::ALL {
        for (name, text) in engine.files(&facts()).expect("fills") {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(engine.name()).join(name);
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("creates");
                std::fs::write(&path, &text).expect("writes");
            }
            let there = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(there == text, "{} is not as emitted; UPDATE_EXPECT=1 writes it anew", path.display());
        }
    }
}

#[test]
fn every_recipe_is_told_of() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/README.md"))
        .expect("deploy/README.md");
    for engine in Engine::ALL {
        assert!(page.contains(&format!("`{}/`", engine.name())), "{}", engine.name());
    }
}
