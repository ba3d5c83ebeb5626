//! Banks of partials that die away: what struck and plucked notes of one pitch and dynamic share.

use super::RATE;
use super::envelope::rise;
use super::seed::Seed;
use super::tables::NoiseId;
use super::trig::sin_cos_turns;
use super::widest::widest;

/// Samples whose loudness is measured together.
const SPAN: usize = 256;
/// Samples computed side by side.
const LANES: usize = 16;
/// Over how many samples a struck or plucked note is measured: its loudest 125 ms.
const MEASURED: usize = RATE as usize / 8;
/// How long after the stroke those may begin, in samples: 60 ms (ours).
const BEATING: usize = RATE as usize * 6 / 100;
/// A partial is dropped once it has fallen this far, in nepers (80 dB).
const FALLEN: f64 = 9.21;

/// Partials that die away, longest-lived first, and a noise that does; root mean square 1 over the loudest 125 ms.
#[derive(Debug, Clone)]
pub(super) struct Bank {
    pub(super) partials: Vec<Partial>,
    pub(super) noise: NoiseId,
    pub(super) noise_rms: f64,
    /// Nepers a sample.
    pub(super) noise_decay: f64,
    /// Samples until it is no longer heard.
    pub(super) noise_life: i64,
    /// The integral of the square over all its life, in samples.
    pub(super) energy: f64,
}

/// One partial.
#[derive(Debug, Clone)]
pub(super) struct Partial {
    /// Turns a sample.
    pub(super) frequency: f64,
    /// Peak at the stroke.
    pub(super) amplitude: f64,
    /// Turns at the stroke.
    pub(super) phase: f64,
    /// Nepers a sample.
    pub(super) decay: f64,
    /// Amplitude ratio from a sample to the next.
    pub(super) shrink: f64,
    /// Samples until it is no longer heard.
    pub(super) life: i64,
}

/// A partial as asked for: hertz, amplitude, turns at the stroke, time to fall by 60 dB in seconds.
pub(super) struct Ring {
    pub(super) hertz: f64,
    pub(super) amplitude: f64,
    pub(super) phase: f64,
    pub(super) t60: f64,
}

/// Turns at the stroke of a partial of a frequency in hertz that starts as it likes, the same on every run.
pub(super) fn any_phase(hertz: f64) -> f64 {
    Seed::of(&[hertz.to_bits()]).unit()
}

/// A noise as asked for: which, its root mean square at the stroke, time to fall by 60 dB in seconds.
pub(super) struct Hiss {
    pub(super) noise: NoiseId,
    pub(super) rms: f64,
    pub(super) t60: f64,
}

impl Bank {
    /// `attack` is the time from silence to full level, in samples.
    pub(super) fn new(rings: &[Ring], hiss: &Hiss, attack: f64) -> Self {
        let strongest = rings.iter().map(|ring| ring.amplitude).fold(0.0, f64::max);
        let mut partials: Vec<Partial> =
            rings.iter().filter(|ring| ring.amplitude > 0.0).map(|ring| ring.partial(strongest)).collect();
        partials.sort_by_key(|partial| std::cmp::Reverse(partial.life));
        let decay = nepers(hiss.t60);
        let mut bank = Self {
            partials,
            noise: hiss.noise,
            noise_rms: hiss.rms,
            noise_decay: decay,
            noise_life: (FALLEN / decay) as i64,
            energy: 0.0,
        };
        bank.scale(attack);
        bank
    }

    /// Brings the root mean square of the loudest 125 ms, attack and all, to 1, as the partials really add up.
    fn scale(&mut self, attack: f64) {
        let noise = self.noise_rms * self.noise_rms;
        let loudest = self.loudest(attack);
        let scale = if loudest > 0.0 { (MEASURED as f64 / loudest).sqrt() } else { 0.0 };
        self.noise_rms *= scale;
        self.partials.iter_mut().for_each(|partial| partial.amplitude *= scale);
        let tone = |p: &Partial| p.amplitude * p.amplitude / 2.0 * fading(p.decay);
        self.energy = self.partials.iter().map(tone).sum::<f64>() + noise * scale * scale * fading(self.noise_decay);
    }

