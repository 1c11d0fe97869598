//! The rules, one family a file. The first that has something to say says it, so what is certain by itself comes first.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a rule speaks of what it knows; of all the rest it has nothing to say"
)]

mod arguments;
mod around;
mod handshake;
mod open;
mod pattern;
mod place;
mod policy;
mod provider;

use super::evidence::Evidence;
use super::verdict::Finding;

/// One thing that the evidence may come to.
pub struct Rule {
    /// By which stories and reports name it.
    pub name: &'static str,
    /// What it cannot do without.
    pub needs: &'static str,
    /// `None`: nothing to say here.
    pub judge: fn(&Evidence) -> Option<Finding>,
}

/// Those that need no probe: as soon as one of them speaks, nothing is asked.
pub const PLAIN: &[&[Rule]] =
    &[arguments::RULES, policy::RULES, around::RULES, provider::RULES, place::RULES, pattern::RULES, open::RULES];
/// Those that live on answers.
pub const PROBED: &[&[Rule]] = &[handshake::RULES];

/// What the first rule says that has something to say.
pub fn first(families: &[&[Rule]], seen: &Evidence) -> Option<Finding> {
    families.iter().flat_map(|rules| rules.iter()).find_map(|rule| (rule.judge)(seen))
}
