//! Two verdicts on one file: what live players give, and what this mock-up gives (a SoundFont, or the file's own velocities and
//! controllers). Where the two differ, the library is at fault and not the scoring, or it hides that the scoring is.

use super::checks::{name, runs};
use super::measure::JUDGED;
use super::types::Balance;
use crate::arrange::Arrangement;
use crate::finding::{Code, Finding, Place};
use crate::line::Role;
use crate::score::{BarNumber, SeatId};
use crate::units::Decibels;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// From how much on a seat counts as too loud or too soft in a mock-up (ours: a dynamic step is 3 to 6 dB).
const FAR: Decibels = Decibels(3.0);

/// Bars between two others that are told with them.
const BRIDGED: usize = 1;

/// How a mock-up compares with live players.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MockUp {
    /// What plays it: the name of a SoundFont; empty for the file's velocities and controllers with our own sound.
    pub font: String,
    /// Share of bars with melody in which it is heard in the mock-up, in thousandths; 1000 when there is none.
    pub melody_heard: u16,
    /// By seat, how much louder it is in the mock-up's mix than players would be in theirs; `None` where it is silent.
    pub seats: Vec<(SeatId, Option<Decibels>)>,
    /// Each bar and role.
    pub verdicts: Vec<Verdicts>,
}

/// Whether a role is heard in a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    /// Which bar.
    pub bar: BarNumber,
    /// Which role.
    pub role: Role,
    /// From live players.
    pub live: bool,
    /// In the mock-up.
    pub mock_up: bool,
}

impl MockUp {
    /// Compares the balance of live players with that of a mock-up of the same arrangement.
    #[must_use]
    pub fn of(live: &Balance, mock_up: &Balance, font: &str) -> Self {
        let seats = live.seats.iter().zip(&mock_up.seats).map(|(live, mock_up)| {
            let louder = live.in_mix.zip(mock_up.in_mix).map(|(live, mock_up)| (mock_up - live).to_tenth());
            (live.seat, louder)
        });
        Self {
            font: font.to_owned(),
            melody_heard: mock_up.melody_heard,
            seats: seats.collect(),
            verdicts: JUDGED.into_iter().flat_map(|role| verdicts(live, mock_up, role)).collect(),
        }
    }

    /// How many bars of a role have these verdicts, of live players and in the mock-up.
    #[must_use]
    pub fn count(&self, role: Role, live: bool, mock_up: bool) -> usize {
        self.of_role(role).filter(|verdicts| (verdicts.live, verdicts.mock_up) == (live, mock_up)).count()
    }

    /// Seats that are much too loud or too soft in the mock-up, the furthest first.
    #[must_use]
    pub fn far_seats(&self) -> Vec<(SeatId, Decibels)> {
        let known = self.seats.iter().filter_map(|(seat, louder)| Some((*seat, (*louder)?)));
        let mut far: Vec<(SeatId, Decibels)> = known.filter(|(_, louder)| louder.0.abs() >= FAR.0).collect();
        far.sort_by(|a, b| b.1.0.abs().total_cmp(&a.1.0.abs()).then(a.0.cmp(&b.0)));
        far
    }

    /// Where the two verdicts differ.
    #[must_use]
    pub fn findings(&self, arrangement: &Arrangement) -> Vec<Finding> {
        let of = |role| {
            let bars: Vec<Verdicts> = self.of_role(role).copied().collect();
            let told = |code: Code, live: bool| {
                let flags: Vec<bool> = bars.iter().map(|bar| (bar.live, bar.mock_up) == (live, !live)).collect();
                let found = runs(&flags, BRIDGED).into_iter().map(|run| self.finding(code, arrangement, &bars, &run));
                found.collect::<Vec<_>>()
            };
            [told(Code::MockUpBuries, true), told(Code::MockUpFlatters, false)].concat()
        };
        JUDGED.into_iter().flat_map(of).collect()
    }

    fn of_role(&self, role: Role) -> impl Iterator<Item = &Verdicts> {
        self.verdicts.iter().filter(move |verdicts| verdicts.role == role)
    }

    fn finding(&self, code: Code, arrangement: &Arrangement, bars: &[Verdicts], run: &Range<usize>) -> Finding {
        let (first, last) = (bars[run.start], bars[run.end - 1]);
        let place = Place { bar: Some(first.bar), last_bar: Some(last.bar), ..Place::default() };
        let (role, far) = (first.role, self.far_words(arrangement));
        let (message, remedy) = if code == Code::MockUpBuries {
            let message = format!("the {role} is heard from live players, but not in this mock-up{far}");
            (message, "leave the scoring; set the levels of the library by that, as CC 7 of the tracks")
        } else {
            let message = format!("the {role} is heard in this mock-up, but would be covered when people play it{far}");
            (message, "believe the players: mend it as the finding about it says, and set the library's levels right")
        };
        Finding::new(code, place, message).with_remedy(remedy)
    }

    /// `: Flute 9 dB too soft, Trombone 6 dB too loud in it`.
    fn far_words(&self, arrangement: &Arrangement) -> String {
        const NAMED: usize = 3;
        let word = |(seat, louder): &(SeatId, Decibels)| {
            let how = if louder.0 > 0.0 { "loud" } else { "soft" };
            format!("{} {:.0} dB too {how}", name(arrangement, *seat), louder.0.abs())
        };
        let words: Vec<String> = self.far_seats().iter().take(NAMED).map(word).collect();
        if words.is_empty() { String::new() } else { format!(": in it {}", words.join(", ")) }
    }
}

fn verdicts(live: &Balance, mock_up: &Balance, role: Role) -> Vec<Verdicts> {
    let bars = live.bars.iter().zip(&mock_up.bars);
    let both = bars.filter_map(|(live, mock_up)| Some((live.bar, live.role(role)?, mock_up.role(role)?)));
    both.map(|(bar, live, mock_up)| Verdicts { bar, role, live: live.heard, mock_up: mock_up.heard }).collect()
}
