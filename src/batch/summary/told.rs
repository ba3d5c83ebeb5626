//! A summary as people read it: on a terminal, and as a page.

use super::{Failures, Summary, Sums};
use crate::batch::{Key, ranges};
use crate::run::Error;
use minijinja::{Environment, Value, context};
use std::fmt::Write as _;

impl Summary {
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
        let page = environment.render_str(include_str!("../../../assets/batch/report.html"), self.contents(retries));
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

impl Sums {
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

/// As people say it.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.1} s"),
        s if s < 7200.0 => format!("{:.1} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}
