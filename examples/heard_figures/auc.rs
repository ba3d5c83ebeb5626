//! How well a figure tells two kinds of places apart.

/// The chance that one of `yes` drawn at random has more than one of `no`; what is equal counts a half. Half without any.
pub(crate) fn auc(yes: &[f64], no: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> = yes.iter().map(|x| (*x, true)).chain(no.iter().map(|x| (*x, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut sum) = (0.0, 0.0);
    for equals in all.chunk_by(|a, b| a.0 == b.0) {
        let ours = equals.iter().filter(|(_, yes)| *yes).count() as f64;
        let theirs = equals.len() as f64 - ours;
        sum += ours * (below + theirs / 2.0);
        below += theirs;
    }
    if yes.is_empty() || no.is_empty() { 0.5 } else { sum / (yes.len() as f64 * no.len() as f64) }
}
