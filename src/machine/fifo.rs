//! First in, first out, over a plain `Vec`: `VecDeque` would put 1.5 KB of wrap-around into the module.

use alloc::vec::Vec;

use super::list::push;

/// Taken items are dropped in bulk, once they are the greater half.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fifo<T> {
    items: Vec<T>,
    taken: usize,
}

impl<T: Copy> Fifo<T> {
    pub(crate) const fn empty() -> Self {
        Fifo { items: Vec::new(), taken: 0 }
    }

    pub(crate) fn as_slice(&self) -> &[T] {
        self.items.get(self.taken..).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len() - self.taken
    }

    #[inline(never)]
    pub(crate) fn push(&mut self, item: T) {
        push(&mut self.items, item);
    }

    #[inline(never)]
    pub(crate) fn pop(&mut self) -> Option<T> {
        let first = *self.items.get(self.taken)?;
        self.taken += 1;
        if self.taken == self.items.len() {
            self.items.clear();
            self.taken = 0;
        } else if self.taken > MOST_TAKEN && self.taken * 2 > self.items.len() {
            let taken = core::mem::take(&mut self.taken);
            self.close_gap(0, taken);
        }
        Some(first)
    }

    /// Takes the item at a position of `as_slice`.
    pub(crate) fn remove(&mut self, position: usize) {
        if position < self.len() {
            self.close_gap(self.taken + position, 1);
        }
    }

    /// By hand: `drain` and `remove` can panic with a number in the text, and that alone is 1 KB of formatting.
    #[inline(never)]
    fn close_gap(&mut self, at: usize, width: usize) {
        let left = self.items.len() - width;
        for to in at..left {
            let Some(&item) = self.items.get(to + width) else { break };
            if let Some(slot) = self.items.get_mut(to) {
                *slot = item;
            }
        }
        self.items.truncate(left);
    }
}

impl<T> From<Vec<T>> for Fifo<T> {
    fn from(items: Vec<T>) -> Self {
        Fifo { items, taken: 0 }
    }
}

/// Below this, moving the rest forward is not worth the trouble.
const MOST_TAKEN: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_survives_bulk_dropping_and_removing() {
        let mut fifo = Fifo::empty();
        let (mut next, mut expected) = (0u32, 0u32);
        for round in 0..2_000 {
            for _ in 0..round % 3 {
                fifo.push(next);
                next += 1;
            }
            if round % 2 == 0
                && let Some(item) = fifo.pop()
            {
                assert_eq!(item, expected);
                expected += 1;
            }
        }
        assert_eq!(fifo.as_slice().len(), fifo.len());
        fifo.remove(usize::MAX);
        fifo.remove(1);
        let left: Vec<u32> = fifo.as_slice().to_vec();
        assert_eq!(left[..2], [expected, expected + 2]);
        for item in left {
            assert_eq!(fifo.pop(), Some(item));
        }
        assert_eq!(fifo.len(), 0);
    }
}
