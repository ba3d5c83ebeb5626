//! What a worker may take, and how it is ended. Where the system has no such limit (it is Linux that has them all), a worker
//! runs without.

use std::process::Child;

/// Limits the address space of a process: what it then asks for beyond that is refused, and ends it.
pub(super) fn memory(process: &Child, bytes: u64) {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};
        let limit = Rlimit { current: Some(bytes), maximum: Some(bytes) };
        let pid = i32::try_from(process.id()).ok().and_then(Pid::from_raw);
        // A process that ended meanwhile takes nothing any more.
        let _ = prlimit(pid, Resource::As, limit);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (process, bytes);
}

/// Ends a process, and all it has started.
pub(super) fn kill(process: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        if let Some(group) = i32::try_from(process.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
    let _ = process.kill();
    let _ = process.wait();
}

/// Lets this process end with the one that started it, however that ends.
pub(super) fn die_with_parent() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}
