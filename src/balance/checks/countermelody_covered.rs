//! The countermelody is not heard beside the rest.

use super::Judged;
use super::melody_buried::buried;
use crate::finding::{Code, Finding};
use crate::line::Role;

pub(super) fn check(judged: &Judged) -> Vec<Finding> {
    buried(judged, Role::Countermelody, Code::CountermelodyCovered)
}
