//! Dotted keys: `registers[2].power_db.mf`.

/// One step of a dotted key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Into a table.
    Key(String),
    /// Into a list.
    Index(usize),
}

/// The steps of a dotted key.
pub(super) fn steps(key: &str) -> Vec<Step> {
    key.split(['.', '[']).filter(|part| !part.is_empty()).map(step).collect()
}

fn step(part: &str) -> Step {
    match part.strip_suffix(']').and_then(|index| index.parse().ok()) {
        Some(index) => Step::Index(index),
        None => Step::Key(part.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_splits_into_steps() {
        assert_eq!(steps("a[2].b"), [Step::Key("a".into()), Step::Index(2), Step::Key("b".into())]);
    }
}
