//! What makers of files call a drum kit.

/// Words for a drum kit, or for percussion as a whole, in the languages files are named in; lower case.
const WORDS: [&str; 24] = [
    "drum",
    "drums",
    "drumset",
    "drumkit",
    "kit",
    "percussion",
    "percussions",
    "perc",
    "schlagzeug",
    "schlagwerk",
    "percussione",
    "percussioni",
    "percusion",
    "percusión",
    "batterie",
    "batteria",
    "bateria",
    "batería",
    "slagwerk",
    "slagverk",
    "trummor",
    "trommer",
    "ударные",
    "барабаны",
];
/// Words of scripts that set none apart.
const PARTS: [&str; 4] = ["ドラム", "パーカッション", "架子鼓", "打楽器"];
/// With these the name means an instrument with pitches, or a single drum.
const PITCHED: [&str; 14] = [
    "steel", "melodic", "taiko", "synth", "tuned", "pitched", "mallet", "timpani", "bass", "snare", "tom", "side",
    "log", "slit",
];

/// Whether a name says that a part is a drum kit: `Drums`, `Schlagzeug 1`, `Rock Drum Kit`, but neither `Steel Drums`
/// nor `Bass Drum`.
///
/// ```
/// assert!(partwright::gm::is_kit_name("14 Rock Drums") && partwright::gm::is_kit_name("Batterie"));
/// assert!(!partwright::gm::is_kit_name("Steel Drums") && !partwright::gm::is_kit_name("Drummond"));
/// ```
#[must_use]
pub fn is_kit_name(name: &str) -> bool {
    let name = name.to_lowercase();
    let words = || name.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let kit = words().any(|word| WORDS.contains(&word)) || PARTS.iter().any(|part| name.contains(part));
    kit && !words().any(|word| PITCHED.contains(&word))
}
