//! What came of a batch: counts, failures by reason, the slowest, figures, and what is missing.

use super::{Ending, Figures, Item, Key, Line, Plan, Progress, Reason, Standing, State, ranges, sha256};
use crate::report::json;
use crate::run::Error;
use minijinja::{Environment, Value, context};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many of the slowest, and of the failures of one reason, are named.
const NAMED: usize = 10;

/// What came of a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// [`json::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of partwright.
    pub version: String,
    /// Hash of the recipe.
    pub recipe: String,
    /// How many shards.
    pub shards: u32,
    /// Items planned.
    pub items: u64,
    /// Items whose result is there.
    pub done: u64,
    /// Items that failed.
    pub failed: u64,
    /// Items that nothing is known of.
    pub missing: u64,
    /// Hash over the keys and results of all that is done: the same for the same plan, wherever and however it was done.
    pub tree: String,
    /// What the items took, in seconds, added up.
    pub seconds: f64,
    /// Bytes written.
    pub bytes: u64,
    /// Failures by reason.
    pub failures: Vec<Failures>,
    /// The slowest items, with their seconds.
    pub slowest: Vec<(Key, f64)>,
    /// Figures of all that is done.
    pub figures: Sums,
    /// Shards with items missing, counted from 0.
    pub missing_shards: Vec<u32>,
    /// Lines of results that cannot be read and are no last lines.
    pub damaged_lines: usize,
}

/// Failures of one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failures {
    /// The reason.
    pub reason: Reason,
    /// How many.
    pub count: u64,
    /// The first of them, with what was said.
    pub first: Vec<(Key, String)>,
}

/// Figures of many arrangements.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Sums {
    /// Each number added up.
    pub all: Figures,
    /// Arrangements with something that cannot be played, or is wrong.
    pub with_errors: u64,
    /// Arrangements that lost notes of the melody.
    pub with_melody_lost: u64,
    /// Arrangements that were listened to.
    pub heard: u64,
    /// Thousandths of bars in which the melody is heard, in the middle one of them.
    pub median_melody_heard_per_mille: Option<u16>,
}

impl Summary {
    /// Of a plan and where it stands.
    #[must_use]
    pub fn of(plan: &Plan, items: &[Item], standing: &Standing, damaged_lines: usize) -> Self {
        let states: Vec<(&Item, State<'_>)> =
            items.iter().map(|item| (item, standing.state(&item.key, None))).collect();
        let done: Vec<&Line> = ended(&states, |state| if let State::Done(line) = state { Some(line) } else { None });
        let failed: Vec<&Line> =
            ended(&states, |state| if let State::Failed(line) = state { Some(line) } else { None });
        let shards = standing.progress(plan, items);
        let sum = Progress::sum(&shards);
        let missing = (0..).zip(&shards).filter(|(_, shard)| shard.missing() > 0).map(|(index, _)| index);
        Self {
            schema_version: json::SCHEMA_VERSION,
            version: plan.version.clone(),
            recipe: plan.recipe.clone(),
            shards: plan.shards.get(),
            items: sum.items,
            done: sum.done,
            failed: sum.failed,
            missing: sum.missing(),
            tree: tree(&done),
            seconds: json::tenths(done.iter().chain(&failed).map(|line| line.seconds).sum()),
            bytes: done.iter().map(|line| line.bytes()).sum(),
            failures: failures(&failed),
            slowest: slowest(&done, &failed),
            figures: Sums::of(&done),
            missing_shards: missing.collect(),
            damaged_lines,
        }
    }

    /// As text for a terminal; `retries` are the lines that do what is missing.
    #[must_use]
    pub fn text(&self, retries: &[String]) -> String {
        let mut text = format!(
            "{} items in {} shards: {} done, {} failed, {} missing\n",
            self.items, self.shards, self.done, self.failed, self.missing
        );
        let _ = writeln!(text, "{} of work, {} bytes written, tree {}", duration(self.seconds), self.bytes, self.tree);
        for failures in &self.failures {
            let _ = writeln!(text, "\n{} failed: {}", failures.count, failures.reason.name());
            for (key, message) in &failures.first {
                let _ = writeln!(text, "  {key}: {message}");
            }
        }
        if !self.slowest.is_empty() {
            let _ = writeln!(text, "\nslowest");
            for (key, seconds) in &self.slowest {
                let _ = writeln!(text, "  {seconds:>8.2} s  {key}");
            }
        }
        let _ = write!(text, "\n{}", self.figures.text());
        if self.damaged_lines > 0 {
            let _ = writeln!(
                text,
                "\n{} lines of results are damaged; what they told counts as missing",
                self.damaged_lines
            );
        }
        if self.missing > 0 {
            let _ = writeln!(text, "\nshards with items missing: {}", ranges(&self.missing_shards));
        }
        retries.iter().for_each(|line| {
            let _ = writeln!(text, "  {line}");
        });
        text
    }

    /// As a page that needs no other file.
    ///
    /// # Errors
    /// [`Error::Encode`].
    pub fn html(&self, retries: &[String]) -> Result<String, Error> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
        environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        let page = environment.render_str(include_str!("../../assets/batch/report.html"), self.contents(retries));
        page.map_err(|error| Error::Encode { what: "the batch's report", why: format!("{error:#}") })
    }

