//! The contact sheet: a card for each instrument, grouped by family; every drawing on the same keyboard and scale.
//!
//! The page is a template, `assets/instruments.html`.

mod drawing;
mod keyboard;
mod strokes;

use super::filled;
use crate::profile::{Family, Profile, Register};
use crate::report::instrument::{figures, levels, sentences, techniques, words};
use crate::run::Error;
use minijinja::{Value, context};
use std::collections::BTreeMap;

const TEMPLATE: &str = include_str!("../../../../assets/instruments.html");

/// Keys from which on a card of percussion takes the whole width.
const MANY_KEYS: usize = 12;

/// One page with a card for each instrument.
///
/// # Errors
/// [`Error::Encode`] when the template cannot be filled.
pub fn contact_sheet(profiles: &[&Profile]) -> Result<String, Error> {
    let families: Vec<Value> = by_family(profiles).into_iter().map(|(family, cards)| section(family, &cards)).collect();
    let keyboard = keyboard::drawing();
    filled("instruments.html", TEMPLATE, context! { count => profiles.len(), families, keyboard })
}

/// Families in their order, the instruments of each from high to low.
fn by_family<'a>(profiles: &[&'a Profile]) -> BTreeMap<Family, Vec<&'a Profile>> {
    let mut families: BTreeMap<Family, Vec<&Profile>> = BTreeMap::new();
    for profile in profiles {
        families.entry(profile.family).or_default().push(profile);
    }
    for cards in families.values_mut() {
        cards.sort_by_key(|profile| (profile.is_unpitched(), std::cmp::Reverse(height(profile)), profile.id.clone()));
    }
    families
}

/// How high an instrument lies; nothing for those without pitch.
fn height(profile: &Profile) -> u16 {
    let tessitura = profile.range.tessitura;
    if profile.is_unpitched() { 0 } else { u16::from(tessitura.low.midi()) + u16::from(tessitura.high.midi()) }
}

fn section(family: Family, cards: &[&Profile]) -> Value {
    let cards: Vec<Value> = cards.iter().map(|profile| card(profile)).collect();
    context! { name => words::family(family), anchor => format!("family-{}", family as u8), cards }
}

fn card(profile: &Profile) -> Value {
    let transposes = profile.notation.transposition.0 != 0 && !profile.is_unpitched();
    context! {
        id => &profile.id.0,
        name => &profile.name,
        short => &profile.abbreviation,
        wide => profile.percussion.len() > MANY_KEYS,
        // The family stands above the card already.
        about => sentences::about(profile).into_iter().skip(1).collect::<Vec<_>>(),
        drawing => (!profile.is_unpitched()).then(|| drawing::drawing(profile)),
        registers => profile.registers.iter().map(register).collect::<Vec<_>>(),
        written => if transposes { written(profile) } else { Vec::new() },
        strokes => strokes::strokes(profile),
        levels => figures::LEVELS.map(figures::name),
        figures => figures::figures(profile).into_iter().map(|row| context! { name => row.name, cells => row.by_level }).collect::<Vec<_>>(),
        columns => techniques::COLUMNS,
        techniques => techniques::techniques(profile).into_iter().map(technique).collect::<Vec<_>>(),
        ability => sentences::ability(profile),
        midi => sentences::midi(profile),
        sources => &profile.sources,
    }
}

/// The written ranges of a transposing instrument.
fn written(profile: &Profile) -> Vec<Value> {
    let one = |level: levels::Level| {
        let range = words::written(level.range, profile.notation.transposition)?;
        Some(context! { name => level.name, range => words::range(range) })
    };
    levels::levels(profile).into_iter().filter_map(one).collect()
}

fn technique(row: techniques::Row) -> Value {
    context! { cells => row.cells, remark => row.remark }
}

fn register(register: &Register) -> Value {
    let power = register.power;
    let projection = register.projection.0;
    context! {
        name => &register.name,
        range => words::range(register.range),
        power => [power.pp, power.mf, power.ff].map(|level| words::number(level.0)),
        projection => (projection != 0.0).then(|| format!("{projection:+}")),
        character => register.character.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::testing;

    #[test]
    fn every_instrument_has_a_card_and_every_name_is_escaped() {
        let mut all = testing::all();
        all[0].name = "<script>\"Flute\" & co".to_owned();
        all[0].registers[0].name = "</svg>".to_owned();
        all[0].sources = vec!["<b>".to_owned()];
        let page = contact_sheet(&all.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(page.matches("<article").count(), all.len());
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>\"Flute") && !page.contains("<b>"));
        assert_eq!(page.matches("</svg>").count(), page.matches("<svg").count());
    }

    #[test]
    fn the_page_needs_no_network() {
        let all = testing::all();
        let page = contact_sheet(&all.iter().collect::<Vec<_>>()).unwrap();
        assert!(!page.contains("http") && !page.contains("url(") && !page.contains("@import"));
    }

    #[test]
    fn the_highest_stands_first_in_its_family() {
        let (violin, mut viola) = (testing::violin(), testing::violin());
        viola.range = crate::profile::Ranges::all(crate::score::PitchRange {
            low: crate::score::Pitch::MIN,
            high: crate::score::Pitch::MIDDLE_C,
        });
        let families = by_family(&[&viola, &violin]);
        assert_eq!(families[&Family::BowedString], [&violin, &viola]);
    }
}
