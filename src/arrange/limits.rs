//! How much may be lost: limits that an arrangement must keep, or be refused.

use super::{Arrangement, Lost, LostReason};
use crate::finding::{Code, Finding, Place, plural};
use crate::line::Role;
use crate::run::near_names;
use crate::score::{BarNumber, Score};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Shares of the source notes of each role, and of all together, that may be lost at most. What has no length, or cannot
/// be heard, in the source counts neither as there nor as lost; nor is the octave lost of a line that sounds without it.
///
/// ```
/// use partwright::arrange::LossLimits;
/// let limits: LossLimits = "melody=0, bass=0.02, all=15%".parse()?;
/// assert_eq!(limits.to_string(), "melody=0,bass=0.02,all=0.15");
/// assert!("melodi=0".parse::<LossLimits>().unwrap_err().contains("melody"));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LossLimits {
    /// By role, in millionths.
    roles: [Option<u32>; Role::ALL.len()],
    /// Of all notes together.
    all: Option<u32>,
}

/// A whole, in millionths.
const WHOLE: u32 = 1_000_000;
/// Bars named in a sentence.
const BARS: usize = 3;

impl LossLimits {
    /// What an arrangement loses beyond the limits: a finding a limit that is broken, most exposed role first.
    #[must_use]
    pub fn check(&self, score: &Score, arrangement: &Arrangement) -> Vec<Finding> {
        let roles = Role::ALL.into_iter().zip(self.roles).map(|(role, limit)| (Some(role), limit));
        let limits = roles.chain([(None, self.all)]).filter_map(|(role, limit)| Some((role, limit?)));
        limits.filter_map(|(role, limit)| Loss::of(role, arrangement).over(limit, score)).collect()
    }
}

/// What is lost of a role, or of all.
struct Loss<'a> {
    role: Option<Role>,
    lost: Vec<&'a Lost>,
    /// How many notes the source has.
    source: u64,
}

impl<'a> Loss<'a> {
    fn of(role: Option<Role>, arrangement: &'a Arrangement) -> Self {
        let ledger = &arrangement.ledger;
        let meant = |own: Role| role.is_none_or(|role| role == own);
        let lost = ledger.lost.iter().filter(|lost| meant(lost.role) && lost.reason != LostReason::OctaveFolded);
        let (silent, lost): (Vec<&Lost>, Vec<&Lost>) = lost.partition(|lost| lost.reason == LostReason::Inaudible);
        let sums = ledger.by_role.iter().filter(|sums| meant(sums.role));
        let source = sums.map(|sums| u64::from(sums.source)).sum::<u64>().saturating_sub(silent.len() as u64);
        Self { role, lost, source }
    }

    fn over(&self, limit: u32, score: &Score) -> Option<Finding> {
        let lost = self.lost.len() as u64;
        if lost * u64::from(WHOLE) <= u64::from(limit) * self.source {
            return None;
        }
        let bars = self.worst_bars(score);
        let place = Place { bar: bars.first().map(|(bar, _)| *bar), ..Place::default() };
        let remedy = format!(
            "name more players or other ones, pin the line to somebody who is free there, or allow {}={}",
            self.role.map_or("all", Role::name),
            Share(self.share())
        );
        let finding = Finding::new(Code::LossOverLimit, place, self.sentence(limit, &bars));
        Some(finding.with_remedy(remedy).with_notes(u32::try_from(lost).unwrap_or(u32::MAX)))
    }

    fn sentence(&self, limit: u32, bars: &[(BarNumber, usize)]) -> String {
        let of = self.role.map_or("of all notes".to_owned(), |role| format!("of the {role}"));
        let count = self.lost.len();
        let bars: Vec<String> = bars.iter().take(BARS).map(|(bar, notes)| format!("{} ({notes})", bar.0)).collect();
        format!(
            "{of} {count} {} of {} {} not sound ({} %, the limit is {} %), most in {} {}: {}",
            plural(count, "note"),
            self.source,
            if count == 1 { "does" } else { "do" },
            percent(self.share()),
            percent(limit),
            plural(bars.len(), "bar"),
            bars.join(", "),
            main_reason(self.lost.iter().copied())
        )
    }

    /// Bars with the number of notes lost in them, worst first.
    fn worst_bars(&self, score: &Score) -> Vec<(BarNumber, usize)> {
        let mut bars: BTreeMap<BarNumber, usize> = BTreeMap::new();
        for (_, note) in self.lost.iter().filter_map(|lost| score.note(lost.note)) {
            *bars.entry(score.frame.meters.bar_at(note.start).number).or_default() += 1;
        }
        let mut bars: Vec<_> = bars.into_iter().collect();
        bars.sort_by_key(|(bar, notes)| (std::cmp::Reverse(*notes), *bar));
        bars
    }

    /// In millionths, up to the next thousandth: what would have to be allowed.
    fn share(&self) -> u32 {
        let thousandths = (self.lost.len() as u64 * 1000).div_ceil(self.source.max(1));
        u32::try_from(thousandths * 1000).unwrap_or(WHOLE)
    }
}

