//! What stands around the notes: people, brackets, double bars, instruments named, percussion staves.

use super::*;
use crate::profile::Library;
use crate::score::Timed;

fn profile(id: &str) -> Profile {
    (*Library::builtin().get(id).unwrap()).clone()
}

/// Sixteen bars of 4/4, 480 ticks a quarter.
fn frame() -> Frame {
    Frame::plain(Division::new(480).unwrap(), Tick(480 * 64))
}

/// Whole notes, by bar.
fn bars(bars: &[u64]) -> Vec<ArrangedNote> {
    bars.iter().map(|bar| pitched(76, bar * 1920, 1920)).collect()
}

fn texts<'a>(page: &'a str, element: &str) -> Vec<&'a str> {
    let open = format!("<{element}");
    page.split(&open).skip(1).filter_map(|rest| rest.split_once('>')?.1.split("</").next()).collect()
}

#[test]
fn people_stand_in_the_head_and_on_the_page() {
    let mut one = arrangement(frame(), vec![seats().remove(0)], vec![bars(&[0, 15])]);
    let told = ["composer: A. Maker", "poet: B. Words", "Arranger: C. Hand"];
    one.marks = told.iter().map(|text| Timed::new(Tick(0), Mark::Text((*text).to_owned()))).collect();
    one.marks.push(Timed::new(Tick(0), Mark::Copyright("© D".to_owned())));
    let page = musicxml(&one, Page::Part(SeatId(0))).unwrap();
    assert_eq!(texts(&page, "creator"), ["A. Maker", "B. Words", "C. Hand"]);
    assert_eq!(texts(&page, "rights"), ["© D"]);
    let printed = ["Test &lt;&amp;&gt; piece", "Clarinet in B♭", "B. Words", "A. Maker, arr. C. Hand", "© D"];
    assert_eq!(texts(&page, "credit-words"), printed);
}

#[test]
fn double_bars_stand_at_changes_of_key_and_at_rehearsal_marks_and_break_rests() {
    let keys =
        KeyMap::new([(0, 0), (4, 2)].map(|(bar, fifths)| (Tick(bar * 1920), Key::new(fifths, Mode::Major).unwrap())));
    let [clarinet, .., drums] = <[Seat; 4]>::try_from(seats()).unwrap();
    let seats = vec![clarinet, Seat { id: SeatId(1), ..drums }];
    let stroke = note(Sound::Percussion(PercussionKey::new(38).unwrap()), 15 * 1920, 480);
    let mut piece = arrangement(Frame { keys, ..frame() }, seats, vec![bars(&[15]), vec![stroke]]);
    piece.marks = vec![Timed::new(Tick(8 * 1920), Mark::Marker("B".to_owned()))];
    let page = musicxml(&piece, Page::Part(SeatId(1))).unwrap();
    assert_eq!(texts(&page, "multiple-rest"), ["4", "4", "7"]);
    assert_eq!(texts(&page, "bar-style"), ["light-light", "light-light", "light-heavy"]);
}

#[test]
fn who_rests_all_through_has_one_rest_for_the_whole_piece() {
    let keys =
        KeyMap::new([(0, 0), (4, 2)].map(|(bar, fifths)| (Tick(bar * 1920), Key::new(fifths, Mode::Major).unwrap())));
    let [clarinet, violin, ..] = <[Seat; 4]>::try_from(seats()).unwrap();
    let mut piece = arrangement(Frame { keys, ..frame() }, vec![clarinet, violin], vec![bars(&[15]), Vec::new()]);
    piece.marks = vec![Timed::new(Tick(8 * 1920), Mark::Marker("B".to_owned()))];
    let page = musicxml(&piece, Page::Part(SeatId(1))).unwrap();
    assert_eq!((texts(&page, "multiple-rest"), texts(&page, "bar-style")), (vec!["16"], vec!["light-heavy"]));
    assert!(texts(&page, "words").contains(&"TACET") && !page.contains("<rehearsal>"));
}

