//! The ensembles and score orders that come with the library. A test holds these lists against the folders.

/// File name and text of every ensemble.
pub(super) const FILES: [(&str, &str); 0] = [];
/// File name and text of every score order.
pub(super) const ORDERS: [(&str, &str); 0] = [];
