//! Any small MIDI file the whole way: arranged for one of four ensembles, written as MIDI and MusicXML; a quarter of them
//! with sound, if short. The last byte chooses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partwright::balance::Checks;
use partwright::ensemble::Ensembles;
use partwright::pipeline::{Request, arrange};
use partwright::profile::Library;
use partwright::run::Run;
use partwright::score::Score;
use partwright::{midi, notation, perform};

const ENSEMBLES: [&str; 4] = ["string-quartet", "woodwind-quintet", "choir-satb", "concert-band-full"];
/// Larger pieces teach the fuzzer no more, and slow it.
const MOST_NOTES: usize = 400;
const MOST_BARS: usize = 200;
/// Of music that is rendered.
const MOST_SECONDS: f64 = 20.0;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, file)) = bytes.split_last() else { return };
    let Ok(read) = midi::read(file) else { return };
    let score = read.value;
    if score.note_count() > MOST_NOTES
        || score.frame.meters.bars(score.frame.end).take(MOST_BARS + 1).count() > MOST_BARS
    {
        return;
    }
    let outcome = arrange(&score, &request(*choice, &score), &Run::default()).expect("nothing was pinned or cancelled");
    let _score = midi::read(&perform::smf(&outcome.performance)).expect("what we write can be read").value;
    notation::musicxml(&outcome.arrangement, notation::Page::TransposedScore).expect("a score can be written");
});

fn request(choice: u8, score: &Score) -> Request {
    let id = ENSEMBLES[usize::from(choice & 3)];
    let ensemble = Ensembles::builtin().get(id, Library::builtin()).expect("an ensemble").into();
    let seconds = score.frame.tempo.seconds_at(score.frame.end).value();
    let sounds = choice >> 6 == 0 && seconds < MOST_SECONDS;
    let checks = sounds.then(Checks::default);
    Request { checks, rounds: 1, ..Request::new(ensemble) }
}
