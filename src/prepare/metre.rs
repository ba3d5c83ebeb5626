//! Bars that a notation program cut at a repeat or a pick-up, folded back to whole ones.
//!
//! A repeat sign inside a bar makes two bars of it, and a file gets two metre changes for each: a 4/4 piece with an
//! upbeat has 3/4 and 1/4 at every repeat, and those of an unrolled piece come again and again. Two neighbours that
//! together are one bar of the metre around them are one bar where a sign of the cut is there: a bar of a single beat
//! unit is no metre anyone counts; else the music must begin again at the cut, or the piece with an upbeat as long as
//! what follows it. A shorter first bar is a pick-up. Short bars without a complement stay, and so do true changes.

use crate::finding::{Code, Finding, Place, plural};
use crate::score::{Bar, Division, Frame, Meter, MeterMap, Score, Tick, TickSpan};

/// Metre changes told by number; more are left out of the sentence.
const TOLD: usize = 12;
/// Fewest bars of music that must return for a passage to take over the metre of its first hearing (ours).
const RETURNING: u64 = 8;
/// Fewest notes that can be the same music.
const FEWEST: usize = 4;
/// Metre changes, and places where a note is struck, that are looked through for a return: no piece has as many.
const MOST_CHANGES: usize = 1000;

/// Folds the metre of a score; no note moves.
pub(super) fn fold(score: Score, findings: &mut Vec<Finding>) -> Score {
    let counted = counted(&score.frame.meters);
    if counted.changes().count() < 2 && counted == score.frame.meters {
        return score;
    }
    let music = Music::of(&score);
    let meters = recall(&counted, &music, score.frame.end);
    let bars: Vec<Bar> = meters.bars(score.frame.end).collect();
    let (bars, folded) = Cuts { bars: &bars, music: &music, pickup: pickup(&bars) }.join();
    let meters = MeterMap::new(meters.division(), bars.iter().map(|bar| (bar.span.start, bar.meter)));
    if meters == score.frame.meters {
        return score;
    }
    findings.push(told(&score.frame.meters, &meters, &folded));
    Score { frame: Frame { meters, ..score.frame }, ..score }
}

/// The metres as they are counted: one whole note a bar is 4/4, one half note 2/4. Programs write the length of a bar in
/// lowest terms where they do not trust its metre.
fn counted(meters: &MeterMap) -> MeterMap {
    let quarters = |meter: Meter| match (meter.beats(), meter.unit()) {
        (1, unit @ (1 | 2)) => Meter::new(4 / unit, 4).unwrap_or(meter),
        _ => meter,
    };
    MeterMap::new(meters.division(), meters.changes().map(|(tick, meter)| (tick, quarters(meter))))
}

/// A piece whose cut bars are to be joined.
struct Cuts<'a> {
    bars: &'a [Bar],
    music: &'a Music,
    /// Length of the first bar, when it is a pick-up.
    pickup: Option<u64>,
}

impl Cuts<'_> {
    /// The bars after joining, and where two became one.
    fn join(&self) -> (Vec<Bar>, Vec<Tick>) {
        let (mut joined, mut cuts) = (Vec::with_capacity(self.bars.len()), Vec::new());
        let Some(first) = self.bars.first() else { return (joined, cuts) };
        let mut prevailing = first.meter;
        let mut at = 0;
        if let Some(second) = self.bars.get(1).filter(|_| self.pickup.is_some()) {
            prevailing = second.meter;
            joined.push(Bar { meter: prevailing, ..*first });
            at = 1;
        }
        while let Some(bar) = self.bars.get(at) {
            if let Some(next) = self.bars.get(at + 1).filter(|_| self.is_cut(at, prevailing)) {
                joined.push(Bar { span: TickSpan::new(bar.span.start, next.span.end), meter: prevailing, ..*bar });
                cuts.push(next.span.start);
                at += 2;
                continue;
            }
            if self.bars.get(at + 1).is_none_or(|next| next.meter == bar.meter) {
                prevailing = bar.meter;
            }
            joined.push(*bar);
            at += 1;
        }
        (joined, cuts)
    }

    /// Whether a bar and the next are one of the prevailing metre, cut: they fill it, are no passage of a metre of their
    /// own, and one is a single beat, or the piece begins with the same upbeat, or the music begins again between them.
    fn is_cut(&self, at: usize, prevailing: Meter) -> bool {
        let (Some(bar), Some(next)) = (self.bars.get(at), self.bars.get(at + 1)) else { return false };
        let after = self.bars.get(at + 2);
        let (a, b) = (bar.span.length().0, next.span.length().0);
        if bar.meter == prevailing || a + b != self.length(prevailing) {
            return false;
        }
        let alone = at == 0 || self.bars[at - 1].meter != bar.meter;
        let goes_on = bar.meter != next.meter || after.is_none_or(|after| after.meter == prevailing);
        let single = |bar: &Bar| bar.meter.beats() == 1 || bar.span.length().0 < self.length(bar.meter);
        let known =
            || single(bar) || single(next) || self.pickup == Some(b) || self.music.begins_again(next.span.start, a + b);
        alone && goes_on && known()
    }

    fn length(&self, meter: Meter) -> u64 {
        meter.bar_length(self.music.division).0
    }
}

