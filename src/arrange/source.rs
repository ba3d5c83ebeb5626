//! The score as the arranger works on it: pitched notes with times, roles and what losing each would cost, cut into
//! monophonic [`Strand`]s that run in [`Stream`]s.
//!
//! A line is cut into strands where it holds chords (one layer a rank) and where it rests for a quarter or more, since
//! a rest is where another player may take over, or a seat lend itself to a second line.

use super::asked::{Asked, Techniques};
use super::costs::{CostKind, Weights};
use super::exposed;
use super::facts::part_program;
use super::figure::keep_together;
use super::signs::{Written, has_plain_copy};
use crate::analysis::Analysis;
use crate::line::{Line, LineId, Role};
use crate::profile::Profile;
use crate::score::{Dynamic, Name, NoteId, Part, Score, Sign, Sound, Tick, TickSpan};
use std::collections::BTreeMap;

/// What the arranger needs of the score and its analysis.
#[derive(Debug)]
pub(super) struct Source {
    /// One entry a note of the score, by its id; percussion notes have no strand.
    pub(super) notes: Vec<SourceNote>,
    /// By (start, stream).
    pub(super) strands: Vec<Strand>,
    /// Streams from high to low at their first note.
    pub(super) streams: Vec<Stream>,
    /// Ticks of a quarter note.
    pub(super) quarter: u64,
    /// End of the last note.
    pub(super) end: u64,
    /// Number of phrases, at least 1.
    pub(super) phrases: Vec<TickSpan>,
    /// The section of each phrase.
    pub(super) sections: Vec<u32>,
    /// How each part asks to be played.
    asked: Vec<Asked>,
    /// Which parts are a keyboard's.
    keyboards: Vec<bool>,
    /// What is written beside the notes of a notated source.
    pub(super) written: Written,
    /// Whether it is louder here than there.
    pub(super) has_dynamics: bool,
    /// Whether lengths are written ones, and slurs and dots the composer's.
    pub(super) notated: bool,
}

/// A note with what the costs ask of it.
#[derive(Debug, Clone)]
pub(super) struct SourceNote {
    pub(super) start: u64,
    pub(super) end: u64,
    /// Where it may end on an instrument that sustains, since the pedal holds it (see `pedal`); not before `end`.
    pub(super) held: u64,
    /// Start in milliseconds.
    pub(super) on_ms: i64,
    /// End in milliseconds.
    pub(super) off_ms: i64,
    /// MIDI number of the pitch or percussion key.
    pub(super) pitch: u8,
    pub(super) percussion: bool,
    pub(super) part: u16,
    pub(super) velocity: u8,
    /// The dynamic of the music there.
    pub(super) dynamic: Dynamic,
    pub(super) role: Role,
    pub(super) line: LineId,
    /// What it costs when it does not sound.
    pub(super) weight: i64,
    /// Whether it is the third of a triad that sounds whole.
    pub(super) third: bool,
    /// A weightier note of the same start and pitch, which may speak for it.
    pub(super) twin: Option<NoteId>,
    /// How its pitch is written.
    pub(super) name: Option<Name>,
    /// What is written at it.
    pub(super) signs: Vec<Sign>,
}

/// Notes one after another: a layer of a line between rests. What is given to a seat as a whole.
#[derive(Debug, Clone)]
pub(super) struct Strand {
    pub(super) line: LineId,
    pub(super) stream: u32,
    pub(super) phrase: u32,
    pub(super) notes: Vec<NoteId>,
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) role: Role,
    pub(super) part: u16,
    /// Whether nothing, or one other, sounds with it most of the time.
    pub(super) exposed: bool,
    /// Its number among the strands of its line, from 0, and how many those are.
    pub(super) piece: (u32, u32),
    /// (pitch, notes of it).
    pub(super) pitches: Vec<(u8, i64)>,
}

/// Strands of one layer of one voice through the piece, in time order.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub(super) strands: Vec<u32>,
    /// Sum of the weights of its notes: how much depends on it.
    pub(super) weight: i64,
}

impl Source {
    /// Prepares a score.
    pub(super) fn new(score: &Score, analysis: &Analysis, weights: &Weights) -> Self {
        let quarter = u64::from(score.frame.division().per_quarter());
        let mut notes = bare_notes(score, analysis);
        let mut layers = layers(&mut notes, analysis, quarter);
        keep_together(&analysis.ornaments, &mut notes, &mut layers);
        weigh(&mut notes, weights, quarter);
        let (strands, streams) = strands(&notes, &mut layers, quarter);
        let end = notes.iter().map(|note| note.end).max().unwrap_or(0);
        let phrases: Vec<TickSpan> = analysis.phrases.iter().map(|phrase| phrase.span).collect();
        let sections = analysis.phrases.iter().map(|phrase| phrase.section).collect();
        let phrases = if phrases.is_empty() { vec![TickSpan::new(Tick(0), Tick(end))] } else { phrases };
        let asked = score.parts.iter().map(Asked::of).collect();
        let keyboards = score.parts.iter().map(is_keyboard).collect();
        let (written, notated) = (Written::of(score), score.notated);
        let has_dynamics = notes.windows(2).any(|pair| pair[0].dynamic != pair[1].dynamic);
        Self {
            notes,
            strands,
            streams,
            quarter,
            end,
            phrases,
            sections,
            asked,
            keyboards,
            written,
            has_dynamics,
            notated,
        }
    }

