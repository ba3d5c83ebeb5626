//! Lines and what they do.
//!
//! `line` cuts voices into lines; `strike`, `figure`, `rhythm` and `floor` read what each does, `evidence` holds it, `double`
//! finds lines that are one line doubled, `layer` voices that are chords together, and `weigh` makes weights of it all.

mod double;
mod evidence;
mod figure;
mod floor;
mod layer;
mod line;
mod rhythm;
mod strike;
#[cfg(test)]
mod tests;
mod weigh;

use super::ornament::Ornament;
use super::texture::Texture;
use crate::gm;
use crate::line::{Line, Phrase, Role, Roles, Voice, VoiceId};
use crate::score::{Part, Score, TickSpan};
use evidence::{Evidence, moves};
use floor::Floors;
use layer::layer_figures;
use line::Draft;
use rhythm::{Beat, beats, company, likeness};
use std::collections::BTreeMap;
use strike::{Strike, strikes, tremolos};

/// The lines of a score: each voice cut at the phrase borders, every note in the line of the phrase it starts in.
/// By phrase, then most exposed role first, then from high to low.
pub(super) fn lines(
    score: &Score,
    voices: &[Voice],
    texture: &Texture,
    phrases: &[Phrase],
    melody: &[(TickSpan, VoiceId)],
    ornaments: &[Ornament],
) -> Vec<Line> {
    let mut drafts = line::cut(score, voices, texture, phrases);
    let view = View::new(score, voices, texture, phrases, melody, ornaments);
    view.hear(&mut drafts);
    double::find(texture, &mut drafts);
    judge(&mut drafts);
    line::number(drafts)
}

/// A score as far as roles need it.
struct View<'a> {
    texture: &'a Texture,
    phrases: &'a [Phrase],
    /// For each tone whether its voice has the melody when it starts.
    leads: Vec<bool>,
    /// For each note the tremolo it is in.
    tremolos: Vec<u32>,
    floors: Floors,
    /// For each voice whether its instrument, as far as it is known, can have a tune or carry harmony.
    sings: Vec<bool>,
}

impl<'a> View<'a> {
    fn new(
        score: &Score,
        voices: &[Voice],
        texture: &'a Texture,
        phrases: &'a [Phrase],
        melody: &[(TickSpan, VoiceId)],
        ornaments: &[Ornament],
    ) -> Self {
        let can_sing = |part: &Part| gm::can_sing(&part.name, part.program);
        let parts: Vec<bool> = score.parts.iter().map(can_sing).collect();
        let sings: Vec<bool> =
            voices.iter().map(|voice| parts.get(usize::from(voice.part)).copied().unwrap_or(true)).collect();
        Self {
            texture,
            phrases,
            leads: leads(texture, melody, &sings),
            tremolos: tremolos(ornaments, score.note_count()),
            floors: Floors::new(texture, &sings),
            sings,
        }
    }

    /// Finds what each line does, by itself and beside the others.
    fn hear(&self, drafts: &mut [Draft]) {
        let heard = crate::run::map(drafts, |draft| self.alone(draft));
        let tune = tune(&heard);
        let free = |(strikes, _): &Heard| beats(strikes.iter().filter(|strike| !strike.leads));
        let own: Vec<Vec<Beat>> = heard.iter().map(free).collect();
        let (tune_beats, company) = (beats(&tune), company(&own));
        let figure = layer_figures(drafts, &heard);
        for (index, (strikes, evidence)) in heard.into_iter().enumerate() {
            drafts[index].evidence = Evidence {
                with_tune: likeness(&own[index], &tune_beats),
                company: company[index],
                activity: activity(&strikes, &tune),
                figure: figure[index].unwrap_or(evidence.figure),
                ..evidence
            };
        }
    }

