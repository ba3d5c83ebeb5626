//! A page of reasons as a colleague would tell it.

use super::{Note, Page, Paragraph, Place, Played, SeatPage, Spot};
use crate::report::reasons::page::{LeftOut, Near, Other, Speaking};
use crate::score::Interval;
use std::collections::BTreeMap;
use std::fmt;

/// Costs told of each way: the rest is in the document.
const TOLD: usize = 3;
/// A cost is passed over when it differs by less than this share of the one that differs most.
const LITTLE: i64 = 20;
/// Moments named one by one.
const NAMED: usize = 16;

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = if self.title.is_empty() { "Untitled" } else { &self.title };
        writeln!(f, "{title} {}, {}", self.whom, place(self.from, self.to))?;
        for seat in &self.seats {
            write!(f, "\n{}", seat.told(self))?;
        }
        for (index, left) in self.left_out.iter().enumerate() {
            write!(f, "{}{}", if index == 0 { "\nLeft out\n" } else { "" }, left.told(self))?;
        }
        f.write_str(&self.legend())
    }
}

impl Page {
    /// What each cost that was named charges, once.
    fn legend(&self) -> String {
        let given =
            self.seats.iter().flat_map(|seat| &seat.paragraphs).filter_map(|paragraph| paragraph.given.as_ref());
        let near =
            self.left_out.iter().filter_map(|left| left.nearest.as_ref()).flat_map(|near| shown(&near.speaking, false));
        let named: BTreeMap<&str, &str> =
            given.flat_map(Place::named).chain(near).map(|s| (s.cost.name(), s.doc.as_str())).collect();
        let lines: String = named.iter().map(|(cost, doc)| format!("  {cost}: {}\n", lower(doc))).collect();
        if lines.is_empty() {
            lines
        } else {
            format!("\nThe costs named (100 is the loss of one inner note of a chord)\n{lines}")
        }
    }
}

impl SeatPage {
    fn told(&self, page: &Page) -> String {
        let mut text = format!("{}\n", self.seat);
        if self.paragraphs.is_empty() {
            text += "  rests.\n";
        }
        text.extend(self.paragraphs.iter().map(|paragraph| paragraph.told(&self.seat, page)));
        text.extend(self.changes.iter().map(|change| format!("  After listening, {change}.\n")));
        text
    }
}

impl Paragraph {
    fn told(&self, seat: &str, page: &Page) -> String {
        let mut text: String = self.notes.iter().map(|played| played.told(self, page)).collect();
        match &self.given {
            Some(given) => text += &given.told(seat, self.doubling),
            None => text += &format!("    {}\n", self.without_place()),
        }
        text
    }

    /// What the line is: `harmony of bars 9-12, voice 3`.
    fn line(&self) -> String {
        let role = if self.doubling { format!("doubling the {}", self.role) } else { self.role.to_string() };
        match (self.bars, self.voice) {
            (Some((first, last)), Some(voice)) => format!("{role} of {}, voice {voice}", bars(first, last)),
            _ => role,
        }
    }

    fn without_place(&self) -> &'static str {
        match (self.bars, self.doubling) {
            (None, _) => "The file has it so.",
            (Some(_), true) if self.rewritten => "Added by a rewriting that the style allows.",
            (Some(_), true) => "Added after listening.",
            _ if self.role == crate::line::Role::Percussion => "Percussion goes to who has the instrument.",
            _ => "A player with a rest took it up, since the one who has its line had no hand free.",
        }
    }
}

impl Played {
    fn told(&self, paragraph: &Paragraph, page: &Page) -> String {
        let head = format!("  {} {} ({})\n", when(&self.notes, page), sounds(&self.notes), paragraph.line());
        let parts = self.parts.join(" and ");
        let same = self.notes.iter().map(|note| &note.sound).eq(self.sources.iter().map(|note| &note.sound));
        let from = if same { format!("From {parts}") } else { format!("From {parts}: {}", sounds(&self.sources)) };
        let words: Vec<&str> = std::iter::once(from.as_str()).chain(self.deeds.iter().map(String::as_str)).collect();
        head + &format!("    {}.\n", words.join(", "))
    }
}

impl Place {
    /// The costs that its words name.
    fn named(&self) -> impl Iterator<Item = &Speaking> {
        let octave = self.other_octave.as_ref().filter(|_| self.shift != 0);
        let octave = octave.into_iter().flat_map(|other| shown(&other.speaking, false));
        let seat = self.runner_up.iter().flat_map(|other| [false, true].map(|here| shown(&other.speaking, here)));
        seat.flatten().chain(octave)
    }

    fn told(&self, seat: &str, doubling: bool) -> String {
        let mut text = String::new();
        if !self.pin.is_empty() {
            text += &format!("    A pin says so: {}.\n", self.pin);
        }
        if let Some(other) = &self.runner_up {
            text += &format!("    {}\n", other.told_seat(seat));
        } else if self.pin.is_empty() && !doubling {
            text += "    No other seat could have it.\n";
        }
        if let Some(other) = self.other_octave.as_ref().filter(|_| self.shift != 0) {
            text += &format!("    {}\n", other.told_octave());
        }
        text
    }
}

