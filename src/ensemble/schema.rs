//! The format of ensembles, for editors and other programs.

use super::raw::RawEnsemble;
use crate::document::published;
use std::sync::LazyLock;

/// The schema that texts are held against.
pub(super) static SCHEMA: LazyLock<serde_json::Value> = LazyLock::new(|| schemars::schema_for!(RawEnsemble).to_value());

/// An ensemble that shows every key with its unit and default, as a text to copy.
pub const TEMPLATE: &str = include_str!("../../assets/ensembles/TEMPLATE.toml");

/// The format of ensembles as JSON Schema (draft 2020-12): keys, units, bounds, choices and defaults.
///
/// ```
/// let schema = partwright::ensemble::json_schema();
/// assert_eq!(schema["$defs"]["Seat"]["properties"]["players"]["minimum"], 1);
/// ```
#[must_use]
pub fn json_schema() -> serde_json::Value {
    published(&SCHEMA, "ensemble", "partwright ensemble")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::validator::{breaches, json};

    #[test]
    fn every_built_in_ensemble_and_the_template_fit_the_schema() {
        let schema = json_schema();
        for (name, text) in crate::ensemble::builtin::FILES.into_iter().chain([("TEMPLATE.toml", TEMPLATE)]) {
            assert_eq!(breaches(&json(text), &schema), [""; 0], "{name}");
        }
        assert!(!breaches(&json("id = \"x\"\nname = \"X\"\nseats = []"), &schema).is_empty());
    }
}
