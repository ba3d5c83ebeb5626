use super::*;
use crate::document::validator::{breaches, json};
use crate::ensemble::testing::ensemble;
use crate::midi;
use crate::perform::{Performance, PerformedNote, SeatPerformance, smf, smf_for};
use crate::score::{Division, Event, Frame, Part, SeatId, Sound, Tick, Ticks};
use crate::units::Decibels;
use proptest::prelude::*;
use std::path::Path;

const QUARTER: u64 = 480;

fn note(pitch: u8, quarter: u64, technique: Technique, articulation: Articulation) -> PerformedNote {
    PerformedNote {
        sound: Sound::from_midi(pitch, false),
        start: Tick(quarter * QUARTER),
        length: Ticks(if articulation == Articulation::Staccato { QUARTER / 2 } else { QUARTER * 92 / 100 }),
        intensity: 0.6,
        power: Decibels(80.0),
        swell: None,
        technique,
        articulation,
        written: Ticks(QUARTER),
        instrument: 0,
        players: 1,
        joined: false,
        index: 0,
    }
}

/// A violin that bows, dots, plucks and takes the mute, and a trumpet that takes one too, in quarters at 120.
fn performance() -> Performance {
    use Articulation::{Plain, Staccato};
    use Technique::{Muted, Ordinary, Pizzicato};
    let of = |id: &str| ((*Library::builtin().get(id).unwrap()).clone(), 1);
    let played =
        [(0, Ordinary, Plain), (1, Ordinary, Staccato), (2, Pizzicato, Plain), (3, Ordinary, Plain), (4, Muted, Plain)];
    let violin = played.map(|(quarter, technique, articulation)| note(76, quarter, technique, articulation));
    let trumpet = [(0, Ordinary), (2, Muted)].map(|(quarter, technique)| note(70, quarter, technique, Plain));
    let seats = [violin.to_vec(), trumpet.to_vec()].into_iter().zip(0u16..);
    Performance {
        title: "Suite".to_owned(),
        frame: Frame::plain(Division::new(480).unwrap(), Tick(6 * QUARTER)),
        ensemble: ensemble([of("violin"), of("trumpet-bb")]),
        seats: seats.map(|(notes, seat)| SeatPerformance { seat: SeatId(seat), notes }).collect(),
        marks: Vec::new(),
    }
}

/// What stands in the file, by time: read back, so that the tests judge the bytes.
fn dump(target: &Target) -> String {
    let score = midi::read(&smf_for(&performance(), target)).unwrap().value;
    score.parts.iter().map(dump_part).collect()
}

fn dump_part(part: &Part) -> String {
    let event = |event: &Event| match event {
        Event::Program(program) => Some(format!("program {}", program.0)),
        Event::Control(control, value) => Some(format!("cc {} = {value}", control.0)),
        _ => None,
    };
    let mut lines: Vec<(u64, String)> =
        part.events.iter().filter_map(|timed| Some((timed.tick.0, event(&timed.what)?))).collect();
    let note = |note: &crate::score::Note| {
        let pitch = note.sound.pitch().map_or_else(String::new, |pitch| pitch.to_string());
        (note.start.0, format!("{pitch} to {} velocity {}", note.end().0, note.velocity.value()))
    };
    lines.extend(part.notes.iter().map(note));
    lines.sort_by_key(|(tick, _)| *tick);
    let head = format!("{}, channel {}\n", part.name, part.channel.value() + 1);
    lines.iter().fold(head, |text, (tick, line)| text + &format!("{tick:6} {line}\n"))
}

#[test]
fn a_small_part_for_each_built_in_target() {
    for id in Target::ids() {
        let found = dump(&Target::builtin(id).unwrap());
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/perform/target/{id}.txt"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&file, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(found, expected, "{id}: UPDATE_EXPECT=1 writes what is found now; read the difference");
    }
}

fn any_note() -> impl Strategy<Value = PerformedNote> {
    let techniques = vec![Technique::Ordinary, Technique::Pizzicato, Technique::Muted, Technique::Tremolo];
    let articulations = vec![Articulation::Plain, Articulation::Legato, Articulation::Staccato];
    let how = (proptest::sample::select(techniques), proptest::sample::select(articulations), any::<bool>());
    (55u8..100, 0u64..3000, 1u64..900, how).prop_map(|(pitch, start, length, (technique, articulation, joined))| {
        let (start, length) = (Tick(start), Ticks(length));
        PerformedNote { start, length, written: length, joined, ..note(pitch, 0, technique, articulation) }
    })
}

