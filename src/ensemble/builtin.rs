//! The ensembles and score orders that come with the library. A test holds these lists against the folders.

macro_rules! files {
    ($folder:literal $($name:literal)*) => {
        [$(($name, include_str!(concat!("../../assets/", $folder, "/", $name)))),*]
    };
}

/// File name and text of every ensemble.
pub(super) const FILES: [(&str, &str); 10] = files!["ensembles"
    "big-band.toml"
    "brass-quintet.toml"
    "choir-satb.toml"
    "concert-band-full.toml"
    "flex-band-5.toml"
    "orchestra-classical.toml"
    "sax-quartet.toml"
    "school-band-young.toml"
    "string-quartet.toml"
    "woodwind-quintet.toml"
];

/// File name and text of every score order.
pub(super) const ORDERS: [(&str, &str); 16] = files!["orders"
    "accordion-orchestra.toml"
    "band-german.toml"
    "band.toml"
    "big-band.toml"
    "brass-band.toml"
    "brass-ensemble.toml"
    "chamber.toml"
    "choir.toml"
    "combo.toml"
    "fanfare.toml"
    "marching-band.toml"
    "orchestra.toml"
    "orff.toml"
    "percussion-ensemble.toml"
    "plucked-strings.toml"
    "theatre.toml"
];