    fn contents(&self, retries: &[String]) -> Value {
        let percent = |part: u64| 100.0 * part as f64 / self.items.max(1) as f64;
        let row = |(key, text): &(Key, String)| context! { key => key.as_str(), text };
        let of_reason = |failures: &Failures| {
            let first: Vec<Value> = failures.first.iter().map(row).collect();
            context! { reason => failures.reason.name(), count => failures.count, first }
        };
        let slow = |(key, seconds): &(Key, f64)| context! { key => key.as_str(), text => format!("{seconds:.2} s") };
        context! {
            items => self.items,
            done => self.done,
            failed => self.failed,
            missing => self.missing,
            done_percent => percent(self.done),
            failed_percent => percent(self.failed),
            shards => self.shards,
            missing_shards => ranges(&self.missing_shards),
            took => duration(self.seconds),
            bytes => self.bytes,
            retries => retries.to_vec(),
            failures => self.failures.iter().map(of_reason).collect::<Vec<_>>(),
            slowest => self.slowest.iter().map(slow).collect::<Vec<_>>(),
            figures => self.figures.text().lines().map(str::to_owned).collect::<Vec<_>>(),
            damaged => self.damaged_lines,
            version => &self.version,
            recipe => &self.recipe,
            tree => &self.tree,
        }
    }
}

impl Line {
    fn bytes(&self) -> u64 {
        if let Ending::Done { bytes, .. } = self.ending { bytes } else { 0 }
    }
}

fn ended<'a>(states: &[(&Item, State<'a>)], of: fn(&State<'a>) -> Option<&'a Line>) -> Vec<&'a Line> {
    states.iter().filter_map(|(_, state)| of(state)).collect()
}

fn tree(done: &[&Line]) -> String {
    let mut outputs: Vec<(&Key, &str)> = done
        .iter()
        .filter_map(|line| {
            if let Ending::Done { output, .. } = &line.ending { Some((&line.key, output.as_str())) } else { None }
        })
        .collect();
    outputs.sort_unstable();
    sha256(outputs.iter().map(|(key, output)| format!("{output}  {key}\n")).collect::<String>().as_bytes())
}

fn failures(failed: &[&Line]) -> Vec<Failures> {
    let mut by_reason: BTreeMap<Reason, Failures> = BTreeMap::new();
    for line in failed {
        let Ending::Failed { reason, message } = &line.ending else { continue };
        let empty = Failures { reason: *reason, count: 0, first: Vec::new() };
        let same = by_reason.entry(*reason).or_insert(empty);
        same.count += 1;
        if same.first.len() < NAMED {
            same.first.push((line.key.clone(), message.clone()));
        }
    }
    by_reason.into_values().collect()
}

fn slowest(done: &[&Line], failed: &[&Line]) -> Vec<(Key, f64)> {
    let mut all: Vec<&&Line> = done.iter().chain(failed).collect();
    all.sort_by(|a, b| b.seconds.total_cmp(&a.seconds).then_with(|| a.key.cmp(&b.key)));
    all.into_iter().take(NAMED).map(|line| (line.key.clone(), line.seconds)).collect()
}

