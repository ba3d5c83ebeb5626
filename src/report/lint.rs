//! A file as such: what is wrong in its bytes, as text and as a document.

use super::text::count_sentence;
use crate::finding::{Code, Finding, Place, Severity, plural};
use crate::run::Error;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A file, what was found in it, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Linted {
    /// The file, as the user named it.
    pub source: String,
    /// Its size; null when it could not be opened.
    pub bytes: Option<u64>,
    /// How many notes were read; null when it could not be read.
    pub note_count: Option<usize>,
    /// Everything noticed, in the order noticed; of a file that could not be read, why.
    pub findings: Vec<Finding>,
    /// What became of its repair; absent when none was asked for or there is nothing to mend it from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
}

/// What became of a repair.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Repair {
    /// A clean file was written.
    Mended {
        /// Where.
        written: String,
        /// How many system exclusive messages and escapes with bytes over 127 were left out.
        left_out: usize,
        /// What is still found in it.
        remaining: Vec<Finding>,
    },
    /// There was nothing to mend: the file was written all the same.
    Clean {
        /// Where.
        written: String,
    },
    /// Nothing was written.
    Failed {
        /// Why.
        why: String,
    },
}

impl Linted {
    /// A file that was read.
    #[must_use]
    pub fn read(source: &str, bytes: &[u8], note_count: usize, findings: Vec<Finding>) -> Self {
        let bytes = Some(bytes.len() as u64);
        Self { source: source.to_owned(), bytes, note_count: Some(note_count), findings, repair: None }
    }

    /// A file that could not be read, of that many bytes (`None` when it could not even be opened).
    #[must_use]
    pub fn unreadable(source: &str, bytes: Option<u64>, why: Finding) -> Self {
        Self { source: source.to_owned(), bytes, note_count: None, findings: vec![why], repair: None }
    }

    /// Whether no score could be had from it.
    #[must_use]
    pub const fn is_unreadable(&self) -> bool {
        self.note_count.is_none()
    }

    /// Whether its repair was asked for and not written.
    #[must_use]
    pub const fn repair_failed(&self) -> bool {
        matches!(self.repair, Some(Repair::Failed { .. }))
    }
}

/// Why a file could not be read, as a finding.
#[must_use]
pub fn unreadable(error: &Error) -> Finding {
    let (offset, message, remedy) = match error {
        Error::Unreadable { offset, why, remedy, .. } => (Some(*offset), why.clone(), remedy.as_str()),
        Error::Unsupported { what, why, remedy } => (None, format!("{what} is not supported: {why}"), remedy.as_str()),
        Error::Limit { what, actual, limit, remedy } => {
            (None, format!("{what} is over the limit: {actual}, at most {limit}"), remedy.as_str())
        }
        other => (None, other.to_string(), ""),
    };
    let place = offset.map_or_else(Place::default, |offset| Place::byte(None, offset));
    Finding::new(Code::FileUnreadable, place, message).with_remedy(remedy)
}

/// The document of a lint.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    /// [`super::json::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// One entry a file, in the order asked for.
    pub files: &'a [Linted],
    /// What was held against them: the rules of the findings, by their place in the catalogue.
    pub rules: Vec<Rule>,
    /// Counts over all files.
    pub sums: Sums,
}

/// A rule that a file does not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its code.
    pub code: Code,
    /// Its title.
    pub title: &'static str,
    /// What should hold.
    pub standard: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// Counts over all files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Files.
    pub files: usize,
    /// Files without a finding.
    pub clean: usize,
    /// Files no score could be had from.
    pub unreadable: usize,
    /// Files of which a clean one was written.
    pub mended: usize,
    /// Notes read.
    pub note_count: usize,
    /// Findings that are errors, unreadable files among them.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
}

/// The document of files.
#[must_use]
pub fn document(files: &[Linted]) -> Document<'_> {
    let codes: BTreeSet<Code> = findings(files).map(|finding| finding.code).collect();
    let rules = codes.into_iter().map(rule).collect();
    Document { schema_version: super::json::SCHEMA_VERSION, files, rules, sums: sums(files) }
}

fn findings(files: &[Linted]) -> impl Iterator<Item = &Finding> {
    files.iter().flat_map(|file| &file.findings)
}

fn rule(code: Code) -> Rule {
    let page = code.page();
    Rule { code, title: page.title, standard: page.section("What it checks"), source: page.section("Source") }
}

fn sums(files: &[Linted]) -> Sums {
    let of = |severity| findings(files).filter(|finding| finding.severity == severity).count();
    let files_that = |hold: &dyn Fn(&Linted) -> bool| files.iter().filter(|file| hold(file)).count();
    Sums {
        files: files.len(),
        clean: files_that(&|file| file.findings.is_empty()),
        unreadable: files_that(&Linted::is_unreadable),
        mended: files_that(&|file| matches!(file.repair, Some(Repair::Mended { .. }))),
        note_count: files.iter().filter_map(|file| file.note_count).sum(),
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        notes: of(Severity::Note),
    }
}