/// The length of the first bar, when it is shorter than the one after it, whose metre goes on.
fn pickup(bars: &[Bar]) -> Option<u64> {
    let [first, second, third, ..] = bars else { return None };
    let length = first.span.length().0;
    let one = first.meter != second.meter && second.meter == third.meter;
    (one && length < second.span.length().0 && !is_of_other_beat(first, second)).then_some(length)
}

/// Whether the first bar is of another kind of beat than the next: then it is a metre of its own.
fn is_of_other_beat(first: &Bar, second: &Bar) -> bool {
    let compound = |meter: Meter| meter.unit() >= 8 && meter.beats() > 3 && meter.beats().is_multiple_of(3);
    compound(first.meter) && !compound(second.meter)
}

/// The metre of music that was heard before, where the file forgot to say it: a program that unrolls a repeat back over
/// a change of metre does not write the change again.
fn recall(meters: &MeterMap, music: &Music, end: Tick) -> MeterMap {
    let changes: Vec<(Tick, Meter)> = meters.changes().collect();
    let mut recalled = changes.clone();
    if changes.len() > MOST_CHANGES {
        return meters.clone();
    }
    for (index, (start, meter)) in changes.iter().enumerate().skip(1) {
        let until = changes.get(index + 1).map_or(end, |next| next.0);
        let bar = meter.bar_length(music.division);
        let cut = *start + bar;
        if until.since(cut).0 < bar.0 * RETURNING {
            continue;
        }
        let Some(from) = music.heard_before(cut, until.since(cut).0) else { continue };
        let old = meters.bar_at(from);
        if old.span.start == from && old.meter.bar_length(music.division) != bar {
            let inside = |(tick, _): &&(Tick, Meter)| from < *tick && tick.since(from) < until.since(cut);
            recalled.push((cut, old.meter));
            recalled.extend(changes.iter().filter(inside).map(|(tick, old)| (cut + tick.since(from), *old)));
        }
    }
    MeterMap::new(meters.division(), recalled)
}

fn told(before: &MeterMap, after: &MeterMap, cuts: &[Tick]) -> Finding {
    let number = |tick: &Tick| after.bar_at(*tick).number;
    let mut words = match before.changes().count().saturating_sub(after.changes().count()) {
        0 => Vec::new(),
        folded => vec![format!("{folded} {} folded", plural(folded, "metre change"))],
    };
    if !cuts.is_empty() {
        let bars: Vec<String> = cuts.iter().take(TOLD).map(|cut| number(cut).0.to_string()).collect();
        let more = if cuts.len() > TOLD { ", …" } else { "" };
        let (count, noun) = (cuts.len(), plural(cuts.len(), "bar"));
        words.push(format!("{count} cut {noun} made whole ({noun} {}{more})", bars.join(", ")));
    }
    if before.pickup() != after.pickup() {
        words.push("the incomplete first bar is a pick-up".to_owned());
    }
    if before.changes().zip(after.changes()).any(|(old, new)| old.1.beats() == 1 && old.1.unit() < 4 && new.1 != old.1)
    {
        words.push("bars of one note are counted in quarters".to_owned());
    }
    if words.is_empty() {
        words.push("music that returns takes the metre of its first hearing".to_owned());
    }
    let place = Place { bar: Some(cuts.first().map_or_else(|| number(&Tick::ZERO), number)), ..Place::default() };
    let place = cuts.last().map_or(place.clone(), |last| place.to_bar(number(last)));
    Finding::new(Code::MetreFolded, place, words.join(", "))
}

