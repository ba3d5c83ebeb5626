//! The names of part files: a pattern such as `{number} {name}`, filled in for each seat.

use super::exit::Failure;
use super::files;
use partwright::ensemble::{Ensemble, Seat};
use partwright::run::near_names;

/// The longest name, in bytes: file systems allow 255 with the extension.
const LONGEST: usize = 200;

/// What no file name may hold on some system, beside control characters (Windows: "Naming files, paths, and namespaces").
const RESERVED: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

/// What no file may be called on Windows, whatever its extension (the same source).
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A pattern for the names of part files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartNames(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Token(Token),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Number,
    Name,
    Id,
    Abbreviation,
    Transposition,
    Piece,
    Ensemble,
}

const TOKENS: [(&str, Token); 7] = [
    ("number", Token::Number),
    ("name", Token::Name),
    ("id", Token::Id),
    ("abbreviation", Token::Abbreviation),
    ("transposition", Token::Transposition),
    ("piece", Token::Piece),
    ("ensemble", Token::Ensemble),
];

impl PartNames {
    /// `{number}-{id}`: number first, so that a folder sorts in score order, as in `03-clarinet-in-bb-1`.
    pub(crate) fn usual() -> Self {
        Self(vec![Piece::Token(Token::Number), Piece::Text("-".to_owned()), Piece::Token(Token::Id)])
    }

    /// Reads a pattern.
    pub(crate) fn parse(pattern: &str) -> Result<Self, Failure> {
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some((text, after)) = rest.split_once('{') {
            pieces.push(Piece::Text(literal(text)?));
            let (name, after) = after.split_once('}').ok_or_else(|| wrong(pattern, "has a `{` without its `}`"))?;
            pieces.push(Piece::Token(token(name)?));
            rest = after;
        }
        pieces.push(Piece::Text(literal(rest)?));
        pieces.retain(|piece| *piece != Piece::Text(String::new()));
        if pieces.is_empty() { Err(wrong(pattern, "is empty")) } else { Ok(Self(pieces)) }
    }

    /// The names of the parts of an ensemble, in score order, without extension: each is a file name everywhere, and no
    /// two are the same, in capitals or not.
    pub(crate) fn of(&self, ensemble: &Ensemble, piece: &str) -> Result<Vec<String>, Failure> {
        let names: Vec<String> = ensemble.seats.iter().map(|seat| self.name(ensemble, seat, piece)).collect();
        for (index, name) in names.iter().enumerate() {
            let same = |other: &&String| other.to_lowercase() == name.to_lowercase();
            if let Some(first) = names.iter().take(index).position(|other| same(&other)) {
                let seats = [first, index].map(|at| ensemble.seats.get(at).map_or("", |seat| seat.plain_name.as_str()));
                let why = format!("gives the parts of {} and {} one name, `{name}`", seats[0], seats[1]);
                return Err(Failure::Usage(format!("the pattern of --part-names {why}; put {{number}} into it")));
            }
        }
        Ok(names)
    }

    fn name(&self, ensemble: &Ensemble, seat: &Seat, piece: &str) -> String {
        let filled = self.0.iter().map(|part| match part {
            Piece::Text(text) => text.clone(),
            Piece::Token(token) => token.value(ensemble, seat, piece),
        });
        safe(&filled.collect::<String>())
    }
}

impl Token {
    fn value(self, ensemble: &Ensemble, seat: &Seat, piece: &str) -> String {
        match self {
            Self::Number => {
                let digits = if ensemble.seats.len() >= 100 { 3 } else { 2 };
                format!("{:0digits$}", u32::from(seat.id.0) + 1)
            }
            Self::Name => without_signs(&seat.name),
            Self::Id => files::slug(&seat.plain_name),
            Self::Abbreviation => without_signs(&seat.abbreviation),
            Self::Transposition => seat.profile().notation.key_name().replace('♭', "b"),
            Self::Piece => piece.trim().to_owned(),
            Self::Ensemble => ensemble.name.clone(),
        }
    }
}

/// Accidentals in letters: not every system's fonts and shells have the signs.
fn without_signs(name: &str) -> String {
    name.replace('♭', "b").replace('♯', "#")
}

