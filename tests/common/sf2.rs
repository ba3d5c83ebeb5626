//! A SoundFont small enough to be made in a test: each program one looped tone of 441 Hz.

/// A program: bank, number, and the peak of its tone against full scale.
pub(crate) type Program = (u16, u16, f64);

/// Samples of a period, of the tone, of its loop and of the silence behind it.
const PERIOD: usize = 100;
const LENGTH: usize = 20 * PERIOD;
const LOOP: std::ops::Range<usize> = 2 * PERIOD..12 * PERIOD;
const GAP: usize = 46;

/// The bytes of an SF2 file with these programs.
pub(crate) fn sf2(programs: &[Program]) -> Vec<u8> {
    let samples: Vec<u8> = programs.iter().flat_map(|program| tone(program.2)).flat_map(i16::to_le_bytes).collect();
    with_samples(2, programs, &samples)
}

/// The same with samples that are compressed, as an SF3 file has them.
#[allow(dead_code)]
pub(crate) fn sf3(programs: &[Program]) -> Vec<u8> {
    with_samples(3, programs, &[b"OggS".as_slice(), &[0; 201]].concat())
}

fn with_samples(version: u8, programs: &[Program], samples: &[u8]) -> Vec<u8> {
    let info =
        [chunk(b"ifil", &[version, 0, 1, 0]), chunk(b"isng", b"EMU8000\0"), chunk(b"INAM", b"Tiny\0\0")].concat();
    let form = [
        b"sfbk".to_vec(),
        list(b"INFO", &info),
        list(b"sdta", &chunk(b"smpl", samples)),
        list(b"pdta", &tables(programs)),
    ];
    chunk(b"RIFF", &form.concat())
}

/// Presets, instruments and samples: one of each for a program, then the terminal record of each list.
fn tables(programs: &[Program]) -> Vec<u8> {
    let count = programs.len() as u16;
    let bags: Vec<u8> = (0..=count).flat_map(|n| words(&[n, 0])).collect();
    let two: Vec<u8> = (0..=count).flat_map(|n| words(&[2 * n, 0])).collect();
    // Generator 41: instrument; 54: looped; 53: sample.
    let preset_generators: Vec<u8> = (0..=count).flat_map(|n| words(&[41, n])).collect();
    let generators: Vec<u8> = (0..=count).flat_map(|n| words(&[54, 1, 53, n])).collect();
    let all = (0..).zip(programs.iter().copied().chain([(0, 0, 0.0)]));
    let presets = all
        .clone()
        .flat_map(|(n, (bank, program, _))| [name("Preset"), words(&[program, bank, n]), vec![0; 12]].concat());
    let instruments = all.clone().flat_map(|(n, _)| [name("Instrument"), words(&[n])].concat());
    let samples = all.flat_map(|(n, _)| sample(n));
    [
        chunk(b"phdr", &presets.collect::<Vec<_>>()),
        chunk(b"pbag", &bags),
        chunk(b"pmod", &[0; 10]),
        chunk(b"pgen", &preset_generators),
        chunk(b"inst", &instruments.collect::<Vec<_>>()),
        chunk(b"ibag", &two),
        chunk(b"imod", &[0; 10]),
        chunk(b"igen", &generators),
        chunk(b"shdr", &samples.collect::<Vec<_>>()),
    ]
    .concat()
}

fn sample(number: u16) -> Vec<u8> {
    let start = usize::from(number) * (LENGTH + GAP);
    let places = [start, start + LENGTH, start + LOOP.start, start + LOOP.end, 44_100];
    let places = places.iter().flat_map(|place| (*place as u32).to_le_bytes());
    // Key 69, no correction, no partner, mono.
    [name("Sample"), places.collect(), vec![69, 0], words(&[0, 1])].concat()
}

fn tone(peak: f64) -> Vec<i16> {
    let wave = |i: usize| {
        let angle = std::f64::consts::TAU * i as f64 / PERIOD as f64;
        (peak * 32_767.0 * libm::sin(angle)) as i16
    };
    (0..LENGTH).map(wave).chain([0; GAP]).collect()
}

fn name(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(20, 0);
    bytes
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn chunk(id: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [id.as_slice(), &(body.len() as u32).to_le_bytes(), body].concat()
}

fn list(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    chunk(b"LIST", &[kind.as_slice(), body].concat())
}
