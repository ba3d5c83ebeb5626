//! From what was heard to who is heard.

use super::blend::blends;
use super::checks::{self, Judged};
use super::contrast::sections;
use super::groups::groups;
use super::heard::Heard;
use super::hearing;
use super::marks;
use super::measure::{Measured, measure, over};
use super::mind;
use super::octaves::octave_centres;
use super::rank::Rank;
use super::types::{Balance, BarBalance, SeatBalance};
use crate::arrange::Checks;
use crate::arrange::{Arrangement, Edit};
use crate::finding::{Checked, Finding, Severity};
use crate::line::Role;
use crate::loudness::{PHYSICAL_GATE, integrated};
use crate::score::SeatId;
use crate::units::Lufs;

/// Judges what was heard: [`measure`], then [`Measured::judge`].
pub fn judge(heard: &Heard, arrangement: &Arrangement, checks: &Checks) -> Checked<Balance> {
    measure(heard, arrangement).judge(arrangement, checks)
}

impl Measured {
    /// Judges what was measured of the arrangement.
    pub fn judge(&self, arrangement: &Arrangement, checks: &Checks) -> Checked<Balance> {
        let mut bars = mind::bars(&self.bars, checks);
        marks::set(&mut bars, &self.timeline, arrangement);
        let mut balance = self.balance(bars, arrangement, checks);
        let judged = Judged { balance: &balance, arrangement, checks, timeline: &self.timeline };
        let findings = checks::all(&judged);
        balance.rank = rank(&balance, &findings, arrangement, checks);
        Checked::new(balance, findings)
    }

    fn balance(&self, bars: Vec<BarBalance>, arrangement: &Arrangement, checks: &Checks) -> Balance {
        let (heard, timeline) = (self.heard(), &self.timeline);
        Balance {
            loudness: heard.loudness(),
            groups: groups(heard, timeline, arrangement),
            seats: (0..heard.seats()).map(|seat| seat_balance(heard, seat, &bars, checks)).collect(),
            melody_heard: heard_share(&bars, Role::Melody),
            countermelody_heard: heard_share(&bars, Role::Countermelody),
            bass_heard: heard_share(&bars, Role::Bass),
            doublings: blends(arrangement, &timeline.bars, &bars),
            sections: sections(arrangement, &bars),
            bars,
            bands: hearing::centres(),
            octaves: octave_centres(),
            rank: Rank::default(),
        }
    }
}

impl Heard {
    /// Integrated loudness of the mix, as the sum of its seats' energies, for players are not in phase; `None` when nothing
    /// sounds.
    #[must_use]
    pub fn loudness(&self) -> Option<Lufs> {
        let mut mix: Vec<f64> = Vec::new();
        for seat in 0..self.seats() {
            let steps = self.steps(seat);
            mix.resize(mix.len().max(steps.len()), 0.0);
            for (sum, step) in mix.iter_mut().zip(steps) {
                *sum += step;
            }
        }
        integrated(&mix, PHYSICAL_GATE).map(Lufs::to_tenth)
    }
}

fn seat_balance(heard: &Heard, seat: usize, bars: &[BarBalance], checks: &Checks) -> SeatBalance {
    let playing = || bars.iter().filter(move |bar| bar.seats.get(seat).is_some_and(Option::is_some));
    let (own, mix) = playing().fold((0.0, 0.0), |(own, mix), bar| {
        let power = |loudness: Option<Lufs>| loudness.map_or(0.0, |l| libm::pow(10.0, l.0 / 10.0));
        (own + power(bar.seats[seat]), mix + power(bar.mix))
    });
    SeatBalance {
        seat: SeatId(seat as u16),
        loudness: integrated(&heard.steps(seat), PHYSICAL_GATE).map(Lufs::to_tenth),
        in_mix: (own > 0.0).then(|| over(own, mix)),
        playing_bars: playing().count() as u32,
        heard_bars: playing().filter(|bar| bar.audible[seat] >= checks.seat_audible).count() as u32,
    }
}

/// Share of the bars with a role in which it is heard, in thousandths.
fn heard_share(bars: &[BarBalance], role: Role) -> u16 {
    let with = bars.iter().filter_map(|bar| bar.role(role));
    let (heard, all) = with.fold((0u32, 0u32), |(heard, all), r| (heard + u32::from(r.heard), all + 1));
    (heard * 1000).checked_div(all).map_or(1000, |share| share as u16)
}

fn rank(balance: &Balance, findings: &[Finding], arrangement: &Arrangement, checks: &Checks) -> Rank {
    let bars = |f: &Finding| match (f.place.bar, f.place.last_bar) {
        (Some(first), Some(last)) => last.0.saturating_sub(first.0) + 1,
        _ => 1,
    };
    let lack = balance.lack(0..balance.bars.len(), checks);
    Rank {
        breaks: 0,
        unheard: lack.unheard,
        severe: findings.iter().filter(|f| f.severity == Severity::Error).map(bars).sum(),
        shortfall: lack.shortfall,
        edits: arrangement.edits.iter().map(size).sum(),
    }
}

/// How much an edit changes, in steps a player must read.
fn size(edit: &Edit) -> u32 {
    match edit {
        Edit::Dynamics { steps, .. } => u32::from(steps.unsigned_abs()),
        Edit::Octave { shift, .. } => u32::from(shift.0.unsigned_abs() / 12).max(1),
        Edit::Double { .. } | Edit::Rest { .. } | Edit::Mute { .. } | Edit::Solo { .. } => 1,
        Edit::Exchange { .. } => 2,
    }
}
