//! A row of features as it is filled in.

/// Values of one note, with their names where somebody asks for them.
pub(super) struct Row<'a> {
    values: &'a mut Vec<i32>,
    names: Option<&'a mut Vec<String>>,
    /// What the names end in.
    suffix: i64,
}

impl<'a> Row<'a> {
    pub(super) fn new(values: &'a mut Vec<i32>, names: Option<&'a mut Vec<String>>) -> Self {
        Self { values, names, suffix: 0 }
    }

    /// The next values are of so many milliseconds, or notes; 0 for none.
    pub(super) fn of(&mut self, suffix: i64) -> &mut Self {
        self.suffix = suffix;
        self
    }

    pub(super) fn put(&mut self, name: &str, value: i64) -> &mut Self {
        if let Some(names) = &mut self.names {
            names.push(if self.suffix == 0 { name.to_owned() } else { format!("{name}-{}", self.suffix) });
        }
        self.values.push(value.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32);
        self
    }
}

/// `part` of `whole` in hundredths, at most twentyfold.
pub(super) fn percent(part: i64, whole: i64) -> i64 {
    (part * 100 / whole.max(1)).min(2000)
}

/// Sums of a value over the first so many notes or moments: the sum over any run is a difference.
pub(super) struct Sums(Vec<i64>);

impl Sums {
    pub(super) fn of(values: impl Iterator<Item = i64>) -> Self {
        let mut sum = 0;
        let sums = values.map(|value| {
            sum += value;
            sum
        });
        Self(std::iter::once(0).chain(sums).collect())
    }

    pub(super) fn over(&self, range: &std::ops::Range<usize>) -> i64 {
        self.0[range.end] - self.0[range.start]
    }

    /// The mean over a run, times `scale`.
    pub(super) fn mean(&self, range: &std::ops::Range<usize>, scale: i64) -> i64 {
        self.over(range) * scale / (range.len().max(1) as i64)
    }
}

/// The square root, rounded down.
pub(super) fn root(square: i64) -> i64 {
    libm::sqrt(square.max(0) as f64) as i64
}
