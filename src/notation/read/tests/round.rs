//! Our own MusicXML read back: the notes of every seat, the bars, metre, key and tempo of the arrangement.

use crate::arrange::{Arrangement, adopt, as_written};
use crate::notation::bars::Bars;
use crate::notation::{Page, end, musicxml, read_musicxml, staff};
use crate::profile::Library;
use crate::score::Score;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scores");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "mid")).collect();
    files.sort();
    files
}

fn arrangement(file: &Path) -> Arrangement {
    let score = crate::midi::read(&std::fs::read(file).unwrap()).unwrap().value;
    let (ensemble, casting) = as_written(&score, Library::builtin()).unwrap().value;
    adopt(&score, &Arc::new(ensemble), &casting).value
}

/// What sounds in each seat, sorted. Parts read stand in the order of the seats, the staves of one beside each other.
fn sounds(score: &Score, arrangement: &Arrangement) -> Vec<Vec<u8>> {
    let mut parts = score.parts.iter().peekable();
    let of_seat = |seat: &crate::ensemble::Seat| {
        let mut sounds = Vec::new();
        while let Some(part) = parts.next_if(|part| part.name == seat.name) {
            sounds.extend(part.notes.iter().map(|note| note.sound.midi()));
        }
        sounds.sort_unstable();
        sounds
    };
    let read = arrangement.ensemble.seats.iter().map(of_seat).collect();
    assert!(parts.next().is_none(), "{}: parts that belong to no seat", arrangement.title);
    read
}

fn own(arrangement: &Arrangement) -> Vec<Vec<u8>> {
    let of_seat = |part: &crate::arrange::SeatPart| {
        let mut sounds: Vec<u8> = part.notes.iter().map(|note| note.sound.midi()).collect();
        sounds.sort_unstable();
        sounds
    };
    arrangement.seats.iter().map(of_seat).collect()
}

fn compare(file: &Path, page: Page) {
    let arrangement = arrangement(file);
    let name = file.display();
    let read = read_musicxml(musicxml(&arrangement, page).unwrap().as_bytes()).unwrap();
    let score = read.value;
    let odd = read.findings.iter().find(|f| f.severity > crate::finding::Severity::Note);
    assert_eq!(odd, None, "{name}");
    assert_eq!(score.title, arrangement.title.trim());
    for ((read, own), seat) in
        sounds(&score, &arrangement).iter().zip(own(&arrangement)).zip(&arrangement.ensemble.seats)
    {
        assert_eq!(*read, own, "{name}: {}", seat.name);
    }
    let bars = Bars::new(&arrangement.frame, end(&arrangement)).unwrap();
    let quarter = f64::from(score.frame.division().per_quarter());
    let read: Vec<_> = score.frame.meters.bars(score.frame.end).collect();
    assert_eq!(read.len(), bars.0.len(), "{name}");
    for (read, own) in read.iter().zip(&bars.0).take(bars.0.len() - 1) {
        let lengths =
            (read.span.length().0 as f64 / quarter, f64::from(own.length) / f64::from(crate::notation::value::QUARTER));
        assert_eq!(lengths.0, lengths.1, "{name}: bar {}", own.number);
        assert!(own.cut || read.meter == own.meter, "{name}: bar {}", own.number);
    }
    let tempo = |frame: &crate::score::Frame| frame.tempo.tempo_at(frame.end).quarters_per_minute();
    let (read, own) = (tempo(&score.frame), tempo(&arrangement.frame));
    assert!((read - own).abs() < own / 50.0, "{name}: tempo {read} for {own}");
    if page == Page::ConcertScore && score.parts.iter().any(|part| !part.percussion) {
        let keys = staff::keys(&arrangement, &bars);
        let read = score.frame.keys.key_at(score.frame.end);
        assert_eq!(read, keys.last().copied(), "{name}");
    }
}

#[test]
fn what_is_written_is_read_back() {
    let pages = [Page::TransposedScore, Page::ConcertScore].into_iter().cycle();
    let work: Vec<(PathBuf, Page)> = files().into_iter().zip(pages).collect();
    crate::run::map(&work, |(file, page)| compare(file, *page));
}
