//! Named things: `2hp`, `perc(3)`, `pf(cel)`, `2 clarinets`.

use super::counts::{CROWD, MOST, at_most};
use super::piece::Piece;
use super::reader::Reader;
use super::words::Meaning;
use crate::ensemble::SeatSpec;
use crate::profile::{Family, Profile};
use crate::run::Error;
use std::sync::Arc;

impl Reader<'_> {
    /// Several named things; a number alone after the timpani counts the percussionists.
    pub(super) fn items(&mut self, items: &[Piece<'_>]) -> Result<(), Error> {
        let mut after_timpani = false;
        for item in items {
            if after_timpani && item.number().is_some() {
                let players = at_most(item, CROWD, "players")?;
                let percussion = SeatSpec::of(self.library.get(&self.data.percussion.players)?);
                self.seats.push(percussion.with_players(players));
                continue;
            }
            let seats = self.item(item)?;
            after_timpani = seats.last().is_some_and(|seat| seat.profile.id.0 == self.data.percussion.timpani);
            self.seats.extend(seats);
        }
        Ok(())
    }

    /// One named thing; strings go to the seats at once.
    pub(super) fn item(&mut self, piece: &Piece<'_>) -> Result<Vec<SeatSpec>, Error> {
        let (head, brackets) = piece.brackets()?;
        let (digits, name) = counted(&head);
        if name.is_empty() {
            return Err(head.wrong("it is not said what this number counts", "name the instrument: `2 hp`"));
        }
        if digits.is_none() && self.data.strings.are(name.text()) {
            self.all_strings(&brackets)?;
            return Ok(Vec::new());
        }
        if let (None, [], Some(set)) = (digits, brackets.as_slice(), self.data.set(name.text())) {
            return set
                .seats
                .iter()
                .map(|id| Ok(SeatSpec::of(self.library.get(id)?).with_players(set.players)))
                .collect();
        }
        let many = digits.map_or(Ok(1), |digits| at_most(&digits, MOST, "parts of one instrument"))?;
        let mut profile = self.instrument(&name)?;
        let (players, others): (Vec<_>, Vec<_>) = brackets.iter().partition(|(_, inside)| inside.number().is_some());
        if let (Some(_), [], Some(soloist)) = (digits, players.as_slice(), self.data.soloist(&profile.id.0)) {
            profile = self.library.get(soloist)?;
        }
        let mut seat = SeatSpec::of(profile);
        seat.players = players.first().map(|(_, inside)| at_most(inside, CROWD, "players of one part")).transpose()?;
        let together = digits.is_some() && seat.players.is_none() && seat.profile.is_unpitched();
        if together {
            seat.players = Some(many);
        }
        let mut seats = vec![seat; if together { 1 } else { usize::from(many) }];
        for (_, inside) in others {
            self.takes(&mut seats, &inside)?;
        }
        seats.retain(|seat| seat.players != Some(0));
        Ok(seats)
    }

    /// `str`, `str(14.12.10.8.6)`.
    fn all_strings(&mut self, brackets: &[(char, Piece<'_>)]) -> Result<(), Error> {
        match brackets {
            [] => {
                self.open_strings = Some(self.seats.len());
                for id in &self.data.strings.sections {
                    self.seats.push(SeatSpec::of(self.library.get(id)?));
                }
                Ok(())
            }
            [(_, numbers)] => self.strings(numbers),
            [_, (_, more), ..] => {
                Err(more.wrong("the strings are told already", "write one bracket: `str(8.7.5.4.3)`"))
            }
        }
    }

    /// What a name means.
    pub(super) fn meaning(&self, piece: &Piece<'_>) -> Meaning {
        let text = piece.text().split(['(', '[']).next().unwrap_or_default();
        let name = Piece::new(text);
        self.vocabulary.find(counted(&name).1.text())
    }

    /// The instrument of a name.
    pub(super) fn instrument(&self, name: &Piece<'_>) -> Result<Arc<Profile>, Error> {
        let text = name.text();
        match self.vocabulary.find(text) {
            Meaning::One(profile) => Ok(profile),
            Meaning::Several(profiles) => {
                let singer = profiles.first().filter(|first| self.singers && first.family == Family::Voice);
                if let Some(singer) = singer {
                    return Ok(Arc::clone(singer));
                }
                let ids: Vec<String> = profiles.iter().take(6).map(|profile| format!("`{}`", profile.id)).collect();
                Err(name.wrong(
                    &format!("`{text}` may be several instruments"),
                    &format!("write one of {}", ids.join(", ")),
                ))
            }
            Meaning::Unknown => Err(self.unknown(name)),
        }
    }

    fn unknown(&self, name: &Piece<'_>) -> Error {
        let near = self.vocabulary.near(name.text());
        let near: Vec<String> = near.iter().map(|word| format!("`{word}`")).collect();
        let remedy = match near.as_slice() {
            [] => "`partwright instruments list` shows the names".to_owned(),
            [one] => format!("did you mean {one}?"),
            several => format!("did you mean one of {}?", several.join(", ")),
        };
        name.wrong(&format!("there is no instrument called `{}`", name.text()), &remedy)
    }
}

/// The number of `2 hp`, `2x hp`, and what it counts.
fn counted<'t>(piece: &Piece<'t>) -> (Option<Piece<'t>>, Piece<'t>) {
    let (digits, name) = piece.count();
    if digits.is_none() {
        return (None, name);
    }
    (digits, name.without_times())
}
