//! Time on a core.

/// Seconds this thread has had a core, where the system tells (Linux), so that other work does not count.
pub(crate) fn core_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    spent.unwrap_or(0.0) / 1e9
}