#[test]
fn another_instrument_is_announced_in_the_rest_before_it() {
    let mut flute = seat(0, "Flute 2", profile("flute"), 1);
    flute.profiles.push(Arc::new(profile("piccolo")));
    let mut notes = bars(&[0, 4, 5, 6]);
    notes[1].instrument = 1;
    notes[2].instrument = 1;
    let page = musicxml(&arrangement(frame(), vec![flute], vec![notes]), Page::Part(SeatId(0))).unwrap();
    assert_eq!(texts(&page, "words"), ["to Piccolo", "Piccolo", "Flute"], "no time to announce the way back");
}

/// A part whose player has a second instrument and uses it in these bars of all those played.
fn doubling(name: &str, profiles: [&str; 2], played: &[u64], on_second: &[u64]) -> String {
    let mut one = seat(0, name, profile(profiles[0]), 1);
    one.abbreviation = name.replace(&one.profile().name, &one.profile().abbreviation);
    one.profiles.push(Arc::new(profile(profiles[1])));
    let mut notes = bars(played);
    notes.iter_mut().zip(played).for_each(|(note, bar)| note.instrument = u8::from(on_second.contains(bar)));
    musicxml(&arrangement(frame(), vec![one], vec![notes]), Page::Part(SeatId(0))).unwrap()
}

#[test]
fn an_instrument_that_is_used_all_through_is_what_the_staff_is_called() {
    let page = doubling("Clarinet in B♭ 2", ["clarinet-bb", "clarinet-a"], &[0, 4], &[0, 4]);
    assert_eq!(texts(&page, "part-name"), ["Clarinet in A 2"]);
    assert_eq!(
        (texts(&page, "part-abbreviation"), texts(&page, "instrument-name")),
        (vec!["Cl. 2"], vec!["Clarinet in A"])
    );
    assert!(texts(&page, "credit-words").contains(&"Clarinet in A 2"));
    assert_eq!((texts(&page, "words").len(), page.matches("<instrument id").count()), (0, 0));
    let page = doubling("Flute 2", ["flute", "piccolo"], &[0, 4], &[0, 4]);
    assert_eq!(texts(&page, "part-name"), ["Piccolo (Flute 2)"], "there is no first piccolo");
}

