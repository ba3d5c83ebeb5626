//! The pitch classes that settings of a harp's pedals give.

use std::sync::LazyLock;

/// The strings of a harp.
const LETTERS: &str = "CDEFGAB";
/// Pitch classes of the letters C D E F G A B, natural.
const NATURALS: [(char, u16); 7] = [('C', 0), ('D', 2), ('E', 4), ('F', 5), ('G', 7), ('A', 9), ('B', 11)];

/// Whether some setting of seven pedals has strings for all of these pitch classes (as bits) at once.
pub(super) fn have_strings(classes: u16) -> bool {
    static TOGETHER: LazyLock<Vec<bool>> = LazyLock::new(|| together(&given(&naturals(LETTERS))));
    TOGETHER.get(usize::from(classes)).copied().unwrap_or_default()
}

/// The natural pitch classes of letters.
pub(super) fn naturals(letters: &str) -> Vec<u16> {
    let natural = |letter| NATURALS.iter().find(|(name, _)| *name == letter).map(|(_, class)| *class);
    letters.chars().filter_map(natural).collect()
}

/// The pitch classes of each setting, as bits: flat, natural and sharp of the last pedal first.
pub(super) fn given(naturals: &[u16]) -> Vec<u16> {
    naturals.iter().fold(vec![0], |settings, natural| {
        let three = |classes| (0..3).map(move |turn| classes | 1u16 << ((natural + 11 + turn) % 12));
        settings.into_iter().flat_map(three).collect()
    })
}

/// By pitch classes as bits: whether a setting gives them all.
fn together(settings: &[u16]) -> Vec<bool> {
    let mut given = vec![false; 1 << 12];
    settings.iter().for_each(|classes| given[usize::from(*classes)] = true);
    for class in 0..12 {
        for classes in (0..given.len()).filter(|classes| classes & (1 << class) == 0) {
            given[classes] |= given[classes | 1 << class];
        }
    }
    given
}
