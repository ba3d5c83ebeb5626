//! Lines (voice by phrase) and what they do.

use super::double;
use super::texture::{Doing, Texture, per_mille};
use crate::line::{Line, LineId, Phrase, Role, Roles, Voice, VoiceId};
use crate::score::{NoteId, Score, TickSpan};

/// The lines of a score: each voice cut at the phrase borders, every note in the line of the phrase it starts in.
/// By phrase, then most exposed role first, then from high to low.
pub(super) fn lines(
    score: &Score,
    voices: &[Voice],
    texture: &Texture,
    phrases: &[Phrase],
    melody: &[(TickSpan, VoiceId)],
) -> Vec<Line> {
    let mut drafts: Vec<Draft> = Vec::new();
    for voice in voices {
        cut(score, voice, phrases, &mut drafts);
    }
    for draft in &mut drafts {
        judge(draft, texture, phrases, melody);
    }
    double::find(texture, &mut drafts);
    drafts.sort_by_key(|draft| (draft.phrase, order(draft.roles), std::cmp::Reverse(draft.mean_pitch), draft.voice));
    number(drafts)
}

/// A line before it has its number.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) voice: VoiceId,
    pub(super) phrase: u32,
    pub(super) notes: Vec<NoteId>,
    pub(super) span: TickSpan,
    pub(super) roles: Roles,
    /// Mean pitch in hundredths of a semitone; 0 for percussion.
    pub(super) mean_pitch: u32,
    pub(super) percussion: bool,
    /// The voice in the same phrase that it doubles.
    pub(super) doubles: Option<VoiceId>,
}

fn order(roles: Roles) -> usize {
    Role::ALL.iter().position(|role| *role == roles.main()).unwrap_or(Role::ALL.len())
}

fn cut(score: &Score, voice: &Voice, phrases: &[Phrase], drafts: &mut Vec<Draft>) {
    let own = drafts.len();
    for id in &voice.notes {
        let Some((_, note)) = score.note(*id) else { continue };
        let phrase = phrases.partition_point(|phrase| phrase.span.start <= note.start).saturating_sub(1) as u32;
        let percussion = note.sound.pitch().is_none();
        match drafts[own..].last_mut() {
            Some(draft) if draft.phrase == phrase => {
                draft.notes.push(*id);
                draft.span.end = draft.span.end.max(note.end());
            }
            _ => drafts.push(Draft {
                voice: voice.id,
                phrase,
                notes: vec![*id],
                span: note.span(),
                roles: Roles::default(),
                mean_pitch: 0,
                percussion,
                doubles: None,
            }),
        }
    }
}

fn judge(draft: &mut Draft, texture: &Texture, phrases: &[Phrase], melody: &[(TickSpan, VoiceId)]) {
    if draft.percussion {
        draft.roles = Roles::only(Role::Percussion);
        return;
    }
    let Some(phrase) = phrases.get(draft.phrase as usize) else { return };
    let from = texture.grid.bar_index(phrase.span.start.0);
    let to = texture.grid.bar_index(phrase.span.end.0.saturating_sub(1)) + 1;
    let doing = texture.over(draft.voice.0 as usize, from, to);
    draft.mean_pitch = doing.mean_pitch();
    let lead = lead(draft, phrase, melody);
    draft.roles = weigh(&doing, lead, phrase.span.length().0);
}

/// Share of the line's span in which its voice has the melody, in thousandths.
fn lead(draft: &Draft, phrase: &Phrase, melody: &[(TickSpan, VoiceId)]) -> u32 {
    let Some(span) = draft.span.intersection(phrase.span) else { return 0 };
    let first = melody.partition_point(|(lead, _)| lead.end <= span.start);
    let own = melody[first..]
        .iter()
        .take_while(|(lead, _)| lead.start < span.end)
        .filter(|(_, voice)| *voice == draft.voice)
        .filter_map(|(lead, _)| lead.intersection(span))
        .fold(0, |sum, part| sum + part.length().0);
    per_mille(own, span.length().0)
}

/// Weights of the roles from what the line does and its share of the melody. The proportions are ours.
fn weigh(doing: &Doing, lead: u32, phrase: u64) -> Roles {
    let top = per_mille(doing.top, doing.length);
    let bottom = per_mille(doing.bottom, doing.length);
    let cover = per_mille(doing.sounding, phrase);
    let repeats = doing.share(doing.repeats);
    let off_beat = doing.share(doing.off_beat);
    let chordal = doing.share(doing.chordal);
    let ostinato = per_mille(u64::from(doing.ostinato), u64::from(doing.bars));
    let variety = 1000 * doing.pitches.count_ones().min(7) / 7;
    let low = (6000u32.saturating_sub(doing.mean_pitch()) / 2).min(1000);
    let rhythm = (repeats + off_beat + chordal + 2 * ostinato) / 5;
    let single = (2000 - chordal - repeats) / 2;
    let above = 1000 - bottom / 2;
    let free = 1000 - lead;
    normal([
        lead * 9 / 10 + top * (1000 - chordal) / 10_000,
        product([free, variety, single, above, 300 + cover * 7 / 10, 1000 - ostinato * 7 / 10]),
        product([(bottom * 7 + low * 3) / 10, 1000 - lead / 2]),
        product([free, 400 + chordal * 6 / 10, above, 1000 - rhythm / 2]),
        product([free, rhythm, above]),
        0,
    ])
}

/// The product of thousandths, in thousandths.
fn product<const N: usize>(factors: [u32; N]) -> u32 {
    factors.into_iter().fold(1000, |product, factor| product * factor / 1000)
}

/// Squares the weights, so that the clearest stands out, and makes them sum to 1000.
fn normal(weights: [u32; 6]) -> Roles {
    let squares = weights.map(|weight| u64::from(weight) * u64::from(weight));
    let sum = squares.iter().sum::<u64>();
    if sum == 0 {
        return Roles::only(Role::Harmony);
    }
    let mut roles = squares.map(|square| (square * 1000 / sum) as u16);
    let rest = 1000 - roles.iter().sum::<u16>();
    let heaviest = (0..6).max_by_key(|index| (roles[*index], 5 - index)).unwrap_or(0);
    roles[heaviest] += rest;
    Roles(roles)
}

fn number(drafts: Vec<Draft>) -> Vec<Line> {
    let id_of = |phrase: u32, voice: VoiceId| {
        let first = drafts.partition_point(|draft| draft.phrase < phrase);
        let place = drafts[first..].iter().take_while(|draft| draft.phrase == phrase).position(|d| d.voice == voice);
        place.map(|place| LineId((first + place) as u32))
    };
    let doubles: Vec<Option<LineId>> =
        drafts.iter().map(|draft| draft.doubles.and_then(|voice| id_of(draft.phrase, voice))).collect();
    let line = |(index, (draft, doubles)): (usize, (Draft, Option<LineId>))| Line {
        id: LineId(index as u32),
        voice: draft.voice,
        phrase: draft.phrase,
        span: draft.span,
        notes: draft.notes,
        roles: draft.roles,
        doubles,
        dynamic: None,
    };
    drafts.into_iter().zip(doubles).enumerate().map(line).collect()
}