/// Every file with its findings, for a terminal; the sum of several at the end.
#[must_use]
pub fn text(files: &[Linted]) -> String {
    let mut text: String = files.iter().map(file_text).collect();
    if files.len() > 1 {
        let _ = writeln!(text, "{}", sum_sentence(files));
    }
    text
}

fn file_text(file: &Linted) -> String {
    let read = match file.note_count {
        None => "could not be read".to_owned(),
        Some(notes) => format!("{}; {notes} {} read", count_sentence(&file.findings), plural(notes, "note")),
    };
    let mut text = format!("{}: {read}\n", file.source);
    let mut told = BTreeSet::new();
    for finding in &file.findings {
        text += &finding_text(finding, told.insert(finding.code));
    }
    text + &file.repair.as_ref().map(repair_text).unwrap_or_default()
}

/// What was noticed and where; with the first of its kind also what should hold, and what to do.
fn finding_text(finding: &Finding, is_first: bool) -> String {
    let Finding { code, severity, place, message, remedy, .. } = finding;
    let place = if *place == Place::default() { "whole file".to_owned() } else { place.to_string() };
    let mut text = format!("  {severity} [{code}] {place}: {message}\n");
    let is_first = is_first && *code != Code::FileUnreadable;
    if is_first {
        let Rule { standard, source, .. } = rule(*code);
        let _ = writeln!(text, "    standard: {standard} ({})", source.trim_end_matches('.'));
    }
    let usual = if is_first { code.page().section("Remedy") } else { "" };
    let remedy = if remedy.is_empty() { usual } else { remedy };
    if !remedy.is_empty() {
        let _ = writeln!(text, "    remedy: {remedy}");
    }
    text
}

fn repair_text(repair: &Repair) -> String {
    match repair {
        Repair::Mended { written, left_out, remaining } => {
            let mut text = format!("  mended: written to {written}\n");
            if *left_out > 0 {
                let messages = plural(*left_out, "system exclusive message");
                let _ =
                    writeln!(text, "    left out: {left_out} {messages} with bytes over 127, which no device takes");
            }
            text.extend(
                remaining.iter().map(|finding| finding_text(finding, false).replacen("  ", "    remains: ", 1)),
            );
            text
        }
        Repair::Clean { written } => format!("  nothing to mend; written to {written}\n"),
        Repair::Failed { why } => format!("  not mended: {why}\n"),
    }
}

fn sum_sentence(files: &[Linted]) -> String {
    let sums = sums(files);
    let faulty = sums.files - sums.clean - sums.unreadable;
    let all = findings(files).filter(|finding| finding.code != Code::FileUnreadable);
    let mut words = vec![format!("{} clean", sums.clean)];
    if faulty > 0 {
        words.push(format!("{faulty} with findings ({})", count_sentence(all)));
    }
    if sums.unreadable > 0 {
        words.push(format!("{} could not be read", sums.unreadable));
    }
    if files.iter().any(|file| file.repair.is_some()) {
        words.push(format!("{} mended", sums.mended));
    }
    format!("{} {}: {}", sums.files, plural(sums.files, "file"), words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linted(source: &str, codes: &[Code]) -> Linted {
        let findings = codes.iter().map(|code| Finding::new(*code, Place::byte(Some(1), 9), "it is so")).collect();
        Linted::read(source, &[0; 20], 3, findings)
    }

    #[test]
    fn the_standard_is_told_once_for_each_kind() {
        let file = linted("x.mid", &[Code::MidiTruncated, Code::MidiOddValue, Code::MidiOddValue]);
        let text = text(&[file]);
        assert!(text.starts_with("x.mid: 1 error, 2 notes; 3 notes read\n"), "{text}");
        assert_eq!(text.matches("standard: ").count(), 2, "{text}");
    }

    #[test]
    fn several_files_are_summed() {
        let gone = Linted::unreadable("gone.mid", None, Finding::new(Code::FileUnreadable, Place::default(), "no"));
        let mut files = vec![linted("a.mid", &[]), linted("b.mid", &[Code::MidiOddValue]), gone];
        let said = text(&files);
        assert!(said.ends_with("3 files: 1 clean, 1 with findings (1 note), 1 could not be read\n"), "{said}");
        assert_eq!(document(&files).sums.errors, 1);
        files[1].repair = Some(Repair::Mended { written: "c.mid".to_owned(), left_out: 0, remaining: Vec::new() });
        assert!(text(&files).ends_with("1 could not be read, 1 mended\n"));
    }
}
