//! One note meant for several parts, and words meant for one.

use super::order::together;
use super::{Explode, Given, Unisons};
use crate::score::{Event, Mark, Note, Part, Score, Sign, Tick, Ticks};

/// Copies of notes for parts that would rest meanwhile: each plays along with the part above that plays, or below where
/// none does.
pub(super) fn copies(score: &Score, notes: &[Given], wish: &Explode) -> Vec<Given> {
    if wish.unisons == Unisons::Split || wish.parts < 2 {
        return Vec::new();
    }
    let quarter = score.frame.division().quarter().0;
    let said: Vec<Vec<(Tick, Who)>> = score.parts.iter().map(who).collect();
    let is_shared = |given: &Given| {
        let last = said.get(given.source).and_then(|said| said.iter().rev().find(|(at, _)| *at <= given.note.start));
        match last {
            Some((_, Who::One)) => false,
            Some((_, Who::Unison)) => true,
            None | Some((_, Who::All)) => wish.unisons == Unisons::Double,
        }
    };
    let mut busy = Busy::of(notes, wish.parts);
    let mut copies = Vec::new();
    for moment in together(notes, quarter) {
        let Some(all) = notes.get(moment) else { continue };
        let struck = |part: usize| all.iter().rev().find(|given| given.part == part);
        let shared = |part: usize| struck(part).filter(|given| given.inside && is_shared(given));
        for part in 0..wish.parts {
            let near = (0..part).rev().chain(part + 1..wish.parts).find_map(shared);
            let rests = |given: &&Given| struck(part).is_none() && busy.rests(part, &given.note, Ticks(quarter / 16));
            let Some(near) = near.filter(rests) else { continue };
            busy.take(part, &near.note);
            let mut copy = Given { part, copy: true, ..near.clone() };
            copy.note.signs.retain(|sign| !matches!(sign, Sign::Syllable(_)));
            copies.push(copy);
        }
        all.iter().for_each(|given| busy.take(given.part, &given.note));
    }
    copies
}

/// Gives the words under a chord to its highest note, unless several of its notes have words of their own.
pub(super) fn sing_to_the_highest(notes: &mut [Given], quarter: u64) {
    let is_word = |sign: &Sign| matches!(sign, Sign::Syllable(_));
    let moments: Vec<_> = together(notes, quarter).collect();
    for moment in moments {
        let Some(chord) = notes.get_mut(moment) else { continue };
        let sung = |given: &Given| given.inside && given.note.signs.iter().any(is_word);
        let [singer] =
            *chord.iter().enumerate().filter(|(_, given)| sung(given)).map(|(nth, _)| nth).collect::<Vec<_>>()
        else {
            continue;
        };
        let alike =
            |given: &Given| given.source == chord[singer].source && given.note.start == chord[singer].note.start;
        let highest = chord.iter().enumerate().filter(|(_, given)| alike(given) && !given.is_grace());
        let Some((highest, _)) = highest.min_by_key(|(nth, given)| (given.part, *nth)) else { continue };
        if highest != singer {
            let (words, signs) = chord[singer].note.signs.drain(..).partition(is_word);
            chord[singer].note.signs = signs;
            chord[highest].note.signs.extend::<Vec<Sign>>(words);
            chord[highest].note.signs.sort();
        }
    }
}

/// Who plays, as the words over a staff say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    One,
    Unison,
    All,
}

fn who(part: &Part) -> Vec<(Tick, Who)> {
    let said = |mark: &Mark| {
        let one = mark.asks_for_one()?;
        let Mark::Technique(words) = mark else { return None };
        let words = words.to_lowercase();
        let unison = ["a2", "a 2", "a3", "a 3", "unis"].iter().any(|word| words.starts_with(word));
        Some(if one {
            Who::One
        } else if unison {
            Who::Unison
        } else {
            Who::All
        })
    };
    let event = |event: &crate::score::Timed<Event>| match &event.what {
        Event::Mark(mark) => said(mark).map(|who| (event.tick, who)),
        _ => None,
    };
    part.events.iter().filter_map(event).collect()
}

/// When each part plays, as far as the moments have passed.
struct Busy {
    /// When the notes that have begun are over, by part.
    until: Vec<Tick>,
    /// When notes of each part begin, in time order.
    starts: Vec<Vec<Tick>>,
}

impl Busy {
    fn of(notes: &[Given], parts: usize) -> Self {
        let of = |part: usize| notes.iter().filter(|given| given.part == part).map(|given| given.note.start).collect();
        Self { until: vec![Tick::ZERO; parts], starts: (0..parts).map(of).collect() }
    }

    /// Whether a part rests as long as a note lasts, but for a little at either end.
    fn rests(&self, part: usize, note: &Note, slack: Ticks) -> bool {
        let (Some(until), Some(starts)) = (self.until.get(part), self.starts.get(part)) else { return false };
        let next = starts.get(starts.partition_point(|start| *start < note.start));
        *until <= note.start + slack && next.is_none_or(|next| note.end() <= *next + slack)
    }

    fn take(&mut self, part: usize, note: &Note) {
        if let Some(until) = self.until.get_mut(part) {
            *until = note.end().max(*until);
        }
    }
}
