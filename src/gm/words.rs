//! What a part or seat is called: the instrument's English word, and which of several it is.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A name understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Called {
    /// The instrument or voice in English: `bass clarinet`; empty when the name tells none.
    pub(crate) kind: String,
    /// Which of several, where it says: `[2]`, or `[1, 2]` for two on a staff.
    pub(crate) numbers: Vec<u8>,
}

/// How far two names mean the same, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// Two instruments.
    Other,
    /// One of the names tells nothing.
    Unknown,
    /// They share a word: `clarinet` and `bass clarinet`.
    Kin,
    /// One instrument, but another of several.
    OtherNumber,
    /// One instrument; not both say which.
    Kind,
    /// One instrument and number.
    Same,
}

impl Called {
    /// Understands a name as a file has it.
    pub(crate) fn of(name: &str) -> Self {
        let words = words(&without_pitch(name));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let kind = WORDS.kinds.iter().filter_map(|(word, kind)| found(&words, word).map(|size| (size, kind)));
        let kind = kind.max_by_key(|(size, kind)| (*size, std::cmp::Reverse(kind.as_str())));
        let mut numbers: Vec<u8> = words.iter().filter_map(|word| number(word)).collect();
        numbers.dedup();
        Self { kind: kind.map(|(_, kind)| kind.clone()).unwrap_or_default(), numbers }
    }

    /// How far both mean the same.
    pub(crate) fn likeness(&self, other: &Self) -> Likeness {
        if self.kind.is_empty() || other.kind.is_empty() {
            return Likeness::Unknown;
        }
        if self.kind != other.kind {
            let shared = self.kind.split(' ').any(|word| other.kind.split(' ').any(|theirs| word == theirs));
            return if shared { Likeness::Kin } else { Likeness::Other };
        }
        if self.numbers.is_empty() || other.numbers.is_empty() {
            return Likeness::Kind;
        }
        let shared = self.numbers.iter().any(|number| other.numbers.contains(number));
        if shared { Likeness::Same } else { Likeness::OtherNumber }
    }
}

#[derive(Deserialize)]
struct RawWords {
    words: BTreeMap<String, Vec<String>>,
    numbers: BTreeMap<String, Vec<String>>,
}

struct Words {
    /// Every word with the kind it means.
    kinds: Vec<(Vec<String>, String)>,
    numbers: BTreeMap<String, u8>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let raw: RawWords = toml::from_str(include_str!("../../assets/instrument-words.toml"))
        .unwrap_or(RawWords { words: BTreeMap::new(), numbers: BTreeMap::new() });
    let mut kinds = Vec::new();
    for (kind, names) in raw.words {
        kinds.push((words(&kind), kind.clone()));
        kinds.extend(names.iter().map(|name| (words(name), kind.clone())));
    }
    let mut numbers = BTreeMap::new();
    for (number, names) in raw.numbers {
        let Ok(value) = number.parse() else { continue };
        numbers.insert(number, value);
        numbers.extend(names.into_iter().map(|name| (name, value)));
    }
    Words { kinds, numbers }
});

/// The English words of the instrument or voice that a name as a whole means: `bass clarinet` for `Bassklarinette`;
/// `None` when any of it says something else.
pub(crate) fn kind(name: &str) -> Option<&'static str> {
    let name = words(name);
    WORDS.kinds.iter().find(|(entry, _)| *entry == name).map(|(_, kind)| kind.as_str())
}

/// The instrument that words over a staff name, when they say nothing else: `Ob. solo`, `Hn. 1`, `Vln. I`.
pub(crate) fn over_staff(text: &str) -> Option<Called> {
    let without = without_pitch(text);
    let plain: Vec<String> = words(&without).into_iter().filter(|word| !is_who(word)).collect();
    let kind = kind(&plain.join(" "))?;
    Some(Called { kind: kind.to_owned(), ..Called::of(&without) })
}

/// Whether a word tells how many play, or which.
fn is_who(word: &str) -> bool {
    number(word).is_some() || matches!(word, "solo" | "soli" | "soli." | "a2" | "a" | "and")
}

/// Every word for an instrument or voice.
pub(crate) fn known() -> impl Iterator<Item = String> {
    WORDS.kinds.iter().map(|(entry, _)| entry.join(" "))
}

/// A name without `in Bb`, `in F`.
pub(crate) fn without_pitch(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let pitch = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(|letter| ('A'..='G').contains(&letter))
            && matches!(letters.as_str(), "" | "b" | "#" | "♭" | "♯" | "s" | "es" | "is")
    };
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    let mut index = 0;
    while let Some(word) = words.get(index) {
        let next = words.get(index + 1).copied().unwrap_or_default();
        if matches!(*word, "in" | "en" | "im") && pitch(next) {
            index += 1;
        } else {
            kept.push(word);
        }
        index += 1;
    }
    kept.join(" ")
}

/// How many words of a profile's name a part's name does not have: `Trumpet` has none that `Trumpet in C 1` lacks.
pub(crate) fn strangers(profile: &str, part: &str) -> usize {
    let known = words(part);
    words(profile).iter().filter(|word| !known.contains(word)).count()
}

