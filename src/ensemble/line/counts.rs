//! Groups of numbers: the woodwind, the brass, the players of the strings.

use super::piece::Piece;
use super::reader::Reader;
use super::words::Desk;
use crate::ensemble::SeatSpec;
use crate::gm::words::number;
use crate::run::Error;

/// The most players of one number.
pub(super) const MOST: u16 = 24;
/// The most players of a section of strings, and of one part.
pub(super) const CROWD: u16 = 500;

impl Reader<'_> {
    /// Reads a group of numbers when `numbered` of the two winds were read; gives how many are then.
    pub(super) fn counts(&mut self, group: &Piece<'_>, numbered: usize, alone: bool) -> Result<usize, Error> {
        let slots = slots(group);
        let (counts, named): (Vec<Piece<'_>>, Vec<Piece<'_>>) =
            slots.into_iter().partition(|slot| slot.text().starts_with(|c: char| c.is_ascii_digit() || c == '*'));
        for part in counts.iter().flat_map(|slot| slot.split_at("+")) {
            part.brackets()?;
        }
        let desks: [&'static [Desk]; 2] = [&self.data.woodwind, &self.data.brass];
        let plain = counts.iter().all(|slot| slot.number().is_some());
        let read = match counts.len() {
            4 if numbered < 2 => 1,
            8 if numbered == 0 => 2,
            5 if plain && (numbered > 0 || alone) => {
                self.strings(group)?;
                return Ok(numbered);
            }
            many => return Err(wrong_number(group, many, desks.get(numbered).copied())),
        };
        for (slot, desk) in counts.iter().zip(desks.into_iter().skip(numbered).flatten()) {
            let seats = self.desk(slot, desk)?;
            self.seats.extend(seats);
        }
        self.items(&named)?;
        Ok(numbered + read)
    }

    /// One number with what stands beside it.
    fn desk(&mut self, slot: &Piece<'_>, desk: &Desk) -> Result<Vec<SeatSpec>, Error> {
        if slot.text().starts_with('*') {
            let why = "a star does not say which instrument";
            return Err(slot.wrong(why, "write `3[1.2.picc]`, or `3(picc)` where the third player takes both"));
        }
        let parts = slot.split_at("+");
        let Some((first, more)) = parts.split_first() else { return Ok(Vec::new()) };
        let mut seats = self.players(first, desk)?;
        for extra in more {
            seats.extend(self.extra(extra, desk)?);
        }
        Ok(seats)
    }

    fn players(&mut self, piece: &Piece<'_>, desk: &Desk) -> Result<Vec<SeatSpec>, Error> {
        let (head, brackets) = piece.brackets()?;
        let many = at_most(&head, MOST, "players of one instrument")?;
        let mut seats = (0..many).map(|nth| self.usual(desk, nth, many)).collect::<Result<Vec<_>, _>>()?;
        for (bracket, inside) in brackets {
            match bracket {
                '[' => seats = self.each(&inside, desk, many)?,
                _ => self.takes(&mut seats, &inside)?,
            }
        }
        Ok(seats)
    }

    /// The player that a bare number means.
    fn usual(&self, desk: &Desk, nth: u16, of: u16) -> Result<SeatSpec, Error> {
        let id = desk.usual(nth, of);
        let doublings = desk.takes(id).iter().map(|id| self.library.get(id)).collect::<Result<_, _>>()?;
        Ok(SeatSpec { doublings, ..SeatSpec::of(self.library.get(id)?) })
    }

    /// Every player by number or by instrument: `1.2.picc`, `1.2/picc`.
    fn each(&self, inside: &Piece<'_>, desk: &Desk, many: u16) -> Result<Vec<SeatSpec>, Error> {
        let named = inside.split_at(".,;");
        if named.len() != usize::from(many) {
            let why = format!("{many} players, but {} are told", named.len());
            return Err(inside.wrong(&why, "tell every one, by number or by instrument: `3[1.2.picc]`"));
        }
        let mut seats = Vec::new();
        for (nth, piece) in (0..many).zip(&named) {
            let instruments = piece.split_at("/");
            let Some((first, others)) = instruments.split_first() else { continue };
            let mut seat = match first.number() {
                Some(_) => self.usual(desk, nth, many)?,
                None => SeatSpec::of(self.instrument(first)?),
            };
            for other in others {
                seat.doublings.push(self.instrument(other)?);
            }
            seats.push(seat);
        }
        Ok(seats)
    }

    /// `2+1`, `2+picc`, `2+2ca`.
    fn extra(&mut self, piece: &Piece<'_>, desk: &Desk) -> Result<Vec<SeatSpec>, Error> {
        let Some(many) = piece.number() else { return self.item(piece) };
        let Some(extra) = &desk.extra else {
            let why = format!("it is not said which instrument is added to the {}", desk.name);
            return Err(piece.wrong(&why, "name it: `3+btbn`"));
        };
        at_most(piece, MOST, "players of one instrument")?;
        Ok(vec![SeatSpec::of(self.library.get(extra)?); usize::from(many)])
    }

    /// Gives players other instruments to change to: `picc`, `II=afl,III=picc`, `2picc`.
    pub(super) fn takes(&self, seats: &mut [SeatSpec], inside: &Piece<'_>) -> Result<(), Error> {
        if seats.is_empty() {
            return Err(inside.wrong("there is no player to take it", "write how many play before the bracket"));
        }
        let mut who: Vec<usize> = Vec::new();
        let mut anyone: Vec<Piece<'_>> = Vec::new();
        let mut open = false;
        for item in inside.split_at(",;") {
            let halves = item.split_at("=");
            match halves.as_slice() {
                [players] if is_players(players) => {
                    if !std::mem::replace(&mut open, true) {
                        who.clear();
                    }
                    who.extend(players_of(players, seats.len())?);
                }
                [instruments] if who.is_empty() || open => {
                    if open {
                        return Err(instruments.wrong("it is not said who takes it", "write `III=picc`"));
                    }
                    anyone.push(*instruments);
                }
                [instruments] => self.give(seats, &who, instruments)?,
                [players, instruments] => {
                    if !std::mem::take(&mut open) {
                        who.clear();
                    }
                    who.extend(players_of(players, seats.len())?);
                    self.give(seats, &who, instruments)?;
                }
                _ => return Err(item.wrong("this is not understood", "write who takes what: `II=afl, III=picc`")),
            }
        }
        if open {
            return Err(inside.wrong("it is not said what they take", "write `III=picc`"));
        }
        self.give_anyone(seats, &anyone, inside)
    }

    /// Without a word who: the last players, in order; one player takes all.
    fn give_anyone(&self, seats: &mut [SeatSpec], given: &[Piece<'_>], inside: &Piece<'_>) -> Result<(), Error> {
        if seats.len() > 1 && given.len() > seats.len() {
            let why = format!("{} instruments for {} players", given.len(), seats.len());
            return Err(inside.wrong(&why, "say who takes which: `II=afl, III=picc`"));
        }
        let from = seats.len().saturating_sub(given.len());
        for (at, piece) in given.iter().enumerate() {
            let (digits, name) = piece.count();
            let last = seats.len() - 1;
            let who: Vec<usize> = match digits.and_then(|digits| digits.number()) {
                Some(many) if given.len() == 1 => {
                    (seats.len().saturating_sub(usize::from(many))..seats.len()).collect()
                }
                Some(_) => return Err(piece.wrong("it is not said who takes it", "write `II,III=picc`")),
                None => vec![(from + at).min(last)],
            };
            self.give(seats, &who, &name)?;
        }
        Ok(())
    }

    fn give(&self, seats: &mut [SeatSpec], who: &[usize], instruments: &Piece<'_>) -> Result<(), Error> {
        for piece in instruments.split_at("+&/") {
            let instrument = self.instrument(&piece)?;
            for at in who {
                let Some(seat) = seats.get_mut(*at) else { continue };
                if seat.profile.id == instrument.id || seat.doublings.contains(&instrument) {
                    let why = format!("the player has the {} already", instrument.name);
                    return Err(piece.wrong(&why, "leave it out"));
                }
                seat.doublings.push(instrument.clone());
            }
        }
        Ok(())
    }

    /// The five sections of the strings.
    pub(super) fn strings(&mut self, numbers: &Piece<'_>) -> Result<(), Error> {
        let numbers_of =
            numbers.split(|around| ".,;/".contains(around.c) || around.c.is_whitespace() || around.is_dash(true));
        if numbers_of.len() != self.data.strings.sections.len() {
            let sections = self.data.strings.sections.join(", ");
            let why = format!("strings are five numbers ({sections}), not {}", numbers_of.len());
            return Err(numbers.wrong(&why, "write them all, 0 for none: `str(8.7.5.4.3)`"));
        }
        let data = self.data;
        for (piece, (section, soloist)) in
            numbers_of.iter().zip(data.strings.sections.iter().zip(&data.strings.soloists))
        {
            let players = at_most(piece, CROWD, "players of a section")?;
            let id = if players == 1 { soloist } else { section };
            if players > 0 {
                self.seats.push(SeatSpec::of(self.library.get(id)?).with_players(players));
            }
        }
        Ok(())
    }
}

/// The numbers of a group with what stands beside each. Spaces part them where a number follows; four or eight digits
/// without anything between are four or eight numbers.
fn slots<'t>(group: &Piece<'t>) -> Vec<Piece<'t>> {
    let pieces = group.split(|around| {
        let number = around.next().is_some_and(|c| c.is_ascii_digit() || c == '*');
        let joined = around.previous() == Some('+');
        ".,;/".contains(around.c) || (around.c.is_whitespace() && number && !joined)
    });
    let compact = |piece: &Piece<'t>| matches!(piece.text().len(), 4 | 8) && piece.is_digits();
    pieces.into_iter().flat_map(|piece| if compact(&piece) { piece.characters() } else { vec![piece] }).collect()
}

