//! The rule that says when a line is heard.
//!
//! A listener follows a line over a phrase, not bar by bar. It is heard where, over the phrase around, its level is not too far
//! below everybody else's; or where enough of its loudness is left in the bar itself, which a soft line in a place of its own
//! has. Level decides first, for energy loudness foretells best how listeners set levels (Wichern and others, AES 139,
//! 2015), and partial loudness underrates lines in a mix (Ma, Reiss and Black, AES 53, 2014).

use super::measure::ALONE;
use super::types::{BarBalance, RoleBalance};
use crate::arrange::Checks;
use crate::line::Role;
use crate::units::Decibels;

/// Bars on either side that make the phrase around one (ours: the fewest with which the melodies of orchestral movements are told
/// from the same 12 dB softer in 95 of 100 pairs; see `examples/heard_figures`).
const AROUND: usize = 6;

/// Sets in every bar the level over the phrase, and whether the role is heard.
pub(super) fn judge(bars: &mut [BarBalance], role: Role, checks: &Checks) {
    let levels: Vec<Option<Decibels>> = bars.iter().map(|bar| bar.role(role).map(|role| role.over_rest)).collect();
    for (index, bar) in bars.iter_mut().enumerate() {
        let around = levels.get(index.saturating_sub(AROUND)..(index + AROUND + 1).min(levels.len()));
        if let Some(balance) = bar.role_mut(role) {
            balance.over_phrase = mean(around.unwrap_or_default());
            balance.heard = is_heard(balance, role, checks);
        }
    }
}

fn is_heard(balance: &RoleBalance, role: Role, checks: &Checks) -> bool {
    let loud = checks.over_rest(role).is_some_and(|least| balance.over_phrase.0 >= least.0);
    loud || balance.audible >= checks.audible(role)
}

/// The mean of bars in which the line is not alone; alone where it is so in all.
fn mean(levels: &[Option<Decibels>]) -> Decibels {
    let beside = || levels.iter().flatten().filter(|level| level.0 < ALONE.0);
    let (sum, count) = beside().fold((0.0, 0u32), |(sum, count), level| (sum + level.0, count + 1));
    if count == 0 { ALONE } else { Decibels(sum / f64::from(count)).to_tenth() }
}

impl BarBalance {
    pub(super) fn role_mut(&mut self, role: Role) -> Option<&mut RoleBalance> {
        match role {
            Role::Melody => self.melody.as_mut(),
            Role::Countermelody => self.countermelody.as_mut(),
            Role::Bass => self.bass.as_mut(),
            Role::Harmony | Role::Rhythm | Role::Percussion => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_alone_do_not_lift_a_phrase_and_nothing_else_is_alone() {
        let levels = [Some(Decibels(-12.0)), None, Some(ALONE), Some(Decibels(-4.0))];
        assert_eq!(mean(&levels), Decibels(-8.0));
        assert_eq!((mean(&[Some(ALONE)]), mean(&[None])), (ALONE, ALONE));
    }
}
