//! Lines that are heard by themselves: nothing, or one other line, sounds with them.

use super::source::Strand;

/// Most other lines that leave a line exposed (ours).
const FEW: usize = 1;

/// Marks the strands (by start) that are exposed for at least half of their time.
pub(super) fn mark(strands: &mut [Strand]) {
    let longest = strands.iter().map(|strand| strand.end - strand.start).max().unwrap_or(0);
    let exposed: Vec<bool> = (0..strands.len()).map(|strand| is_exposed(strands, strand, longest)).collect();
    strands.iter_mut().zip(exposed).for_each(|(strand, exposed)| strand.exposed = exposed);
}

fn is_exposed(strands: &[Strand], index: usize, longest: u64) -> bool {
    let strand = &strands[index];
    let from = strands.partition_point(|other| other.start + longest < strand.start);
    let near = strands.iter().enumerate().skip(from).take_while(|(_, other)| other.start < strand.end);
    let shared = |other: &Strand| other.end.min(strand.end).saturating_sub(other.start.max(strand.start));
    let with_it = near.filter(|(other, there)| *other != index && shared(there) * 2 > strand.end - strand.start);
    with_it.take(FEW + 1).count() <= FEW
}

#[cfg(test)]
mod tests {
    use crate::arrange::fixture::{analysis, part, score};
    use crate::arrange::source::Source;
    use crate::arrange::style::Style;
    use crate::line::Role;

    #[test]
    fn a_line_is_exposed_until_two_others_join_it() {
        let score = score(vec![
            part("a", 0, "E5 F5 G5 E5 F5 G5 A5 G5 E5 F5 G5 E5 F5 G5 A5 G5"),
            part("b", 0, "- - - - - - - - C5 D5 E5 C5 D5 E5 F5 E5"),
            part("c", 0, "- - - - - - - - C3 C3 C3 C3 G2 G2 C3 C3"),
        ]);
        let heard = analysis(&score, &[Role::Melody, Role::Harmony, Role::Bass]);
        let source = Source::new(&score, &heard, &Style::default().weights);
        let exposed: Vec<bool> = source.strands.iter().map(|strand| strand.exposed).collect();
        assert_eq!(exposed, [true, false, false, false]);
    }
}
