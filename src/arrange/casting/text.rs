//! A casting as text, for `--cast FILE`.

use super::{Cast, Casting, cast, label};
use crate::arrange::SeatNames;
use crate::ensemble::Ensemble;
use crate::run::{Error, Invalid};
use crate::score::{Part, Score};
use serde::Deserialize;
use std::fmt::Write;
use toml::Spanned;

const HEADER: &str = "\
# Casting: who plays which part of the file. Change `seat` and give this file with --cast; a seat may take several
# parts, and seat = \"\" leaves a part out. A part is found by its number or its name; those not named here are cast by
# name, program, range and order.
";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCasting {
    #[serde(default)]
    part: Vec<Spanned<RawCast>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCast {
    number: Option<Spanned<usize>>,
    name: Option<Spanned<String>>,
    seat: Spanned<String>,
    /// What was sure when it was written; nothing is done with it.
    #[serde(rename = "confidence")]
    _confidence: Option<f64>,
    #[serde(rename = "reason")]
    _reason: Option<String>,
}

impl Casting {
    /// Reads a casting for a score and ensemble. Parts it does not name are cast as [`cast`] does.
    ///
    /// # Errors
    /// As [`Casting::edited`].
    pub fn parse(text: &str, source_name: &str, score: &Score, ensemble: &Ensemble) -> Result<Self, Error> {
        cast(score, ensemble).value.edited(text, source_name, score, ensemble)
    }

    /// This casting with what a text says instead. Parts it does not name stay as they are.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the line of the first wrong thing: no such part, no such seat, a part named twice.
    pub fn edited(self, text: &str, source_name: &str, score: &Score, ensemble: &Ensemble) -> Result<Self, Error> {
        let raw: RawCasting = toml::from_str(text).map_err(|error| Invalid::toml(source_name, text, &error))?;
        let names = SeatNames::of(ensemble);
        let mut casting = self;
        let mut said = std::collections::BTreeSet::new();
        for entry in raw.part {
            let at = |span| Invalid::at(source_name, text, span);
            let (span, named) = (entry.span(), entry.span());
            let entry = entry.into_inner();
            let index = find_part(&entry, score).map_err(|(key, span_of, why)| {
                at(span_of.unwrap_or(span)).key(key).with(&why, "write `number = 1` or the name of a part of the file")
            })?;
            if !said.insert(index) {
                let why = format!("part {} is given to a seat twice", index + 1);
                return Err(at(named).key("part").with(&why, "leave one of them out").into());
            }
            let seat = match entry.seat.get_ref().trim() {
                "" => None,
                name => Some(names.find_one(name).map_err(|near| {
                    let remedy =
                        if near.is_empty() { String::new() } else { format!("did you mean {}?", near.join(", ")) };
                    at(entry.seat.span())
                        .key("part.seat")
                        .with(&format!("there is no one seat called `{name}`"), &remedy)
                })?),
            };
            if let Some(cast) = casting.parts.get_mut(index) {
                *cast = Cast { seat, confidence: 1000, reason: format!("as {source_name} says") };
            }
        }
        Ok(casting)
    }

    /// The casting as text; it reads back as it is.
    #[must_use]
    pub fn to_toml(&self, score: &Score, ensemble: &Ensemble) -> String {
        let names = SeatNames::of(ensemble);
        let mut text = String::from(HEADER);
        for (index, (part, cast)) in score.parts.iter().zip(&self.parts).enumerate() {
            if part.notes.is_empty() {
                continue;
            }
            let seat = cast.seat.map_or("", |seat| names.label(seat));
            let string = |text: &str| toml::Value::from(text).to_string();
            let _ = write!(text, "\n[[part]]\nnumber = {}\n", index + 1);
            let _ = writeln!(text, "name = {}", string(&label(part, index)));
            let _ = writeln!(text, "seat = {}", string(seat));
            let _ = writeln!(text, "confidence = {:.2}", f64::from(cast.confidence) / 1000.0);
            let _ = writeln!(text, "reason = {}", string(&cast.reason));
        }
        text
    }
}

type Wrong = (&'static str, Option<std::ops::Range<usize>>, String);

fn find_part(entry: &RawCast, score: &Score) -> Result<usize, Wrong> {
    if let Some(number) = &entry.number {
        let count = score.parts.len();
        let why = || format!("there is no part {}; the file has {count}", number.get_ref());
        let index = number.get_ref().checked_sub(1).filter(|index| *index < count);
        return index.ok_or_else(|| ("part.number", Some(number.span()), why()));
    }
    let Some(name) = &entry.name else { return Err(("part", None, "it names no part".to_owned())) };
    let wanted = name.get_ref().trim().to_lowercase();
    let same = |(index, part): &(usize, &Part)| label(part, *index).trim().to_lowercase() == wanted;
    let mut found = score.parts.iter().enumerate().filter(|(_, part)| !part.notes.is_empty()).filter(same);
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Ok(index),
        (Some(_), Some(_)) => {
            Err(("part.name", Some(name.span()), format!("several parts are called `{}`", name.get_ref())))
        }
        (None, _) => Err(("part.name", Some(name.span()), format!("no part is called `{}`", name.get_ref()))),
    }
}
