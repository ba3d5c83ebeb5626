//! All files that `render` writes, recorded in one pass.

use super::args::{By, Format, Render};
use super::disk;
use super::existing::Existing;
use super::exit::Failure;
use super::files;
use super::listen;
use super::over::Over;
use super::part_names::PartNames;
use super::pending::Pending;
use partwright::ensemble::Ensemble;
use partwright::render::{Beside, Clicks, Container, MixInfo, OwnSink, Rehearsal, SampleDepth, SoundFile, SoundFormat};
use partwright::render::{Stems, record};
use partwright::run::Run;
use partwright::score::SeatId;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Everything to be written; nothing stands in its place before all of it is whole.
pub(crate) struct Recording {
    mix: Pending,
    format: SoundFormat,
    stems: Option<Folder>,
    minus_one: Option<Folder>,
    part_forward: Option<Folder>,
}

/// A folder of sound files.
struct Folder {
    pending: Pending,
    /// Each file's name, and the seats it is about.
    files: Vec<(String, Vec<SeatId>)>,
    format: SoundFormat,
    channels: u16,
}

type OnDisk = SoundFile<BufWriter<File>>;

impl Recording {
    /// Makes room for everything; refuses what cannot be written before any work is done.
    pub(crate) fn reserve(place: &Path, command: &Render, ensemble: &Ensemble, title: &str) -> Result<Self, Failure> {
        let asked = &command.recording;
        let container = container(Some(place), asked.format)?;
        let (mixes, stems) = (command.sound.format(container), command.sound.stem_format(container));
        refuse_floats(mixes)?;
        refuse_same_folder([&asked.stems, &asked.minus_one, &asked.part_forward])?;
        let (seats, whom) = (seats(ensemble, title)?, asked.stems_by);
        let sections = || if whom == By::Seat { seats.clone() } else { sections(ensemble) };
        let over = Existing::over(&command.existing, command.force, [command.sound.soundfont.as_deref(), None]);
        let folder = |place: &Option<PathBuf>, names, format, channels| {
            place.as_deref().map(|place| Folder::reserve(place, &over, names, format, channels)).transpose()
        };
        Ok(Self {
            mix: reserve_mix(place, &over)?,
            format: mixes,
            stems: folder(&asked.stems, sections(), stems, 1)?,
            minus_one: folder(&asked.minus_one, seats.clone(), mixes, 2)?,
            part_forward: folder(&asked.part_forward, seats.clone(), mixes, 2)?,
        })
    }

    /// Refuses when the files of so many frames would not find room.
    pub(crate) fn check_space(&self, frames: u64) -> Result<(), Failure> {
        let mix = self.format.bytes(2, frames);
        let folders: Vec<(&Path, u64, u64)> = self.folders().map(|folder| folder.space(frames)).collect();
        let largest = folders.iter().map(|(_, each, _)| *each).chain([mix]).max().unwrap_or(0);
        if self.format.container == Container::Wav && largest > u64::from(u32::MAX) {
            let why = format!("a WAV file holds 4 GB at most, and this would take {}", disk::size(largest));
            return Err(Failure::Usage(format!("{why}; write FLAC (-o NAME.flac), or fewer bits or bars")));
        }
        let own = (self.mix.path().parent().unwrap_or(Path::new(".")), mix);
        let all = folders.iter().map(|(folder, _, all)| (*folder, *all));
        disk::check(&all.chain([own]).collect::<Vec<_>>())
    }

    /// Renders and writes all of it.
    pub(crate) fn record(
        &self,
        stems: &dyn Stems,
        options: partwright::render::MixOptions,
        clicks: Clicks,
        run: &Run,
    ) -> Result<MixInfo, Failure> {
        let mut mix = listen::create(self.mix.path(), 2, self.format)?;
        let mut alone = open(self.stems.as_ref())?;
        let (mut minus, mut forward) = (open(self.minus_one.as_ref())?, open(self.part_forward.as_ref())?);
        let of = |kind: Rehearsal| move |(seats, sink): (Vec<SeatId>, _)| Some((kind, *seats.first()?, sink));
        let less = sinks(&mut minus).filter_map(of(Rehearsal::MinusOne));
        let rehearsals = less.chain(sinks(&mut forward).filter_map(of(Rehearsal::PartForward))).collect();
        let beside = Beside { clicks, stems: sinks(&mut alone).collect(), split: None, rehearsals };
        let info = record(stems, &options, beside, run, &mut |samples| mix.push(samples))?;
        mix.finish()?;
        alone.into_iter().chain(minus).chain(forward).try_for_each(|(_, file)| file.finish())?;
        Ok(info)
    }

    /// Names of the files in the folders of stems, of mixes less one, and of mixes with one forward.
    pub(crate) fn names(&self) -> [Vec<String>; 3] {
        [&self.stems, &self.minus_one, &self.part_forward].map(|folder| {
            let files = folder.iter().flat_map(|folder| &folder.files);
            files.map(|(name, _)| name.clone()).collect()
        })
    }

