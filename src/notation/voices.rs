//! Up to four voices on a staff: events that overlap stand in different voices, the higher above.

use super::event::Event;

/// Most voices that a staff can show.
pub(super) const MOST_VOICES: usize = 4;

/// Gives each event its voice. Where more than four would be needed, the one that ends first is cut short.
pub(super) fn assign(events: &mut Vec<Event>, top: impl Fn(&Event) -> Option<u8>) {
    let top = |event: &Event| i32::from(top(event).unwrap_or(60));
    events.sort_by_key(|event| (event.onset, -top(event), event.end));
    let mut from = 0;
    while from < events.len() {
        let to = cluster_end(events, from);
        let mut slots = Slots::default();
        let mut done = Vec::with_capacity(to - from);
        for group in events[from..to].chunk_by(|a, b| a.onset == b.onset) {
            slots.place(group, &top, &mut done);
        }
        name_by_height(&mut done, &top);
        events.splice(from..to, done.iter().cloned());
        from += done.len();
    }
    events.sort_by_key(|event| (event.onset, event.voice));
}

/// The index after the last event that hangs together with the one at `from`.
fn cluster_end(events: &[Event], from: usize) -> usize {
    let mut end = events[from].end;
    let mut to = from + 1;
    while let Some(event) = events.get(to).filter(|event| event.onset < end) {
        end = end.max(event.end);
        to += 1;
    }
    to
}

/// The last event of each voice: its index in the events done, and its pitch.
#[derive(Debug, Default)]
struct Slots {
    last: [Option<(usize, i32)>; MOST_VOICES],
}

impl Slots {
    fn place(&mut self, group: &[Event], top: &impl Fn(&Event) -> i32, done: &mut Vec<Event>) {
        let onset = group[0].onset;
        let mut group: Vec<Event> = group.to_vec();
        join_surplus(&mut group);
        while self.free(done, onset).len() < group.len() {
            self.cut_one(done, onset);
        }
        let free = self.free(done, onset);
        let slots = self.best(&free, &group, top);
        for (mut event, slot) in group.into_iter().zip(slots) {
            event.voice = slot as u8;
            self.last[slot] = Some((done.len(), top(&event)));
            done.push(event);
        }
    }

    fn free(&self, done: &[Event], onset: u64) -> Vec<usize> {
        let is_free = |slot: &usize| self.last[*slot].is_none_or(|(index, _)| done[index].end <= onset);
        (0..MOST_VOICES).filter(is_free).collect()
    }

    fn cut_one(&mut self, done: &mut [Event], onset: u64) {
        let busy = self.last.iter().flatten().map(|(index, _)| *index).filter(|index| done[*index].end > onset);
        if let Some(index) = busy.min_by_key(|index| done[*index].end) {
            done[index].end = onset;
        }
    }

    /// The free slots, in order of their last pitch, that the group continues best.
    fn best(&self, free: &[usize], group: &[Event], top: &impl Fn(&Event) -> i32) -> Vec<usize> {
        let mut order = free.to_vec();
        order.sort_by_key(|slot| (self.last[*slot].map_or(i32::MAX, |(_, pitch)| -pitch), *slot));
        let candidates = (0u32..1 << order.len()).filter(|mask| mask.count_ones() as usize == group.len());
        let chosen = |mask: u32| (0..order.len()).filter(move |i| mask & (1 << i) != 0);
        let cost = |mask: &u32| -> i32 {
            let each = chosen(*mask).zip(group).map(|(i, event)| match self.last[order[i]] {
                Some((_, pitch)) => (pitch - top(event)).abs(),
                None => 200 + order[i] as i32,
            });
            each.sum()
        };
        candidates.min_by_key(cost).map(|mask| chosen(mask).map(|i| order[i]).collect()).unwrap_or_default()
    }
}

/// More than four lengths at one onset: the rest joins the chord of the lowest.
fn join_surplus(group: &mut Vec<Event>) {
    while group.len() > MOST_VOICES {
        let Some(surplus) = group.pop() else { return };
        if let Some(event) = group.last_mut() {
            event.notes.splice(0..0, surplus.notes);
            event.graces.extend(surplus.graces);
        }
    }
}

/// Renames the voices of a cluster so that the highest on average is voice 0.
fn name_by_height(events: &mut [Event], top: &impl Fn(&Event) -> i32) {
    let mut sums = [(0i32, 0i32); MOST_VOICES];
    for event in events.iter() {
        let sum = &mut sums[usize::from(event.voice)];
        *sum = (sum.0 + top(event), sum.1 + 1);
    }
    let mut order: Vec<usize> = (0..MOST_VOICES).filter(|slot| sums[*slot].1 > 0).collect();
    order.sort_by_key(|slot| (-(sums[*slot].0 * 16 / sums[*slot].1), *slot));
    for event in events {
        let place = order.iter().position(|slot| *slot == usize::from(event.voice)).unwrap_or(0);
        event.voice = place as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(onset: u64, end: u64, pitch: usize) -> Event {
        Event { onset, end, notes: vec![pitch], graces: Vec::new(), staff: 0, voice: 0 }
    }

    fn assigned(mut events: Vec<Event>) -> Vec<(u64, u64, usize, u8)> {
        assign(&mut events, |event| Some(event.notes[0] as u8));
        events.iter().map(|e| (e.onset, e.end, e.notes[0], e.voice)).collect()
    }

    #[test]
    fn a_tune_over_a_held_note_is_two_voices() {
        let out = assigned(vec![event(0, 4, 48), event(0, 1, 72), event(1, 2, 74), event(2, 4, 76), event(4, 5, 60)]);
        assert_eq!(out, [(0, 1, 72, 0), (0, 4, 48, 1), (1, 2, 74, 0), (2, 4, 76, 0), (4, 5, 60, 0)]);
    }

    #[test]
    fn a_fifth_voice_cuts_the_note_that_ends_first() {
        let held = (0..5).map(|i| event(i, 20 + i, 60 + i as usize)).collect();
        let out = assigned(held);
        assert_eq!(out.len(), 5);
        assert!(out.iter().any(|(onset, end, ..)| (*onset, *end) == (0, 4)));
    }
}
