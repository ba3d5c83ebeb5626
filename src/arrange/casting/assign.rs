//! The cheapest assignment of rows to columns.

/// For each row the column it is given, each column at most once, so that the sum of costs is least; of equal answers
/// always the same one. `cost[row]` has as many entries in each row, and at least as many columns as rows. (The method
/// of Kuhn and Munkres with potentials, in time rows² · columns.)
pub(super) fn assign(cost: &[Vec<i64>]) -> Vec<usize> {
    let columns = cost.first().map_or(0, Vec::len);
    let mut state = State::new(cost.len(), columns);
    for row in 0..cost.len() {
        state.add(row, cost);
    }
    let mut given = vec![0; cost.len()];
    for (column, row) in state.row_of.iter().enumerate().skip(1) {
        if let Some(slot) = row.checked_sub(1).and_then(|row| given.get_mut(row)) {
            *slot = column - 1;
        }
    }
    given
}

/// Rows and columns are counted from 1; 0 is none.
struct State {
    row_potential: Vec<i64>,
    column_potential: Vec<i64>,
    /// The row that has each column.
    row_of: Vec<usize>,
}

impl State {
    fn new(rows: usize, columns: usize) -> Self {
        Self { row_potential: vec![0; rows + 1], column_potential: vec![0; columns + 1], row_of: vec![0; columns + 1] }
    }

    /// Gives a further row its column, moving others along the cheapest path.
    fn add(&mut self, row: usize, cost: &[Vec<i64>]) {
        let columns = self.row_of.len();
        let mut slack = vec![i64::MAX; columns];
        let mut came_from = vec![0; columns];
        let mut visited = vec![false; columns];
        self.row_of[0] = row + 1;
        let mut column = 0;
        while self.row_of[column] != 0 {
            visited[column] = true;
            let at = self.row_of[column];
            let mut best = (i64::MAX, 0);
            for next in 1..columns {
                if visited[next] {
                    continue;
                }
                let reduced = cost[at - 1][next - 1] - self.row_potential[at] - self.column_potential[next];
                if reduced < slack[next] {
                    slack[next] = reduced;
                    came_from[next] = column;
                }
                best = best.min((slack[next], next));
            }
            self.shift(best.0, &visited, &mut slack);
            column = best.1;
        }
        while column != 0 {
            let before = came_from[column];
            self.row_of[column] = self.row_of[before];
            column = before;
        }
    }

    fn shift(&mut self, by: i64, visited: &[bool], slack: &mut [i64]) {
        for (column, visited) in visited.iter().enumerate() {
            if *visited {
                self.row_potential[self.row_of[column]] += by;
                self.column_potential[column] -= by;
            } else if slack[column] != i64::MAX {
                slack[column] -= by;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn best(cost: &[Vec<i64>], row: usize, used: &mut Vec<bool>) -> i64 {
        let Some(costs) = cost.get(row) else { return 0 };
        let mut least = i64::MAX;
        for column in 0..costs.len() {
            if !used[column] {
                used[column] = true;
                least = least.min(costs[column] + best(cost, row + 1, used));
                used[column] = false;
            }
        }
        least
    }

    proptest! {
        #[test]
        fn it_is_as_cheap_as_trying_all(
            (rows, columns, numbers) in (1usize..5, 0usize..3)
                .prop_flat_map(|(rows, more)| (Just(rows), Just(rows + more), proptest::collection::vec(0i64..50, 5 * 8)))
        ) {
            let cost: Vec<Vec<i64>> =
                (0..rows).map(|row| numbers[row * columns..(row + 1) * columns].to_vec()).collect();
            let given = assign(&cost);
            let mut once = given.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), rows);
            let sum: i64 = given.iter().enumerate().map(|(row, column)| cost[row][*column]).sum();
            prop_assert_eq!(sum, best(&cost, 0, &mut vec![false; columns]));
        }
    }

    #[test]
    fn nothing_to_give_is_fine() {
        assert!(assign(&[]).is_empty());
    }
}
