//! A batch of four items: two done, one failed, one missing.

use crate::batch::testing::{done, failed, item, plan};
use crate::batch::{Item, Line, Plan, Reason, Standing};

pub(super) fn batch() -> (Plan, Vec<Item>, Standing) {
    let (plan, items) = (plan(4), ["duo/a, b.mid", "duo/b.mid", "duo/c.mid", "duo/<d>.mid"].map(item).to_vec());
    let lines = [
        Line { seconds: 9.0, ..done(&plan, &items[1]) },
        done(&plan, &items[0]),
        failed(&plan, &items[3], Reason::Timeout, 1),
    ];
    let standing = Standing::of(&plan, &items, lines);
    (plan, items, standing)
}
