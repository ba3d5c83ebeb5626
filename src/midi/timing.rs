//! The division of a file: ticks of a quarter note, or of a frame of film (SMPTE).

use super::report::{NOTHING, Report};
use crate::finding::Code;
use crate::score::{Division, Tempo};

/// The division taken where the file says none that can be: the one most programs write.
const ASSUMED: u16 = 480;

/// What a tick is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Timing {
    pub(super) division: Division,
    /// The tempo that holds throughout where ticks are fractions of a second.
    pub(super) fixed: Option<Tempo>,
}

impl Timing {
    /// From the division word of a header that stands at a byte.
    pub(super) fn read(word: u16, at: usize, report: &mut Report) -> Self {
        if word & 0x8000 != 0 { Self::of_frames(word, at, report) } else { Self::of_quarters(word, at, report) }
    }

    /// What is taken where no division is known.
    pub(super) fn assumed(at: usize, why: &str, report: &mut Report) -> Self {
        let message = format!(
            "{why}, so the length of a beat is not known; {ASSUMED} ticks a quarter were assumed: pitches and \
             proportions hold, tempo and bars may not"
        );
        report.say(Code::MidiNoDivision, None, at, NOTHING, message);
        Self { division: Division::new(ASSUMED).unwrap_or(Division::CLOCKS), fixed: None }
    }

    fn of_quarters(word: u16, at: usize, report: &mut Report) -> Self {
        match Division::new(word) {
            Ok(division) => Self { division, fixed: None },
            Err(_) => Self::assumed(at, "the header says 0 ticks a quarter", report),
        }
    }

    /// Frames a second (negative, in the upper byte) and ticks a frame. The ticks of half a second become a quarter at
    /// 120, or those of a second a quarter at 60 where they are odd: so every tick lasts as long as it did.
    fn of_frames(word: u16, at: usize, report: &mut Report) -> Self {
        let [frames, ticks] = word.to_be_bytes();
        let frames = u16::from(frames.wrapping_neg());
        // 29 stands for the 30/1.001 frames a second of colour television, counted as 30.
        let (counted, slower) = if frames == 29 { (30, true) } else { (frames, false) };
        let second = counted * u16::from(ticks);
        let (division, micros) = if second % 2 == 0 { (second / 2, 500_000) } else { (second, 1_000_000) };
        let micros = if slower { micros + micros / 1000 } else { micros };
        let Ok(division) = Division::new(division) else {
            return Self::assumed(at, "the header says 0 ticks a frame", report);
        };
        let odd = if matches!(frames, 24 | 25 | 29 | 30) { "" } else { ", a frame rate the standard does not have" };
        let message = format!(
            "ticks are fractions of film frames ({frames} frames a second, {ticks} ticks each{odd}), so the file has no \
             beats and its tempo changes no meaning; every tick keeps its length, bars and beats are made up"
        );
        report.say(Code::MidiFilmTime, None, at, NOTHING, message);
        Self { division, fixed: Tempo::from_micros_per_quarter(micros).ok() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_rate_keeps_its_ticks_to_the_microsecond() {
        for (frames, ticks, micros_per_tick) in [
            (25u8, 40u8, 1000.0),
            (24, 10, 1e6 / 240.0),
            (30, 80, 1e6 / 2400.0),
            (29, 80, 1001.0 * 1e6 / 30_000.0 / 80.0),
            (25, 1, 40_000.0),
            (16, 96, 1e6 / 1536.0),
            (128, 255, 1e6 / 32640.0),
        ] {
            let mut report = Report::default();
            let timing = Timing::read(u16::from_be_bytes([frames.wrapping_neg(), ticks]), 12, &mut report);
            let quarter = f64::from(timing.fixed.unwrap().micros_per_quarter());
            let tick = quarter / f64::from(timing.division.per_quarter());
            assert!((tick - micros_per_tick).abs() < 1e-9, "{frames} {ticks}");
            assert_eq!(report.findings(&[]).len(), 1);
        }
    }

    #[test]
    fn no_ticks_are_replaced_by_an_assumption() {
        for word in [0, 0xE700] {
            let mut report = Report::default();
            assert_eq!(Timing::read(word, 12, &mut report).division.per_quarter(), ASSUMED);
            assert_eq!(report.findings(&[])[0].code, Code::MidiNoDivision);
        }
    }
}