    /// Puts everything in its place; a mix for `-` goes to stdout.
    pub(crate) fn keep(self, place: &Path) -> Result<(), Failure> {
        let folders = [self.stems, self.minus_one, self.part_forward];
        folders.into_iter().flatten().try_for_each(|folder| folder.pending.keep())?;
        if !files::is_dash(place) {
            return self.mix.keep();
        }
        let path = self.mix.path();
        let bytes = fs::read(path).map_err(|error| files::fail("read", path, error))?;
        files::to_stdout(&bytes, true)
    }

    fn folders(&self) -> impl Iterator<Item = &Folder> {
        [&self.stems, &self.minus_one, &self.part_forward].into_iter().flatten()
    }
}

impl Folder {
    fn reserve(
        place: &Path,
        over: &Over,
        names: Vec<(String, Vec<SeatId>)>,
        format: SoundFormat,
        channels: u16,
    ) -> Result<Self, Failure> {
        let named = |(name, seats)| (format!("{name}.{}", ending(format.container)), seats);
        let files = names.into_iter().map(named).collect();
        Ok(Self { pending: Pending::folder(place, over)?, files, format, channels })
    }

    /// Where it is, what a file takes and what all take.
    fn space(&self, frames: u64) -> (&Path, u64, u64) {
        let each = self.format.bytes(self.channels, frames);
        (self.pending.path(), each, each.saturating_mul(self.files.len() as u64))
    }
}

/// What kind of file, by name and by wish.
pub(crate) fn container(place: Option<&Path>, asked: Option<Format>) -> Result<Container, Failure> {
    let place = place.filter(|path| !files::is_dash(path) && path.extension().is_some());
    let asked = asked.map(|format| if format == Format::Flac { Container::Flac } else { Container::Wav });
    let Some(path) = place else { return Ok(asked.unwrap_or_default()) };
    let told = match path {
        path if files::has_extension(path, &["wav", "wave"]) => Container::Wav,
        path if files::has_extension(path, &["flac"]) => Container::Flac,
        path => {
            let why = "render writes WAV and FLAC; name a .wav or .flac file, and convert that with another program";
            return Err(Failure::Usage(format!("{}: {why}", path.display())));
        }
    };
    if asked.is_some_and(|asked| asked != told) {
        let why = format!("{} does not end as --format says; leave one of them out", path.display());
        return Err(Failure::Usage(why));
    }
    Ok(told)
}

/// How the names of its files end.
pub(crate) const fn ending(container: Container) -> &'static str {
    match container {
        Container::Wav => "wav",
        Container::Flac => "flac",
    }
}

fn refuse_floats(format: SoundFormat) -> Result<(), Failure> {
    if format.container == Container::Flac && format.depth == SampleDepth::Float32 {
        let why = "FLAC holds whole numbers only; take --bits 16 or 24, or write WAV";
        return Err(Failure::Usage(why.to_owned()));
    }
    Ok(())
}

fn refuse_same_folder(folders: [&Option<PathBuf>; 3]) -> Result<(), Failure> {
    let mut named: Vec<&PathBuf> = folders.into_iter().flatten().collect();
    named.sort();
    match named.windows(2).find(|two| two.first() == two.last()).and_then(|two| two.first()) {
        Some(twice) => {
            let why = "is asked to hold two kinds of files of the same names; name a folder for each";
            Err(Failure::Usage(format!("{} {why}", twice.display())))
        }
        None => Ok(()),
    }
}

fn reserve_mix(place: &Path, over: &Over) -> Result<Pending, Failure> {
    if !files::is_dash(place) {
        return Pending::file(place, over);
    }
    Pending::file(&std::env::temp_dir().join(format!("partwright-{}.sound", std::process::id())), &Over::own())
}

/// Every seat by the name of its part.
fn seats(ensemble: &Ensemble, title: &str) -> Result<Vec<(String, Vec<SeatId>)>, Failure> {
    let names = PartNames::usual().of(ensemble, title)?;
    Ok(names.into_iter().zip(ensemble.seats.iter().map(|seat| vec![seat.id])).collect())
}

/// Seats of one section together, where the first of them stands.
fn sections(ensemble: &Ensemble) -> Vec<(String, Vec<SeatId>)> {
    let mut sections: Vec<(&str, Vec<SeatId>)> = Vec::new();
    for seat in &ensemble.seats {
        match sections.iter_mut().find(|(name, _)| *name == seat.section) {
            Some((_, seats)) => seats.push(seat.id),
            None => sections.push((&seat.section, vec![seat.id])),
        }
    }
    let numbered = (1..).zip(sections);
    numbered.map(|(number, (name, seats))| (format!("{number:02}-{}", files::slug(name)), seats)).collect()
}

fn open(folder: Option<&Folder>) -> Result<Vec<(Vec<SeatId>, OnDisk)>, Failure> {
    let Some(folder) = folder else { return Ok(Vec::new()) };
    let open = |(name, seats): &(String, Vec<SeatId>)| {
        let file = listen::create(&folder.pending.path().join(name), folder.channels, folder.format)?;
        Ok((seats.clone(), file))
    };
    folder.files.iter().map(open).collect()
}

fn sinks(files: &mut [(Vec<SeatId>, OnDisk)]) -> impl Iterator<Item = (Vec<SeatId>, OwnSink<'_>)> {
    files.iter_mut().map(|(seats, file)| {
        let sink: OwnSink<'_> = Box::new(|samples| file.push(samples));
        (seats.clone(), sink)
    })
}
