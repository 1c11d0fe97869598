//! A seeded source of jitter. Quality for spreading crowds, not for secrets; seeded so that a journal replays.

/// A 32-bit Weyl sequence with an avalanche step: one word of state, which the journal can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rng {
    pub(crate) state: u32,
}

impl Rng {
    /// A value in `[0, 1)`.
    pub(crate) fn unit(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9);
        let mut x = self.state;
        x = (x ^ (x >> 16)).wrapping_mul(0x21F0_AAAD);
        x = (x ^ (x >> 15)).wrapping_mul(0x735A_2D97);
        f64::from(x ^ (x >> 15)) / 4_294_967_296.0
    }

    /// A value in `[low, high)`, or `low` if there is no room.
    #[inline(never)]
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        let room = (high - low).max(0.0);
        low + self.unit() * room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_spread_evenly_and_differ_by_seed() {
        let mut buckets = [0u32; 10];
        let mut rng = Rng { state: 7 };
        for _ in 0..10_000 {
            buckets[(rng.unit() * 10.0) as usize] += 1;
        }
        assert!(buckets.iter().all(|&n| (850..1_150).contains(&n)), "{buckets:?}");
        assert_ne!(Rng { state: 1 }.unit(), Rng { state: 2 }.unit());
    }
}
