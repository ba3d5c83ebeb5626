//! A performance prepared for sound.

use super::palette::Palette;
use super::seed::Seed;
use super::sounding::{Sounding, soundings};
use super::{BLOCK, BlockIndex, RATE};
use crate::ensemble::{Position, Seat};
use crate::perform::{Performance, SeatPerformance};
use crate::score::{SeatId, TempoMap, Tick};

/// Longest sound, in samples: a day. What a performance has beyond is left out.
const LONGEST: u64 = 86_400 * RATE as u64;

/// A performance prepared for sound: notes in samples, spectra chosen, amplitudes at the listener.
#[derive(Debug, Clone)]
pub struct Stage {
    pub(super) seats: Vec<StagedSeat>,
    pub(super) palette: Palette,
    tempo: TempoMap,
    samples: u64,
}

/// The notes of one seat, by start.
#[derive(Debug, Clone)]
pub(super) struct StagedSeat {
    pub(super) soundings: Vec<Sounding>,
    pub(super) position: Position,
    /// Most samples between the start of a note and its last.
    longest: i64,
}

/// Prepares a performance: places notes in samples, chooses spectra, sets amplitudes at the listener.
#[must_use]
pub fn stage(performance: &Performance) -> Stage {
    with(Palette::default(), performance)
}

fn with(mut palette: Palette, performance: &Performance) -> Stage {
    let tempo = &performance.frame.tempo;
    let place = |played: &SeatPerformance, palette: &mut Palette| {
        let seat = performance.ensemble.seats.get(usize::from(played.seat.0));
        StagedSeat::new(seat, played, tempo, palette)
    };
    let seats: Vec<StagedSeat> = performance.seats.iter().map(|played| place(played, &mut palette)).collect();
    let last = seats.iter().flat_map(|seat| &seat.soundings).map(|sounding| sounding.stop).max().unwrap_or(0);
    let end = sample_at(tempo, performance.frame.end).max(u64::try_from(last).unwrap_or(0));
    Stage { seats, palette, tempo: tempo.clone(), samples: end.min(LONGEST) }
}

impl Stage {
    /// Prepares another performance by the same players. It sounds as [`stage`] would make it, but spectra that this stage
    /// has already are taken over, and [`Stage::changes`] can tell where the two differ.
    #[must_use]
    pub fn again(&self, performance: &Performance) -> Self {
        with(self.palette.clone(), performance)
    }

    /// How many samples it lasts, the last note's tail included.
    #[must_use]
    pub fn samples(&self) -> u64 {
        self.samples
    }

    /// How many blocks hold them; block indices run below it.
    #[must_use]
    pub fn blocks(&self) -> u32 {
        u32::try_from(self.samples.div_ceil(BLOCK as u64)).unwrap_or(u32::MAX)
    }

    /// Its seats, in score order.
    pub fn seats(&self) -> impl Iterator<Item = SeatId> + use<> {
        (0..u16::try_from(self.seats.len()).unwrap_or(u16::MAX)).map(SeatId)
    }

    /// Sounding samples of all voices of all seats, tails included: the amount of work its blocks are.
    #[must_use]
    pub fn voice_samples(&self) -> u64 {
        self.seats.iter().flat_map(|seat| &seat.soundings).map(Sounding::voice_samples).sum()
    }

    /// The sample nearest to a tick.
    #[must_use]
    pub fn sample_at(&self, tick: Tick) -> u64 {
        sample_at(&self.tempo, tick)
    }

    /// Whether a seat sounds at all in a block; where it does not, the block is silence.
    #[must_use]
    pub fn sounds(&self, seat: SeatId, index: BlockIndex) -> bool {
        let start = i64::from(index.0) * BLOCK as i64;
        self.seats
            .get(usize::from(seat.0))
            .is_some_and(|seat| seat.between(start, start + BLOCK as i64).next().is_some())
    }
}

impl StagedSeat {
    fn new(seat: Option<&Seat>, played: &SeatPerformance, tempo: &TempoMap, palette: &mut Palette) -> Self {
        let position = seat.map_or(Position { azimuth_deg: 0.0, distance_m: 5.0 }, |seat| seat.position);
        let mut soundings = seat.map_or_else(Vec::new, |seat| soundings(seat, played, tempo, palette));
        soundings.retain(|sounding| sounding.start < LONGEST as i64);
        soundings.sort_by_key(Sounding::key);
        let longest = soundings.iter().map(|sounding| sounding.stop - sounding.start).max().unwrap_or(0);
        Self { soundings, position, longest }
    }

    /// Notes that sound between two samples, by start.
    pub(super) fn between(&self, from: i64, to: i64) -> impl Iterator<Item = &Sounding> {
        let first = self.soundings.partition_point(|sounding| sounding.start + self.longest <= from);
        let started = self.soundings.iter().skip(first).take_while(move |sounding| sounding.start < to);
        started.filter(move |sounding| sounding.stop > from)
    }
}

pub(super) fn sample_at(tempo: &TempoMap, tick: Tick) -> u64 {
    (tempo.seconds_at(tick).0 * f64::from(RATE)).round().clamp(0.0, 2.0 * LONGEST as f64) as u64
}

/// The seed of a note: where it stands, not its number, so that edits elsewhere leave its sound alone.
pub(super) fn seed_of(seat: SeatId, start: Tick, midi: u8) -> Seed {
    Seed::of(&[u64::from(seat.0), start.0, u64::from(midi)])
}
