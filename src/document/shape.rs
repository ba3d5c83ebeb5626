//! A TOML text held against a JSON schema: unknown keys, wrong types, numbers out of bounds, words that are not among
//! the choices, lists of a wrong length. All are found, not only the first.

use super::node::{Node, Value};
use super::{Document, in_order};
use crate::run::{Invalid, near_names};
use serde_json::Value as Schema;
use std::collections::BTreeMap;

/// What is wrong with the shape of a text. Keys that a complete text must have are not asked for here (a text may
/// extend another): see [`missing`].
pub(crate) fn shape(document: &Document, schema: &Schema) -> Vec<Invalid> {
    let mut check = Check { document, root: schema, problems: Vec::new() };
    if let Some(table) = document.root.table() {
        check.table(table, schema, "");
    }
    in_order(check.problems)
}

/// Keys that a complete text must have and this one lacks, with the words that describe them.
pub(crate) fn missing(values: &toml::Table, schema: &Schema) -> Vec<(String, String)> {
    let mut found = Vec::new();
    missing_in_table(values, schema, schema, "", &mut found);
    found
}

fn missing_in_table(table: &toml::Table, schema: &Schema, root: &Schema, at: &str, found: &mut Vec<(String, String)>) {
    let schema = resolve(schema, root);
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Schema::as_str);
    for key in required.filter(|key| !table.contains_key(*key)) {
        let about = first_sentence(&schema["properties"][key]);
        found.push((join(at, key), about));
    }
    for (key, value) in table {
        missing_in_value(value, &schema["properties"][key.as_str()], root, &join(at, key), found);
    }
}

fn missing_in_value(value: &toml::Value, schema: &Schema, root: &Schema, at: &str, found: &mut Vec<(String, String)>) {
    let schema = resolve(schema, root);
    match value {
        toml::Value::Table(table) => missing_in_table(table, schema, root, at, found),
        toml::Value::Array(items) => items.iter().enumerate().for_each(|(i, item)| {
            missing_in_value(item, &schema["items"], root, &format!("{at}[{i}]"), found);
        }),
        _ => (),
    }
}

struct Check<'a> {
    document: &'a Document,
    root: &'a Schema,
    problems: Vec<Invalid>,
}