proptest! {
    #[test]
    fn any_part_is_written_whole(mut notes in proptest::collection::vec(any_note(), 0..40)) {
        notes.sort_by_key(|note| (note.start, note.sound));
        notes.dedup_by_key(|note| (note.start, note.sound));
        let mut performance = performance();
        performance.seats[0].notes = notes.clone();
        let read = midi::read(&smf_for(&performance, &Target::builtin("keyswitch-example").unwrap())).unwrap();
        prop_assert_eq!(&read.findings, &[]);
        let played = read.value.parts.iter().filter(|part| part.name.to_lowercase().contains("violin")).flat_map(|part| &part.notes);
        let played = played.filter(|note| note.sound.midi() >= 55).count();
        prop_assert_eq!(played, notes.len());
    }
}

#[test]
fn general_midi_is_the_default() {
    assert_eq!(smf(&performance()), smf_for(&performance(), &Target::builtin("gm").unwrap()));
    assert_eq!(Target::builtin("GM").unwrap(), Target::default());
}

#[test]
fn an_instrument_goes_before_its_family_and_that_before_all() {
    let text = "id = \"t\"\nname = \"T\"\nmaps = [{ dynamics = \"cc2\" }, { families = [\"flute\"], dynamics = \"cc1\" }, \
                { profiles = [\"piccolo\"], dynamics = \"velocity\" }]";
    let target = Target::parse(text, "t.toml", Library::builtin()).unwrap();
    let dynamics = |id: &str| target.map(&Library::builtin().get(id).unwrap()).unwrap().dynamics.unwrap();
    let found = ["piccolo", "alto-flute", "oboe"].map(dynamics);
    assert_eq!(found, [DynamicsStrategy::Velocity, DynamicsStrategy::Cc1, DynamicsStrategy::Cc2]);
}

/// The problems of a target whose maps are these.
fn wrong(maps: &str) -> Vec<String> {
    let text = format!("id = \"mine\"\nname = \"Mine\"\n{maps}\n");
    match Target::parse(&text, "mine.toml", Library::builtin()) {
        Err(Error::Problems(problems)) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn wrong_targets_are_told_with_line_and_key() {
    let map = |text: &str| wrong(&format!("[[maps]]\n{text}"))[0].clone();
    let cases = [
        ("profiles = [\"violine\"]", "mine.toml:4:", "violin"),
        ("familes = [\"brass\"]", "mine.toml:4:", "`families`"),
        ("sounds = [{ technique = \"pizz\" }]", "mine.toml:4:", "pizz"),
        ("profiles = [\"violin\"]\nsounds = [{ keyswitch = \"G4\" }]", "mine.toml:5:", "is a note of the Violin"),
        ("sounds = [{ technique = \"muted\", keyswitch = \"C0\" }]", "mine.toml:4:", "nothing switches back"),
        ("sounds = [{ cc = { number = 11, value = 3 } }]", "mine.toml:4:", "carries dynamics"),
        ("sounds = [{ delay_ms = -3 }]", "mine.toml:4:", "out of bounds"),
        ("sounds = [{}, {}]", "mine.toml:4:", "stand twice"),
        ("families = [\"brass\"]\n[[maps]]\nfamilies = [\"brass\"]", "mine.toml:6:", "two maps"),
        ("[[maps]]", "mine.toml:4:", "for all instruments"),
    ];
    for (text, place, about) in cases {
        let told = map(text);
        assert!(told.starts_with(place) && told.contains(about), "{text}: {told}");
    }
    let Err(Error::Unknown { near, .. }) = Target::builtin("keyswitch-exmple") else { panic!() };
    assert_eq!(near, ["keyswitch-example"]);
}

#[test]
fn the_template_reads_and_shows_every_key() {
    Target::parse(Target::TEMPLATE, "TEMPLATE.toml", Library::builtin())
        .unwrap_or_else(|problems| panic!("{problems}"));
    let schema = Target::json_schema();
    assert_eq!(breaches(&json(Target::TEMPLATE), &schema), [""; 0]);
    let tables = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    for key in tables.filter_map(|table| table["properties"].as_object()).flat_map(|table| table.keys()) {
        assert!(
            Target::TEMPLATE.contains(&format!("{key} =")) || Target::TEMPLATE.contains(&format!("{key}]]")),
            "{key}"
        );
    }
}
