//! Facts as numbers, in the order in which they are declared.

use alloc::vec::Vec;

/// A group of facts that crosses as that many numbers.
pub trait Facts: Sized {
    /// Names in order, as Rust spells them.
    const FIELDS: &'static [&'static str];
    /// Reads as many numbers; what is missing is 0.
    fn take(row: &mut impl Iterator<Item = f64>) -> Self;
    /// Writes as many.
    fn put(&self, row: &mut Vec<f64>);
}

/// One fact. Casts saturate, and what is no number becomes 0: nothing from outside can do harm here.
pub(crate) trait Fact: Sized {
    /// Back from a number.
    fn from_number(number: f64) -> Self;
    /// To a number.
    fn number(&self) -> f64;
}

macro_rules! number_facts {
    ($($kind:ty),+) => { $(impl Fact for $kind {
        fn from_number(number: f64) -> Self { number as $kind }
        fn number(&self) -> f64 { f64::from(*self) }
    })+ };
}
number_facts!(u8, u16, u32);

impl Fact for f64 {
    /// Times and counts: never negative, never endless.
    fn from_number(number: f64) -> Self {
        if number.is_finite() { number.max(0.0) } else { 0.0 }
    }
    fn number(&self) -> f64 {
        *self
    }
}

impl Fact for bool {
    fn from_number(number: f64) -> Self {
        number != 0.0
    }
    fn number(&self) -> f64 {
        f64::from(*self)
    }
}

macro_rules! enum_facts {
    ($($kind:ty),+) => { $(impl Fact for $kind {
        fn from_number(number: f64) -> Self { <$kind>::from_number(number as u8).unwrap_or_default() }
        fn number(&self) -> f64 { <$kind>::number(*self) }
    })+ };
}
enum_facts!(super::evidence::Flaw, super::evidence::Question, super::evidence::Answer);

/// Declares a struct of facts.
macro_rules! facts {
    ($(#[doc = $doc:literal])* pub struct $name:ident { $($(#[doc = $fdoc:literal])* pub $field:ident: $kind:ty,)+ }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name { $($(#[doc = $fdoc])* pub $field: $kind,)+ }

        impl $crate::diagnosis::row::Facts for $name {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];
            fn take(row: &mut impl Iterator<Item = f64>) -> Self {
                use $crate::diagnosis::row::Fact;
                $name { $($field: <$kind as Fact>::from_number(row.next().unwrap_or_default())),+ }
            }
            fn put(&self, row: &mut alloc::vec::Vec<f64>) {
                use $crate::diagnosis::row::Fact;
                $(row.push(Fact::number(&self.$field));)+
            }
        }
    };
}
pub(crate) use facts;
