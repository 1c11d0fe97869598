//! A list that grows without a panic: the text of the one in `Vec::push`, and the formatting behind it, are 3 % of the module.

use alloc::vec::Vec;

/// At the end. Out of memory, the allocator itself does not return.
#[inline(never)]
pub(crate) fn push<T>(list: &mut Vec<T>, item: T) {
    if list.try_reserve(1).is_ok() && list.len() < list.capacity() {
        list.push(item);
    }
}
