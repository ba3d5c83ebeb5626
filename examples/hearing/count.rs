//! What is found of what is sought.

/// Found, sought and told: pooled over files by adding.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    pub(crate) found: u64,
    pub(crate) sought: u64,
    pub(crate) told: u64,
}

impl Count {
    pub(crate) fn add(&mut self, other: Self) {
        self.found += other.found;
        self.sought += other.sought;
        self.told += other.told;
    }

    /// Share of what is sought that is found.
    pub(crate) fn recall(self) -> f64 {
        self.found as f64 / self.sought.max(1) as f64
    }

    /// The harmonic mean of recall and precision.
    pub(crate) fn f1(self) -> f64 {
        2.0 * self.found as f64 / (self.sought + self.told).max(1) as f64
    }
}

/// How many of the notes sought (time, pitch) are met by a note told of the same pitch at most `apart` away; each is used
/// once, the nearest pair first. Both are sorted and without equals.
pub(crate) fn matched(sought: &[(f64, u8)], told: &[(f64, u8)], apart: f64) -> Count {
    let mut found = 0;
    for pitch in 0..=127u8 {
        let of = |notes: &[(f64, u8)]| -> Vec<f64> { notes.iter().filter(|n| n.1 == pitch).map(|n| n.0).collect() };
        found += pairs(&of(sought), &of(told), apart);
    }
    Count { found, sought: sought.len() as u64, told: told.len() as u64 }
}

fn pairs(sought: &[f64], told: &[f64], apart: f64) -> u64 {
    let mut near: Vec<(f64, usize, usize)> = Vec::new();
    for (index, time) in sought.iter().enumerate() {
        let first = told.partition_point(|other| *other < time - apart - 1e-9);
        let within = told[first..].iter().take_while(|other| **other <= time + apart + 1e-9);
        near.extend(within.enumerate().map(|(place, other)| ((time - other).abs(), index, first + place)));
    }
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut met, mut used) = (vec![false; sought.len()], vec![false; told.len()]);
    for (_, index, place) in near {
        if !met[index] && !used[place] {
            met[index] = true;
            used[place] = true;
        }
    }
    met.iter().filter(|met| **met).count() as u64
}

/// Sorted, each (time to a ten-thousandth, pitch) once.
pub(crate) fn distinct(notes: impl IntoIterator<Item = (f64, u8)>) -> Vec<(f64, u8)> {
    let mut notes: Vec<(f64, u8)> =
        notes.into_iter().map(|(time, pitch)| ((time * 1e4).round() / 1e4, pitch)).collect();
    notes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    notes.dedup();
    notes
}
