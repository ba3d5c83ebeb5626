//! The document around the measures: title, part list, parts.

use super::Page;
use super::called;
use super::directions::{Direction, Placed};
use super::people::People;
use super::percussion;
use super::staff::{Piece, Staff};
use super::xml::Xml;
use super::{groups, layout, measure};
use crate::arrange::ArrangedNote;
use crate::profile::Profile;
use crate::score::{PercussionKey, SeatId, Sound};

const DOCTYPE: &str = "<!DOCTYPE score-partwise PUBLIC \"-//Recordare//DTD MusicXML 4.0 Partwise//EN\" \
                       \"http://www.musicxml.org/dtds/partwise.dtd\">";

/// Writes the document.
pub(super) fn write(piece: &Piece<'_>, staves: &[Staff<'_>]) -> String {
    let mut xml = Xml::document(DOCTYPE);
    xml.open("score-partwise", &[("version", "4.0")]);
    let people = People::of(piece.arrangement);
    header(&mut xml, piece, &people);
    layout::write(&mut xml, piece, &people, staves);
    xml.open("part-list", &[]);
    let seats: Vec<_> = staves.iter().map(|staff| staff.seat).collect();
    let groups = groups::groups(&seats);
    for (index, staff) in staves.iter().enumerate() {
        groups::write_starts(&mut xml, &groups, index);
        score_part(&mut xml, piece, staff);
        groups::write_stops(&mut xml, &groups, index);
    }
    xml.close();
    for (index, staff) in staves.iter().enumerate() {
        xml.open("part", &[("id", &part_id(staff.seat.id))]);
        measure::write(&mut xml, piece, staff, &directions(piece, staff, index == 0));
        xml.close();
    }
    xml.finish()
}

/// A part's own directions, with those of the piece in the top part; a page without notes says so.
fn directions(piece: &Piece<'_>, staff: &Staff<'_>, top: bool) -> Vec<Placed> {
    let mut all = staff.directions.clone();
    if top {
        let part = matches!(piece.page, Page::Part(_));
        // In a part a tempo that only sounds would cut rests of several bars to pieces.
        let shown = |(at, what): &&Placed| {
            let rests = || staff.by_bar.get(piece.bars.index_of(*at)).is_none_or(Vec::is_empty);
            !(part && what.is_silent() && rests())
        };
        all.extend(piece.directions.iter().filter(shown).cloned());
    }
    all.extend(super::chords::over(piece, staff, top));
    if matches!(piece.page, Page::Part(_)) && staff.events.is_empty() {
        all.push((0, Direction::Words("TACET".to_owned())));
    }
    all.sort();
    all
}

fn header(xml: &mut Xml, piece: &Piece<'_>, people: &People) {
    let title = piece.arrangement.title.trim();
    if !title.is_empty() {
        xml.open("work", &[]);
        xml.text("work-title", &[], title);
        xml.close();
    }
    xml.open("identification", &[]);
    let creators = [("composer", &people.composer), ("lyricist", &people.lyricist), ("arranger", &people.arranger)];
    for (kind, name) in creators.into_iter().filter(|(_, name)| !name.is_empty()) {
        xml.text("creator", &[("type", kind)], name);
    }
    if !people.rights.is_empty() {
        xml.text("rights", &[], &people.rights);
    }
    xml.open("encoding", &[]);
    xml.text("software", &[], concat!("partwright ", env!("CARGO_PKG_VERSION")));
    for element in ["accidental", "beam"] {
        xml.empty("supports", &[("element", element), ("type", "yes")]);
    }
    xml.close();
    xml.close();
}

/// The id of a seat's part.
pub(super) fn part_id(seat: SeatId) -> String {
    format!("P{}", u32::from(seat.0) + 1)
}

/// The id of the n-th instrument of a part.
pub(super) fn instrument_id(staff: &Staff<'_>, n: usize) -> String {
    format!("{}-I{}", part_id(staff.seat.id), n + 1)
}

/// An instrument of a part: a profile, or one key of a percussion part.
pub(super) struct Instrument<'a> {
    profile: &'a Profile,
    number: u8,
    key: Option<PercussionKey>,
}

