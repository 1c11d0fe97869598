//! What the evidence comes to: one finding, the causes that it cannot tell apart, and what would.

use alloc::vec::Vec;

use super::id::Id;

/// How much a finding may claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// The evidence leaves nothing else.
    Certain,
    /// Something else would have to be unusual.
    Likely,
    /// One of several.
    Possible,
}

impl Confidence {
    /// Its public name.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Certain => "certain",
            Confidence::Likely => "likely",
            Confidence::Possible => "possible",
        }
    }
}

/// A piece of evidence by name, with its number if it has one; words are made of it elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Because {
    /// As the words know it.
    pub what: &'static str,
    /// Milliseconds, a count, a code, a status: whatever the name asks for.
    pub value: f64,
}

/// The result of all rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What is known.
    pub id: Id,
    /// How well.
    pub confidence: Confidence,
    /// The causes that look alike, best first; empty if `id` is the cause itself.
    pub suspects: Vec<Id>,
    /// On what it rests.
    pub because: Vec<Because>,
    /// What would tell the suspects apart, by name.
    pub splits: Vec<&'static str>,
}

impl Finding {
    /// One cause and no other.
    pub fn of(id: Id, confidence: Confidence) -> Finding {
        Finding { id, confidence, suspects: Vec::new(), because: Vec::new(), splits: Vec::new() }
    }

    /// Shorthand for what leaves nothing else.
    pub fn certain(id: Id) -> Finding {
        Finding::of(id, Confidence::Certain)
    }

    /// With the causes that look alike.
    pub fn among(mut self, suspects: &[Id]) -> Finding {
        self.suspects = suspects.to_vec();
        self
    }

    /// Rests on this, too.
    pub fn because(mut self, what: &'static str, value: f64) -> Finding {
        self.because.push(Because { what, value });
        self
    }

    /// Could be split by this.
    pub fn split_by(mut self, names: &[&'static str]) -> Finding {
        self.splits.extend_from_slice(names);
        self
    }
}
