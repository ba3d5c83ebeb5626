//! A TOML value with its place.

use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Byte range of the value.
    pub(super) span: Range<usize>,
    /// Byte range of the key it belongs to; of the value itself in a list.
    pub(super) key: Range<usize>,
    pub(super) value: Value,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Table(BTreeMap<String, Node>),
    Array(Vec<Node>),
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Date,
}

impl Node {
    pub(super) fn of(value: &Spanned<DeValue<'_>>) -> Self {
        Self { span: value.span(), key: value.span(), value: Value::of(value.get_ref()) }
    }

    fn under(key: &Spanned<impl Sized>, value: &Spanned<DeValue<'_>>) -> Self {
        Self { key: key.span(), ..Self::of(value) }
    }

    pub(super) fn table(&self) -> Option<&BTreeMap<String, Node>> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub(super) fn item(&self, index: usize) -> Option<&Node> {
        match &self.value {
            Value::Array(items) => items.get(index),
            _ => None,
        }
    }
}

/// A table without places.
pub(super) fn plain_table(table: &BTreeMap<String, Node>) -> toml::Table {
    table.iter().map(|(key, node)| (key.clone(), node.value.plain())).collect()
}

impl Value {
    /// The value without places. Dates, which no text of ours holds, become `false`.
    fn plain(&self) -> toml::Value {
        match self {
            Self::Table(table) => toml::Value::Table(plain_table(table)),
            Self::Array(items) => toml::Value::Array(items.iter().map(|item| item.value.plain()).collect()),
            Self::Text(text) => toml::Value::String(text.clone()),
            Self::Integer(n) => toml::Value::Integer(*n),
            Self::Float(x) => toml::Value::Float(*x),
            Self::Boolean(b) => toml::Value::Boolean(*b),
            Self::Date => toml::Value::Boolean(false),
        }
    }

    pub(super) fn of(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::Table(table) => Self::Table(
                table.iter().map(|(key, value)| (key.get_ref().to_string(), Node::under(key, value))).collect(),
            ),
            DeValue::Array(items) => Self::Array(items.iter().map(Node::of).collect()),
            DeValue::String(text) => Self::Text(text.to_string()),
            DeValue::Integer(n) => Self::Integer(i64::from_str_radix(n.as_str(), n.radix()).unwrap_or(i64::MAX)),
            DeValue::Float(x) => Self::Float(x.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(b) => Self::Boolean(*b),
            DeValue::Datetime(_) => Self::Date,
        }
    }

    /// The kind in a writer's words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Table(_) => "a table",
            Self::Array(_) => "a list",
            Self::Text(_) => "text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Boolean(_) => "true or false",
            Self::Date => "a date",
        }
    }
}
