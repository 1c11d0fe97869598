//! The effects still to be performed, and a checksum over all there ever were.

use alloc::vec::Vec;

use super::effect::{Effect, EffectKind, Row};
use super::list::push;

/// One FIFO, which is always emptied; the digest lets a replay be told from the truth.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Effects {
    rows: Vec<Row>,
    taken: usize,
    pub(crate) digest: u32,
}

const FNV_OFFSET: u32 = 0x811C_9DC5;
const FNV_PRIME: u32 = 0x0100_0193;

impl Effects {
    pub(crate) const NONE: Effects = Effects::after(FNV_OFFSET);

    /// None waiting, but some made before.
    pub(crate) const fn after(digest: u32) -> Self {
        Effects { rows: Vec::new(), taken: 0, digest }
    }

    #[inline(always)]
    pub(crate) fn push(&mut self, effect: Effect) {
        let row = effect.encode();
        match effect {
            Effect::Phase { .. } | Effect::Retry { .. } | Effect::Ended(_) => self.push_row(row),
            Effect::Resolve { .. }
            | Effect::Open { .. }
            | Effect::Greet { .. }
            | Effect::Close { .. }
            | Effect::Abandon { .. }
            | Effect::Transmit { .. }
            | Effect::Release { .. }
            | Effect::Opened { .. }
            | Effect::Stopped { .. }
            | Effect::Attempt { .. }
            | Effect::Slow { .. }
            | Effect::Ping { .. } => {
                let [kind, a, b, ..] = row;
                self.push_short(kind, a, b);
            }
        }
    }

    /// Most have no more than two arguments.
    #[inline(never)]
    fn push_short(&mut self, kind: f64, a: f64, b: f64) {
        self.push_row([kind, a, b, 0.0, 0.0, 0.0, 0.0, 0.0]);
    }

    /// The digest is FNV-1a over the numbers.
    #[inline(never)]
    fn push_row(&mut self, row: Row) {
        for number in row {
            let bits = number.to_bits();
            self.digest = (self.digest ^ (bits >> 32) as u32 ^ bits as u32).wrapping_mul(FNV_PRIME);
        }
        push(&mut self.rows, row);
    }

    /// Moves on to the next; false if there is none. What was to be fetched, opened, said or asked for any but the `alive`
    /// attempt is left out.
    pub(crate) fn advance(&mut self, alive: Option<u32>) -> bool {
        while let Some(&[kind, attempt, ..]) = self.rows.get(self.taken) {
            self.taken += 1;
            let for_attempt = matches!(
                EffectKind::from_number(kind as u32 as u8),
                Some(EffectKind::Resolve | EffectKind::Open | EffectKind::Greet | EffectKind::Ping)
            );
            if !for_attempt || alive.map(f64::from) == Some(attempt) {
                return true;
            }
        }
        self.rows.clear();
        self.taken = 0;
        false
    }

    /// The one it has moved on to.
    pub(crate) fn current(&self) -> Option<&Row> {
        self.rows.get(self.taken.wrapping_sub(1))
    }

    /// One of its numbers; its kind is at 0.
    pub(crate) fn argument(&self, at: usize) -> f64 {
        self.current().and_then(|row| row.get(at)).copied().unwrap_or(0.0)
    }
}
