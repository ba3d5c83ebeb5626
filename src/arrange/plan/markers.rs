//! Pins written into the MIDI as markers: `@melody oboe`, `@tacet brass`.

use super::bars::{BarPoint, Bars};
use super::pin::Pin;
use crate::arrange::names::families;
use crate::finding::{Code, Finding, Place};
use crate::line::Role;
use crate::score::{Dynamic, Mark, MeterMap, Score, Tick};

/// The pins that a score's markers and texts hold. A mark that begins with `@` holds from its bar to the next mark of the
/// same word, or to a bare `@end`: `@melody oboe`, `@bass tuba`, `@tacet brass`, `@free melody`, `@mf oboe`.
pub(super) fn pins(score: &Score) -> Vec<Pin> {
    let mut marks: Vec<(Tick, Vec<&str>)> =
        score.marks.iter().filter_map(|mark| Some((mark.tick, words(&mark.what)?))).collect();
    marks.sort_by_key(|(tick, _)| *tick);
    let pin = |(index, (tick, words)): (usize, &(Tick, Vec<&str>))| {
        let key = *words.first()?;
        let later = marks.iter().skip(index + 1);
        let end = later.filter(|(at, words)| at > tick && ends(words, key)).map(|(at, _)| *at).next();
        pin(words, bars(*tick, end, &score.frame.meters))
    };
    marks.iter().enumerate().filter_map(pin).collect()
}

/// The marks that begin with `@` and yet are no pin, so that a slip of the pen is not passed over.
pub(super) fn unread(score: &Score) -> Vec<Finding> {
    let wrong = |words: &[&str]| match words {
        ["end"] => false,
        ["free", key] => key.parse::<Role>().is_err() && key.parse::<Dynamic>().is_err() && *key != "tacet",
        words => pin(words, Bars::ALL).is_none(),
    };
    let finding = |tick: Tick, words: &[&str]| {
        let place = Place { bar: Some(score.frame.meters.bar_at(tick).number), ..Place::default() };
        let message = format!("the marker `@{}` asks for nothing that is known, and was passed over", words.join(" "));
        Finding::new(Code::PlanMarker, place, message)
            .with_remedy("write a role, a dynamic or `tacet`, then who: `@melody oboe`, `@mf horns`, `@tacet brass`")
    };
    let marks = score.marks.iter().filter_map(|mark| Some((mark.tick, words(&mark.what)?)));
    marks.filter(|(_, words)| wrong(words)).map(|(tick, words)| finding(tick, &words)).collect()
}

/// The words of a mark that begins with `@`, without it.
fn words(mark: &Mark) -> Option<Vec<&str>> {
    let (Mark::Marker(text) | Mark::Text(text) | Mark::Cue(text)) = mark else { return None };
    Some(text.trim().strip_prefix('@')?.split_whitespace().collect())
}

fn ends(words: &[&str], key: &str) -> bool {
    match words {
        ["end"] => true,
        ["free", freed] => *freed == key,
        [first, ..] => *first == key,
        [] => false,
    }
}

/// From the bar of a mark to the bar before the one of the next.
fn bars(from: Tick, end: Option<Tick>, meters: &MeterMap) -> Bars {
    let point = |tick: Tick| BarPoint::bar(meters.bar_at(tick).number);
    let last = |end: Tick| point(Tick(meters.bar_at(end).span.start.0.saturating_sub(1)));
    let from = point(from);
    Bars { from: Some(from), to: end.map(last).map(|to| to.max(from)) }
}

fn pin(words: &[&str], bars: Bars) -> Option<Pin> {
    let (key, names) = words.split_first()?;
    let name = names.join(" ");
    let mut pin = Pin::seat(bars, &name);
    if name.is_empty() {
        return None;
    }
    if families(&name).is_some() {
        (pin.seats, pin.family) = (Vec::new(), name);
    }
    match (key.parse::<Role>(), key.parse::<Dynamic>()) {
        (Ok(role), _) => pin.role = Some(role),
        (_, Ok(dynamic)) => pin.dynamic = Some(dynamic),
        _ if *key == "tacet" => pin.tacet = true,
        _ => return None,
    }
    Some(pin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{part, score};
    use crate::score::Timed;

    #[test]
    fn markers_are_pins() {
        let mut file = score(vec![part("a", 0, &"G4 ".repeat(32))]);
        let mark = |bar: u64, text: &str| Timed::new(Tick((bar - 1) * 1920), Mark::Marker(text.into()));
        file.marks = vec![
            mark(1, "@tacet brass"),
            mark(2, "@melody oboe"),
            mark(3, "Chorus"),
            mark(4, "@melody Horn in F 2"),
            mark(6, "@end"),
            mark(7, "@nonsense oboe"),
        ];
        let told: Vec<String> = pins(&file).iter().map(Pin::to_string).collect();
        assert_eq!(told, ["bars 1-5: brass tacet", "bars 2-3: melody = oboe", "bars 4-5: melody = Horn in F 2"]);
        let passed_over = unread(&file);
        assert_eq!(passed_over.len(), 1);
        assert!(passed_over[0].message.contains("@nonsense oboe"), "{}", passed_over[0].message);
    }
}
