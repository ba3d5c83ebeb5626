//! `instruments measure`: a timbre table from a SoundFont or a folder of notes.

use super::args::Measure;
use super::exit::{Exit, Failure};
use super::files::print_text;
use super::soundfont;
use super::takes;
use partwright::measure::{self, Ask, Colour, Table, Take};
use partwright::profile::{Library, Profile};
use partwright::render::{Font, Voice};
use partwright::score::{Pitch, PitchRange};
use partwright::units::Decibels;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// Semitones between spectra, about, and the fewest and most there are.
const APART: i32 = 6;
const FEWEST: i32 = 3;
const MOST: i32 = 7;

/// Measures and prints TOML.
pub(crate) fn run(command: &Measure, library: &Library) -> Result<Exit, Failure> {
    let profile = command.instrument.as_ref().map(|id| library.get(id)).transpose()?;
    if let Some(key) = command.key {
        let stroke = measure::stroke(&font(&command.source)?, voice(command, profile.as_ref())?, key);
        let stroke = stroke.map_err(|error| Failure::of(&command.source.to_string_lossy(), error))?;
        let modes = measure::modes(&stroke).ok_or_else(|| silent(&command.source))?;
        return print_text(&measure::modes_toml(&modes));
    }
    let (takes, anchors) = notes(command, profile.as_ref())?;
    let own = |pitch: &Pitch| profile.as_ref().and_then(|p| p.register(*pitch)).map_or(Decibels(0.0), |r| r.projection);
    let projection = |pitch: &Pitch| command.in_front.map_or_else(|| own(pitch), Decibels);
    let ask = Ask {
        projections: anchors.iter().map(projection).collect(),
        anchors,
        dies_away: command.dies_away || profile.as_ref().is_some_and(|p| p.timbre.decay.is_some()),
        partials: profile.map(|profile| profile.timbre.partials.clone()).unwrap_or_default(),
        colour: Colour { soft: command.soft, loud: command.loud },
        around: command.around,
    };
    let table = measure::measure(&takes, &ask);
    if table.spectra.is_empty() {
        return Err(silent(&command.source));
    }
    print_text(&(centroids(&table) + &table.toml(&command.leave)))
}

/// The notes to measure, and where spectra are to stand.
fn notes(command: &Measure, profile: Option<&Arc<Profile>>) -> Result<(Vec<Take>, Vec<Pitch>), Failure> {
    if command.source.is_dir() {
        let takes = takes::read(&command.source)?;
        let (low, high) = (takes.iter().map(|t| t.pitch).min(), takes.iter().map(|t| t.pitch).max());
        let found = low.zip(high).and_then(|(low, high)| PitchRange::new(low, high));
        return Ok((takes, anchors(command, found)));
    }
    let range = profile.filter(|profile| !profile.is_unpitched()).map(|profile| profile.range.professional);
    let anchors = anchors(command, range);
    if anchors.is_empty() {
        let how = "name the instrument with --for, pitches with --pitches, or a percussion key with --key";
        return Err(Failure::Usage(format!("a font does not say which notes to measure; {how}")));
    }
    let steps = -i32::from(command.around)..=i32::from(command.around);
    let around =
        anchors.iter().flat_map(|pitch| steps.clone().map(|step| Pitch::clamped(i32::from(pitch.midi()) + step)));
    let mut pitches: Vec<Pitch> = around.collect();
    pitches.sort();
    pitches.dedup();
    let takes = measure::play(&font(&command.source)?, voice(command, profile)?, &pitches);
    Ok((takes.map_err(|error| Failure::of(&command.source.to_string_lossy(), error))?, anchors))
}

/// Those asked for; else evenly along the range, the pitches at which a centroid is asked for among them.
fn anchors(command: &Measure, range: Option<PitchRange>) -> Vec<Pitch> {
    let mut anchors = command.pitches.clone();
    if let (true, Some(range)) = (anchors.is_empty(), range) {
        let span = i32::from((range.high - range.low).0);
        let steps = (span / APART).clamp(FEWEST, MOST) - 1;
        let at = |step: i32| Pitch::clamped(i32::from(range.low.midi()) + (span * step + steps / 2) / steps);
        anchors = (0..=steps).map(at).collect();
        for pitch in [command.soft, command.loud].into_iter().flatten().filter_map(asked) {
            if let Some(nearest) = anchors.iter_mut().min_by_key(|anchor| (**anchor - pitch).0.abs()) {
                *nearest = pitch;
            }
        }
    }
    anchors.sort();
    anchors.dedup();
    anchors
}

fn asked(target: measure::Target) -> Option<Pitch> {
    match target {
        measure::Target::Centroid(pitch, _) => Some(pitch),
        measure::Target::Shade(_) => None,
    }
}

fn font(path: &Path) -> Result<Font, Failure> {
    soundfont::read(&soundfont::find(path)?)
}

fn voice(command: &Measure, profile: Option<&Arc<Profile>>) -> Result<Voice, Failure> {
    let own = profile.and_then(|profile| profile.midi.program).map(|program| i32::from(program.0));
    let percussion = command.key.map(|_| 0);
    let program = command.program.or(own).or(percussion);
    let program = program.ok_or_else(|| Failure::Usage("which program of the font? give --program N".to_owned()))?;
    let bank = if command.key.is_some() && command.bank == 0 { 128 } else { command.bank };
    Ok(Voice { bank, program })
}

fn silent(source: &Path) -> Failure {
    let source = source.display();
    Failure::Usage(format!("{source} sounds nothing there; give other --pitches, another --program or --bank"))
}

/// A line for the reader: where the power of each spectrum lies.
fn centroids(table: &Table) -> String {
    let mut line = "# spectral centroids from pp to ff, Hz:".to_owned();
    for anchor in &table.spectra {
        let [soft, loud] = anchor.centroids();
        let _ = write!(line, " {} {:.0} to {:.0}", anchor.pitch, soft.0, loud.0);
    }
    for (row, shade) in ["pp", "ff"].iter().zip(table.shades) {
        if let Some(shade) = shade {
            let _ = write!(line, "; {row} {shade}");
        }
    }
    line + "\n"
}