impl<'a> Instrument<'a> {
    /// Whether it is a profile, of this number in the seat.
    pub(super) fn is(&self, number: u8) -> bool {
        self.key.is_none() && self.number == number
    }

    /// Whether the note is played on it.
    pub(super) fn plays(&self, note: &ArrangedNote) -> bool {
        match (note.sound, self.key) {
            (Sound::Percussion(key), Some(mine)) => key == mine,
            (Sound::Pitched(_), None) => self.is(note.instrument),
            _ => false,
        }
    }

    /// MusicXML's sound of it; empty where it has none.
    fn sound_id(&self) -> &'a str {
        self.key.map_or(&self.profile.notation.sound_id, |key| percussion::sound_id(self.profile, key))
    }
}

/// The instruments of a part: the usual one unless its player uses another all through, each other pitched profile that
/// plays, each percussion key that sounds.
pub(super) fn instruments<'a>(staff: &'a Staff<'_>) -> Vec<Instrument<'a>> {
    let mut out = Vec::new();
    let spared = called::only(staff.part).is_some_and(|only| only > 0);
    for (number, profile) in (0u8..).zip(&staff.seat.profiles) {
        let pitched = |note: &ArrangedNote| note.instrument == number && note.sound.pitch().is_some();
        let usual = number == 0 && !profile.is_unpitched() && !spared;
        if usual || staff.part.notes.iter().any(pitched) {
            out.push(Instrument { profile, number, key: None });
        }
    }
    let mut keys: Vec<(PercussionKey, u8)> = staff
        .part
        .notes
        .iter()
        .filter_map(|note| match note.sound {
            Sound::Percussion(key) => Some((key, note.instrument)),
            Sound::Pitched(_) => None,
        })
        .collect();
    // Programs know the first of a part best: the keys of General MIDI 1 stand before later ones.
    keys.sort_unstable_by_key(|(key, number)| (!percussion::GM1.contains(&key.midi()), *key, *number));
    keys.dedup_by_key(|(key, _)| *key);
    for (key, number) in keys {
        let profile = staff.seat.instrument(number);
        out.push(Instrument { profile, number, key: Some(key) });
    }
    if out.is_empty() {
        out.push(Instrument { profile: staff.seat.profile(), number: 0, key: None });
    }
    out
}

fn score_part(xml: &mut Xml, piece: &Piece<'_>, staff: &Staff<'_>) {
    let (name, abbreviation) = called::names(piece, staff);
    xml.open("score-part", &[("id", &part_id(staff.seat.id))]);
    xml.text("part-name", &[], &name);
    xml.text("part-abbreviation", &[], &abbreviation);
    let list = instruments(staff);
    for (n, instrument) in list.iter().enumerate() {
        xml.open("score-instrument", &[("id", &instrument_id(staff, n))]);
        let name = instrument
            .key
            .map_or_else(|| instrument.profile.name.clone(), |key| percussion::name(instrument.profile, key));
        xml.text("instrument-name", &[], &name);
        let sound = instrument.sound_id();
        if !sound.is_empty() {
            xml.text("instrument-sound", &[], sound);
        }
        xml.close();
    }
    for (n, instrument) in list.iter().enumerate() {
        midi_instrument(xml, staff, n, instrument);
    }
    xml.close();
}

fn midi_instrument(xml: &mut Xml, staff: &Staff<'_>, n: usize, instrument: &Instrument<'_>) {
    let percussion = instrument.key.is_some() || instrument.profile.is_unpitched();
    xml.open("midi-instrument", &[("id", &instrument_id(staff, n))]);
    xml.number("midi-channel", if percussion { 10 } else { channel(staff.seat.id) });
    let program = instrument.profile.midi.program.map_or(1, |program| u16::from(program.0) + 1);
    xml.number("midi-program", program);
    if let Some(key) = instrument.key {
        xml.number("midi-unpitched", u16::from(key.midi()) + 1);
    }
    xml.number("pan", libm::round(staff.seat.position.azimuth_deg.clamp(-90.0, 90.0)) as i32);
    xml.close();
}

/// A MIDI channel, 1 to 16 without 10, in turn.
fn channel(seat: SeatId) -> u16 {
    let turn = seat.0 % 15 + 1;
    if turn >= 10 { turn + 1 } else { turn }
}
