//! Whole pages against files under `tests/golden/notation`; `UPDATE_EXPECT=1` writes them anew.

use super::*;

fn check(name: &str, text: &str) {
    let path = format!("{}/tests/golden/notation/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "{path} differs; run with UPDATE_EXPECT=1 and read the diff");
}

/// Three bars of 3/4 in E flat with a pick-up, for clarinet: triplet, tie, slur, hairpin, dynamics, breath, words, lyric.
fn tune() -> Arrangement {
    let q = 480;
    let division = Division::new(480).unwrap();
    let frame = Frame {
        tempo: TempoMap::new(division, [(Tick(0), Tempo::from_micros_per_quarter(600_000).unwrap())]),
        meters: MeterMap::with_pickup(division, [(Tick(0), Meter::new(3, 4).unwrap())], Ticks(q)),
        keys: KeyMap::new([(Tick(0), Key::new(-3, Mode::Major).unwrap())]),
        end: Tick(q * 10),
    };
    let pitches =
        [(58u8, 0u64, 480u64), (63, 480, 720), (65, 1200, 240), (67, 1440, 480), (68, 1920, 160), (67, 2080, 160)];
    let more = [(66, 2240, 160), (67, 2400, 1440), (66, 3840, 480), (67, 4320, 480)];
    let mut notes: Vec<ArrangedNote> = pitches.iter().chain(&more).map(|(p, at, l)| pitched(*p, *at, *l)).collect();
    notes[0].dynamic = Dynamic::P;
    notes[8].articulation = Articulation::Staccato;
    let mut arrangement = arrangement(frame, vec![seats().remove(0)], vec![notes]);
    arrangement.seats[0].marks = vec![
        Marked::At(Tick(0), Mark::Technique("dolce".into())),
        Marked::At(Tick(0), Mark::Lyric("Sing".into())),
        Marked::Hairpin(TickSpan::new(Tick(480), Tick(1920)), true),
        Marked::Slur(TickSpan::new(Tick(480), Tick(1920))),
        Marked::At(Tick(3840), Mark::Breath),
    ];
    arrangement.marks = vec![crate::score::Timed::new(Tick(1920), Mark::Marker("A".into()))];
    arrangement
}

#[test]
fn a_clarinet_part() {
    check("clarinet-part.musicxml", &musicxml(&tune(), Page::Part(SeatId(0))).unwrap());
}

#[test]
fn piano_and_drums() {
    let frame = Frame::plain(Division::new(96).unwrap(), Tick(96 * 8));
    let all = seats();
    let stroke = |key: u8, at: u64| note(Sound::Percussion(PercussionKey::new(key).unwrap()), at, 6);
    let piano =
        [(48u8, 0u64, 384u64), (64, 0, 96), (67, 0, 96), (72, 96, 48), (71, 144, 48), (72, 192, 192), (50, 384, 384)];
    let parts = vec![
        piano.iter().map(|(p, at, l)| pitched(*p, *at, *l)).collect(),
        vec![stroke(36, 0), stroke(49, 0), stroke(38, 96), stroke(36, 144), stroke(38, 192), stroke(36, 384)],
    ];
    let seats = vec![Seat { id: SeatId(0), ..all[2].clone() }, Seat { id: SeatId(1), ..all[3].clone() }];
    check("piano-and-drums.musicxml", &musicxml(&arrangement(frame, seats, parts), Page::TransposedScore).unwrap());
}
