//! Notes that do not sound, but whose octave in the same line does: the line is there, its doubling is folded.
//!
//! A pianist's octaves are one line made stronger. Where no player is free to double it, the line is not lost.

use super::source::Source;
use crate::analysis::Analysis;
use crate::line::LineId;
use crate::score::NoteId;
use std::collections::{BTreeMap, BTreeSet};

/// Parts of a quarter by which the two notes of a performed octave may be apart (as chords are counted elsewhere).
const APART: u64 = 20;

/// The octaves of a score's lines that sound.
pub(super) struct Octaves<'a> {
    source: &'a Source,
    /// The line that each line doubles.
    leaders: BTreeMap<LineId, LineId>,
    /// Line, pitch class and start of all that sounds.
    sounding: BTreeSet<(LineId, u8, u64)>,
}

impl<'a> Octaves<'a> {
    /// Those of the notes that `sounds` tells.
    pub(super) fn new(source: &'a Source, analysis: &Analysis, sounds: impl Fn(usize) -> bool) -> Self {
        let leaders = analysis.lines.iter().filter_map(|line| Some((line.id, line.doubles?))).collect();
        let mut octaves = Self { source, leaders, sounding: BTreeSet::new() };
        let sounding = (0..source.notes.len()).filter(|index| sounds(*index) && !source.notes[*index].percussion);
        octaves.sounding = sounding.map(|index| octaves.key(&source.notes[index])).collect();
        octaves
    }

    /// Whether the octave of a silent note sounds in its line.
    pub(super) fn speak_for(&self, id: NoteId) -> bool {
        let note = self.source.note(id);
        let (line, class, start) = self.key(note);
        let apart = self.source.quarter / APART;
        let near = (line, class, start.saturating_sub(apart))..=(line, class, start + apart);
        !note.percussion && self.sounding.range(near).next().is_some()
    }

    fn key(&self, note: &super::source::SourceNote) -> (LineId, u8, u64) {
        (self.leaders.get(&note.line).copied().unwrap_or(note.line), note.pitch % 12, note.start)
    }
}

#[cfg(test)]
mod tests {
    use crate::arrange::fixture::{analysis, ensemble, note, part, pitch, score};
    use crate::arrange::{LossLimits, LostReason, Plan, Style, arrange};
    use crate::line::Role;
    use crate::run::Run;
    use crate::score::{Score, Sound};
    use std::sync::Arc;

    /// A left hand in octaves under a tune.
    fn octaves() -> Score {
        let mut left = part("Left", 0, "");
        for (index, name) in ["C", "D", "E", "F", "G", "F", "E", "D"].iter().enumerate() {
            for octave in ["2", "3"] {
                let sound = Sound::Pitched(pitch(&format!("{name}{octave}")));
                left.notes.push(note(sound, index as u64 * 480, 480));
            }
        }
        score(vec![part("Tune", 0, "E5 F5 G5 A5 B5 A5 G5 F5"), left])
    }

    fn arranged(players: &[&str]) -> crate::arrange::Arrangement {
        let score = octaves();
        let heard = analysis(&score, &[Role::Melody, Role::Bass]);
        let players = Arc::new(ensemble(players));
        arrange(&score, &heard, &players, &Style::default(), &Plan::default(), &Run::default()).unwrap().value
    }

    #[test]
    fn the_lower_octave_goes_to_a_low_player_who_is_free() {
        let made = arranged(&["Flute", "Cello", "Bassoon"]);
        assert!(made.ledger.lost.is_empty(), "{:?}", made.ledger.lost);
        let lowest = |seat: usize| made.seats[seat].notes.iter().map(|note| note.sound.midi()).min().unwrap();
        let mut bottom = [lowest(1), lowest(2)];
        bottom.sort_unstable();
        assert_eq!(bottom, [36, 48], "cello and bassoon are an octave apart");
    }

    #[test]
    fn an_octave_nobody_can_double_is_told_as_folded_and_is_no_loss() {
        let made = arranged(&["Flute", "Bassoon"]);
        assert_eq!(made.ledger.lost.len(), 8);
        assert!(made.ledger.lost.iter().all(|lost| lost.reason == LostReason::OctaveFolded), "{:?}", made.ledger.lost);
        let limits: LossLimits = "bass=0,harmony=0,all=0".parse().unwrap();
        assert!(limits.check(&octaves(), &made).is_empty());
    }
}
