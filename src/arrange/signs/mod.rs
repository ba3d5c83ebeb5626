//! What is written in the source, on its way to whoever plays it: signs at notes, dynamics, hairpins, words.
//!
//! A sign goes where its note goes. One that another instrument cannot read (bowings for a flute, fingers, a snap for
//! horns) is left out; a slur is cut where its line changes hands and where the bow must turn, and holds otherwise.
//!
//! Words that are sung go to those who sing, every verse of them. Where nobody sings, who leads has the first verse alone, as
//! carol and hymn books for bands print it: players phrase by the words, and nobody reads four verses over a horn part.

mod fermatas;
mod lines;
mod sound;
mod written;

pub(super) use fermatas::spread;
pub(super) use lines::cut;
pub(super) use sound::{articulations, breaths, technique};
pub(super) use written::Written;

use super::ArrangedNote;
use crate::ensemble::Ensemble;
use crate::line::Role;
use crate::profile::{Excitation, Family, Profile, Technique};
use crate::score::{Sign, Sound};

/// Which words go to a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// It sings: every verse.
    All,
    /// Nobody sings: the first verse, where it leads.
    First,
    /// Others sing.
    None,
}

impl Words {
    /// What a seat of an ensemble reads.
    pub(super) fn of(ensemble: &Ensemble, profile: &Profile) -> Self {
        if profile.family == Family::Voice {
            return Self::All;
        }
        let sung = ensemble.seats.iter().any(|seat| seat.profile().family == Family::Voice);
        if sung { Self::None } else { Self::First }
    }
}

/// The signs of a source note that a seat reads at it.
pub(super) fn fitting(signs: &[Sign], profile: &Profile, words: Words, role: Role, copy: bool) -> Vec<Sign> {
    let leads = role == Role::Melody && !copy;
    let first =
        signs.iter().find_map(|sign| if let Sign::Syllable(syllable) = sign { Some(syllable.verse) } else { None });
    let read = |sign: &Sign| match sign {
        Sign::Syllable(syllable) => match words {
            Words::All => true,
            Words::First => leads && Some(syllable.verse) == first,
            Words::None => false,
        },
        sign => !sign.is_of_hands() && is_read_by(sign, profile),
    };
    let whole = signs.iter().all(|sign| !sign.is_played_out() || read(sign));
    let told = |sign: &&Sign| read(sign) && (whole || sign.strokes().is_none());
    signs.iter().filter(told).map(|sign| translated(sign, profile)).collect()
}

/// Whether a note with such signs is played as its file plays it.
pub(super) fn have_strokes(signs: &[Sign]) -> bool {
    signs.iter().any(|sign| sign.strokes().is_some())
}

/// Whether a note that has copies sounds as it stands in one of them, and is played out in another.
pub(super) fn has_plain_copy<'a>(copies: impl Iterator<Item = &'a [Sign]> + Clone) -> bool {
    let ornate = |signs: &[Sign]| signs.iter().any(Sign::is_played_out);
    copies.clone().any(ornate) && !copies.clone().all(ornate)
}

/// Whether an instrument has what a sign asks for.
fn is_read_by(sign: &Sign, profile: &Profile) -> bool {
    let bowed = profile.excitation == Excitation::Bowed;
    let strings = bowed || profile.excitation == Excitation::Plucked;
    let has = |technique| profile.manner(technique).is_some();
    match sign {
        Sign::UpBow | Sign::DownBow => bowed,
        Sign::Snap => strings,
        Sign::Harmonic => has(Technique::Harmonics),
        Sign::Stopped => bowed || has(Technique::Stopped),
        Sign::Open => strings || has(Technique::Stopped),
        Sign::Scoop | Sign::Plop | Sign::Doit | Sign::Fall => profile.excitation != Excitation::Struck,
        Sign::Tremolo(3..) => has(Technique::Tremolo) || has(Technique::Roll),
        // Players who divide a chord cannot spread it: each has one note of it.
        Sign::Arpeggio(_) => profile.capability.notes_at_once > 1,
        _ => true,
    }
}

