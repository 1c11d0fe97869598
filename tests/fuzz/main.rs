//! Whatever numbers come in, there is a finding or none: nothing panics, hangs or grows.
//!
//! Rows are mutated from a committed corpus that holds one for every kind of finding. `npm run fuzz` runs ten million;
//! `FUZZ_GROW=1` writes down rows that lead to a kind of finding that the corpus lacks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use whysocket::diagnosis::evidence::{Evidence, MOST_ATTEMPTS, MOST_PROBES};
use whysocket::diagnosis::probes::{MOST_DEEP, Mode, next};
use whysocket::diagnosis::suspects::SUSPECTS;
use whysocket::diagnosis::{history, judge};

/// As many as end within a second without optimisation; `FUZZ_RUNS` for more.
const RUNS: u64 = 40_000;
/// A row of the largest evidence has fewer.
const LONGEST: usize = 2_048;

#[test]
fn any_row_of_numbers_leads_to_a_finding_or_none() {
    let runs = std::env::var("FUZZ_RUNS").map_or(RUNS, |runs| runs.parse().expect("a number"));
    let file = folder().join("corpus.txt");
    let mut corpus = read(&file);
    let mut kinds: BTreeSet<String> = corpus.iter().map(|row| kind(row)).collect();
    let known = kinds.len();
    let grows = std::env::var_os("FUZZ_GROW").is_some();
    assert!(grows || known >= 100, "the corpus has lost rows: {known} kinds");
    let mut luck = Luck(0x9E37_79B9_7F4A_7C15);
    for run in 0..runs {
        let mut row = corpus[luck.below(corpus.len())].clone();
        for _ in 0..=luck.below(6) {
            mutate(&mut row, &corpus, &mut luck);
        }
        let kind = judged(&row);
        if kinds.insert(kind) {
            corpus.push(row);
        }
        assert!(corpus.len() < 100_000, "run {run}: more kinds of findings than there can be");
    }
    println!("{runs} rows, {} kinds of findings, {} of them new", kinds.len(), kinds.len() - known);
    if grows {
        write(&file, &corpus);
    }
}

#[test]
fn any_row_of_numbers_is_a_journal_or_an_error() {
    let runs = std::env::var("FUZZ_RUNS").map_or(RUNS / 40, |runs| runs.parse::<u64>().expect("a number") / 40);
    let journals: Vec<Vec<f64>> = std::fs::read_dir(folder().join("../journals"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| numbers(&std::fs::read_to_string(path).unwrap()))
        .collect();
    let mut luck = Luck(7);
    let mut read = 0;
    for _ in 0..runs {
        let mut journal = journals[luck.below(journals.len())].clone();
        for _ in 0..luck.below(3) {
            mutate(&mut journal, &journals, &mut luck);
        }
        if let Ok(history) = history(&journal) {
            read += 1;
            assert!(history.attempts.len() <= journal.len());
        }
    }
    assert!(read > 0 && read < runs, "{read} of {runs} could be read");
}

/// What a row comes to, checked.
fn judged(row: &[f64]) -> String {
    let seen = Evidence::from_row(row);
    assert!(seen.attempts.len() <= MOST_ATTEMPTS && seen.probes.len() <= MOST_PROBES);
    assert_eq!(next(&seen, Mode::Passive), []);
    for mode in [Mode::Auto, Mode::Deep] {
        let questions = next(&seen, mode);
        assert!(questions.len() <= MOST_DEEP);
        assert!(questions.iter().all(|&question| question_is_open(&seen, question)), "{questions:?} {seen:?}");
    }
    let Some(found) = judge(&seen) else { return String::new() };
    assert!(found.suspects.len() <= SUSPECTS.len() && !found.suspects.contains(&found.id));
    assert!(found.because.len() <= 64 && found.splits.len() <= 32);
    assert!(found.because.iter().all(|one| one.value.is_finite()));
    kind(row)
}

fn question_is_open(seen: &Evidence, question: whysocket::diagnosis::evidence::Question) -> bool {
    question == whysocket::diagnosis::evidence::Question::Candidate || !seen.was_asked(question)
}

/// Findings of one kind have the same name, confidence and number of suspects.
fn kind(row: &[f64]) -> String {
    judge(&Evidence::from_row(row)).map_or(String::new(), |found| {
        format!("{} {} {}", found.id.name(), found.confidence.name(), found.suspects.len())
    })
}

const ODD: [f64; 16] = [
    0.0,
    1.0,
    2.0,
    3.0,
    7.0,
    401.0,
    1006.0,
    1015.0,
    2_999.0,
    3_000.0,
    60_000.0,
    -1.0,
    f64::NAN,
    f64::INFINITY,
    1e300,
    4_294_967_296.0,
];

fn mutate(row: &mut Vec<f64>, others: &[Vec<f64>], luck: &mut Luck) {
    let at = luck.below(row.len().max(1));
    match luck.below(8) {
        0..4 => {
            if let Some(number) = row.get_mut(at) {
                *number = if luck.below(2) == 0 { ODD[luck.below(ODD.len())] } else { luck.below(30) as f64 };
            }
        }
        4 => row.truncate(at),
        5 => row.insert(at.min(row.len()), luck.below(5) as f64),
        6 if !row.is_empty() => {
            row.remove(at);
        }
        _ => {
            let other = &others[luck.below(others.len())];
            row.truncate(at);
            row.extend(other.iter().skip(at));
        }
    }
    row.truncate(LONGEST);
}

/// xorshift64*: the same rows on every machine.
struct Luck(u64);

impl Luck {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound.max(1)
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz")
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '+')))
        .filter_map(|word| word.parse().ok())
        .collect()
}

fn read(file: &Path) -> Vec<Vec<f64>> {
    std::fs::read_to_string(file).unwrap_or_default().lines().map(numbers).filter(|row| !row.is_empty()).collect()
}

/// One row for each kind, the shortest.
fn write(file: &Path, corpus: &[Vec<f64>]) {
    let mut best = std::collections::BTreeMap::new();
    for row in corpus {
        // As they are read, not as they were found.
        let row = Evidence::from_row(row).to_row();
        let slot = best.entry(kind(&row)).or_insert_with(|| row.clone());
        if row.len() < slot.len() {
            *slot = row;
        }
    }
    let lines: Vec<String> =
        best.values().map(|row| row.iter().map(|number| number.to_string()).collect::<Vec<_>>().join(" ")).collect();
    std::fs::write(file, lines.join("\n") + "\n").unwrap();
}
