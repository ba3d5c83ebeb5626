//! Broken chords shared out: held tones with a pulse, by the player whose figure it is and others who rest.
//!
//! An Alberti bass or a pedalled arpeggio is one hand's way to sound a chord. An instrument to which it does not lie well
//! plays one layer of it, and players who rest beside it the others, each tone from where the figure brings it and held on
//! as under a pedal: the bass on the strong beats, after-beats and held tones above (common practice). Nobody
//! plays a tone before the figure has it, so that the figure is still heard.

use super::broken_chord::{figure, lies_well};
use super::players::{Players, rests};
use crate::arrange::decision::Transformation;
use crate::arrange::draft::{Draft, Drafts};
use crate::arrange::ledger::LostReason;
use crate::arrange::pedal::harmony_end;
use crate::arrange::realize::{SLACK_MS, metric_weight};
use crate::score::Tick;
use std::collections::BTreeSet;

/// Fewest tones of a figure that is shared (ours): shorter ones are over before it pays.
const TONES: usize = 12;
/// Most players who help with one figure (ours): with its own player they are a chord of four.
const HELPERS: usize = 3;
/// Beats after which a figure that has not come back to its bass is taken up anew (ours).
const BEATS: u64 = 2;
/// What a beat weighs in its bar.
const ON_BEAT: i64 = 100;
/// What a helper of another choir costs, as semitones outside the best register, and what one who helped just now saves.
const STRANGER: i64 = 6;
const GOES_ON: i64 = 50;

/// Shares out every broken chord that does not lie well for its seat while others rest.
pub(in crate::arrange) fn share_broken_chords(players: Players<'_>, drafts: &mut Drafts) {
    for seat in 0..players.seats.len() {
        let mut last = Vec::new();
        for figure in players.figures(seat, &drafts.seats[seat]) {
            let helpers = players.helpers(seat, &figure, drafts, &last);
            if let Some((among, layers)) = players.layers(seat, &figure, &helpers) {
                players.lay(seat, &figure, (&among, layers), drafts);
                last = among;
            }
        }
    }
}

/// A tone of a layer, and where the cell of the figure that it is of ends.
type Tone = (Draft, u64);

