use super::*;
use crate::profile::Library;
use crate::units::Hertz;

/// What is wrong with the violin when its techniques are these.
fn wrong(techniques: &str) -> Vec<String> {
    let text = format!("id = \"mine\"\nextends = \"violin\"\nname = \"Mine\"\n{techniques}\n");
    let problems = Library::builtin().check("mine.toml", &text);
    problems.iter().map(|problem| format!("{}: {}: {}", problem.line, problem.key, problem.why)).collect()
}

#[test]
fn a_filter_runs_straight_by_octaves_and_is_level_beyond_its_ends() {
    let points = [(500.0, 0.0), (2000.0, 12.0)].map(|(at, gain)| (Hertz(at), Decibels(gain)));
    let timbre = TechniqueTimbre { filter: points.to_vec(), ..TechniqueTimbre::default() };
    let gain = |hertz: f64| timbre.gain(Hertz(hertz), Hertz(100.0)).0;
    assert_eq!([50.0, 500.0, 1000.0, 2000.0, 9000.0].map(gain), [0.0, 0.0, 6.0, 12.0, 12.0]);
}

#[test]
fn a_rolloff_goes_by_octaves_over_the_fundamental() {
    let timbre = TechniqueTimbre { rolloff: Decibels(-8.0), ..TechniqueTimbre::default() };
    assert_eq!([220.0, 440.0, 880.0].map(|hertz| timbre.gain(Hertz(hertz), Hertz(220.0)).0), [0.0, -8.0, -16.0]);
}

#[test]
fn a_technique_changes_what_it_says_and_no_more() {
    let violin = Library::builtin().get("violin").unwrap();
    let pizzicato = violin.manner(Technique::Pizzicato).unwrap();
    assert!(violin.decays(Technique::Pizzicato) && !violin.decays(Technique::Muted));
    assert_eq!(violin.program(Technique::Pizzicato), pizzicato.program);
    assert_eq!(violin.program(Technique::Muted), violin.midi.program);
    assert_eq!(violin.technique_timbre(Technique::Stopped), &TechniqueTimbre::default());
}

#[test]
fn wrong_techniques_are_told_with_line_and_key() {
    let one = |text: &str| wrong(&format!("[[techniques]]\n{text}"));
    assert_eq!(
        one("name = \"ordinary\"")[0],
        "5: techniques[0].name: ordinary playing is what the rest of the profile says"
    );
    assert_eq!(
        one("name = \"muted\"\n[[techniques]]\nname = \"muted\"")[0],
        "7: techniques[1].name: this technique stands twice"
    );
    assert_eq!(one("name = \"muted\"\nword = \"con sord.\"")[0], "6: techniques[0].word: it has no `end_word`");
    assert!(one("name = \"pizicato\"")[0].contains("`pizicato` is not known here"));
    assert!(one("name = \"muted\"\nprogram = 128")[0].contains("128 is out of bounds"));
    assert!(
        one("name = \"muted\"\ntimbre = { filter_hz_db = [[900, 0], [600, 3]] }")[0].contains("does not lie above")
    );
    assert!(one("name = \"muted\"\ntimbre = { filter_hz_db = [[900, 90]] }")[0].contains("out of bounds"));
    assert!(
        one("name = \"muted\"\nnotes_per_s = 3\namateur_notes_per_s = 4")[0].contains("faster than a professional")
    );
    assert!(one("name = \"muted\"\nrange = [\"A5\", \"A4\"]")[0].contains("lies above"));
}

#[test]
fn every_technique_of_the_library_says_what_a_player_and_a_synthesiser_need() {
    for profile in Library::builtin().iter() {
        for manner in &profile.techniques {
            let name = format!("{}: {:?}", profile.id, manner.technique);
            assert!((-20.0..=0.0).contains(&manner.power.0), "{name}: {}", manner.power);
            assert!(
                manner
                    .range
                    .is_none_or(|range| profile.range.professional.union(range).low == profile.range.professional.low),
                "{name}"
            );
            assert!(manner.program.is_none() || manner.program != profile.midi.program, "{name}");
            let sign = matches!(
                manner.technique,
                Technique::Stopped | Technique::Tremolo | Technique::Roll | Technique::Harmonics
            );
            assert_eq!(manner.word.is_empty(), sign, "{name}");
            let changed = manner.timbre != TechniqueTimbre::default();
            assert!(changed, "{name} sounds like ordinary playing");
        }
    }
}
