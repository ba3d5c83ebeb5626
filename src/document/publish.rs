//! A schema as others read it: editors that help while one writes, and validators of any language.
//!
//! What the derive macro gives is made plain TOML: no `null`, no Rust widths, no names of ours. A text that says
//! `extends` need only say what differs: its tables are merged key by key, so what they must hold is asked only of a text
//! that extends nothing. Lists are replaced whole, so what their entries must hold is always asked.

use serde_json::{Map, Value, json};

/// The draft that the schemas are written in.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a format, with its name (`instrument`) and a title.
pub(crate) fn published(schema: &Value, name: &str, title: &str) -> Value {
    let mut schema = plain(schema);
    if schema["properties"]["extends"].is_object() {
        let whole = ask_of_whole_texts(&mut schema);
        schema["required"] = json!(["id"]);
        schema["if"] = json!({ "required": ["extends"] });
        schema["then"] = json!({});
        schema["else"] = whole;
    }
    keep_used_definitions(&mut schema);
    schema["$schema"] = json!(DRAFT);
    schema["$id"] = json!(format!("urn:partwright:schema:{name}"));
    schema["title"] = json!(title);
    schema
}

/// Without `null`, widths of numbers, and `Raw` before the names of definitions.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(map) => unwrapped(map.iter().filter(|(key, _)| *key != "format").map(plain_entry).collect()),
        Value::Array(items) => Value::Array(items.iter().filter(|item| !is_null_type(item)).map(plain).collect()),
        Value::String(text) => Value::String(text.replace("#/$defs/Raw", "#/$defs/")),
        other => other.clone(),
    }
}

fn plain_entry((key, value): (&String, &Value)) -> (String, Value) {
    let plain = plain(value);
    match key.as_str() {
        "type" => (key.clone(), single(plain)),
        "$defs" => (key.clone(), renamed(plain)),
        _ => (key.clone(), plain),
    }
}

fn is_null_type(value: &Value) -> bool {
    value == "null" || value["type"] == "null"
}

/// `["string"]` as `"string"`.
fn single(value: Value) -> Value {
    match value {
        Value::Array(mut types) if types.len() == 1 => types.remove(0),
        other => other,
    }
}

fn renamed(definitions: Value) -> Value {
    let Value::Object(map) = definitions else { return definitions };
    let name = |name: String| name.strip_prefix("Raw").map_or(name.clone(), str::to_owned);
    Value::Object(map.into_iter().map(|(key, value)| (name(key), value)).collect())
}

/// A choice of one, which is left of an optional value, is no choice.
fn unwrapped(mut map: Map<String, Value>) -> Value {
    let only = match map.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([Value::Object(only)]) => only.clone(),
        _ => return Value::Object(map),
    };
    map.remove("anyOf");
    Value::Object(laid_over(only, map))
}

fn laid_over(mut below: Map<String, Value>, over: Map<String, Value>) -> Map<String, Value> {
    below.extend(over);
    below
}

/// Takes what a table and the tables within it must hold out of the schema, and gives it as a schema of its own.
fn ask_of_whole_texts(root: &mut Value) -> Value {
    let definitions = root["$defs"].clone();
    asked_of(root, &definitions)
}

fn asked_of(table: &mut Value, definitions: &Value) -> Value {
    let mut asked = Map::new();
    let Value::Object(map) = table else { return Value::Object(asked) };
    asked.extend(map.remove_entry("required"));
    let mut inner = Map::new();
    for (key, property) in map.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        inline_table(property, definitions);
        if property["properties"].is_object() {
            let of_property = asked_of(property, definitions);
            if of_property != json!({}) {
                inner.insert(key.clone(), of_property);
            }
        }
    }
    if !inner.is_empty() {
        asked.insert("properties".to_owned(), Value::Object(inner));
    }
    Value::Object(asked)
}

/// Puts the definition of a table in place of the reference to it: list entries of the same kind keep theirs.
fn inline_table(property: &mut Value, definitions: &Value) {
    let Some(name) = reference(property) else { return };
    let (Some(definition), Value::Object(over)) = (definitions[name].as_object(), &mut *property) else { return };
    if definition.contains_key("properties") {
        let mut over = over.clone();
        over.remove("$ref");
        *property = Value::Object(laid_over(definition.clone(), over));
    }
}

fn reference(value: &Value) -> Option<&str> {
    value["$ref"].as_str()?.strip_prefix("#/$defs/")
}

fn keep_used_definitions(schema: &mut Value) {
    loop {
        let text = schema.to_string();
        let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) else { return };
        let before = definitions.len();
        definitions.retain(|name, _| text.contains(&format!("\"#/$defs/{name}\"")));
        if definitions.len() == before {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Value {
        json!({
            "type": "object",
            "required": ["id", "size"],
            "properties": {
                "id": { "type": "string" },
                "extends": { "type": ["string", "null"] },
                "size": { "$ref": "#/$defs/RawSize", "description": "How large." },
                "parts": { "type": "array", "items": { "$ref": "#/$defs/RawSize" } },
                "mood": { "anyOf": [{ "$ref": "#/$defs/Mood" }, { "type": "null" }] },
            },
            "$defs": {
                "RawSize": { "type": "object", "required": ["cm"], "properties": { "cm": { "type": "number", "format": "double" } } },
                "Mood": { "enum": ["glad"] },
            },
        })
    }

    #[test]
    fn what_a_table_must_hold_is_asked_only_of_a_text_that_extends_nothing() {
        let published = published(&schema(), "thing", "A thing");
        assert_eq!(published["required"], json!(["id"]));
        assert_eq!(published["properties"]["size"]["required"], Value::Null);
        assert_eq!(published["properties"]["size"]["description"], "How large.");
        let size = json!({ "size": { "required": ["cm"] } });
        assert_eq!(published["else"], json!({ "required": ["id", "size"], "properties": size }));
        assert_eq!(published["$defs"]["Size"]["required"], json!(["cm"]), "entries of a list are whole");
    }

    #[test]
    fn nothing_of_rust_is_left() {
        let published = published(&schema(), "thing", "A thing");
        assert_eq!(published["properties"]["extends"]["type"], "string");
        assert_eq!(published["properties"]["mood"], json!({ "$ref": "#/$defs/Mood" }));
        let text = published.to_string();
        assert!(!text.contains("Raw") && !text.contains("null") && !text.contains("format"), "{text}");
    }
}