impl Sums {
    fn of(done: &[&Line]) -> Self {
        let mut sums = Self::default();
        let mut heard: Vec<u16> = Vec::new();
        for line in done {
            let Ending::Done { figures, .. } = &line.ending else { continue };
            sums.add(figures);
            heard.extend(figures.melody_heard_per_mille);
        }
        heard.sort_unstable();
        Self { heard: heard.len() as u64, median_melody_heard_per_mille: heard.get(heard.len() / 2).copied(), ..sums }
    }

    fn add(&mut self, one: &Figures) {
        let all = &mut self.all;
        for (sum, own) in [
            (&mut all.notes, one.notes),
            (&mut all.kept, one.kept),
            (&mut all.dropped, one.dropped),
            (&mut all.melody_dropped, one.melody_dropped),
            (&mut all.bass_dropped, one.bass_dropped),
            (&mut all.errors, one.errors),
            (&mut all.warnings, one.warnings),
        ] {
            *sum = sum.saturating_add(own);
        }
        self.with_errors += u64::from(one.errors > 0);
        self.with_melody_lost += u64::from(one.melody_dropped > 0);
    }

    fn text(&self) -> String {
        let all = &self.all;
        let mut text = format!(
            "{} source notes: {} as they were, {} dropped ({} of the melody, {} of the bass)\n{} errors and {} warnings; {} arrangements have errors, {} lost notes of the melody\n",
            all.notes,
            all.kept,
            all.dropped,
            all.melody_dropped,
            all.bass_dropped,
            all.errors,
            all.warnings,
            self.with_errors,
            self.with_melody_lost
        );
        if let Some(heard) = self.median_melody_heard_per_mille {
            let _ = writeln!(
                text,
                "melody heard in {} % of bars, in the middle one of {} that were listened to",
                f64::from(heard) / 10.0,
                self.heard
            );
        }
        text
    }
}

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

/// As people say it.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.1} s"),
        s if s < 7200.0 => format!("{:.1} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{done, failed, item, plan};
    use super::*;

    fn batch() -> (Plan, Vec<Item>, Standing) {
        let (plan, items) = (plan(4), ["duo/a, b.mid", "duo/b.mid", "duo/c.mid", "duo/<d>.mid"].map(item).to_vec());
        let lines = [
            Line { seconds: 9.0, ..done(&plan, &items[1]) },
            done(&plan, &items[0]),
            failed(&plan, &items[3], Reason::Timeout, 1),
        ];
        let standing = Standing::of(&plan, &items, lines);
        (plan, items, standing)
    }

    #[test]
    fn a_summary_counts_and_names() {
        let (plan, items, standing) = batch();
        let summary = Summary::of(&plan, &items, &standing, 0);
        assert_eq!((summary.items, summary.done, summary.failed, summary.missing), (4, 2, 1, 1));
        assert_eq!(summary.missing_shards, [items[2].key.shard(plan.shards)]);
        assert_eq!(summary.slowest[0], (items[1].key.clone(), 9.0));
        assert_eq!((summary.failures[0].reason, summary.failures[0].count), (Reason::Timeout, 1));
        assert_eq!((summary.figures.all.notes, summary.figures.with_melody_lost), (20, 0));
        let text = summary.text(&["sbatch --array=2 slurm.sbatch".to_owned()]);
        assert!(text.contains("2 done, 1 failed, 1 missing") && text.contains("--array=2"), "{text}");
        let html = summary.html(&[]).unwrap();
        assert!(html.contains("&lt;d&gt;.mid") && !html.contains("<d>"), "{html}");
    }

    #[test]
    fn the_tree_knows_results_and_not_times_nor_shards() {
        let (plan, items, standing) = batch();
        let tree =
            |plan: &Plan, lines: [Line; 1]| Summary::of(plan, &items, &Standing::of(plan, &items, lines), 0).tree;
        let line = done(&plan, &items[0]);
        let slow = Line { seconds: 100.0, ended_ms: 5, attempt: 3, ..line.clone() };
        let other = Plan { shards: std::num::NonZeroU32::MIN, ..plan.clone() };
        assert_eq!(tree(&plan, [line.clone()]), tree(&other, [slow]));
        assert_ne!(tree(&plan, [line]), Summary::of(&plan, &items, &standing, 0).tree);
    }

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
