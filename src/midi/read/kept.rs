//! Meta events that a score keeps as they stand, but that must be of one length and within bounds to be any.

/// Frames a second of each rate that an SMPTE offset can name; the third is 30 with frames dropped (29.97).
const RATES: [u8; 4] = [24, 25, 30, 30];

/// Refuses a sequence number (00) and an SMPTE offset (54) that cannot be, with the reason.
pub(super) fn check(kind: u8, data: &[u8]) -> Result<(), String> {
    match (kind, data) {
        (0x00, [] | [_, _]) => Ok(()),
        (0x00, _) => Err(format!("a sequence number has 2 bytes, this one {}", data.len())),
        (0x54, &[hour, minute, second, frame, part]) => {
            let rate = RATES[usize::from(hour >> 5 & 3)];
            let can_be = hour < 0x80 && hour & 0x1F < 24 && minute < 60 && second < 60 && frame < rate && part < 100;
            let time = || format!("{}:{minute}:{second}, frame {frame}.{part} of {rate}", hour & 0x1F);
            if can_be { Ok(()) } else { Err(format!("{} is no time of an SMPTE offset", time())) }
        }
        (0x54, _) => Err(format!("an SMPTE offset has 5 bytes, this one {}", data.len())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_cannot_be_is_refused_and_other_events_pass() {
        for (kind, data) in [(0x00, &[][..]), (0x00, &[0, 1]), (0x54, &[0x61, 59, 59, 29, 99]), (0x60, &[1])] {
            assert_eq!(check(kind, data), Ok(()));
        }
        for (kind, data) in
            [(0x00, &[1][..]), (0x54, &[1, 2]), (0x54, &[0x60, 0, 0, 47, 10]), (0x54, &[0x18, 0, 0, 0, 0])]
        {
            assert!(check(kind, data).is_err(), "{kind:02X} {data:?}");
        }
    }
}
