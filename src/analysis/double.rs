//! Lines that double another at the unison or in octaves.

use super::role::Draft;
use super::texture::Texture;
use super::tone::groups;
use crate::line::Role;
use std::collections::BTreeMap;

/// Share of a line's notes, in thousandths, that another line must have at the same moment in the same pitch class:
/// eight in ten, the rule by which the Hauptstimme sets mark doublings.
const SHARE: usize = 800;
/// Notes of one moment and pitch class that are compared with each other.
const MOST_ALIKE: usize = 32;

/// Finds for each draft the voice it doubles. Of two that double each other the one with more of the melody leads, then
/// the longer, then the higher; who leads doubles nobody. A line and its doubles have the same roles.
pub(super) fn find(texture: &Texture, drafts: &mut [Draft]) {
    let shared = shared_notes(texture, drafts);
    let mut order: Vec<usize> = (0..drafts.len()).filter(|index| !drafts[*index].percussion).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(claim(&drafts[*index])), drafts[*index].voice));
    let mut rank = vec![0; drafts.len()];
    for (place, index) in order.iter().enumerate() {
        rank[*index] = place;
    }
    let mut followers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for leader in order {
        if drafts[leader].doubles.is_some() {
            continue;
        }
        for (other, count) in shared.get(&leader).into_iter().flatten() {
            let follows = rank[*other] > rank[leader] && drafts[*other].doubles.is_none();
            if follows && drafts[*other].notes.len() > 1 && count * 1000 >= drafts[*other].notes.len() * SHARE {
                drafts[*other].doubles = Some(drafts[leader].voice);
                followers.entry(leader).or_default().push(*other);
            }
        }
    }
    for (leader, followers) in followers {
        share_roles(drafts, leader, &followers);
    }
}

/// Gives a line and its doubles the same roles: the leader's, unless one of them is the bass and the leader is no tune.
fn share_roles(drafts: &mut [Draft], leader: usize, followers: &[usize]) {
    let own = drafts[leader].roles;
    let bass = followers.iter().map(|index| drafts[*index].roles).find(|roles| roles.main() == Role::Bass);
    let roles = bass.filter(|_| own.main() != Role::Melody).unwrap_or(own);
    for index in followers.iter().chain([&leader]) {
        drafts[*index].roles = roles;
    }
}

/// What makes a line lead its doubles.
fn claim(draft: &Draft) -> (u16, usize, u32) {
    (draft.roles.weight(Role::Melody) / 250, draft.notes.len() / 4, draft.mean_pitch)
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
