//! The band a plan was made for, found again in the one at hand, and who came to it since.
//!
//! Who came later leaves the others as they are: takes up notes that found no room among them, and doubles. So a seat more
//! never costs a note that sounded, and a plan need not be solved again for it.

use super::Plan;
use crate::arrange::SeatNames;
use crate::score::SeatId;
use std::collections::BTreeMap;

/// Who in an ensemble is meant by the seats that a plan names.
#[derive(Debug, Default)]
pub(super) struct Band {
    /// By the plan's name, where the ensemble has them.
    seats: BTreeMap<String, SeatId>,
    /// Who came after the choices were made, in that order.
    pub(super) late: Vec<SeatId>,
    /// Of these, who was not there when the plan was written.
    pub(super) new: Vec<SeatId>,
}

impl Band {
    /// A plan's band. A name that now means several seats (`Flute`, where there are two) is the first that nobody else has.
    pub(super) fn of(plan: &Plan, names: &SeatNames) -> Self {
        let mut band = Self::default();
        let exact = |name: &&String| names.labels().any(|label| label == name.as_str());
        let (known, unknown): (Vec<&String>, Vec<&String>) = plan.seats.iter().partition(exact);
        for name in known.into_iter().chain(unknown) {
            let meant = names.find(name).unwrap_or_default();
            if let Some(seat) = meant.iter().find(|seat| !band.has(**seat)) {
                band.seats.insert(name.clone(), *seat);
            }
        }
        band.late = plan.joined.iter().filter_map(|name| band.seats.get(name)).copied().collect();
        if !plan.seats.is_empty() {
            let all = (0u16..).zip(names.labels()).map(|(seat, _)| SeatId(seat));
            band.new = all.filter(|seat| !band.has(*seat)).collect();
            band.late.extend(&band.new);
        }
        band
    }

    fn has(&self, seat: SeatId) -> bool {
        self.seats.values().any(|other| *other == seat)
    }

    /// The one seat that a name of the plan means.
    pub(super) fn find(&self, name: &str, names: &SeatNames) -> Result<SeatId, Vec<String>> {
        self.seats.get(name).map_or_else(|| names.find_one(name), |seat| Ok(*seat))
    }
}

impl Plan {
    /// The seats of an ensemble that came to it after this plan's choices were made, by name, in that order.
    #[must_use]
    pub fn joined_in(&self, ensemble: &crate::ensemble::Ensemble) -> Vec<String> {
        if self.is_open() {
            return Vec::new();
        }
        let names = SeatNames::of(ensemble);
        Band::of(self, &names).late.iter().map(|seat| names.label(*seat).to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::ensemble;

    #[test]
    fn who_came_later_is_known_by_the_names_of_the_others() {
        let names = |seats: &[&str]| SeatNames::of(&ensemble(seats));
        let seats = ["Flute", "Horn 1", "Bassoon"].map(str::to_owned).to_vec();
        let plan = Plan { seats, joined: vec!["Bassoon".to_owned()], ..Plan::default() };
        let now = names(&["Flute 1", "Flute 2", "Oboe", "Horn 1", "Bassoon"]);
        let band = Band::of(&plan, &now);
        assert_eq!(band.find("Flute", &now), Ok(SeatId(0)));
        assert_eq!(band.find("Oboe", &now), Ok(SeatId(2)));
        assert_eq!(band.late, [4, 1, 2].map(SeatId));
        assert_eq!(band.new, [1, 2].map(SeatId));
        assert_eq!(Band::of(&Plan::default(), &now).late, []);
    }
}
