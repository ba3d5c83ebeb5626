//! Listening to stems that can only be played in order, such as those of a SoundFont: a chunk of all seats at a time.

use super::heard::{CHUNK, Heard};
use super::spectrum::Analyser;
use super::stems::Stems;
use crate::render::{self, BlockIndex, Moment};
use crate::run::{self, Error, Run};
use crate::score::SeatId;

/// Plays every seat through and measures it, as [`super::listen`] does what can be rendered at any place.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn listen_in_order(stems: &dyn render::Stems, run: &Run) -> Result<Heard, Error> {
    let (seats, blocks) = (stems.positions().len(), stems.blocks());
    let mut heard = Heard::silent(seats, blocks);
    let (analyser, mut playing) = (Analyser::new(), stems.play());
    let mut window = Window { first: 0, moments: Vec::new(), seats, blocks };
    let chunks = (blocks as usize).div_ceil(CHUNK);
    for chunk in 0..chunks {
        run.check()?;
        window.forward(playing.next((CHUNK as u32).min(blocks - (chunk * CHUNK) as u32)));
        heard.measure_chunk(&window, &analyser, chunk);
        run.report(run::Stage::Listen, chunk as u64 + 1, chunks as u64);
    }
    Ok(heard)
}

/// The blocks of a chunk and the one before it.
struct Window {
    first: u32,
    moments: Vec<Moment>,
    seats: usize,
    blocks: u32,
}

impl Window {
    fn forward(&mut self, next: Vec<Moment>) {
        let last = self.moments.pop();
        self.first += self.moments.len() as u32;
        self.moments = last.into_iter().chain(next).collect();
    }
}

impl Stems for Window {
    fn seats(&self) -> usize {
        self.seats
    }

    fn blocks(&self) -> u32 {
        self.blocks
    }

    fn block(&self, seat: SeatId, index: BlockIndex, out: &mut [f32]) {
        let moment = index.0.checked_sub(self.first).and_then(|place| self.moments.get(place as usize));
        match moment.and_then(|moment| moment.get(usize::from(seat.0))?.as_ref()) {
            Some(samples) => out.copy_from_slice(samples),
            None => out.fill(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{part, scene};
    use super::*;
    use crate::balance::listen;
    use crate::profile::Library;
    use crate::score::Dynamic;

    #[test]
    fn what_is_played_in_order_is_heard_as_what_is_rendered_anywhere() {
        let profile = |id| Library::builtin().get(id).unwrap();
        let parts = [
            part("Flute", &profile("flute"), Dynamic::Mf, &[72, 76, 79, 84, 79, 76, 72, 71, 72], 4),
            part("Cello", &profile("cello"), Dynamic::P, &[48, 43, 48], 8),
        ];
        let stage = render::stage(&crate::perform::perform(&scene(&parts)));
        let anywhere = listen(&stage, &Run::default()).unwrap();
        assert!(anywhere.frames() > 2 * CHUNK, "several chunks");
        assert!(listen_in_order(&stage, &Run::default()).unwrap() == anywhere);
    }
}