    /// Whether a note is of a keyboard's part.
    pub(super) fn is_keyboard(&self, id: NoteId) -> bool {
        self.keyboards.get(usize::from(self.note(id).part)).copied().unwrap_or(false)
    }

    /// Makes strands so heavy that nothing free displaces them.
    pub(super) fn emphasize(&mut self, strands: impl Fn(usize) -> bool) {
        for (_, strand) in self.strands.iter().enumerate().filter(|(index, _)| strands(*index)) {
            for id in &strand.notes {
                self.notes[id.0 as usize].weight *= 20;
            }
        }
    }

    /// The techniques by which an instrument plays the notes of each part.
    pub(super) fn techniques(&self, profile: &Profile) -> Vec<Techniques> {
        self.asked.iter().map(|asked| asked.on(profile)).collect()
    }

    /// A note by its id.
    pub(super) fn note(&self, id: NoteId) -> &SourceNote {
        &self.notes[id.0 as usize]
    }

    /// What is written at the first of some notes that has anything; no ornament where one of those struck together with
    /// the first has none.
    pub(super) fn signs(&self, notes: &[NoteId]) -> Vec<Sign> {
        let of = |id: &NoteId| self.note(*id).signs.as_slice();
        let first = notes.first().map(|id| self.note(*id).start);
        let together = notes.iter().filter(|id| Some(self.note(**id).start) == first);
        let plain = has_plain_copy(together.map(of));
        let signs = notes.iter().map(of).find(|signs| !signs.is_empty()).unwrap_or_default();
        signs.iter().filter(|sign| !plain || !sign.is_played_out()).cloned().collect()
    }

    /// Whether a note that several of the source become is a grace note.
    pub(super) fn is_grace(&self, notes: &[NoteId]) -> bool {
        notes.iter().all(|id| self.note(*id).signs.iter().any(|sign| matches!(sign, Sign::Grace(_))))
    }

    /// The name of the first of some notes that has one.
    pub(super) fn name(&self, notes: &[NoteId]) -> Option<Name> {
        notes.iter().find_map(|id| self.note(*id).name)
    }

    /// The section of a phrase; 0 where the analysis gives none.
    pub(super) fn section(&self, phrase: usize) -> u32 {
        self.sections.get(phrase).copied().unwrap_or(0)
    }
}

/// Whether a part is a keyboard's: pianos, harpsichords and clavichords of General MIDI, in which a part that names no
/// program is a piano too.
fn is_keyboard(part: &Part) -> bool {
    part_program(part).map_or(!part.percussion, |program| program.0 < 8)
}

fn bare_notes(score: &Score, analysis: &Analysis) -> Vec<SourceNote> {
    let ms = |tick: Tick| score.frame.tempo.seconds_at(tick).millis();
    let mut notes = Vec::with_capacity(score.note_count());
    for (part, index) in score.parts.iter().zip(0u16..) {
        notes.extend(part.notes.iter().map(|note| SourceNote {
            start: note.start.0,
            end: note.end().0,
            held: note.end().0,
            on_ms: ms(note.start),
            off_ms: ms(note.end()),
            pitch: note.sound.midi(),
            percussion: matches!(note.sound, Sound::Percussion(_)),
            part: index,
            velocity: note.velocity.value(),
            dynamic: analysis.dynamic_at(note.start),
            role: Role::Harmony,
            line: LineId(0),
            weight: 0,
            third: false,
            twin: None,
            name: note.name,
            signs: note.signs.clone(),
        }));
    }
    notes
}

/// A layer of a line, before it is cut at rests.
pub(super) struct Layer {
    voice: u32,
    rank: usize,
    pub(super) line: LineId,
    phrase: u32,
    pub(super) role: Role,
    pub(super) notes: Vec<NoteId>,
}

