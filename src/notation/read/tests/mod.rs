//! What is read from whole documents: features as golden files, our own output, wrong input as errors, any bytes without
//! panic.

mod any;
mod golden;
mod round;
mod wrong;
