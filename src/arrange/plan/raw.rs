//! The plan's text: read raw, then checked, each complaint with its line.

use super::bars::Bars;
use super::choice::{Choice, Played};
use super::edit::{PlannedChange, PlannedEdit};
use super::{Pin, Plan, Redo, Section};
use crate::arrange::names::{GROUPS, families};
use crate::line::Role;
use crate::run::{Error, Invalid, near_names};
use crate::score::{Dynamic, Interval};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    version: Option<Spanned<u32>>,
    source_hash: Option<String>,
    ensemble: Option<String>,
    #[serde(default)]
    seats: Vec<String>,
    #[serde(default)]
    joined: Vec<String>,
    style: Option<String>,
    transpose: Option<Spanned<i16>>,
    seed: Option<u64>,
    steps: Option<u64>,
    #[serde(default)]
    pin: Vec<Spanned<RawPin>>,
    #[serde(default)]
    section: Vec<RawSection>,
    #[serde(default)]
    phrase: Vec<Spanned<RawPhrase>>,
    #[serde(default)]
    edit: Vec<Spanned<RawEdit>>,
    #[serde(default)]
    redo: Vec<RawRedo>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Many(Vec<String>),
}

impl Names {
    fn list(self) -> Vec<String> {
        match self {
            Self::One(name) => vec![name],
            Self::Many(names) => names,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    name: String,
    bars: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPin {
    bars: Option<Spanned<String>>,
    section: Option<Spanned<String>>,
    role: Option<Spanned<String>>,
    seat: Option<Names>,
    family: Option<Spanned<String>>,
    melody: Option<Names>,
    countermelody: Option<Names>,
    bass: Option<Names>,
    harmony: Option<Names>,
    rhythm: Option<Names>,
    percussion: Option<Names>,
    #[serde(default)]
    tacet: bool,
    #[serde(default)]
    double: bool,
    #[serde(default)]
    solo: bool,
    octave: Option<i8>,
    dynamic: Option<Spanned<String>>,
    muted: Option<bool>,
    #[serde(default)]
    instrument: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPhrase {
    bars: Spanned<String>,
    #[serde(default)]
    lines: Vec<Spanned<RawLine>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRedo {
    bars: Spanned<String>,
    seat: Option<Names>,
    #[serde(default)]
    seed: u64,
    phrase: Option<Vec<Spanned<RawPhrase>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLine {
    role: Spanned<String>,
    voice: u32,
    #[serde(default)]
    first: String,
    #[serde(default)]
    notes: u32,
    #[serde(default)]
    play: Vec<String>,
    #[serde(default)]
    double: Vec<String>,
    #[serde(default)]
    pin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEdit {
    bars: Spanned<String>,
    seat: String,
    dynamics: Option<i8>,
    octave: Option<i8>,
    doubles: Option<String>,
    exchanges: Option<String>,
    #[serde(default)]
    tacet: bool,
    #[serde(default)]
    muted: bool,
    #[serde(default)]
    solo: bool,
}

impl RawEdit {
    /// All that is asked for; an octave beside `doubles` is that of the copy.
    fn changes(&self) -> Vec<PlannedChange> {
        let double =
            |from: &String| PlannedChange::Double { from: from.clone(), octave: self.octave.unwrap_or_default() };
        let octave = self.octave.filter(|_| self.doubles.is_none());
        let exchange = |with: &String| PlannedChange::Exchange { with: with.clone() };
        let flags =
            [(self.tacet, PlannedChange::Rest), (self.muted, PlannedChange::Mute), (self.solo, PlannedChange::Solo)];
        let flags = flags.into_iter().filter_map(|(set, change)| set.then_some(change));
        let moved = self.dynamics.map(PlannedChange::Dynamics).into_iter().chain(octave.map(PlannedChange::Octave));
        moved
            .chain(self.doubles.as_ref().map(double))
            .chain(self.exchanges.as_ref().map(exchange))
            .chain(flags)
            .collect()
    }
}

/// The text being read, for messages.
struct Source<'a> {
    name: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn at(&self, span: std::ops::Range<usize>) -> Invalid {
        Invalid::at(self.name, self.text, span)
    }

    fn line(&self, span: std::ops::Range<usize>) -> u32 {
        self.at(span).line
    }

    /// A value read from its text, or the complaint at its place.
    fn value<T: std::str::FromStr<Err = String>>(&self, key: &str, value: &Spanned<String>) -> Result<T, Error> {
        value.get_ref().parse().map_err(|why: String| {
            let (why, remedy) = why.split_once("; ").unwrap_or((&why, ""));
            self.at(value.span()).key(key).with(why, remedy).into()
        })
    }

    fn bars(&self, key: &str, bars: Option<&Spanned<String>>) -> Result<Bars, Error> {
        bars.map_or(Ok(Bars::ALL), |bars| self.value(key, bars))
    }
}

pub(super) fn parse(text: &str, source_name: &str) -> Result<Plan, Error> {
    let raw: RawPlan = toml::from_str(text).map_err(|error| with_near_key(Invalid::toml(source_name, text, &error)))?;
    let source = Source { name: source_name, text };
    if let Some(version) = raw.version.filter(|version| *version.get_ref() != Plan::VERSION) {
        let why = format!("a plan of version {} cannot be read here", version.get_ref());
        let remedy = format!("make it again with this version, or set `version = {}`", Plan::VERSION);
        return Err(source.at(version.span()).key("version").with(&why, &remedy).into());
    }
    if let Some(far) = raw.transpose.as_ref().filter(|by| by.get_ref().unsigned_abs() > Plan::FURTHEST.unsigned_abs()) {
        let why = format!("{} semitones are too far", far.get_ref());
        let remedy = format!("write a number from -{0} to {0}", Plan::FURTHEST);
        return Err(source.at(far.span()).key("transpose").with(&why, &remedy).into());
    }
    let pins: Result<Vec<Pin>, Error> = raw.pin.into_iter().map(|raw| pin(&source, raw)).collect();
    let sections: Result<Vec<Section>, Error> = raw.section.into_iter().map(|raw| section(&source, raw)).collect();
    let choices: Result<Vec<Vec<Choice>>, Error> = raw.phrase.into_iter().map(|raw| phrase(&source, raw)).collect();
    let edits: Result<Vec<PlannedEdit>, Error> = raw.edit.into_iter().map(|raw| edit(&source, raw)).collect();
    let redos: Result<Vec<Redo>, Error> = raw.redo.into_iter().map(|raw| redo(&source, raw)).collect();
    Ok(Plan {
        source_name: source_name.to_owned(),
        source_hash: raw.source_hash.unwrap_or_default(),
        ensemble: raw.ensemble.unwrap_or_default(),
        seats: raw.seats,
        joined: raw.joined,
        style: raw.style.unwrap_or_default(),
        transpose: Interval(raw.transpose.map_or(0, Spanned::into_inner)),
        seed: raw.seed.unwrap_or_default(),
        steps: raw.steps.unwrap_or_default(),
        sections: sections?,
        pins: pins?,
        choices: choices?.into_iter().flatten().collect(),
        edits: edits?,
        redos: redos?,
    })
}

/// What `serde` says of an unknown key, as texts held against a schema say it: with the keys that look like it.
fn with_near_key(invalid: Invalid) -> Invalid {
    let Some((key, known)) = invalid.why.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) else {
        return invalid;
    };
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    let near = near_names(key, known.iter().copied());
    let list = |keys: &[&str]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let remedy = match near.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => format!("the keys here are {}", list(&known)),
        near => format!("did you mean {}?", list(near)),
    };
    let why = format!("there is no key `{key}` here");
    invalid.with(&why, &remedy)
}

fn section(source: &Source<'_>, raw: RawSection) -> Result<Section, Error> {
    Ok(Section { name: raw.name.trim().to_owned(), bars: source.value("section.bars", &raw.bars)? })
}

fn pin(source: &Source<'_>, raw: Spanned<RawPin>) -> Result<Pin, Error> {
    let span = raw.span();
    let raw = raw.into_inner();
    let role = raw.role.as_ref().map(|role| source.value("pin.role", role)).transpose()?;
    let bars = source.bars("pin.bars", raw.bars.as_ref())?;
    if let Some(section) = raw.section.as_ref().filter(|_| raw.bars.is_some()) {
        let told = source.at(section.span()).key("pin.section");
        return Err(told.with("it names a section and bars", "drop one of the two").into());
    }
    let dynamic: Option<Dynamic> = raw.dynamic.as_ref().map(|d| source.value("pin.dynamic", d)).transpose()?;
    let by_role = [raw.melody, raw.countermelody, raw.bass, raw.harmony, raw.rhythm, raw.percussion];
    let mut named: Vec<(Role, Vec<String>)> = Vec::new();
    named.extend(Role::ALL.into_iter().zip(by_role).filter_map(|(role, names)| Some((role, names?.list()))));
    if named.len() + usize::from(role.is_some()) > 1 {
        return Err(source
            .at(span)
            .key("pin")
            .with("it names more than one role", "write one `[[pin]]` for each")
            .into());
    }
    let family = raw.family.as_ref().map(|family| group(source, family)).transpose()?.unwrap_or_default();
    let mut pin = Pin {
        over: None,
        bars,
        section: raw.section.map(Spanned::into_inner).unwrap_or_default(),
        role,
        seats: raw.seat.map(Names::list).unwrap_or_default(),
        family,
        tacet: raw.tacet,
        double: raw.double,
        solo: raw.solo,
        octave: raw.octave,
        dynamic,
        muted: raw.muted,
        instrument: raw.instrument.trim().to_owned(),
        line: source.line(span.clone()),
    };
    for (role, seats) in named {
        pin.role = Some(role);
        pin.seats.splice(0..0, seats);
    }
    match pin.flaw() {
        Some((why, remedy)) => Err(source.at(span).key("pin").with(why, remedy).into()),
        None => Ok(pin),
    }
}

fn group(source: &Source<'_>, family: &Spanned<String>) -> Result<String, Error> {
    let word = family.get_ref();
    if families(word).is_some() {
        return Ok(word.clone());
    }
    let near = near_names(word, GROUPS.iter().map(|group| group.0));
    let remedy =
        if near.is_empty() { "write brass, strings, woodwinds, percussion, …".to_owned() } else { near.join(", ") };
    Err(source.at(family.span()).key("pin.family").with(&format!("there is no family called `{word}`"), &remedy).into())
}

fn phrase(source: &Source<'_>, raw: Spanned<RawPhrase>) -> Result<Vec<Choice>, Error> {
    let raw = raw.into_inner();
    let bars: Bars = source.value("phrase.bars", &raw.bars)?;
    let choice = |raw: Spanned<RawLine>| {
        let line = source.line(raw.span());
        let raw = raw.into_inner();
        let mut play: Vec<Played> = raw.play.iter().map(|text| Played::read(text, false)).collect();
        play.extend(raw.double.iter().map(|text| Played::read(text, true)));
        let role = source.value("phrase.lines.role", &raw.role)?;
        Ok(Choice { bars, role, voice: raw.voice, first: raw.first, notes: raw.notes, play, pin: raw.pin, line })
    };
    raw.lines.into_iter().map(choice).collect()
}

fn redo(source: &Source<'_>, raw: RawRedo) -> Result<Redo, Error> {
    let bars = source.value("redo.bars", &raw.bars)?;
    let phrases = raw.phrase.map(|phrases| phrases.into_iter().map(|raw| phrase(source, raw)).collect());
    let lines: Option<Result<Vec<Vec<Choice>>, Error>> = phrases;
    let lines = lines.transpose()?.map(|phrases| phrases.into_iter().flatten().collect());
    Ok(Redo { bars, seats: raw.seat.map(Names::list).unwrap_or_default(), seed: raw.seed, lines })
}

fn edit(source: &Source<'_>, raw: Spanned<RawEdit>) -> Result<PlannedEdit, Error> {
    let span = raw.span();
    let raw = raw.into_inner();
    let bars = source.value("edit.bars", &raw.bars)?;
    let Ok([change]) = <[PlannedChange; 1]>::try_from(raw.changes()) else {
        let remedy = "write one of `dynamics = 1`, `octave = -1`, `doubles = \"Oboe\"`, `exchanges = \"Oboe\"`, `muted = true`, \
                      `solo = true` or `tacet = true`";
        return Err(source.at(span).key("edit").with("it changes nothing, or several things", remedy).into());
    };
    Ok(PlannedEdit { bars, seat: raw.seat, change, line: source.line(span) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(text: &str) -> String {
        parse(text, "plan.toml").unwrap_err().to_string()
    }

    #[test]
    fn pins_are_written_by_hand() {
        let text = "\
[[pin]]
bars = \"9-16\"
melody = \"Oboe\"

[[pin]]
bars = \"1-32\"
family = \"brass\"
tacet = true

[[pin]]
role = \"bass\"
seat = [\"Bassoon\", \"Horn\"]
octave = -1
dynamic = \"mf\"
";
        let plan = parse(text, "plan.toml").unwrap();
        let words: Vec<String> = plan.pins.iter().map(Pin::to_string).collect();
        assert_eq!(
            words,
            ["bars 9-16: melody = Oboe", "bars 1-32: brass tacet", "all bars: bass = Bassoon, Horn at octave -1 at mf"]
        );
        assert_eq!(plan.pins.iter().map(|pin| pin.line).collect::<Vec<_>>(), [1, 5, 10]);
        assert!(plan.is_open());
    }

    #[test]
    fn a_plan_remembers_its_key() {
        let plan = parse("transpose = -2\n", "plan.toml").unwrap();
        assert_eq!(parse(&plan.to_toml(), "plan.toml").unwrap().transpose, Interval(-2));
        assert!(complaint("transpose = 13\n").starts_with("plan.toml:1: `transpose`: 13 semitones are too far"));
    }

    #[test]
    fn a_wrong_pin_is_told_at_its_line() {
        assert_eq!(
            complaint("[[pin]]\nbars = \"x\"\nmelody = \"Oboe\"\n"),
            "plan.toml:2: `pin.bars`: `x` are not bars; write `9`, `9-16`, `33-`, `9.3-16.2` (bar.beat) or `all`"
        );
        assert!(complaint("\n[[pin]]\nbars = \"1\"\n").starts_with("plan.toml:2: `pin`: it names nobody; add"));
        assert!(complaint("[[pin]]\nseat = \"Oboe\"\n").contains("asks for nothing"));
        assert!(complaint("[[pin]]\nfamily = \"bras\"\ntacet = true\n").contains("`bras`; brass"));
        assert!(complaint("[[pin]]\nmelody = \"a\"\nbass = \"b\"\n").contains("more than one role"));
        assert_eq!(
            complaint("[[pin]]\nmelodie = \"Oboe\"\n"),
            "plan.toml:2: there is no key `melodie` here; did you mean `melody`?"
        );
        assert!(complaint("[[pins]]\nmelody = \"Oboe\"\n").ends_with("did you mean `pin`?"));
        assert!(complaint("sede = 3\n").ends_with("`seed`?"));
        assert!(complaint("[[section]]\nwhat = 3\n").ends_with("the keys here are `name`, `bars`"));
        assert!(complaint("version = 9\n").contains("version 9"));
        assert!(complaint("[[edit]]\nbars = \"1\"\nseat = \"Oboe\"\n").contains("changes nothing"));
    }
}
