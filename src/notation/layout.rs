//! The page: paper and staff size, title and people, and on a part who plays it.

use super::Page;
use super::called;
use super::people::People;
use super::staff::{Piece, Staff};
use super::xml::Xml;

/// Staff spaces that a staff takes with the room below it: 10.4 in MuseScore, and what dynamics and ledger lines add
/// here and there (measured on bands of 33 and orchestras of 42 staves).
const SPACES_PER_STAFF: u32 = 11;

/// A4, and the margin on each side, in hundredths of a millimetre.
const WIDTH: u32 = 21_000;
const HEIGHT: u32 = 29_700;
const MARGIN: u32 = 1_400;

/// Room for title and people, and how far below the title the people stand, in the same unit (ours).
const HEAD: u32 = 2_500;
const BELOW_TITLE: u32 = 1_300;

/// Staff sizes, in hundredths of a millimetre: that of parts, and the smallest of scores. Engravers go from 7 mm (parts)
/// down to 3.7 (full scores; Gould, Behind Bars, 482-484), which on A4 is 22 staves, printed on A3 31.
const LARGEST: u32 = 700;
const SMALLEST: u32 = 200;

/// The height of a staff, in hundredths of a millimetre.
///
/// A part has 7 mm; a score is as large as one system fits the page. Large scores are then to be printed on A3, which
/// has the same shape, so that all grows by 1.41. The page stays A4 because MuseScore 3.2 takes the staff size from a
/// file but not the paper: staves for A3 would be cut off there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct StaffSize(u32);

impl StaffSize {
    fn of(page: Page, staves: u32) -> Self {
        let fitting = 4 * (HEIGHT - 2 * MARGIN - HEAD) / (staves * SPACES_PER_STAFF).max(1);
        match page {
            Page::Part(_) => Self(LARGEST),
            Page::TransposedScore | Page::ConcertScore => Self(fitting.clamp(SMALLEST, LARGEST)),
        }
    }

    /// A length, in hundredths of a millimetre, in tenths of a staff space.
    fn tenths(self, length: u32) -> u32 {
        (length * 40 + self.0 / 2) / self.0
    }
}

/// Writes the page's size and margins, and its first lines of text: the title in the middle, who wrote it at the right,
/// whose words they are at the left, on a part its name in the corner, the rights at the foot.
pub(super) fn write(xml: &mut Xml, piece: &Piece<'_>, people: &People, staves: &[Staff<'_>]) {
    let size = StaffSize::of(piece.page, staves.iter().map(|staff| u32::from(staff.staves)).sum());
    defaults(xml, size);
    let (left, centre, right) = (MARGIN, WIDTH / 2, WIDTH - MARGIN);
    let (top, below, foot) = (HEIGHT - MARGIN, HEIGHT - MARGIN - BELOW_TITLE, MARGIN);
    let put = |xml: &mut Xml, kind: &str, text: &str, (x, y): (u32, u32), font: u32| {
        let justify = if x == left {
            "left"
        } else if x == right {
            "right"
        } else {
            "center"
        };
        let valign = if y == foot { "bottom" } else { "top" };
        credit(xml, (kind, text), (justify, valign, size.tenths(x), size.tenths(y)), font);
    };
    put(xml, "title", piece.arrangement.title.trim(), (centre, top), 22);
    if let Page::Part(_) = piece.page {
        let name = staves.first().map_or_else(String::new, |staff| called::names(piece, staff).0);
        put(xml, "part name", &name, (left, top), 12);
    }
    put(xml, "lyricist", &people.lyricist, (left, below), 10);
    put(xml, "composer", &people.composed(), (right, below), 10);
    put(xml, "rights", &people.rights, (centre, foot), 8);
}

fn credit(xml: &mut Xml, (kind, text): (&str, &str), (justify, valign, x, y): (&str, &str, u32, u32), size: u32) {
    if text.is_empty() {
        return;
    }
    xml.open("credit", &[("page", "1")]);
    xml.text("credit-type", &[], kind);
    let (x, y, size) = (x.to_string(), y.to_string(), size.to_string());
    let place =
        [("default-x", x.as_str()), ("default-y", &y), ("font-size", &size), ("justify", justify), ("valign", valign)];
    xml.text("credit-words", &place, text);
    xml.close();
}

fn defaults(xml: &mut Xml, size: StaffSize) {
    xml.open("defaults", &[]);
    xml.open("scaling", &[]);
    xml.number("millimeters", format_args!("{}.{:02}", size.0 / 100, size.0 % 100));
    xml.number("tenths", 40);
    xml.close();
    xml.open("page-layout", &[]);
    xml.number("page-height", size.tenths(HEIGHT));
    xml.number("page-width", size.tenths(WIDTH));
    xml.open("page-margins", &[("type", "both")]);
    for side in ["left-margin", "right-margin", "top-margin", "bottom-margin"] {
        xml.number(side, size.tenths(MARGIN));
    }
    xml.close();
    xml.close();
    xml.close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_fits_its_page() {
        for staves in 1..=40 {
            let size = StaffSize::of(Page::TransposedScore, staves).0;
            let system = staves * SPACES_PER_STAFF * size / 4 + HEAD;
            assert!(system <= HEIGHT - 2 * MARGIN, "{staves} staves take {system}");
        }
        assert_eq!(StaffSize::of(Page::ConcertScore, 5), StaffSize(LARGEST));
        assert_eq!(StaffSize::of(Page::Part(crate::score::SeatId(0)), 2), StaffSize(LARGEST));
    }
}
