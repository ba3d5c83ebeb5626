//! The score: drafts placed in time, their staves as parts.

use super::MAX_XML_STAVES;
use super::bars::Bars;
use super::cursor::limit;
use super::document::Document;
use super::draft::{Draft, DraftNote, Placed, Sign};
use super::instruments::{Instrument, PIZZICATO, is_bowed};
use super::keys::{self, Keys};
use super::loudness::{Loudness, hairpins};
use super::notices::{Kind, Notices};
use super::part::PartReader;
use super::ties::Span;
use super::{graces, joins, ties};
use crate::finding::{Code, Finding, Place};
use crate::run::Error;
use crate::score::{
    self, Channel, ChordSymbol, Control, Event, Frame, Key, KeyMap, Mark, Note, Part, Score, Tempo, TempoMap, Tick,
    Ticks, Timed,
};
use std::collections::{BTreeMap, BTreeSet};

/// The score of a document.
pub(super) fn score(document: Document, findings: &mut Vec<Finding>) -> Result<Score, Error> {
    let Document { header, parts: readers, mut notices } = document;
    let drafts: Vec<&Draft> = readers.iter().map(|reader| &reader.draft).collect();
    let bars = Bars::new(&drafts, &mut notices);
    let signs: Vec<Signs<'_>> = drafts.iter().map(|draft| in_time(&bars, draft)).collect();
    let mut piece = Piece::new(bars, &drafts, &signs);
    for (reader, signs) in readers.iter().zip(&signs) {
        piece.part(reader, signs, &mut notices)?;
    }
    if let Some(first) = readers.first() {
        piece.bars.compare_numbers(&first.draft, &first.listed.name, &mut notices);
    }
    findings.extend(notices.findings(|measure| piece.bars.number(measure)));
    let texts = header.creators.iter().cloned().map(Mark::Text);
    let texts = header.rights.iter().cloned().map(Mark::Copyright).chain(texts);
    let marks = texts.map(|mark| Timed::new(Tick::ZERO, mark)).collect();
    let score = piece.finish(header.title(), marks);
    score.frame.check_length()?;
    if score.note_count() == 0 {
        findings.push(Finding::new(Code::MusicxmlNoNotes, Place::default(), "the score has no notes"));
    }
    Ok(score)
}

/// A score in the making.
struct Piece {
    bars: Bars,
    parts: Vec<Part>,
    tempi: Vec<(Tick, Tempo)>,
    /// Rehearsal marks, headings and holds, each once though every part may have them.
    marks: BTreeSet<(Tick, Mark)>,
    chords: BTreeMap<Tick, ChordSymbol>,
    keys: KeyMap,
    /// The next number of a slur or the like that is free.
    joins: u32,
}

