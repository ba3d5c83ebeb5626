//! A score brought to the two hands of a pianist, or together on fewer staves.

mod hand;
mod ledger;
mod play;
mod pose;
mod search;
mod staves;
#[cfg(test)]
mod tests;
mod tones;
mod tremolo;
#[cfg(test)]
mod tremolo_tests;

pub use hand::{Hand, HandSize};
pub use ledger::Sums;
pub use staves::{MOST_STAVES, Together, together};

use super::beside;
use crate::analysis::{Analysis, Loudness};
use crate::arrange::Transformation;
use crate::finding::{Checked, Code, Finding, Place, plural};
use crate::line::Role;
use crate::run::{Error, Run};
use crate::score::{Note, NoteId, Part, Pitch, Score, Sign, Sound, Tick, Ticks};
use play::Fate;
use std::collections::BTreeMap;
use tones::{Moment, Tone};
use tremolo::{Shaken, Turn};

/// A score for two hands.
#[derive(Debug, Clone, PartialEq)]
pub struct Reduced {
    /// Two parts: the right hand, then the left.
    pub score: Score,
    /// What became of every note of the source.
    pub sums: Sums,
}

/// Brings a score to two hands at a keyboard: the tune and the bass whole, and of the rest what the hands can take.
///
/// No hand strikes more than it spans, or more notes than it can so soon after the last (see [`Hand`]); a chord a little
/// wider is rolled where there is time. What is too much goes by its worth: doublings in octaves first, then inner parts by
/// role and by what they are in the chord. An inner note that fell out is moved by octaves where a hand has room for it
/// and its name is missing. Tremolos, and keys repeated faster than a hand repeats them, are shaken between the notes of a chord,
/// or a note and its octave, where the hand has nothing else to do; held, or struck more rarely, where it has. Percussion is
/// left out.
///
/// # Errors
/// [`Error::Unsupported`] where nothing is pitched; [`Error::Cancelled`].
pub fn reduce(score: &Score, analysis: &Analysis, hand: Hand, run: &Run) -> Result<Checked<Reduced>, Error> {
    let heard = tones::heard(score, analysis);
    let moments = tones::moments(score, analysis, &heard);
    if moments.is_empty() {
        let why = if score.note_count() > 0 { "only percussion plays there" } else { "it has no notes" };
        return Err(super::refused("reducing this score", why, "choose a score with pitched notes"));
    }
    let slack = score.frame.division().quarter().0 / 16;
    let splits = search::splits(&moments, hand, slack, run)?;
    let fates = play::play(&moments, &splits, hand, slack);
    let roles: Vec<Role> = heard.iter().map(|own| own.map_or(Role::Percussion, |own| own.role)).collect();
    let loudness = Loudness::of(score);
    let shaken = tremolo::shaken(score, &moments, &fates, hand);
    let (mut hands, graces) = played(score, &loudness, (&moments, &fates, &shaken));
    hands.iter_mut().for_each(|notes| beside::tidy(notes));
    let sums = ledger::sums(&roles, (&moments, &fates, &shaken), &graces);
    let findings = findings(&sums);
    let [left, right] = hands;
    let leaders = leaders(score, analysis);
    let part = |notes, name: &str| Part { notes, name: name.to_owned(), ..beside::led(score, &loudness, &leaders) };
    let mut parts = vec![part(right, "Right hand"), part(left, "Left hand")];
    beside::place(&mut parts);
    // What it says of loudness is written, whatever the source was.
    let reduced = Score { notated: true, ..score.clone().with_parts(parts) };
    Ok(Checked::new(Reduced { score: reduced, sums }, findings))
}

/// Which part leads when: that of the voice that has the melody.
fn leaders(score: &Score, analysis: &Analysis) -> Vec<(Tick, usize)> {
    let part = |voice: crate::line::VoiceId| analysis.voices.get(voice.0 as usize).map(|voice| usize::from(voice.part));
    let mut leaders: Vec<(Tick, usize)> =
        analysis.melody.iter().filter_map(|(span, voice)| Some((span.start, part(*voice)?))).collect();
    leaders.retain(|(_, part)| *part < score.parts.len());
    leaders.dedup_by_key(|(_, part)| *part);
    if let Some(first) = leaders.first_mut() {
        first.0 = Tick::ZERO;
    }
    leaders
}

/// The notes of the left and the right hand, and the grace notes among them: those before a note of the tune or the bass.
fn played(score: &Score, loudness: &Loudness, (moments, fates, shaken): Ways<'_>) -> ([Vec<Note>; 2], Vec<NoteId>) {
    let mut hands: [Vec<Note>; 2] = [Vec::new(), Vec::new()];
    let mut duties: BTreeMap<(usize, Tick), usize> = BTreeMap::new();
    for (place, tone, fate) in each(moments, fates) {
        let Some((part, note)) = score.note(tone.id) else { continue };
        if tone.duty != tones::Duty::Free {
            duties.insert((part, note.start), fate.hand);
        }
        if let Some(own) = hands.get_mut(fate.hand) {
            let accented = !score.notated && is_accented(score, loudness, part, note);
            let note = written(note, fate, accented && tone.duty == tones::Duty::Melody);
            match shaken.get(&place) {
                Some(turns) => own.extend(turns.iter().map(|turn| turned(&note, turn))),
                None => own.push(note),
            }
        }
    }
    let mut graces = Vec::new();
    for (index, part) in score.parts.iter().enumerate() {
        for grace in part.notes.iter().filter(|note| note.is_grace() && note.sound.pitch().is_some()) {
            let next = part.notes.iter().skip(part.notes.partition_point(|note| note.start <= grace.start));
            let next = next.into_iter().find(|note| !note.is_grace()).map(|note| note.start);
            let hand = next.and_then(|next| duties.get(&(index, next))).and_then(|hand| hands.get_mut(*hand));
            if let Some(own) = hand {
                own.push(grace.clone());
                graces.push(grace.id);
            }
        }
    }
    (hands, graces)
}

