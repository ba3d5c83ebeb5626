//! Addresses of objects: `s3://bucket/key`.

use std::fmt;
use std::path::Path;

const SCHEME: &str = "s3://";

/// A bucket, and a key or what keys begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli::batch) struct Address {
    /// The bucket.
    pub(super) bucket: String,
    /// The key, without slashes around it; empty for the whole bucket.
    pub(super) key: String,
}

impl Address {
    /// What a path says, if it is an address.
    pub(in crate::cli::batch) fn of(path: &Path) -> Option<Self> {
        let (bucket, key) = split(path.to_str()?.strip_prefix(SCHEME)?);
        Some(Self { bucket: bucket.to_owned(), key: key.trim_matches('/').to_owned() })
    }

    /// The address of an item's source, which is below the root or an address itself.
    pub(super) fn of_item(root: &Path, source: &str) -> Option<Self> {
        let own = Self::of(Path::new(source));
        own.or_else(|| Self::of(root).map(|root| root.at(&join(&root.key, source))))
    }
}

#[cfg_attr(not(feature = "s3"), allow(dead_code, reason = "without the feature addresses are only refused"))]
impl Address {
    /// Another key of the bucket.
    pub(super) fn at(&self, key: &str) -> Self {
        Self { bucket: self.bucket.clone(), key: key.to_owned() }
    }

    /// Whether the key is a pattern.
    pub(super) fn is_glob(&self) -> bool {
        super::is_glob(Path::new(&self.key))
    }

    /// What stands before the first step with a star.
    pub(super) fn root(&self) -> Self {
        let fixed = self.key.split('/').take_while(|step| !super::is_glob(Path::new(step)));
        self.at(&fixed.collect::<Vec<_>>().join("/"))
    }

    /// A key below this one.
    pub(super) fn below<'a>(&self, key: &'a str) -> &'a str {
        key.strip_prefix(&self.key).unwrap_or(key).trim_start_matches('/')
    }

    /// Whether this names a key: as a pattern, or else as all below it.
    pub(super) fn names(&self, key: &str) -> bool {
        let steps = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
        !self.is_glob() || glob::Pattern::new(&self.key).is_ok_and(|pattern| pattern.matches_with(key, steps))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}", join(&self.bucket, &self.key))
    }
}

fn split(text: &str) -> (&str, &str) {
    text.split_once('/').unwrap_or((text, ""))
}

fn join(first: &str, second: &str) -> String {
    [first, second].iter().filter(|step| !step.is_empty()).copied().collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::of(Path::new(text)).unwrap()
    }

    #[test]
    fn an_address_has_a_bucket_and_a_key() {
        assert_eq!(address("s3://songs").to_string(), "s3://songs");
        assert_eq!(address("s3://songs/pop/").to_string(), "s3://songs/pop");
        assert_eq!(
            (address("s3://songs/pop/a.mid").bucket, address("s3://songs/pop/a.mid").key.as_str()),
            ("songs".into(), "pop/a.mid")
        );
        assert!(Address::of(Path::new("songs/s3:/a.mid")).is_none());
    }

    #[test]
    fn an_item_is_below_the_root_or_an_address_itself() {
        let of =
            |root: &str, source: &str| Address::of_item(Path::new(root), source).map(|address| address.to_string());
        assert_eq!(of("s3://songs/pop", "old/a.mid").as_deref(), Some("s3://songs/pop/old/a.mid"));
        assert_eq!(of("s3://songs", "a.mid").as_deref(), Some("s3://songs/a.mid"));
        assert_eq!(of("/data", "s3://songs/a.mid").as_deref(), Some("s3://songs/a.mid"));
        assert_eq!(of("/data", "a.mid"), None);
    }

    #[test]
    fn a_glob_names_keys_and_has_a_root_before_its_first_star() {
        let glob = address("s3://songs/pop/*/b*.mid");
        assert_eq!(glob.root().to_string(), "s3://songs/pop");
        assert!(glob.names("pop/old/b1.mid") && !glob.names("pop/b1.mid") && !glob.names("pop/old/new/b1.mid"));
        assert!(address("s3://songs/**/*.mid").names("pop/old/b1.mid"));
        assert_eq!(glob.root().below("pop/old/b1.mid"), "old/b1.mid");
        assert!(address("s3://songs/pop").names("pop/old/b1.mid"));
    }
}