/// Why most of what is lost does not sound, in words.
pub(super) fn main_reason<'a>(lost: impl Iterator<Item = &'a Lost>) -> String {
    let mut counts: BTreeMap<LostReason, usize> = BTreeMap::new();
    lost.for_each(|lost| *counts.entry(lost.reason).or_default() += 1);
    let most = counts.into_iter().max_by_key(|(reason, count)| (*count, std::cmp::Reverse(*reason)));
    most.map_or(String::new(), |(reason, _)| reason.to_string())
}

/// Per cent with a decimal where it needs one.
fn percent(share: u32) -> String {
    let tenths = share.div_ceil(1000);
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

/// Millionths, as they are read.
struct Share(u32);

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / WHOLE, self.0 % WHOLE) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, part) => write!(f, "{whole}.{}", format!("{part:06}").trim_end_matches('0')),
        }
    }
}

impl fmt::Display for LossLimits {
    /// As they are read: `melody=0,bass=0.02`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let roles = Role::ALL.into_iter().zip(self.roles).map(|(role, limit)| (role.name(), limit));
        let said =
            roles.chain([("all", self.all)]).filter_map(|(name, limit)| Some(format!("{name}={}", Share(limit?))));
        f.write_str(&said.collect::<Vec<_>>().join(","))
    }
}

impl FromStr for LossLimits {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut limits = Self::default();
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let wrong = || format!("`{item}` is no limit; write a role and a share, such as `melody=0` or `bass=0.02`");
            let (name, share) = item.split_once('=').ok_or_else(wrong)?;
            let share = read_share(share.trim()).ok_or_else(|| {
                format!("`{item}`: a share lies between 0 and 1 (`0.02`), or 0 and 100 per cent (`2%`)")
            })?;
            *limits.slot(name.trim())? = Some(share);
        }
        if limits == Self::default() {
            Err("no limit is named; write `melody=0,bass=0.02`".to_owned())
        } else {
            Ok(limits)
        }
    }
}

impl LossLimits {
    fn slot(&mut self, name: &str) -> Result<&mut Option<u32>, String> {
        if name == "all" {
            return Ok(&mut self.all);
        }
        let place = Role::ALL.iter().position(|role| role.name() == name);
        place.and_then(|place| self.roles.get_mut(place)).ok_or_else(|| unknown(name))
    }
}

fn unknown(name: &str) -> String {
    let names = || Role::ALL.iter().map(|role| role.name()).chain(["all"]);
    match near_names(name, names()).first() {
        Some(near) => format!("there is no role `{name}`; did you mean `{near}`?"),
        None => format!("there is no role `{name}`; the roles are {}", names().collect::<Vec<_>>().join(", ")),
    }
}

/// A decimal of at most six places from 0 to 1, or per cent, in millionths.
fn read_share(text: &str) -> Option<u32> {
    let (number, scale) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim_end(), WHOLE / 100),
        None => (text, WHOLE),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 6 || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: u64 = format!("{part:0<6}").parse().ok()?;
    let scale = u64::from(scale);
    let millionths = whole.checked_mul(scale)?.checked_add(part * scale / u64::from(WHOLE))?;
    u32::try_from(millionths).ok().filter(|share| *share <= WHOLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{analysis, ensemble, part, score};
    use crate::arrange::{Plan, Style, arrange};
    use crate::run::Run;
    use std::sync::Arc;

    #[test]
    fn limits_are_read_and_written_alike() {
        for text in ["melody=0", "bass=0.02,harmony=0.15", "melody=1,all=0.000001"] {
            assert_eq!(text.parse::<LossLimits>().unwrap().to_string(), text);
        }
        assert_eq!("bass=2.5%".parse::<LossLimits>(), "bass=0.025".parse());
        for (text, said) in [
            ("", "melody=0"),
            ("melody", "melody=0"),
            ("bas=0", "did you mean `bass`"),
            ("bass=2", "between 0 and 1"),
            ("bass=-1", "between 0 and 1"),
            ("bass=1e3", "between 0 and 1"),
            ("bass=101%", "100 per cent"),
        ] {
            let wrong = text.parse::<LossLimits>().unwrap_err();
            assert!(wrong.contains(said), "{text}: {wrong}");
        }
    }

    /// Three voices for one player: two of three notes are lost.
    fn broken(limits: &str) -> Vec<Finding> {
        let score = score(["G4 A4", "E4 F4", "C4 C4"].map(|notes| part("Piano", 0, notes)).to_vec());
        let heard = analysis(&score, &[Role::Melody, Role::Harmony, Role::Bass]);
        let players = Arc::new(ensemble(&["Oboe"]));
        let made =
            arrange(&score, &heard, &players, &Style::default(), &Plan::default(), &Run::default()).unwrap().value;
        limits.parse::<LossLimits>().unwrap().check(&score, &made)
    }

    #[test]
    fn a_broken_limit_is_told_with_its_bars_and_a_kept_one_is_not() {
        let findings = broken("melody=0,bass=0.02,harmony=1,all=0.5");
        let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].contains("of the bass 2 notes of 2 do not sound (100 %, the limit is 2 %), most in bar 1 (2)"),
            "{told:?}"
        );
        assert!(told[0].contains("allow bass=1"), "{told:?}");
        assert!(told[1].contains("of all notes 4 notes of 6 do not sound (66.7 %"), "{told:?}");
        assert!(broken("all=0.667").is_empty());
    }
}
