//! Voices cut at phrase borders.

use super::evidence::Evidence;
use crate::analysis::texture::Texture;
use crate::line::{Line, LineId, Phrase, Role, Roles, Voice, VoiceId};
use crate::score::{NoteId, Score, TickSpan};

/// A line before it has its number.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) voice: VoiceId,
    /// The part of its voice.
    pub(super) part: u16,
    pub(super) phrase: u32,
    pub(super) notes: Vec<NoteId>,
    /// Its notes as tones of the texture; none for percussion.
    pub(super) tones: Vec<usize>,
    pub(super) span: TickSpan,
    pub(super) roles: Roles,
    /// What it does.
    pub(super) evidence: Evidence,
    /// Mean pitch in hundredths of a semitone; 0 for percussion.
    pub(super) mean_pitch: u32,
    pub(super) percussion: bool,
    /// The voice in the same phrase that it doubles.
    pub(super) doubles: Option<VoiceId>,
}

/// The lines of all voices, by voice and phrase, not yet judged.
pub(super) fn cut(score: &Score, voices: &[Voice], texture: &Texture, phrases: &[Phrase]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for voice in voices {
        let own = drafts.len();
        cut_voice(score, voice, phrases, &mut drafts);
        fill(&mut drafts[own..], texture, &texture.tones_of[voice.id.0 as usize], phrases);
    }
    drafts
}

fn phrase_at(phrases: &[Phrase], tick: u64) -> u32 {
    phrases.partition_point(|phrase| phrase.span.start.0 <= tick).saturating_sub(1) as u32
}

fn cut_voice(score: &Score, voice: &Voice, phrases: &[Phrase], drafts: &mut Vec<Draft>) {
    let own = drafts.len();
    for id in &voice.notes {
        let Some((_, note)) = score.note(*id) else { continue };
        let phrase = phrase_at(phrases, note.start.0);
        match drafts[own..].last_mut() {
            Some(draft) if draft.phrase == phrase => {
                draft.notes.push(*id);
                draft.span.end = draft.span.end.max(note.end());
            }
            _ => drafts.push(Draft {
                voice: voice.id,
                part: voice.part,
                phrase,
                notes: vec![*id],
                tones: Vec::new(),
                span: note.span(),
                roles: Roles::default(),
                evidence: Evidence::default(),
                mean_pitch: 0,
                percussion: note.sound.pitch().is_none(),
                doubles: None,
            }),
        }
    }
}

/// Gives the lines of one voice their tones and mean pitch.
fn fill(drafts: &mut [Draft], texture: &Texture, tones: &[usize], phrases: &[Phrase]) {
    for index in tones {
        let phrase = phrase_at(phrases, texture.tones[*index].start);
        let place = drafts.partition_point(|draft| draft.phrase < phrase);
        if let Some(draft) = drafts.get_mut(place) {
            draft.tones.push(*index);
        }
    }
    for draft in drafts {
        let length = |sum: u64, index: &usize| sum + texture.tones[*index].length();
        let height = |sum: u128, index: &usize| {
            let tone = &texture.tones[*index];
            sum + u128::from(tone.pitch) * u128::from(tone.length())
        };
        let ticks = draft.tones.iter().fold(0, length).max(1);
        draft.mean_pitch = (draft.tones.iter().fold(0, height) * 100 / u128::from(ticks)) as u32;
    }
}

fn order(roles: Roles) -> usize {
    Role::ALL.iter().position(|role| *role == roles.main()).unwrap_or(Role::ALL.len())
}

/// The lines with their numbers: by phrase, then most exposed role first, then from high to low.
pub(super) fn number(mut drafts: Vec<Draft>) -> Vec<Line> {
    drafts.sort_by_key(|draft| (draft.phrase, order(draft.roles), std::cmp::Reverse(draft.mean_pitch), draft.voice));
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
