//! The format of profiles, for editors and other programs.

use super::raw::RawProfile;
use crate::document::published;
use std::sync::LazyLock;

/// The schema that texts are held against.
pub(super) static SCHEMA: LazyLock<serde_json::Value> = LazyLock::new(|| schemars::schema_for!(RawProfile).to_value());

/// A profile that shows every key with its unit and default, as a text to copy.
pub const TEMPLATE: &str = include_str!("../../instruments/TEMPLATE.toml");

/// The format of profiles as JSON Schema (draft 2020-12): keys, units, bounds, choices and defaults. A text that
/// `extends` another need only say what differs.
///
/// ```
/// let schema = partwright::profile::json_schema();
/// let breath = &schema["properties"]["capability"]["properties"]["breath_s"];
/// assert_eq!((&breath["type"], &breath["maximum"]), (&"number".into(), &120.0.into()));
/// ```
#[must_use]
pub fn json_schema() -> serde_json::Value {
    published(&SCHEMA, "instrument", "partwright instrument")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::validator::{breaches, json};

    #[test]
    fn every_built_in_profile_and_the_template_fit_the_schema() {
        let schema = json_schema();
        for (name, text) in crate::profile::builtin::FILES.into_iter().chain([("TEMPLATE.toml", TEMPLATE)]) {
            assert_eq!(breaches(&json(text), &schema), [""; 0], "{name}");
        }
    }

    #[test]
    fn a_text_that_extends_another_says_only_what_differs() {
        let schema = json_schema();
        let child = json("id = \"a\"\nextends = \"b\"\n[range]\namateur = [\"C4\", \"C5\"]");
        assert_eq!(breaches(&child, &schema), [""; 0]);
        let orphan = breaches(&json("id = \"a\"\n[range]\namateur = [\"C4\", \"C5\"]"), &schema);
        assert!(orphan.iter().any(|breach| breach.contains("\"capability\"")), "{orphan:?}");
        assert!(orphan.iter().any(|breach| breach.contains("\"professional\"")), "{orphan:?}");
    }

    #[test]
    fn what_breaks_the_format_breaks_the_schema() {
        let schema = json_schema();
        for (from, to) in
            [("players = 1", "players = 0"), ("\"brass\"", "\"tin\""), ("[midi]", "[mide]"), ("pp = 78.5, ", "")]
        {
            assert!(TEMPLATE.contains(from), "{from}");
            assert!(!breaches(&json(&TEMPLATE.replacen(from, to, 1)), &schema).is_empty(), "{to}");
        }
    }
}
