//! How long to wait before the next attempt: random within a window that grows to a cap.
//!
//! The moment is uniform over the whole window at every step, the cap included: a crowd that was dropped together
//! never comes back in step.

use super::config::{Config, Setting};
use super::rng::Rng;

/// A window doubles past any sensible cap long before this.
const MOST_STEPS: u32 = 64;

/// The wait before retry number `failures` (1 is the first).
pub(crate) fn delay(failures: u32, config: &Config, rng: &mut Rng) -> f64 {
    rng.between(config.get(Setting::MinDelayMs), window(failures, config))
}

/// The wait after a server asked for time.
pub(crate) fn later(config: &Config, rng: &mut Rng) -> f64 {
    rng.between(config.get(Setting::LaterMinMs), config.get(Setting::LaterMaxMs))
}

/// The wait the server asked for, within the floor and the most it may ask for. Later than asked rather than earlier,
/// and never in step.
pub(crate) fn asked(ms: f64, config: &Config, rng: &mut Rng) -> f64 {
    let floor = config.get(Setting::MinDelayMs);
    let most = config.get(Setting::MaxServerDelayMs);
    let low = ms.min(most * 0.8).max(floor);
    rng.between(low, (low * 1.25).max(low + 1_000.0).min(most))
}

/// The wait where somebody is waiting: before the one retry with new credentials, after a sleep. Soon, but not in step.
pub(crate) fn soon(most: f64, config: &Config, rng: &mut Rng) -> f64 {
    let floor = config.get(Setting::MinDelayMs);
    let most = most.max(floor * 2.0).min(window(1, config));
    rng.between(floor, most)
}

fn window(failures: u32, config: &Config) -> f64 {
    let cap = config.get(Setting::MaxDelayMs);
    // A floor above the first window would leave a crowd a single moment to come back in.
    let least = config.get(Setting::MinDelayMs) * 2.0;
    let factor = config.get(Setting::Factor);
    let mut window = config.get(Setting::FirstWindowMs).max(least);
    for _ in 1..failures.min(MOST_STEPS) {
        if window >= cap {
            break;
        }
        window *= factor;
    }
    window.min(cap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_grows_to_the_cap_and_jitter_survives_it() {
        let config = Config::DEFAULT;
        assert_eq!(
            [1, 2, 3, 4, 5, 60, u32::MAX].map(|n| window(n, &config)),
            [3_000.0, 6_000.0, 12_000.0, 24_000.0, 30_000.0, 30_000.0, 30_000.0]
        );
        let mut rng = Rng { state: 1 };
        let waits: Vec<f64> = (0..1_000).map(|_| delay(50, &config, &mut rng)).collect();
        assert!(waits.iter().all(|&w| (250.0..30_000.0).contains(&w)));
        assert!(waits.iter().filter(|&&w| w < 5_000.0).count() > 100);
        assert!(waits.iter().filter(|&&w| w > 25_000.0).count() > 100);
    }
}
