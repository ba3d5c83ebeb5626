//! Figures rewritten as players would, where an instrument cannot play them as they stand.
//!
//! Each is a [`super::Transformation`] of its own, in a file of its own, and can be turned off in a style
//! (`[rewrites]`, see [`Rewrites`]): then the notes stay as they are, and what cannot be played is thinned or told. In the
//! ledger the notes that stay count as rewritten, those that are left out as thinned.

mod broken_chord;
mod hand_on;
mod players;
mod repeat;
mod roll;
mod shared_chord;
#[cfg(test)]
mod tests;
mod tremolo;
mod under_tune;

pub(super) use broken_chord::slow_broken_chords;
pub(super) use players::Players;
pub(super) use repeat::thin_repeats;
pub(super) use roll::is_rolled;
pub(super) use tremolo::{bow_tremolos, tremolo_signs};

use super::draft::Drafts;
use hand_on::hand_on;
use serde::{Deserialize, Serialize};
use shared_chord::share_broken_chords;
use under_tune::keep_under_tune;

/// Which rewritings a style allows.
///
/// ```
/// use partwright::arrange::Style;
/// let style = Style::parse("[rewrites]\nbroken-chords = false\n", "mine.toml")?;
/// assert!(!style.rewrites.broken_chords && style.rewrites.repeats);
/// # Ok::<(), partwright::run::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Rewrites {
    /// Broken chords (Alberti basses, arpeggios) too fast or too wide for an instrument are played at half their rate, or a
    /// quarter of it, each tone held on: [`super::Transformation::SlowedBrokenChord`].
    pub broken_chords: bool,
    /// Broken chords that do not lie well for an instrument are shared out to players who rest: held tones with a pulse:
    /// [`super::Transformation::SharedBrokenChord`].
    pub shared_chords: bool,
    /// Repeated notes too fast for a tongue or a bow are played at half their rate:
    /// [`super::Transformation::ThinnedRepeat`].
    pub repeats: bool,
    /// Two notes of a keyboard in fast alternation are held in tremolo by strings:
    /// [`super::Transformation::BowedTremolo`].
    pub tremolos: bool,
    /// Lines that leave no breath, and runs that leave the range, are handed on to a player of the family who rests, with an
    /// overlap: [`super::Transformation::HandedOn`].
    pub hand_ons: bool,
    /// Notes that would cover a tune which had to move down go down after it: [`super::Transformation::UnderTune`].
    pub under_tune: bool,
    /// Long chords are rolled on a harp, with the sign: [`super::Transformation::RolledChord`].
    pub rolls: bool,
    /// Timpani for which the source has no part strike with the bass where it is loud: [`super::Transformation::StruckBass`].
    pub timpani: bool,
}

impl Default for Rewrites {
    fn default() -> Self {
        Self {
            broken_chords: true,
            shared_chords: true,
            repeats: true,
            tremolos: true,
            hand_ons: true,
            under_tune: true,
            rolls: true,
            timpani: true,
        }
    }
}

type Among = fn(Players<'_>, &mut Drafts);

/// The rewritings that take more players than one, as a style allows them.
pub(super) fn rewrite_among(players: Players<'_>, rewrites: Rewrites, drafts: &mut Drafts) {
    let all: [(bool, Among); 3] = [
        (rewrites.shared_chords, share_broken_chords),
        (rewrites.under_tune, keep_under_tune),
        (rewrites.hand_ons, hand_on),
    ];
    all.into_iter().filter(|(wanted, _)| *wanted).for_each(|(_, rewrite)| rewrite(players, drafts));
}
