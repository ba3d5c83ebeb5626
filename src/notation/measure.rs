//! The measures of a part.

use super::Page;
use super::accidentals::BarState;
use super::beams::{Beam, beams};
use super::directions::Placed;
use super::event::Event;
use super::note::NoteSign;
use super::rhythm::{Line, Sign};
use super::staff::{Piece, Staff};
use super::value::QUARTER;
use super::voices::MOST_VOICES;
use super::xml::Xml;
use super::{alternations, attributes};
use std::collections::BTreeMap;

/// The lines of a bar: by staff and voice. An empty first voice is a bar of rest.
type Lines = Vec<(u8, u8, Line)>;

/// Writes all measures of a part.
pub(super) fn write(xml: &mut Xml, piece: &Piece<'_>, staff: &Staff<'_>, directions: &[Placed]) {
    let bars: Vec<Lines> = (0..piece.bars.0.len()).map(|bar| lines(piece, staff, bar)).collect();
    let divisor = divisor(&bars, piece, directions);
    let rests = rest_runs(piece, staff, &bars, directions);
    for bar in 0..bars.len() {
        Measure { piece, staff, bar, lines: &bars[bar], divisor, rests: rests[bar] }.write(xml, directions);
    }
}

fn lines(piece: &Piece<'_>, staff: &Staff<'_>, bar: usize) -> Lines {
    let notated = &piece.bars.0[bar];
    let holds = piece.holds.in_bar(notated);
    let mut out = Vec::new();
    for number in 0..staff.staves {
        for voice in 0..MOST_VOICES as u8 {
            let events = staff.sounding_in(number, voice, bar);
            if !events.is_empty() {
                let mut line = Line::new(notated, &events, if voice == 0 { holds } else { &[] });
                alternations::pair(&mut line, staff.part, &staff.events);
                out.push((number, voice, line));
            } else if voice == 0 {
                out.push((number, voice, Line::rest(notated, holds)));
            }
        }
    }
    out
}

/// The greatest unit all lengths of the part are whole numbers of.
fn divisor(bars: &[Lines], piece: &Piece<'_>, directions: &[Placed]) -> u32 {
    let signs = bars.iter().flatten().flat_map(|(_, _, line)| &line.signs);
    let mut divisor = signs.fold(QUARTER, |divisor, sign| gcd(divisor, sign.length));
    for (at, _) in directions {
        let bar = &piece.bars.0[piece.bars.index_of(*at)];
        divisor = gcd(divisor, (at - bar.start.min(*at)) as u32);
    }
    divisor.max(1)
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// For each bar, the number of bars of rest that begin there, where a part shows them as one (two or more).
fn rest_runs(piece: &Piece<'_>, staff: &Staff<'_>, bars: &[Lines], directions: &[Placed]) -> Vec<u32> {
    let mut runs = vec![0; bars.len()];
    if !matches!(piece.page, Page::Part(_)) {
        return runs;
    }
    let silent = |bar: usize| {
        bars[bar].iter().all(|(_, _, line)| line.signs.iter().all(|sign| sign.event.is_none()))
            && !piece.bars.0[bar].cut
            && !piece.holds.touch(&piece.bars.0[bar])
    };
    let mut from = 0;
    while from < bars.len() {
        let mut to = from + 1;
        while silent(from) && to < bars.len() && silent(to) && !breaks_rest(piece, staff, to, directions) {
            to += 1;
        }
        if to - from > 1 {
            runs[from] = (to - from) as u32;
        }
        from = to;
    }
    runs
}

/// Whether something new stands at the start of a bar, so that a run of rests is broken there.
fn breaks_rest(piece: &Piece<'_>, staff: &Staff<'_>, bar: usize, directions: &[Placed]) -> bool {
    let (this, before) = (&piece.bars.0[bar], &piece.bars.0[bar - 1]);
    let mut between = in_bar(directions, before.start + 1, this.end()).iter();
    this.meter != before.meter
        || piece.sections.contains(&bar)
        || staff.key(piece, bar) != staff.key(piece, bar - 1)
        || staff.transposition(piece, bar) != staff.transposition(piece, bar - 1)
        || between.any(|(_, what)| !what.is_silent())
}

impl<'a> Staff<'a> {
    /// The events of a voice that sound in a bar, by index.
    fn sounding_in(&self, staff: u8, voice: u8, bar: usize) -> Vec<(usize, &Event)> {
        let range = self.by_bar.get(bar).cloned().unwrap_or_default();
        let mine = |index: &usize| self.events[*index].staff == staff && self.events[*index].voice == voice;
        range.into_iter().filter(mine).map(|index| (index, &self.events[index])).collect()
    }
}

struct Measure<'a> {
    piece: &'a Piece<'a>,
    staff: &'a Staff<'a>,
    bar: usize,
    lines: &'a Lines,
    divisor: u32,
    /// The bars of rest that begin here, where they are shown as one.
    rests: u32,
}

