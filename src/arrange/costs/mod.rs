//! What speaks against giving a strand to a seat, as integers: 100 is the loss of one inner note of a chord.
//!
//! One cost, one file. *Unary* costs judge a strand at a seat and octave; *pair* costs two strands that sound
//! together; *continuity* two strands of one stream; *load* how much each seat has to play. A style scales each by name,
//! in per cent of what its file says. The scales are our own judgement, set on real scores.

mod agility;
mod blend;
mod breath;
mod change;
mod colour;
mod continuity;
mod contrast;
mod crossing;
mod doubling;
mod entry;
mod exposure;
mod fitness;
mod key;
mod kinship;
mod load;
mod mute;
mod mute_change;
mod octave;
mod order;
mod range;
mod register;
mod sharing;
mod spacing;
mod speech;
mod table;
mod tessitura;
mod trial;
mod unwritten;
mod written;

pub(super) use continuity::Link;
pub(super) use contrast::cost as contrast;
pub(super) use doubling::{Benefit, Demand};
pub(super) use load::{load_cost, stamina};
pub(super) use mute_change::{MuteChange, gap_ms};
pub(super) use table::{OCTAVES, PairTable, Standing, octave_place};
pub(super) use trial::{Trial, sum_below};
pub(super) use unwritten::cost as unwritten;

use super::facts::SeatFacts;
use super::source::{Source, Strand};
use crate::line::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use written::Written;

macro_rules! kinds {
    ($($kind:ident = $name:literal: $doc:literal,)*) => {
        /// The costs, by the names styles use.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum CostKind {
            $(#[doc = $doc] #[serde(rename = $name)] $kind,)*
        }

        impl CostKind {
            /// All costs, in the order of their names here.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The name in styles and documents.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }

            /// What it charges, in a sentence.
            #[must_use]
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$kind => $doc),* }
            }
        }
    };
}

impl fmt::Display for CostKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

kinds! {
    LossMelody = "loss-melody": "A note of the tune that does not sound.",
    LossCountermelody = "loss-countermelody": "A note of a countermelody that does not sound.",
    LossBass = "loss-bass": "A note of the bass that does not sound.",
    LossHarmony = "loss-harmony": "A chord tone that does not sound.",
    LossRhythm = "loss-rhythm": "A note of an accompaniment figure that does not sound.",
    Range = "range": "A note outside the seat's range, which has to be folded or lost.",
    Tessitura = "tessitura": "A note outside the stretch where the instrument sounds best and plays longest.",
    Octave = "octave": "A line moved by octaves.",
    Register = "register": "A register too weak for a tune, or too strong for an accompaniment.",
    Fitness = "fitness": "A role that the chair or the instrument is not meant for.",
    Exposure = "exposure": "A line heard by itself at a chair that does not lead, of amateurs or below.",
    Agility = "agility": "Notes faster, or leaps wider, than the instrument speaks.",
    Breath = "breath": "A stretch longer than one breath.",
    Speech = "speech": "Notes repeated faster than a single tongue goes.",
    Kinship = "kinship": "An instrument of another colour than the source's.",
    Colour = "colour": "A tune at an instrument that the style has others for.",
    Mute = "mute": "A mute that nobody asked for, or none where the source asks for one.",
    MuteChange = "mute-change": "A mute put on or taken off in a hurry or within a phrase, or not by all of a section.",
    Change = "change": "Another instrument than the player's usual one.",
    Key = "key": "A written key that another instrument of the player spares.",
    Entry = "entry": "Brass in music softer than the style keeps them for.",
    Sharing = "sharing": "Two lines at one seat: what is lost, cut short, or has to be stopped or divided.",
    Blend = "blend": "A chord split between families.",
    Spacing = "spacing": "Octave moves that tear a chord apart above its bass.",
    Order = "order": "Octave moves that put something above the tune or under the bass.",
    Crossing = "crossing": "A lower instrument of a family above a higher one.",
    Continuity = "continuity": "A voice that changes seat.",
    Contour = "contour": "A voice that changes octave on the way.",
    Load = "load": "A seat with much less, or much more, to play than the others.",
    Contrast = "contrast": "A tune that comes again in another section, doubled by who doubled it before.",
    Unwritten = "unwritten": "A copy that the source does not have, though it has parts for both players.",
    Doubling = "doubling": "How ready resting seats are to double a line (more is readier).",
}

impl CostKind {
    /// The loss of a note of a role.
    #[must_use]
    pub const fn of_role(role: Role) -> Self {
        match role {
            Role::Melody => Self::LossMelody,
            Role::Countermelody => Self::LossCountermelody,
            Role::Bass => Self::LossBass,
            Role::Harmony => Self::LossHarmony,
            Role::Rhythm | Role::Percussion => Self::LossRhythm,
        }
    }
}

