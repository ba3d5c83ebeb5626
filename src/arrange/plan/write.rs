//! The plan as text.

use super::bars::Bars;
use super::choice::Choice;
use super::edit::{PlannedChange, PlannedEdit};
use super::{Pin, Plan, Redo, Section};
use std::fmt::Write;

const HEADER: &str = "\
# The plan of an arrangement: what was asked for (pins), who plays which line (phrases), what listening changed (edits),
# which bars were solved again on top of that (redos).
# Replay it as it stands with --plan; change a line's players, or add a pin, and only that changes; delete the phrases and
# all is found anew around the pins. Bars count from 1 (0 is the pick-up): \"9-16\", \"33-\", \"9.3-16.2\" (bar.beat), \"all\".
#
# A line of a phrase: what it does, its voice (one number is one voice through the piece), its first note and the number
# of its notes in the source; then who plays it, and who doubles it. \"Flute 8va\" plays an octave above the source, 8vb
# below, 15ma two above; \"Trumpet muted\" plays with the mute; \"Oboe 2 on Cor Anglais\" has that in hand; \"part 2\" is a
# piece of a line that several share (a layer of its chords, or what follows a rest); play = [] is left out. A line with a
# pin quotes it; all others are free.
#
# Replayed for a band with more seats than are named here, those (joined) leave all others as they are: they take up notes
# that found no room, and double.
#
# [[pin]]                       # the oboe has the tune in bars 9 to 16
# bars = \"9-16\"
# melody = \"Oboe\"               # or: role = \"melody\", seat = \"Oboe\"; a list doubles: [\"Oboe\", \"Flute\"]
# octave = 1                    # optional: octaves above the source; dynamic = \"mf\"; solo = true; double = true;
#                               # muted = true (with the mute) or false (without); instrument = \"cor-anglais\"
#
# [[pin]]                       # no brass in section A
# section = \"A\"               # or bars = \"1-32\"; sections stand before their phrases, and may be named and bounded anew
# family = \"brass\"
# tacet = true
";

pub(super) fn to_toml(plan: &Plan) -> String {
    let mut text = String::from(HEADER);
    head(&mut text, plan);
    for pin in &plan.pins {
        write_pin(&mut text, pin);
    }
    let mut sections = plan.sections.iter().peekable();
    for phrase in plan.choices.chunk_by(|a, b| a.bars == b.bars) {
        let begun = |section: &&Section| phrase.first().is_some_and(|first| section.bars.from <= first.bars.from);
        while let Some(section) = sections.next_if(begun) {
            write_section(&mut text, section);
        }
        write_phrase(&mut text, "phrase", phrase);
    }
    sections.for_each(|section| write_section(&mut text, section));
    for edit in &plan.edits {
        write_edit(&mut text, edit);
    }
    for redo in &plan.redos {
        write_redo(&mut text, redo);
    }
    text
}

fn head(text: &mut String, plan: &Plan) {
    line(text, "\nversion", &Plan::VERSION.to_string());
    let word = |text: &mut String, key: &str, value: &str| {
        if !value.is_empty() {
            line(text, key, &quoted(value));
        }
    };
    word(text, "ensemble", &plan.ensemble);
    for (key, seats) in [("seats", &plan.seats), ("joined", &plan.joined)] {
        if !seats.is_empty() {
            line(text, key, &list(seats));
        }
    }
    word(text, "style", &plan.style);
    word(text, "source_hash", &plan.source_hash);
    if plan.transpose.0 != 0 {
        line(text, "transpose", &plan.transpose.0.to_string());
    }
    for (key, value) in [("seed", plan.seed), ("steps", plan.steps)] {
        if plan.steps > 0 || value > 0 {
            line(text, key, &value.to_string());
        }
    }
}

