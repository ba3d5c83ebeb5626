//! What an arranger should know of an instrument, in sentences.

use super::levels::set;
use super::words::{clefs, excitation, family, interval, list, number, pitch, pitches, range, transposition};
use crate::gm;
use crate::profile::{Capability, DynamicsStrategy, Excitation, Family, GlissandoOver, Pedals, Profile, Trills};
use crate::score::{Interval, Program};

/// Widest leap or slide that is told; wider ones have no limit that matters.
const FREE: i16 = 48;

/// What it is, how it is written, who plays it.
pub(in crate::report) fn about(profile: &Profile) -> Vec<String> {
    let mut all = vec![kind(profile)];
    let page = clefs(&profile.notation);
    all.push(match profile.is_unpitched() {
        true => format!("Written {page}."),
        false => format!("Written {page}; {}.", transposition(profile.notation.transposition)),
    });
    if profile.players > 1 {
        all.push(format!("Usually {} players read one part.", profile.players));
    }
    if !profile.doublings.is_empty() {
        let others: Vec<String> = profile.doublings.iter().map(ToString::to_string).collect();
        all.push(format!("The same player may take up {}.", list(&others)));
    }
    all
}

/// Its family, and how it sounds where the family does not tell.
fn kind(profile: &Profile) -> String {
    let family = family(profile.family);
    match profile.family {
        Family::Keyboard | Family::Electronic | Family::FreeReed | Family::Other => {
            format!("{family}, {}.", excitation(profile.excitation))
        }
        _ => format!("{family}."),
    }
}

/// What a player can do on it, beside the figures by level.
pub(in crate::report) fn ability(profile: &Profile) -> Vec<String> {
    let capability = &profile.capability;
    let parts = [
        Some(together(capability)),
        strings(capability),
        breath(capability),
        slurs(capability),
        tonguing(capability),
        (!profile.is_unpitched()).then(|| trills(&capability.trills)).flatten(),
        glissando(capability),
        some("It has only these pitches: ", set(profile)),
        drums(capability),
        capability.pedals.as_ref().map(harp),
        slide(capability),
        organ(capability),
        singing(capability),
        endurance(capability),
        Some(format!("Taking it up from another instrument needs {} s.", number(capability.change.0))),
    ];
    parts.into_iter().flatten().collect()
}

fn some(start: &str, rest: String) -> Option<String> {
    (!rest.is_empty()).then(|| format!("{start}{rest}."))
}

fn together(capability: &Capability) -> String {
    let (attacked, held) = (capability.notes_at_once, capability.notes_sustained);
    match (attacked, held) {
        (1, 1) => "One note at a time.".to_owned(),
        (1, 0) => "One stroke at a time; only a roll sustains.".to_owned(),
        (n, 0) => format!("Up to {n} strokes together; only a roll sustains."),
        (n, m) if n == m => format!("Up to {n} notes together."),
        (n, m) => format!("Up to {n} notes in one attack, {m} held together."),
    }
}

fn strings(capability: &Capability) -> Option<String> {
    if capability.open_strings.is_empty() {
        return None;
    }
    let mut text = format!("Open strings {}", pitches(&capability.open_strings));
    for tuning in &capability.tunings {
        text += &format!("; {}: {}", tuning.name, pitches(&tuning.open_strings));
    }
    if let Some(frets) = capability.frets {
        text += &format!("; {frets} frets");
    }
    if capability.hand_frame > 0 {
        let frame = Interval(i16::from(capability.hand_frame));
        text += &format!("; the left hand stretches {} on neighbouring strings", interval(frame));
    }
    Some(text + ".")
}

fn breath(capability: &Capability) -> Option<String> {
    let breath = capability.breath?;
    let mut text = format!("One breath lasts {}", seconds_by_dynamic([breath.pp.0, breath.mf.0, breath.ff.0]));
    if breath.low_share < 1.0 {
        text += &format!(", {:.0} % of that in the lowest third", breath.low_share * 100.0);
    }
    Some(
        text + &format!(
            "; breathing in takes {} s, {} s at least.",
            hundredths(breath.catch.0),
            hundredths(breath.least.0)
        ),
    )
}

