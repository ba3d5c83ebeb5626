//! Where each table of weights lies: the tables stand one after the other in one vector, an entry a case.

/// Places the tables one after the other and lists their names and sizes.
macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $size:expr;)*) => {
        tables!(@ 0usize; $($(#[$doc])* $name = $size;)*);
        /// Name and size of each table, in their order.
        pub(crate) const TABLES: &[(&str, usize)] = &[$((stringify!($name), $size)),*];
    };
    (@ $at:expr;) => {
        /// All entries.
        pub(crate) const ENTRIES: usize = $at;
    };
    (@ $at:expr; $(#[$doc:meta])* $name:ident = $size:expr; $($rest:tt)*) => {
        $(#[$doc])*
        pub(crate) const $name: usize = $at;
        tables!(@ $name + $size; $($rest)*);
    };
}

tables! {
    /// Voice, semitones from its last note (-25 to 25).
    LEAP = 4 * 51;
    /// Gap, semitones from the last note.
    GAP_LEAP = 9 * 25;
    /// Four sound throughout, voice, gap.
    GAP = 2 * 4 * 9;
    /// Voice, pitch.
    PITCH = 4 * 128;
    /// Voice, semitones from where the voice lies when all four sound.
    REGISTER = 4 * 41;
    /// Length against the last note's, rhythm, interval, long rest.
    RHYTHM = 5 * 3 * 6 * 2;
    /// Back to the note before the last, interval, legato.
    RETURN = 2 * 6 * 2;
    /// Direction now and before, legato.
    DIRECTION = 9 * 2;
    /// Four sound, the other sounds, is the neighbour, is higher, crossed by, has just ended.
    CROSSING = 2 * 2 * 2 * 2 * 5 * 2;
    /// Other voices free and nearer, gap, near.
    RIVALS = 5 * 3 * 2;
    /// Voice, other voice, distance to it while it sounds.
    SPACING = 4 * 4 * 6;
    /// Was crossed before, the other sounds, is the neighbour, crossed by, legato.
    CROSSED_BEFORE = 2 * 2 * 2 * 5 * 2;
    /// Voice, semitones from its slow running mean, after a rest.
    MEAN = 4 * 41 * 2;
    /// Time since the last note against the voice's pace, gap, legato.
    PACE = 9 * 3 * 2;
    /// Which of the voice's last notes have this pitch or each other's, gap.
    FIGURE = 64 * 4;
    /// Which of the last intervals is repeated, interval, legato.
    SEQUENCE = 8 * 6 * 2;
    /// Voice, length against the last note's, interval with direction, legato.
    VOICE_RHYTHM = 4 * 5 * 13 * 2;
    /// Upper voice, lower voice, interval of two notes that start together.
    PAIR = 16 * 25;
    /// Four sound, order of the voices, interval, same length.
    PAIR_ORDER = 2 * 3 * 6 * 2;
    /// Double stop: voice, same length, interval.
    DOUBLE_STOP = 4 * 2 * 6;
    /// Order of the voices, were crossed, started together before (and in the same interval), interval.
    PARALLEL = 3 * 2 * 3 * 6;
    /// Voices, how their last notes stood in time, same length.
    TOGETHER = 16 * 4 * 2;
    /// Voices that started at the last moment, voices that start.
    STARTS = 256;
    /// Voices that sound on, voices that start.
    HELD = 256;
    /// Voices that start, how many notes.
    COUNT = 16 * 7;
    /// Voices that start or sound on, how many notes do.
    ACTIVE = 16 * 6;
    /// Silent voice, for how long.
    SILENT = 4 * 9;
    /// Voices that started, voices that start, time between.
    STARTS_AFTER = 256 * 4;
    /// Voices that started at the last two moments, voices that start.
    STARTS_TWICE = 4096;
    /// Voices that start, how many notes, metrical place.
    PLACE = 16 * 6 * 5;
    /// Voice, four sound, rank among what sounds, how many sound.
    RANK = 4 * 2 * 5 * 6;
    /// Voice, rank among what starts, how many start, most that sound nearby.
    RANK_STARTING = 4 * 5 * 6 * 6;
    /// Voice, semitones below the highest note nearby.
    BELOW_TOP = 4 * 21;
    /// Voice, semitones above the lowest note nearby.
    ABOVE_BOTTOM = 4 * 21;
    /// Voice, four sound, pitch in steps of two.
    BROAD_PITCH = 4 * 2 * 64;
    /// Voice, length, top, inner or bottom note, most that sound nearby.
    LENGTH = 4 * 6 * 3 * 6;
    /// Voice, distance to the note above, to the note below, how many sound.
    NEIGHBOURS = 4 * 9 * 9 * 4;
    /// Voice, share of the notes nearby that are lower, most that sound nearby.
    QUANTILE = 4 * 11 * 6;
    /// Voice, the same pitch before, after, length, top, inner or bottom.
    REPEATED = 4 * 3 * 3 * 6 * 3;
    /// Voice, rank among what sounds, how many start, how many sound.
    RANK_OF_MOVING = 4 * 5 * 5 * 5;
    /// Voice, semitones from the mean of the notes nearby, most that sound nearby.
    LOCAL = 4 * 41 * 3;
    /// Voice, its share forwards, backwards. This and all that follow are of the second look.
    SHARES = 4 * 12 * 12;
    /// Voice, semitones to its next note, whether that is sure.
    NEXT_LEAP = 4 * 51 * 2;
    /// Four sound throughout, voice, gap before its next note, whether that is sure.
    NEXT_GAP = 2 * 4 * 9 * 2;
    /// Gap, semitones to the next note.
    NEXT_GAP_LEAP = 9 * 25;
    /// Length of the next note against this one's, interval with direction, legato.
    NEXT_RHYTHM = 5 * 13 * 2;
    /// Voice, semitones from its mean in the eight quarters after.
    AHEAD = 4 * 41;
    /// Voice, semitones from its mean in the four quarters before and after.
    AROUND = 4 * 41;
    /// Voice, its share of the same pitch before, after.
    SAME_PITCH = 4 * 7 * 7;
    /// Voice, its share of pitches near before, after.
    NEAR_PITCH = 4 * 7 * 7;
    /// Voice, whether another note of it sounds on or starts, how that lies.
    BUSY = 4 * 3 * 4;
    /// Voices that started at a first look, voices that start.
    FIRST_STARTS = 256;
    /// Voices that started next at a first look, voices that start, time between.
    NEXT_STARTS = 256 * 4;
    /// Whether each first look links the note to the voice's last, gap.
    LINKED = 4 * 4 * 3;
}

/// Takes the entries that hold: to sum their weights, or to learn them.
pub(crate) trait Entries {
    /// Takes an entry by its index.
    fn take(&mut self, index: usize);

    /// Takes an entry of a table: each case with how many cases there are, the last varying fastest.
    #[inline]
    fn entry<const N: usize>(&mut self, table: usize, cases: [(usize, usize); N]) {
        self.take(table + cases.into_iter().fold(0, |index, (case, of)| index * of + case));
    }
}

/// Case of a signed distance: clamped to `most` either way and counted from 0.
#[inline]
pub(crate) fn signed(distance: i32, most: i32) -> usize {
    (distance.clamp(-most, most) + most) as usize
}

/// Case of an interval: unison, second, third, up to a fifth, up to an octave, more.
#[inline]
pub(crate) const fn interval(semitones: i32) -> usize {
    match semitones.unsigned_abs() {
        0 => 0,
        1 | 2 => 1,
        3 | 4 => 2,
        5..=7 => 3,
        8..=12 => 4,
        _ => 5,
    }
}