    fn alone(&self, draft: &Draft) -> Heard {
        let strikes = strikes(draft, self.texture, &self.leads, &self.tremolos);
        let evidence = Evidence::of(&strikes);
        let low = (6000u32.saturating_sub(draft.mean_pitch) * 10 / 24).min(1000);
        let sings = self.sings[draft.voice.0 as usize];
        let floor = if sings { self.floor(draft) } else { 0 };
        (strikes, Evidence { sings, floor, low, ..evidence })
    }

    fn floor(&self, draft: &Draft) -> u32 {
        let Some(phrase) = self.phrases.get(draft.phrase as usize) else { return 0 };
        let from = self.texture.grid.bar_index(phrase.span.start.0);
        let to = self.texture.grid.bar_index(phrase.span.end.0.saturating_sub(1)) + 1;
        self.floors.share(self.texture, draft.voice.0 as usize, from, to)
    }
}

/// What is heard of one line: its strikes and what they tell.
type Heard = (Vec<Strike>, Evidence);

/// Gives every line its roles: a line and its doubles the same, and the voices of a chord layer the same.
fn judge(drafts: &mut [Draft]) {
    let mut whole: BTreeMap<(u32, VoiceId), Evidence> = BTreeMap::new();
    let leader = |draft: &Draft| (draft.phrase, draft.doubles.unwrap_or(draft.voice));
    for draft in drafts.iter().filter(|draft| draft.doubles.is_none()) {
        whole.insert(leader(draft), draft.evidence);
    }
    for draft in drafts.iter().filter(|draft| draft.doubles.is_some()) {
        if let Some(evidence) = whole.get_mut(&leader(draft)) {
            *evidence = evidence.doubled_by(&draft.evidence);
        }
    }
    for draft in drafts.iter_mut() {
        let evidence = whole.get(&leader(draft)).copied().unwrap_or_default();
        draft.roles = if draft.percussion { Roles::only(Role::Percussion) } else { weigh::weigh(&evidence) };
    }
    layer::agree(drafts);
    let roles: BTreeMap<(u32, VoiceId), Roles> =
        drafts.iter().map(|draft| ((draft.phrase, draft.voice), draft.roles)).collect();
    for draft in drafts.iter_mut().filter(|draft| draft.doubles.is_some()) {
        draft.roles = roles.get(&leader(draft)).copied().unwrap_or(draft.roles);
    }
}

/// For each tone whether its voice, if it can sing, has the melody when it starts.
fn leads(texture: &Texture, melody: &[(TickSpan, VoiceId)], sings: &[bool]) -> Vec<bool> {
    let mut leads = vec![false; texture.tones.len()];
    for (span, voice) in melody.iter().filter(|(_, voice)| sings.get(voice.0 as usize) == Some(&true)) {
        let Some(own) = texture.tones_of.get(voice.0 as usize) else { continue };
        let first = own.partition_point(|index| texture.tones[*index].start < span.start.0);
        for index in own[first..].iter().take_while(|index| texture.tones[**index].start < span.end.0) {
            leads[*index] = true;
        }
    }
    leads
}

/// The strikes of the tune, whoever has it.
fn tune(heard: &[Heard]) -> Vec<Strike> {
    let mut tune: Vec<Strike> = heard.iter().flat_map(|(own, _)| own).filter(|strike| strike.leads).copied().collect();
    tune.sort_by_key(|strike| strike.start);
    tune
}

/// How often a line moves while it does not lead: as often as the tune does meanwhile is all, and so are three moves in
/// four beats.
fn activity(strikes: &[Strike], tune: &[Strike]) -> u32 {
    let rest = || strikes.iter().filter(|strike| !strike.leads);
    let (Some(first), Some(last)) = (rest().next(), rest().next_back()) else { return 0 };
    let from = tune.partition_point(|strike| strike.start < first.start);
    let to = tune.partition_point(|strike| strike.start < last.end);
    let beats = (last.end - first.start) / first.beat * 3 / 4;
    let usual = moves(&tune[from..to.max(from)]).clamp(1, beats.max(1));
    super::texture::per_mille(moves(rest()), usual)
}
