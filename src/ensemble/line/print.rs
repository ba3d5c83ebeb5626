//! An ensemble as a line.

use super::words::{Desk, LineWords, Meaning, Vocabulary, line_words};
use crate::ensemble::group::plain;
use crate::ensemble::{Ensemble, Seat};
use crate::gm::words::without_pitch;
use crate::profile::{Family, Library, Profile};
use std::sync::{Arc, LazyLock};

static PRINTER: LazyLock<Option<Printer>> = LazyLock::new(|| {
    let data = line_words()?;
    Some(Printer { data, vocabulary: Vocabulary::of(Library::builtin(), data) })
});

/// The ensemble as a line that reads back, with [`Ensemble::from_line`], to the same instruments, doublings and players:
/// numbers for an orchestra, else a list. Level, names, alternatives and places are not in it.
#[must_use]
pub fn line_of(ensemble: &Ensemble) -> String {
    let Some(printer) = PRINTER.as_ref() else { return String::new() };
    printer.orchestra(ensemble).unwrap_or_else(|| printer.list(&ensemble.seats))
}

/// Which words a line is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    /// `fl`, `bcl`.
    Short,
    /// `flute`, `bass clarinet`.
    Long,
    /// `bass`, where all are singers.
    Singers,
}

struct Printer {
    data: &'static LineWords,
    vocabulary: Vocabulary<'static>,
}

impl Printer {
    /// Numbers for winds that sit one to a seat, then names, then the strings.
    fn orchestra(&self, ensemble: &Ensemble) -> Option<String> {
        let (winds, others): (Vec<&Seat>, Vec<&Seat>) =
            ensemble.seats.iter().partition(|seat| self.desks().any(|desk| desk.has(seat)));
        let alone = winds.iter().all(|seat| seat.players == 1);
        let strings = self.strings(&others);
        let desks = self.desks().filter(|desk| winds.iter().any(|seat| desk.has(seat))).count();
        let many = desks > 1 || (desks > 0 && strings.is_some());
        if ensemble.order != "orchestra" || !many || !alone {
            return None;
        }
        let numbers = |desks: &[Desk]| desks.iter().map(|desk| self.desk(&winds, desk)).collect::<Vec<_>>().join(".");
        let mut groups = vec![numbers(&self.data.woodwind), numbers(&self.data.brass)];
        let left: Vec<&Seat> = others
            .into_iter()
            .filter(|seat| strings.is_none() || self.section(&seat.profile().id.0).is_none())
            .collect();
        let (struck, named): (Vec<&Seat>, Vec<&Seat>) =
            left.into_iter().partition(|seat| matches!(seat.profile().family, Family::Percussion | Family::Mallet));
        let struck = runs(&struck).iter().map(|run| self.item(run, Words::Short)).collect::<Vec<_>>().join(".");
        groups.extend((!struck.is_empty()).then_some(struck));
        groups.extend(runs(&named).iter().map(|run| self.item(run, Words::Short)));
        groups.extend(strings);
        Some(groups.join(" - "))
    }

    fn list(&self, seats: &[Seat]) -> String {
        let families = seats.iter().map(|seat| seat.profile().family);
        let singers = families.clone().filter(|family| *family == Family::Voice).count() > 1
            && families.clone().all(|family| matches!(family, Family::Voice | Family::Keyboard));
        let words = if singers { Words::Singers } else { Words::Long };
        let seats: Vec<&Seat> = seats.iter().collect();
        runs(&seats).iter().map(|run| self.item(run, words)).collect::<Vec<_>>().join(", ")
    }

