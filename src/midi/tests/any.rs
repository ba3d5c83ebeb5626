//! Random scores of every shape a file can hold.

use crate::score::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// Any score: parts on one track and on many, overlapping equal keys, notes of no length, marks of every kind.
pub(super) fn score() -> impl Strategy<Value = Score> {
    let parts = vec(part(), 0..6);
    (text(), frame(), vec(timed(mark()), 0..6), parts, any::<bool>()).prop_map(|(title, frame, marks, parts, apart)| {
        let mut parts = parts;
        if !apart {
            parts.sort_by_key(|part| (part.track, part.port, part.channel));
            parts.dedup_by_key(|part| (part.track, part.port, part.channel));
        }
        Score::new(title, frame, marks, parts)
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-z ♭]{1,9}", "\\PC{0,5}"]
}

fn frame() -> impl Strategy<Value = Frame> {
    let tempo = (tick(), 1u32..=0xFF_FFFF).prop_map(|(t, m)| (t, Tempo::from_micros_per_quarter(m).unwrap()));
    let meter = (tick(), 1u8..13, 0u32..8).prop_map(|(t, b, p)| (t, Meter::new(b, 1 << p).unwrap()));
    let key = (tick(), key());
    (48u16..2000, vec(tempo, 0..4), vec(meter, 0..4), 0u64..4000, vec(key, 0..3), 0u64..8000).prop_map(
        |(division, tempi, meters, pickup, keys, end)| {
            let division = Division::new(division).unwrap();
            Frame {
                tempo: TempoMap::new(division, tempi),
                meters: MeterMap::with_pickup(division, meters, Ticks(pickup)),
                keys: KeyMap::new(keys),
                end: Tick(end),
            }
        },
    )
}

fn key() -> impl Strategy<Value = Key> {
    (-7i8..=7, any::<bool>()).prop_map(|(f, minor)| Key::new(f, if minor { Mode::Minor } else { Mode::Major }).unwrap())
}

fn tick() -> impl Strategy<Value = Tick> {
    prop_oneof![Just(Tick::ZERO), (0u64..5000).prop_map(Tick)]
}

fn timed<T: std::fmt::Debug>(what: impl Strategy<Value = T>) -> impl Strategy<Value = Timed<T>> {
    (tick(), what).prop_map(|(tick, what)| Timed::new(tick, what))
}

fn mark() -> impl Strategy<Value = Mark> {
    let bytes = || vec(any::<u8>(), 0..6);
    prop_oneof![
        text().prop_map(Mark::Text),
        text().prop_map(Mark::Copyright),
        text().prop_map(Mark::Instrument),
        text().prop_map(Mark::Lyric),
        text().prop_map(Mark::Marker),
        text().prop_map(Mark::Cue),
        text().prop_map(Mark::Technique),
        (0usize..8).prop_map(|index| Mark::Dynamic(Dynamic::ALL[index])),
        Just(Mark::Breath),
        bytes().prop_map(Mark::SysEx),
        bytes().prop_map(Mark::Escape),
        Just(Mark::SysEx(vec![0x41, 0x10, 0x42, 0x12, 0x40, 0x1A, 0x15, 2, 0x0F, 0xF7])),
        (any::<u8>(), bytes()).prop_filter_map("a type with a word of its own", |(kind, data)| {
            OtherMeta::new(kind, data).map(Mark::Meta)
        }),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let seven = || 0u8..128;
    prop_oneof![
        seven().prop_map(|program| Event::Program(Program(program))),
        (seven(), seven()).prop_map(|(control, value)| Event::Control(Control(control), value)),
        (-8192i16..8192).prop_map(Event::Bend),
        seven().prop_map(Event::Pressure),
        (seven(), seven()).prop_map(|(key, value)| Event::KeyPressure(key, value)),
        mark().prop_map(Event::Mark),
        key().prop_map(|key| Event::Mark(Mark::Key(key))),
    ]
}

/// A part with names, ports, tracks and channels that often meet those of another.
fn part() -> impl Strategy<Value = Part> {
    let place = (text(), 0u16..3, prop_oneof![Just(0u8), 0u8..128], prop_oneof![0u8..2, 0u8..16]);
    let program = proptest::option::of((0u8..128, 0u8..128, 0u8..2));
    let notes = vec((58u8..62, 0u64..400, prop_oneof![Just(0u64), 0u64..300], 1i32..128, 0u8..128), 0..12);
    (place, program, any::<bool>(), notes, vec(timed(event()), 0..8)).prop_map(
        |((name, track, port, channel), program, percussion, notes, events)| {
            let mut part = Part::new(&name, Channel::new(channel).unwrap());
            (part.track, part.port, part.percussion, part.events) = (track, port, percussion, events);
            if let Some((program, msb, lsb)) = program {
                (part.program, part.bank) = (Some(Program(program)), Bank { msb, lsb });
            }
            part.notes = notes
                .into_iter()
                .map(|(key, start, length, velocity, release)| Note {
                    release,
                    ..Note::new(Sound::from_midi(key, false), Tick(start), Ticks(length), Velocity::clamped(velocity))
                })
                .collect();
            ends_in_order(&mut part.notes);
            part
        },
    )
}

/// Exchanges the ends of nested equal keys, so that they come in the order of the starts.
fn ends_in_order(notes: &mut [Note]) {
    notes.sort_by_key(|note| (note.sound, note.start, note.length, note.velocity, note.release));
    for key in notes.chunk_by_mut(|a, b| a.sound == b.sound) {
        let mut ends: Vec<Tick> = key.iter().map(Note::end).collect();
        ends.sort();
        for (note, end) in key.iter_mut().zip(ends) {
            note.length = end.since(note.start);
        }
    }
}
