//! How each seat sounds beside its own marks: what the instrument gives at the written dynamic is reckoned from its profile,
//! note by note; what it does give was measured. Between the two lies what a sound (a library's, a recording's) does otherwise than
//! its marks ask.

use super::timeline::Timeline;
use super::types::BarBalance;
use crate::arrange::Arrangement;
use crate::ensemble::Seat;
use crate::loudness::loudness;
use crate::perform::{Performance, PerformedNote, perform};
use crate::profile::Profile;
use crate::render::{decay_over, level_at, rms_of_level};
use crate::score::{Bar, TempoMap, Tick};
use crate::units::{Decibels, Lufs, Seconds};

/// Bars over which a note is followed (ours; a file may claim any length).
const FOLLOWED: usize = 64;

/// Sets in every bar by how much each seat is above what its marks ask.
pub(super) fn set(bars: &mut [BarBalance], timeline: &Timeline, arrangement: &Arrangement) {
    let performance = perform(arrangement);
    for (index, seat) in arrangement.ensemble.seats.iter().enumerate() {
        let due = due(index, seat, &performance, timeline);
        for (bar, due) in bars.iter_mut().zip(due) {
            let measured = bar.seats.get(index).copied().flatten();
            let over = measured.zip(due).map(|(measured, due)| Decibels(measured.0 - due.0).to_tenth());
            bar.over_mark.get_mut(index).into_iter().for_each(|place| *place = over);
        }
    }
}

/// How loud a seat is due to be in each bar; `None` where it rests.
fn due(index: usize, seat: &Seat, performance: &Performance, timeline: &Timeline) -> Vec<Option<Lufs>> {
    let tempo = &performance.frame.tempo;
    let mut energies = vec![0.0; timeline.bars.len()];
    for note in performance.seats.get(index).map_or(&[][..], |part| &part.notes) {
        let first = timeline.bars.partition_point(|(bar, _)| bar.span.end <= note.start);
        let bars = timeline.bars.iter().zip(&mut energies).skip(first).take(FOLLOWED);
        for ((bar, _), energy) in bars.take_while(|((bar, _), _)| bar.span.start < note.end()) {
            let within = [note.start.max(bar.span.start), note.end().min(bar.span.end)];
            *energy += note_energy(note, seat, within.map(|tick| seconds_between(tempo, note.start, tick)));
        }
    }
    let length = |bar: &Bar| seconds_between(tempo, bar.span.start, bar.span.end);
    energies.iter().zip(&timeline.bars).map(|(energy, (bar, _))| loudness(*energy / length(bar))).collect()
}

/// The energy of a note from one time after its start to another: its mean square at the listener, times how long it holds it.
/// What K-weighting does to its spectrum is left out: up to 3 dB, of low basses up to 6.
fn note_energy(note: &PerformedNote, seat: &Seat, [from, to]: [f64; 2]) -> f64 {
    let end = note.swell.map_or(note.power, |swell| swell.power);
    let power = Decibels((note.power.0 + end.0) / 2.0);
    let held = match decay(seat.instrument(note.instrument), note) {
        Some(decay) => rung(decay, from) - rung(decay, to),
        None => to - from,
    };
    let rms = rms_of_level(level_at(power, seat.position.distance_m));
    held * rms * rms
}

/// How long a note takes to fall by 60 dB; `None` when it is held.
fn decay(profile: &Profile, note: &PerformedNote) -> Option<Seconds> {
    let middle = profile.technique_timbre(note.technique).decay.or(profile.timbre.decay)?;
    let octaves = (f64::from(note.sound.midi()) - 60.0) / 12.0;
    Some(Seconds(middle.0 * decay_over(octaves)))
}

/// What is still to come of the energy of a sound that dies away, in seconds at its first level.
fn rung(decay: Seconds, after: f64) -> f64 {
    const SIXTY_DB: f64 = 6.0 * std::f64::consts::LN_10;
    decay.0 / SIXTY_DB * libm::exp(-SIXTY_DB * after / decay.0)
}

fn seconds_between(tempo: &TempoMap, from: Tick, to: Tick) -> f64 {
    tempo.seconds_at(to).0 - tempo.seconds_at(from).0
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Part, part, scene, seat};
    use super::super::{Balance, Checks, Heard, judge, listen};
    use super::*;
    use crate::finding::{Code, Finding};
    use crate::line::Role;
    use crate::profile::Library;
    use crate::run::Run;
    use crate::score::Dynamic::{self, F, P};

    /// Two bars of quarters that go up and down.
    fn playing(name: &'static str, id: &str, dynamic: Dynamic, from: u8) -> Part {
        let pitches = [0, 2, 4, 5, 7, 5, 4, 2].map(|step| from + step);
        part(name, &Library::builtin().get(id).unwrap(), dynamic, &pitches, 1)
    }

    fn heard(parts: &[Part]) -> (Arrangement, Heard) {
        let arrangement = scene(parts);
        let heard = listen(&crate::render::stage(&perform(&arrangement)), &Run::default()).unwrap();
        (arrangement, heard)
    }

    fn judged(arrangement: &Arrangement, heard: &Heard) -> (Balance, Vec<Finding>) {
        let judged = judge(heard, arrangement, &Checks::default());
        let findings = judged.findings.into_iter().filter(|finding| finding.code == Code::OffMark).collect();
        (judged.value, findings)
    }

    #[test]
    fn our_own_sound_keeps_to_every_mark() {
        let ids = ["flute", "oboe", "horn-f", "cello", "trumpet-bb", "marimba", "harp", "double-bass"];
        for (id, dynamic) in ids.into_iter().zip([P, F].into_iter().cycle()) {
            let (arrangement, heard) = heard(&[playing("Player", id, dynamic, 48).with_role(Role::Melody)]);
            let (balance, findings) = judged(&arrangement, &heard);
            let over = balance.bars[1].over_mark[0].unwrap();
            assert!(over.0.abs() < 4.0 && findings.is_empty(), "{id}: {over}");
        }
    }

    #[test]
    fn a_line_twelve_decibels_off_its_mark_is_told_where_it_is() {
        let parts = [
            playing("Flute", "flute", F, 72).with_role(Role::Melody),
            playing("Horn", "horn-f", F, 55),
            playing("Cello", "cello", F, 43),
        ];
        let (arrangement, heard) = heard(&parts);
        for by in [-12.0, 12.0] {
            let off = heard.with_level(seat(&arrangement, "Flute"), Seconds(2.0), Seconds(4.0), Decibels(by));
            let (_, findings) = judged(&arrangement, &off);
            let [finding] = &findings[..] else { panic!("{findings:?}") };
            let place = &finding.place;
            assert_eq!((place.seat, place.bar.map(|bar| bar.0)), (Some(seat(&arrangement, "Flute")), Some(2)));
        }
    }

    #[test]
    fn a_sound_that_dies_away_gives_all_of_it_in_the_end() {
        let all = rung(Seconds(3.0), 0.0);
        assert!((all - 3.0 / 13.8155).abs() < 1e-4);
        assert!((rung(Seconds(3.0), 3.0) / all - 1e-6).abs() < 1e-9);
    }
}
