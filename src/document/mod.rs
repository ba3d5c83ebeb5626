//! TOML texts with places: every problem of a text is found, and told with its file, line, key, and what would be right.
//!
//! A text is read three times: as spans ([`Document`]), held against the JSON schema of the type it should be
//! ([`shape()`]), and as values. What no schema can say, the room that owns the type checks, and tells through
//! [`Document::invalid`].

mod node;
mod path;
mod publish;
mod shape;
#[cfg(test)]
pub(crate) mod validator;

pub(crate) use publish::published;
pub(crate) use shape::{missing, shape};

use crate::run::Invalid;
use node::Node;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A TOML text that reads, with the place of every key.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// The file or library entry, as the caller named it.
    pub(crate) source_name: String,
    text: String,
    root: Node,
    values: toml::Table,
}

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    /// Every place where it is not TOML.
    pub(crate) fn parse(source_name: &str, text: &str) -> Result<Self, Vec<Invalid>> {
        let (root, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            return Err(in_order(errors.iter().map(|error| not_toml(source_name, text, error)).collect()));
        }
        let span = root.span();
        let root = Node { key: span.clone(), span, value: node::Value::of(&DeValue::Table(root.into_inner())) };
        let values = root.table().map(node::plain_table).unwrap_or_default();
        Ok(Self { source_name: source_name.to_owned(), text: text.to_owned(), root, values })
    }

    /// The text as a whole value of the type whose schema it is held against.
    ///
    /// # Errors
    /// Every problem of its shape, and every key it lacks.
    pub(crate) fn read<T: DeserializeOwned>(&self, schema: &serde_json::Value) -> Result<T, Vec<Invalid>> {
        let mut problems = shape(self, schema);
        let lacking = missing(&self.values, schema);
        problems.extend(lacking.iter().map(|(key, about)| self.lacks(key, about)));
        if !problems.is_empty() {
            return Err(problems);
        }
        let read = toml::Value::Table(self.values.clone()).try_into();
        read.map_err(|error: toml::de::Error| {
            vec![self.invalid("", error.message(), "the template of its kind shows every key")]
        })
    }

    /// A key that must be there and is not, with the words that describe it.
    pub(crate) fn lacks(&self, key: &str, about: &str) -> Invalid {
        self.invalid(key, "it is missing", format!("write it: {about}"))
    }

    /// The id it gives itself, in the form a library keeps it: lower case, `-` for `_`; empty when it gives none.
    pub(crate) fn id(&self) -> String {
        self.values.get("id").and_then(toml::Value::as_str).map(plain_id).unwrap_or_default()
    }

    /// Its values, without places.
    pub(crate) fn values(&self) -> &toml::Table {
        &self.values
    }

    /// Whether a dotted key (`registers[2].power_db.mf`) stands in the text.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.find(key).is_some_and(|(_, whole)| whole)
    }

    /// A problem at a dotted key; where the key does not stand, at the nearest key around it.
    pub(crate) fn invalid(&self, key: &str, why: impl Into<String>, remedy: impl Into<String>) -> Invalid {
        self.invalid_at(self.find(key).map(|(node, _)| self.mark(node)), key, why, remedy)
    }

    /// A problem at a place.
    fn invalid_at(
        &self,
        span: Option<Range<usize>>,
        key: &str,
        why: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Invalid {
        Invalid {
            source_name: self.source_name.clone(),
            line: span.as_ref().map_or(1, |span| line_of(&self.text, span.start)),
            span,
            key: key.to_owned(),
            why: why.into(),
            remedy: remedy.into(),
        }
    }

    /// What to mark of a node: its value, or its key when the value goes over several lines.
    fn mark(&self, node: &Node) -> Range<usize> {
        let value = self.text.get(node.span.clone()).unwrap_or_default();
        if value.contains('\n') { node.key.clone() } else { node.span.clone() }
    }

    /// The node of the longest leading part of a dotted key that stands in the text, and whether that is all of it.
    fn find(&self, key: &str) -> Option<(&Node, bool)> {
        let mut node = &self.root;
        let mut found = None;
        for step in path::steps(key) {
            let next = match step {
                path::Step::Key(name) => node.table().and_then(|table| table.get(&name)),
                path::Step::Index(index) => node.item(index),
            };
            let Some(next) = next else { return found.map(|node| (node, false)) };
            found = Some(next);
            node = next;
        }
        found.map(|node| (node, true))
    }
}

fn not_toml(source_name: &str, text: &str, error: &toml::de::Error) -> Invalid {
    let span = error.span();
    Invalid {
        source_name: source_name.to_owned(),
        line: span.as_ref().map_or(1, |span| line_of(text, span.start)),
        span,
        key: String::new(),
        why: format!("this is not TOML: {}", error.message().lines().collect::<Vec<_>>().join(", ")),
        remedy: "write `key = value`, text in quotes, tables as `[table]`".to_owned(),
    }
}

/// Problems of one text in the order they stand.
fn in_order(mut problems: Vec<Invalid>) -> Vec<Invalid> {
    problems.sort_by_key(|problem| problem.span.as_ref().map_or(0, |span| span.start));
    problems
}

/// The line of a byte offset, counted from 1.
fn line_of(text: &str, offset: usize) -> u32 {
    let newlines = text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
    u32::try_from(newlines + 1).unwrap_or(u32::MAX)
}

/// An id in the form a library keeps it.
pub(crate) fn plain_id(id: &str) -> String {
    id.trim().to_lowercase().replace('_', "-")
}

/// `over` laid on `base`: tables merge key by key, everything else (lists too) is replaced whole.
pub(crate) fn merge(base: &mut toml::Table, over: &toml::Table) {
    for (key, value) in over {
        match (base.get_mut(key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => merge(below, above),
            _ => {
                base.insert(key.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_their_line() {
        let document = Document::parse("x.toml", "a = 1\n[[b]]\nc = { d = [1,\n 2] }\n").unwrap();
        assert_eq!(document.invalid("b[0].c.d[1]", "", "").line, 4);
        assert_eq!(document.invalid("b[0].c.e", "", "").line, 3);
        assert!(document.has("b[0].c.d") && !document.has("b[0].c.e"));
    }

    #[test]
    fn every_place_that_is_not_toml_is_told() {
        let twice = Document::parse("x.toml", "a = 1\na = 2\n").unwrap_err();
        assert_eq!(twice[0].line, 2);
        let problems = Document::parse("x.toml", "a = \nb = 1\nc = [\n").unwrap_err();
        assert!(problems.len() >= 2, "{problems:?}");
        assert_eq!(problems[0].line, 1);
    }

    #[test]
    fn tables_merge_and_lists_replace() {
        let mut base: toml::Table = toml::from_str("a = { x = 1, y = 2 }\nb = [1, 2]").unwrap();
        merge(&mut base, &toml::from_str("a = { y = 3 }\nb = [9]").unwrap());
        assert_eq!(base, toml::from_str("a = { x = 1, y = 3 }\nb = [9]").unwrap());
    }
}
