//! Tempo, metre, key and end from the events of all tracks.

use crate::finding::{Code, Finding, Place};
use crate::midi::own::Own;
use crate::score::{
    Channel, Division, Event, Frame, Key, KeyMap, Mark, Meter, MeterMap, Mode, Part, Score, Tempo, TempoMap, Tick,
};
use midly::{MetaMessage, TrackEventKind};
use std::collections::BTreeMap;

/// Gathers what holds for all parts.
pub(super) struct FrameReader {
    division: Division,
    tempi: Vec<(Tick, Tempo)>,
    meters: Vec<(Tick, Meter)>,
    /// Key signatures that belong to no part; others stand in their parts.
    pub(super) keys: Vec<(Tick, Key)>,
    key_free: bool,
    end: Tick,
    declared_end: Option<Tick>,
    /// Parts that say themselves whether they are percussion.
    pub(super) declared: BTreeMap<(u16, u8, Channel), bool>,
    odd: Vec<(Tick, String)>,
}

impl FrameReader {
    pub(super) fn new(division: Division) -> Self {
        Self {
            division,
            tempi: Vec::new(),
            meters: Vec::new(),
            keys: Vec::new(),
            key_free: false,
            end: Tick::ZERO,
            declared_end: None,
            declared: BTreeMap::new(),
            odd: Vec::new(),
        }
    }

    /// Takes an event that holds for all parts; false when it is of another kind.
    pub(super) fn take(&mut self, tick: Tick, kind: &TrackEventKind<'_>) -> bool {
        let TrackEventKind::Meta(meta) = kind else { return false };
        match meta {
            MetaMessage::Tempo(micros) => match Tempo::from_micros_per_quarter(micros.as_int()) {
                Ok(tempo) => self.tempi.push((tick, tempo)),
                Err(error) => self.odd.push((tick, error.to_string())),
            },
            MetaMessage::TimeSignature(beats, power, ..) => match meter(*beats, *power) {
                Some(meter) => self.meters.push((tick, meter)),
                None => self.odd.push((tick, format!("{beats}/2^{power} is no metre"))),
            },
            MetaMessage::KeySignature(fifths, _) if key(meta).is_none() => {
                self.odd.push((tick, format!("{fifths} sharps or flats are no key signature")));
            }
            MetaMessage::Unknown(kind @ (0x51 | 0x58 | 0x59), data) => {
                self.odd.push((tick, format!("a meta event of type {kind:02X} says {data:02X?}")));
            }
            MetaMessage::SequencerSpecific(data) => match Own::decode(data) {
                Some(Own::End) => self.declared_end = Some(tick),
                Some(Own::NoKey) => self.key_free = true,
                Some(Own::Wait) => {}
                _ => return false,
            },
            _ => return false,
        }
        true
    }

    /// Notes the end of a track and says what was odd in it.
    pub(super) fn track_ends(&mut self, track: u16, end: Tick, findings: &mut Vec<Finding>) {
        self.end = self.end.max(end);
        if let Some((tick, first)) = self.odd.first() {
            let count = self.odd.len();
            let message = format!("{count} values were ignored; the first, at tick {}: {first}", tick.0);
            let place = Place { track: Some(track), ..Place::default() };
            findings.push(Finding::new(Code::MidiOddValue, place, message));
        }
        self.odd.clear();
    }

    /// The key signatures that hold for all: those of no part, or else at each change those of most parts.
    pub(super) fn keys(&self, parts: &[Part]) -> KeyMap {
        if !self.keys.is_empty() || self.key_free {
            return KeyMap::new(self.keys.iter().copied());
        }
        let mut votes: BTreeMap<Tick, BTreeMap<Key, usize>> = BTreeMap::new();
        for part in parts.iter().filter(|part| !part.percussion) {
            for event in &part.events {
                if let Event::Mark(Mark::Key(key)) = event.what {
                    *votes.entry(event.tick).or_default().entry(key).or_default() += 1;
                }
            }
        }
        let winner = |counts: BTreeMap<Key, usize>| counts.into_iter().rev().max_by_key(|(_, count)| *count);
        KeyMap::new(votes.into_iter().filter_map(|(tick, counts)| winner(counts).map(|(key, _)| (tick, key))))
    }

    /// The frame, without keys, its end unknown.
    pub(super) fn frame(&self) -> Frame {
        Frame {
            tempo: TempoMap::new(self.division, self.tempi.iter().copied()),
            meters: MeterMap::new(self.division, self.meters.iter().copied()),
            keys: KeyMap::default(),
            end: Tick::ZERO,
        }
    }

    /// The end of a score whose content is complete: where the file ends, but not after the bar of the last event.
    pub(super) fn end(&self, score: &Score) -> Tick {
        self.declared_end.unwrap_or_else(|| usual_end(score, self.end)).max(score.content_end())
    }
}

/// Where a file whose tracks last until `tracks` ends: not before the last event, nor after that event's bar.
pub(in crate::midi) fn usual_end(score: &Score, tracks: Tick) -> Tick {
    let content = score.content_end();
    let last = Tick(content.0.saturating_sub(1));
    tracks.min(score.frame.meters.bar_at(last).span.end).max(content)
}

fn meter(beats: u8, power: u8) -> Option<Meter> {
    let unit = 1u8.checked_shl(u32::from(power))?;
    Meter::new(beats, unit).ok()
}

pub(super) fn key(meta: &MetaMessage<'_>) -> Option<Key> {
    let MetaMessage::KeySignature(fifths, minor) = meta else { return None };
    Key::new(*fifths, if *minor { Mode::Minor } else { Mode::Major }).ok()
}
