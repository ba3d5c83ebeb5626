//! `batch`.

use super::super::batch::Failures;
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use partwright::batch::index::Asked;
use partwright::batch::{self, Engine};
use std::num::NonZeroU32;
use std::path::PathBuf;

/// `batch`.
#[derive(Debug, ClapArgs)]
#[command(after_help = BATCH)]
pub(crate) struct Batch {
    #[command(subcommand)]
    pub(crate) action: BatchAction,
}

const BATCH: &str = "\
Examples:
  partwright batch plan songs/ --out editions --for string-quartet,sax-quartet -- --no-audio
  partwright batch run editions/plan.json
  partwright batch status editions/plan.json
  partwright batch merge editions/plan.json
  partwright batch plan songs/ --out editions --for big-band --shards 200 --emit slurm && sh editions/slurm-submit.sh

Exit codes of run: 0 done; 65 too many failures, which another attempt would not mend; 75 stopped halfway, run it again;
2 wrong use.";

/// What to do with a batch.
#[derive(Debug, Subcommand)]
pub(crate) enum BatchAction {
    /// Say what is to be done: which files, for whom, in how many shards
    Plan(Box<PlanBatch>),
    /// Do it, or one shard of it; what is done already is skipped
    Run(RunBatch),
    /// Tell how far it is, how fast it goes and how long it takes
    Status(PlanFile),
    /// Let what failed be tried again, and print the command that does so
    Retry(RetryBatch),
    /// Write all results as CSV and a report, and say what is missing
    Merge(MergeBatch),
    /// What `run` starts to do the work
    #[command(hide = true)]
    Worker(Worker),
}

/// `batch plan`.
#[derive(Debug, ClapArgs)]
pub(crate) struct PlanBatch {
    /// Where the music is: a folder, a glob such as "songs/**/*.mid", a file of music, a .tar, or what lists files: .txt or
    /// .list with a path a line, .csv or .jsonl with `source` and, if you like, `key` and `for`; where it was built with `s3`, also
    /// s3://bucket/prefix, with keys from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT)
    #[arg(value_name = "SRC")]
    pub(crate) source: PathBuf,
    /// The folder for plan and results
    #[arg(long, value_name = "DEST")]
    pub(crate) out: PathBuf,
    /// For whom, as `arrange --for`: repeat it, or put commas between names and files
    #[arg(long = "for", required = true, value_name = "ENSEMBLE")]
    pub(crate) ensembles: Vec<String>,
    /// In how many shards, one for each task of an engine
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) shards: NonZeroU32,
    /// What is written for each file: a folder with everything, or one thing alone
    #[arg(long, value_name = "WHAT", default_value = "folder")]
    pub(crate) write: Write,
    /// What the seed of each file is made of, with its key
    #[arg(long, value_name = "N", default_value = "0")]
    pub(crate) seed: u64,
    /// Write the job for an engine too: slurm, kubernetes, swarm, aws-batch, ecs, mesos, nomad, condor, parallel, ray
    #[arg(long, value_name = "ENGINE", value_delimiter = ',')]
    pub(crate) emit: Vec<Engine>,
    /// With --emit: how many files a task works on at once
    #[arg(long, value_name = "J", default_value = "1", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) jobs: u32,
    /// With --emit: how much memory one file may take
    #[arg(long, value_name = "SIZE", default_value = MEMORY, value_parser = size)]
    pub(crate) memory: u64,
    /// With --emit: the image of engines that run containers [default: partwright:VERSION]
    #[arg(long, value_name = "IMAGE")]
    pub(crate) image: Option<String>,
    /// Replace a plan that is there; results stay, and count where they are of the same recipe
    #[arg(long)]
    pub(crate) force: bool,
    /// Options of `arrange`, behind `--`; files that they name are copied beside the plan
    #[arg(last = true, value_name = "OPTIONS")]
    pub(crate) options: Vec<String>,
}

