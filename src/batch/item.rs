//! One source for one ensemble.

use super::Key;
use crate::run::{Error, Invalid};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One source for one ensemble: a line of `plan.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its name, and the place of its result.
    pub key: Key,
    /// Path of the source, below the plan's root or absolute; or its address.
    pub source: String,
    /// Which bytes of the source, where it is an archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slice: Option<Slice>,
    /// For whom: an index into the plan's ensembles.
    #[serde(rename = "for")]
    pub whom: usize,
}

/// A file within an archive that does not compress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// Its name there.
    pub name: String,
    /// Its first byte.
    pub offset: u64,
    /// How many bytes it has.
    pub size: u64,
}

/// The items as `plan.jsonl`.
///
/// # Errors
/// [`Error::Encode`] when a value cannot be JSON.
pub fn write_items(items: &[Item]) -> Result<String, Error> {
    items.iter().map(crate::report::json::to_line).collect()
}

/// The items of `plan.jsonl`.
///
/// # Errors
/// [`Error::Invalid`], with the line, for what is no item or names a key again.
pub fn read_items(text: &str, source_name: &str) -> Result<Vec<Item>, Error> {
    let items: Vec<Item> =
        (1..).zip(text.lines()).map(|(number, line)| read(line, source_name, number)).collect::<Result<_, _>>()?;
    let mut keys = BTreeSet::new();
    match items.iter().position(|item| !keys.insert(&item.key)) {
        Some(second) => {
            Err(wrong(source_name, second + 1, &format!("the key {} stands here twice", items[second].key)))
        }
        None => Ok(items),
    }
}

fn read(line: &str, source_name: &str, number: usize) -> Result<Item, Error> {
    serde_json::from_str(line).map_err(|error| wrong(source_name, number, &error.to_string()))
}

fn wrong(source_name: &str, line: usize, why: &str) -> Error {
    let invalid = Invalid { line: u32::try_from(line).unwrap_or(u32::MAX), ..Invalid::whole(source_name) };
    invalid.with(why, "plan again with `partwright batch plan`").into()
}

#[cfg(test)]
mod tests {
    use super::super::testing::item;
    use super::*;

    #[test]
    fn items_are_read_as_they_were_written() {
        let slice = Some(Slice { name: "a.mid".to_owned(), offset: 512, size: 90 });
        let items = vec![item("duo/a.mid"), Item { slice, ..item("duo/b.mid") }];
        let text = write_items(&items).unwrap();
        assert_eq!(text.lines().count(), 2);
        assert_eq!(read_items(&text, "plan.jsonl").unwrap(), items);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let text = write_items(&[item("duo/a.mid"), item("duo/a.mid")]).unwrap();
        let said = read_items(&text, "plan.jsonl").unwrap_err().to_string();
        assert!(said.starts_with("plan.jsonl:2") && said.contains("twice"), "{said}");
        let said = read_items("{\"key\":\"../x\"}\n", "plan.jsonl").unwrap_err().to_string();
        assert!(said.starts_with("plan.jsonl:1") && said.contains("key"), "{said}");
    }
}