impl Players<'_> {
    /// The broken chords of a seat that do not lie well there.
    fn figures(&self, seat: usize, part: &[Draft]) -> Vec<Vec<Draft>> {
        let facts = &self.seats[seat];
        let (mut figures, mut rest) = (Vec::new(), part);
        while !rest.is_empty() && facts.melodic && !facts.decays && facts.hand_span == 0 {
            let (own, after) = rest.split_at(figure(rest).max(1));
            if own.len() >= TONES
                && own.iter().all(|draft| self.is_open(seat, draft))
                && !lies_well(&self.desk(seat), own.iter())
            {
                figures.push(own.to_vec());
            }
            rest = after;
        }
        figures
    }

    /// Seats that rest meanwhile and hold their tones, the fittest first; those that helped just now before others.
    fn helpers(&self, seat: usize, figure: &[Draft], drafts: &Drafts, last: &[usize]) -> Vec<usize> {
        let pitches = pitches(figure);
        let (Some(first), Some(end)) = (figure.first(), figure.iter().map(|draft| draft.end).max()) else {
            return Vec::new();
        };
        let open = |other: &usize| {
            let facts = &self.seats[*other];
            let may = || self.wishes.may_pick_up(first.strand, *other as u16, first.start);
            let fit = *other != seat && facts.melodic && !facts.decays && facts.hand_span == 0;
            fit && rests(&drafts.seats[*other], first.start, end) && may()
        };
        let cost = |other: &usize| {
            let facts = &self.seats[*other];
            let outside: i64 = pitches.iter().skip(1).map(|pitch| facts.outside_tessitura(i16::from(*pitch))).sum();
            outside + i64::from(facts.choir != self.seats[seat].choir) * STRANGER
                - i64::from(last.contains(other)) * GOES_ON
        };
        let mut open: Vec<usize> = (0..self.seats.len()).filter(open).collect();
        open.sort_by_key(|other| (cost(other), *other));
        open.truncate(HELPERS.min(pitches.len().saturating_sub(1)));
        open
    }

    /// The players of a figure from low to high, as many as can reach what falls to them, and the tones of each.
    fn layers(&self, seat: usize, figure: &[Draft], helpers: &[usize]) -> Option<(Vec<usize>, Vec<Vec<Tone>>)> {
        let reaches =
            |(player, tones): (&usize, &Vec<Tone>)| tones.iter().all(|tone| self.seats[*player].has(tone.0.pitch));
        (1..=helpers.len()).rev().find_map(|count| {
            let mut among: Vec<usize> = helpers[..count].iter().copied().chain([seat]).collect();
            among.sort_by_key(|player| (self.seats[*player].centre(), std::cmp::Reverse(*player)));
            let layers = layers(&self.cells(seat, figure, among.len()), among.len());
            among.iter().zip(&layers).all(reaches).then_some((among, layers))
        })
    }

    /// A figure cut at bars, after two beats, and where it comes back to its bass: on a beat, or anywhere for two players, of
    /// whom one has the low tones and one the after-beats.
    fn cells<'f>(&self, seat: usize, figure: &'f [Draft], players: usize) -> Vec<&'f [Draft]> {
        let desk = self.desk(seat);
        let meters = &self.clock.0.meters;
        let mut cells = Vec::new();
        let mut from = 0;
        for place in 1..figure.len() {
            let (draft, start) = (&figure[place], Tick(figure[place].start));
            let beat = self.clock.beat(start.0);
            let on_beat = metric_weight(&desk, draft.start) >= ON_BEAT;
            let bar = meters.bar_at(start).span.start == start;
            let long = draft.start >= figure[from].start + BEATS * beat;
            let bass = draft.pitch < figure[place - 1].pitch
                && figure.get(place + 1).is_none_or(|next| draft.pitch < next.pitch);
            if bar || (bass && (on_beat || players == 2)) || (long && on_beat) {
                cells.push(&figure[from..place]);
                from = place;
            }
        }
        cells.push(&figure[from..]);
        cells
    }

    /// Puts the layers in place of the figure.
    fn lay(&self, seat: usize, figure: &[Draft], (among, layers): (&[usize], Vec<Vec<Tone>>), drafts: &mut Drafts) {
        drafts.take_out(seat, figure);
        for (player, layer) in among.iter().zip(layers) {
            let held = self.hold(*player, layer, &mut drafts.out);
            drafts.put_in(*player, held);
        }
    }

    /// The tones of a layer as its player has them: as many as lie well, each held to the next, or while harmony and cell last.
    fn hold(&self, player: usize, layer: Vec<Tone>, out: &mut Vec<(Draft, LostReason)>) -> Vec<Draft> {
        let facts = &self.seats[player];
        let mut kept: Vec<Tone> = Vec::new();
        for (draft, end) in layer {
            let Some((last, _)) = kept.last_mut() else {
                kept.push((draft, end));
                continue;
            };
            let apart = self.clock.ms(draft.start) - self.clock.ms(last.start) + SLACK_MS;
            match last.pitch == draft.pitch {
                true if apart < facts.repeat_ms => last.sources.extend(draft.sources),
                false if apart < facts.broken_ms => out.push((draft, LostReason::Thinned)),
                _ => kept.push((draft, end)),
            }
        }
        let next: Vec<u64> = kept.iter().skip(1).map(|(next, _)| next.start).chain([u64::MAX]).collect();
        let held = |((draft, cell), next): (Tone, u64)| {
            let harmony = harmony_end(self.chords, draft.start, draft.end, draft.pitch);
            let end = cell.min(harmony).max(draft.end).min(next);
            Draft { end, rewritten: Some(Transformation::SharedBrokenChord), ..draft }
        };
        kept.into_iter().zip(next).map(held).collect()
    }
}

/// The pitches of a figure, each once, from the lowest.
fn pitches(figure: &[Draft]) -> Vec<u8> {
    let pitches: BTreeSet<u8> = figure.iter().map(|draft| draft.pitch).collect();
    pitches.into_iter().collect()
}

/// The tones of every cell dealt out to so many players, from low to high: the lowest pitch to the lowest.
fn layers(cells: &[&[Draft]], players: usize) -> Vec<Vec<Tone>> {
    let mut layers = vec![Vec::new(); players];
    for cell in cells {
        let pitches = pitches(cell);
        let end = cell.iter().map(|draft| draft.end).max().unwrap_or(0);
        for draft in *cell {
            let rank = pitches.partition_point(|pitch| *pitch < draft.pitch);
            layers[layer(rank, pitches.len(), players)].push((draft.clone(), end));
        }
    }
    layers
}

/// Whose a pitch is by its rank among so many.
const fn layer(rank: usize, pitches: usize, players: usize) -> usize {
    if rank == 0 || players < 2 {
        0
    } else if pitches <= players {
        rank
    } else {
        1 + (rank - 1) * (players - 1) / (pitches - 1)
    }
}