/// Onsets of all notes, to compare passages.
struct Music {
    /// By (tick, sound).
    onsets: Vec<(u64, u8)>,
    /// Ticks of each sound.
    of_sound: Vec<Vec<u64>>,
    division: Division,
}

impl Music {
    fn of(score: &Score) -> Self {
        let mut onsets: Vec<(u64, u8)> = score.notes().map(|note| (note.start.0, note.sound.midi())).collect();
        onsets.sort_unstable();
        let mut of_sound = vec![Vec::new(); 128];
        onsets.iter().for_each(|(tick, sound)| of_sound[usize::from(sound & 127)].push(*tick));
        Self { onsets, of_sound, division: score.frame.division() }
    }

    fn from(&self, tick: Tick, length: u64) -> &[(u64, u8)] {
        let first = self.onsets.partition_point(|onset| onset.0 < tick.0);
        let count = self.onsets[first..].partition_point(|onset| onset.0 - tick.0 < length);
        &self.onsets[first..first + count]
    }

    /// Whether the notes from `a` and from `b` on are the same, and some.
    fn is_same(&self, a: Tick, b: Tick, length: u64) -> bool {
        let (first, second) = (self.from(a, length), self.from(b, length));
        let same = |(x, y): (&(u64, u8), &(u64, u8))| x.1 == y.1 && (x.0 - a.0).abs_diff(y.0 - b.0) <= 1;
        !first.is_empty() && first.len() == second.len() && first.iter().zip(second).all(same)
    }

    /// Whether the two bars of music from a tick on were heard before, or come again.
    fn begins_again(&self, tick: Tick, bar: u64) -> bool {
        self.from(tick, bar * 2).len() >= FEWEST && self.alike(tick, bar * 2).next().is_some()
    }

    /// Where the music from a tick on was heard before, if it was.
    fn heard_before(&self, tick: Tick, length: u64) -> Option<Tick> {
        self.alike(tick, length).next().filter(|before| *before < tick)
    }