/// `batch run`.
#[derive(Debug, ClapArgs)]
pub(crate) struct RunBatch {
    #[command(flatten)]
    pub(crate) plan: PlanFile,
    /// Which shard, counted from 0: I, I/N, `auto` for what the engine says, or `all` [default: what the engine says, else
    /// all]
    #[arg(long, value_name = "I|I/N|auto|all")]
    pub(crate) shard: Option<Asked>,
    /// How many files at once, each in a process of its own [default: one a core]
    #[arg(long, value_name = "J", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) jobs: Option<u32>,
    /// How many seconds one file may take
    #[arg(long, value_name = "SECONDS", default_value = "600", value_parser = seconds)]
    pub(crate) timeout: f64,
    /// How much memory one file may take, such as 512M or 4G
    #[arg(long, value_name = "SIZE", default_value = MEMORY, value_parser = size)]
    pub(crate) memory: u64,
    /// Exit with 65 when more files fail than this: a number, or a share of the shard such as 5%
    #[arg(long, value_name = "MANY", default_value = "10%")]
    pub(crate) max_failures: Failures,
    /// Where the sources are on this machine, when not where the plan says
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Another program in the place of our worker: to test what happens when one misbehaves.
    #[arg(long, hide = true, value_name = "PROGRAM")]
    pub(crate) worker: Option<PathBuf>,
}

/// Which plan.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct PlanFile {
    /// The plan, DEST/plan.json
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
}

/// `batch retry`.
#[derive(Debug, ClapArgs)]
pub(crate) struct RetryBatch {
    #[command(flatten)]
    pub(crate) plan: PlanFile,
    /// Only what failed for this reason: missing, unreadable, refused, panic, killed, timeout, memory, other; may be
    /// repeated [default: all]
    #[arg(long, value_name = "REASON", value_parser = reason)]
    pub(crate) reason: Vec<batch::Reason>,
}

/// `batch merge`.
#[derive(Debug, ClapArgs)]
pub(crate) struct MergeBatch {
    #[command(flatten)]
    pub(crate) plan: PlanFile,
    /// Read every result again, and say which are not as they were written
    #[arg(long)]
    pub(crate) verify: bool,
}

/// `batch worker`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Worker {
    #[command(flatten)]
    pub(crate) plan: PlanFile,
}

/// What is written for each file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Write {
    /// All that `arrange` writes
    Folder,
    /// The MIDI
    Midi,
    /// The score as MusicXML
    Musicxml,
    /// The score as compressed MusicXML
    Mxl,
}

impl From<Write> for batch::Write {
    fn from(write: Write) -> Self {
        match write {
            Write::Folder => Self::Folder,
            Write::Midi => Self::Midi,
            Write::Musicxml => Self::MusicXml,
            Write::Mxl => Self::Mxl,
        }
    }
}

/// How much memory a file may take where nothing else is said.
const MEMORY: &str = "2G";

/// Bytes, as `512M` or `4G`.
fn size(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no size; write 512M or 4G");
    let (number, unit) = text.split_at(text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len());
    let shift = match unit.to_ascii_uppercase().as_str() {
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let bytes = number.checked_mul(1 << shift).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(wrong)
}

fn seconds(text: &str) -> Result<f64, String> {
    let wrong = || format!("{text:?} is no time; write seconds, more than 0");
    let day = 86_400.0 * 365.0;
    text.parse().ok().filter(|seconds: &f64| *seconds > 0.0 && *seconds <= day).ok_or_else(wrong)
}

fn reason(text: &str) -> Result<batch::Reason, String> {
    let named = serde_json::from_value(serde_json::Value::String(text.to_owned()));
    named.map_err(|_| {
        format!("{text:?} is no reason: missing, unreadable, refused, panic, killed, timeout, memory or other")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit() {
        assert_eq!(size("512M"), Ok(512 << 20));
        assert_eq!(size("4gb"), Ok(4 << 30));
        for wrong in ["", "4", "G", "0G", "-1G", "4T", "99999999999999G"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
