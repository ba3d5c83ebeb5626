//! A validator of JSON Schema for tests, written apart from [`super::shape()`]: what our schemas use, and nothing else.

use serde_json::Value;

/// A TOML text as the JSON value that a validator sees.
pub(crate) fn json(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap()
}

/// What a value breaks of a schema, each with its place; empty when it is valid.
pub(crate) fn breaches(value: &Value, schema: &Value) -> Vec<String> {
    let mut validator = Validator { root: schema, breaches: Vec::new() };
    validator.value(value, schema, "");
    validator.breaches
}

struct Validator<'a> {
    root: &'a Value,
    breaches: Vec<String>,
}

impl Validator<'_> {
    fn value(&mut self, value: &Value, schema: &Value, at: &str) {
        let Some(keywords) = schema.as_object() else { return };
        for (keyword, says) in keywords {
            if !self.holds(keyword, says, value, schema, at) {
                self.breaches.push(format!("{at}: {value} breaks {keyword} {says}"));
            }
        }
    }

    fn holds(&mut self, keyword: &str, says: &Value, value: &Value, schema: &Value, at: &str) -> bool {
        let (length, number) = (value.as_array().map(Vec::len), value.as_f64());
        match keyword {
            "$ref" => self.reference(says, value, at),
            "type" => is_of_type(value, says),
            "enum" => says.as_array().unwrap().contains(value),
            "const" => says == value,
            "minimum" => number.is_none_or(|number| number >= says.as_f64().unwrap()),
            "maximum" => number.is_none_or(|number| number <= says.as_f64().unwrap()),
            "minItems" => length.is_none_or(|length| length as u64 >= says.as_u64().unwrap()),
            "maxItems" => length.is_none_or(|length| length as u64 <= says.as_u64().unwrap()),
            "required" => value.as_object().is_none_or(|map| strings(says).all(|key| map.contains_key(key))),
            "oneOf" => says.as_array().unwrap().iter().filter(|one| self.fits(value, one)).count() == 1,
            "anyOf" => says.as_array().unwrap().iter().any(|one| self.fits(value, one)),
            "additionalProperties" => self.others(value, schema, says, at),
            "properties" => {
                self.each(value.as_object().into_iter().flatten().map(|(k, v)| (v, &says[k], k.clone())), at)
            }
            "items" => self.each(value.as_array().into_iter().flatten().map(|v| (v, says, "[]".to_owned())), at),
            "if" => self.branch(value, says, schema, at),
            "then" | "else" | "pattern" | "uniqueItems" => true,
            "$schema" | "$id" | "$defs" | "title" | "description" | "default" | "examples" => true,
            other => panic!("the validator knows no {other}"),
        }
    }

    fn fits(&self, value: &Value, schema: &Value) -> bool {
        let mut inner = Validator { root: self.root, breaches: Vec::new() };
        inner.value(value, schema, "");
        inner.breaches.is_empty()
    }

    fn branch(&mut self, value: &Value, condition: &Value, schema: &Value, at: &str) -> bool {
        let branch = if self.fits(value, condition) { "then" } else { "else" };
        self.value(value, &schema[branch], at);
        true
    }

    fn reference(&mut self, says: &Value, value: &Value, at: &str) -> bool {
        let name = says.as_str().and_then(|text| text.strip_prefix("#/$defs/")).unwrap();
        let root = self.root;
        self.value(value, root["$defs"].get(name).unwrap(), at);
        true
    }

    fn others(&mut self, value: &Value, schema: &Value, says: &Value, at: &str) -> bool {
        let known = |key: &str| schema["properties"].get(key).is_some();
        let others: Vec<(&String, &Value)> =
            value.as_object().into_iter().flatten().filter(|(key, _)| !known(key)).collect();
        match says {
            Value::Bool(allowed) => *allowed || others.is_empty(),
            inner => self.each(others.into_iter().map(|(k, v)| (v, inner, k.clone())), at),
        }
    }

    fn each<'v>(&mut self, all: impl Iterator<Item = (&'v Value, &'v Value, String)>, at: &str) -> bool {
        for (value, schema, key) in all {
            self.value(value, schema, &format!("{at}.{key}"));
        }
        true
    }
}

fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn is_of_type(value: &Value, says: &Value) -> bool {
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("no type {other}"),
    };
    says.as_str().map_or_else(|| strings(says).any(is), is)
}
