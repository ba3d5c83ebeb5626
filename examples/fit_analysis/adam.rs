//! Descent along gradients, by their means and the means of their squares: Adam (Kingma and Ba, ICLR 2015).

/// The share of the last mean in the next, and that of the squares.
const MEAN: f64 = 0.9;
const SQUARE: f64 = 0.999;
const RATE: f64 = 0.1;

pub(crate) struct Adam {
    steps: i32,
    means: Vec<f64>,
    squares: Vec<f64>,
}

impl Adam {
    /// Before the first step of so many weights.
    pub(crate) fn new(count: usize) -> Self {
        Self { steps: 0, means: vec![0.0; count], squares: vec![0.0; count] }
    }

    /// Moves weights against their gradient.
    pub(crate) fn step(&mut self, weights: &mut [f64], gradient: &[f64]) {
        self.steps += 1;
        let (mean_by, square_by) = (1.0 - MEAN.powi(self.steps), 1.0 - SQUARE.powi(self.steps));
        let sums = self.means.iter_mut().zip(&mut self.squares);
        for ((weight, slope), (mean, square)) in weights.iter_mut().zip(gradient).zip(sums) {
            *mean = MEAN * *mean + (1.0 - MEAN) * slope;
            *square = SQUARE * *square + (1.0 - SQUARE) * slope * slope;
            *weight -= RATE * (*mean / mean_by) / ((*square / square_by).sqrt() + 1e-8);
        }
    }
}
