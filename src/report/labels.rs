//! The melody as note labels, in the form that measuring scripts read: onsets in quarter notes from the start of the
//! file, MIDI pitches, and tracks counted as the file's MTrk chunks from 0.

use crate::analysis::Analysis;
use crate::line::VoiceId;
use crate::run::Error;
use crate::score::{Score, Tick};
use serde::Serialize;

/// Who has the melody, note by note and span by span.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Labels {
    /// The notes of the melody in time order.
    pub melody: Vec<MelodyNote>,
    /// Who has it over time.
    pub segments: Vec<Segment>,
    /// The track that has most of it; 0 when nothing is pitched.
    pub melody_track: u16,
}

/// A note of the melody.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MelodyNote {
    /// Start in quarter notes.
    pub onset_q: f64,
    /// MIDI number.
    pub pitch: u8,
    /// MTrk chunk.
    pub track: u16,
}

/// A span in which one track has the melody.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Segment {
    /// Start in quarter notes.
    pub start_q: f64,
    /// End in quarter notes.
    pub end_q: f64,
    /// MTrk chunk.
    pub track: u16,
}

/// The labels of a score's analysis. For a file's own ticks, analyse the score as it was read, before
/// [`crate::prepare::prepare`].
#[must_use]
pub fn labels(score: &Score, analysis: &Analysis) -> Labels {
    let quarter = f64::from(score.frame.division().per_quarter());
    let quarters = |tick: Tick| tick.0 as f64 / quarter;
    let segment = |(span, voice): &(crate::score::TickSpan, VoiceId)| Segment {
        start_q: quarters(span.start),
        end_q: quarters(span.end),
        track: track(score, part_of(analysis, *voice)),
    };
    let note = |(part, note): (usize, &crate::score::Note)| MelodyNote {
        onset_q: quarters(note.start),
        pitch: note.sound.midi(),
        track: track(score, part),
    };
    Labels {
        melody: analysis.melody_notes(score).into_iter().filter_map(|id| score.note(id)).map(note).collect(),
        segments: analysis.melody.iter().map(segment).collect(),
        melody_track: most_melodic(score, analysis),
    }
}

/// One line of JSON, with the line's end.
///
/// # Errors
/// [`Error::Encode`] when it cannot be written as JSON.
pub fn to_text(labels: &Labels) -> Result<String, Error> {
    let text = serde_json::to_string(labels);
    text.map(|text| text + "\n").map_err(|error| Error::Encode { what: "JSON", why: error.to_string() })
}

fn part_of(analysis: &Analysis, voice: VoiceId) -> usize {
    analysis.voices.get(voice.0 as usize).map_or(0, |voice| usize::from(voice.part))
}

fn track(score: &Score, part: usize) -> u16 {
    score.parts.get(part).map_or(0, |part| part.track)
}

/// The track with most ticks of melody; of equals the first.
fn most_melodic(score: &Score, analysis: &Analysis) -> u16 {
    let mut ticks = vec![0u64; score.parts.len()];
    for (span, voice) in &analysis.melody {
        if let Some(sum) = ticks.get_mut(part_of(analysis, *voice)) {
            *sum += span.length().0;
        }
    }
    let most = (0..ticks.len()).rev().max_by_key(|part| ticks.get(*part));
    most.map_or(0, |part| track(score, part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Run;

    /// A tune above chords: the second and third chunk of the file.
    fn heard() -> Labels {
        let score = crate::midi::read(include_bytes!("../../scores/gymnopedie-1.mid")).unwrap().value;
        let analysis = crate::analysis::analyze(&score, &Run::default()).unwrap().value;
        labels(&score, &analysis)
    }

    #[test]
    fn onsets_are_quarters_and_tracks_are_chunks() {
        let labels = heard();
        assert!(labels.melody.windows(2).all(|pair| pair[0].onset_q <= pair[1].onset_q));
        assert!(labels.segments.windows(2).all(|pair| pair[0].end_q <= pair[1].start_q));
        assert!(labels.segments.iter().any(|segment| segment.track == labels.melody_track));
        assert!(!labels.melody.is_empty());
    }

    #[test]
    fn the_keys_are_those_that_scripts_read() {
        let text = to_text(&heard()).unwrap();
        for key in
            ["\"melody\":[{\"onset_q\":", "\"pitch\":", "\"segments\":[{\"start_q\":", "\"end_q\":", "\"track\":"]
        {
            assert!(text.contains(key), "{key}");
        }
        assert_eq!(text.lines().count(), 1);
    }
}
