//! The ensembles and score orders that come with the library. A test holds these lists against the folders.

macro_rules! files {
    ($folder:literal $($name:literal)*) => {
        [$(($name, include_str!(concat!("../../assets/", $folder, "/", $name)))),*]
    };
}

/// File name and text of every ensemble.
pub(super) const FILES: [(&str, &str); 33] = files!["ensembles"
    "big-band.toml"
    "brass-choir-organ.toml"
    "brass-ensemble-10.toml"
    "brass-quintet.toml"
    "choir-satb.toml"
    "clarinet-quartet.toml"
    "clarinet-quintet.toml"
    "concert-band-full.toml"
    "flex-band-5.toml"
    "harmonie-trio-flexible.toml"
    "horn-quartet.toml"
    "orchestra-classical.toml"
    "piano-duet.toml"
    "piano-quartet.toml"
    "piano-quintet.toml"
    "piano-trio.toml"
    "piano-wind-quintet.toml"
    "pierrot.toml"
    "recorder-consort.toml"
    "sax-quartet.toml"
    "school-band-young.toml"
    "septet-mixed.toml"
    "string-octet.toml"
    "string-quartet.toml"
    "string-quintet-viola.toml"
    "string-sextet.toml"
    "string-trio.toml"
    "trombone-quartet.toml"
    "tuba-euphonium-quartet.toml"
    "voice-piano.toml"
    "wind-dectet.toml"
    "wind-octet.toml"
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
