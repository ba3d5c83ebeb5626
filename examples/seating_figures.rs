//! How often the arranger's model prefers the composer's seating to one in which two seats trade a phrase.
//!
//!     cargo run --release --example seating_figures -- BENCH [--style FILE] [--tsv FILE]
//!
//! BENCH holds any of `parts*/quartet/*/ref` and `scores*` with a MANIFEST.tsv, whose quartets and orchestral movements are
//! taken. Of each piece 200 trades are drawn (all where there are fewer): a phrase, and two seats that both play in it
//! and not the same notes. Chance is 50 %; what costs the same counts a half.
//!
//! - *blind*: the model is not told who played what. The parts have no names and programs and stand in a drawn order, and
//!   no cost looks at the source's instruments or at what the seats had before and after. This is the figure.
//! - *in range*: the same, of trades in which each could play the other's notes.
//! - *continuity*: as blind, but breaking a voice costs as it does in the solver.
//! - *kinship*: all that the solver knows, the source's instruments included.
//!
//! `--tsv` writes what each cost says of each trade, to see what decides and to fit weights.

#![allow(clippy::print_stdout, reason = "a command's result goes to stdout")]

#[path = "hearing/files.rs"]
#[allow(dead_code, reason = "each example uses its part")]
mod files;
#[path = "shared/random.rs"]
mod random;

use files::{folders, midi, read, stem};
use partwright::analysis::{Analysis, analyze};
use partwright::arrange::{Casting, CostKind, Style, Trade, as_written, price};
use partwright::ensemble::{Ensemble, Seat};
use partwright::profile::{Family, Library};
use partwright::run::Run;
use partwright::score::{Event, Part, Pitch, Score, SeatId};
use random::Random;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

type Anyhow<T> = Result<T, Box<dyn Error>>;

/// Trades drawn of each piece.
const TRADES: usize = 200;

/// The columns.
const WAYS: [&str; 4] = ["blind", "in range", "continuity", "kinship"];

fn main() -> Anyhow<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let bench = words.first().ok_or("usage: seating_figures BENCH [--style FILE] [--tsv FILE]")?;
    let option = |name: &str| words.iter().position(|word| word == name).and_then(|at| words.get(at + 1));
    let style = option("--style").map(|file| Ok::<_, Box<dyn Error>>(Style::parse(&fs::read_to_string(file)?, file)?));
    let (style, tsv) = (style.transpose()?.unwrap_or_default(), option("--tsv"));
    let mut told = Told::default();
    for (set, path) in pieces(Path::new(bench))? {
        piece(set, &path, &style, tsv.is_some(), &mut told)?;
    }
    if let Some(file) = tsv {
        fs::write(file, &told.tsv)?;
    }
    told.print();
    Ok(())
}

/// The pieces of a bench folder, each with its set.
fn pieces(bench: &Path) -> Anyhow<Vec<(&'static str, PathBuf)>> {
    let mut pieces = Vec::new();
    for set in folders(bench, "parts")? {
        for half in folders(&set.join("quartet"), "")? {
            pieces.extend(midi(&half.join("ref")).into_iter().map(|path| ("quartets (parts)", path)));
        }
    }
    for set in folders(bench, "scores")? {
        let manifest = fs::read_to_string(set.join("MANIFEST.tsv"))?;
        for row in manifest.lines() {
            let columns: Vec<&str> = row.split('\t').collect();
            match columns.get(2) {
                Some(&"string quartet") => pieces.push(("quartets (scores)", set.join(columns[0]))),
                Some(&"orchestra") => pieces.push(("orchestra", set.join(columns[0]))),
                _ => {}
            }
        }
    }
    Ok(pieces)
}

/// Right and all, in halves, by way.
type Count = [(u32, u32); 4];

