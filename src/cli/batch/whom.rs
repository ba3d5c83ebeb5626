//! For whom: what `--for` of a batch means, where a comma may part ensembles, or the instruments of one.

use crate::cli::files;
use partwright::ensemble::Ensembles;
use std::path::Path;

/// The ensembles of all `--for`: a text is parted at its commas where every piece names an ensemble or a file; else it is one
/// line of instruments.
pub(super) fn ensembles(typed: &[String]) -> Vec<String> {
    typed.iter().flat_map(|text| parted(text)).collect()
}

fn parted(text: &str) -> Vec<String> {
    let pieces: Vec<&str> = text.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let whole = || vec![text.trim().to_owned()];
    if pieces.iter().all(|piece| is_name(piece)) { pieces.into_iter().map(str::to_owned).collect() } else { whole() }
}

fn is_name(piece: &str) -> bool {
    let id = piece.replace('_', "-");
    id == "as-written"
        || Ensembles::builtin().ids().any(|own| own == id)
        || files::has_extension(Path::new(piece), &["toml"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_part_names_but_not_a_line_of_instruments() {
        let of = |text: &str| ensembles(&[text.to_owned()]);
        assert_eq!(of("string-quartet,sax_quartet, as-written"), ["string-quartet", "sax_quartet", "as-written"]);
        assert_eq!(of("flute, 2 clarinets, bassoon"), ["flute, 2 clarinets, bassoon"]);
        assert_eq!(of("our-band.toml,string-trio"), ["our-band.toml", "string-trio"]);
        assert_eq!(of("string-quartet,flute"), ["string-quartet,flute"]);
        assert_eq!(ensembles(&["big-band".to_owned(), "choir-satb".to_owned()]).len(), 2);
    }
}