/// What stands between tokens.
fn literal(text: &str) -> Result<String, Failure> {
    match text.chars().find(|c| RESERVED.contains(c) || c.is_control() || *c == '}') {
        Some('}') => Err(wrong(text, "has a `}` without its `{`")),
        Some(c) => Err(wrong(text, &format!("has `{}`, which file names cannot hold everywhere", c.escape_default()))),
        None => Ok(text.to_owned()),
    }
}

fn token(name: &str) -> Result<Token, Failure> {
    let known = TOKENS.iter().find(|(own, _)| *own == name);
    known.map(|(_, token)| *token).ok_or_else(|| {
        let near = near_names(name, TOKENS.iter().map(|(own, _)| *own));
        let guess = near.first().map_or_else(String::new, |near| format!("did you mean {{{near}}}? "));
        let all: Vec<String> = TOKENS.iter().map(|(own, _)| format!("{{{own}}}")).collect();
        Failure::Usage(format!("--part-names knows no {{{name}}}; {guess}the tokens are {}", all.join(", ")))
    })
}

fn wrong(pattern: &str, what: &str) -> Failure {
    let example = "a pattern is such as \"{number} {name}\"";
    Failure::Usage(format!("the pattern of --part-names, `{pattern}`, {what}; {example}"))
}

/// A text as the name of a file on any system.
fn safe(text: &str) -> String {
    let clean: String = text.chars().map(|c| if RESERVED.contains(&c) || c.is_control() { '_' } else { c }).collect();
    let mut name = clean.trim().trim_start_matches(['.', '-', '~']).trim_start().to_owned();
    while name.len() > LONGEST {
        name.pop();
    }
    let device = name.split('.').next().unwrap_or_default().trim().trim_end_matches(|c: char| c.is_ascii_digit());
    if name.is_empty() || DEVICES.contains(&device.to_lowercase().as_str()) {
        name.insert(0, '_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use partwright::ensemble::Ensembles;
    use partwright::profile::Library;

    fn names(pattern: &str, ensemble: &str) -> Result<Vec<String>, Failure> {
        let ensemble = Ensembles::builtin().get(ensemble, Library::builtin()).unwrap();
        PartNames::parse(pattern)?.of(&ensemble, "What? A March")
    }

    #[test]
    fn tokens_are_filled_in() {
        assert_eq!(PartNames::parse("{number}-{id}").unwrap(), PartNames::usual());
        let first = |pattern: &str| names(pattern, "clarinet-quartet").unwrap().swap_remove(1);
        assert_eq!(first("{number}-{id}"), "02-clarinet-in-bb-2");
        assert_eq!(first("{number} {name}"), "02 Clarinet in Bb 2");
        assert_eq!(
            first("{piece} - {ensemble} - {number} {abbreviation} ({transposition})"),
            "What_ A March - Clarinet quartet - 02 Cl. 2 (Bb)"
        );
    }

    #[test]
    fn wrong_patterns_say_what_is_right() {
        let told = |pattern: &str| names(pattern, "string-quartet").unwrap_err().to_string();
        assert!(told("{nmae}").contains("did you mean {name}? the tokens are {number}, {name},"), "{}", told("{nmae}"));
        for (pattern, said) in [
            ("", "is empty"),
            ("{number", "without its `}`"),
            ("number}", "without its `{`"),
            ("parts/{number}", "`/`"),
            ("{piece}", "Violin 1 and Violin 2 one name"),
        ] {
            assert!(told(pattern).contains(said), "{pattern}: {}", told(pattern));
        }
    }

    #[test]
    fn every_name_is_a_file_name_everywhere() {
        assert_eq!(safe("AC/DC: \"T.N.T.\""), "AC_DC_ _T.N.T._");
        assert_eq!([safe("aux"), safe("Com1 .x"), safe("...")], ["_aux", "_Com1 .x", "_"]);
        assert_eq!([safe(".hidden"), safe("-o"), safe("Company")], ["hidden", "o", "Company"]);
        assert!(safe(&"é".repeat(500)).len() <= LONGEST);
    }

    #[test]
    fn the_usual_names_differ_and_sort_in_score_order_for_every_ensemble() {
        for id in Ensembles::builtin().ids() {
            let ensemble = Ensembles::builtin().get(id, Library::builtin()).unwrap();
            let names = PartNames::usual().of(&ensemble, "").unwrap();
            assert!(names.is_sorted(), "{id}: {names:?}");
        }
    }
}
