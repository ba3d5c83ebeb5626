//! A merged score back to its parts.

mod grace;
mod order;
mod share;
#[cfg(test)]
mod tests;
mod unison;

pub use share::Share;

use super::{beside, refused};
use crate::analysis::{self, Loudness};
use crate::arrange::Bars;
use crate::finding::Checked;
use crate::run::{Error, Run};
use crate::score::{Note, Part, Score, TickSpan};
use std::collections::BTreeMap;
use std::ops::Range;

/// The most parts a score is exploded into.
pub const MOST_PARTS: usize = 8;

/// How a score is to be exploded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explode {
    /// Into how many parts, 1 to [`MOST_PARTS`].
    pub parts: usize,
    /// By which rule.
    pub rule: Rule,
    /// What a part does where there are fewer notes than parts.
    pub unisons: Unisons,
    /// Over which bars; notes that start outside of them stay together in the top part.
    pub bars: Bars,
    /// The parts of the score that are exploded, as indices into [`Score::parts`]; empty for all that are pitched. The
    /// others stay as they are.
    pub from: Vec<usize>,
}

impl Explode {
    /// Everything, into so many parts, by voices.
    #[must_use]
    pub const fn into_parts(parts: usize) -> Self {
        Self { parts, rule: Rule::Voices, unisons: Unisons::Marked, bars: Bars::ALL, from: Vec::new() }
    }
}

/// Which part gets which note. Grace notes always go with the note they lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rule {
    /// Voices followed by ear, through rests and crossings.
    #[default]
    Voices,
    /// By height among all that sounds: the top part always has a note; what is too many stays in the lowest part.
    TopDown,
    /// The same from below: the lowest part always has a note; what is too many stays in the top part.
    BottomUp,
}

/// What a part does where there are fewer notes than parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unisons {
    /// It plays along where the source says `a2` or `unis.`, and rests elsewhere.
    #[default]
    Marked,
    /// It rests.
    Split,
    /// It plays along with its neighbour, but where the source says `1.` or `solo`.
    Double,
}

/// A score whose parts were told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Exploded {
    /// The score with its new parts, in the place of the first that was exploded.
    pub score: Score,
    /// Where the new parts stand in it, from high to low.
    pub parts: Range<usize>,
    /// For each new part: which part of the source most of its notes come from, as an index there.
    pub hosts: Vec<usize>,
    /// For each part of the new score that is not new: which part of the source it is.
    pub others: Vec<usize>,
    /// What each new part has.
    pub shares: Vec<Share>,
    /// How many notes of the source were exploded.
    pub notes: usize,
    /// The most notes that sound together.
    pub most: usize,
}

/// A note on its way to a part.
#[derive(Debug, Clone)]
struct Given {
    note: Note,
    /// Index of its part in the source.
    source: usize,
    /// Index of its new part.
    part: usize,
    /// Whether it starts inside the bars to explode.
    inside: bool,
    /// Whether it is a unison with a note of another part.
    copy: bool,
}

impl Given {
    const fn pitch(&self) -> u8 {
        self.note.sound.midi()
    }

    fn is_grace(&self) -> bool {
        self.note.is_grace()
    }

    /// Whether a rule decides where it goes.
    fn is_free(&self) -> bool {
        self.inside && !self.is_grace()
    }
}

/// Gives a merged score back to its parts: nothing is dropped, no octave changed, and slurs, dots, dynamics and hairpins
/// come along. Percussion stays as it is. Words that are sung go to the highest note they stand under.
///
/// ```
/// use partwright::{midi, regroup::{Explode, explode}, run::Run};
/// # let bytes = include_bytes!("../../../scores/saint-georges-quartet-op1-3.mid");
/// let quartet = midi::read(bytes)?.value;
/// let exploded = explode(&quartet, &Explode::into_parts(4), &Run::default())?.value;
/// assert_eq!(exploded.score.note_count(), quartet.note_count());
/// assert_eq!(exploded.parts, 0..4);
/// # Ok::<(), partwright::run::Error>(())
/// ```
///
/// # Errors
/// [`Error::Unsupported`] where there is no pitched note to give, none of the bars is in the piece, or the number of
/// parts is not 1 to [`MOST_PARTS`]; [`Error::Cancelled`].
pub fn explode(score: &Score, wish: &Explode, run: &Run) -> Result<Checked<Exploded>, Error> {
    run.check()?;
    if !(1..=MOST_PARTS).contains(&wish.parts) {
        let what = format!("exploding into {} parts", wish.parts);
        return Err(refused(&what, "a listener follows no more", &format!("ask for 1 to {MOST_PARTS} parts")));
    }
    let sources = sources(score, wish)?;
    let mut notes = given(score, &sources, window(score, wish)?);
    let quarter = score.frame.division().quarter().0;
    let sure = match wish.rule {
        Rule::Voices => Some(by_ear(score, &mut notes, wish.parts)),
        Rule::TopDown => {
            order::give(&mut notes, wish.parts, quarter, order::Side::Top);
            None
        }
        Rule::BottomUp => {
            order::give(&mut notes, wish.parts, quarter, order::Side::Bottom);
            None
        }
    };
    run.check()?;
    grace::follow(&mut notes);
    let count = notes.len();
    unison::sing_to_the_highest(&mut notes, quarter);
    notes.extend(unison::copies(score, &notes, wish));
    let shares = share::of(score, &notes, wish.parts, sure.as_deref());
    let findings = share::findings(score, &notes, wish.parts, &shares);
    let most = share::most_together(&notes, quarter);
    let (score, parts, hosts, others) = assembled(score, &sources, notes, wish.parts);
    Ok(Checked::new(Exploded { score, parts, hosts, others, shares, notes: count, most }, findings))
}