impl Measure<'_> {
    fn write(&self, xml: &mut Xml, directions: &[Placed]) {
        let bar = &self.piece.bars.0[self.bar];
        let number = bar.number.to_string();
        if bar.cut {
            xml.open("measure", &[("number", &number), ("implicit", "yes")]);
        } else {
            xml.open("measure", &[("number", &number)]);
        }
        attributes::write(xml, self.piece, self.staff, self.bar, self.divisor);
        let last = self.bar + 1 == self.piece.bars.0.len();
        let here = in_bar(directions, bar.start, if last { u64::MAX } else { bar.end() });
        let accidentals = self.accidentals();
        for (index, (number, voice, line)) in self.lines.iter().enumerate() {
            if index > 0 {
                xml.open("backup", &[]);
                xml.number("duration", bar.length / self.divisor);
                xml.close();
            }
            let here: Vec<&Placed> = here.iter().filter(|placed| self.line_of(placed) == index).collect();
            self.line(xml, line, (*number, *voice), &here, &accidentals);
        }
        self.barline(xml, last);
        xml.close();
    }

    fn barline(&self, xml: &mut Xml, last: bool) {
        let section = self.piece.sections.contains(&(self.bar + 1));
        let held = self.piece.holds.over_line(&self.piece.bars.0[self.bar]);
        if !(last || section || held) {
            return;
        }
        xml.open("barline", &[("location", "right")]);
        if last || section {
            xml.text("bar-style", &[], if last { "light-heavy" } else { "light-light" });
        }
        if held {
            xml.empty("fermata", &[("type", "upright")]);
        }
        xml.close();
    }

    /// The line that says a direction: the first that has a sign where it stands, since programs read a direction behind
    /// its place in the file only now and then. Hairpins stand in the first: those of one number end in the order of the file.
    fn line_of(&self, (at, direction): &Placed) -> usize {
        let bar = self.piece.bars.0.get(self.bar).map_or(0, |bar| bar.start);
        let begins = |line: &Line| line.signs.iter().any(|sign| bar + u64::from(sign.start) == *at);
        let first = || self.lines.iter().position(|(.., line)| begins(line));
        if direction.is_hairpin() { 0 } else { first().unwrap_or(0) }
    }

    fn line(&self, xml: &mut Xml, line: &Line, place: (u8, u8), here: &[&Placed], accidentals: &Accidentals) {
        let bar = &self.piece.bars.0[self.bar];
        let beams = beams(line, &bar.tree);
        let mut written = 0;
        for (index, sign) in line.signs.iter().enumerate() {
            let end = bar.start + u64::from(sign.start + sign.length);
            let to = written + here[written..].iter().take_while(|(at, _)| *at < end).count();
            self.directions(xml, &here[written..to], bar.start + u64::from(sign.start));
            written = to;
            if index == 0 && place == (0, 0) && self.rests > 0 {
                attributes::multiple_rest(xml, self.rests);
            }
            self.sign(xml, line, index, place, &beams[index], accidentals);
        }
        self.directions(xml, &here[written..], bar.end());
    }

    fn directions(&self, xml: &mut Xml, directions: &[&Placed], at: u64) {
        for (place, direction) in directions {
            let offset = (place.saturating_sub(at) / u64::from(self.divisor)) as u32;
            direction.write(xml, offset, self.staff.staves);
        }
    }

    fn sign(
        &self,
        xml: &mut Xml,
        line: &Line,
        index: usize,
        place: (u8, u8),
        beams: &[Beam],
        accidentals: &Accidentals,
    ) {
        let sign = &line.signs[index];
        let note = NoteSign {
            piece: self.piece,
            staff: self.staff,
            bar: self.bar,
            divisor: self.divisor,
            line,
            index,
            place,
            beams,
        };
        match sign.event {
            None => {
                note.rest(xml, (place.1 > 0 && !self.staff.seat.profile().is_unpitched()) || self.hidden_rest(place))
            }
            Some(event) => {
                let event = &self.staff.events[event];
                if !sign.tied_back {
                    for (i, grace) in event.graces.iter().enumerate() {
                        let shown = accidentals.get(&(place, index, *grace)).copied().flatten();
                        note.grace(xml, *grace, (i, event.graces.len()), shown);
                    }
                }
                for (i, head) in event.notes.iter().enumerate() {
                    let shown = accidentals.get(&(place, index, *head)).copied().flatten();
                    note.head(xml, *head, i, shown);
                }
            }
        }
    }

    /// A first voice that rests all bar while another of its staff plays.
    fn hidden_rest(&self, place: (u8, u8)) -> bool {
        let silent = |line: &Line| line.signs.iter().all(|sign| sign.event.is_none());
        let mine = self.lines.iter().filter(|(staff, ..)| *staff == place.0);
        mine.clone().count() > 1 && mine.clone().any(|(_, voice, line)| *voice == place.1 && silent(line))
    }

    /// The accidental of every head in the bar, in the order a reader meets them.
    fn accidentals(&self) -> Accidentals {
        let mut out = BTreeMap::new();
        for number in 0..self.staff.staves {
            let mut heads: Vec<Head> = Vec::new();
            for (staff, voice, line) in self.lines.iter().filter(|(staff, ..)| *staff == number) {
                for (index, sign) in line.signs.iter().enumerate() {
                    self.heads(sign, (*staff, *voice), index, &mut heads);
                }
            }
            heads.sort();
            let mut state = BarState::new(self.staff.key(self.piece, self.bar));
            for chord in heads.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
                self.show(chord, &mut state, &mut out);
            }
        }
        out
    }

    /// The accidentals of heads struck together; one letter with two alterations shows both.
    fn show(&self, chord: &[Head], state: &mut BarState, out: &mut Accidentals) {
        let pitched = |(_, _, place, index, note, tied): &Head| {
            let arranged = self.staff.part.notes.get(*note).filter(|arranged| arranged.sound.pitch().is_some())?;
            Some(((*place, *index, *note), self.staff.written(self.piece, arranged, self.bar), *tied))
        };
        let heads: Vec<_> = chord.iter().filter_map(pitched).collect();
        for (place, written, tied) in &heads {
            let clashes = heads.iter().any(|(_, other, _)| other.height() == written.height() && other != written);
            let shown = if clashes && !tied { Some(state.say(*written)) } else { state.show(*written, *tied) };
            out.insert(*place, shown);
        }
    }

    fn heads(&self, sign: &Sign, place: (u8, u8), index: usize, out: &mut Vec<Head>) {
        let Some(event) = sign.event.and_then(|event| self.staff.events.get(event)) else { return };
        if !sign.tied_back {
            out.extend(event.graces.iter().map(|note| (sign.start, 0, place, index, *note, false)));
        }
        out.extend(event.notes.iter().map(|note| (sign.start, 1, place, index, *note, sign.tied_back)));
    }
}

/// Start, 0 for a grace note, (staff and voice), sign, note, tied back: sorted as a reader meets them.
type Head = (u32, u8, (u8, u8), usize, usize, bool);

/// By (staff and voice), sign and note.
type Accidentals = BTreeMap<((u8, u8), usize, usize), Option<&'static str>>;

fn in_bar(directions: &[Placed], from: u64, to: u64) -> &[Placed] {
    let a = directions.partition_point(|(at, _)| *at < from);
    let b = directions.partition_point(|(at, _)| *at < to);
    directions.get(a..b).unwrap_or_default()
}