/// Cuts every line into layers and writes role and line into its notes.
fn layers(notes: &mut [SourceNote], analysis: &Analysis, quarter: u64) -> Vec<Layer> {
    let mut layers = Vec::new();
    for line in &analysis.lines {
        let role = line.roles.main();
        let from_bottom = role == Role::Bass;
        for (rank, ids) in ranks(notes, line, quarter, from_bottom).into_iter().enumerate() {
            let role = if rank > 0 && role != Role::Rhythm { Role::Harmony } else { role };
            for id in &ids {
                let note = &mut notes[id.0 as usize];
                note.role = if note.percussion { Role::Percussion } else { role };
                note.line = line.id;
            }
            layers.push(Layer { voice: line.voice.0, rank, line: line.id, phrase: line.phrase, role, notes: ids });
        }
    }
    layers
}

/// The notes of a line by their rank among those struck together, from the top (from the bottom for a bass).
fn ranks(notes: &[SourceNote], line: &Line, quarter: u64, from_bottom: bool) -> Vec<Vec<NoteId>> {
    let mut ids: Vec<NoteId> = line.notes.iter().copied().filter(|id| sounds(&notes[id.0 as usize])).collect();
    let key = |id: &NoteId| {
        let note = &notes[id.0 as usize];
        let pitch = i16::from(note.pitch);
        (note.start, if from_bottom { pitch } else { -pitch }, id.0)
    };
    ids.sort_by_key(key);
    let mut ranks: Vec<Vec<NoteId>> = Vec::new();
    let (mut chord_start, mut rank) = (None, 0);
    for id in ids {
        let start = notes[id.0 as usize].start;
        match chord_start {
            Some(first) if start <= first + quarter / 20 => rank += 1,
            _ => (chord_start, rank) = (Some(start), 0),
        }
        if ranks.len() <= rank {
            ranks.push(Vec::new());
        }
        ranks[rank].push(id);
    }
    ranks
}

/// Pitched, and of some length.
fn sounds(note: &SourceNote) -> bool {
    !note.percussion && note.end > note.start
}

/// Gives every pitched note the cost of losing it.
///
/// It is its role's weight; more at the top or bottom of all that sounds, more for the third of the chord; less when a
/// weightier note struck together has the same pitch class or an inner note's pitch class sounds already, and next to
/// nothing at the same pitch. An after-beat that alone has its pitch class is worth a chord tone.
fn weigh(notes: &mut [SourceNote], weights: &Weights, quarter: u64) {
    let mut order: Vec<u32> = (0..notes.len() as u32).filter(|i| sounds(&notes[*i as usize])).collect();
    order.sort_by_key(|i| (notes[*i as usize].start, notes[*i as usize].pitch, *i));
    let mut sounding: Vec<u32> = Vec::new();
    let mut from = 0;
    while from < order.len() {
        let start = notes[order[from] as usize].start;
        let to = from + order[from..].partition_point(|i| notes[*i as usize].start <= start + quarter / 20);
        sounding.retain(|i| notes[*i as usize].end > start + quarter / 10);
        sounding.extend_from_slice(&order[from..to]);
        weigh_chord(notes, weights, &order[from..to], &sounding);
        from = to;
    }
}

fn weigh_chord(notes: &mut [SourceNote], weights: &Weights, struck: &[u32], sounding: &[u32]) {
    let pitch = |i: &u32| notes[*i as usize].pitch;
    let (top, bottom) = (sounding.iter().map(pitch).max(), sounding.iter().map(pitch).min());
    let thirds = thirds(sounding.iter().map(pitch));
    let held: Vec<u8> = sounding.iter().filter(|i| !struck.contains(i)).map(pitch).collect();
    let classes: Vec<u8> = sounding.iter().map(|i| pitch(i) % 12).collect();
    for i in struck {
        let note = &mut notes[*i as usize];
        note.third = thirds >> (note.pitch % 12) & 1 == 1;
        let alone = classes.iter().filter(|class| **class == note.pitch % 12).count() == 1;
        let mut weight = weights.of(CostKind::of_role(note.role)) * worth(note.role, alone) / 100;
        if Some(note.pitch) == top {
            weight = weight.max(250) * 5 / 4;
        } else if Some(note.pitch) == bottom {
            weight = weight.max(200) * 5 / 4;
        } else if note.third {
            weight = weight * 3 / 2;
        } else if matches!(note.role, Role::Harmony | Role::Rhythm) && held.iter().any(|p| p % 12 == note.pitch % 12) {
            weight = weight * 2 / 3;
        }
        note.weight = weight.max(1);
    }
    let mut by_weight = struck.to_vec();
    by_weight.sort_by_key(|i| (-notes[*i as usize].weight, *i));
    for (place, i) in by_weight.iter().enumerate() {
        let pitch = notes[*i as usize].pitch;
        let before = &by_weight[..place];
        if let Some(twin) = before.iter().find(|j| notes[**j as usize].pitch == pitch) {
            (notes[*i as usize].weight, notes[*i as usize].twin) = (20, Some(NoteId(*twin)));
        } else if before.iter().any(|j| notes[*j as usize].pitch % 12 == pitch % 12) {
            let note = &mut notes[*i as usize];
            note.weight = if note.weight >= 250 { note.weight / 2 } else { note.weight / 3 };
        }
    }
}

