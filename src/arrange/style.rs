//! Styles: the weights of the costs, by name, and a few habits. TOML in `assets/styles`.

use super::costs::{CostKind, Weights};
use super::rewrite::Rewrites;
use crate::run::{Error, Invalid, near_names};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is preferred.
///
/// ```
/// use partwright::arrange::Style;
/// let style = Style::builtin("band")?;
/// assert_eq!(style.id, "band");
/// assert!(Style::parse("[weights]\ntesitura = 50\n", "mine.toml").unwrap_err().to_string().contains("tessitura"));
/// # Ok::<(), partwright::run::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    /// Its id, in kebab case.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Weights of the costs.
    pub weights: Weights,
    /// By how many dynamic steps accompaniment is softer than the tune.
    pub accompaniment_softer: u8,
    /// Whether instruments that sustain hold what the source's pedal holds.
    pub pedal: bool,
    /// Which figures may be rewritten for instruments that cannot play them as they stand.
    #[serde(default)]
    pub rewrites: Rewrites,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            id: "default".to_owned(),
            name: "Default".to_owned(),
            weights: Weights::default(),
            accompaniment_softer: 1,
            pedal: true,
            rewrites: Rewrites::default(),
        }
    }
}

/// The built-in styles: id and text.
const BUILTIN: [(&str, &str); 4] = [
    ("default", include_str!("../../assets/styles/default.toml")),
    ("chamber", include_str!("../../assets/styles/chamber.toml")),
    ("band", include_str!("../../assets/styles/band.toml")),
    ("faithful", include_str!("../../assets/styles/faithful.toml")),
];

impl Style {
    /// A built-in style.
    ///
    /// # Errors
    /// [`Error::Unknown`] with near names.
    pub fn builtin(id: &str) -> Result<Self, Error> {
        let asked = id.replace('_', "-");
        match BUILTIN.iter().find(|(name, _)| *name == asked) {
            Some((name, text)) => Self::parse(text, name),
            None => Err(Error::Unknown {
                kind: "style",
                name: id.to_owned(),
                near: near_names(id, BUILTIN.iter().map(|(name, _)| *name)),
            }),
        }
    }

    /// The ids of the built-in styles.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(id, _)| *id)
    }

    /// Reads a style; what its text does not say is as in the default style. The id is `source_name` without folders
    /// and extension unless the text gives one.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the line of what is wrong.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, Error> {
        let raw: Raw = toml::from_str(text).map_err(|error| invalid(text, source_name, &error))?;
        let stem = source_name.rsplit(['/', '\\']).next().unwrap_or(source_name);
        let id = raw.id.unwrap_or_else(|| stem.trim_end_matches(".toml").to_owned());
        let mut style = Self { name: raw.name.unwrap_or_else(|| id.clone()), id, ..Self::default() };
        style.accompaniment_softer = raw.accompaniment_softer.unwrap_or(style.accompaniment_softer);
        style.pedal = raw.pedal.unwrap_or(style.pedal);
        style.rewrites = raw.rewrites;
        for (name, percent) in &raw.weights {
            set(&mut style.weights, name, percent, text, source_name)?;
        }
        Ok(style)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Raw {
    id: Option<String>,
    name: Option<String>,
    accompaniment_softer: Option<u8>,
    pedal: Option<bool>,
    #[serde(default)]
    rewrites: Rewrites,
    #[serde(default)]
    weights: BTreeMap<toml::Spanned<String>, toml::Spanned<i64>>,
}

/// Highest weight, in per cent.
const MOST: i64 = 10_000;

fn set(
    weights: &mut Weights,
    name: &toml::Spanned<String>,
    percent: &toml::Spanned<i64>,
    text: &str,
    source_name: &str,
) -> Result<(), Error> {
    let wrong = |span: std::ops::Range<usize>, why: String, remedy: String| {
        let line = text[..span.start].matches('\n').count() as u32 + 1;
        let key = format!("weights.{}", name.get_ref());
        Error::from(Box::new(Invalid { source_name: source_name.to_owned(), line, span: Some(span), key, why, remedy }))
    };
    let asked = name.get_ref().as_str();
    let Some(kind) = CostKind::ALL.iter().find(|kind| kind.name() == asked) else {
        let near = near_names(asked, CostKind::ALL.iter().map(|kind| kind.name()));
        let all: Vec<&str> = CostKind::ALL.iter().map(|kind| kind.name()).collect();
        let remedy = match near.first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the costs are {}", all.join(", ")),
        };
        return Err(wrong(name.span(), "there is no cost of this name".to_owned(), remedy));
    };
    if !(0..=MOST).contains(percent.get_ref()) {
        let why = format!("the weight must be between 0 and {MOST} per cent, but was {}", percent.get_ref());
        return Err(wrong(percent.span(), why, "100 leaves the cost as its documentation says".to_owned()));
    }
    weights.set(*kind, *percent.get_ref());
    Ok(())
}

fn invalid(text: &str, source_name: &str, error: &toml::de::Error) -> Error {
    let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() as u32 + 1);
    Error::from(Box::new(Invalid {
        source_name: source_name.to_owned(),
        line,
        span: error.span(),
        key: String::new(),
        why: error.message().to_owned(),
        remedy: String::new(),
    }))
}