impl Other {
    fn told_seat(&self, seat: &str) -> String {
        let margin = match self.more {
            0 => format!("{} would have done as well", self.seat),
            more if more < 0 => format!("{} would have cost {} less, which the search left", self.seat, -more),
            more => format!("Next was {}, for {more} more", self.seat),
        };
        format!("{margin}.{}{}", self.against(), self.against_here(seat))
    }

    fn told_octave(&self) -> String {
        let octave = if self.shift == 0 { "As written".to_owned() } else { capital(&Interval(self.shift).in_words()) };
        format!("{octave} it would have cost {} more.{}", self.more, self.against())
    }

    /// What spoke most against the other place.
    fn against(&self) -> String {
        let told = told(&shown(&self.speaking, false));
        if told.is_empty() { String::new() } else { format!(" Against it: {told}.") }
    }

    fn against_here(&self, seat: &str) -> String {
        let told = told(&shown(&self.speaking, true));
        if told.is_empty() { String::new() } else { format!(" Against {seat}: {told}.") }
    }
}

/// The costs worth naming of those that speak against the place here, or against the other: the weightiest, and none
/// that is next to nothing beside them.
fn shown(speaking: &[Speaking], here: bool) -> Vec<&Speaking> {
    let by = |s: &&Speaking| if here { s.here - s.there } else { s.there - s.here };
    let mut shown: Vec<&Speaking> = speaking.iter().filter(|s| by(s) > 0).collect();
    shown.sort_by_key(|s| -by(s));
    let most = shown.first().map_or(0, by);
    shown.retain(|s| by(s) * LITTLE >= most);
    shown.truncate(TOLD);
    shown
}

/// `register +60, crossing +24`: costs by how much they differ.
fn told(speaking: &[&Speaking]) -> String {
    let one = |s: &&Speaking| format!("{} +{}", s.cost, (s.there - s.here).abs());
    speaking.iter().map(one).collect::<Vec<_>>().join(", ")
}

impl LeftOut {
    fn told(&self, page: &Page) -> String {
        let (when, sounds) = (when(&self.notes, page), sounds(&self.notes));
        let near = self.nearest.as_ref().map(Near::told).unwrap_or_default();
        format!("  {when} {sounds} ({} of {}): {}.\n{near}", self.role, self.part, self.reason)
    }
}

impl Near {
    fn told(&self) -> String {
        let octave = if self.shift == 0 { String::new() } else { format!(", {}", Interval(self.shift).in_words()) };
        let seat = format!("{}{octave}", self.seat);
        if self.plays {
            return format!("    {seat} has the line, and could not take these with the rest of its part.\n");
        }
        let margin = match self.more {
            more if more < 0 => {
                format!("{seat} would have cost {} less than leaving it out, which the search left", -more)
            }
            more => format!("Nearest came {seat}, for {more} more than leaving it out"),
        };
        let against = told(&shown(&self.speaking, false));
        let against = if against.is_empty() { String::new() } else { format!(" Against it: {against}.") };
        format!("    {margin}.{against}\n")
    }
}

/// Where notes start: `Beats 1-3:`; with bars where several are asked for: `12.1-13.4:`.
fn when(notes: &[Note], page: &Page) -> String {
    let (Some(first), Some(last)) = (notes.first(), notes.last()) else { return String::new() };
    let one_bar = page.from.bar == page.to.bar;
    let word = |spot: Spot| if one_bar { spot.beat.to_string() } else { format!("{}.{}", spot.bar, spot.beat) };
    match (first.at, last.at) {
        (held, last) if last < page.from => format!("Held from bar {}:", held.bar),
        (held, last) if held < page.from => format!("From bar {} to {}:", held.bar, word(last)),
        (first, last) if first == last => format!("{} {}:", if one_bar { "Beat" } else { "At" }, word(first)),
        (first, last) => format!("{} {}-{}:", if one_bar { "Beats" } else { "From" }, word(first), word(last)),
    }
}

/// `C4 E4 G4`, chords as `C4+E4`; only the first and how many more where they are many.
fn sounds(notes: &[Note]) -> String {
    let chord = |chord: &[Note]| chord.iter().map(|note| note.sound.as_str()).collect::<Vec<_>>().join("+");
    let moments: Vec<String> = notes.chunk_by(|a, b| a.tick == b.tick).map(chord).collect();
    let more = moments.len().saturating_sub(NAMED);
    let told = moments.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(" ");
    if more > 0 { format!("{told} and {more} more") } else { told }
}

fn place(from: Spot, to: Spot) -> String {
    if from == to { format!("bar {} beat {}", from.bar, from.beat) } else { bars(from.bar, to.bar) }
}

fn bars(first: u32, last: u32) -> String {
    if first == last { format!("bar {first}") } else { format!("bars {first}-{last}") }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