/// Pitch classes (as a bit mask) that are the third of a triad whose root and fifth sound too.
fn thirds(pitches: impl Iterator<Item = u8>) -> u16 {
    let classes = pitches.fold(0u16, |classes, pitch| classes | 1 << (pitch % 12));
    let sounds = |class: u8| classes >> (class % 12) & 1 == 1;
    let is_third = |class: &u8| {
        let root = |below: u8| sounds(class + 12 - below) && sounds(class + 12 - below + 7);
        sounds(*class) && (root(3) || root(4))
    };
    (0..12).filter(is_third).fold(0, |mask, class| mask | 1 << class)
}

/// What the loss of one note of a role costs before the style's weight; `alone` when no other note of its pitch class sounds.
const fn worth(role: Role, alone: bool) -> i64 {
    match role {
        Role::Melody => 400,
        Role::Countermelody => 200,
        Role::Bass => 250,
        Role::Rhythm if !alone => 80,
        Role::Percussion => 80,
        Role::Harmony | Role::Rhythm => 100,
    }
}

/// Cuts layers at rests of a quarter or more, and joins the pieces of one layer of one voice into streams.
fn strands(notes: &[SourceNote], layers: &mut [Layer], quarter: u64) -> (Vec<Strand>, Vec<Stream>) {
    let mut by_stream: BTreeMap<(u32, usize), Vec<Strand>> = BTreeMap::new();
    for layer in layers.iter_mut() {
        let mut pieces: Vec<Vec<NoteId>> = Vec::new();
        let mut end = 0;
        for id in std::mem::take(&mut layer.notes) {
            let note = &notes[id.0 as usize];
            match pieces.last_mut() {
                Some(piece) if note.start < end + quarter => piece.push(id),
                _ => pieces.push(vec![id]),
            }
            end = end.max(note.end);
        }
        let stream = by_stream.entry((layer.voice, layer.rank)).or_default();
        stream.extend(pieces.into_iter().map(|piece| strand(notes, layer, piece)));
    }
    number(notes, by_stream.into_values().collect())
}

fn strand(notes: &[SourceNote], layer: &Layer, ids: Vec<NoteId>) -> Strand {
    let of = |id: &NoteId| &notes[id.0 as usize];
    let mut counts: BTreeMap<u8, i64> = BTreeMap::new();
    let mut parts: BTreeMap<u16, u32> = BTreeMap::new();
    for id in &ids {
        *counts.entry(of(id).pitch).or_default() += 1;
        *parts.entry(of(id).part).or_default() += 1;
    }
    Strand {
        line: layer.line,
        stream: 0,
        phrase: layer.phrase,
        start: ids.iter().map(|id| of(id).start).min().unwrap_or(0),
        end: ids.iter().map(|id| of(id).end).max().unwrap_or(0),
        role: layer.role,
        part: parts.into_iter().max_by_key(|(part, n)| (*n, std::cmp::Reverse(*part))).map_or(0, |(part, _)| part),
        exposed: false,
        piece: (0, 0),
        pitches: counts.into_iter().collect(),
        notes: ids,
    }
}

fn number(notes: &[SourceNote], mut streams: Vec<Vec<Strand>>) -> (Vec<Strand>, Vec<Stream>) {
    let mut strands = Vec::new();
    for (stream, index) in streams.iter_mut().zip(0u32..) {
        stream.sort_by_key(|strand| (strand.start, strand.end));
        for strand in stream.iter_mut() {
            strand.stream = index;
        }
    }
    let count = streams.len();
    strands.extend(streams.into_iter().flatten());
    strands.sort_by_key(|strand| (strand.start, strand.stream));
    number_pieces(&mut strands);
    exposed::mark(&mut strands);
    let mut out = vec![Stream { strands: Vec::new(), weight: 0 }; count];
    for (strand, index) in strands.iter().zip(0u32..) {
        let stream = &mut out[strand.stream as usize];
        stream.strands.push(index);
        stream.weight += strand.notes.iter().map(|id| notes[id.0 as usize].weight).sum::<i64>();
    }
    (strands, out)
}

/// Numbers the strands of each line in their order.
fn number_pieces(strands: &mut [Strand]) {
    let mut counts: BTreeMap<LineId, u32> = BTreeMap::new();
    for strand in strands.iter_mut() {
        let count = counts.entry(strand.line).or_default();
        strand.piece.0 = *count;
        *count += 1;
    }
    for strand in strands.iter_mut() {
        strand.piece.1 = counts.get(&strand.line).copied().unwrap_or(1);
    }
}
