//! The sound that a page carries, as text in it.

use crate::report::passages::Passages;
use crate::units::Decibels;
use base64::Engine as _;
use minijinja::{Value, context};

/// Sound to embed, and what to say of it.
#[derive(Debug, Clone, Default)]
pub struct Sound {
    /// The media type of all of it: `audio/ogg;codecs=opus`.
    pub media_type: String,
    /// The whole mix; `None` for a piece too long to carry.
    pub mix: Option<Vec<u8>>,
    /// By passage (see [`crate::report::passages`]): who has the melody, and all the rest, each a file in mono.
    pub tracks: Vec<[Vec<u8>; 2]>,
    /// What the tracks are raised by when they are played, so that they are as loud as the mix.
    pub boost: Decibels,
    /// What was done to the level of the mix, in a sentence.
    pub level: String,
    /// A file beside the page that holds the whole sound; a link leads there.
    pub file: Option<String>,
}

pub(super) fn contents(sound: &Sound, passages: &Passages) -> Value {
    let url = |bytes: &Vec<u8>| {
        Value::from_safe_string(format!("data:{};base64,{}", sound.media_type.replace(' ', ""), base64(bytes)))
    };
    let tracks = sound.tracks.iter().map(|[group, rest]| {
        context! { group => Value::from_safe_string(base64(group)), rest => Value::from_safe_string(base64(rest)) }
    });
    context! {
        mix => sound.mix.as_ref().map(url),
        tracks => tracks.collect::<Vec<_>>(),
        boost => format!("{:.0}", sound.boost.0),
        level => &sound.level,
        file => &sound.file,
        whole => passages.whole,
    }
}

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
