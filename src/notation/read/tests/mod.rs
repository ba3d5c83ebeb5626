//! What is read from whole documents: features as golden files, our own output, wrong input as errors, any bytes without
//! panic.

#[cfg(test)]
mod any;
mod golden;
#[cfg(test)]
mod round;
mod wrong;