/// The parts to explode that have pitched notes.
fn sources(score: &Score, wish: &Explode) -> Result<Vec<usize>, Error> {
    let wanted = |index: &usize| wish.from.is_empty() || wish.from.contains(index);
    let pitched = |index: &usize| {
        score.parts.get(*index).is_some_and(|part| part.notes.iter().any(|note| note.sound.pitch().is_some()))
    };
    let found: Vec<usize> = (0..score.parts.len()).filter(wanted).filter(pitched).collect();
    if found.is_empty() {
        let drums = score.parts.iter().any(|part| !part.notes.is_empty());
        let why = if drums { "only percussion plays there" } else { "it has no notes" };
        return Err(refused("exploding this score", why, "choose a score, or a part, with pitched notes"));
    }
    Ok(found)
}

/// The time to explode.
fn window(score: &Score, wish: &Explode) -> Result<TickSpan, Error> {
    let meters = &score.frame.meters;
    wish.bars.span(meters, score.frame.end).ok_or_else(|| {
        let (first, last) = (meters.bar_at(crate::score::Tick::ZERO).number.0, score.frame.bar_count());
        let why = format!("the piece has bars {first} to {last}");
        refused(&format!("exploding bars {}", wish.bars), &why, "name bars of the piece, first to last, such as 9-16")
    })
}

/// The notes to give, in time order, all in the top part yet.
fn given(score: &Score, sources: &[usize], window: TickSpan) -> Vec<Given> {
    let of = |source: &usize| {
        let source = *source;
        let part = score.parts.get(source);
        part.into_iter().flat_map(|part| &part.notes).map(move |note| Given {
            inside: window.contains(note.start),
            note: note.clone(),
            source,
            part: 0,
            copy: false,
        })
    };
    let mut notes: Vec<Given> = sources.iter().flat_map(of).collect();
    notes.sort_by_key(|given| (given.note.start, std::cmp::Reverse(given.pitch()), given.note.id));
    notes
}

/// Gives the free notes to the voices that [`analysis::explode`] hears; how sure it is of each, in thousandths.
fn by_ear(score: &Score, notes: &mut [Given], parts: usize) -> Vec<u16> {
    let free: BTreeMap<_, usize> = notes
        .iter()
        .enumerate()
        .filter(|(_, given)| given.is_free())
        .map(|(place, given)| (given.note.id, place))
        .collect();
    let mut merged = score.clone();
    let mut places = Vec::with_capacity(free.len());
    for part in &mut merged.parts {
        part.notes.retain(|note| free.contains_key(&note.id));
        places.extend(part.notes.iter().filter_map(|note| free.get(&note.id)).copied());
    }
    let parts_of_merged = std::mem::take(&mut merged.parts);
    let merged = merged.with_parts(parts_of_merged);
    let voices = analysis::explode(&merged, parts);
    for (part, own) in voices.iter().enumerate() {
        for given in own.notes.iter().filter_map(|id| places.get(id.0 as usize)) {
            if let Some(given) = notes.get_mut(*given) {
                given.part = part;
            }
        }
    }
    voices.iter().map(analysis::Unmerged::confidence).collect()
}

/// Whether a hairpin has notes under it; of a played one, which may be that of other voices, notes that grow `louder` or not.
fn is_under(notes: &[Note], span: TickSpan, louder: Option<bool>) -> bool {
    let mut own = notes.iter().filter(|note| note.span().overlaps(span) || note.start == span.end);
    let (first, last) = (own.next(), own.next_back());
    let grows = |louder: bool| {
        let pair = first.zip(last).map(|(first, last)| (first.velocity, last.velocity));
        pair.is_some_and(|(first, last)| if louder { first < last } else { first > last })
    };
    first.is_some() && louder.is_none_or(grows)
}

/// The score with the new parts in the place of the first that was exploded; where they stand, whom they come from, and
/// who the others were.
fn assembled(
    score: &Score,
    sources: &[usize],
    notes: Vec<Given>,
    count: usize,
) -> (Score, Range<usize>, Vec<usize>, Vec<usize>) {
    let first = sources.first().copied().unwrap_or_default();
    let mut others: Vec<usize> = (0..score.parts.len()).filter(|index| !sources.contains(index)).collect();
    others.retain(|index| score.parts.get(*index).is_some_and(|part| !part.notes.is_empty()));
    let before = others.iter().filter(|index| **index < first).count();
    let hosts: Vec<usize> = (0..count)
        .map(|part| beside::host(notes.iter().filter(|given| given.part == part).map(|given| given.source), first))
        .collect();
    let loudness = Loudness::of(score);
    let mut by_part: Vec<Vec<Note>> = vec![Vec::new(); count];
    for given in notes {
        if let Some(own) = by_part.get_mut(given.part) {
            own.push(given.note);
        }
    }
    let mut parts: Vec<Part> = others.iter().filter_map(|index| score.parts.get(*index)).cloned().collect();
    let new = by_part.into_iter().zip(&hosts).enumerate().map(|(place, (own, host))| {
        let mut part = beside::part(score, &loudness, sources, *host, place == 0);
        part.name = format!("Part {}", place + 1);
        part.hairpins.retain(|(span, louder)| is_under(&own, *span, (!score.notated).then_some(*louder)));
        part.notes = own;
        beside::tidy(&mut part.notes);
        part
    });
    parts.splice(before..before, new);
    beside::place(&mut parts);
    (score.clone().with_parts(parts), before..before + count, hosts, others)
}
