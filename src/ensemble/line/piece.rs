//! A stretch of the line, which knows its place.

use crate::run::{Error, Invalid};

/// A stretch of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    whole: &'a str,
    start: usize,
    end: usize,
}

impl<'a> Piece<'a> {
    pub(super) fn new(whole: &'a str) -> Self {
        Self { whole, start: 0, end: whole.len() }.trimmed()
    }

    pub(super) fn text(&self) -> &'a str {
        self.whole.get(self.start..self.end).unwrap_or_default()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.start >= self.end
    }

    /// Says that something is wrong here.
    pub(super) fn wrong(&self, why: &str, remedy: &str) -> Error {
        let mut problem = Invalid::at("line", self.whole, self.start..self.end).with(why, remedy);
        problem.source_name = format!("`{}`", self.whole);
        problem.line = 0;
        Error::Invalid(Box::new(problem))
    }

    /// From a byte of this piece to another.
    fn cut(&self, from: usize, to: usize) -> Self {
        Self { whole: self.whole, start: self.start + from, end: self.start + to }.trimmed()
    }

    /// Without spaces and full stops around it.
    fn trimmed(&self) -> Self {
        let text = self.text();
        let ends = text.trim_end_matches(|c: char| c.is_whitespace() || c == '.');
        let start = ends.len() - ends.trim_start_matches(|c: char| c.is_whitespace() || c == '.').len();
        Self { whole: self.whole, start: self.start + start, end: self.start + ends.len().max(start) }
    }

    /// Cuts at what separates outside all brackets; nothing between two separators is left out.
    pub(super) fn split(&self, separates: impl Fn(Around<'_>) -> bool) -> Vec<Self> {
        let (text, mut depth, mut from, mut pieces) = (self.text(), 0u32, 0, Vec::new());
        for (at, c) in text.char_indices() {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => (),
            }
            let (before, after) =
                (text.get(..at).unwrap_or_default(), text.get(at + c.len_utf8()..).unwrap_or_default());
            if depth == 0 && separates(Around { before, c, after }) {
                pieces.push(self.cut(from, at));
                from = at + c.len_utf8();
            }
        }
        pieces.push(self.cut(from, text.len()));
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    /// Cuts at any of these characters outside all brackets.
    pub(super) fn split_at(&self, separators: &str) -> Vec<Self> {
        self.split(|around| separators.contains(around.c))
    }

    /// The digits it begins with, if any, and the rest.
    pub(super) fn count(&self) -> (Option<Self>, Self) {
        let text = self.text();
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = (digits > 0).then(|| Self { end: self.start + digits, ..*self });
        (number, self.cut(digits, text.len()))
    }

    /// The number that its digits are.
    pub(super) fn number(&self) -> Option<u16> {
        self.text().parse().ok()
    }

    /// Every bracket is opened and closed.
    pub(super) fn check_brackets(&self) -> Result<(), Error> {
        let (text, mut open) = (self.text(), Vec::new());
        for (at, c) in text.char_indices() {
            match c {
                '(' | '[' => open.push(at),
                ')' | ']' if open.pop().is_none() => {
                    return Err(self
                        .cut(at, at + 1)
                        .wrong("no bracket is open here", "leave it out, or open one before it"));
                }
                _ => (),
            }
        }
        let unclosed =
            |at: usize| self.cut(at, text.len()).wrong("this bracket is not closed", "close it with `)` or `]`");
        open.first().map_or(Ok(()), |at| Err(unclosed(*at)))
    }

    /// What stands before its first bracket, and what is in each of its brackets, with the bracket that opens.
    pub(super) fn brackets(&self) -> Result<(Self, Vec<(char, Self)>), Error> {
        let text = self.text();
        let Some(open) = text.find(['(', '[']) else { return Ok((*self, Vec::new())) };
        let (head, mut rest, mut found) = (self.cut(0, open), self.cut(open, text.len()), Vec::new());
        while let Some(bracket @ ('(' | '[')) = rest.text().chars().next() {
            let close = closing(rest.text()).unwrap_or(rest.text().len());
            found.push((bracket, rest.cut(1, close)));
            rest = rest.cut((close + 1).min(rest.text().len()), rest.text().len());
        }
        if rest.is_empty() {
            return Ok((head, found));
        }
        let why = format!("`{}` follows a bracket", rest.text());
        Err(rest.wrong(&why, "separate it with a full stop, a comma or a dash"))
    }

    /// From where this begins to where another of the same text ends.
    pub(super) fn until_end_of(&self, other: &Self) -> Self {
        Self { end: other.end, ..*self }
    }

    /// Without an `x` or `×` that says "times".
    pub(super) fn without_times(&self) -> Self {
        let text = self.text();
        let times = |sign: &str| text.strip_prefix(sign).map(|rest| text.len() - rest.len());
        times("x ").or_else(|| times("×")).map_or(*self, |from| self.cut(from, text.len()))
    }

    /// Whether it is digits and nothing else.
    pub(super) fn is_digits(&self) -> bool {
        self.text().bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Its characters, each a piece.
    pub(super) fn characters(&self) -> Vec<Self> {
        self.text().char_indices().map(|(at, c)| self.cut(at, at + c.len_utf8())).collect()
    }
}

/// A character and what stands around it.
pub(super) struct Around<'a> {
    pub(super) before: &'a str,
    pub(super) c: char,
    pub(super) after: &'a str,
}

impl Around<'_> {
    /// Whether it is a dash that parts groups: long ones always, a hyphen with a space beside it or, when `close`, any.
    pub(super) fn is_dash(&self, close: bool) -> bool {
        let space = self.before.ends_with(char::is_whitespace) || self.after.starts_with(char::is_whitespace);
        matches!(self.c, '–' | '—' | '―' | '‒' | '−' | '‐' | '‑') || (self.c == '-' && (space || close))
    }

    /// The last character before it that is no space.
    pub(super) fn previous(&self) -> Option<char> {
        self.before.trim_end().chars().next_back()
    }

    /// The first character after it that is no space.
    pub(super) fn next(&self) -> Option<char> {
        self.after.trim_start().chars().next()
    }
}

/// The byte of the bracket that closes the one a text begins with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0u32;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth == 1 => return Some(at),
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => (),
        }
    }
    None
}
