//! A plan as the job of an engine: templates in `assets/batch`, filled in.

mod templates;

use crate::run::{Error, near_names};
use minijinja::{AutoEscape, Environment, context};
use std::num::NonZeroU32;
use std::str::FromStr;

/// An engine that gives each of its tasks an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Slurm job arrays.
    Slurm,
    /// Kubernetes Indexed Jobs.
    Kubernetes,
    /// Docker Swarm's replicated jobs.
    Swarm,
    /// AWS Batch array jobs.
    AwsBatch,
    /// AWS ECS, one task a shard.
    Ecs,
    /// Apache Mesos, which is retired, one task a shard.
    Mesos,
    /// HashiCorp Nomad.
    Nomad,
    /// HTCondor.
    Condor,
    /// GNU parallel.
    Parallel,
    /// Ray.
    Ray,
}

/// What a job says of its plan.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The job's name: letters, digits and `-`.
    pub name: String,
    /// How many shards.
    pub shards: NonZeroU32,
    /// The folder of plan and results, as its machines see it.
    pub folder: String,
    /// The folder of the sources, as its machines see it.
    pub root: String,
    /// The image of engines that run containers.
    pub image: String,
    /// How many files a task works on at once.
    pub jobs: u32,
    /// How much memory a file may take, in MiB.
    pub file_memory_mb: u64,
    /// How much memory a task may take, in MiB.
    pub memory_mb: u64,
}

impl Engine {
    /// Every engine.
    pub const ALL: [Self; 10] = [
        Self::Slurm,
        Self::Kubernetes,
        Self::Swarm,
        Self::AwsBatch,
        Self::Ecs,
        Self::Mesos,
        Self::Nomad,
        Self::Condor,
        Self::Parallel,
        Self::Ray,
    ];

    /// Its name, as typed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Slurm => "slurm",
            Self::Kubernetes => "kubernetes",
            Self::Swarm => "swarm",
            Self::AwsBatch => "aws-batch",
            Self::Ecs => "ecs",
            Self::Mesos => "mesos",
            Self::Nomad => "nomad",
            Self::Condor => "condor",
            Self::Parallel => "parallel",
            Self::Ray => "ray",
        }
    }

    /// The job's files, with their names.
    ///
    /// # Errors
    /// [`Error::Encode`].
    pub fn files(self, facts: &Facts) -> Result<Vec<(&'static str, String)>, Error> {
        let templates = self.templates().iter();
        templates.map(|(name, template)| Ok((*name, filled(template, facts)?))).collect()
    }

    /// The command that starts the job, typed in the folder of the plan.
    #[must_use]
    pub fn start(self) -> String {
        match self {
            Self::Slurm => "sh slurm-submit.sh".to_owned(),
            Self::AwsBatch => {
                let define = "aws batch register-job-definition --cli-input-json file://aws-batch-definition.json";
                format!("{define} && {}", self.retry(&[]))
            }
            Self::Kubernetes => "kubectl apply -f kubernetes.yaml".to_owned(),
            _ => self.retry(&[]).trim_end().to_owned(),
        }
    }

    /// The command that does some of the shards again, typed in the folder of the plan; shards that are done already end at
    /// once.
    #[must_use]
    pub fn retry(self, shards: &[u32]) -> String {
        let list = |between: &str| shards.iter().map(u32::to_string).collect::<Vec<_>>().join(between);
        match self {
            Self::Slurm => format!("sbatch --array={} slurm.sbatch", ranges(shards)),
            Self::Kubernetes => "kubectl replace --force -f kubernetes.yaml".to_owned(),
            Self::Swarm => "sh swarm.sh".to_owned(),
            Self::AwsBatch => "aws batch submit-job --cli-input-json file://aws-batch-submit.json".to_owned(),
            Self::Ecs => format!("sh ecs.sh {}", list(" ")),
            Self::Mesos => format!("sh mesos.sh {}", list(" ")),
            Self::Nomad => "nomad job run -detach nomad.hcl".to_owned(),
            Self::Condor => "condor_submit condor.sub".to_owned(),
            Self::Parallel => format!("sh parallel.sh {}", list(" ")),
            Self::Ray => format!("python3 ray_driver.py {}", list(" ")),
        }
    }
}

impl FromStr for Engine {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|engine| engine.name() == text).ok_or_else(|| {
            let near = near_names(text, Self::ALL.map(Self::name));
            Error::Unknown { kind: "engine", name: text.to_owned(), near }
        })
    }
}

fn filled(template: &str, facts: &Facts) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    environment.add_filter("sh", |text: String| format!("'{}'", text.replace('\'', "'\\''")));
    environment.add_filter("condor", |text: String| format!("'{}'", text.replace('\'', "''").replace('"', "\"\"")));
    environment.add_filter("hcl", |text: String| format!("{text:?}").replace("${", "$${").replace("%{", "%%{"));
    let contents = context! {
        last => facts.shards.get() - 1,
        plan => format!("{}/plan.json", facts.folder),
        name => &facts.name,
        shards => facts.shards.get(),
        folder => &facts.folder,
        root => &facts.root,
        image => &facts.image,
        jobs => facts.jobs,
        file_memory_mb => facts.file_memory_mb,
        memory_mb => facts.memory_mb,
    };
    let text = environment.render_str(template, contents);
    text.map(|text| text + "\n").map_err(|error| Error::Encode { what: "the engine's job", why: format!("{error:#}") })
}

/// Indices as Slurm takes them: `0,3-5`.
///
/// ```
/// assert_eq!(partwright::batch::ranges(&[0, 3, 4, 5]), "0,3-5");
/// ```
#[must_use]
pub fn ranges(indices: &[u32]) -> String {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for index in indices {
        match spans.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*index) => *last = *index,
            _ => spans.push((*index, *index)),
        }
    }
    let span = |(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    spans.iter().map(span).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests;
