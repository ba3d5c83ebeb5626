//! The players' sheets on the page.

use crate::report::Story;
use crate::report::player::{Bars, Drum, Extreme, Hard, Sheet};
use minijinja::{Value, context};

/// Most bars named of what is hard, and of solos.
const NAMED: usize = 4;

/// One row a player.
pub(super) fn players(story: &Story) -> Vec<Value> {
    story.sheets().iter().map(player).collect()
}

fn player(sheet: &Sheet) -> Value {
    context! {
        lowest => sheet.lowest.as_ref().map(extreme),
        highest => sheet.highest.as_ref().map(extreme),
        phrase => sheet.longest_phrase.map(|phrase| format!("{:.0} s, {}", phrase.seconds, bars(phrase.bars))),
        solos => list(&sheet.solos),
        rest => sheet.longest_rest.map(|longest| rest(sheet.rest_bars, longest)),
        fastest => sheet.fastest.map(|fastest| format!("{:.1} a second, bar {}", fastest.notes_per_second, fastest.bar)),
        tuning => sheet.tuning.iter().map(drum).collect::<Vec<_>>().join("; "),
        grade => sheet.grade.words(),
        hardest => sheet.hardest.iter().take(NAMED).map(hard).collect::<Vec<_>>(),
        more => sheet.hardest.len().saturating_sub(NAMED),
    }
}

/// `F5 (written G5), bar 12`.
fn extreme(extreme: &Extreme) -> String {
    let written =
        if extreme.written == extreme.sounding { String::new() } else { format!(" (written {})", extreme.written) };
    format!("{}{written}, bar {}", extreme.sounding, extreme.bar)
}

/// `drum 2 to C3`, `drum 1 to Ab2 before bar 12 (8 s)`.
fn drum(drum: &Drum) -> String {
    let when = drum.seconds.map_or_else(String::new, |time| format!(" before bar {} ({time:.0} s)", drum.bar));
    format!("drum {} to {}{when}", drum.drum, drum.pitch)
}

fn bars(bars: Bars) -> String {
    if bars.from == bars.to { format!("bar {bars}") } else { format!("bars {bars}") }
}

fn rest(count: u32, longest: Bars) -> String {
    let length = longest.to - longest.from + 1;
    if count == length {
        format!("{count}: {}", bars(longest))
    } else {
        format!("{count}; longest {length}, {}", bars(longest))
    }
}

fn list(solos: &[Bars]) -> Option<String> {
    let named: Vec<String> = solos.iter().take(NAMED).map(ToString::to_string).collect();
    let more = solos.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let one = solos.len() == 1 && solos.iter().all(|solo| solo.from == solo.to);
    let word = if one { "bar" } else { "bars" };
    (!named.is_empty()).then(|| format!("{word} {}{rest}", named.join(", ")))
}

fn hard(hard: &Hard) -> Value {
    context! { bars => bars(hard.bars), from => hard.bars.from, why => &hard.why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transposing_player_reads_another_note() {
        let note = |written: &str| Extreme { sounding: "F5".into(), written: written.into(), bar: 12 };
        assert_eq!(extreme(&note("G5")), "F5 (written G5), bar 12");
        assert_eq!(extreme(&note("F5")), "F5, bar 12");
        assert_eq!(rest(12, Bars { from: 5, to: 8 }), "12; longest 4, bars 5-8");
        assert_eq!(rest(1, Bars { from: 5, to: 5 }), "1: bar 5");
        assert_eq!(list(&[Bars { from: 21, to: 21 }]).as_deref(), Some("bar 21"));
        assert_eq!(list(&[Bars { from: 1, to: 4 }, Bars { from: 9, to: 9 }]).as_deref(), Some("bars 1-4, 9"));
    }
}
