//! What holds for all players: tempi in figures and words, rehearsal marks, texts at a point of the piece.

use super::bars::Bars;
use super::directions::{Direction, Placed, Tempo, snapped};
use super::people;
use crate::arrange::Arrangement;
use crate::score::Mark;

/// Longest text, in letters, that is the name of a section, and that is a tempo (ours).
const NAME: usize = 24;
const TEMPO: usize = 80;

/// Beginnings of words that tell how fast a piece goes, or how that changes, in the languages of printed music (ours).
const TEMPI: [&str; 51] = [
    "acceler",
    "adagi",
    "agitat",
    "allarg",
    "allegr",
    "andant",
    "animat",
    "animé",
    "belebt",
    "bewegt",
    "brisk",
    "calando",
    "calmat",
    "celer",
    "con brio",
    "con fuoco",
    "con moto",
    "feierlich",
    "frisch",
    "gemächlich",
    "getragen",
    "langsam",
    "larghet",
    "largo",
    "lebhaft",
    "lentem",
    "lento",
    "maestos",
    "meno mosso",
    "moderat",
    "modéré",
    "mosso",
    "mäßig",
    "mässig",
    "piu mosso",
    "più mosso",
    "prestis",
    "presto",
    "rallent",
    "rasch",
    "ritard",
    "ritenut",
    "rubato",
    "ruhig",
    "schnell",
    "sostenut",
    "stringendo",
    "tranquil",
    "vivac",
    "vivo",
    "zeitmaß",
];

/// Whole words of that kind.
const WHOLE: [&str; 17] = [
    "accel", "breit", "breiter", "fast", "faster", "grave", "lent", "lively", "quick", "quicker", "quickly", "rall",
    "rit", "slow", "slower", "slowly", "vif",
];

/// With these a text with "tempo" in it is a track's name.
const TRACKS: [&str; 6] = ["track", "map", "change", "changes", "conductor", "bpm"];

/// Tempi, rehearsal marks and texts, in order.
pub(super) fn of_piece(arrangement: &Arrangement, bars: &Bars) -> Vec<Placed> {
    let mut tempi = super::tempi::tempi(&arrangement.frame, bars);
    let mut out = Vec::new();
    for mark in &arrangement.marks {
        let (at, bar) = (snapped(bars, mark.tick), bars.units_at(mark.tick));
        let bar = bars.0.get(bars.index_of(bar)).map_or(0, |bar| bar.start);
        match heading(&mark.what, arrangement.notated) {
            Some(Heading::Tempo(words)) => say(tempi.entry(at).or_default(), words),
            Some(Heading::Section(name)) => out.push((bar, Direction::Rehearsal(name.to_owned()))),
            Some(Heading::Text(text)) => out.push((at, Direction::Words(text.to_owned()))),
            None => {}
        }
    }
    out.extend(tempi.into_iter().map(|(at, tempo)| (at, Direction::Tempo(tempo))));
    out.sort();
    out.dedup();
    out
}

/// Puts words to a tempo; of several the first stay.
fn say(tempo: &mut Tempo, words: &str) {
    if tempo.words.is_empty() {
        words.clone_into(&mut tempo.words);
    }
}

/// What a text over the top staff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heading<'a> {
    Tempo(&'a str),
    Section(&'a str),
    Text(&'a str),
}

/// What a mark of the piece is to a reader: of markers all with letters or figures in them; of other texts those that
/// tell a tempo, and in notation, where nothing else stands there, all that name nobody. Pins are no text for players.
fn heading(mark: &Mark, notated: bool) -> Option<Heading<'_>> {
    let (Mark::Marker(text) | Mark::Text(text)) = mark else { return None };
    let text = text.trim();
    let readable = text.chars().any(char::is_alphanumeric) && !text.starts_with('@');
    let marker = matches!(mark, Mark::Marker(_));
    let heads = marker || notated && !people::is_credit(text);
    if !readable {
        None
    } else if is_tempo(text) || heads && !marker {
        Some(Heading::Tempo(text))
    } else if heads {
        let short = text.chars().count() <= NAME;
        Some(if short { Heading::Section(text) } else { Heading::Text(text) })
    } else {
        None
    }
}

/// Whether a text tells how fast to play: `Allegro moderato`, `Slow March Tempo`, `a tempo`, `rit.`.
fn is_tempo(text: &str) -> bool {
    if text.chars().count() > TEMPO || text.contains(':') {
        return false;
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let begins = |stem: &&str| lower.match_indices(*stem).any(|(at, _)| !lower[..at].ends_with(char::is_alphabetic));
    let by_tempo = words.contains(&"tempo") && words.len() > 1;
    let is_track = words.iter().any(|word| TRACKS.contains(word));
    !is_track && (by_tempo || words.iter().any(|word| WHOLE.contains(word)) || TEMPI.iter().any(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tempi_are_told_from_names() {
        let tempi = "Slow March Tempo, Allegro moderato, rit., a tempo, Più mosso, Sehr langsam, Tempo I, Etwas breiter, \
                     Fast, Slowly, a little faster";
        for tempo in tempi.split(", ") {
            assert!(is_tempo(tempo), "{tempo}");
        }
        let others = "A, 12, Verse, Coda, Tempo, Tempo track, Glissando, Trio, composer: Largo, Breitkopf & Härtel, QuickTime, \
                      FastTracker 2, Slowhand";
        for other in others.split(", ") {
            assert!(!is_tempo(other), "{other}");
        }
    }

    #[test]
    fn of_several_words_at_a_tempo_the_first_stay() {
        let mut tempo = Tempo::default();
        say(&mut tempo, "Allegro");
        say(&mut tempo, "Presto");
        assert_eq!(tempo.words, "Allegro");
    }

    #[test]
    fn a_short_marker_is_a_rehearsal_mark_and_a_sign_alone_is_none() {
        let of = |text: &str| {
            let marker = Mark::Marker(text.to_owned());
            heading(&marker, false).map(|heading| format!("{heading:?}"))
        };
        assert_eq!(of("Verse 1 - Cont.").as_deref(), Some("Section(\"Verse 1 - Cont.\")"));
        assert_eq!(of("Slow March Tempo").as_deref(), Some("Tempo(\"Slow March Tempo\")"));
        assert_eq!(
            of("the solo begins in the second bar").as_deref(),
            Some("Text(\"the solo begins in the second bar\")")
        );
        assert_eq!((of("\u{1d110}"), of("@melody oboe"), of(" ")), (None, None, None));
    }

    #[test]
    fn a_text_is_a_heading_in_notation_and_a_tempo_everywhere() {
        let of = |text: &str, notated| heading(&Mark::Text(text.to_owned()), notated).is_some();
        assert!(of("Andante", false) && !of("LilyPond 2.24", false));
        assert!(of("Im Legendenton", true) && !of("composer: Robert Schumann", true));
    }
}
