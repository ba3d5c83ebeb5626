//! Which shard a runner is to do: told by a person, or by the engine that started it.
//!
//! What is typed goes first, then `PARTWRIGHT_SHARD`, then the engine's own variable ([`TABLE`]). Where two of them are there
//! and differ, or one is beyond the plan's shards, the runner refuses and names them: a wrong guess would do one shard twice
//! and another never. How many shards there are is the plan's to say; Slurm's own count, for one, is that of the tasks
//! submitted, which is wrong for a retry of some of them.

use crate::run::Error;
use std::num::NonZeroU32;
use std::str::FromStr;

/// A variable by which an engine tells a task its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Whose it is.
    pub engine: &'static str,
    /// The variable.
    pub variable: &'static str,
    /// What the first task has in it.
    pub first: u32,
    /// The variable that holds the node's id, where the index of task 0 is rendered as that.
    pub node: Option<&'static str>,
    /// Counts only where no other says anything: it is also there in jobs that are no arrays.
    pub weak: bool,
}

const fn row(engine: &'static str, variable: &'static str, first: u32) -> Row {
    Row { engine, variable, first, node: None, weak: false }
}

/// Every variable that is looked at, in order. HTCondor has none of its own: its submit file writes `$(Process)` into
/// `PARTWRIGHT_SHARD`; nor has Swarm: its templates write `{{.Task.Slot}}` into the two of the table.
pub const TABLE: [Row; 9] = [
    row("the environment", "PARTWRIGHT_SHARD", 0),
    row("Slurm", "SLURM_ARRAY_TASK_ID", 0),
    row("Kubernetes", "JOB_COMPLETION_INDEX", 0),
    row("Swarm, replicated", "PARTWRIGHT_SWARM_SLOT", 1),
    Row { node: Some("PARTWRIGHT_SWARM_NODE"), ..row("Swarm, replicated-job", "PARTWRIGHT_SWARM_JOB_SLOT", 0) },
    row("AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", 0),
    row("Nomad", "NOMAD_ALLOC_INDEX", 0),
    row("GNU parallel", "PARALLEL_SEQ", 1),
    Row { weak: true, ..row("srun", "SLURM_PROCID", 0) },
];

/// What was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Every shard.
    All,
    /// The one that the environment tells.
    Auto,
    /// This one, of so many if that was said.
    One(u32, Option<u32>),
}

impl FromStr for Asked {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse().map_err(|_| wrong(text));
        match (text, text.split_once('/')) {
            ("all", _) => Ok(Self::All),
            ("auto", _) => Ok(Self::Auto),
            (_, Some((index, of))) => Ok(Self::One(number(index)?, Some(number(of)?))),
            _ => Ok(Self::One(number(text)?, None)),
        }
    }
}

fn wrong(text: &str) -> String {
    format!("{text:?} is no shard; write its index from 0, as 3 or 3/8, or `auto`, or `all`")
}

/// The shard that is meant, or `None` for all of them: where that was asked for, or nothing was and the environment tells
/// nothing either. `variable` looks a variable up.
///
/// # Errors
/// [`Error::Unsatisfiable`] when two say different things, one says what is no index of the plan's shards, or `auto` was
/// asked for and none says anything.
pub fn shard(
    asked: Option<Asked>,
    variable: &dyn Fn(&str) -> Option<String>,
    shards: NonZeroU32,
) -> Result<Option<u32>, Error> {
    if asked == Some(Asked::All) {
        return Ok(None);
    }
    let told = told(asked, variable, shards)?;
    let Some((first, index)) = told.first() else { return nothing(asked) };
    if let Some((second, other)) = told.iter().find(|(_, other)| other != index) {
        let why = format!("{first} says {index}, but {second} says {other}");
        return Err(refusal(&why, "unset the wrong one"));
    }
    if *index >= shards.get() {
        let why =
            format!("{first} says {index}, but the plan has {shards} shards, the last of them {}", shards.get() - 1);
        return Err(refusal(&why, "submit as many tasks as the plan has shards"));
    }
    Ok(Some(*index))
}

/// All that is told, with who tells it.
fn told(
    asked: Option<Asked>,
    variable: &dyn Fn(&str) -> Option<String>,
    shards: NonZeroU32,
) -> Result<Vec<(String, u32)>, Error> {
    let mut told = Vec::new();
    if let Some(Asked::One(index, of)) = asked {
        if let Some(of) = of.filter(|of| *of != shards.get()) {
            let why = format!("--shard {index}/{of} speaks of {of} shards, but the plan has {shards}");
            return Err(refusal(&why, "leave the number out, or plan again with another --shards"));
        }
        told.push(("--shard".to_owned(), index));
    }
    for row in TABLE {
        let value = variable(row.variable).filter(|value| !value.is_empty());
        if let Some(value) = value.filter(|_| !row.weak || told.is_empty()) {
            told.push((row.variable.to_owned(), row.index(&value, variable)?));
        }
    }
    Ok(told)
}

fn nothing(asked: Option<Asked>) -> Result<Option<u32>, Error> {
    if asked != Some(Asked::Auto) {
        return Ok(None);
    }
    let names: Vec<&str> = TABLE.iter().map(|row| row.variable).collect();
    Err(refusal(
        &format!("none of {} is set", names.join(", ")),
        "name the shard with --shard, or set PARTWRIGHT_SHARD",
    ))
}

