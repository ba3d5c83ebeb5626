//! What is heard in a file as one HTML page: a piano roll coloured by role, with sections, phrases, keys and chords above
//! and the course of intensity below.
//!
//! The notes are embedded as one flat list of numbers and drawn on a canvas, only what is in view, so that a score of
//! many thousand notes scrolls smoothly.

use super::{finding, script_safe};
use crate::analysis::{Analysis, TextureKind};
use crate::line::Role;
use crate::report::inspection::{Inspection, SameRow};
use crate::report::text::count_sentence;
use crate::run::Error;
use crate::score::{NoteId, Score};
use minijinja::{Value, context};
use serde::Serialize;
use serde_json::json;

const TEMPLATE: &str = include_str!("../../../assets/inspection.html");

/// The whole page.
///
/// # Errors
/// [`Error::Encode`] when the template cannot be filled.
pub fn inspection_page(score: &Score, analysis: &Analysis, inspection: &Inspection) -> Result<String, Error> {
    let seconds = inspection.seconds as u64;
    let contents = context! {
        title => if inspection.title.is_empty() { "Untitled" } else { &inspection.title },
        bar_count => inspection.bars,
        length => format!("{}:{:02}", seconds / 60, seconds % 60),
        meter => inspection.meters.first().map_or("-", |(_, meter)| meter),
        meter_changes => inspection.meters.len().saturating_sub(1),
        tempo => format!("{:.0}", inspection.tempo),
        key => inspection.tonalities.first().map_or("-", |own| &own.key),
        key_changes => inspection.tonalities.len().saturating_sub(1),
        note_count => inspection.note_count,
        roles => Role::ALL.map(Role::name),
        kinds => TextureKind::ALL.map(TextureKind::name),
        sections => inspection.sections.iter().map(|section| context! {
            name => &section.name,
            bars => format!("{}–{}", section.first_bar, section.last_bar),
            tick => section.ticks.0,
            phrases => section.phrases,
            keys => section.keys.join(", "),
            roles => section.roles.iter().map(|(role, voices)| context! { name => role.name(), voices => names(inspection, voices) }).collect::<Vec<_>>(),
            texture => section.texture.map(TextureKind::name),
            dynamics => section.dynamics.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            chords => section.chords.join(" "),
            cadence => &section.cadence,
            again => section.same_as.as_ref().map(again),
        }).collect::<Vec<_>>(),
        voices => inspection.voices.iter().map(|voice| context! {
            number => voice.voice,
            name => part_name(inspection, voice.part),
            notes => voice.notes,
            range => &voice.range,
            roles => voice.roles.iter().filter(|(_, share)| *share >= 50).map(|(role, share)| context! { name => role.name(), share => (share + 5) / 10 }).collect::<Vec<_>>(),
            sure => (voice.confidence + 5) / 10,
        }).collect::<Vec<_>>(),
        signs => inspection.signs.iter().map(|row| context! { sign => &row.sign, part => part_name(inspection, row.part), times => row.times }).collect::<Vec<_>>(),
        swing => inspection.swing.iter().map(|row| format!("bars {}–{} at {:.1}:1", row.first_bar, row.last_bar, row.ratio)).collect::<Vec<_>>(),
        repeats => inspection.repeats.iter().map(|row| format!("bars {}–{}, {} times", row.first_bar, row.last_bar, row.times)).collect::<Vec<_>>(),
        findings => inspection.findings.iter().map(finding).collect::<Vec<_>>(),
        finding_counts => count_sentence(&inspection.findings),
        data => Value::from_safe_string(script_safe(&data(score, analysis, inspection))),
    };
    super::filled("inspection.html", TEMPLATE, contents)
}

/// What a part is called: its name, else its instrument; nothing where the file says neither.
fn part_name(inspection: &Inspection, part: u16) -> &str {
    let told = inspection.parts.get(usize::from(part)).map(|part| [part.name.as_str(), part.instrument.as_str()]);
    let mut words = told.into_iter().flatten().map(|word| word.trim_end_matches(':'));
    words.find(|word| !matches!(*word, "" | "-")).unwrap_or_default()
}

