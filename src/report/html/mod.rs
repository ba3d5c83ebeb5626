//! The report as one HTML page: self-contained, readable on a phone, in light and dark, without network.
//!
//! The page is a template, `assets/report.html`; drawings come as SVG paths, one a colour, and a listener hangs on a drawing,
//! not on a bar, so that a long score of many seats stays small and quick. What the choice of a bar shows is embedded as JSON;
//! what it lets one hear, as Opus by passage (see [`super::passages`]): who has the melody and all the rest apart, which the
//! page decodes when asked and mixes.

mod data;
mod heard;
mod heat;
mod mended;
mod player;
mod roll;
mod sheet;
mod sound;
mod strip;

pub use heard::inspection_page;
pub use sheet::contact_sheet;
pub use sound::Sound;

use super::passages::passages;
use super::{Made, Story, mock_up, seat_rows, text};
use crate::arrange::{KeyCost, RoleSums};
use crate::finding::Finding;
use crate::run::Error;
use minijinja::{Environment, Value, context};

const TEMPLATE: &str = include_str!("../../../assets/report.html");

/// The whole page, with or without sound.
///
/// # Errors
/// [`Error::Encode`] when the template cannot be filled.
pub fn page(story: &Story, sound: Option<&Sound>) -> Result<String, Error> {
    filled("report.html", TEMPLATE, contents(story, sound))
}

/// A template with its contents; text is escaped.
fn filled(name: &'static str, template: &'static str, contents: Value) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    let filled = environment
        .add_template(name, template)
        .and_then(|()| environment.get_template(name))
        .and_then(|template| template.render(contents));
    filled.map_err(|error| Error::Encode { what: "an HTML page", why: format!("{error:#}") })
}

fn contents(story: &Story, sound: Option<&Sound>) -> Value {
    let passages = passages(story);
    let arrangement = story.arrangement;
    let seconds = arrangement.frame.tempo.seconds_at(arrangement.frame.end).value() as u64;
    context! {
        title => if arrangement.title.is_empty() { "Untitled" } else { &arrangement.title },
        ensemble => &arrangement.ensemble.name,
        length => format!("{}:{:02}", seconds / 60, seconds % 60),
        bar_count => arrangement.frame.bar_count(),
        made_line => made_line(story.made),
        finding_counts => text::count_sentence(story.findings),
        heard => story.balance.map(|balance| (u32::from(balance.melody_heard) + 5) / 10),
        loudness => story.balance.and_then(|balance| balance.loudness).map(|loudness| format!("{loudness:.1}")),
        lost => arrangement.ledger.lost.len(),
        source_notes => arrangement.ledger.lost.len() + arrangement.ledger.sounding.len(),
        sound => sound.map(|sound| sound::contents(sound, &passages)),
        seats => seats(story),
        moved => text::moved(story.made.transposed),
        keys => story.made.keys.iter().map(key).collect::<Vec<_>>(),
        players => player::players(story),
        roll => roll::roll(story),
        strip => story.balance.map(|balance| strip::strip(story, balance)),
        mock_up => mock_up::sentences(story).lines().map(str::to_owned).collect::<Vec<_>>(),
        heat => story.balance.map(|balance| heat::heat(story, balance)),
        data => Value::from_safe_string(script_safe(&data::data(story, &passages))),
        findings => story.worst_findings().into_iter().map(finding).collect::<Vec<_>>(),
        ledger => arrangement.ledger.by_role.iter().map(sums).collect::<Vec<_>>(),
        mended => mended::mended(story),
    }
}

fn made_line(made: &Made) -> String {
    let hash: String = made.source_hash.chars().take(12).collect();
    let chosen =
        if made.style.is_empty() { String::new() } else { format!(", style {}, seed {}", made.style, made.seed) };
    let moved = text::moved(made.transposed).map_or_else(String::new, |moved| format!(", {moved}"));
    format!("partwright {} from {} ({hash}){chosen}{moved}", made.version, made.source)
}

/// JSON that cannot end the script element it stands in.
fn script_safe(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn seats(story: &Story) -> Vec<Value> {
    let ensemble = &story.arrangement.ensemble;
    let count = ensemble.seats.len();
    seat_rows(story)
        .into_iter()
        .zip(&ensemble.seats)
        .enumerate()
        .map(|(index, (row, seat))| {
            context! {
                name => &seat.name,
                short => &seat.abbreviation,
                instrument => row.instrument,
                players => row.players,
                notes => row.notes,
                range => row.used.map(|range| range.to_string()),
                playing => (u32::from(row.playing) + 5) / 10,
                in_mix => row.in_mix.map(|level| format!("{level:.0}")),
                findings => row.findings,
                hue => hue(index, count),
            }
        })
        .collect()
}

/// Hues spread over the circle in score order, so that neighbours on the page differ and families lie together.
fn hue(index: usize, count: usize) -> usize {
    (25 + index * 360 / count.max(1)) % 360
}

fn sums(sums: &RoleSums) -> Value {
    context! {
        role => sums.role.name(),
        source => sums.source,
        kept => sums.kept,
        octave => sums.octave,
        folded => sums.folded,
        merged => sums.merged,
        shortened => sums.shortened,
        transformed => sums.transformed,
        dropped => sums.dropped,
        doubled => sums.doubled,
        invented => sums.invented,
    }
}

fn key(cost: &KeyCost) -> Value {
    context! {
        name => cost.key.to_string(),
        semitones => format!("{:+}", cost.semitones),
        range => cost.range,
        tessitura => cost.tessitura,
        playing => cost.playing,
        reading => cost.reading,
        total => cost.total(),
    }
}

fn finding(finding: &Finding) -> Value {
    context! {
        severity => finding.severity.to_string(),
        code => finding.code.id(),
        place => finding.place.to_string(),
        bar => finding.place.bar.map(|bar| bar.0),
        message => &finding.message,
        remedy => &finding.remedy,
    }
}

#[cfg(test)]
mod tests;
