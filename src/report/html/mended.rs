//! What the loop tried and kept, in words a player can read.

use crate::arrange::{Arrangement, Edit};
use crate::finding::plural;
use crate::report::{Round, Story};
use crate::score::{SeatId, Tick};
use minijinja::{Value, context};

/// Before and after, and the rounds between; nothing where the loop did not run.
pub(super) fn mended(story: &Story) -> Option<Value> {
    let (first, last) = (story.rounds.first()?, story.rounds.last()?);
    Some(context! {
        heard_before => percent(first.heard_before),
        heard_after => percent(last.heard_after),
        findings_before => first.findings_before,
        findings_after => last.findings_after,
        rounds => story.rounds.iter().map(|one| round(one, story.arrangement)).collect::<Vec<_>>(),
    })
}

fn round(round: &Round, arrangement: &Arrangement) -> Value {
    context! {
        number => round.number,
        tried => format!("{} {}", round.edits.len(), plural(round.edits.len(), "change")),
        kept => round.kept.iter().map(|one| edit(one, arrangement)).collect::<Vec<_>>(),
        heard_before => percent(round.heard_before),
        heard_after => percent(round.heard_after),
        findings_before => round.findings_before,
        findings_after => round.findings_after,
    }
}

fn percent(share: u16) -> u16 {
    (share + 5) / 10
}

fn edit(edit: &Edit, arrangement: &Arrangement) -> Value {
    let bar = |tick: Tick| arrangement.frame.meters.bar_at(tick).number.0;
    let (first, last) = (bar(edit.span().start), bar(Tick(edit.span().end.0.saturating_sub(1))));
    let bars = if first == last { format!("bar {first}") } else { format!("bars {first}–{last}") };
    context! { bar => first, bars => bars, what => words(edit, arrangement) }
}

/// `Horn in F one dynamic softer`.
fn words(edit: &Edit, arrangement: &Arrangement) -> String {
    let name = |seat: SeatId| arrangement.ensemble.seat(seat).name.as_str();
    match edit {
        Edit::Dynamics { seat, steps, .. } => {
            let count = steps.unsigned_abs();
            let many = if count == 1 { "one".to_owned() } else { count.to_string() };
            let way = if *steps < 0 { "softer" } else { "louder" };
            format!("{} {many} {} {way}", name(*seat), plural(count.into(), "dynamic"))
        }
        Edit::Octave { seat, shift, .. } => format!("{} {}", name(*seat), octaves(shift.0)),
        Edit::Double { from, with, shift, .. } => {
            let at = if shift.0 == 0 { String::new() } else { format!(", {}", octaves(shift.0)) };
            format!("{} doubles {}{at}", name(*with), name(*from))
        }
        Edit::Rest { seat, .. } => format!("{} tacet", name(*seat)),
        Edit::Mute { seat, .. } => format!("{} muted", name(*seat)),
        Edit::Solo { seat, .. } => format!("one player of {}", name(*seat)),
        Edit::Exchange { seat, with, .. } => format!("{} and {} exchange their parts", name(*seat), name(*with)),
    }
}

/// `an octave up`.
fn octaves(semitones: i16) -> String {
    let way = if semitones < 0 { "down" } else { "up" };
    match semitones.unsigned_abs() / 12 {
        0 | 1 => format!("an octave {way}"),
        count => format!("{count} octaves {way}"),
    }
}