#[derive(Default)]
struct Told {
    /// By set, then pair.
    pairs: BTreeMap<(&'static str, String), Count>,
    /// By set, then piece.
    pieces: BTreeMap<(&'static str, String), Count>,
    tsv: String,
}

/// A piece as the model gets it.
struct Piece {
    score: Score,
    analysis: Analysis,
    casting: Casting,
}

impl Piece {
    fn new(score: Score, casting: Casting) -> Anyhow<Self> {
        let analysis = analyze(&score, &Run::default())?.value;
        Ok(Self { score, analysis, casting })
    }

    /// The same music in parts that do not tell who plays them.
    fn blind(score: &Score, casting: &Casting) -> Anyhow<Self> {
        let mut both: Vec<_> = score.parts.iter().cloned().zip(casting.parts.iter().cloned()).collect();
        shuffle(&mut both, &mut Random(2));
        let (parts, casts): (Vec<Part>, Vec<_>) = both.into_iter().unzip();
        let parts = parts.into_iter().map(nameless).collect();
        Self::new(score.clone().with_parts(parts), Casting { parts: casts })
    }

    /// What each trade costs more.
    fn price(&self, ensemble: &Ensemble, style: &Style, trades: &[Trade]) -> Anyhow<Vec<i64>> {
        Ok(price(&self.score, &self.analysis, (ensemble, &self.casting), style, trades)?)
    }

    /// What each seat but percussion plays in each phrase: (start, pitch) of its notes.
    fn played(&self, ensemble: &Ensemble) -> BTreeMap<(u32, SeatId), Vec<(u64, u8)>> {
        let mut played: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for line in &self.analysis.lines {
            for (part, note) in line.notes.iter().filter_map(|id| self.score.note(*id)) {
                let melodic = |seat: &SeatId| ensemble.seat(*seat).profile().family != Family::Percussion;
                let Some(seat) = self.casting.parts[part].seat.filter(melodic) else { continue };
                played.entry((line.phrase, seat)).or_default().push((note.start.0, note.sound.midi()));
            }
        }
        played.values_mut().for_each(|notes| notes.sort_unstable());
        played
    }

    /// The drawn trades.
    fn trades(&self, ensemble: &Ensemble, in_range: bool) -> Vec<Trade> {
        let played = self.played(ensemble);
        let has = |seat: SeatId, notes: &[(u64, u8)]| {
            let range = ensemble.seat(seat).range();
            notes.iter().all(|(_, pitch)| range.contains(Pitch::clamped(i32::from(*pitch))))
        };
        let mut trades = Vec::new();
        for ((phrase, a), own) in &played {
            let others = played.range((*phrase, SeatId(a.0 + 1))..(*phrase + 1, SeatId(0)));
            let fits = |b: SeatId, theirs: &[(u64, u8)]| !in_range || (has(*a, theirs) && has(b, own));
            let real = others.filter(|((_, b), theirs)| *theirs != own && fits(*b, theirs));
            trades.extend(real.map(|((_, b), _)| Trade { phrase: *phrase, seats: [*a, *b] }));
        }
        shuffle(&mut trades, &mut Random(1));
        trades.truncate(TRADES);
        trades
    }
}

fn nameless(mut part: Part) -> Part {
    part.name.clear();
    part.program = None;
    part.events.retain(|event| !matches!(event.what, Event::Program(_) | Event::Mark(_)));
    part
}

fn shuffle<T>(list: &mut [T], random: &mut Random) {
    for last in (1..list.len()).rev() {
        list.swap(last, (random.next() % (last as u64 + 1)) as usize);
    }
}

/// A style in which some costs weigh nothing.
fn without(style: &Style, kinds: &[CostKind]) -> Style {
    let mut style = style.clone();
    kinds.iter().for_each(|kind| style.weights.set(*kind, 0));
    style
}

/// A style in which one cost alone weighs; what a lost note is worth stays.
fn only(style: &Style, kind: CostKind) -> Style {
    let others = CostKind::ALL.iter().filter(|other| **other != kind && !other.name().starts_with("loss-"));
    without(style, &others.copied().collect::<Vec<_>>())
}

fn piece(set: &'static str, path: &Path, style: &Style, by_cost: bool, told: &mut Told) -> Anyhow<()> {
    let score = read(path)?;
    let (ensemble, casting) = as_written(&score, Library::builtin())?.value;
    let blind = Piece::blind(&score, &casting)?;
    let informed = Piece::new(score, casting)?;
    let music = || without(style, &[CostKind::Kinship, CostKind::Continuity]);
    let ways = [
        (&blind, music(), false),
        (&blind, music(), true),
        (&blind, without(style, &[CostKind::Kinship]), false),
        (&informed, style.clone(), false),
    ];
    for (way, (piece, style, in_range)) in ways.iter().enumerate() {
        let trades = piece.trades(&ensemble, *in_range);
        for (trade, price) in trades.iter().zip(piece.price(&ensemble, style, &trades)?) {
            let right = (1 + price.signum()) as u32;
            let pair = told.pairs.entry((set, pair(&ensemble, *trade))).or_default();
            let own = told.pieces.entry((set, stem(path))).or_default();
            for count in [pair, own] {
                count[way] = (count[way].0 + right, count[way].1 + 2);
            }
        }
    }
    if by_cost {
        told.tsv.push_str(&rows(set, path, style, &blind, &ensemble)?);
    }
    Ok(())
}

/// What each cost says of each trade, a row each.
fn rows(set: &str, path: &Path, style: &Style, piece: &Piece, ensemble: &Ensemble) -> Anyhow<String> {
    let trades = piece.trades(ensemble, true);
    let told: Vec<Vec<i64>> =
        CostKind::ALL.iter().map(|kind| piece.price(ensemble, &only(style, *kind), &trades)).collect::<Anyhow<_>>()?;
    let mut text = String::new();
    for (index, trade) in trades.iter().enumerate() {
        let [a, b] = trade.seats.map(|seat| ensemble.seat(seat).plain_name.as_str());
        write!(text, "{set}\t{}\t{}\t{a}\t{b}\t{}", stem(path), trade.phrase, pair(ensemble, *trade))?;
        for (kind, prices) in CostKind::ALL.iter().zip(&told) {
            write!(text, "\t{}={}", kind.name(), prices[index])?;
        }
        text.push('\n');
    }
    Ok(text)
}

/// What kind of trade it is: by name in small groups, else by how near the seats are.
fn pair(ensemble: &Ensemble, trade: Trade) -> String {
    let [a, b] = trade.seats.map(|seat| ensemble.seat(seat));
    if ensemble.seats.len() <= 5 {
        return format!("{}, {}", a.plain_name, b.plain_name);
    }
    let same = |of: fn(&Seat) -> String| of(a) == of(b);
    let kind = match () {
        () if same(|seat| seat.profile().id.to_string()) => "of one instrument",
        () if same(|seat| format!("{:?}", seat.profile().excitation)) && a.id.0.abs_diff(b.id.0) == 1 => {
            "neighbours in the score, alike"
        }
        () if same(|seat| format!("{:?}", seat.profile().excitation)) => "both bowed, or both blown",
        () => "unlike",
    };
    kind.to_owned()
}

impl Told {
    fn print(&self) {
        println!("| set | trades | {} |", WAYS.join(" | "));
        println!("|---|---|---|---|---|---|");
        let mut all = Count::default();
        let mut sets: BTreeMap<&str, Count> = BTreeMap::new();
        for ((set, _), count) in &self.pairs {
            add(&mut all, count);
            add(sets.entry(set).or_default(), count);
        }
        sets.iter().for_each(|(set, count)| row(set, count));
        row("all", &all);
        for (title, by) in [("pair", &self.pairs), ("piece", &self.pieces)] {
            println!("\n| set | {title} | trades | {} |\n|---|---|---|---|---|---|---|", WAYS.join(" | "));
            by.iter().for_each(|((set, name), count)| row(&format!("{set} | {name}"), count));
        }
    }
}

fn add(sum: &mut Count, count: &Count) {
    for (sum, count) in sum.iter_mut().zip(count) {
        *sum = (sum.0 + count.0, sum.1 + count.1);
    }
}

fn row(name: &str, count: &Count) {
    let shares = count.map(|(right, all)| format!("{:.1}", f64::from(right) * 100.0 / f64::from(all.max(1))));
    println!("| {name} | {} | {} |", count[0].1 / 2, shares.join(" | "));
}
