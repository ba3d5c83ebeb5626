//! Running another program: its time is limited, its complaints are kept, Ctrl-C ends it.

use partwright::run::Run;
use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a page may take (ours: a symphony's score takes MuseScore 3 half a minute).
const LIMIT: Duration = Duration::from_secs(600);

/// How often it is looked after.
const TURN: Duration = Duration::from_millis(20);

/// The longest complaint that is passed on, in characters.
const COMPLAINT: usize = 300;

/// Runs a program to its end. What it says goes to a file beside `made`; the last line of it is told when it fails.
pub(super) fn run(program: &Path, arguments: &[&OsStr], made: &Path, run: &Run) -> Result<(), String> {
    let said = made.with_extension("log");
    let log = File::create(&said).map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    if !has_display() {
        // MuseScore's Qt looks for a display even when it only writes a file.
        command.env("QT_QPA_PLATFORM", "offscreen");
    }
    let mut child = command.spawn().map_err(|error| format!("it could not be started: {error}"))?;
    let status = wait(&mut child, run)?;
    if status.success() { Ok(()) } else { Err(format!("it ended with {status}{}", complaint(&said))) }
}

/// Whether there is a display, or the user has chosen what stands for it; outside Linux there always is one.
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"].into_iter().any(set)
}

fn wait(child: &mut Child, run: &Run) -> Result<ExitStatus, String> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(status);
        }
        let stopped = run.check().err().map(|error| error.to_string());
        let late = (started.elapsed() > LIMIT).then(|| format!("it did not end within {} s", LIMIT.as_secs()));
        if let Some(why) = stopped.or(late) {
            let _ = child.kill();
            let _ = child.wait();
            return Err(why);
        }
        std::thread::sleep(TURN);
    }
}

fn complaint(said: &Path) -> String {
    let bytes = std::fs::read(said).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let last = text.lines().map(str::trim).rfind(|line| !line.is_empty());
    last.map_or_else(String::new, |line| format!(": {}", line.chars().take(COMPLAINT).collect::<String>()))
}
