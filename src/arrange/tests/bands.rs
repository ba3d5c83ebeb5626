//! Bands that nobody would think of, and bands that grow.

use super::*;
use crate::ensemble::{Order, SeatSpec};
use crate::profile::Library;

/// A band of built-in instruments, by id.
fn band(instruments: &[&str]) -> Arc<Ensemble> {
    let seat = |id: &&str| SeatSpec::of(Library::builtin().get(id).unwrap());
    let order = Order::builtin("orchestra").unwrap();
    Arc::new(Ensemble::new("band", "Band", instruments.iter().map(seat).collect(), order))
}

fn played(score: &Score, players: &Arc<Ensemble>, plan: &Plan) -> Arrangement {
    let analysis = analyze(score, &Run::default()).unwrap().value;
    let run = Run::default().with_steps(1_000);
    arrange(score, &analysis, players, &Style::default(), plan, &run).unwrap().value
}

/// The plan of an arrangement, read back from its text.
fn plan(score: &Score, arrangement: &Arrangement, before: &Plan) -> Plan {
    let analysis = analyze(score, &Run::default()).unwrap().value;
    let plan = Plan::of(score, &analysis, arrangement, &[], "default", &Run::default().with_steps(1_000));
    let plan = Plan { joined: before.joined_in(&arrangement.ensemble), ..plan };
    Plan::parse(&plan.to_toml(), "plan.toml").unwrap()
}

const SOLOISTS: [&str; 24] = [
    "piccolo",
    "flute",
    "oboe",
    "clarinet-bb",
    "bassoon",
    "alto-sax",
    "horn-f",
    "trumpet-bb",
    "trombone-tenor",
    "tuba-c",
    "timpani",
    "drum-kit",
    "snare-drum",
    "bass-drum",
    "marimba",
    "harp",
    "piano",
    "harmonica-c",
    "guitar-nylon",
    "soprano",
    "violin",
    "violins",
    "cello",
    "double-bass",
];

/// One to twelve players, and one more.
fn any_growing_band() -> impl Strategy<Value = (Vec<&'static str>, &'static str)> {
    let one = || prop::sample::select(SOLOISTS.to_vec());
    (prop::collection::vec(one(), 1..=12), one())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_seat_more_never_costs_a_note_that_the_plan_of_the_smaller_band_kept(
        parts in prop::collection::vec(any_part(), 1..6),
        (seats, one_more) in any_growing_band(),
    ) {
        let score = score(parts);
        let small = played(&score, &band(&seats), &Plan::default());
        let before = plan(&score, &small, &Plan::default());
        let grown = band(&[seats.as_slice(), &[one_more]].concat());
        let large = played(&score, &grown, &before);
        assert_balanced(&score, &large);
        prop_assert_eq!(errors(&large), Vec::<String>::new());
        let sounding: BTreeSet<NoteId> = large.ledger.sounding.iter().copied().collect();
        let silenced: Vec<&NoteId> = small.ledger.sounding.iter().filter(|id| !sounding.contains(id)).collect();
        prop_assert_eq!(silenced, Vec::<&NoteId>::new());
        let again = plan(&score, &large, &before);
        prop_assert_eq!(again.joined.len(), usize::from(!before.is_open()), "a plan without music has nobody");
        prop_assert_eq!(played(&score, &grown, &again), large);
    }
}

/// Three parts and a drum part, as wide as they get.
fn four_wide_parts() -> impl Strategy<Value = Vec<Part>> {
    let drums = any_part().prop_map(|part| Part { percussion: true, ..part });
    (prop::collection::vec(any_part(), 3..4), drums).prop_map(|(mut parts, drums)| {
        parts.push(drums);
        parts
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn odd_bands_play_what_they_can_and_the_rest_stands_in_the_ledger(parts in four_wide_parts()) {
        let forty: Vec<&str> = SOLOISTS.into_iter().cycle().take(40).collect();
        let odd: [&[&str]; 6] = [
            &["piccolo"; 5],
            &["tuba-c", "tuba-eb", "tuba-bb", "tuba-f"],
            &["harmonica-c"],
            &["drum-kit", "snare-drum", "cymbals-crash"],
            &["timpani", "handbells", "tin-whistle-d", "bagpipe-highland"],
            &forty,
        ];
        let score = score(parts);
        for instruments in odd {
            let players = band(instruments);
            let arrangement = played(&score, &players, &Plan::default());
            assert_balanced(&score, &arrangement);
            prop_assert_eq!(errors(&arrangement), Vec::<String>::new());
            let again = plan(&score, &arrangement, &Plan::default());
            prop_assert_eq!(played(&score, &players, &again), arrangement);
        }
    }
}
