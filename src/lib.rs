//! partwright
pub mod analysis;
pub mod arrange;
pub mod balance;
mod document;
pub mod ensemble;
pub mod finding;
pub mod gm;
pub mod line;
pub mod midi;
pub mod notation;
pub mod perform;
pub mod pipeline;
pub mod profile;
pub mod render;
pub mod report;
pub mod run;
pub mod score;
pub mod units;
