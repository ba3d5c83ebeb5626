//! The `partwright` command.

fn main() {}
