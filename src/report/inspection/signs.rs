//! Ornaments, tremolos, holds and pedals that stand as signs.

use crate::score::{Control, Event, Part, Score, Sign};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// How often a sign stands in a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignRow {
    /// What it is.
    pub sign: String,
    /// The part, an index into `parts`.
    pub part: u16,
    /// How often.
    pub times: usize,
}

/// By part, then by name.
pub(super) fn signs(score: &Score) -> Vec<SignRow> {
    let of_part = |(part, own): (u16, &Part)| {
        let mut times: BTreeMap<&'static str, usize> = BTreeMap::new();
        for name in own.notes.iter().flat_map(|note| &note.signs).filter_map(name) {
            *times.entry(name).or_default() += 1;
        }
        if let Some(presses) = pedal_presses(own) {
            times.insert("pedal", presses);
        }
        times.into_iter().map(move |(sign, times)| SignRow { sign: sign.to_owned(), part, times })
    };
    (0..).zip(&score.parts).flat_map(of_part).collect()
}

/// The signs that change what is played, by name.
const fn name(sign: &Sign) -> Option<&'static str> {
    Some(match sign {
        Sign::Grace(_) => "grace note",
        Sign::Trill(_) => "trill",
        Sign::Mordent(_) | Sign::ShortTrill(_) => "mordent",
        Sign::Turn | Sign::InvertedTurn | Sign::DelayedTurn => "turn",
        Sign::Tremolo(_) | Sign::Alternation(..) => "tremolo",
        Sign::Arpeggio(_) => "arpeggio",
        Sign::Glissando(_) => "glissando",
        Sign::Fermata => "fermata",
        _ => return None,
    })
}

/// How often the damper pedal goes down; none when it never does.
fn pedal_presses(part: &Part) -> Option<usize> {
    let mut down = false;
    let mut presses = 0;
    for event in &part.events {
        if let Event::Control(Control::SUSTAIN, value) = event.what {
            presses += usize::from(!down && value >= 64);
            down = value >= 64;
        }
    }
    (presses > 0).then_some(presses)
}
