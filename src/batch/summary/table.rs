//! Every item as a row.

use crate::batch::{Ending, Item, Line, Standing, State};
use crate::run::Error;
use serde::Serialize;

/// Every item as a row of CSV, in the order of the plan.
///
/// # Errors
/// [`Error::Encode`].
pub fn csv(items: &[Item], standing: &Standing) -> Result<Vec<u8>, Error> {
    let wrong = |error: String| Error::Encode { what: "CSV", why: error };
    let mut rows = csv::Writer::from_writer(Vec::new());
    for item in items {
        rows.serialize(Row::of(item, standing.state(&item.key, None))).map_err(|error| wrong(error.to_string()))?;
    }
    rows.into_inner().map_err(|error| wrong(error.to_string()))
}

/// A row of results.
#[derive(Debug, Clone, Default, Serialize)]
struct Row<'a> {
    key: &'a str,
    source: &'a str,
    state: &'static str,
    reason: &'static str,
    message: &'a str,
    notes: Option<u32>,
    kept: Option<u32>,
    dropped: Option<u32>,
    melody_dropped: Option<u32>,
    bass_dropped: Option<u32>,
    errors: Option<u32>,
    warnings: Option<u32>,
    melody_heard_per_mille: Option<u16>,
    input_sha256: &'a str,
    output_sha256: &'a str,
    bytes: Option<u64>,
    attempt: Option<u32>,
    seconds: Option<f64>,
}

impl<'a> Row<'a> {
    fn of(item: &'a Item, state: State<'a>) -> Self {
        let (name, line) = match state {
            State::Missing => ("missing", None),
            State::Done(line) => ("done", Some(line)),
            State::Failed(line) => ("failed", Some(line)),
        };
        let row = Self { key: item.key.as_str(), source: &item.source, state: name, ..Self::default() };
        line.map_or(row.clone(), |line| row.with(line))
    }

    fn with(self, line: &'a Line) -> Self {
        let (attempt, seconds) = (Some(line.attempt), Some(line.seconds));
        let row = Self { input_sha256: &line.input, attempt, seconds, ..self };
        match &line.ending {
            Ending::Again => row,
            Ending::Failed { reason, message } => Self { reason: reason.name(), message, ..row },
            Ending::Done { output, bytes, figures } => Self {
                output_sha256: output,
                bytes: Some(*bytes),
                notes: Some(figures.notes),
                kept: Some(figures.kept),
                dropped: Some(figures.dropped),
                melody_dropped: Some(figures.melody_dropped),
                bass_dropped: Some(figures.bass_dropped),
                errors: Some(figures.errors),
                warnings: Some(figures.warnings),
                melody_heard_per_mille: figures.melody_heard_per_mille,
                ..row
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::batch;
    use super::*;

    #[test]
    fn csv_has_a_row_an_item() {
        let (_, items, standing) = batch();
        let text = String::from_utf8(csv(&items, &standing).unwrap()).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows.len(), 5);
        assert!(rows[0].starts_with("key,source,state,reason,message,notes"));
        assert!(rows[1].starts_with("\"duo/a, b.mid\",\"duo/a, b.mid\",done,,,10,9,1"), "{}", rows[1]);
        assert!(rows[3].contains("missing") && rows[4].contains("failed,timeout,timeout it was"), "{text}");
    }
}
