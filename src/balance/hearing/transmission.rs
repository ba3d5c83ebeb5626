//! From the sound field to the inner ear: ISO 532-2:2017, clauses 7.2 and 7.3, table 1.

use crate::units::{Decibels, Hertz};

/// In what field a sound's levels are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field {
    /// From the front, without reflections, where the listener's head would be.
    #[default]
    Free,
    /// From all sides.
    Diffuse,
    /// At the eardrum already.
    Eardrum,
}

/// The level at the inner ear of a component of 0 dB in a field: straight over frequency between the table's points, level
/// beyond its ends.
pub(in super::super) fn to_cochlea(frequency: Hertz, field: Field) -> Decibels {
    let outer = |row: &Row| match field {
        Field::Free => row.1,
        Field::Diffuse => row.2,
        Field::Eardrum => 0.0,
    };
    Decibels(interpolate(&TRANSMISSION, frequency.0, |row| row.0, |row| outer(row) + row.3))
}

/// A value of a table whose rows rise, straight between its points and level beyond its ends.
pub(super) fn interpolate<R>(table: &[R], x: f64, key: impl Fn(&R) -> f64, value: impl Fn(&R) -> f64) -> f64 {
    let after = table.partition_point(|row| key(row) <= x);
    match (after.checked_sub(1).and_then(|i| table.get(i)), table.get(after)) {
        (Some(a), Some(b)) => value(a) + (value(b) - value(a)) * (x - key(a)) / (key(b) - key(a)),
        (Some(end), None) | (None, Some(end)) => value(end),
        (None, None) => 0.0,
    }
}

/// Frequency in Hz; outer ear in the free and in the diffuse field, and middle ear, in dB.
type Row = (f64, f64, f64, f64);

const TRANSMISSION: [Row; 39] = [
    (20.0, 0.0, 0.0, -39.6),
    (25.0, 0.0, 0.0, -32.0),
    (31.5, 0.0, 0.0, -25.85),
    (40.0, 0.0, 0.0, -21.4),
    (50.0, 0.0, 0.0, -18.5),
    (63.0, 0.0, 0.0, -15.9),
    (80.0, 0.0, 0.0, -14.1),
    (100.0, 0.0, 0.0, -12.4),
    (125.0, 0.1, 0.1, -11.0),
    (160.0, 0.3, 0.3, -9.6),
    (200.0, 0.5, 0.4, -8.3),
    (250.0, 0.9, 0.5, -7.4),
    (315.0, 1.4, 1.0, -6.2),
    (400.0, 1.6, 1.6, -4.8),
    (500.0, 1.7, 1.7, -3.8),
    (630.0, 2.5, 2.2, -3.3),
    (750.0, 2.7, 2.7, -2.9),
    (800.0, 2.6, 2.9, -2.6),
    (1000.0, 2.6, 3.8, -2.6),
    (1250.0, 3.2, 5.3, -4.5),
    (1500.0, 5.2, 6.8, -5.4),
    (1600.0, 6.6, 7.2, -6.1),
    (2000.0, 12.0, 10.2, -8.5),
    (2500.0, 16.8, 14.9, -10.4),
    (3000.0, 15.3, 14.5, -7.3),
    (3150.0, 15.2, 14.4, -7.0),
    (4000.0, 14.2, 12.7, -6.6),
    (5000.0, 10.7, 10.8, -7.0),
    (6000.0, 7.1, 8.9, -9.2),
    (6300.0, 6.4, 8.7, -10.2),
    (8000.0, 1.8, 8.5, -12.2),
    (9000.0, -0.9, 6.2, -10.8),
    (10_000.0, -1.6, 5.0, -10.1),
    (11_200.0, 1.9, 4.5, -12.7),
    (12_500.0, 4.9, 4.0, -15.0),
    (14_000.0, 2.0, 3.3, -18.2),
    (15_000.0, -2.0, 2.6, -23.8),
    (16_000.0, 2.5, 2.0, -32.3),
    (20_000.0, 2.5, 2.0, -45.5),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_met_and_stays_level_outside() {
        assert!(to_cochlea(Hertz(1000.0), Field::Free).0.abs() < 1e-9);
        assert_eq!(to_cochlea(Hertz(5.0), Field::Free), Decibels(-39.6));
        assert!((to_cochlea(Hertz(2250.0), Field::Free).0 - 4.95).abs() < 0.01);
        assert_eq!(to_cochlea(Hertz(4000.0), Field::Eardrum), Decibels(-6.6));
        assert!((to_cochlea(Hertz(4000.0), Field::Diffuse).0 - 6.1).abs() < 1e-9);
    }
}
