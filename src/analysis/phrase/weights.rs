//! What each thing that is heard weighs, and how likely a phrase is by its length.
//!
//! Logistic regressions, and logarithms of shares; in thousandths. `fit_analysis phrases` printed them, from sets that
//! `tests/clients/phrase_figures.py` made.

use super::evidence::COUNT;

/// Half bars that are told apart.
pub const LENGTHS: usize = 34;

/// The weights of one kind of music.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// Of what is heard at a beat.
    pub evidence: [i64; COUNT],
    /// By half bars of length.
    pub lengths: [i64; LENGTHS],
    /// For a phrase of no whole number of half bars.
    pub uneven: i64,
    /// For each second that a phrase is too short, or three that it is too long.
    pub seconds: i64,
}

/// From 370 folk songs (every 20th of the Essen collection), whose phrases are lines: songs held out in turn, precision .701,
/// recall .801.
pub(super) const SONGS: Weights = Weights {
    evidence: [
        -342,  // silence before, in any voice
        3126,  // long notes before
        -409,  // notes held across
        3725,  // voices that begin
        -2288, // voices that end together
        -342,  // the tune is silent before
        3126,  // the tune's note before is long
        -409,  // it is held across
        -550,  // it lasts a beat
        2032,  // it leaps to the next
        443,   // it is said again
        -550,  // nothing begins within the beat before
        210,   // all are silent before
        -565,  // more or fewer notes after
        -143,  // another rhythm after
        -698,  // higher or lower after
        0,     // another voice has the tune
        550,   // bars return
        284,   // the tune's bars return
        763,   // the tune's rhythm two bars ago
        366,   // four bars ago
        143,   // eight bars ago
        810,   // a triad before
        112,   // it stands on its root
        -1043, // a perfect cadence before
        396,   // another close on the tonic before
        380,   // a half close before
        -170,  // a close on the tonic now
        -124,  // the chord changes
        -52,   // to the tonic
        -253,  // the chord before is long
        402,   // a bar line
        -1574, // the middle of a bar
        8,     // the first note's place in the bar
        -4547, // always
    ],
    lengths: [
        -8614, -5928, -3156, 81, 2536, -1116, -946, -834, 1809, -2941, -841, -1774, -397, -3700, -1654, -3199, 1479,
        -4044, 1489, -3619, -2157, -2989, -3205, -2689, 2140, -2094, 2026, -1863, -3358, -1461, -1057, -1305, -1399,
        -1677,
    ],
    uneven: -1231,
    seconds: 0,
};

/// From 176 Bach chorales, whose phrases end with fermatas: works held out in turn, precision .950, recall .909.
pub(super) const HYMNS: Weights = Weights {
    evidence: [
        -2022, // silence before, in any voice
        7458,  // long notes before
        -3851, // notes held across
        -4377, // voices that begin
        2486,  // voices that end together
        -2392, // the tune is silent before
        855,   // the tune's note before is long
        -841,  // it is held across
        -469,  // it lasts a beat
        3593,  // it leaps to the next
        1346,  // it is said again
        3586,  // nothing begins within the beat before
        -3790, // all are silent before
        -2757, // more or fewer notes after
        -867,  // another rhythm after
        473,   // higher or lower after
        -828,  // another voice has the tune
        388,   // bars return
        155,   // the tune's bars return
        311,   // the tune's rhythm two bars ago
        151,   // four bars ago
        -432,  // eight bars ago
        -1687, // a triad before
        2271,  // it stands on its root
        1912,  // a perfect cadence before
        199,   // another close on the tonic before
        1090,  // a half close before
        148,   // a close on the tonic now
        -935,  // the chord changes
        21,    // to the tonic
        119,   // the chord before is long
        1859,  // a bar line
        1462,  // the middle of a bar
        1360,  // the first note's place in the bar
        -5409, // always
    ],
    lengths: [
        -2234, -2218, -784, -287, 951, 40, 187, -611, 329, -1423, -930, -1731, -1121, -1460, -1426, -1239, 82, -970,
        -974, -783, -797, -586, -634, -452, -494, -323, -378, -247, -300, -189, -241, -154, -186, -440,
    ],
    uneven: -1024,
    seconds: 1200,
};

/// From 332 movements of Corelli, Mozart, Beethoven, Chopin and Grieg with phrases marked by musicologists: works held out in
/// turn, precision .439, recall .425.
pub(super) const OTHERS: Weights = Weights {
    evidence: [
        -2016, // silence before, in any voice
        783,   // long notes before
        -3305, // notes held across
        -138,  // voices that begin
        -1648, // voices that end together
        366,   // the tune is silent before
        943,   // the tune's note before is long
        -96,   // it is held across
        41,    // it lasts a beat
        983,   // it leaps to the next
        326,   // it is said again
        148,   // nothing begins within the beat before
        430,   // all are silent before
        424,   // more or fewer notes after
        749,   // another rhythm after
        1017,  // higher or lower after
        293,   // another voice has the tune
        976,   // bars return
        830,   // the tune's bars return
        -554,  // the tune's rhythm two bars ago
        65,    // four bars ago
        150,   // eight bars ago
        -246,  // a triad before
        319,   // it stands on its root
        1698,  // a perfect cadence before
        589,   // another close on the tonic before
        719,   // a half close before
        506,   // a close on the tonic now
        108,   // the chord changes
        636,   // to the tonic
        263,   // the chord before is long
        1011,  // a bar line
        429,   // the middle of a bar
        30,    // the first note's place in the bar
        -3851, // always
    ],
    lengths: [
        -2011, -1983, -869, -787, -88, -486, -112, 21, 726, -159, -133, -332, 149, -319, 117, 57, 1009, -167, 46, -414,
        224, -443, 50, -135, 417, -210, -80, -500, 80, -434, -48, -560, 594, -208,
    ],
    uneven: -498,
    seconds: 600,
};
