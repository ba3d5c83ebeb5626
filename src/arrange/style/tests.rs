use super::*;
use crate::arrange::CostKind;
use crate::document::validator::{breaches, json};

#[test]
fn the_template_is_the_default_style() {
    let template = Style::parse(Style::TEMPLATE, "template").unwrap();
    let default = Style::default();
    let said = Style { id: template.id.clone(), name: template.name.clone(), about: template.about.clone(), ..default };
    assert_eq!(template, said);
}

#[test]
fn every_built_in_style_fits_the_schema_and_says_what_is_heard() {
    let schema = Style::json_schema();
    for (id, text) in BUILTIN {
        assert_eq!(breaches(&json(text), &schema), [""; 0], "{id}");
        let style = Style::builtin(id).unwrap();
        assert!(style.id == id && style.about.ends_with('.'), "{id}: {}", style.about);
    }
}

#[test]
fn a_text_says_only_what_differs() {
    let style = Style::parse("brass-from = \"f\"\n[shares]\nbass = 40\n[weights]\nload = 50\n", "own.toml").unwrap();
    assert_eq!((style.id.as_str(), style.brass_from, style.pedal), ("own", Dynamic::F, true));
    assert_eq!((style.shares.bass, style.shares.melody), (40, Shares::default().melody));
    assert_eq!((style.weights.of(CostKind::Load), style.weights.of(CostKind::Breath)), (50, 100));
}

#[test]
fn every_problem_of_a_text_is_told_at_its_line() {
    let text = "spede = 80\ntune-by = [\"strings\"]\n[weights]\ntesitura = 50\nload = -1\n";
    let Err(Error::Problems(problems)) = Style::parse(text, "own.toml") else { panic!("it is wrong") };
    let told: Vec<(u32, String)> = problems.iter().map(|wrong| (wrong.line, wrong.remedy.clone())).collect();
    assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 4, 5]);
    assert_eq!(told[0].1, "did you mean `speed`?");
    assert_eq!(told[2].1, "did you mean `tessitura`?");
}

#[test]
fn every_ensemble_plays_in_a_style_there_is() {
    use crate::ensemble::Ensembles;
    use crate::profile::Library;
    for id in Ensembles::builtin().ids() {
        let ensemble = Ensembles::builtin().get(id, Library::builtin()).unwrap();
        assert!(
            ensemble.style.is_empty() || Style::ids().any(|style| style == ensemble.style),
            "{id}: {}",
            ensemble.style
        );
    }
}
