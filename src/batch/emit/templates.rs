//! The files of each engine.

use super::Engine;

/// A template, with the name of the file it makes.
type Template = (&'static str, &'static str);

macro_rules! templates {
    ($($name:literal),+) => {
        &[$(($name, include_str!(concat!("../../../assets/batch/", $name)))),+]
    };
}

impl Engine {
    pub(super) const fn templates(self) -> &'static [Template] {
        match self {
            Self::Slurm => templates!["slurm.sbatch", "slurm-merge.sbatch", "slurm-submit.sh"],
            Self::Kubernetes => templates!["kubernetes.yaml"],
            Self::Swarm => templates!["swarm.sh"],
            Self::AwsBatch => templates!["aws-batch-definition.json", "aws-batch-submit.json"],
            Self::Ecs => templates!["ecs-definition.json", "ecs.sh"],
            Self::Mesos => templates!["mesos.sh"],
            Self::Nomad => templates!["nomad.hcl"],
            Self::Condor => templates!["condor.sub"],
            Self::Parallel => templates!["parallel.sh"],
            Self::Ray => templates!["ray_driver.py"],
        }
    }
}
