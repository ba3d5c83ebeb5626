//! Names and lyrics in any encoding.

use encoding_rs::Encoding;

/// Decodes the texts of one file: UTF-8 where a text is UTF-8, else in the encoding that fits all others of the file
/// together (Shift-JIS, Windows-1252, Windows-1251, …, guessed from the letters).
pub(super) struct Decoder(&'static Encoding);

/// So many texts are enough to tell an encoding by. Ours.
const ENOUGH: usize = 10_000;

impl Decoder {
    /// Listens to the texts of a file.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        for text in texts.filter(|text| std::str::from_utf8(text).is_err()).take(ENOUGH) {
            detector.feed(text, false);
            detector.feed(b"\n", false);
        }
        detector.feed(b"", true);
        Self(detector.guess(None, chardetng::Utf8Detection::Deny))
    }

    /// The text.
    pub(super) fn decode(&self, bytes: &[u8]) -> String {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => self.0.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_the_encodings_files_use() {
        let cases: [(&[u8], &str); 4] = [
            ("Gymnopédie".as_bytes(), "Gymnopédie"),
            (b"1. ere Gymnop\xE9die", "1. ere Gymnopédie"),
            (b"\x83\x73\x83\x41\x83\x6D", "ピアノ"),
            (b"Fl\xF6te und H\xF6rner", "Flöte und Hörner"),
        ];
        for (bytes, text) in cases {
            assert_eq!(Decoder::of([bytes].into_iter()).decode(bytes), text);
        }
    }
}