    fn desks(&self) -> impl Iterator<Item = &'static Desk> {
        self.data.woodwind.iter().chain(&self.data.brass)
    }

    /// `2`, `2(picc)`, `3(I=afl,III=picc)`, `3[1.2.picc]`.
    fn desk(&self, winds: &[&Seat], desk: &Desk) -> String {
        let mut seats: Vec<&Seat> = winds.iter().filter(|seat| desk.has(seat)).copied().collect();
        seats.sort_by_key(|seat| desk.members.iter().position(|member| *member == seat.profile().id.0));
        let many = u16::try_from(seats.len()).unwrap_or(u16::MAX);
        let taken: Vec<Option<&[Arc<Profile>]>> =
            (0..many).zip(&seats).map(|(nth, seat)| desk.taken(nth, many, seat)).collect();
        match taken.iter().copied().collect::<Option<Vec<_>>>() {
            Some(taken) => format!("{many}{}", self.takes(&taken)),
            None => {
                let each = seats.iter().zip(&taken).enumerate().map(|(nth, (seat, taken))| match taken {
                    Some(taken) => format!("{}{}", nth + 1, self.others(taken)),
                    None => format!("{}{}", self.short(seat.profile()), self.others(&seat.profiles[1..])),
                });
                format!("{many}[{}]", each.collect::<Vec<_>>().join("."))
            }
        }
    }

    fn others(&self, profiles: &[Arc<Profile>]) -> String {
        profiles.iter().map(|profile| format!("/{}", self.short(profile))).collect()
    }

    /// Who takes what, in a bracket; players that take the same are told together.
    fn takes(&self, taken: &[&[Arc<Profile>]]) -> String {
        let words: Vec<String> = taken
            .iter()
            .map(|profiles| profiles.iter().map(|profile| self.short(profile)).collect::<Vec<_>>().join("+"))
            .collect();
        let Some((last, before)) = words.split_last() else { return String::new() };
        if before.iter().all(String::is_empty) {
            return if last.is_empty() { String::new() } else { format!("({last})") };
        }
        let mut told: Vec<(String, &str)> = Vec::new();
        for (nth, word) in words.iter().enumerate().filter(|(_, word)| !word.is_empty()) {
            match told.iter_mut().find(|(_, same)| same == word) {
                Some((who, _)) => who.push_str(&format!(",{}", roman(nth))),
                None => told.push((roman(nth), word)),
            }
        }
        let told: Vec<String> = told.into_iter().map(|(who, what)| format!("{who}={what}")).collect();
        format!("({})", told.join(","))
    }

    /// `str(8.7.5.4.3)`, where that says all of the bowed strings.
    fn strings(&self, seats: &[&Seat]) -> Option<String> {
        let mut players = vec![0; self.data.strings.sections.len()];
        let mut next = 0;
        let mut some = false;
        for seat in seats {
            let id = &seat.profile().id.0;
            if self.section(id).is_none() {
                continue;
            }
            let strings = &self.data.strings;
            let names = if seat.players == 1 { &strings.soloists } else { &strings.sections };
            let at = (next..names.len()).find(|at| names.get(*at) == Some(id)).filter(|_| seat.profiles.len() == 1)?;
            *players.get_mut(at)? = seat.players;
            (next, some) = (at + 1, true);
        }
        let players: Vec<String> = players.iter().map(u16::to_string).collect();
        some.then(|| format!("str({})", players.join(".")))
    }

    /// Its place among the strings.
    fn section(&self, id: &str) -> Option<usize> {
        let strings = &self.data.strings;
        strings.sections.iter().chain(&strings.soloists).position(|section| section == id)
    }

    /// Seats that differ by number only, as one thing: `2hp`, `perc(3)`, `2 clarinets`.
    fn item(&self, run: &[&Seat], words: Words) -> String {
        let [seat, ..] = run else { return String::new() };
        let profile = seat.profile();
        let usual = seat.players == profile.players && (run.len() == 1 || self.data.soloist(&profile.id.0).is_none());
        let players = if usual { String::new() } else { format!("({})", seat.players) };
        let taken: Vec<String> = seat.profiles[1..].iter().map(|other| self.word(other, words)).collect();
        let taken = if taken.is_empty() { String::new() } else { format!("({})", taken.join("+")) };
        let word = self.word(profile, words);
        match run.len() {
            1 => format!("{word}{players}{taken}"),
            many if words == Words::Short && !word.contains(' ') => format!("{many}{word}{players}"),
            many if words == Words::Short || !usual => format!("{many} {word}{players}"),
            many => format!("{many} {}", self.plural(word, profile)),
        }
    }

    fn plural(&self, word: String, profile: &Profile) -> String {
        let plural = format!("{word}s");
        let means = |found: &Profile| found.id == profile.id || self.data.soloist(&found.id.0) == Some(&profile.id.0);
        let understood = matches!(self.vocabulary.find(&plural), Meaning::One(found) if means(&found));
        if understood && !word.ends_with('s') && !word.contains(" in ") && !word.contains('-') { plural } else { word }
    }

    fn word(&self, profile: &Profile, words: Words) -> String {
        match words {
            Words::Short => self.short(profile),
            Words::Long => self.long(profile, false),
            Words::Singers => self.long(profile, true),
        }
    }

    fn short(&self, profile: &Profile) -> String {
        self.data.word(&profile.id.0).map_or_else(|| self.long(profile, false), str::to_owned)
    }

    /// The shortest of its names that means nothing else.
    fn long(&self, profile: &Profile, singers: bool) -> String {
        let name = plain(&profile.name);
        let line = self.data.word(&profile.id.0).unwrap_or_default().to_owned();
        let candidates = [without_pitch(&name), name, line, profile.id.0.clone()];
        let means = |word: &&String| {
            let parts = word.contains([',', ';', '(', '+', '&', '/', '=']);
            !parts
                && match self.vocabulary.find(word) {
                    Meaning::One(found) => found.id == profile.id,
                    Meaning::Several(found) => singers && found.first().is_some_and(|first| first.id == profile.id),
                    Meaning::Unknown => false,
                }
        };
        lower_first(candidates.iter().find(means).unwrap_or(&profile.id.0))
    }
}

impl Desk {
    fn has(&self, seat: &Seat) -> bool {
        self.members.contains(&seat.profile().id.0)
    }

    /// What a player has beside the usual; `None` when the player is not the usual one.
    fn taken<'s>(&self, nth: u16, of: u16, seat: &'s Seat) -> Option<&'s [Arc<Profile>]> {
        let id = self.usual(nth, of);
        let takes = self.takes(id);
        let (own, rest) = seat.profiles[1..].split_at_checked(takes.len())?;
        let usual = own.iter().zip(takes).all(|(own, takes)| own.id.0 == *takes);
        (seat.profile().id.0 == id && usual).then_some(rest)
    }
}

/// Seats in a row that differ by number only. Percussionists, and who takes other instruments, stand alone.
fn runs<'s, 't>(seats: &'t [&'s Seat]) -> Vec<&'t [&'s Seat]> {
    let same = |a: &&Seat, b: &&Seat| {
        let alone = a.profile().is_unpitched() || a.profiles.len() > 1 || b.profiles.len() > 1;
        !alone && a.profile().id == b.profile().id && a.players == b.players
    };
    seats.chunk_by(same).collect()
}

/// `flute` for `Flute`; `Eb bass` keeps its pitch.
fn lower_first(word: &str) -> String {
    if word.split(' ').next().is_some_and(|first| first.len() <= 3) {
        return word.to_owned();
    }
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn roman(nth: usize) -> String {
    ["I", "II", "III", "IV", "V", "VI"].get(nth).map_or_else(|| (nth + 1).to_string(), |numeral| (*numeral).to_owned())
}
