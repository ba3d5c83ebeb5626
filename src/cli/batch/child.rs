//! A worker as `run` sees it.

use super::limits;
use super::protocol::{Answer, Job};
use crate::cli::exit::Failure;
use crate::cli::files::fail;
use partwright::run::Run;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{self, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often `run` looks whether it is to stop.
const TURN: Duration = Duration::from_millis(50);

/// How long a worker may take to read what it needs.
const START: Duration = Duration::from_secs(120);

/// How long a file may go on once `run` is to stop: shorter than engines wait between asking and killing (Docker 10 s,
/// Kubernetes and Slurm 30 s).
const GRACE: Duration = Duration::from_secs(5);

/// How long a worker that answers no more may take to end by itself.
const DEAF: Duration = Duration::from_secs(2);

/// How much of what a worker complains of is kept, in bytes.
const COMPLAINT: usize = 8192;

/// How workers are started, and what each file may take.
pub(super) struct Launch {
    /// The program.
    pub(super) program: PathBuf,
    /// The plan, absolute.
    pub(super) plan: PathBuf,
    /// The folder that it starts in, where the recipe's files are.
    pub(super) folder: PathBuf,
    /// The longest a file may take.
    pub(super) timeout: Duration,
    /// The most memory, in bytes.
    pub(super) memory: u64,
}

/// A worker.
pub(super) struct Child {
    process: process::Child,
    jobs: ChildStdin,
    answers: Receiver<String>,
    complaint: Option<JoinHandle<String>>,
    /// How many files it has done.
    pub(super) served: u32,
}

/// What is heard of a file.
pub(super) enum Heard {
    /// The worker's answer.
    Answer(Answer),
    /// The worker ended instead, with its last complaint.
    Died(ExitStatus, String),
    /// It took too long.
    Late,
    /// `run` is to stop, and the file did not end soon enough.
    Dropped,
}

/// What a worker must not inherit: its recipe says all.
const OURS: [&str; 5] = [
    "PARTWRIGHT_INSTRUMENTS",
    "PARTWRIGHT_THREADS",
    "PARTWRIGHT_ENGRAVER",
    "PARTWRIGHT_SOUNDFONT",
    "RAYON_NUM_THREADS",
];

impl Child {
    /// Starts a worker.
    pub(super) fn start(launch: &Launch) -> Result<Self, Failure> {
        let mut command = Command::new(&launch.program);
        command.args(["--threads", "1", "--quiet", "batch", "worker"]).arg(&launch.plan).current_dir(&launch.folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        OURS.iter().for_each(|name| {
            command.env_remove(name);
        });
        #[cfg(unix)]
        // A group of its own: Ctrl-C is for `run`, which then decides.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command.spawn().map_err(|error| fail("start", &launch.program, error))?;
        limits::memory(&process, launch.memory);
        let (Some(jobs), Some(stdout), Some(stderr)) =
            (process.stdin.take(), process.stdout.take(), process.stderr.take())
        else {
            return Err(fail("speak to", &launch.program, std::io::Error::other("no pipes")));
        };
        let complaint = Some(thread::spawn(move || last_of(stderr)));
        Self { process, jobs, answers: lines_of(stdout), complaint, served: 0 }.when_ready(launch)
    }

    /// Waits until it has read what it needs: no file is to blame before that.
    fn when_ready(mut self, launch: &Launch) -> Result<Self, Failure> {
        let first = self.answers.recv_timeout(START).ok().and_then(|line| serde_json::from_str(&line).ok());
        if first == Some(Answer::Ready) {
            return Ok(self);
        }
        let (status, complaint) = self.end();
        let why = format!("a worker did not start ({}: {status}): {}", launch.program.display(), complaint.trim());
        Err(Failure::Again(format!("{why}; if memory is short, give it more with --memory")))
    }

    /// Lets it do a file.
    pub(super) fn ask(&mut self, job: &Job, launch: &Launch, run: &Run) -> Heard {
        let text = serde_json::to_string(job).unwrap_or_default() + "\n";
        // A worker that is gone is found out below.
        let _ = self.jobs.write_all(text.as_bytes());
        let (late, mut stop) = (Instant::now() + launch.timeout, None);
        loop {
            match self.answers.recv_timeout(TURN) {
                Ok(line) => return self.heard(&line),
                Err(RecvTimeoutError::Disconnected) => return self.ended(),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = Instant::now();
            if run.check().is_err() && now > *stop.get_or_insert(now + GRACE) {
                return Heard::Dropped;
            }
            if now > late {
                return Heard::Late;
            }
        }
    }

    fn heard(&mut self, line: &str) -> Heard {
        let Ok(answer) = serde_json::from_str(line) else { return self.ended() };
        self.served += 1;
        Heard::Answer(answer)
    }

    fn ended(&mut self) -> Heard {
        let (status, complaint) = self.end();
        Heard::Died(status, complaint)
    }

    /// How it ended, with its last complaint; one that is only deaf is ended now.
    fn end(&mut self) -> (ExitStatus, String) {
        let since = Instant::now();
        let mut ended = self.process.try_wait();
        while matches!(ended, Ok(None)) && since.elapsed() < DEAF {
            thread::sleep(TURN / 10);
            ended = self.process.try_wait();
        }
        limits::kill(&mut self.process);
        let complaint = self.complaint.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        let status = ended.ok().flatten().or_else(|| self.process.wait().ok());
        (status.unwrap_or_default(), complaint)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            limits::kill(&mut self.process);
        }
    }
}

/// The lines that a worker answers, until it ends.
fn lines_of(stdout: ChildStdout) -> Receiver<String> {
    let (heard, answers) = channel();
    thread::spawn(move || {
        let lines = BufReader::new(stdout).lines().map_while(Result::ok);
        lines.map_while(|line| heard.send(line).ok()).for_each(drop);
    });
    answers
}

/// The last that a worker complains of, once it has ended.
fn last_of(mut stderr: ChildStderr) -> String {
    let (mut last, mut piece) = (VecDeque::new(), [0; 1024]);
    while let Ok(count @ 1..) = stderr.read(&mut piece) {
        last.extend(&piece[..count]);
        last.drain(..last.len().saturating_sub(COMPLAINT));
    }
    String::from_utf8_lossy(last.make_contiguous()).into_owned()
}

/// The program itself, to be started as a worker.
pub(super) fn own_program() -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(|error| fail("find", Path::new("partwright"), error))
}
