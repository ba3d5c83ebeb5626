//! Tempo, metre, key and end from the events of all tracks.

use crate::finding::{Code, Finding, Place};
use crate::midi::event::{Event as Raw, Kind};
use crate::midi::own::Own;
use crate::midi::report;
use crate::midi::timing::Timing;
use crate::score::{
    Channel, Division, Event, Frame, Key, KeyMap, Mark, Meter, MeterMap, Mode, OtherMeta, Part, Score, Tempo, TempoMap,
    Tick,
};
use std::collections::BTreeMap;

/// Gathers what holds for all parts.
pub(super) struct FrameReader {
    division: Division,
    /// Whether ticks are fractions of a second, so that the file's tempi mean nothing.
    film: bool,
    tempi: Vec<(Tick, Tempo)>,
    meters: Vec<(Tick, Meter)>,
    /// Key signatures that belong to no part; others stand in their parts.
    pub(super) keys: Vec<(Tick, Key)>,
    key_free: bool,
    end: Tick,
    declared_end: Option<Tick>,
    /// Parts that say themselves whether they are percussion.
    pub(super) declared: BTreeMap<(u16, u8, Channel), bool>,
    /// Values that cannot be, each with its byte offset.
    odd: Vec<(u32, String)>,
}

impl FrameReader {
    pub(super) fn new(timing: Timing) -> Self {
        Self {
            division: timing.division,
            film: timing.fixed.is_some(),
            tempi: timing.fixed.map(|tempo| (Tick::ZERO, tempo)).into_iter().collect(),
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
    pub(super) fn take(&mut self, event: &Raw<'_>) -> bool {
        let Kind::Meta(kind, data) = event.kind else { return false };
        let tick = event.tick;
        match kind {
            Kind::TEMPO if self.film => {}
            Kind::TEMPO => match tempo(data) {
                Ok(tempo) => self.tempi.push((tick, tempo)),
                Err(why) => self.odd.push((event.at, why)),
            },
            Kind::METER => match meter(data) {
                Ok(meter) => {
                    self.meters.push((tick, meter));
                    if data.len() != 4 {
                        let message = format!("a time signature has 4 bytes, this one {}; it was read", data.len());
                        self.odd.push((event.at, message));
                    }
                }
                Err(why) => self.odd.push((event.at, why)),
            },
            Kind::KEY => match key(data) {
                Ok(_) => return false,
                Err(why) => self.odd.push((event.at, why)),
            },
            0x7F => match Own::decode(data) {
                Some(Own::End) => self.declared_end = Some(tick),
                Some(Own::NoKey) => self.key_free = true,
                Some(Own::Wait) => {}
                _ => return false,
            },
            _ => match OtherMeta::check(kind, data) {
                Ok(()) => return false,
                Err(why) => self.odd.push((event.at, why)),
            },
        }
        true
    }

    /// Notes the end of a track and says what was odd in it.
    pub(super) fn track_ends(&mut self, track: u16, end: Tick, findings: &mut Vec<Finding>) {
        self.end = self.end.max(end);
        if let Some((at, first)) = self.odd.first() {
            let message = match self.odd.len() - 1 {
                0 => first.clone(),
                more => format!("{first}; {more} more of the kind in the track"),
            };
            let place = Place::byte(Some(track), u64::from(*at));
            findings.push(report::finding(Code::MidiOddValue, place, Some(0), &message));
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

fn tempo(data: &[u8]) -> Result<Tempo, String> {
    let [a, b, c] = *data else { return Err(format!("a tempo has 3 bytes, this one {}; ignored", data.len())) };
    let micros = u32::from_be_bytes([0, a, b, c]);
    Tempo::from_micros_per_quarter(micros)
        .map_err(|_| "a tempo of 0 microseconds a quarter cannot be; ignored".to_owned())
}

/// The metre of a time signature; the two bytes about the metronome are not needed for it.
pub(in crate::midi) fn meter(data: &[u8]) -> Result<Meter, String> {
    let [beats, power, ..] = *data else {
        return Err(format!("a time signature has 4 bytes, this one {}; ignored", data.len()));
    };
    let unit = 1u8.checked_shl(u32::from(power));
    let meter = unit.and_then(|unit| Meter::new(beats, unit).ok());
    meter.ok_or_else(|| format!("a time signature of {beats} notes of 1/2^{power} cannot be; ignored"))
}

pub(super) fn key(data: &[u8]) -> Result<Key, String> {
    let [fifths, mode] = *data else {
        return Err(format!("a key signature has 2 bytes, this one {}; ignored", data.len()));
    };
    let mode = match mode {
        0 => Mode::Major,
        1 => Mode::Minor,
        other => return Err(format!("a key signature is major (0) or minor (1), this one {other}; ignored")),
    };
    let fifths = fifths as i8;
    Key::new(fifths, mode)
        .map_err(|_| format!("a key signature has at most 7 sharps or flats, this one {fifths}; ignored"))
}
