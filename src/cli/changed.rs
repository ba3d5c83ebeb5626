//! An ensemble changed by what stands behind its name: seats left out, players of another level.

use super::exit::Failure;
use partwright::arrange::SeatNames;
use partwright::ensemble::{Ensemble, Level};
use partwright::score::SeatId;

/// Between an ensemble and the seats that are left out of it, as its id says it.
const WITHOUT: &str = " without ";
/// Between an ensemble and how good its players are.
const AT: &str = " at ";

/// One change, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change<'a> {
    /// Seats by name, with commas between them.
    Without(&'a str),
    /// Levels: `grade-2` for everybody, `Clarinet 2=grade-1` for one seat or section.
    At(&'a str),
}

/// The name of an ensemble with what was asked for behind it.
pub(crate) fn name(whom: &str, without: Option<&str>, levels: &[String]) -> String {
    let without = without.map(|seats| format!("{WITHOUT}{seats}"));
    let at = (!levels.is_empty()).then(|| format!("{AT}{}", levels.join(", ")));
    [Some(whom.to_owned()), without, at].into_iter().flatten().collect()
}

/// A name as it stands before all changes, and the changes in order.
pub(crate) fn split(name: &str) -> (&str, Vec<Change<'_>>) {
    let (mut whole, mut changes) = (name, Vec::new());
    while let Some((before, change)) = last(whole) {
        whole = before;
        changes.insert(0, change);
    }
    (whole, changes)
}

fn last(name: &str) -> Option<(&str, Change<'_>)> {
    let marks = [(WITHOUT, Change::Without as fn(_) -> _), (AT, Change::At)];
    let found = marks.into_iter().filter_map(|(mark, change)| Some((name.rfind(mark)?, mark, change)));
    let (at, mark, change) = found.max_by_key(|(at, _, _)| *at)?;
    Some((name.get(..at)?, change(name.get(at + mark.len()..)?)))
}

impl Change<'_> {
    /// The ensemble with this change.
    pub(crate) fn made(self, ensemble: &Ensemble) -> Result<Ensemble, Failure> {
        match self {
            Self::Without(seats) => without(ensemble, seats),
            Self::At(levels) => at(ensemble, levels),
        }
    }
}

/// Whether a file's own instruments are meant.
pub(crate) fn is_as_written(whole: &str) -> bool {
    whole.replace('_', "-") == "as-written"
}

/// Why nobody is left out of a file's own instruments.
pub(crate) fn nobody_to_leave_out() -> Failure {
    let why = "as-written is who the file's own parts are for, so that nobody can be left out; name an ensemble";
    Failure::Usage(why.to_owned())
}

/// Refuses levels that there are not, whoever they are for.
pub(crate) fn check_levels(levels: &[String]) -> Result<(), Failure> {
    let words = levels.iter().flat_map(|levels| list(levels));
    words.map(|item| item.split_once('=').map_or(item, |(_, word)| word)).try_for_each(|word| level(word).map(drop))
}

/// An ensemble without the seats of these names; `optional` are all that it can do without.
fn without(ensemble: &Ensemble, seats: &str) -> Result<Ensemble, Failure> {
    let names = SeatNames::of(ensemble);
    let mut out = Vec::new();
    for name in list(seats) {
        if name.eq_ignore_ascii_case("optional") {
            out.extend(ensemble.seats.iter().filter(|seat| seat.optional).map(|seat| seat.id));
        } else {
            out.extend(found(ensemble, &names, name)?);
        }
    }
    if out.is_empty() || ensemble.seats.iter().all(|seat| out.contains(&seat.id)) {
        let why = if out.is_empty() { "nobody is left out" } else { "nobody would be left" };
        return Err(Failure::Usage(format!(
            "--without \"{seats}\": {why}; name some of the seats of {}",
            ensemble.name
        )));
    }
    let gone: Vec<&str> =
        ensemble.seats.iter().map(|seat| seat.id).filter(|id| out.contains(id)).map(|id| names.label(id)).collect();
    Ok(renamed(ensemble.without(&out), &format!("{WITHOUT}{}", gone.join(", "))))
}

/// An ensemble whose players are of these levels: first everybody's, then those of single seats.
fn at(ensemble: &Ensemble, levels: &str) -> Result<Ensemble, Failure> {
    let names = SeatNames::of(ensemble);
    let (mut changed, mut words) = (ensemble.clone(), Vec::new());
    let (own, everybody): (Vec<&str>, Vec<&str>) = list(levels).partition(|item| item.contains('='));
    for word in everybody {
        let level = level(word)?;
        changed = changed.at_level(level, &every(ensemble));
        words.push(level.to_string());
    }
    for item in own {
        let (seat, word) = item.split_once('=').unwrap_or((item, ""));
        let level = level(word)?;
        changed = changed.at_level(level, &found(ensemble, &names, seat.trim())?);
        words.push(format!("{}={level}", seat.trim()));
    }
    if words.is_empty() {
        let why = "no level is named; write `grade-2` for everybody or `Clarinet 2=grade-1` for some";
        return Err(Failure::Usage(format!("--level \"{levels}\": {why}")));
    }
    Ok(renamed(changed, &format!("{AT}{}", words.join(", "))))
}

fn level(word: &str) -> Result<Level, Failure> {
    word.parse().map_err(|why| Failure::Usage(format!("--level: {why}")))
}

fn list(names: &str) -> impl Iterator<Item = &str> {
    names.split(',').map(str::trim).filter(|name| !name.is_empty())
}

fn every(ensemble: &Ensemble) -> Vec<SeatId> {
    ensemble.seats.iter().map(|seat| seat.id).collect()
}

fn renamed(ensemble: Ensemble, behind: &str) -> Ensemble {
    Ensemble { id: format!("{}{behind}", ensemble.id), name: format!("{}{behind}", ensemble.name), ..ensemble }
}

fn found(ensemble: &Ensemble, names: &SeatNames, name: &str) -> Result<Vec<SeatId>, Failure> {
    names.find(name).map(<[SeatId]>::to_vec).map_err(|near| no_seat(ensemble, names, name, &near))
}

fn no_seat(ensemble: &Ensemble, names: &SeatNames, name: &str, near: &[String]) -> Failure {
    let quoted = |names: &mut dyn Iterator<Item = &str>| names.map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
    let help = match near {
        [] => format!("its seats are {}", quoted(&mut names.labels())),
        near => format!("did you mean {}?", quoted(&mut near.iter().map(String::as_str))),
    };
    Failure::Usage(format!("there is no seat called `{name}` in {}; {help}", ensemble.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_stand_behind_a_name_in_order() {
        let typed = name("school-band-young", Some("Oboe"), &["grade-1".to_owned(), "Flute=grade-3".to_owned()]);
        assert_eq!(typed, "school-band-young without Oboe at grade-1, Flute=grade-3");
        let changes = vec![Change::Without("Oboe"), Change::At("grade-1, Flute=grade-3")];
        assert_eq!(split(&typed), ("school-band-young", changes));
        assert_eq!(split("brass-quintet"), ("brass-quintet", Vec::new()));
    }
}
