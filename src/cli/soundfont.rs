//! Which SoundFont plays, and what was measured of it before.

use super::args::Sound;
use super::exit::Failure;
use super::files;
use super::over::Over;
use super::pages::put;
use super::pending::Pending;
use super::terminal::Terminal;
use partwright::perform::Performance;
use partwright::render::{Bias, Font, FontStage, Levels};
use serde::{Deserialize, Serialize};
use std::env;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// Names the font for `--soundfont auto`.
const VARIABLE: &str = "PARTWRIGHT_SOUNDFONT";
/// Where systems install fonts: Debian, then Fedora and Arch, then what was built there.
const INSTALLED: [&str; 3] = ["/usr/share/sounds/sf2", "/usr/share/soundfonts", "/usr/local/share/sounds/sf2"];
/// The one that the system's owner chose, then a good one, before any other.
const PREFERRED: [&str; 2] = ["default-GM.sf2", "FluidR3_GM.sf2"];
/// Raised when fonts are measured in another way: what was kept is of no use then.
const WAY: u32 = 1;

/// The performance as the font that was asked for plays it; `None` when none was.
pub(crate) fn stage(
    sound: &Sound,
    performance: &Performance,
    terminal: &Terminal,
) -> Result<Option<FontStage>, Failure> {
    let Some(asked) = &sound.soundfont else { return Ok(None) };
    let path = find(asked)?;
    let name = path.to_string_lossy();
    let font = read(&path)?;
    let kept = kept(&font);
    let mut bias = kept.as_deref().map(measured).unwrap_or_default();
    let known = bias.len();
    let levels = if sound.as_is { Levels::AsIs } else { Levels::Profiles };
    let stage = FontStage::new(&font, performance, levels, &mut bias, &terminal.run());
    let stage = stage.map_err(|error| Failure::of(&name, error))?;
    if let Some(kept) = kept.filter(|_| bias.len() > known) {
        // Next time it is measured again, if it cannot be kept.
        let _ = keep(&kept, bias);
    }
    for (seat, count) in stage.silent() {
        let seat = performance.ensemble.seats.get(usize::from(seat.0)).map_or("", |seat| &seat.plain_name);
        terminal.say(&format!("{seat}: {name} has no sound for {count} of its notes"));
    }
    Ok(Some(stage))
}

/// Reads a font.
pub(crate) fn read(path: &Path) -> Result<Font, Failure> {
    let file = File::open(path).map_err(|error| files::fail("read", path, error))?;
    Font::read(BufReader::new(file)).map_err(|error| Failure::of(&path.to_string_lossy(), error))
}

/// The file of the font that is meant.
pub(crate) fn find(asked: &Path) -> Result<PathBuf, Failure> {
    if asked.as_os_str() == "auto" {
        let named = env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
        return named.or_else(installed).ok_or_else(|| {
            let how = "name a file with --soundfont FILE.sf2 or in PARTWRIGHT_SOUNDFONT, or install one (Debian: fluid-soundfont-gm)";
            Failure::Usage(format!("no SoundFont is installed in {}; {how}", INSTALLED.join(", ")))
        });
    }
    if asked.exists() || asked.components().count() > 1 {
        return Ok(asked.to_owned());
    }
    let endings = [asked.to_owned(), asked.with_extension("sf2")];
    let places = INSTALLED.iter().flat_map(|folder| endings.iter().map(move |name| Path::new(folder).join(name)));
    places.into_iter().find(|path| path.exists()).ok_or_else(|| {
        let name = asked.display();
        Failure::Usage(format!("{name} is no file here, and no SoundFont of that name is in {}", INSTALLED.join(", ")))
    })
}

/// The first font that the system has.
fn installed() -> Option<PathBuf> {
    let preferred =
        || INSTALLED.iter().flat_map(|folder| PREFERRED.iter().map(move |name| Path::new(folder).join(name)));
    let found = preferred().find(|path| path.exists());
    found.or_else(|| {
        let is_font = |path: &Path| files::has_extension(path, &["sf2"]);
        INSTALLED.iter().find_map(|folder| files::below(Path::new(folder), &is_font).ok()?.into_iter().next())
    })
}

/// What was measured, as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    way: u32,
    notes: Bias,
}

/// Where what is measured of a font is kept.
fn kept(font: &Font) -> Option<PathBuf> {
    let folder = |variable: &str| env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || folder("HOME").map(|home| home.join(".cache"));
    let cache = folder("XDG_CACHE_HOME").or_else(|| folder("LOCALAPPDATA")).or_else(home)?;
    Some(cache.join("partwright").join("soundfonts").join(format!("{}.json", font.hash())))
}

/// Nothing, when there is nothing that can be read.
fn measured(path: &Path) -> Bias {
    let kept = fs::read(path).ok().and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
    kept.filter(|kept| kept.way == WAY).map(|kept| kept.notes).unwrap_or_default()
}

fn keep(path: &Path, notes: Bias) -> Result<(), Failure> {
    let text = serde_json::to_vec(&Kept { way: WAY, notes }).unwrap_or_default();
    let pending = Pending::file(path, &Over::own())?;
    put(pending.path(), &text)?;
    pending.keep()
}
