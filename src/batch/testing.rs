//! A plan to test with.

use super::{Figures, Item, Key, Line, Plan, Whom, Write, line::Ending};

pub(super) fn key(text: &str) -> Key {
    text.parse().unwrap()
}

pub(super) fn item(text: &str) -> Item {
    Item { key: key(text), source: text.to_owned(), slice: None, whom: 0 }
}

pub(super) fn plan(shards: u32) -> Plan {
    let duo = Whom { folder: "duo".to_owned(), ensemble: "flute, oboe".to_owned(), sha256: None };
    let plan = Plan {
        schema_version: 1,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        shards: shards.try_into().unwrap(),
        seed: 0,
        recipe: String::new(),
        write: Write::Folder,
        root: "/scores".to_owned(),
        options: Vec::new(),
        ensembles: vec![duo],
        texts: Vec::new(),
        items: 0,
        items_sha256: String::new(),
        emitted: Vec::new(),
    };
    plan.with_recipe()
}

/// A line of an item that ended well, with the plan's recipe.
pub(super) fn done(plan: &Plan, item: &Item) -> Line {
    let figures = Figures { notes: 10, kept: 9, dropped: 1, ..Figures::default() };
    Line {
        key: item.key.clone(),
        recipe: plan.recipe_of(item).unwrap(),
        version: plan.version.clone(),
        input: "in".to_owned(),
        attempt: 1,
        ended_ms: 1000,
        seconds: 0.5,
        ending: Ending::Done { output: "out".to_owned(), bytes: 100, figures },
    }
}

pub(super) fn failed(plan: &Plan, item: &Item, reason: super::Reason, attempt: u32) -> Line {
    let ending = Ending::Failed { reason, message: format!("{} it was", reason.name()) };
    Line { attempt, ending, ..done(plan, item) }
}