/// What there is to play, what becomes of it, and what of that is shaken.
type Ways<'a> = (&'a [Moment], &'a [Vec<Option<Fate>>], &'a Shaken);

/// Every tone that is played, with its moment and its place there.
fn each<'a>(
    moments: &'a [Moment],
    fates: &'a [Vec<Option<Fate>>],
) -> impl Iterator<Item = ((usize, usize), &'a Tone, &'a Fate)> {
    let all = moments.iter().zip(fates).enumerate();
    all.flat_map(|(index, (moment, fates))| {
        let tones = moment.tones.iter().zip(fates).enumerate();
        tones.filter_map(move |(place, (tone, fate))| Some(((index, place), tone, fate.as_ref()?)))
    })
}

/// A stroke of a note that is shaken, or its half of a tremolo; what stands at the note stands at its first.
fn turned(note: &Note, turn: &Turn) -> Note {
    let first = turn.start == note.start.0;
    let signs = note.signs.iter().filter(|_| first).cloned();
    let mut signs: Vec<Sign> = signs.chain(turn.sign.clone()).collect();
    signs.sort();
    Note {
        sound: Sound::Pitched(Pitch::clamped(i32::from(turn.pitch))),
        start: Tick(turn.start),
        length: Ticks(turn.end.saturating_sub(turn.start).max(1)),
        signs,
        ..note.clone()
    }
}

/// Whether a note stands out of what its part is marked.
fn is_accented(score: &Score, loudness: &Loudness, part: usize, note: &Note) -> bool {
    let first = score.parts.get(part).and_then(|part| part.notes.first()).map_or(0, |first| first.id.0);
    let place = note.id.0.saturating_sub(first) as usize;
    loudness.parts.get(part).and_then(|part| part.accents.get(place)).copied().unwrap_or(false)
}

/// The note as it is played.
fn written(note: &Note, fate: &Fate, accented: bool) -> Note {
    let tremolo = note.signs.iter().any(|sign| matches!(sign, Sign::Tremolo(_)));
    let moved = note.sound.pitch().is_some_and(|pitch| pitch.midi() != fate.pitch);
    let stays = |sign: &&Sign| match sign {
        Sign::Tremolo(_) | Sign::Arpeggio(_) => false,
        Sign::Played(_) => !tremolo && !moved,
        sign => beside::is_for_keys(sign),
    };
    let mut signs: Vec<Sign> = note.signs.iter().filter(stays).cloned().collect();
    if fate.rolled || note.signs.iter().any(|sign| matches!(sign, Sign::Arpeggio(_))) {
        signs.push(Sign::Arpeggio(false));
    }
    if accented {
        signs.push(Sign::Accent);
    }
    signs.sort();
    Note {
        sound: Sound::Pitched(Pitch::clamped(i32::from(fate.pitch))),
        length: Ticks(fate.end.saturating_sub(note.start.0).max(1)),
        signs,
        ..note.clone()
    }
}

/// What a person should know: what was left out, rolled, rewritten.
fn findings(sums: &Sums) -> Vec<Finding> {
    let mut findings = Vec::new();
    let of = |count: fn(&crate::arrange::RoleSums) -> u32| sums.by_role.iter().map(count).sum::<u32>();
    let drums = sums.by_role.iter().find(|own| own.role == Role::Percussion).map_or(0, |own| own.source);
    let whole = || Place::default();
    if drums > 0 {
        let message =
            format!("{drums} {} of percussion left out: hands at keys have none", plural(drums as usize, "stroke"));
        findings.push(Finding::new(Code::ReducedPercussion, whole(), message).with_notes(drums));
    }
    let shaken = sums.rewritten.get(&Transformation::ShakenTremolo).copied().unwrap_or(0);
    if shaken > 0 {
        let message =
            format!("{shaken} {} of tremolos and fast repetitions shaken by a hand", plural(shaken as usize, "note"));
        findings.push(Finding::new(Code::ReducedTremolos, whole(), message).with_notes(shaken));
    }
    let held = of(|sums| sums.transformed) - shaken;
    if held > 0 {
        let message = format!(
            "{held} {} held: tremolos, and keys repeated faster than a hand repeats them",
            plural(held as usize, "repetition")
        );
        findings.push(Finding::new(Code::ReducedRepetitions, whole(), message).with_notes(held));
    }
    let lost = |(kept, all): (u32, u32)| all - kept;
    let out = lost(sums.melody) + lost(sums.bass);
    if out > 0 {
        let message = format!(
            "{out} {} of melody or bass left out: one hand would have had to be in two places",
            plural(out as usize, "note")
        );
        findings.push(
            Finding::new(Code::ReducedLines, whole(), message)
                .with_notes(out)
                .with_remedy("choose a larger hand with --hand large, or move one line by an octave in the source"),
        );
    }
    findings
}