fn names(inspection: &Inspection, voices: &[u32]) -> String {
    let name = |voice: &u32| {
        let row = inspection.voices.get((*voice as usize).wrapping_sub(1));
        let name = row.map_or("", |row| part_name(inspection, row.part));
        if name.is_empty() { format!("voice {voice}") } else { format!("{voice} {name}") }
    };
    voices.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn again(same: &SameRow) -> String {
    use crate::line::Likeness;
    let how = match same.likeness {
        Likeness::Exact => String::new(),
        Likeness::Varied => ", varied".to_owned(),
        Likeness::Transposed(by) => format!(", {by:+} semitones"),
    };
    format!("{} at bar {}{how}", same.section, same.bar)
}

/// What the page's script draws.
#[derive(Serialize)]
struct Data<'a> {
    quarter: u16,
    end: u64,
    /// Start and number of each bar.
    bars: Vec<(u64, u32)>,
    /// Name of each voice.
    voices: Vec<&'a str>,
    /// Five numbers a note, by start: ticks after the note before, length, MIDI number, voice, role.
    notes: Vec<u64>,
    sections: Vec<serde_json::Value>,
    phrases: Vec<serde_json::Value>,
    keys: Vec<(u64, u64, &'a str)>,
    chords: Vec<(u64, u64, &'a str, &'a str)>,
    cadences: Vec<(u64, String)>,
    dynamics: Vec<(u64, u64, String)>,
    /// Start, end, kind (-1: silence), intensity, notes a beat.
    texture: Vec<(u64, u64, i8, u16, f64)>,
    kinds: [&'a str; 4],
    climaxes: Vec<u64>,
}

fn data(score: &Score, analysis: &Analysis, inspection: &Inspection) -> String {
    let again = |same: &Option<SameRow>| same.as_ref().map(again);
    let kind =
        |kind: TextureKind| TextureKind::ALL.iter().position(|own| *own == kind).and_then(|at| i8::try_from(at).ok());
    let data = Data {
        quarter: inspection.division,
        end: score.frame.end.0,
        bars: bars(score),
        voices: inspection.voices.iter().map(|voice| part_name(inspection, voice.part)).collect(),
        notes: notes(score, analysis),
        sections: inspection
            .sections
            .iter()
            .map(|own| json!([own.ticks.0, own.ticks.1, own.name, again(&own.same_as)]))
            .collect(),
        phrases: inspection.phrases.iter().map(|own| json!([own.ticks.0, own.ticks.1, again(&own.same_as)])).collect(),
        keys: inspection.tonalities.iter().map(|own| (own.ticks.0, own.ticks.1, own.key.as_str())).collect(),
        chords: inspection
            .chords
            .iter()
            .map(|own| (own.ticks.0, own.ticks.1, own.name.as_str(), own.numeral.as_str()))
            .collect(),
        cadences: inspection.cadences.iter().map(|own| (own.tick, format!("{} in {}", own.kind, own.key))).collect(),
        dynamics: inspection.dynamics.iter().map(|own| (own.ticks.0, own.ticks.1, own.dynamic.to_string())).collect(),
        texture: inspection
            .texture
            .iter()
            .map(|own| (own.ticks.0, own.ticks.1, own.kind.and_then(kind).unwrap_or(-1), own.intensity, own.density))
            .collect(),
        kinds: TextureKind::ALL.map(TextureKind::name),
        climaxes: inspection.climaxes.iter().map(|own| own.tick).collect(),
    };
    serde_json::to_string(&data).unwrap_or_else(|_| "null".to_owned())
}

/// The bars as far as the analysis walks them: a long silence is one.
fn bars(score: &Score) -> Vec<(u64, u32)> {
    /// More bars are not drawn one by one.
    const MOST: usize = 20_000;
    score.frame.meters.bars(score.frame.end).take(MOST).map(|bar| (bar.span.start.0, bar.number.0)).collect()
}

fn notes(score: &Score, analysis: &Analysis) -> Vec<u64> {
    let mut of: Vec<(u32, Role)> = vec![(0, Role::Harmony); score.note_count()];
    let lines = analysis.lines.iter().flat_map(|line| line.notes.iter().map(move |id: &NoteId| (line, id)));
    for (line, id) in lines {
        if let Some(place) = of.get_mut(id.0 as usize) {
            *place = (line.voice.0, line.roles.main());
        }
    }
    let mut notes: Vec<&crate::score::Note> = score.notes().collect();
    notes.sort_by_key(|note| (note.start, note.id));
    let mut at = 0;
    let mut numbers = Vec::with_capacity(notes.len() * 5);
    for note in notes {
        let (voice, role) = of.get(note.id.0 as usize).copied().unwrap_or((0, Role::Harmony));
        numbers.extend([note.start.0 - at, note.length.0, u64::from(note.sound.midi()), u64::from(voice), role as u64]);
        at = note.start.0;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::inspection::inspect;

    fn page(bytes: &[u8]) -> (Score, String) {
        let mut score = crate::midi::read(bytes).unwrap().value;
        score.title = "A <b> & \"c\" </script>".to_owned();
        let analysis = crate::analysis::analyze(&score, &crate::run::Run::default()).unwrap().value;
        let inspection = inspect(&score, &analysis, &[]);
        let page = inspection_page(&score, &analysis, &inspection).unwrap();
        (score, page)
    }

    #[test]
    fn the_page_holds_every_note_and_reaches_for_nothing_outside() {
        let (score, page) = page(include_bytes!("../../../scores/gymnopedie-1.mid"));
        let data = page.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["notes"].as_array().unwrap().len(), score.note_count() * 5);
        assert!(["http:", "https:", "src=", "@import"].iter().all(|word| !page.contains(word)));
        assert_eq!(page.matches("</script>").count(), 2);
        assert!(page.contains("A &lt;b&gt; &amp;"));
    }
}
