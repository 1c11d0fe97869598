//! Enums that cross into JavaScript, and into the journal, as numbers.

/// Declares a C-like enum together with its table of `(name, number, doc)`, from which
/// `pkg-template/src/wire.ts` is written, and its way back from a number.
macro_rules! numbered {
    ($(#[doc = $doc:literal])* pub enum $name:ident { $($(#[doc = $vdoc:literal])* $variant:ident = $number:literal,)+ }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "a variant whose name says it all has no doc")]
        pub enum $name { $($(#[doc = $vdoc])* $variant = $number,)+ }

        impl $name {
            /// What the enum says of itself.
            pub const DOC: &'static str = concat!($($doc, "\n",)*);
            /// Name, number and doc of every variant, in order.
            pub const TABLE: &'static [(&'static str, u8, &'static str)] =
                &[$((stringify!($variant), $number, concat!($($vdoc, "\n",)*)),)+];

            /// The variant of this number; numbers come from outside, so there may be none.
            pub fn from_number(number: u8) -> Option<Self> {
                match number {
                    $($number => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The number of this variant.
            pub fn number(self) -> f64 {
                f64::from(self as u8)
            }
        }
    };
}
pub(crate) use numbered;
