//! The line as a whole: groups between dashes, or a list.

use super::piece::{Around, Piece};
use super::words::{LineWords, Meaning, Vocabulary, line_words};
use crate::ensemble::SeatSpec;
use crate::profile::{Family, Library};
use crate::run::Error;

/// The most seats a line may have; a score of more is a slip.
const MOST_SEATS: usize = 200;

/// Reads one line.
pub(super) struct Reader<'a> {
    pub(super) library: &'a Library,
    pub(super) data: &'static LineWords,
    pub(super) vocabulary: Vocabulary<'a>,
    /// Whether all are singers, so that `bass` is a voice.
    pub(super) singers: bool,
    pub(super) seats: Vec<SeatSpec>,
    /// Where the strings stand whose number the line does not tell.
    pub(super) open_strings: Option<usize>,
}

impl<'a> Reader<'a> {
    /// The seats of a line, as it has them, and the id of the score order that suits them.
    pub(super) fn read(text: &str, library: &'a Library) -> Result<(Vec<SeatSpec>, &'static str), Error> {
        let data = line_words().ok_or_else(|| Piece::new(text).wrong("no words are known", "build partwright anew"))?;
        let vocabulary = Vocabulary::of(library, data);
        let mut reader = Self { library, data, vocabulary, singers: false, seats: Vec::new(), open_strings: None };
        let whole = Piece::new(text);
        whole.check_brackets()?;
        let groups = groups(&whole);
        let line = groups.iter().any(is_counts) || (groups.len() > 1 && whole.split_at(",").len() == 1);
        if line {
            reader.groups(&groups)?;
        } else {
            reader.list(&whole)?;
        }
        reader.finish(&whole)?;
        let order = if line { "orchestra" } else { order(&reader.seats) };
        Ok((reader.seats, order))
    }

    fn groups(&mut self, groups: &[Piece<'_>]) -> Result<(), Error> {
        let mut numbered = 0;
        for group in groups {
            if is_counts(group) {
                numbered = self.counts(group, numbered, groups.len() == 1)?;
            } else if let Some(numbers) = self.strings_of(group) {
                self.strings(&numbers)?;
            } else {
                self.items(&group.split_at(".,;+&/"))?;
            }
        }
        Ok(())
    }

    /// The numbers of `str: 14.12.10.8.6` and `str 14.12.10.8.6`.
    fn strings_of<'t>(&self, group: &Piece<'t>) -> Option<Piece<'t>> {
        let halves = group.split(|around| {
            let digit = around.next().is_some_and(|c| c.is_ascii_digit());
            digit && (around.c == ':' || (around.c.is_whitespace() && around.previous() != Some(':')))
        });
        let [head, numbers @ ..] = halves.as_slice() else { return None };
        let first = numbers.first().filter(|_| self.data.strings.are(head.text()))?;
        Some(first.until_end_of(group))
    }

    fn list(&mut self, whole: &Piece<'_>) -> Result<(), Error> {
        let pieces = whole.split(|around| ",;+&\n".contains(around.c) || around.is_dash(false));
        let things: Vec<Piece<'_>> = pieces.into_iter().flat_map(|piece| self.things(piece)).collect();
        self.singers = self.are_singers(&things);
        self.items(&things)
    }

    /// `viola and cello` in two, unless it is the name of one thing.
    fn things<'t>(&self, piece: Piece<'t>) -> Vec<Piece<'t>> {
        if !matches!(self.meaning(&piece), Meaning::Unknown) {
            return vec![piece];
        }
        let mut things = Vec::new();
        let mut from: Option<Piece<'t>> = None;
        for word in piece.split(|around| around.c.is_whitespace()) {
            let parts = from.is_some() || word.text().len() > 1;
            if parts && self.data.is_and(word.text()) {
                things.extend(from.take());
            } else {
                from = Some(from.map_or(word, |start| start.until_end_of(&word)));
            }
        }
        things.extend(from);
        things
    }

    fn are_singers(&self, things: &[Piece<'_>]) -> bool {
        let meanings: Vec<Meaning> = things.iter().map(|thing| self.meaning(thing)).collect();
        let sings = |meaning: &&Meaning| match meaning {
            Meaning::One(profile) => profile.family == Family::Voice,
            Meaning::Several(profiles) => profiles.first().is_some_and(|first| first.family == Family::Voice),
            Meaning::Unknown => false,
        };
        let accompanies = |meaning: &Meaning| matches!(meaning, Meaning::One(one) if one.family == Family::Keyboard);
        meanings.iter().filter(sings).count() > 1 && meanings.iter().all(|one| sings(&one) || accompanies(one))
    }

    /// Sizes the strings that were left open, and looks at the whole.
    fn finish(&mut self, whole: &Piece<'_>) -> Result<(), Error> {
        if let Some(at) = self.open_strings {
            let winds = self.seats.iter().filter(|seat| is_wind(seat)).count();
            for (seat, players) in self.seats.iter_mut().skip(at).zip(self.data.strings.beside(winds)) {
                seat.players = Some(*players);
            }
        }
        match self.seats.len() {
            0 => {
                Err(whole
                    .wrong("nobody plays", "write a line such as `2.2.2.2 - 4.2.3.1 - timp - str`, or `flute, cello`"))
            }
            1..=MOST_SEATS => Ok(()),
            many => {
                let why = format!("these are {many} parts, more than {MOST_SEATS}");
                Err(whole.wrong(&why, "write how many read a part in brackets: `clarinet(4)`"))
            }
        }
    }
}

