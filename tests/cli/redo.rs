//! `arrange --redo`: some bars of some seats again, all else byte for byte as it was.

use super::{SATIE, folder, path, quick, told};
use partwright::midi;
use partwright::score::{BarNumber, Score, Tick};
use std::path::Path;
use tempfile::TempDir;

struct Made<'a> {
    folder: &'a TempDir,
    name: &'a str,
}

impl Made<'_> {
    fn out(&self) -> String {
        path(self.folder, self.name)
    }

    fn read(&self, file: &str) -> Vec<u8> {
        std::fs::read(Path::new(&self.out()).join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    fn midi(&self) -> Score {
        midi::read(&self.read("arrangement.mid")).expect("MIDI").value
    }

    fn plan(&self) -> String {
        String::from_utf8(self.read("plan.toml")).expect("text")
    }

    /// The part files, by name.
    fn parts(&self) -> Vec<(String, Vec<u8>)> {
        let files = std::fs::read_dir(Path::new(&self.out()).join("parts")).expect("parts/");
        let mut names: Vec<String> =
            files.map(|file| file.expect("readable").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names.into_iter().map(|name| (name.clone(), self.read(&format!("parts/{name}")))).collect()
    }
}

fn redone<'a>(folder: &'a TempDir, name: &'a str, before: &Made<'_>, redo: &[&str]) -> (Made<'a>, String) {
    let made = Made { folder, name };
    let (plan, out) = (format!("{}/plan.toml", before.out()), made.out());
    let mut args = vec!["arrange", SATIE, "--no-audio", "--plan", &plan, "-o", &out];
    args.extend(redo);
    let (code, stdout, stderr) = told(&args);
    assert_eq!(code, 0, "{stderr}");
    (made, stdout)
}

fn first<'a>(folder: &'a TempDir) -> Made<'a> {
    let made = Made { folder, name: "first" };
    let out = made.out();
    assert_eq!(told(&quick(&["arrange", SATIE, "--for", "woodwind-quintet", "-o", &out])).0, 0);
    made
}

/// Everything of a part that does not lie in bars 9 to 16.
fn outside(score: &Score, part: usize) -> String {
    let start = |bar: u32| score.frame.meters.start_of(BarNumber(bar)).expect("a bar");
    let (from, to) = (start(9), start(17));
    let out = |tick: &Tick| *tick < from || *tick >= to;
    let part = &score.parts[part];
    let notes: Vec<_> = part.notes.iter().filter(|note| out(&note.start)).collect();
    let events: Vec<_> = part.events.iter().filter(|event| out(&event.tick)).collect();
    format!("{notes:?} {events:?}")
}

#[test]
fn a_redo_of_one_seat_leaves_every_other_byte_as_it_was() {
    let folder = folder();
    let before = first(&folder);
    let mut changed = 0;
    for (index, seat) in ["Flute", "Ob.", "Clarinet", "Horn in F", "Bassoon"].into_iter().enumerate() {
        let name = format!("seat{index}");
        let (after, _) = redone(&folder, &name, &before, &["--redo", "9-16", "--seat", seat]);
        let (old, new) = (before.midi(), after.midi());
        for part in 0..old.parts.len() {
            assert_eq!(outside(&old, part), outside(&new, part), "{seat}: part {part} outside bars 9-16");
            let same = old.parts[part] == new.parts[part];
            assert!(same || part == index, "{seat}: part {part} is another seat's");
            changed += usize::from(!same);
        }
        for ((name, old), (_, new)) in before
            .parts()
            .iter()
            .zip(after.parts())
            .filter(|((name, _), _)| !name.starts_with(&format!("{:02}", index + 1)))
        {
            assert!(*old == new, "{seat}: {name} is another seat's");
        }
        assert!(after.plan().starts_with(&before.plan()), "{seat}: {}", after.plan());
        assert!(after.plan().contains("[[redo]]\nbars = \"9-16\"\n"), "{}", after.plan());
        let again = format!("again{index}");
        let (replayed, _) = redone(&folder, &again, &after, &[]);
        for file in ["arrangement.mid", "score.musicxml", "plan.toml"] {
            assert!(after.read(file) == replayed.read(file), "{seat}: {file} differs after a replay");
        }
    }
    assert!(changed > 0, "no redo found anything else");
}

#[test]
fn a_redo_of_all_seats_keeps_all_other_bars_and_redos_add_up() {
    let folder = folder();
    let before = first(&folder);
    let (after, _) = redone(&folder, "all", &before, &["--redo", "9-16", "--seed", "5"]);
    let (old, new) = (before.midi(), after.midi());
    assert!(old.parts != new.parts, "nothing was found");
    (0..old.parts.len()).for_each(|part| assert_eq!(outside(&old, part), outside(&new, part), "part {part}"));
    assert!(after.plan().contains("seed = 5\n"), "{}", after.plan());
    let (twice, _) = redone(&folder, "twice", &after, &["--redo", "14-20", "--seat", "Oboe"]);
    assert!(twice.plan().starts_with(&after.plan()) && twice.plan().matches("[[redo]]").count() == 2);
    let (replayed, _) = redone(&folder, "replayed", &twice, &[]);
    for file in ["arrangement.mid", "score.musicxml", "plan.toml"] {
        assert!(twice.read(file) == replayed.read(file), "{file} differs after a replay");
    }
}

#[test]
fn a_wrong_redo_is_told() {
    let folder = folder();
    let before = first(&folder);
    let (plan, out) = (format!("{}/plan.toml", before.out()), path(&folder, "x"));
    let pins = path(&folder, "pins.toml");
    std::fs::write(&pins, "[[pin]]\nmelody = \"Oboe\"\n").expect("writes");
    let cases: [(&[&str], &str); 5] = [
        (&["--plan", &plan, "--redo", "9-16", "--seat", "Cl. 9"], "Clarinet"),
        (&["--plan", &plan, "--redo", "90-96"], "the last is bar 47"),
        (&["--plan", &plan, "--redo", "x"], "9-16"),
        (&["--plan", &pins, "--for", "woodwind-quintet", "--redo", "9-16"], "give the plan.toml"),
        (&["--for", "woodwind-quintet", "--redo", "9-16"], "--plan"),
    ];
    for (args, said) in cases {
        let mut all = vec!["arrange", SATIE, "--no-audio", "-o", &out];
        all.extend(args);
        let (code, _, stderr) = told(&all);
        assert!(code == 2 && stderr.contains(said), "{args:?}: {code} {stderr}");
        assert!(!Path::new(&out).exists());
    }
}