    /// The sum of the squares over the loudest 125 ms: partials that beat may be loudest a little after the stroke.
    fn loudest(&self, attack: f64) -> f64 {
        let mut sum = vec![0.0f32; (MEASURED + BEATING).next_multiple_of(SPAN)];
        widest(
            #[inline(always)]
            || self.partials.iter().for_each(|partial| partial.ring(0.0, 1.0, &mut sum)),
        );
        let spans = sum.as_chunks::<SPAN>().0.iter().enumerate();
        let spans: Vec<f64> = spans.map(|(index, sum)| self.squares(index * SPAN, sum, attack)).collect();
        let (whole, rest) = (MEASURED / SPAN, (MEASURED % SPAN) as f64 / SPAN as f64);
        let window = |spans: &[f64]| spans.iter().take(whole).sum::<f64>() + rest * spans.last().unwrap_or(&0.0);
        spans.windows(whole + 1).map(window).fold(0.0, f64::max)
    }

    /// The sum of the squares of the samples of one span.
    fn squares(&self, start: usize, sum: &[f32; SPAN], attack: f64) -> f64 {
        let shrink = libm::exp(-self.noise_decay);
        let mut noise = self.noise_rms * libm::exp(-self.noise_decay * start as f64);
        let square = |(index, x): (usize, &f32)| {
            let t = (start + index) as f64;
            let risen = if t < attack { rise(t / attack) } else { 1.0 };
            let squares = (f64::from(*x) * f64::from(*x) + noise * noise) * risen * risen;
            noise *= shrink;
            squares
        };
        sum.iter().enumerate().map(square).sum()
    }

    /// Samples until nothing is heard any more.
    pub(super) fn life(&self) -> i64 {
        self.partials.first().map_or(0, |partial| partial.life).max(self.noise_life)
    }
}

impl Ring {
    fn partial(&self, strongest: f64) -> Partial {
        let decay = nepers(self.t60);
        let left = FALLEN + libm::log(self.amplitude / strongest);
        Partial {
            frequency: self.hertz / f64::from(RATE),
            amplitude: self.amplitude,
            phase: self.phase,
            decay,
            shrink: libm::exp(-decay),
            life: (left.max(0.0) / decay) as i64,
        }
    }
}

impl Partial {
    /// Adds a partial from `t` samples after the stroke: restarted from its closed form, then turned on [`LANES`] samples
    /// side by side, as many as fit.
    #[inline(always)]
    pub(super) fn ring(&self, t: f64, tune: f64, sum: &mut [f32]) {
        let level = self.amplitude * libm::exp(-self.decay * t);
        let (sin, cos) = sin_cos_turns(self.frequency * tune * t + self.phase);
        let (turn_sin, turn_cos) = sin_cos_turns(self.frequency * tune);
        let mut turn = (turn_cos * self.shrink, turn_sin * self.shrink);
        let mut lanes = [(0.0f64, 0.0f64); LANES];
        lanes[0] = (level * cos, level * sin);
        let mut filled = 1;
        while filled < LANES {
            for lane in 0..filled {
                lanes[lane + filled] = times(lanes[lane], turn);
            }
            turn = times(turn, turn);
            filled *= 2;
        }
        spin(&lanes, turn, sum.as_chunks_mut().0);
    }
}

#[inline(always)]
fn spin(lanes: &[(f64, f64); LANES], turn: (f64, f64), sum: &mut [[f32; LANES]]) {
    let (cos, sin) = (turn.0 as f32, turn.1 as f32);
    let (mut re, mut im) = ([0.0; LANES], [0.0; LANES]);
    for lane in 0..LANES {
        (re[lane], im[lane]) = (lanes[lane].0 as f32, lanes[lane].1 as f32);
    }
    for samples in sum {
        for lane in 0..LANES {
            samples[lane] += im[lane];
            let next = re[lane] * cos - im[lane] * sin;
            im[lane] = re[lane] * sin + im[lane] * cos;
            re[lane] = next;
        }
    }
}

#[inline(always)]
fn times(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// Nepers a sample of a fall by 60 dB in so many seconds.
fn nepers(t60: f64) -> f64 {
    6.907_755 / (t60.clamp(0.01, 60.0) * f64::from(RATE))
}

/// The integral of exp(-2 d t) over all time.
fn fading(decay: f64) -> f64 {
    1.0 / (2.0 * decay)
}