fn slurs(capability: &Capability) -> Option<String> {
    let slur = capability.slur?;
    Some(format!("One bow lasts {}.", seconds_by_dynamic([slur.pp.0, slur.mf.0, slur.ff.0])))
}

/// `15 s at pp, 11 s at mf, 6 s at ff`, or one figure when they are the same.
fn seconds_by_dynamic([pp, mf, ff]: [f64; 3]) -> String {
    if pp == mf && mf == ff {
        return format!("{} s", number(mf));
    }
    format!("{} s at pp, {} s at mf, {} s at ff", number(pp), number(mf), number(ff))
}

fn hundredths(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn tonguing(capability: &Capability) -> Option<String> {
    let ways = [
        ("single", capability.tonguing.single),
        ("double", capability.tonguing.double),
        ("triple", capability.tonguing.triple),
    ];
    let told: Vec<String> =
        ways.into_iter().filter_map(|(way, rate)| Some(format!("{way} {}", number(rate?)))).collect();
    let usual = capability.repeats_per_second;
    let rare = capability.tonguing.double.is_some_and(|double| double > usual);
    let remark = if rare { "; the faster ways are a specialist's" } else { "" };
    (!told.is_empty()).then(|| format!("Tonguing, notes a second: {}{remark}.", told.join(", ")))
}

fn trills(trills: &Trills) -> Option<String> {
    if trills.widest.0 == 0 {
        return Some("A trill sign means a roll.".to_owned());
    }
    let speed = trills.per_second.map(|rate| format!("Trills up to {} alternations a second", number(rate)));
    let mut text = format!("{} to {} wide", speed.unwrap_or("Trills up".to_owned()), interval(trills.widest));
    if !trills.avoided.is_empty() {
        text += &format!("; not clean: {}", avoided(trills));
    }
    Some(text + ".")
}

/// At most so many pairs are named.
const PAIRS: usize = 12;

fn avoided(trills: &Trills) -> String {
    let pair = |(low, high): &(crate::score::Pitch, crate::score::Pitch)| format!("{}–{}", pitch(*low), pitch(*high));
    let named: Vec<String> = trills.avoided.iter().take(PAIRS).map(pair).collect();
    let more = trills.avoided.len() - named.len();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    named.join(", ") + &rest
}

fn glissando(capability: &Capability) -> Option<String> {
    let over = match capability.glissando.over {
        GlissandoOver::None => return None,
        GlissandoOver::Continuous => "through every pitch",
        GlissandoOver::Slide => "with the slide, within one partial",
        GlissandoOver::Chromatic => "over every semitone",
        GlissandoOver::Diatonic => "over the notes of a scale",
        GlissandoOver::Pedal => "with the pedal",
    };
    let widest = capability.glissando.widest.filter(|widest| widest.0 < FREE);
    let limit = widest.map(|widest| format!(", up to {}", interval(widest))).unwrap_or_default();
    Some(format!("Glissando {over}{limit}."))
}

fn drums(capability: &Capability) -> Option<String> {
    let drums = &capability.drums;
    let compasses: Vec<String> = drums.iter().copied().map(range).collect();
    let retune = number(capability.retune.0);
    (!drums.is_empty()).then(|| {
        format!(
            "{} drums, each one pitch at a time: {}; retuning one takes {retune} s.",
            drums.len(),
            compasses.join(", ")
        )
    })
}

fn harp(pedals: &Pedals) -> String {
    let change = hundredths(pedals.change.0);
    format!("Pedals {} (left foot) and {} (right foot); a change takes {change} s.", pedals.left, pedals.right)
}

fn slide(capability: &Capability) -> Option<String> {
    let slide = capability.slide.as_ref()?;
    let time = slide.position_time.0 * 1000.0;
    let valve = match slide.valve.0 {
        0 => String::new(),
        _ => format!("; the thumb valve lowers it by {}", interval(slide.valve)),
    };
    let partials = pitches(&slide.partials);
    Some(format!(
        "Slide of {} positions, {time:.0} ms from one to the next; first position {partials}{valve}.",
        slide.positions
    ))
}

fn organ(capability: &Capability) -> Option<String> {
    let organ = capability.organ?;
    let pedals = organ.pedalboard.map_or("no pedals".to_owned(), |pedals| format!("pedals {}", range(pedals)));
    let change = number(organ.stop_change.0);
    Some(format!("{} manuals, {pedals}; changing stops takes {change} s.", organ.manuals))
}

fn singing(capability: &Capability) -> Option<String> {
    let singing = capability.singing?;
    let mut text = format!("Up to {} syllables a second", number(singing.syllables_per_second));
    if let Some((lower, upper)) = singing.passaggi {
        text += &format!("; passaggi at {} and {}", pitch(lower), pitch(upper));
    }
    if let Some(highest) = singing.text_below {
        text += &format!("; words are lost above {}", pitch(highest));
    }
    Some(text + ".")
}

fn endurance(capability: &Capability) -> Option<String> {
    let endurance = capability.endurance?;
    let recovery = number(endurance.recovery_per_second);
    Some(format!("Lips tire faster when high and loud; a second of rest gives back {recovery} s of playing at mf."))
}

/// How it is played back.
pub(in crate::report) fn midi(profile: &Profile) -> String {
    let number_of =
        |program: Program| format!("{} ({}; {} counted from 0)", program.0 + 1, gm::program(program).name, program.0);
    let program = match profile.midi.program {
        Some(program) => format!("General MIDI program {}", number_of(program)),
        None => "keys of the percussion channel".to_owned(),
    };
    let own_too = |solo| format!(", parts for {} are its own too", number_of(solo));
    let solo = profile.midi.solo.map(own_too).unwrap_or_default();
    let dynamics = match profile.midi.dynamics {
        DynamicsStrategy::Velocity => "velocity",
        DynamicsStrategy::Cc1 => "controller 1 (modulation)",
        DynamicsStrategy::Cc2 => "controller 2 (breath)",
        DynamicsStrategy::Cc11 => "controller 11 (expression)",
    };
    let decay = match (profile.excitation, profile.timbre.decay) {
        (Excitation::Plucked | Excitation::Struck, Some(decay)) => format!("; rings {} s at middle C", number(decay.0)),
        _ => String::new(),
    };
    format!("{program}{solo}, dynamics by {dynamics}; MusicXML {}{decay}.", profile.notation.sound_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Breath, Library};
    use crate::units::Seconds;

    fn told(id: &str) -> String {
        ability(&Library::builtin().get(id).unwrap()).join("\n")
    }

    #[test]
    fn each_kind_of_instrument_tells_what_is_its_own() {
        assert!(told("violin").contains("Open strings G3 D4 A4 E5"));
        assert!(told("timpani").contains("drums, each one pitch at a time"));
        assert!(told("snare-drum").contains("only a roll sustains"));
        assert!(told("trombone-tenor").contains("Slide of 7 positions, 60 ms"));
        assert!(told("harp").contains("Pedals DCB (left foot)"));
        assert!(told("flute").contains("One breath lasts"));
    }

    #[test]
    fn a_section_tells_whose_parts_are_its_own_too() {
        let violins = midi(&Library::builtin().get("violins").unwrap());
        assert!(violins.contains("parts for 41 (Violin; 40 counted from 0) are its own too"), "{violins}");
        assert!(!midi(&Library::builtin().get("violin").unwrap()).contains("too"));
    }

    #[test]
    fn one_figure_for_all_dynamics_is_told_once() {
        let s = Seconds(9.0);
        let breath = Breath { pp: s, mf: s, ff: s, low_share: 0.7, catch: Seconds(0.5), least: Seconds(0.25) };
        let capability = Capability { breath: Some(breath), ..Capability::default() };
        assert_eq!(
            super::breath(&capability).unwrap(),
            "One breath lasts 9 s, 70 % of that in the lowest third; breathing in takes 0.5 s, 0.25 s at least."
        );
    }
}
