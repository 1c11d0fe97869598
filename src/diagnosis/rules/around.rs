//! What lies outside of any one attempt.

use super::Rule;
use crate::diagnosis::evidence::Evidence;
use crate::diagnosis::id::Id;
use crate::diagnosis::verdict::Finding;

pub(super) const RULES: &[Rule] = &[Rule { name: "no-url", needs: "that the bus waits for a URL", judge: no_url }];

fn no_url(seen: &Evidence) -> Option<Finding> {
    seen.around.no_url.then(|| Finding::certain(Id::NoUrl).because("no-url-given", 0.0))
}
