//! The name of an item, and all that follows from a name alone.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// The name of an item, and the place of its result below the results' folder: `string-quartet/op18/no1.mid`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(String);

impl Key {
    /// Most bytes between two slashes: file systems take 255, and endings are added.
    pub const STEP: usize = 240;

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Which of so many shards it belongs to, counted from 0: the first eight bytes of the key's SHA-256, the highest first,
    /// modulo the number of shards.
    ///
    /// ```
    /// use partwright::batch::Key;
    /// let key: Key = "string-quartet/op18/no1.mid".parse().unwrap();
    /// assert!(key.shard(7.try_into().unwrap()) < 7);
    /// ```
    #[must_use]
    pub fn shard(&self, shards: NonZeroU32) -> u32 {
        let rest = first_bytes(&Sha256::digest(&self.0)) % u64::from(shards.get());
        u32::try_from(rest).unwrap_or_default()
    }

    /// The seed of what is drawn for it, from its key and the plan's seed. Of 48 bits, so that every reader of JSON and TOML
    /// keeps it whole.
    #[must_use]
    pub fn seed(&self, of_plan: u64) -> u64 {
        let hash = Sha256::new().chain_update(of_plan.to_be_bytes()).chain_update(&self.0).finalize();
        first_bytes(&hash) >> 16
    }
}

fn first_bytes(hash: &[u8]) -> u64 {
    hash.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

impl FromStr for Key {
    type Err = String;
    /// A path below a folder: steps between slashes, none of them empty, `.` or `..`, none with a control character.
    fn from_str(text: &str) -> Result<Self, String> {
        let step = |step: &str| !matches!(step, "" | "." | "..") && step.len() <= Self::STEP;
        if text.split('/').all(step) && !text.chars().any(char::is_control) {
            return Ok(Self(text.to_owned()));
        }
        let most = Self::STEP;
        Err(format!("{text:?} is no key: write a path below a folder, without `..`, {most} bytes a step at most"))
    }
}

impl TryFrom<String> for Key {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> Key {
        text.parse().unwrap()
    }

    /// A change here would give every item of every plan another shard or seed.
    #[test]
    fn shard_and_seed_are_what_they_were_from_the_start() {
        let key = key("string-quartet/op18/no1.mid");
        assert_eq!([1, 7, 1000].map(|n| key.shard(NonZeroU32::new(n).unwrap())), [0, 0, 839]);
        assert_eq!((key.seed(0), key.seed(1)), (150_226_024_605_019, 7_352_498_024_995));
    }

    #[test]
    fn a_key_stays_below_its_folder() {
        for text in ["", "/etc/x", "a//b", "a/../b", "..", "./a", "a/", "a\nb", &"x".repeat(241)] {
            assert!(text.parse::<Key>().is_err(), "{text:?}");
        }
        for text in ["a", "a b/ç.mid", "...mid", "a\\b"] {
            assert!(text.parse::<Key>().is_ok(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn shards_part_the_keys(keys in prop::collection::btree_set("[a-z]{1,6}(/[a-z0-9 ]{1,8}){0,2}", 0..80), n in 1u32..40) {
            let shards = NonZeroU32::new(n).unwrap();
            let of = |shard: u32| keys.iter().filter(move |text| key(text).shard(shards) == shard).cloned();
            let parted: Vec<String> = (0..n).flat_map(of).collect();
            prop_assert_eq!(parted.len(), keys.len());
            prop_assert_eq!(parted.into_iter().collect::<std::collections::BTreeSet<_>>(), keys);
        }
    }

    #[test]
    fn shards_are_of_about_one_size() {
        let shards = NonZeroU32::new(8).unwrap();
        let mut sizes = [0u32; 8];
        (0..8000).for_each(|n| sizes[key(&format!("duo/{n}.mid")).shard(shards) as usize] += 1);
        assert!(sizes.iter().all(|size| (900..1100).contains(size)), "{sizes:?}");
    }
}
