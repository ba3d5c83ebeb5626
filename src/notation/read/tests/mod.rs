//! What is read from whole documents: features as golden files, wrong input as errors, any bytes without panic.

mod any;
mod golden;
mod wrong;