impl Piece {
    fn new(bars: Bars, drafts: &[&Draft], signs: &[Signs<'_>]) -> Self {
        let is_pitched = |draft: &Draft| draft.notes.iter().any(|note| note.sound.pitch().is_some());
        let pitched = drafts.iter().zip(signs).filter(|(draft, _)| is_pitched(draft));
        let keys: Vec<_> = pitched.map(|(_, signs)| sounding_keys(signs)).collect();
        let keys = keys::of_piece(&keys);
        let (marks, chords) = (BTreeSet::new(), BTreeMap::new());
        Self { bars, parts: Vec::new(), tempi: Vec::new(), marks, chords, keys, joins: 1 }
    }

    fn part(&mut self, reader: &PartReader, signs: &[(Tick, &Placed)], notices: &mut Notices) -> Result<(), Error> {
        let draft = &reader.draft;
        let spans = self.spans(reader, notices);
        let written =
            written(draft, &spans, joins::signs(draft, &spans, &mut self.joins, &reader.listed.name, notices));
        let keys = Keys { own: &KeyMap::new(sounding_keys(signs)), piece: &self.keys.clone() };
        self.of_piece(signs, keys);
        for staff in 1..=draft.staves.max(1) {
            let of_staff: Vec<(Tick, &Placed)> =
                signs.iter().filter(|(_, sign)| sign.staff == 0 || sign.staff == staff).copied().collect();
            let quarter = self.bars.division.quarter();
            let staff = Staff { reader, staff, signs: &of_staff, written: &written, keys, quarter };
            for percussion in [false, true] {
                let channel = self.free_channel();
                self.parts.extend(staff.part(&spans, percussion, channel));
                limit("staves of the MusicXML document", self.parts.len(), MAX_XML_STAVES)?;
            }
        }
        Ok(())
    }

    /// A channel in turn, the tenth left out.
    fn free_channel(&self) -> Channel {
        let turn = (self.parts.len() % 15) as u8;
        Channel::new(if turn >= 9 { turn + 1 } else { turn }).unwrap_or_default()
    }

    /// When each note of a part sounds.
    fn spans(&self, reader: &PartReader, notices: &mut Notices) -> Vec<Span> {
        let (draft, name) = (&reader.draft, reader.listed.name.as_str());
        let mut spans = Vec::with_capacity(draft.notes.len());
        for note in &draft.notes {
            let start = self.bars.quarters(note.at);
            let end = start.plus(note.length);
            if !start.is_exact(self.bars.division) || !end.is_exact(self.bars.division) {
                notices.add(Kind::Rounded, name, Some(note.at.measure));
            }
            spans.push(Span { start: self.bars.tick(start), end: self.bars.tick(end), joined: false, of: spans.len() });
        }
        ties::join(draft, &mut spans, name, notices);
        graces::place(draft, &mut spans, self.bars.division);
        spans
    }

    /// Takes the signs that hold for the whole piece.
    fn of_piece(&mut self, signs: &[(Tick, &Placed)], keys: Keys<'_>) {
        for (tick, placed) in signs {
            match &placed.sign {
                Sign::Tempo(tempo) => self.tempi.push((*tick, *tempo)),
                Sign::Rehearsal(text) => drop(self.marks.insert((*tick, Mark::Marker(text.clone())))),
                Sign::Heading(text) => drop(self.marks.insert((*tick, Mark::Text(text.clone())))),
                Sign::Fermata => drop(self.marks.insert((*tick, Mark::Fermata))),
                Sign::BarlineFermata => drop(self.marks.insert((*tick, Mark::BarlineFermata))),
                // Every part may have the chords; of two at one place the upper part's holds.
                Sign::Chord(symbol) => {
                    self.chords.entry(*tick).or_insert_with(|| symbol.moved(keys.turn(*tick)));
                }
                _ => {}
            }
        }
    }

    fn finish(self, title: String, mut marks: Vec<Timed<Mark>>) -> Score {
        let end = self.bars.end();
        marks.extend(self.chords.into_iter().map(|(tick, symbol)| Timed::new(tick, Mark::Chord(symbol))));
        marks.extend(self.marks.into_iter().map(|(tick, mark)| Timed::new(tick, mark)));
        let frame = Frame {
            tempo: TempoMap::new(self.bars.division, self.tempi),
            meters: self.bars.meters,
            keys: self.keys,
            end,
        };
        Score { notated: true, ..Score::new(title, frame, marks, self.parts) }
    }
}

/// What is written at each note that sounds, with what stands at the notes that prolong it.
fn written(draft: &Draft, spans: &[Span], joins: Vec<Vec<score::Sign>>) -> Vec<Vec<score::Sign>> {
    let mut written: Vec<Vec<score::Sign>> = vec![Vec::new(); spans.len()];
    for (index, ((note, span), joined)) in draft.notes.iter().zip(spans).zip(joins).enumerate() {
        let own = note.signs.iter().filter(|sign| span.of == index || outlasts_tie(sign)).cloned();
        if let Some(signs) = written.get_mut(span.of) {
            signs.extend(own.chain(joined));
            signs.sort();
            signs.dedup();
        }
    }
    written
}

/// Whether a sign at a note that only prolongs another is meant for the whole.
fn outlasts_tie(sign: &score::Sign) -> bool {
    use score::Sign::{Breath, Caesura, Doit, Fall, Fermata, Syllable, Trill};
    matches!(sign, Breath | Caesura | Doit | Fall | Fermata | Syllable(_) | Trill(_))
}

/// The signs of a part in time order.
type Signs<'a> = Vec<(Tick, &'a Placed)>;

