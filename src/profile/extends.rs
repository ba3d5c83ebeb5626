//! Profiles that extend others: a chain of texts, the profile's own first, as one.

use super::raw::RawProfile;
use super::schema::SCHEMA;
use super::validate::validate;
use super::{Profile, ProfileId};
use crate::document::{Document, merge, missing};
use crate::run::Invalid;

/// What a chain says, the profile's own text first.
pub(super) fn merged(chain: &[(ProfileId, &Document)]) -> toml::Table {
    let mut values = toml::Table::new();
    for (_, document) in chain.iter().rev() {
        for key in without(document) {
            forget(&mut values, key);
        }
        merge(&mut values, document.values());
    }
    values.remove("extends");
    values.remove("without");
    values
}

/// Keys that a text does not take over.
fn without(document: &Document) -> impl Iterator<Item = &str> {
    let keys = document.values().get("without").and_then(toml::Value::as_array);
    keys.into_iter().flatten().filter_map(toml::Value::as_str)
}

/// Takes a dotted key out; whether it stood there.
fn forget(values: &mut toml::Table, key: &str) -> bool {
    match key.split_once('.') {
        None => values.remove(key).is_some(),
        Some((table, rest)) => {
            values.get_mut(table).and_then(toml::Value::as_table_mut).is_some_and(|inner| forget(inner, rest))
        }
    }
}

/// Keys left out of a chain that nothing before them says.
fn left_out_in_vain(chain: &[(ProfileId, &Document)]) -> Vec<Invalid> {
    let Some(((_, own), parents)) = chain.split_first() else { return Vec::new() };
    let mut taken = merged(parents);
    let vain = without(own).enumerate().filter(|(_, key)| !forget(&mut taken, key));
    let wrong = |(i, key): (usize, &str)| {
        let why = format!("there is no `{key}` to leave out");
        own.invalid(
            &format!("without[{i}]"),
            why,
            "write a key that the extended profile has, such as `range.virtuoso`",
        )
    };
    vain.map(wrong).collect()
}

/// Merges a chain, the profile's own text first, and validates the whole.
pub(super) fn build(chain: &[(ProfileId, &Document)]) -> Result<Profile, Vec<Invalid>> {
    let documents: Vec<&Document> = chain.iter().map(|(_, document)| *document).collect();
    let own = chain[0].1;
    let vain = left_out_in_vain(chain);
    if !vain.is_empty() {
        return Err(vain);
    }
    let values = merged(chain);
    let lacking = missing(&values, &SCHEMA);
    if !lacking.is_empty() {
        return Err(lacking.iter().map(|(key, about)| own.lacks(key, about)).collect());
    }
    let raw: RawProfile = toml::Value::Table(values)
        .try_into()
        .map_err(|error: toml::de::Error| vec![own.invalid("", error.message(), "see instruments/TEMPLATE.toml")])?;
    validate(raw, &documents)
}