/// `desks` are those that were expected; `None` when both winds were read.
fn wrong_number(group: &Piece<'_>, many: usize, desks: Option<&[Desk]>) -> Error {
    let names = |desks: &[Desk]| desks.iter().map(|desk| desk.name.as_str()).collect::<Vec<_>>().join(", ");
    let why = match desks {
        Some(desks) => format!("these are {} numbers ({}), not {many}", desks.len(), names(desks)),
        None if many == 4 => "woodwind and brass are told already".to_owned(),
        None => format!("woodwind and brass are told already, and strings are five numbers, not {many}"),
    };
    group.wrong(&why, "write 0 for none, and others by name: `2.2.2.2 - 4.2.3.1 - timp.perc(3) - hp - str`")
}

/// A number up to a limit.
pub(super) fn at_most(piece: &Piece<'_>, most: u16, of: &str) -> Result<u16, Error> {
    match piece.number() {
        Some(number) if number <= most => Ok(number),
        Some(_) => Err(piece.wrong(&format!("{of}: at most {most}"), "write fewer")),
        None => Err(piece.wrong(&format!("a number of {of} was expected"), "write digits")),
    }
}

/// Whether a text is only numbers of players: `3`, `II`, `2/3`.
fn is_players(piece: &Piece<'_>) -> bool {
    piece.split_at("/+&.").iter().all(|one| number(&one.text().to_lowercase()).is_some())
}

fn players_of(piece: &Piece<'_>, of: usize) -> Result<Vec<usize>, Error> {
    let player = |one: &Piece<'_>| {
        let found = number(&one.text().to_lowercase()).map(usize::from).filter(|nth| (1..=of).contains(nth));
        found.map(|nth| nth - 1).ok_or_else(|| {
            one.wrong(
                &format!("`{}` is none of the {of} players", one.text()),
                "write a number or a Roman one: `II=picc`",
            )
        })
    };
    piece.split_at("/+&.").iter().map(player).collect()
}