/// The groups between dashes. Hyphens without spaces part groups where no other dash does, and beside numbers.
fn groups<'t>(whole: &Piece<'t>) -> Vec<Piece<'t>> {
    let close = whole.split(|around| around.is_dash(false)).len() == 1;
    let beside = |around: &Around<'_>| {
        let number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || "()[]".contains(c));
        number(around.previous()) && around.next().is_some_and(|c| c.is_ascii_digit())
    };
    let compact = close && whole.split(|around| around.is_dash(true)).first().is_some_and(is_counts);
    whole.split(|around| around.is_dash(compact || beside(&around)))
}

/// Whether a group is numbers, such as `2(picc).2.2.2`, and not a number of named things, such as `2 hp`.
fn is_counts(group: &Piece<'_>) -> bool {
    let text = group.text().trim_start_matches('*');
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == text.len() {
        return false;
    }
    let after = rest.trim_start_matches(|c: char| c.is_whitespace() || ".,;/".contains(c));
    let first = after.chars().next();
    first.is_none_or(|c| c.is_ascii_digit() || c == '*') || rest.trim_start().starts_with(['(', '[', '+'])
}

fn is_wind(seat: &SeatSpec) -> bool {
    use Family::{Brass, Clarinet, DoubleReed, Flute, Recorder, Saxophone};
    matches!(seat.profile.family, Flute | DoubleReed | Clarinet | Saxophone | Recorder | Brass)
}

/// From this many seats on a list is an orchestra, or a band (ours).
const LARGE: usize = 13;

/// The score order that suits a list.
fn order(seats: &[SeatSpec]) -> &'static str {
    let has = |is: &dyn Fn(&SeatSpec) -> bool| seats.iter().any(is);
    let voices = seats.iter().filter(|seat| seat.profile.family == Family::Voice).count();
    let strings = has(&|seat| seat.profile.family == Family::BowedString);
    let beat = has(&|seat| seat.profile.is_unpitched() && seat.profile.percussion.len() > 1);
    match seats.len() {
        _ if voices > 1 && seats.len() - voices <= 1 => "choir",
        0..LARGE if beat && !strings => "combo",
        0..LARGE => "chamber",
        _ if strings => "orchestra",
        _ => "band",
    }
}
