//! The mute of a seat: how long it takes to put on, and what the seat is with it.

use super::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::arrange::style::Style;
use crate::ensemble::{Ensemble, Seat};
use crate::line::Role;
use crate::profile::{AT_A_PINCH, Manner, Profile, Technique};
use crate::score::{Dynamic, Pitch};

/// How a seat takes its mute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::arrange) struct Mute {
    /// Comfortable time to put it on, in milliseconds.
    pub(in crate::arrange) on_ms: i64,
    /// Comfortable time to take it off, in milliseconds.
    pub(in crate::arrange) off_ms: i64,
    /// The first seat of its section.
    pub(in crate::arrange) section: u16,
    /// The loudest music in which the style has chords and figures muted unasked.
    unasked: Option<Dynamic>,
}

impl Mute {
    /// Milliseconds that do at a pinch to put it on, or else to take it off.
    pub(in crate::arrange) fn at_a_pinch(self, on: bool) -> i64 {
        (AT_A_PINCH * self.comfortable(on) as f64).ceil() as i64
    }

    /// Milliseconds that are comfortable to put it on, or else to take it off.
    pub(in crate::arrange) const fn comfortable(self, on: bool) -> i64 {
        if on { self.on_ms } else { self.off_ms }
    }
}

/// The mute of an instrument that plays lines and takes time to put it on: the damped strings of a guitar are no such
/// thing, and drums are covered as their own part says.
pub(in crate::arrange) fn mute_of(profile: &Profile) -> Option<&Manner> {
    profile.manner(Technique::Muted).filter(|manner| manner.on.0 > 0.0 && !profile.is_drum())
}

impl SeatFacts {
    /// The same seat with one of its instruments in hand, with the mute on where it is `muted` and has one.
    pub(in crate::arrange) fn held(&self, instrument: u8, muted: bool) -> &Self {
        let open = self.on(instrument);
        if muted { open.with_mute.as_deref().unwrap_or(open) } else { open }
    }

    /// Whether a strand may be muted here: the source asks for it, or the style likes it in chords and figures so soft.
    pub(in crate::arrange) fn may_mute(&self, source: &Source, strand: &Strand) -> bool {
        self.mute.is_some() && (strand.muted || self.mutes_unasked(source, strand))
    }

    /// Whether the style likes a strand muted that does not ask for it.
    pub(in crate::arrange) fn mutes_unasked(&self, source: &Source, strand: &Strand) -> bool {
        let Some(most) = self.mute.and_then(|mute| mute.unasked) else { return false };
        let soft = || strand.notes.iter().all(|id| source.note(*id).dynamic <= most);
        source.has_dynamics && matches!(strand.role, Role::Harmony | Role::Rhythm) && soft()
    }
}

/// Gives every seat that has one its mute, on each of its instruments.
pub(super) fn give_mutes(seats: &mut [SeatFacts], ensemble: &Ensemble, style: &Style) {
    for (facts, seat) in seats.iter_mut().zip(&ensemble.seats) {
        let profiles = || (0..=u8::MAX).zip(&seat.profiles).filter(|(_, profile)| mute_of(profile).is_some());
        let ms = |time: fn(&Manner) -> i64| profiles().filter_map(|(_, profile)| mute_of(profile)).map(time).max();
        let times = ms(|manner| manner.on.millis()).zip(ms(|manner| manner.off.millis()));
        let Some((on_ms, off_ms)) = times.filter(|_| facts.melodic) else { continue };
        let mute = Mute { on_ms, off_ms, section: section(ensemble, seat), unasked: style.mutes };
        facts.mute = Some(mute);
        for (number, profile) in profiles() {
            let open = match number.checked_sub(1) {
                None => Some(&mut *facts),
                Some(place) => facts.doublings.get_mut(usize::from(place)),
            };
            open.into_iter().for_each(|open| open.take_mute(profile, mute));
        }
    }
}

fn section(ensemble: &Ensemble, seat: &Seat) -> u16 {
    ensemble.seats.iter().find(|other| other.section == seat.section).map_or(seat.id.0, |first| first.id.0)
}

impl SeatFacts {
    /// What one instrument is with its mute on: softer, and within the manner's range.
    fn take_mute(&mut self, profile: &Profile, mute: Mute) {
        let Some(manner) = mute_of(profile) else { return };
        self.mute = Some(mute);
        let softer = -manner.power.0.round() as i64;
        let can = |midi: u8| manner.range.is_none_or(|range| range.contains(Pitch::clamped(i32::from(midi))));
        let range = (0..128u8).filter(|midi| can(*midi)).fold(0, |mask, midi| mask | 1u128 << midi);
        let playable = self.playable & range;
        let open = Self { doublings: Vec::new(), ..self.clone() };
        self.with_mute = Some(Box::new(Self { is_muted: true, softer, playable, ..open }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{part, score};
    use crate::profile::Library;

    fn facts(line: &str) -> Vec<SeatFacts> {
        let players = Ensemble::from_line(line, Library::builtin()).unwrap();
        SeatFacts::all(&players, &score(vec![part("a", 56, "C4")]), &Style::default())
    }

    #[test]
    fn a_mute_is_what_takes_time_to_put_on() {
        let mutes = |line: &str| facts(line).iter().map(|seat| seat.mute.is_some()).collect::<Vec<_>>();
        assert_eq!(
            mutes("1 flute, 2 trumpet-bb, 1 timpani, 1 guitar-electric, 1 violin"),
            [false, true, true, false, false, true]
        );
    }

    #[test]
    fn a_muted_seat_is_softer_and_in_all_else_the_same() {
        let trumpet = &facts("2 trumpet-bb")[1];
        let muted = trumpet.held(0, true);
        assert!(muted.is_muted && !trumpet.is_muted);
        assert_eq!((trumpet.softer, muted.softer), (0, 7), "6.5 dB in the profile");
        assert!((0..128).all(|pitch| trumpet.has(pitch) == muted.has(pitch)));
        let Mute { on_ms, off_ms, section, .. } = trumpet.mute.unwrap();
        assert_eq!((on_ms, off_ms, section), (3000, 2000, 0));
        assert_eq!(trumpet.mute.unwrap().at_a_pinch(true), 1500);
    }
}
