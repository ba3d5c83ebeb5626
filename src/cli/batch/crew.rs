//! Several workers at once, and the line that is written for each file.

use super::child::{Child, Heard, Launch};
use super::protocol::{Answer, Job};
use super::store::{Runner, Scratch, Store, Writer};
use super::{in_a_line, now_ms, outputs, sources};
use crate::cli::exit::Failure;
use indicatif::ProgressBar;
use partwright::batch::{Ending, Item, Line, Reason, Standing, State, sha256};
use partwright::run::Run;
use std::path::Path;
use std::process::ExitStatus;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// What was done.
#[derive(Debug, Default, Clone)]
pub(super) struct Tally {
    /// Files done now.
    pub(super) done: u64,
    /// Files that failed now.
    pub(super) failed: u64,
    /// Files that were done before.
    pub(super) skipped: u64,
    /// Files that had failed before.
    pub(super) failed_before: u64,
    /// Why nothing can be written any more.
    pub(super) stuck: Option<String>,
    /// Whether a worker was told to stop.
    pub(super) stopped: bool,
}

/// All that the workers of a run share.
struct Crew<'a> {
    store: &'a Store,
    items: &'a [&'a Item],
    root: &'a Path,
    launch: &'a Launch,
    run: &'a Run,
    bar: &'a ProgressBar,
    standing: Standing,
    scratch: Scratch,
    next: AtomicUsize,
    written: Mutex<(Writer, Tally)>,
}

/// Does every item that is not done, so many at once.
pub(super) fn work(
    store: &Store,
    items: &[&Item],
    root: &Path,
    launch: &Launch,
    jobs: usize,
    run: &Run,
    bar: &ProgressBar,
) -> Result<Tally, Failure> {
    let runner = Runner::new();
    let (standing, _) = store.standing()?;
    let written = Mutex::new((Writer::new(store, &runner), Tally::default()));
    let scratch = store.scratch(&runner)?;
    let crew = Crew { store, items, root, launch, run, bar, standing, scratch, next: AtomicUsize::new(0), written };
    std::thread::scope(|scope| (0..jobs).for_each(|number| drop(scope.spawn(move_into(&crew, number)))));
    let (_, tally) = crew.written.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(tally)
}

fn move_into<'a>(crew: &'a Crew<'a>, number: usize) -> impl FnOnce() + 'a {
    move || {
        if let Err(failure) = crew.serve(number) {
            crew.tally(|tally| tally.stuck = Some(failure.to_string()));
        }
    }
}

impl Crew<'_> {
    /// One worker after another, until no item is left.
    fn serve(&self, number: usize) -> Result<(), Failure> {
        let mut child: Option<Child> = None;
        while let Some(item) = self.next_item() {
            if self.is_settled(item) {
                continue;
            }
            let (begun, scratch) = (Instant::now(), self.scratch.folder(number)?);
            let job = Job { item: item.clone(), root: self.root.to_owned(), scratch };
            let answer = self.answer(&mut child, &job)?;
            self.cleared(&job.scratch);
            match answer {
                Some(Answer::Ended { input, ending }) => self.write(item, input, ending, begun)?,
                Some(Answer::Stuck(why)) => self.tally(|tally| tally.stuck = Some(why)),
                Some(Answer::Stopped | Answer::Ready) | None => {
                    self.tally(|tally| tally.stopped = true);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn next_item(&self) -> Option<&Item> {
        let going = self.run.check().is_ok() && self.tally(|tally| tally.stuck.is_none() && !tally.stopped);
        let next = || self.items.get(self.next.fetch_add(1, Ordering::Relaxed)).copied();
        going.then(next).flatten()
    }

    /// Whether an item is done, or has failed, with the source as it is now.
    fn is_settled(&self, item: &Item) -> bool {
        if self.standing.state(&item.key, None) == State::Missing {
            return false;
        }
        let input = sources::read(self.root, item).map_or_else(|_| String::new(), |bytes| sha256(&bytes));
        let place = outputs::place(&self.store.folder, &item.key, self.store.plan.write);
        let state = self.standing.state(&item.key, Some(&input));
        let settled = match state {
            State::Missing => false,
            State::Done(_) => place.exists(),
            State::Failed(_) => true,
        };
        if settled {
            self.bar.inc(1);
            let done = u64::from(matches!(state, State::Done(_)));
            self.tally(|tally| {
                (tally.skipped, tally.failed_before) = (tally.skipped + done, tally.failed_before + 1 - done)
            });
        }
        settled
    }

    /// What a worker answers, or what its end means; `None` where the run is to stop.
    fn answer(&self, child: &mut Option<Child>, job: &Job) -> Result<Option<Answer>, Failure> {
        loop {
            let mut worker = child.take().map_or_else(|| Child::start(self.launch), Ok)?;
            let failed = |reason, message: String| {
                let input = sources::read(&job.root, &job.item).map_or_else(|_| String::new(), |bytes| sha256(&bytes));
                Ok(Some(Answer::Ended { input, ending: Ending::Failed { reason, message } }))
            };
            return match worker.ask(job, self.launch, self.run) {
                Heard::Answer(answer) => {
                    *child = Some(worker);
                    Ok(Some(answer))
                }
                Heard::Dropped => Ok(None),
                Heard::Late => failed(Reason::Timeout, format!("it took more than {:?}", self.launch.timeout)),
                // What others left behind in it may be to blame.
                Heard::Died(..) if worker.served > 0 => {
                    self.cleared(&job.scratch);
                    continue;
                }
                Heard::Died(status, complaint) => {
                    let (reason, message) = cause(status, &complaint);
                    failed(reason, message)
                }
            };
        }
    }

    /// Empties a worker's folder.
    fn cleared(&self, scratch: &Path) {
        let _ = std::fs::remove_dir_all(scratch);
        let _ = std::fs::create_dir_all(scratch);
    }

    fn write(&self, item: &Item, input: String, ending: Ending, begun: Instant) -> Result<(), Failure> {
        let done = matches!(ending, Ending::Done { .. });
        let line = Line {
            key: item.key.clone(),
            recipe: self.store.plan.recipe_of(item).unwrap_or_default(),
            version: self.store.plan.version.clone(),
            input,
            attempt: self.standing.next_attempt(&item.key),
            ended_ms: now_ms(),
            seconds: (begun.elapsed().as_secs_f64() * 1e4).round() / 1e4,
            ending,
        };
        let mut written = self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        written.0.write(item.key.shard(self.store.plan.shards), &line)?;
        let tally = &mut written.1;
        *if done { &mut tally.done } else { &mut tally.failed } += 1;
        self.bar.inc(1);
        if tally.failed > 0 {
            self.bar.set_message(format!(", {} failed", tally.failed));
        }
        Ok(())
    }

    fn tally<T>(&self, of: impl FnOnce(&mut Tally) -> T) -> T {
        of(&mut self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1)
    }
}

/// What the end of a worker means for the file that it was at.
fn cause(status: ExitStatus, complaint: &str) -> (Reason, String) {
    let said = complaint.trim();
    let message = |what: &str| if said.is_empty() { what.to_owned() } else { format!("{what}: {}", in_a_line(said)) };
    if said.contains("memory allocation of") || said.contains("out of memory") || said.contains("annot allocate memory")
    {
        return (Reason::Memory, message("it wanted more memory than a file may take"));
    }
    match status.code() {
        // The exit code of a panic.
        Some(101) => (Reason::Panic, message("a panic, which is a bug of partwright")),
        Some(code) => (Reason::Other, message(&format!("its worker ended with exit code {code}"))),
        None => (Reason::Killed, message(&format!("its worker was ended by {status}"))),
    }
}
