//! Two sets of rules on the same register: who gains, who loses, who enters, who leaves, and what it costs.
//!
//! A comparison takes two [plans](crate::Plan): of two editions, of two packs, or of the same measure with other figures, which the
//! authoring half compiles (`authoring::Rules`), since a pack holds no parameters. Cases come block by block, so a register may be longer than
//! the memory; only the differences that are not zero are held, eight bytes each, because quantiles are exact.
//!
//! A case with a missing fact, or with a value that cannot be taken, is counted apart and never dropped. What is not due counts as zero.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let rules = |limit: &str| {
//! # let mut sources = soglia::authoring::Sources::new();
//! # sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
//! # sources.add("buono.yaml", format!(r#"
//! # language: 1
//! # measure: prova.buono
//! # edition: 2025
//! # title: {{ it: Buono, en: Voucher }}
//! # body: prova
//! # in_force: {{ from: 2025-01-01 }}
//! # sources:
//! #   delibera: {{ act: Delibera di prova, confidence: unverified }}
//! # facts:
//! #   isee: {{ type: number, unit: EUR, min: 0, max: 1_000_000, label: {{ it: ISEE, en: ISEE }} }}
//! # parameters:
//! #   soglia: {{ unit: EUR, value: {limit}, source: delibera }}
//! # requirements:
//! #   isee_entro_soglia: {{ when: isee <= soglia, source: delibera }}
//! # amounts:
//! #   buono: {{ unit: EUR/month, kind: benefit, value: 100.00, source: delibera }}
//! # "#));
//! # soglia::authoring::compile(&sources).pack.ok_or("errors")
//! # };
//! # let (now, then) = (rules("8_000")?, rules("9_000")?);
//! use soglia::reform::{Comparer, Comparison, Tally};
//! use soglia::register::{Column, Register};
//!
//! let on = "2025-09-15".parse()?;
//! let comparison = Comparison::new(now.plan("prova.buono", on)?, then.plan("prova.buono", on)?);
//! let isee = [750_000, 850_000, 950_000];                        // cents
//! let register = |plan| -> Result<_, Box<dyn std::error::Error>> {
//!     let mut register = Register::new(plan, isee.len());
//!     register.set(plan.slot("isee").ok_or("no such fact")?, Column::mantissas(&isee))?;
//!     Ok(register)
//! };
//! let mut comparer = Comparer::new(&comparison);
//! let mut tally = Tally::default();
//! tally.add(comparer.compare(&register(comparison.before())?, &register(comparison.after())?)?, &[]);
//! let reform = comparison.finish(tally, [now.sha256(), then.sha256()]);
//! assert_eq!(reform.whole.counts.enters, 1);
//! assert_eq!(reform.whole.cost[0].difference.as_deref(), Some("100.00"));
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "arrow")]
mod arrow;
mod data;
mod error;
mod group;
mod page;
mod rows;
mod seek;
mod spread;
mod tally;
mod words;

use rust_decimal::Decimal;

use crate::decision::AmountKind;
use crate::plan::Plan;
use crate::quantity::{Scale, Unit};
use crate::register::{Register, Results, Runner};

#[cfg(feature = "arrow")]
pub use arrow::{ArrowRows, column_groups};
pub use data::{AmountCompared, Cost, Counts, Effect, FORMAT, FigureChanged, GroupCompared, Grouping, Part, Quantiles, Reform, Side, Sum};
pub use error::ReformError;
pub use group::{Grouper, Groups, Values};
pub use page::{seek_text, text};
pub use rows::Rows;
use rows::{Evaluated, Pair, pairs};
pub use seek::{Direction, Probe, Search, Sought, seek};
pub use tally::Tally;

/// JSON Schema (2020-12) of a [`Reform`], as it is published in `docs/schema/reform.schema.json`.
#[cfg(feature = "authoring")]
#[must_use]
pub fn reform_schema() -> serde_json::Value {
    schemars::schema_for!(Reform).to_value()
}

/// Two plans whose amounts are compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    before: Plan,
    after: Plan,
    pairs: Vec<Pair>,
    /// Which amounts say who gains and who loses.
    deciding: Vec<bool>,
}

/// An amount that is compared.
#[derive(Clone, Debug)]
pub struct ComparedAmount<'c> {
    /// Id.
    pub id: &'c str,
    /// Fee, benefit or indicator.
    pub kind: AmountKind,
    /// Unit.
    pub unit: &'c Unit,
    /// What one of the whole numbers of [`Rows::amounts`] is worth.
    pub scale: Scale,
}

