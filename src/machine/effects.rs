//! The effects still to be performed, and a checksum over all there ever were.

use super::effect::Effect;
use super::fifo::Fifo;

/// One FIFO; the digest lets a replay be told from the truth.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Effects {
    waiting: Fifo<Effect>,
    pub(crate) digest: u32,
}

const FNV_OFFSET: u32 = 0x811C_9DC5;
const FNV_PRIME: u32 = 0x0100_0193;

impl Effects {
    pub(crate) fn none() -> Self {
        Effects::after(FNV_OFFSET)
    }

    /// None waiting, but some made before.
    pub(crate) fn after(digest: u32) -> Self {
        Effects { waiting: Fifo::empty(), digest }
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        self.count(&effect);
        self.waiting.push(effect);
    }

    pub(crate) fn pop(&mut self) -> Option<Effect> {
        self.waiting.pop()
    }

    /// FNV-1a over the effect's numbers.
    #[inline(never)]
    pub(crate) fn count(&mut self, effect: &Effect) {
        let (kind, args) = effect.encode();
        let mut sum = (self.digest ^ kind as u32).wrapping_mul(FNV_PRIME);
        for arg in args {
            let bits = arg.to_bits();
            sum = (sum ^ (bits >> 32) as u32).wrapping_mul(FNV_PRIME);
            sum = (sum ^ bits as u32).wrapping_mul(FNV_PRIME);
        }
        self.digest = sum;
    }
}