fn write_pin(text: &mut String, pin: &Pin) {
    text.push_str("\n[[pin]]\n");
    if !pin.section.is_empty() {
        line(text, "section", &quoted(&pin.section));
    } else if pin.bars != Bars::ALL {
        line(text, "bars", &quoted(&pin.bars.to_string()));
    }
    match pin.role {
        Some(role) if pin.plays() && !pin.seats.is_empty() => line(text, role.name(), &names(&pin.seats)),
        role => {
            if let Some(role) = role {
                line(text, "role", &quoted(role.name()));
            }
            if !pin.seats.is_empty() {
                line(text, "seat", &names(&pin.seats));
            }
        }
    }
    if !pin.family.is_empty() {
        line(text, "family", &quoted(&pin.family));
    }
    for (key, on) in [("tacet", pin.tacet), ("double", pin.double), ("solo", pin.solo)] {
        if on {
            line(text, key, "true");
        }
    }
    if let Some(octave) = pin.octave {
        line(text, "octave", &octave.to_string());
    }
    if let Some(dynamic) = pin.dynamic {
        line(text, "dynamic", &quoted(dynamic.mark()));
    }
    if let Some(muted) = pin.muted {
        line(text, "muted", &muted.to_string());
    }
    if !pin.instrument.is_empty() {
        line(text, "instrument", &quoted(&pin.instrument));
    }
}

fn write_section(text: &mut String, section: &Section) {
    text.push_str("\n[[section]]\n");
    line(text, "name", &quoted(&section.name));
    line(text, "bars", &quoted(&section.bars.to_string()));
}

fn write_redo(text: &mut String, redo: &Redo) {
    text.push_str("\n[[redo]]\n");
    line(text, "bars", &quoted(&redo.bars.to_string()));
    if !redo.seats.is_empty() {
        line(text, "seat", &names(&redo.seats));
    }
    line(text, "seed", &redo.seed.to_string());
    match redo.lines.as_deref() {
        None => {}
        Some([]) => line(text, "phrase", "[]"),
        Some(lines) => {
            for phrase in lines.chunk_by(|a, b| a.bars == b.bars) {
                write_phrase(text, "redo.phrase", phrase);
            }
        }
    }
}

fn write_phrase(text: &mut String, key: &str, lines: &[Choice]) {
    let Some(first) = lines.first() else { return };
    let _ = writeln!(text, "\n[[{key}]]");
    line(text, "bars", &quoted(&first.bars.to_string()));
    text.push_str("lines = [\n");
    for choice in lines {
        let players = |doubling: bool| -> Vec<String> {
            choice.play.iter().filter(|played| played.doubling == doubling).map(ToString::to_string).collect()
        };
        let _ = write!(
            text,
            "  {{ role = {}, voice = {}, first = {}, notes = {}, play = {}",
            quoted(choice.role.name()),
            choice.voice,
            quoted(&choice.first),
            choice.notes,
            list(&players(false)),
        );
        let doubling = players(true);
        if !doubling.is_empty() {
            let _ = write!(text, ", double = {}", list(&doubling));
        }
        if !choice.pin.is_empty() {
            let _ = write!(text, ", pin = {}", quoted(&choice.pin));
        }
        text.push_str(" },\n");
    }
    text.push_str("]\n");
}

fn write_edit(text: &mut String, edit: &PlannedEdit) {
    text.push_str("\n[[edit]]\n");
    line(text, "bars", &quoted(&edit.bars.to_string()));
    line(text, "seat", &quoted(&edit.seat));
    match &edit.change {
        PlannedChange::Dynamics(steps) => line(text, "dynamics", &steps.to_string()),
        PlannedChange::Octave(octave) => line(text, "octave", &octave.to_string()),
        PlannedChange::Double { from, octave } => {
            line(text, "doubles", &quoted(from));
            line(text, "octave", &octave.to_string());
        }
        PlannedChange::Rest => line(text, "tacet", "true"),
        PlannedChange::Mute => line(text, "muted", "true"),
        PlannedChange::Solo => line(text, "solo", "true"),
        PlannedChange::Exchange { with } => line(text, "exchanges", &quoted(with)),
    }
}

fn line(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{key} = {value}");
}

fn names(names: &[String]) -> String {
    match names {
        [one] => quoted(one),
        many => list(many),
    }
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", "))
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
