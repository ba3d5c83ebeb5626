//! Compressed MusicXML (`.mxl`): the archive around a document.

use crate::run::Error;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The media type of the archive, which its first file tells (MusicXML 4.0, "Compressed .mxl files").
const ARCHIVE: &str = "application/vnd.recordare.musicxml";

/// The score's name within the archive.
const SCORE: &str = "score.musicxml";

const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<container>
  <rootfiles>
    <rootfile full-path=\"score.musicxml\" media-type=\"application/vnd.recordare.musicxml+xml\"/>
  </rootfiles>
</container>
";

/// Packs a MusicXML document as compressed MusicXML. The same document gives the same bytes: no file in it has a date.
///
/// ```
/// use partwright::notation::{is_musicxml, mxl};
/// let document = "<score-partwise><part-list/></score-partwise>";
/// let packed = mxl(document)?;
/// assert!(packed.starts_with(b"PK") && is_musicxml(&packed));
/// # Ok::<(), partwright::run::Error>(())
/// ```
///
/// # Errors
/// [`Error::Encode`] for a document of 4 GB and more.
pub fn mxl(document: &str) -> Result<Vec<u8>, Error> {
    pack(document).map_err(|error| Error::Encode { what: "compressed MusicXML", why: error.to_string() })
}

fn pack(document: &str) -> std::io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = [("mimetype", ARCHIVE, CompressionMethod::Stored)];
    let deflated = [("META-INF/container.xml", CONTAINER), (SCORE, document)];
    let files = stored.into_iter().chain(deflated.map(|(name, text)| (name, text, CompressionMethod::Deflated)));
    for (name, text, method) in files {
        let undated = SimpleFileOptions::default().last_modified_time(DateTime::default()).compression_method(method);
        archive.start_file(name, undated)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_media_type_stands_first_and_readable() {
        let packed = mxl("<score-partwise/>").unwrap();
        // A local header has 30 bytes; name and content follow it, stored as they are.
        assert_eq!(&packed[30..38], b"mimetype");
        assert_eq!(&packed[38..38 + ARCHIVE.len()], ARCHIVE.as_bytes());
        assert!(CONTAINER.contains(SCORE));
    }

    #[test]
    fn a_document_comes_out_as_it_went_in_and_the_bytes_are_always_the_same() {
        let document = "<score-partwise>Für Elise</score-partwise>".repeat(1000);
        let packed = mxl(&document).unwrap();
        assert!(packed.len() < document.len() / 10 && packed == mxl(&document).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(&packed)).unwrap();
        let names: Vec<String> = (0..archive.len()).map(|i| archive.by_index(i).unwrap().name().to_owned()).collect();
        assert_eq!(names, ["mimetype", "META-INF/container.xml", SCORE]);
        let mut out = String::new();
        archive.by_name(SCORE).unwrap().read_to_string(&mut out).unwrap();
        assert_eq!(out, document);
    }
}
