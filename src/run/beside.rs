//! Two pieces of work at once.

/// What both give: the first is done by whichever thread is free, with the feature `parallel`, while this one does the
/// second; else one is done after the other.
pub fn beside<A: Send + Default, B>(elsewhere: impl FnOnce() -> A + Send, here: impl FnOnce() -> B) -> (A, B) {
    #[cfg(feature = "parallel")]
    {
        let mut first = None;
        let second = rayon::in_place_scope(|scope| {
            scope.spawn(|_| first = Some(elsewhere()));
            here()
        });
        // A scope ends only when what it has spawned has.
        (first.unwrap_or_default(), second)
    }
    #[cfg(not(feature = "parallel"))]
    {
        let first = elsewhere();
        (first, here())
    }
}