fn in_time<'a>(bars: &Bars, draft: &'a Draft) -> Signs<'a> {
    let mut signs: Signs<'_> = draft.signs.iter().map(|placed| (bars.tick(bars.quarters(placed.at)), placed)).collect();
    signs.sort_by_key(|(tick, _)| *tick);
    signs
}

fn sounding_keys(signs: &[(Tick, &Placed)]) -> Vec<(Tick, Key)> {
    let key = |(tick, placed): &(Tick, &Placed)| match placed.sign {
        Sign::Key(key) if placed.staff <= 1 => Some((*tick, key)),
        _ => None,
    };
    signs.iter().filter_map(key).collect()
}

/// A staff of a part, with the signs that hold for it.
struct Staff<'a> {
    reader: &'a PartReader,
    staff: u8,
    signs: &'a [(Tick, &'a Placed)],
    /// What is written at each note of the part.
    written: &'a [Vec<score::Sign>],
    keys: Keys<'a>,
    quarter: Ticks,
}

impl Staff<'_> {
    /// The staff's pitched notes, or its strokes, as a part; `None` where there are none, but a part without any note is
    /// kept by its name.
    fn part(&self, spans: &[Span], percussion: bool, free: Channel) -> Option<Part> {
        let draft = &self.reader.draft;
        let mine = |note: &DraftNote| note.staff == self.staff && note.sound.pitch().is_none() == percussion;
        let notes: Vec<(&DraftNote, Span)> =
            draft.notes.iter().zip(spans).filter(|(note, _)| mine(note)).map(|(note, span)| (note, *span)).collect();
        let tacet = draft.notes.is_empty() && self.staff == 1 && !percussion;
        if notes.is_empty() && !tacet {
            return None;
        }
        let first = notes.first().map_or(0, |(note, _)| note.instrument);
        let instrument = self.instrument(first);
        let own = instrument.and_then(|instrument| instrument.channel).filter(|own| *own != Channel::DRUMS);
        let mut part =
            Part::new(&self.reader.listed.name, if percussion { Channel::DRUMS } else { own.unwrap_or(free) });
        part.percussion = percussion;
        part.notes = self.sounded(&notes);
        part.events = self.events();
        part.hairpins = hairpins(self.signs.iter().map(|(tick, placed)| (*tick, &placed.sign)));
        if !percussion {
            part.program = instrument.and_then(|instrument| instrument.program);
            part.bank = instrument.map(|instrument| instrument.bank).unwrap_or_default();
            part.events.extend(self.programs(&notes));
        }
        Some(part)
    }

    fn instrument(&self, index: u16) -> Option<&Instrument> {
        self.reader.listed.instruments.get(usize::from(index))
    }

    fn sounded(&self, notes: &[(&DraftNote, Span)]) -> Vec<Note> {
        let loudness = Loudness::of(self.signs.iter().map(|(tick, placed)| (*tick, &placed.sign)), self.quarter);
        let sounding = notes.iter().filter(|(_, span)| !span.joined);
        sounding
            .map(|(note, span)| {
                let mut signs = self.written.get(span.of).cloned().unwrap_or_default();
                let velocity = note.velocity.unwrap_or_else(|| loudness.velocity(span.start, accents(&signs)));
                signs.extend(self.forces(span.start));
                signs.sort();
                let length = span.end.since(span.start);
                let name = note.name.and_then(|name| name.moved(self.keys.turn(span.start)));
                Note { name, signs, ..Note::new(note.sound, span.start, length, velocity) }
            })
            .collect()
    }

    /// `sf` and the like at an instant.
    fn forces(&self, tick: Tick) -> impl Iterator<Item = score::Sign> + '_ {
        let first = self.signs.partition_point(|(at, _)| *at < tick);
        self.signs.iter().skip(first).take_while(move |(at, _)| *at == tick).filter_map(|(_, placed)| {
            match &placed.sign {
                Sign::Force(letters) => Some(score::Sign::Force(letters.clone())),
                _ => None,
            }
        })
    }

    /// Marks and pedal of the part. Words that hold for all staves stand in the first alone.
    fn events(&self) -> Vec<Timed<Event>> {
        let own = |placed: &Placed| placed.staff == self.staff || self.staff == 1;
        let mark = |placed: &Placed| match &placed.sign {
            Sign::Dynamic(dynamic) | Sign::DynamicAfter(dynamic) => Some(Mark::Dynamic(*dynamic)),
            Sign::Words(text) => own(placed).then(|| Mark::Text(text.clone())),
            Sign::Technique(text) => own(placed).then(|| Mark::Technique(text.clone())),
            _ => None,
        };
        let event = |(tick, placed): &(Tick, &Placed)| match placed.sign {
            Sign::Pedal(down) => Some(Timed::new(*tick, Event::Control(Control::SUSTAIN, if down { 127 } else { 0 }))),
            _ => Some(Timed::new(*tick, Event::Mark(mark(placed)?))),
        };
        self.signs.iter().filter_map(event).collect()
    }

    /// Changes of program: where another instrument plays, and where bowed strings are plucked.
    fn programs(&self, notes: &[(&DraftNote, Span)]) -> Vec<Timed<Event>> {
        let mut changes: Vec<(Tick, Change)> = Vec::new();
        let mut instrument = notes.first().map_or(0, |(note, _)| note.instrument);
        changes.push((Tick::ZERO, Change::Instrument(instrument)));
        let mut ordered: Vec<(Tick, u16)> = notes.iter().map(|(note, span)| (span.start, note.instrument)).collect();
        ordered.sort_by_key(|(tick, _)| *tick);
        for (tick, played) in ordered.into_iter().filter(|_| self.reader.listed.instruments.len() > 1) {
            if played != instrument {
                instrument = played;
                changes.push((tick, Change::Instrument(played)));
            }
        }
        for (tick, placed) in self.signs {
            if let Sign::Plucked(plucked) = placed.sign {
                changes.push((*tick, Change::Plucked(plucked)));
            }
        }
        changes.sort_by_key(|(tick, _)| *tick);
        self.told(&changes)
    }

    fn told(&self, changes: &[(Tick, Change)]) -> Vec<Timed<Event>> {
        let (mut bowed, mut plucked, mut last) = (None, false, None);
        let mut events = Vec::new();
        for (tick, change) in changes {
            match change {
                Change::Instrument(index) => bowed = self.instrument(*index).and_then(|own| own.program),
                Change::Plucked(now) => plucked = *now,
            }
            let program = if plucked && bowed.is_some_and(is_bowed) { Some(PIZZICATO) } else { bowed };
            if let Some(program) = program.filter(|program| last != Some(*program)) {
                events.push(Timed::new(*tick, Event::Program(program)));
                last = Some(program);
            }
        }
        events
    }
}

/// How many steps of dynamics louder accents make a note.
fn accents(signs: &[score::Sign]) -> i8 {
    let steps = signs.iter().map(|sign| match sign {
        score::Sign::Accent => 1,
        score::Sign::Marcato => 2,
        _ => 0,
    });
    steps.max().unwrap_or(0)
}

/// What changes the program.
enum Change {
    Instrument(u16),
    Plucked(bool),
}
