//! Lines that double another at the unison or in octaves.

use super::layer::LAYER;
use super::line::Draft;
use crate::analysis::texture::Texture;
use crate::analysis::tone::groups;
use std::collections::BTreeMap;

/// Share of a line's notes, in thousandths, that another line must have at the same moment in the same pitch class:
/// eight in ten, the rule by which the Hauptstimme sets mark doublings.
const SHARE: usize = 800;
/// How far from each other in the mean lines may lie that double each other and are no tune, in hundredths of a semitone.
const FAR: u32 = 1900;
/// Notes of one moment and pitch class that are compared with each other.
const MOST_ALIKE: usize = 32;

/// Share of the leader's notes meanwhile, in thousandths, whose pitch class the double must sound: a line that has a few of
/// another's notes does not double it; one that has it in longer notes does. Ours.
const COVER: usize = 500;

/// Finds for each draft the voice it doubles. Of two that double each other the one with more of the melody leads, then
/// the longer, then the higher; who leads doubles nobody.
pub(super) fn find(texture: &Texture, drafts: &mut [Draft]) {
    let shared = shared_notes(texture, drafts);
    let mut order: Vec<usize> = (0..drafts.len()).filter(|index| !drafts[*index].percussion).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(claim(&drafts[*index])), drafts[*index].voice));
    let mut rank = vec![0; drafts.len()];
    for (place, index) in order.iter().enumerate() {
        rank[*index] = place;
    }
    for leader in order {
        if drafts[leader].doubles.is_some() {
            continue;
        }
        for (other, count) in shared.get(&leader).into_iter().flatten() {
            let follows = rank[*other] > rank[leader] && drafts[*other].doubles.is_none();
            let alike = drafts[*other].notes.len() > 1 && count * 1000 >= drafts[*other].notes.len() * SHARE;
            if follows && alike && can_double(texture, &drafts[*other], &drafts[leader]) {
                drafts[*other].doubles = Some(drafts[leader].voice);
            }
        }
    }
}

/// Whether a line that has enough of another's notes doubles it. A voice of chords that has the notes of an accompanying
/// line does not: it is there for the chord; nor do tuned drums, nor trumpets that strike the bass's notes octaves above.
fn can_double(texture: &Texture, line: &Draft, leader: &Draft) -> bool {
    let in_chords = |draft: &Draft| draft.evidence.chordal >= LAYER;
    let for_chord = in_chords(line) && !in_chords(leader) && leader.evidence.lead < 500;
    let near = leader.evidence.lead >= 500 || line.mean_pitch.abs_diff(leader.mean_pitch) <= FAR;
    let alike = line.evidence.sings == leader.evidence.sings;
    alike && near && !for_chord && covers(texture, line, leader)
}

/// Whether enough of the leader's notes that start while a line plays are of a pitch class that it sounds then.
fn covers(texture: &Texture, line: &Draft, leader: &Draft) -> bool {
    let (mut all, mut covered, mut next) = (0, 0, 0);
    for tone in leader.tones.iter().map(|index| &texture.tones[*index]) {
        if tone.start < line.span.start.0 || tone.start >= line.span.end.0 {
            continue;
        }
        let sounding = |index: &usize| texture.tones[*index].start <= tone.start;
        next += line.tones[next..].partition_point(sounding);
        let near = &line.tones[next.saturating_sub(MOST_ALIKE)..next];
        let same = |index: &&usize| texture.tones[**index].pitch % 12 == tone.pitch % 12;
        all += 1;
        covered +=
            usize::from(near.iter().rev().find(same).is_some_and(|index| texture.tones[*index].end > tone.start));
    }
    covered * 1000 >= all * COVER
}

/// What makes a line lead its doubles.
fn claim(draft: &Draft) -> (u32, usize, u32) {
    (draft.evidence.lead / 250, draft.notes.len() / 4, draft.mean_pitch)
}

/// For each draft, the other drafts of its phrase that share notes with it, and how many.
fn shared_notes(texture: &Texture, drafts: &[Draft]) -> BTreeMap<usize, BTreeMap<usize, usize>> {
    let draft_of = drafts_by_note(drafts);
    let mut shared: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
    for moment in groups(&texture.tones, 0).filter(|moment| moment.len() > 1) {
        let mut alike: Vec<(u8, usize)> = moment
            .filter_map(|index| {
                let tone = &texture.tones[index];
                draft_of.get(tone.id.0 as usize).map(|draft| (tone.pitch % 12, *draft))
            })
            .collect();
        alike.sort_unstable();
        alike.dedup();
        for same in alike.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            count_pairs(&same[..same.len().min(MOST_ALIKE)], drafts, &mut shared);
        }
    }
    shared
}

fn count_pairs(same: &[(u8, usize)], drafts: &[Draft], shared: &mut BTreeMap<usize, BTreeMap<usize, usize>>) {
    for (_, a) in same {
        for (_, b) in same {
            if a != b && drafts[*a].phrase == drafts[*b].phrase {
                *shared.entry(*a).or_default().entry(*b).or_default() += 1;
            }
        }
    }
}

fn drafts_by_note(drafts: &[Draft]) -> Vec<usize> {
    let most = drafts.iter().flat_map(|draft| &draft.notes).map(|id| id.0 as usize + 1).max().unwrap_or(0);
    let mut draft_of = vec![0; most];
    for (index, draft) in drafts.iter().enumerate() {
        for id in &draft.notes {
            draft_of[id.0 as usize] = index;
        }
    }
    draft_of
}