/// Letters of the match when the words of an entry stand in the name in a row.
fn found(name: &[&str], entry: &[String]) -> Option<usize> {
    let size = entry.iter().map(String::len).sum();
    let matches = |window: &[&str]| window.iter().zip(entry).all(|(word, wanted)| word == wanted);
    let whole = name.windows(entry.len().max(1)).any(matches);
    let inside = match entry {
        [one] if one.len() >= 6 => {
            name.iter().any(|word| word.starts_with(one.as_str()) || word.ends_with(one.as_str()))
        }
        _ => false,
    };
    (whole || inside).then_some(size)
}

/// Which of several a word says: `2`, `II`, `2nd`, `zweite`; 1 to 32.
pub(crate) fn number(word: &str) -> Option<u8> {
    WORDS.numbers.get(word).copied().or_else(|| word.parse().ok().filter(|number| (1..=32).contains(number)))
}

/// Lower-case words without marks; digits apart from letters, but `1st` one word.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut digits = false;
    for c in name.chars().flat_map(char::to_lowercase) {
        let plain = plain(c);
        if plain.is_empty() {
            words.push(String::new());
            continue;
        }
        let starts_digits = c.is_ascii_digit() && !digits;
        if starts_digits && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        digits = c.is_ascii_digit();
        if let Some(word) = words.last_mut() {
            word.push_str(plain);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A letter or digit without its mark; empty for what parts words.
fn plain(c: char) -> &'static str {
    const ASCII: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    if let Some(at) = ASCII.find(c) {
        return &ASCII[at..=at];
    }
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ß' => "ss",
        'œ' => "oe",
        '♭' => "b",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(name: &str) -> (String, Vec<u8>) {
        let called = Called::of(name);
        (called.kind, called.numbers)
    }

    #[test]
    fn names_of_many_lands_are_understood() {
        for (name, kind, numbers) in [
            ("Violino II", "violin", vec![2]),
            ("Flöten 1.2", "flute", vec![1, 2]),
            ("2. Klarinette in B", "clarinet", vec![2]),
            ("Klarinette in A 1", "clarinet", vec![1]),
            ("Cor en Fa 3", "horn", vec![3]),
            ("CORNI I e II", "horn", vec![1, 2]),
            ("Cor anglais", "cor anglais", vec![]),
            ("Trompete 1", "trumpet", vec![1]),
            ("Vlc.", "cello", vec![]),
            ("Contrabassi", "double bass", vec![]),
            ("B. Cl.", "bass clarinet", vec![]),
            ("1st Horn in F", "horn", vec![1]),
            ("Soloklarinette", "clarinet", vec![]),
            ("Große Trommel", "bass drum", vec![]),
            ("Alto Sax 2", "alto saxophone", vec![2]),
            ("Piccolo Trumpet in Bb", "piccolo trumpet", vec![]),
            ("Contrabass Clarinet", "contrabass clarinet", vec![]),
            ("E♭ Bass 2", "tuba", vec![2]),
            ("Baritone Guitar", "baritone guitar", vec![]),
            ("Mark Tree", "wind chimes percussion", vec![]),
            ("DreamStation DXi", "", vec![]),
            ("", "", vec![]),
        ] {
            assert_eq!(called(name), (kind.to_owned(), numbers), "{name}");
        }
    }

    #[test]
    fn names_over_a_staff_say_nothing_else() {
        let named = |text: &str| over_staff(text).map(|called| (called.kind, called.numbers));
        for (text, kind, numbers) in [
            ("Fl.", "flute", vec![]),
            ("Ob. solo", "oboe", vec![]),
            ("Hn. 1", "horn", vec![1]),
            ("Vln. I", "violin", vec![1]),
            ("Clarinet", "clarinet", vec![]),
            ("Clarinet in Bb 2", "clarinet", vec![2]),
        ] {
            assert_eq!(named(text), Some((kind.to_owned(), numbers)), "{text}");
        }
        for text in ["dolce", "solo", "Tutti", "with the flute", "cresc.", "a tempo", ""] {
            assert_eq!(named(text), None, "{text}");
        }
    }

    #[test]
    fn kin_share_a_word() {
        let like = |a: &str, b: &str| Called::of(a).likeness(&Called::of(b));
        assert_eq!(like("Klarinette 1", "Clarinet in B♭ 1"), Likeness::Same);
        assert_eq!(like("Klarinette", "Clarinet in B♭ 1"), Likeness::Kind);
        assert_eq!(like("Bassklarinette", "Clarinet"), Likeness::Kin);
        assert_eq!(like("Sousaphone", "Tuba in BB♭"), Likeness::Kin);
        assert_eq!(like("Cowbell", "Percussion"), Likeness::Kin);
        assert_eq!(like("Violine", "Viola"), Likeness::Other);
        assert_eq!(like("Track 1", "Viola"), Likeness::Unknown);
    }
    #[test]
    fn a_name_has_strangers_where_it_says_more_than_another() {
        assert_eq!(strangers("Trumpet in C", "Trumpet in C 1"), 0);
        assert_eq!(strangers("Clarinet in B♭", "Clarinet in Bb"), 0);
        assert_eq!(strangers("Natural trumpet in D", "Trumpet in C"), 2);
    }
}
