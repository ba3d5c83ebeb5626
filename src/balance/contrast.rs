//! The sections of a piece side by side: how loud each is meant, how loud it is, how bright, and how many play.

use super::checks::notes_in;
use super::hearing::{self, BANDS};
use super::level::Level;
use super::types::BarBalance;
use crate::arrange::Arrangement;
use crate::score::{BarNumber, Mark, SeatId, TickSpan};
use crate::units::{Decibels, Hertz, Lufs};
use serde::{Deserialize, Serialize};

/// A section, from one marker or rehearsal mark to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SectionBalance {
    /// What stands at its mark; empty before the first.
    pub name: String,
    /// Its first bar.
    pub bar: BarNumber,
    /// Its last bar.
    pub last_bar: BarNumber,
    /// Mean written dynamic, in tenths of a step from ppp; `None` when nothing is played.
    pub written: Option<u16>,
    /// Loudness of the mix, energy over the whole section.
    pub loudness: Option<Lufs>,
    /// Centre of its spectrum at the inner ear: how bright it is.
    pub centre: Option<Hertz>,
    /// Seats that play in it.
    pub seats: u16,
}

/// The sections; none when the piece has no marks.
pub(super) fn sections(arrangement: &Arrangement, bars: &[BarBalance]) -> Vec<SectionBalance> {
    let starts = starts(arrangement, bars);
    let ends = starts.iter().skip(1).map(|(index, _)| *index).chain([bars.len()]);
    let sections = starts.iter().zip(ends).filter(|((start, _), end)| start < end);
    sections.filter_map(|((start, name), end)| section(arrangement, &bars[*start..end], name)).collect()
}

/// The bars (by index) in which sections begin.
fn starts(arrangement: &Arrangement, bars: &[BarBalance]) -> Vec<(usize, String)> {
    let mark = |mark: &crate::score::Timed<Mark>| match &mark.what {
        Mark::Marker(name) => Some((arrangement.frame.meters.bar_at(mark.tick).number, name.clone())),
        _ => None,
    };
    let index = |(number, name): (BarNumber, String)| Some((bars.iter().position(|bar| bar.bar == number)?, name));
    let mut starts: Vec<(usize, String)> = arrangement.marks.iter().filter_map(mark).filter_map(index).collect();
    starts.sort_by_key(|(index, _)| *index);
    starts.dedup_by_key(|(index, _)| *index);
    if starts.first().is_some_and(|(index, _)| *index > 0) {
        starts.insert(0, (0, String::new()));
    }
    starts
}

fn section(arrangement: &Arrangement, bars: &[BarBalance], name: &str) -> Option<SectionBalance> {
    let (first, last) = (bars.first()?, bars.last()?);
    let meters = &arrangement.frame.meters;
    let end = meters.bar_at(meters.start_of(last.bar)?).span.end;
    let span = TickSpan::new(meters.start_of(first.bar)?, end);
    Some(SectionBalance {
        name: name.to_owned(),
        bar: first.bar,
        last_bar: last.bar,
        written: written(arrangement, span),
        loudness: loudness(bars),
        centre: centre(bars),
        seats: (0..first.seats.len()).filter(|seat| bars.iter().any(|bar| bar.seats[*seat].is_some())).count() as u16,
    })
}

/// Mean over notes, by their length.
fn written(arrangement: &Arrangement, span: TickSpan) -> Option<u16> {
    let notes = arrangement.seats.iter().flat_map(|part| notes_in(arrangement, part.seat, span));
    let (sum, all) =
        notes.fold((0u64, 0u64), |(sum, all), note| (sum + note.dynamic as u64 * note.length.0, all + note.length.0));
    (sum * 10).checked_div(all).map(|tenths| tenths as u16)
}

fn loudness(bars: &[BarBalance]) -> Option<Lufs> {
    let sounding = bars.iter().filter_map(|bar| bar.mix).map(|loudness| Decibels(loudness.0));
    let whole = Decibels::sum(sounding).0 - Decibels::from_power_ratio(bars.len() as f64).0;
    whole.is_finite().then(|| Lufs(whole).to_tenth())
}

fn centre(bars: &[BarBalance]) -> Option<Hertz> {
    let mut bands = [0.0; BANDS];
    for (bar, seat) in bars.iter().flat_map(|bar| (0..bar.seats.len()).map(move |seat| (bar, SeatId(seat as u16)))) {
        bar.levels.of(seat).for_each(|(band, level)| bands[band] += Level::whole(level).power());
    }
    let (weighted, all) = hearing::centres()
        .iter()
        .zip(bands)
        .fold((0.0, 0.0), |(sum, all), (centre, power)| (sum + centre.0 * power, all + power));
    (all > 0.0).then(|| Hertz((weighted / all).round()))
}
