//! A lone young player without company: see the page of `level-independence`.

use super::{Hit, Part, Rule, Told};
use crate::arrange::{ArrangedNote, SeatPart};
use crate::finding::{Code, Severity};
use crate::profile::Company;
use crate::score::{Sound, Tick, TickSpan};

pub(super) struct LevelIndependence;

/// Of a bar's attacks so many in four must be somebody else's too (ours).
const MOST_OF_FOUR: usize = 3;

impl Rule for LevelIndependence {
    fn code(&self) -> Code {
        Code::LevelIndependence
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let company = part.caps().company;
        if company == Company::None || part.seat.players > 1 || part.seat.profile().is_drum() {
            return Vec::new();
        }
        let alone = |(index, at): &(usize, Tick)| {
            let bar = part.frame.meters.bar_at(*at).span;
            let own = attacks(part.notes, bar, company);
            part.notes.get(*index).is_some() && !part.others.iter().any(|other| is_company(other, &own, bar, company))
        };
        let hit = |(index, at)| Hit { at, kind: 0, severity: Severity::Warning, gravity: 1, index };
        part.bars_with_notes().into_iter().filter(alone).map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, _: &Hit) -> Told {
        let what = if part.caps().company == Company::Line { "notes" } else { "rhythm" };
        let said = format!("alone with its part; lone {} want somebody with the same {what}", part.players());
        Told::new(said, "let another seat double it, in unison or at the octave")
    }
}

/// Whether another seat has most of some attacks of a bar.
fn is_company(other: &SeatPart, own: &[(Tick, u8)], bar: TickSpan, company: Company) -> bool {
    let theirs = attacks(&other.notes, bar, company);
    own.iter().filter(|attack| theirs.contains(attack)).count() * 4 >= own.len() * MOST_OF_FOUR
}

/// When notes of a bar begin and, where the line counts, their pitch class.
fn attacks(notes: &[ArrangedNote], bar: TickSpan, company: Company) -> Vec<(Tick, u8)> {
    let first = notes.partition_point(|note| note.start < bar.start);
    let within = notes.iter().skip(first).take_while(|note| note.start < bar.end);
    let attack = |note: &ArrangedNote| match (note.sound, company) {
        (Sound::Pitched(pitch), Company::Line) => (note.start, pitch.class()),
        _ => (note.start, 0),
    };
    let mut attacks: Vec<_> = within.map(attack).collect();
    attacks.sort_unstable();
    attacks.dedup();
    attacks
}

#[cfg(test)]
mod tests {
    use crate::arrange::SeatPart;
    use crate::arrange::fixture::ensemble;
    use crate::arrange::rules::check;
    use crate::arrange::rules::tests::{chord, of_level};
    use crate::ensemble::Level;
    use crate::finding::Code;
    use crate::score::SeatId;

    /// How many findings a lone bassoon beside a cello that plays these has.
    fn alone(level: Level, other: &[&str]) -> usize {
        let line = |names: &[&str]| -> Vec<_> {
            names.iter().zip(0..).filter(|(name, _)| **name != "-").map(|(name, i)| chord(name, i * 480, 480)).collect()
        };
        let mut arrangement = of_level("Bassoon", level, line(&["C3", "D3", "E3", "F3"]));
        let mut players = ensemble(&["Bassoon", "Cello"]);
        players.seats[0].level = level;
        arrangement.ensemble = players.into();
        arrangement.seats.push(SeatPart { seat: SeatId(1), notes: line(other), marks: vec![] });
        check(&arrangement).iter().filter(|finding| finding.code == Code::LevelIndependence).count()
    }

    #[test]
    fn a_lone_player_wants_company() {
        assert_eq!(alone(Level::Grade1, &["-"]), 1);
        assert_eq!(alone(Level::Grade1, &["C2", "D2", "E2", "-"]), 0, "the octave is company");
        assert_eq!(alone(Level::Grade1, &["E3", "F3", "G3", "A3"]), 1);
        assert_eq!(alone(Level::Grade2, &["E3", "F3", "G3", "A3"]), 0, "the rhythm is enough");
        assert_eq!(alone(Level::Grade3, &["-"]), 0);
    }
}