impl Check<'_> {
    fn table(&mut self, table: &BTreeMap<String, Node>, schema: &Schema, at: &str) {
        for (key, value) in table {
            match (&schema["properties"][key.as_str()], &schema["additionalProperties"]) {
                (Schema::Null, rest @ Schema::Object(_)) => self.value(value, rest, &join(at, key)),
                (Schema::Null, _) => self.unknown_key(key, value, schema, at),
                (inner, _) => self.value(value, inner, &join(at, key)),
            }
        }
    }

    fn unknown_key(&mut self, key: &str, value: &Node, schema: &Schema, at: &str) {
        let known: Vec<&str> =
            schema["properties"].as_object().into_iter().flatten().map(|(k, _)| k.as_str()).collect();
        let remedy = match near_names(key, known.iter().copied()).as_slice() {
            [] => format!("the keys here are {}", list(&known)),
            near => format!("did you mean {}?", list(near)),
        };
        let (place, why) = (Some(value.key.clone()), format!("there is no key `{key}` here"));
        self.problems.push(self.document.invalid_at(place, &join(at, key), why, remedy));
    }

    fn value(&mut self, node: &Node, schema: &Schema, at: &str) {
        let schema = resolve(schema, self.root);
        let choices = choices(schema);
        match &node.value {
            Value::Table(table) if allows(schema, "object") => self.table(table, schema, at),
            Value::Array(items) if allows(schema, "array") => self.array(items, schema, at),
            Value::Text(word) if !choices.is_empty() => self.choice(word, &choices, at),
            Value::Text(_) if allows(schema, "string") => (),
            Value::Boolean(_) if allows(schema, "boolean") => (),
            Value::Integer(n) if allows(schema, "integer") || allows(schema, "number") => {
                self.bounds(*n as f64, schema, at);
            }
            Value::Float(x) if allows(schema, "number") => self.bounds(*x, schema, at),
            other => self.wrong(at, format!("this is {}", other.kind()), expected(schema)),
        }
    }

    fn array(&mut self, items: &[Node], schema: &Schema, at: &str) {
        let count = items.len() as u64;
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX);
        if count < least || count > most {
            let right = if least == most { format!("exactly {least}") } else { format!("at least {least}") };
            self.wrong(at, format!("this list has {count} entries"), format!("write {right}"));
        }
        for (i, item) in items.iter().enumerate() {
            self.value(item, &schema["items"], &format!("{at}[{i}]"));
        }
    }

    fn choice(&mut self, word: &str, choices: &[&str], at: &str) {
        if choices.contains(&word) {
            return;
        }
        let remedy = match near_names(word, choices.iter().copied()).as_slice() {
            [] => format!("write one of {}", list(choices)),
            near => format!("did you mean {}?", list(near)),
        };
        self.wrong(at, format!("`{word}` is not known here"), remedy);
    }

    fn bounds(&mut self, number: f64, schema: &Schema, at: &str) {
        let low = schema["minimum"].as_f64().unwrap_or(f64::NEG_INFINITY);
        let high = schema["maximum"].as_f64().unwrap_or(f64::INFINITY);
        if number.is_finite() && (low..=high).contains(&number) {
            return;
        }
        let right = match (low.is_finite(), high.is_finite()) {
            (true, true) => format!("between {low} and {high}"),
            (true, false) => format!("at least {low}"),
            (false, true) => format!("at most {high}"),
            (false, false) => "a finite number".to_owned(),
        };
        self.wrong(at, format!("{number} is out of bounds"), format!("it must be {right}"));
    }

    fn wrong(&mut self, at: &str, why: String, remedy: String) {
        self.problems.push(self.document.invalid(at, why, remedy));
    }
}

/// Follows references, and leaves out the `null` that an optional value allows.
fn resolve<'a>(schema: &'a Schema, root: &'a Schema) -> &'a Schema {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/")) {
        return resolve(&root["$defs"][name], root);
    }
    let any = schema["anyOf"].as_array().map(Vec::as_slice).unwrap_or_default();
    match any.iter().find(|one| one["type"] != "null") {
        Some(one) => resolve(one, root),
        None => schema,
    }
}

fn allows(schema: &Schema, kind: &str) -> bool {
    match &schema["type"] {
        Schema::String(one) => one == kind,
        Schema::Array(many) => many.iter().any(|one| one == kind),
        _ => false,
    }
}

/// The words an enumeration allows.
fn choices(schema: &Schema) -> Vec<&str> {
    let listed = schema["enum"].as_array().into_iter().flatten().filter_map(Schema::as_str);
    let described = schema["oneOf"].as_array().into_iter().flatten().flat_map(choices);
    let constant = schema["const"].as_str();
    listed.chain(described).chain(constant).collect()
}

fn expected(schema: &Schema) -> String {
    let words = choices(schema);
    if !words.is_empty() {
        return format!("write one of {}", list(&words));
    }
    let kinds = [
        ("object", "a table"),
        ("array", "a list"),
        ("string", "text in quotes"),
        ("boolean", "true or false"),
        ("integer", "a whole number"),
        ("number", "a number"),
    ];
    let fitting: Vec<&str> = kinds.iter().filter(|(kind, _)| allows(schema, kind)).map(|(_, words)| *words).collect();
    format!("write {}", fitting.join(" or "))
}

fn first_sentence(schema: &Schema) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    text.split(['.', '\n']).next().unwrap_or_default().to_owned()
}

fn join(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

fn list<S: AsRef<str>>(words: &[S]) -> String {
    words.iter().map(|word| format!("`{}`", word.as_ref())).collect::<Vec<_>>().join(", ")
}
