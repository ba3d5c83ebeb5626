use super::*;

fn facts(folder: &str) -> Facts {
    Facts {
        name: "partwright".to_owned(),
        shards: NonZeroU32::new(8).unwrap(),
        folder: folder.to_owned(),
        root: "/data/scores".to_owned(),
        image: "partwright:0".to_owned(),
        jobs: 2,
        file_memory_mb: 2048,
        memory_mb: 4352,
    }
}

#[test]
fn every_engine_has_its_files_and_is_known_by_its_name() {
    for engine in Engine::ALL {
        assert_eq!(engine.name().parse::<Engine>().unwrap(), engine);
        let files = engine.files(&facts("/data/editions")).unwrap();
        assert!(!files.is_empty());
        for (name, text) in &files {
            assert!(!text.contains("{{") || text.contains("{{.Task.Slot}}"), "{name}: {text}");
            assert!(text.ends_with('\n'), "{name}");
        }
        let whole: String = files.into_iter().map(|(_, text)| text).collect();
        assert!(whole.contains("/data/editions/plan.json"), "{}", engine.name());
        assert!(!engine.retry(&[1, 2, 5]).is_empty() && !engine.start().is_empty());
    }
    let said = "slrum".parse::<Engine>().unwrap_err().to_string();
    assert!(said.contains("slurm"), "{said}");
}

#[test]
fn a_folder_with_quotes_and_blanks_stays_one_word() {
    let odd = "/data/it's \"new\" $HOME";
    let text = |engine: Engine| engine.files(&facts(odd)).unwrap().remove(0).1;
    assert!(text(Engine::Swarm).contains("'/data/it'\\''s \"new\" $HOME/plan.json'"));
    let yaml = text(Engine::Kubernetes);
    assert!(
        yaml.contains(r#""/data/it\u0027s \"new\" $HOME/plan.json""#)
            || yaml.contains(r#""/data/it's \"new\" $HOME/plan.json""#),
        "{yaml}"
    );
    let json: serde_json::Value = serde_json::from_str(&text(Engine::AwsBatch)).unwrap();
    assert_eq!(json["containerProperties"]["command"][2], format!("{odd}/plan.json"));
}

#[test]
fn indices_are_written_as_slurm_takes_them() {
    assert_eq!(ranges(&[]), "");
    assert_eq!(ranges(&[7]), "7");
    assert_eq!(ranges(&[0, 1, 2, 4, 6, 7]), "0-2,4,6-7");
    assert_eq!(Engine::Slurm.retry(&[3, 5, 6]), "sbatch --array=3,5-6 slurm.sbatch");
}