/// Weights of the costs, in per cent of what each cost's file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, i64>", into = "BTreeMap<String, i64>")]
pub struct Weights([i64; CostKind::ALL.len()]);

impl Default for Weights {
    fn default() -> Self {
        Self([100; CostKind::ALL.len()])
    }
}

impl Weights {
    /// Per cent of a cost.
    #[must_use]
    pub const fn of(&self, kind: CostKind) -> i64 {
        self.0[kind as usize]
    }

    /// Sets the per cent of a cost.
    pub const fn set(&mut self, kind: CostKind, percent: i64) {
        self.0[kind as usize] = percent;
    }

    /// A cost as weighted.
    pub(super) const fn scale(&self, kind: CostKind, cost: i64) -> i64 {
        cost * self.of(kind) / 100
    }
}

impl From<BTreeMap<String, i64>> for Weights {
    /// Unknown names are ignored here; [`super::Style::parse`] complains of them.
    fn from(names: BTreeMap<String, i64>) -> Self {
        let mut weights = Self::default();
        for kind in CostKind::ALL {
            if let Some(percent) = names.get(kind.name()) {
                weights.set(*kind, *percent);
            }
        }
        weights
    }
}

impl From<Weights> for BTreeMap<String, i64> {
    fn from(weights: Weights) -> Self {
        CostKind::ALL.iter().map(|kind| (kind.name().to_owned(), weights.of(*kind))).collect()
    }
}

/// What costs say, by name; those that say nothing are left out.
pub(super) type Costs = Vec<(CostKind, i64)>;

/// One sum a name, largest first; those of 0 are left out.
pub(super) fn summed(costs: impl IntoIterator<Item = (CostKind, i64)>) -> Costs {
    let mut sums = vec![0; CostKind::ALL.len()];
    costs.into_iter().for_each(|(kind, cost)| sums[kind as usize] += cost);
    let mut costs: Costs = CostKind::ALL.iter().copied().zip(sums).filter(|(_, cost)| *cost != 0).collect();
    costs.sort_by_key(|(_, cost)| -cost);
    costs
}

/// What two strands that sound together cost each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Pair {
    sharing: sharing::Sharing,
    written: Written,
    order: order::Order,
    crossing: crossing::Crossing,
    blend: blend::Blend,
    spacing: spacing::Spacing,
    mute_change: Option<MuteChange>,
}

impl Pair {
    /// Prepares the tables of two strands; `None` when they never sound together.
    pub(super) fn new(source: &Source, a: &Strand, b: &Strand, weights: &Weights) -> Option<Self> {
        let meetings = super::meeting::meetings(source, a, b);
        if meetings.is_empty() {
            return None;
        }
        Some(Self {
            sharing: sharing::Sharing::new(source, &meetings, weights),
            written: Written::of(source, a, b),
            order: order::Order::new(source, a, b, &meetings, weights),
            crossing: crossing::Crossing::new(&meetings, weights),
            blend: blend::Blend::new(a, b, &meetings, weights),
            spacing: spacing::Spacing::new(a, b, &meetings, weights),
            mute_change: None,
        })
    }

    /// The same, of strands of which one may be muted.
    pub(super) fn with_mutes(self, change: MuteChange) -> Self {
        Self { mute_change: Some(change), ..self }
    }

    /// What a change of mute between the two costs; `None` where neither may be muted.
    pub(super) const fn mute_change(&self) -> Option<MuteChange> {
        self.mute_change
    }

    /// The cost with `a` at one seat and shift and `b` at another, by name; [`PairTable`] has the sums.
    pub(super) fn breakdown(&self, seats: &[SeatFacts], a: (u16, i16), b: (u16, i16)) -> [(CostKind, i64); 5] {
        let (seat_a, seat_b) = (&seats[usize::from(a.0)], &seats[usize::from(b.0)]);
        let octaves = (a.1 - b.1) / 12;
        let as_written = self.written.holds((seat_a, a.1), (seat_b, b.1));
        let (one, apart) = (i64::from(a.0 == b.0), i64::from(a.0 != b.0));
        let strange = if as_written { 0 } else { apart };
        let sharing = match as_written && self.written.divided {
            true => self.sharing.as_written(seat_a.voicing),
            false => self.sharing.cost(seat_a.voicing, a.1 == b.1),
        };
        [
            (CostKind::Sharing, one * sharing),
            (CostKind::Order, self.order.cost(octaves)),
            (CostKind::Crossing, strange * self.crossing.cost(seat_a, seat_b, octaves)),
            (CostKind::Blend, strange * self.blend.cost(seat_a, seat_b)),
            (CostKind::Spacing, apart * self.spacing.cost(octaves)),
        ]
    }
}
