//! What runs through the piece: keys, chords, cadences, dynamics, texture, climaxes.

use crate::analysis::{Analysis, Cadence, Chord, TextureKind};
use crate::arrange::Bars;
use crate::score::{Dynamic, Score, Tick, TickSpan};
use schemars::JsonSchema;
use serde::Serialize;

/// A stretch in one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TonalityRow {
    /// First bar.
    pub bar: u32,
    /// Its first tick, and the first after it.
    pub ticks: (u64, u64),
    /// The key.
    pub key: String,
    /// How sure, in thousandths.
    pub confidence: u16,
}

/// A chord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChordRow {
    /// The bar it begins in.
    pub bar: u32,
    /// The beat it begins in, counted from 1.
    pub beat: u32,
    /// Its first tick, and the first after it.
    pub ticks: (u64, u64),
    /// Its name: `F#m7/A`.
    pub name: String,
    /// Its Roman numeral in the key that is heard.
    pub numeral: String,
    /// How sure, in thousandths.
    pub confidence: u16,
}

/// How a phrase closes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CadenceRow {
    /// The bar its last chord begins in.
    pub bar: u32,
    /// The tick it begins at.
    pub tick: u64,
    /// `PAC`, `IAC`, `HC`, `PC`, `DC`.
    pub kind: String,
    /// The key it closes in.
    pub key: String,
    /// How sure, in thousandths.
    pub confidence: u16,
}

/// A dynamic that holds for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DynamicRow {
    /// First bar.
    pub bar: u32,
    /// Its first tick, and the first after it.
    pub ticks: (u64, u64),
    /// The dynamic.
    pub dynamic: Dynamic,
}

/// The texture of a bar.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TextureRow {
    /// The bar.
    pub bar: u32,
    /// Its first tick, and the first after it.
    pub ticks: (u64, u64),
    /// How many pitched notes sound at once on the mean.
    pub voices: f64,
    /// How many notes start in a beat on the mean, percussion included.
    pub density: f64,
    /// Lowest and highest pitch that starts; null where none does.
    pub range: Option<String>,
    /// How the voices go together; null in silence.
    pub kind: Option<TextureKind>,
    /// How intense it is within the piece, in thousandths.
    pub intensity: u16,
}

/// Where the music culminates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClimaxRow {
    /// The bar.
    pub bar: u32,
    /// Its first tick.
    pub tick: u64,
    /// How intense, in thousandths of the piece's own course.
    pub strength: u16,
}

fn bar(score: &Score, tick: Tick) -> u32 {
    score.frame.meters.bar_at(tick).number.0
}

/// First tick, and the first after.
pub(super) const fn ticks(span: TickSpan) -> (u64, u64) {
    (span.start.0, span.end.0)
}

pub(super) fn tonalities(score: &Score, analysis: &Analysis) -> Vec<TonalityRow> {
    let row = |own: &crate::analysis::Tonality| TonalityRow {
        bar: bar(score, own.span.start),
        ticks: ticks(own.span),
        key: own.key.to_string(),
        confidence: own.confidence,
    };
    analysis.tonalities.iter().map(row).collect()
}

pub(super) fn chords(score: &Score, analysis: &Analysis) -> Vec<ChordRow> {
    let row = |chord: &Chord| {
        let place = score.frame.meters.position(chord.span.start);
        ChordRow {
            bar: place.bar.0,
            beat: place.beat,
            ticks: ticks(chord.span),
            name: chord.name(analysis.tonality_at(chord.span.start)),
            numeral: chord.numeral(),
            confidence: chord.confidence,
        }
    };
    analysis.chords.iter().map(row).collect()
}

pub(super) fn cadences(score: &Score, analysis: &Analysis) -> Vec<CadenceRow> {
    let row = |cadence: &Cadence| CadenceRow {
        bar: bar(score, cadence.at),
        tick: cadence.at.0,
        kind: cadence.kind.sign().to_owned(),
        key: cadence.key.to_string(),
        confidence: cadence.confidence,
    };
    analysis.cadences.iter().map(row).collect()
}

pub(super) fn dynamics(score: &Score, analysis: &Analysis) -> Vec<DynamicRow> {
    let row = |(span, dynamic): &(TickSpan, Dynamic)| DynamicRow {
        bar: bar(score, span.start),
        ticks: ticks(*span),
        dynamic: *dynamic,
    };
    analysis.dynamics.iter().map(row).collect()
}

pub(super) fn texture(score: &Score, analysis: &Analysis) -> Vec<TextureRow> {
    let row = |own: &crate::analysis::BarTexture| TextureRow {
        bar: Bars::numbers(own.span, &score.frame.meters).0.0,
        ticks: ticks(own.span),
        voices: f64::from(own.voices) / 100.0,
        density: f64::from(own.density) / 100.0,
        range: own.range.map(|range| range.to_string()),
        kind: own.kind,
        intensity: own.intensity,
    };
    analysis.texture.iter().map(row).collect()
}

pub(super) fn climaxes(score: &Score, analysis: &Analysis) -> Vec<ClimaxRow> {
    let row = |climax: &crate::analysis::Climax| ClimaxRow {
        bar: bar(score, climax.tick),
        tick: climax.tick.0,
        strength: climax.strength,
    };
    analysis.climaxes.iter().map(row).collect()
}

/// The chords that begin in a span, and the one that sounds at its start, by name.
pub(super) fn chord_names(analysis: &Analysis, span: TickSpan) -> Vec<String> {
    let first = analysis.chords.partition_point(|chord| chord.span.end <= span.start);
    let inside = analysis.chords.iter().skip(first).take_while(|chord| chord.span.start < span.end);
    let mut names: Vec<String> = inside.map(|chord| chord.name(analysis.tonality_at(chord.span.start))).collect();
    names.dedup();
    names
}

/// The cadence in a span: kind and key.
pub(super) fn cadence_text(analysis: &Analysis, span: TickSpan) -> Option<String> {
    let last = analysis.cadences.partition_point(|cadence| cadence.at < span.end).checked_sub(1)?;
    let cadence = analysis.cadences.get(last).filter(|cadence| span.contains(cadence.at))?;
    Some(format!("{} in {}", cadence.kind.sign(), cadence.key))
}
