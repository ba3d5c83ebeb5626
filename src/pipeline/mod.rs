//! The whole way, and the loop arrange → perform → render → balance → revise.
