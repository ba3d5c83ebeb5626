//! Each style changes an arrangement as it says it does.

mod common;

use partwright::analysis::analyze;
use partwright::arrange::{ArrangedNote, Arrangement, Deed, Plan, Style, Transformation, arrange};
use partwright::ensemble::Seat;
use partwright::line::Role;
use partwright::profile::Family;
use partwright::run::Run;
use partwright::score::Dynamic;

fn made(style: &str, score: &str, ensemble: &str) -> Arrangement {
    let score = common::score(score).score;
    let analysis = analyze(&score, &Run::default()).expect("analyses").value;
    let style = Style::builtin(style).expect("is built in");
    let run = Run::default().with_steps(20_000);
    let ensemble = common::ensemble(ensemble);
    arrange(&score, &analysis, &ensemble, &style, &Plan::default(), &run).expect("arranges").value
}

/// Notes of 1000 of which something holds, given the seat and what was done; of those that `among` counts.
fn share(made: &Arrangement, among: fn(&Heard<'_>) -> bool, holds: fn(&Heard<'_>) -> bool) -> usize {
    let (mut all, mut right) = (0, 0);
    for (part, seat) in made.seats.iter().zip(&made.ensemble.seats) {
        for note in part.notes.iter().filter(|note| note.sound.pitch().is_some()) {
            let decision = &made.decisions[note.decision.0 as usize];
            let heard = Heard { seat, note, role: decision.role, deeds: &decision.deeds };
            all += usize::from(among(&heard));
            right += usize::from(among(&heard) && holds(&heard));
        }
    }
    right * 1000 / all.max(1)
}

/// A note with what the styles speak of.
struct Heard<'a> {
    seat: &'a Seat,
    note: &'a ArrangedNote,
    role: Role,
    deeds: &'a [Deed],
}

fn all(_: &Heard<'_>) -> bool {
    true
}

/// Whether a seat joins another for its sound, and not where one takes over from it.
fn doubled(heard: &Heard<'_>) -> bool {
    heard.deeds.contains(&Deed::Doubled) && !heard.deeds.contains(&Deed::Transformed(Transformation::HandedOn))
}

fn tune(heard: &Heard<'_>) -> bool {
    heard.role == Role::Melody
}

fn moved(heard: &Heard<'_>) -> bool {
    heard.deeds.iter().any(|deed| matches!(deed, Deed::Octave(_) | Deed::Folded(_)))
}

fn strained(heard: &Heard<'_>) -> bool {
    let tessitura = heard.seat.profile().range.tessitura;
    heard.note.sound.pitch().is_some_and(|pitch| !tessitura.contains(pitch))
}

fn of_family(heard: &Heard<'_>, family: Family) -> bool {
    heard.seat.profile().family == family
}

type Measure = fn(&Arrangement) -> usize;

/// What a style has more, or less, of than the default style.
fn check(style: &str, (score, ensemble): (&str, &str), more: &[Measure], less: &[Measure]) {
    let (own, usual) = (made(style, score, ensemble), made("default", score, ensemble));
    for (place, measure) in more.iter().enumerate() {
        let (own, usual) = (measure(&own), measure(&usual));
        assert!(own > usual, "{style} should have more (measure {place}): {own} against {usual}");
    }
    for (place, measure) in less.iter().enumerate() {
        let (own, usual) = (measure(&own), measure(&usual));
        assert!(own < usual, "{style} should have less (measure {place}): {own} against {usual}");
    }
}

const SYMPHONY: (&str, &str) = ("schubert-symphony-5-i", "orchestra-classical");
const TUTTI: (&str, &str) = ("beethoven-symphony-5-i", "orchestra-classical");

#[test]
fn chamber_players_double_less() {
    check("chamber", SYMPHONY, &[], &[|made| share(made, all, doubled)]);
}

#[test]
fn classical_brass_waits_for_the_loud_places() {
    let soft_brass: Measure =
        |made| share(made, |heard| heard.note.dynamic < Dynamic::Mf, |heard| of_family(heard, Family::Brass));
    check("classical", SYMPHONY, &[], &[soft_brass, |made| share(made, all, doubled)]);
}

#[test]
fn romantic_tunes_go_in_octaves() {
    let octaves: Measure = |made| share(made, tune, |heard| doubled(heard) && moved(heard));
    check("romantic", SYMPHONY, &[octaves], &[]);
    check("romantic", TUTTI, &[|made| share(made, all, doubled)], &[]);
}

#[test]
fn film_tunes_are_the_strings() {
    let octaves: Measure = |made| share(made, tune, |heard| doubled(heard) && moved(heard));
    check("film", TUTTI, &[octaves, |made| share(made, tune, |heard| of_family(heard, Family::BowedString))], &[]);
}

#[test]
fn in_a_band_everybody_doubles() {
    check("band", ("the-liberty-bell", "concert-band-full"), &[|made| share(made, all, doubled)], &[]);
}

#[test]
fn a_brass_band_has_full_harmony() {
    let inner: Measure = |made| share(made, doubled, |heard| matches!(heard.role, Role::Harmony | Role::Rhythm));
    check("brass-band", ("the-liberty-bell", "brass-band-british"), &[inner, |made| share(made, all, doubled)], &[]);
}

#[test]
fn a_big_band_plays_chords_and_not_unisons() {
    let inner: Measure = |made| share(made, all, |heard| matches!(heard.role, Role::Harmony | Role::Rhythm));
    let unisons: Measure = |made| share(made, doubled, |heard| matches!(heard.role, Role::Melody | Role::Bass));
    check("big-band", ("wall-street-rag", "big-band"), &[inner], &[unisons]);
}

#[test]
fn a_choir_is_at_ease() {
    check("choir", ("brahms-waltz-op39-15", "choir-satb"), &[], &[|made| share(made, all, strained)]);
}

#[test]
fn beginners_are_at_ease_and_not_alone() {
    let doubling: Measure = |made| share(made, all, doubled);
    check("beginner", ("brahms-waltz-op39-15", "school-band-young"), &[doubling], &[|made| share(made, all, strained)]);
}

#[test]
fn the_faithful_keep_the_written_octave() {
    check("faithful", SYMPHONY, &[], &[|made| share(made, all, moved)]);
}
