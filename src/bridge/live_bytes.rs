//! The allocator of the main module, which knows how many bytes are live: a leak shows as one number.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size, unreachable};
use core::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;

const PAGE: usize = 65_536;
/// Of the smallest block, which can hold the address of the next free one. No layout here asks for a greater alignment.
const LEAST: usize = 8;

/// Blocks of powers of two, each size with a list of its own. What grows here grows by doubling, and takes what another has left: as good as an
/// allocator that joins its blocks again, and less than half its code.
struct Blocks {
    /// The first free block by the power of two; 0 is none. In each block is the address of the next.
    free: [Cell<usize>; 32],
    /// Where nothing has been given out yet; 0 before the first time.
    fresh: Cell<usize>,
    live: Cell<usize>,
}

#[allow(unsafe_code, reason = "the module is built without threads: a static is reached from one")]
unsafe impl Sync for Blocks {}

#[global_allocator]
static BLOCKS: Blocks = Blocks { free: [const { Cell::new(0) }; 32], fresh: Cell::new(0), live: Cell::new(0) };

impl Blocks {
    fn size(layout: Layout) -> usize {
        layout.size().max(LEAST).next_power_of_two()
    }

    /// Out of memory traps here, so that the standard handler and its formatting are not linked.
    fn take_fresh(&self, size: usize) -> usize {
        let end = memory_size(0) * PAGE;
        let block = if self.fresh.get() == 0 { end } else { self.fresh.get() };
        if block + size > end && memory_grow(0, size / PAGE + 1) == usize::MAX {
            unreachable()
        }
        self.fresh.set(block + size);
        block
    }
}

#[allow(unsafe_code, reason = "an allocator cannot be written without")]
unsafe impl GlobalAlloc for Blocks {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let size = Self::size(layout);
        self.live.set(self.live.get() + layout.size());
        let Some(free) = self.free.get(size.trailing_zeros() as usize) else { unreachable() };
        let block = free.get();
        if block == 0 {
            return self.take_fresh(size) as *mut u8;
        }
        free.set(unsafe { *(block as *const usize) });
        block as *mut u8
    }

    #[inline(never)]
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        self.live.set(self.live.get() - layout.size());
        let Some(free) = self.free.get(Self::size(layout).trailing_zeros() as usize) else { unreachable() };
        unsafe { *pointer.cast::<usize>() = free.get() };
        free.set(pointer as usize);
    }
}

/// Bytes allocated and not yet freed.
#[wasm_bindgen]
pub fn live_bytes() -> usize {
    BLOCKS.live.get()
}
