//! A run that its player can only have at another octave, given to one who has it where it stands.

use super::super::players::Players;
use super::{handed_on, joined};
use crate::arrange::draft::{Draft, Drafts};

/// Fewest notes for which it pays (ours): a note or two are less heard at another octave than from another player.
const NOTES: usize = 4;
/// The widest step over which the one who takes over plays a note more (ours).
const LEAP: i16 = 7;

/// The runs of folded notes of one strand, each with the note before and after where those follow without a rest.
pub(super) fn runs(part: &[Draft]) -> Vec<Vec<Draft>> {
    let (mut runs, mut at) = (Vec::new(), 0);
    for run in part.chunk_by(|a, b| a.strand == b.strand && a.folded == b.folded) {
        let end = at + run.len();
        let alone = run.windows(2).all(|pair| pair[0].start < pair[1].start);
        if run.len() >= NOTES && run[0].folded != 0 && alone {
            let goes_on = |a: usize, b: usize| {
                let [last, next] = [&part[a], &part[b]];
                let own = last.folded == 0 || next.folded == 0;
                last.strand == next.strand && next.start <= last.end && own && is_near(last, next)
            };
            let from = if at > 0 && goes_on(at - 1, at) { at - 1 } else { at };
            let to = if end < part.len() && goes_on(end - 1, end) { end + 1 } else { end };
            runs.push(part[from..to].to_vec());
        }
        at = end;
    }
    runs
}

/// Whether two notes, each where it was written, are no leap apart: a join is not played over one.
fn is_near(a: &Draft, b: &Draft) -> bool {
    let written = |draft: &Draft| i16::from(draft.pitch) - draft.folded;
    (written(a) - written(b)).abs() <= LEAP
}

impl Players<'_> {
    /// Gives a run to a player who rests and has it where it stands; at the joins both play.
    pub(super) fn give(&self, seat: usize, run: &[Draft], drafts: &mut Drafts) {
        let unfolded = |draft: &Draft| {
            let pitch = u8::try_from(i16::from(draft.pitch) - draft.folded).unwrap_or(draft.pitch);
            Draft { pitch, folded: 0, ..draft.clone() }
        };
        let notes: Vec<Draft> = run.iter().map(unfolded).collect();
        let folded: Vec<Draft> = run.iter().filter(|draft| draft.folded != 0).cloned().collect();
        if !folded.iter().all(|draft| self.is_open(seat, draft)) {
            return;
        }
        let Some(helper) = self.helper(seat, &notes, drafts) else { return };
        let given = run.iter().zip(&notes).map(
            |(before, note)| {
                if before.folded == 0 { joined(note) } else { handed_on(note) }
            },
        );
        let given = given.collect();
        drafts.take_out(seat, &folded);
        drafts.put_in(helper, given);
    }
}