    /// Other ticks from which the same music is heard, ascending.
    fn alike(&self, tick: Tick, length: u64) -> impl Iterator<Item = Tick> + '_ {
        let first = self.from(tick, length).first().copied();
        let lead = first.map_or(0, |(start, _)| start - tick.0);
        let places = first.map_or(&[][..], |(_, sound)| &self.of_sound[usize::from(sound & 127)]);
        let others = places.iter().filter(move |other| **other >= lead && **other - lead != tick.0);
        others
            .take(MOST_CHANGES)
            .map(move |other| Tick(other - lead))
            .filter(move |other| self.is_same(*other, tick, length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{BarNumber, Channel, Note, Part, Sound, Ticks, Velocity};
    use proptest::prelude::*;

    /// A score of quarters with these pitches, and metre changes (in quarters).
    fn score(pitches: &[u8], changes: &[(u64, (u8, u8))]) -> Score {
        let division = Division::new(480).unwrap();
        let mut part = Part::new("Violin", Channel::default());
        let note = |(pitch, beat): (&u8, u64)| {
            Note::new(Sound::from_midi(*pitch, false), Tick(beat * 480), Ticks(480), Velocity::clamped(80))
        };
        part.notes = pitches.iter().zip(0u64..).map(note).collect();
        let changes =
            changes.iter().map(|(beat, (beats, unit))| (Tick(beat * 480), Meter::new(*beats, *unit).unwrap()));
        let frame = Frame { meters: MeterMap::new(division, changes), ..Frame::plain(division, Tick(0)) };
        Score::new(String::new(), frame, vec![], vec![part])
    }

    fn folded(score: &Score) -> (Vec<(u64, String)>, Vec<String>) {
        let mut findings = Vec::new();
        let after = fold(score.clone(), &mut findings);
        assert_eq!(after.parts, score.parts);
        let changes = after.frame.meters.changes().map(|(tick, meter)| (tick.0 / 480, meter.to_string())).collect();
        (changes, findings.into_iter().map(|finding| finding.message).collect())
    }

    /// Pitches without a pattern.
    fn tune(length: u64, seed: u64) -> Vec<u8> {
        (0..length).map(|i| 60 + ((i * i * 7 + i * seed + seed) % 23) as u8).collect()
    }

    #[test]
    fn an_upbeat_at_a_repeat_is_folded() {
        let half = tune(12, 5);
        let changes = [(0, (1, 4)), (1, (4, 4)), (9, (3, 4)), (12, (1, 4)), (13, (4, 4)), (21, (3, 4))];
        let score = score(&[half.clone(), half].concat(), &changes);
        let (changes, told) = folded(&score);
        let as_text = |changes: &[(u64, &str)]| changes.iter().map(|(t, m)| (*t, (*m).to_owned())).collect::<Vec<_>>();
        assert_eq!(changes, as_text(&[(0, "4/4"), (1, "4/4"), (21, "3/4")]));
        assert_eq!(
            told,
            ["3 metre changes folded, 1 cut bar made whole (bar 3), the incomplete first bar is a pick-up"]
        );
        let after = fold(score, &mut Vec::new());
        assert_eq!(after.frame.meters.bar_at(Tick(0)).number, BarNumber(0));
        assert_eq!(after.frame.meters.bar_at(Tick(13 * 480)).number, BarNumber(4));
    }

    #[test]
    fn halves_are_folded_where_the_music_begins_again_and_stay_where_it_goes_on() {
        let half = tune(16, 3);
        let changes = [(0, (4, 4)), (12, (2, 4)), (16, (4, 4))];
        let cut: Vec<u8> = [half[..14].to_vec(), half[..14].to_vec()].concat();
        assert_eq!(folded(&score(&cut, &changes)).0.len(), 1);
        let through = tune(28, 11);
        assert_eq!(folded(&score(&through, &changes)).0.len(), 3);
    }

    #[test]
    fn true_changes_stay() {
        let recitative = [(0, (4, 4)), (8, (2, 4)), (10, (4, 4)), (18, (3, 4))];
        assert_eq!(folded(&score(&tune(40, 7), &recitative)), (folded(&score(&tune(40, 7), &recitative)).0, vec![]));
        assert_eq!(folded(&score(&tune(40, 7), &recitative)).0.len(), 4);
    }

    #[test]
    fn a_whole_note_a_bar_is_counted_in_quarters() {
        let (changes, told) = folded(&score(&tune(16, 5), &[(0, (1, 1))]));
        assert_eq!((changes[0].1.as_str(), told), ("4/4", vec!["bars of one note are counted in quarters".to_owned()]));
    }

    #[test]
    fn music_that_returns_takes_its_metre_along() {
        let (first, second) = (tune(48, 5), tune(24, 9));
        let pitches = [first.clone(), second, vec![70, 71], first].concat();
        let score = score(&pitches, &[(0, (4, 4)), (48, (3, 4)), (72, (2, 4))]);
        let after = fold(score, &mut Vec::new());
        assert_eq!(after.frame.meters.meter_at(Tick(80 * 480)), Meter::COMMON);
    }

    proptest! {
        #[test]
        fn folding_moves_no_note(
            changes in proptest::collection::vec((0u64..60, 1u8..7, 1u32..4), 0..12),
            seed in 1u64..50,
        ) {
            let changes: Vec<(u64, (u8, u8))> = changes.iter().map(|(beat, beats, power)| (*beat, (*beats, 1 << power))).collect();
            let score = score(&tune(64, seed), &changes);
            let after = fold(score.clone(), &mut Vec::new());
            prop_assert_eq!(&after.parts, &score.parts);
            prop_assert_eq!(after.frame.end, score.frame.end);
            let bars: Vec<Bar> = after.frame.meters.bars(after.frame.end).collect();
            prop_assert!(bars.windows(2).all(|pair| pair[0].span.end == pair[1].span.start));
        }
    }
}
