//! Mistakes in the arguments: the constructor throws, or would, whatever the server does.

use super::Rule;
use crate::diagnosis::evidence::{Evidence, Flaw};
use crate::diagnosis::id::Id;
use crate::diagnosis::verdict::Finding;
use crate::machine::Cause;

pub(super) const RULES: &[Rule] = &[
    Rule { name: "flaw", needs: "the URL and the subprotocols, parsed", judge: flaw },
    Rule { name: "syntax-error", needs: "what the constructor threw", judge: syntax_error },
];

fn flaw(seen: &Evidence) -> Option<Finding> {
    let id = match seen.target.flaw {
        Flaw::None | Flaw::BlockedPort | Flaw::MixedContent => return None,
        Flaw::Invalid => Id::UrlInvalid,
        Flaw::Hollow => Id::UrlHollow,
        Flaw::Scheme => Id::UrlScheme,
        Flaw::Fragment => Id::UrlFragment,
        Flaw::Port => Id::UrlPort,
        Flaw::Subprotocol => Id::SubprotocolInvalid,
        Flaw::Duplicate => Id::SubprotocolDuplicate,
    };
    Some(Finding::certain(id).because("argument", 0.0))
}

fn syntax_error(seen: &Evidence) -> Option<Finding> {
    let threw = seen.last()?.cause() == Cause::SyntaxError;
    threw.then(|| Finding::certain(Id::UrlInvalid).because("constructor-threw", 0.0))
}