#[test]
fn rests_between_notes_name_the_instrument_so_that_programs_see_no_change() {
    let page = doubling("Flute", ["flute", "piccolo"], &[0, 4, 6], &[4, 6]);
    assert_eq!(texts(&page, "part-name"), ["Flute"]);
    let named = page.split("<instrument id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let named: Vec<&str> = named.collect();
    assert_eq!(named, [["P1-I1"; 4].as_slice(), &["P1-I2"; 3]].concat());
}

#[test]
fn mutes_are_asked_for_in_the_words_of_the_tradition() {
    let words = |order: &str, profile_id: &str| {
        let mut notes = bars(&[0, 1, 2]);
        notes[1].technique = Technique::Muted;
        let mut piece = arrangement(frame(), vec![seat(0, "Solo", profile(profile_id), 1)], vec![notes]);
        Arc::make_mut(&mut piece.ensemble).order = order.to_owned();
        texts(&musicxml(&piece, Page::Part(SeatId(0))).unwrap(), "words").join(" ")
    };
    assert_eq!(words("orchestra", "trumpet-bb"), "con sord. senza sord.");
    assert_eq!(words("brass-band", "trumpet-bb"), "mute open");
    assert_eq!(words("brass-band", "violin"), "con sord. senza sord.");
}

#[test]
fn a_single_percussion_instrument_has_one_line_and_a_section_names_its_instruments() {
    let stroke = |key: u8, bar: u64| note(Sound::Percussion(PercussionKey::new(key).unwrap()), bar * 1920, 480);
    let seats =
        vec![seat(0, "Triangle", profile("triangle"), 1), seat(1, "Percussion", profile("percussion-section"), 3)];
    let parts = vec![vec![stroke(81, 0)], vec![stroke(36, 0), stroke(38, 0), stroke(36, 1), stroke(81, 2)]];
    let page = musicxml(&arrangement(frame(), seats, parts), Page::TransposedScore).unwrap();
    assert_eq!(texts(&page, "staff-lines"), ["1"]);
    let names = texts(&page, "words");
    assert_eq!(names, ["Snare drum, Bass drum", "Open triangle"]);
    assert!(
        page.contains("<display-step>E</display-step>\n          <display-octave>4</display-octave>"),
        "on its line"
    );
}

#[test]
fn barlines_run_through_families_but_not_between_singers() {
    let score = |ids: &[&str]| {
        let seats: Vec<Seat> = (0..).zip(ids).map(|(n, id)| seat(n, &format!("{id} {n}"), profile(id), 1)).collect();
        let parts = ids.iter().map(|_| bars(&[0])).collect();
        musicxml(&arrangement(frame(), seats, parts), Page::TransposedScore).unwrap()
    };
    assert_eq!(texts(&score(&["soprano", "alto", "tenor", "bass-voice"]), "group-barline"), ["no"]);
    assert_eq!(texts(&score(&["violin", "viola", "cello", "piano"]), "group-barline"), ["yes"]);
    assert_eq!(texts(&score(&["flute", "horn-f", "bassoon"]), "group-symbol"), ["bracket"]);
    assert_eq!(texts(&score(&["soprano", "piano"]), "group-symbol"), [""; 0]);
}

#[test]
fn tempi_that_only_sound_show_nothing_and_leave_rests_of_a_part_whole() {
    let tempo =
        |bar: u64| (Tick(bar * 1920), Tempo::from_micros_per_quarter(500_000 + (bar % 2) as u32 * 10_000).unwrap());
    let frame = Frame { tempo: TempoMap::new(Division::new(480).unwrap(), (0..16).map(tempo)), ..frame() };
    let [clarinet, violin, ..] = <[Seat; 4]>::try_from(seats()).unwrap();
    let piece = arrangement(frame, vec![clarinet, violin], vec![bars(&[0, 1]), bars(&[15])]);
    let (score, part) =
        (musicxml(&piece, Page::TransposedScore).unwrap(), musicxml(&piece, Page::Part(SeatId(0))).unwrap());
    assert!(texts(&score, "words").iter().all(|words| *words == "\u{a0}"));
    assert!(score.matches("<sound tempo").count() > 8);
    assert_eq!(texts(&part, "multiple-rest").iter().map(|n| n.parse::<u32>().unwrap()).sum::<u32>(), 14);
}

#[test]
fn hairpins_of_a_bar_stand_in_the_order_they_are_read_in() {
    let mut piano = seats().remove(2);
    piano.id = SeatId(0);
    let on = |staff: u8, note: ArrangedNote| ArrangedNote { staff: Some(staff), ..note };
    // Only the lower staff has a sign where the first hairpin ends.
    let upper = (0..2).map(|half| on(0, pitched(76, half * 960, 960)));
    let lower = (0..4).map(|quarter| on(1, pitched(40, quarter * 480, 480)));
    let mut one = arrangement(
        Frame::plain(Division::new(480).unwrap(), Tick(1920)),
        vec![piano],
        vec![upper.chain(lower).collect()],
    );
    let hairpin = |from: u64, to: u64| Marked::Hairpin(TickSpan::new(Tick(from), Tick(to)), true);
    one.seats[0].marks = vec![hairpin(0, 480), hairpin(960, 1440)];
    let page = musicxml(&one, Page::ConcertScore).unwrap();
    let kinds: Vec<&str> = page.split("<wedge type=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(kinds, ["crescendo", "stop", "crescendo", "stop"]);
    assert!(page.contains("<backup>"), "two staves");
}
