//! Names that look like one another, for "did you mean".

/// The names of `known` that are near `asked`, best first, at most three: for "did you mean". Of equally near ones those
/// that go on where it stops come first.
#[must_use]
pub fn near_names<'a>(asked: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let asked = asked.to_lowercase().replace('_', "-");
    let limit = 1 + asked.chars().count() / 4;
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (distance(&asked, &name.to_lowercase().replace('_', "-")), name))
        .filter(|(d, name)| *d <= limit || (asked.len() >= 4 && name.replace('_', "-").contains(&asked)))
        .collect();
    near.sort_by_cached_key(|(distance, name)| (*distance, !name.to_lowercase().starts_with(&asked), *name));
    near.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replace = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_forgive_a_slip_and_an_underscore() {
        let known = ["string-quartet", "sax-quartet", "brass-quintet"];
        assert_eq!(near_names("string_quartte", known), ["string-quartet"]);
        assert!(near_names("gamelan", known).is_empty());
        assert_eq!(near_names("flut", ["flt", "flug", "flute", "fluit"])[0], "flute");
    }
}