fn refusal(why: &str, remedy: &str) -> Error {
    Error::Unsatisfiable { what: "the index of a shard".to_owned(), why: why.to_owned(), remedy: remedy.to_owned() }
}

impl Row {
    fn index(&self, value: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<u32, Error> {
        if self.node.and_then(variable).is_some_and(|node| node == value) {
            return Ok(0);
        }
        let index = value.parse::<u32>().ok().and_then(|number| number.checked_sub(self.first));
        index.ok_or_else(|| {
            let why =
                format!("{} ({}) says {value:?}, which is no index from {} on", self.variable, self.engine, self.first);
            refusal(&why, "name the shard with --shard and unset the variable")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard_of(asked: Option<&str>, set: &[(&str, &str)]) -> Result<Option<u32>, String> {
        let variable = |name: &str| set.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
        let asked = asked.map(|text| text.parse().unwrap());
        shard(asked, &variable, NonZeroU32::new(8).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn every_row_of_the_table_is_read_as_its_engine_writes_it() {
        let cases = [
            ("PARTWRIGHT_SHARD", "3", 3),
            ("SLURM_ARRAY_TASK_ID", "0", 0),
            ("JOB_COMPLETION_INDEX", "7", 7),
            ("PARTWRIGHT_SWARM_SLOT", "1", 0),
            ("PARTWRIGHT_SWARM_JOB_SLOT", "2", 2),
            ("AWS_BATCH_JOB_ARRAY_INDEX", "5", 5),
            ("NOMAD_ALLOC_INDEX", "4", 4),
            ("PARALLEL_SEQ", "8", 7),
            ("SLURM_PROCID", "6", 6),
        ];
        assert_eq!(cases.map(|(variable, ..)| variable), TABLE.map(|row| row.variable), "a case for every row");
        for (variable, value, index) in cases {
            for asked in [None, Some("auto")] {
                assert_eq!(shard_of(asked, &[(variable, value)]), Ok(Some(index)), "{variable}");
            }
            assert_eq!(shard_of(Some("all"), &[(variable, value)]), Ok(None));
            assert_eq!(shard_of(None, &[(variable, "")]), Ok(None), "an empty variable says nothing");
            for (wrong, said) in [("8", "8 shards"), ("-1", "-1"), ("x", "x"), ("1.5", "1.5")] {
                let wrong = if variable.ends_with("SLOT") || variable == "PARALLEL_SEQ" {
                    wrong.replace('8', "9")
                } else {
                    wrong.to_owned()
                };
                let refused = shard_of(None, &[(variable, &wrong)]).unwrap_err();
                assert!(refused.contains(variable) && refused.contains(said), "{refused}");
            }
        }
    }

    #[test]
    fn indices_counted_from_1_have_no_0() {
        for variable in ["PARTWRIGHT_SWARM_SLOT", "PARALLEL_SEQ"] {
            assert!(shard_of(None, &[(variable, "0")]).unwrap_err().contains("from 1 on"));
        }
    }

    #[test]
    fn slot_0_of_a_swarm_job_is_rendered_as_the_node() {
        let node = ("PARTWRIGHT_SWARM_NODE", "1kfx8o4sm8p0");
        assert_eq!(shard_of(None, &[("PARTWRIGHT_SWARM_JOB_SLOT", "1kfx8o4sm8p0"), node]), Ok(Some(0)));
        assert_eq!(shard_of(None, &[("PARTWRIGHT_SWARM_JOB_SLOT", "5"), node]), Ok(Some(5)));
        assert!(shard_of(None, &[("PARTWRIGHT_SWARM_JOB_SLOT", "1kfx8o4sm8p0")]).is_err());
    }

    #[test]
    fn two_that_differ_are_refused_and_both_named() {
        let (slurm, own) = (("SLURM_ARRAY_TASK_ID", "3"), ("PARTWRIGHT_SHARD", "4"));
        let said = shard_of(None, &[slurm, own]).unwrap_err();
        assert!(said.contains("PARTWRIGHT_SHARD says 4, but SLURM_ARRAY_TASK_ID says 3"), "{said}");
        let said = shard_of(Some("5"), &[slurm]).unwrap_err();
        assert!(said.contains("--shard says 5, but SLURM_ARRAY_TASK_ID says 3"), "{said}");
        assert_eq!(shard_of(Some("3/8"), &[slurm]), Ok(Some(3)));
        // A Slurm batch script always has SLURM_PROCID=0: it says nothing beside another.
        assert_eq!(shard_of(None, &[slurm, ("SLURM_PROCID", "0")]), Ok(Some(3)));
    }

    #[test]
    fn the_plan_says_how_many_there_are() {
        assert!(shard_of(Some("3/9"), &[]).unwrap_err().contains("9 shards, but the plan has 8"));
        assert!(shard_of(Some("8"), &[]).unwrap_err().contains("--shard says 8"));
        assert_eq!(shard_of(Some("2"), &[("SLURM_ARRAY_TASK_COUNT", "1")]), Ok(Some(2)));
    }

    #[test]
    fn without_any_word_all_is_done_and_auto_refuses() {
        assert_eq!(shard_of(None, &[]), Ok(None));
        assert!(shard_of(Some("auto"), &[]).unwrap_err().contains("SLURM_ARRAY_TASK_ID"));
        assert!("3/".parse::<Asked>().is_err() && "three".parse::<Asked>().is_err());
    }
}
