//! From sounding to written: interval, key signature, `<transpose>`.

use super::Page;
use crate::profile::{Clef, Profile};
use crate::score::{Interval, Key};

/// Diatonic steps of an interval of 0 to 11 semitones, as transposing instruments name it.
const STEPS: [i32; 12] = [0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6];

/// How a part is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Transposition {
    /// Written minus sounding, in semitones.
    pub(super) semitones: i32,
    /// Whether the instrument is written without key signature (timpani, drums).
    keyless: bool,
}

/// The `<transpose>` element: from written to sounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Transpose {
    pub(super) diatonic: i32,
    pub(super) chromatic: i32,
    pub(super) octaves: i32,
}

impl Transposition {
    /// The transposition of an instrument on a page. In a concert score only octaves remain.
    pub(super) fn of(profile: &Profile, page: Page) -> Self {
        let written = i32::from(profile.notation.transposition.semitones());
        let octave_clef = match profile.notation.clefs.first() {
            Some(Clef::Treble8vb | Clef::Bass8vb) => 12,
            Some(Clef::Treble8va) => -12,
            _ => 0,
        };
        let semitones = match page {
            _ if octave_clef != 0 && written == octave_clef => 0,
            Page::ConcertScore if written % 12 != 0 => 0,
            _ => written,
        };
        Self { semitones, keyless: profile.is_drum() }
    }

    /// Whether the page differs from the instrument's own transposition, so that other clefs may be needed.
    pub(super) fn at_concert(self, profile: &Profile) -> bool {
        let own = i32::from(profile.notation.transposition.semitones());
        self.semitones == 0 && own % 12 != 0
    }

    /// Whether it has no key signature.
    pub(super) fn is_keyless(self) -> bool {
        self.keyless
    }

    /// The written key signature of a sounding key, and the steps on the line of fifths from sounding to written names
    /// (see [`Key::moved`]).
    pub(super) fn key(self, key: Key) -> (i32, i32) {
        let (signature, steps) = key.moved(Interval(self.semitones as i16));
        (if self.keyless { 0 } else { signature }, steps)
    }

    /// The element, when the part is transposed.
    pub(super) fn element(self) -> Option<Transpose> {
        let sounding = -self.semitones;
        let (octaves, chromatic) = (sounding / 12, sounding % 12);
        let diatonic = chromatic.signum() * STEPS[chromatic.unsigned_abs() as usize];
        (sounding != 0).then_some(Transpose { diatonic, chromatic, octaves })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Mode;

    fn written(semitones: i32) -> Transposition {
        Transposition { semitones, keyless: false }
    }

    #[test]
    fn transposing_instruments_name_their_interval() {
        let of = |semitones| written(semitones).element().map(|t| (t.diatonic, t.chromatic, t.octaves));
        assert_eq!(of(2), Some((-1, -2, 0)), "clarinet in B flat");
        assert_eq!(of(3), Some((-2, -3, 0)), "clarinet in A");
        assert_eq!(of(-3), Some((2, 3, 0)), "clarinet in E flat");
        assert_eq!(of(7), Some((-4, -7, 0)), "horn in F");
        assert_eq!(of(9), Some((-5, -9, 0)), "alto saxophone");
        assert_eq!(of(14), Some((-1, -2, -1)), "tenor saxophone");
        assert_eq!(of(21), Some((-5, -9, -1)), "baritone saxophone");
        assert_eq!(of(-12), Some((0, 0, 1)), "piccolo");
        assert_eq!(of(12), Some((0, 0, -1)), "double bass");
        assert_eq!(of(-24), Some((0, 0, 2)), "glockenspiel");
        assert_eq!(of(0), None);
    }

    #[test]
    fn keys_stay_within_six_accidentals() {
        let major = |fifths| Key::new(fifths, Mode::Major).unwrap();
        assert_eq!(written(2).key(major(-3)).0, -1, "E flat is F for a clarinet");
        assert_eq!(written(9).key(major(5)), (-4, -9), "B is A flat for an alto saxophone, not G sharp");
        assert_eq!(written(0).key(major(7)).0, 7);
    }
}