/// The same in the words of the instrument: nothing is off the string where there is none.
fn translated(sign: &Sign, profile: &Profile) -> Sign {
    match sign {
        Sign::Spiccato if profile.excitation != Excitation::Bowed => Sign::Staccato,
        sign => sign.clone(),
    }
}

/// Takes out signs that need company which the seat has not: a spread chord of one note, a slide to nowhere.
pub(super) fn tidy(notes: &mut [ArrangedNote]) {
    let starts: Vec<_> = notes.iter().map(|note| note.start).collect();
    let joined: Vec<(u32, usize)> = notes
        .iter()
        .enumerate()
        .flat_map(|(index, note)| {
            let pairs = note.signs.iter().filter(|sign| !matches!(sign, Sign::Slur(_)));
            pairs.filter_map(move |sign| Some((sign.number()?, index))).collect::<Vec<_>>()
        })
        .collect();
    let mut counts = std::collections::BTreeMap::new();
    for (number, _) in &joined {
        *counts.entry(*number).or_insert(0u32) += 1;
    }
    for (index, note) in notes.iter_mut().enumerate() {
        let beside = |other: Option<usize>| other.and_then(|other| starts.get(other)) == Some(&note.start);
        let chord = beside(index.checked_sub(1)) || beside(Some(index + 1));
        let pitched = matches!(note.sound, Sound::Pitched(_));
        let rolled = note.signs.iter().any(|sign| matches!(sign, Sign::Arpeggio(_)));
        note.signs.retain(|sign| match sign {
            Sign::Arpeggio(_) => chord,
            Sign::Played(_) => chord || !rolled,
            Sign::Slur(_) => pitched,
            sign => sign.number().is_none_or(|number| counts.get(&number).is_some_and(|count| *count > 1)),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{ensemble, profile};
    use crate::profile::Library;
    use crate::score::{Stroke, Syllabic, Syllable, Ticks};

    fn syllable(verse: u8) -> Sign {
        Sign::Syllable(Syllable { verse, text: "la".to_owned(), place: Syllabic::Single, extended: false })
    }

    #[test]
    fn an_instrument_reads_what_it_can_do() {
        let signs = [Sign::UpBow, Sign::Spiccato, Sign::Accent, Sign::Fingering("3".to_owned())];
        let read = |name: &str| fitting(&signs, &profile(name), Words::None, Role::Melody, false);
        assert_eq!(read("Violin"), [Sign::UpBow, Sign::Spiccato, Sign::Accent]);
        assert_eq!(read("Flute"), [Sign::Staccato, Sign::Accent]);
    }

    #[test]
    fn who_has_one_note_of_a_chord_reads_no_sign_to_spread_it_and_plays_on_the_beat() {
        let stroke = Stroke { after: Ticks(60), step: 0 };
        let signs = [Sign::Accent, Sign::Arpeggio(false), Sign::Played(vec![stroke])];
        let read = |id: &str| {
            let profile = Library::builtin().get(id).unwrap();
            fitting(&signs, &profile, Words::None, Role::Harmony, false).len()
        };
        assert_eq!(["piano", "harp", "guitar-nylon", "violin", "vibraphone"].map(read), [3; 5]);
        assert_eq!(["clarinet-bb", "horn-f", "soprano"].map(read), [1; 3]);
    }

    #[test]
    fn words_go_to_who_sings_and_the_first_verse_to_who_leads_where_nobody_does() {
        let signs = [syllable(1), syllable(2)];
        let flute = profile("Flute");
        let read = |words, role, copy| fitting(&signs, &flute, words, role, copy).len();
        assert_eq!(read(Words::All, Role::Harmony, true), 2);
        assert_eq!(read(Words::First, Role::Melody, false), 1);
        assert_eq!(read(Words::First, Role::Melody, true), 0);
        assert_eq!(read(Words::First, Role::Bass, false), 0);
        let mut both = ensemble(&["Flute", "Flute"]);
        both.seats[0].profiles = vec![std::sync::Arc::new(Profile { family: Family::Voice, ..flute.clone() })];
        let of = |seat: usize| Words::of(&both, both.seats[seat].profile());
        assert_eq!((of(0), of(1)), (Words::All, Words::None));
        assert_eq!(Words::of(&ensemble(&["Flute"]), &flute), Words::First);
    }
}