impl Comparison {
    /// Of all amounts; fees and benefits say who gains and who loses, indicators do not.
    #[must_use]
    pub fn new(before: Plan, after: Plan) -> Self {
        let pairs = pairs(&before, &after);
        let deciding = pairs.iter().map(|pair| pair.kind != AmountKind::Indicator).collect();
        Self { before, after, pairs, deciding }
    }

    /// Of one amount alone, which may be an indicator.
    ///
    /// # Errors
    /// Neither side has it.
    pub fn only(mut self, amount: &str) -> Result<Self, ReformError> {
        if self.pairs.iter().all(|pair| pair.id != amount) {
            let known = self.pairs.into_iter().map(|pair| pair.id).collect();
            return Err(ReformError::NoAmount { amount: amount.to_owned(), known });
        }
        self.pairs.retain(|pair| pair.id == amount);
        self.deciding = vec![true; self.pairs.len()];
        Ok(self)
    }

    /// The plan before.
    #[must_use]
    pub fn before(&self) -> &Plan {
        &self.before
    }

    /// The plan after.
    #[must_use]
    pub fn after(&self) -> &Plan {
        &self.after
    }

    /// The amounts that are compared.
    pub fn amounts(&self) -> impl Iterator<Item = ComparedAmount<'_>> {
        self.pairs.iter().map(|pair| ComparedAmount { id: &pair.id, kind: pair.kind, unit: &pair.unit, scale: pair.scale })
    }

    /// What a tally says, with the SHA-256 of the two packs. Changes, notes and what the groups are called are the caller's to add.
    #[must_use]
    pub fn finish(&self, tally: Tally, [before, after]: [&str; 2]) -> Reform {
        let side = |plan: &Plan, pack: &str| Side {
            measure: plan.measure().to_owned(),
            edition: plan.edition().to_owned(),
            on: plan.on(),
            pack: pack.to_owned(),
        };
        let (whole, groups) = tally.told(&self.pairs);
        let grouping = |groups| Grouping { id: String::new(), title: crate::Localized::default(), groups };
        Reform {
            format: FORMAT,
            before: side(&self.before, before),
            after: side(&self.after, after),
            changes: Vec::new(),
            notes: Vec::new(),
            whole,
            by: groups.into_iter().map(grouping).collect(),
        }
    }

    /// What the side after costs the body, with its unit: over every case whose amount is known there.
    ///
    /// # Errors
    /// The amounts are no money, or of several units, or the sum is too large.
    pub fn cost(&self, tally: &Tally) -> Result<(Decimal, Unit), ReformError> {
        let costs = tally.whole().costs(&self.pairs, true);
        match costs.as_slice() {
            [] => Err(ReformError::NoMoney),
            [only] => {
                let cost = only.after.and_then(|sum| only.scale.decimal(sum)).ok_or(ReformError::TooLarge)?;
                Ok((cost.normalize(), only.unit.clone()))
            }
            several => Err(ReformError::SeveralUnits { units: several.iter().map(|cost| cost.unit.to_string()).collect() }),
        }
    }
}

/// Runs both sides on blocks of cases, and keeps what it works with from one to the next.
pub struct Comparer<'c> {
    comparison: &'c Comparison,
    runners: [Runner; 2],
    results: [Results; 2],
    rows: Rows,
}

impl<'c> Comparer<'c> {
    /// On one processor; a comparer for each thread, and their tallies merged, make use of several.
    #[must_use]
    pub fn new(comparison: &'c Comparison) -> Self {
        let runners = [Runner::new(&comparison.before), Runner::new(&comparison.after)];
        Self { comparison, runners, results: Default::default(), rows: Rows::default() }
    }

    /// Evaluates the same cases on both sides.
    ///
    /// # Errors
    /// The registers are not as long as each other.
    #[inline]
    pub fn compare(&mut self, before: &Register<'_>, after: &Register<'_>) -> Result<&Rows, ReformError> {
        if before.cases() != after.cases() {
            return Err(ReformError::Cases { before: before.cases(), after: after.cases() });
        }
        let ([first, second], [was, is]) = (&mut self.runners, &mut self.results);
        first.run(before, was);
        second.run(after, is);
        let (was, is) = (Evaluated { register: before, results: was }, Evaluated { register: after, results: is });
        self.rows.fill(&self.comparison.pairs, &self.comparison.deciding, was, is);
        Ok(&self.rows)
    }
}
