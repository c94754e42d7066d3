//! Values of rows, put together by list.

use super::view::View;
use super::{AmountResult, Citation, DefinitionResult, Due, FactUsed, Step, Value, words};
use crate::Localized;

/// With more columns a page shows the rows one by one.
const MOST_COLUMNS: usize = 6;

/// Values of the rows of one list.
#[derive(Default)]
pub(super) struct Grid<'a> {
    /// What the list is called.
    pub title: String,
    pub columns: Vec<Column<'a>>,
    pub citations: Vec<Citation>,
    /// What one of its rows is called.
    pub row: String,
    list: &'a str,
}

/// One value for each row.
pub(super) struct Column<'a> {
    pub label: String,
    pub values: &'a [Value],
    /// A zero tells no more than that the row has no such thing.
    skips_zero: bool,
}

/// What one row says: what it has, and whether anything was left out because it is zero.
pub(super) struct Block<'g> {
    pub lines: Vec<(&'g str, &'g Value)>,
    pub has_zeros: bool,
}

impl<'a> Grid<'a> {
    pub(super) fn rows(&self) -> usize {
        self.columns.iter().map(|column| column.values.len()).max().unwrap_or(0)
    }

    /// Whether a page shows it as a table.
    pub(super) fn is_narrow(&self) -> bool {
        self.columns.len() <= MOST_COLUMNS
    }

    /// A row by itself, without what is not known of it.
    pub(super) fn block(&self, row: usize) -> Block<'_> {
        let mut block = Block { lines: Vec::new(), has_zeros: false };
        for column in &self.columns {
            match column.values.get(row) {
                None | Some(Value::Unknown) => {}
                Some(value) if column.skips_zero && is_zero(value) => block.has_zeros = true,
                Some(value) => block.lines.push((&column.label, value)),
            }
        }
        block
    }

    /// The steps of an amount of rows side by side.
    pub(super) fn steps(view: View<'a>, steps: &'a [Step]) -> Self {
        let mut grid = Self::default();
        for step in steps {
            if let Value::Rows { values } = &step.value {
                grid.columns.push(Column { label: view.local(&step.title).to_owned(), values, skips_zero: false });
                grid.citations.extend_from_slice(&step.citations);
            }
        }
        grid
    }
}

/// Whether a value is the number zero.
pub(super) fn is_zero(value: &Value) -> bool {
    matches!(value, Value::Number { value, .. } if value.bytes().all(|byte| matches!(byte, b'0' | b'.' | b'-')))
}

/// A fact or a definition.
pub(super) trait Entry {
    /// A zero that was computed says nothing of a row; one that was declared does.
    const SKIPS_ZERO: bool;

    /// Its id, what it is called, its value.
    fn shown(&self) -> (&str, &Localized, &Value);

    fn citations(&self) -> &[Citation] {
        &[]
    }
}

impl Entry for FactUsed {
    const SKIPS_ZERO: bool = false;

    fn shown(&self) -> (&str, &Localized, &Value) {
        (&self.id, &self.label, &self.value)
    }
}

impl Entry for DefinitionResult {
    const SKIPS_ZERO: bool = true;

    fn shown(&self) -> (&str, &Localized, &Value) {
        (&self.id, &self.title, &self.value)
    }

    fn citations(&self) -> &[Citation] {
        &self.citations
    }
}

/// Facts or definitions: the plain ones, and those of rows.
pub(super) struct Parted<'a, T> {
    pub plain: Vec<&'a T>,
    pub grids: Vec<Grid<'a>>,
}

/// An amount, or all the amounts of one list.
pub(super) enum Amounts<'a> {
    One(&'a AmountResult),
    Rows(Grid<'a>, Vec<&'a AmountResult>),
}

impl<'a> View<'a> {
    /// What a list is called.
    fn list(self, id: &str) -> String {
        words::capital(self.decision.lists.iter().find(|list| list.id == id).map_or(id, |list| self.local(&list.label)))
    }

    /// What a row of a list is called.
    fn row(self, id: &str) -> String {
        let label = self.decision.lists.iter().find(|list| list.id == id).and_then(|list| list.row_label.as_ref());
        words::capital(label.map_or_else(|| self.say(words::ROW), |label| self.local(label)))
    }

    /// Facts or definitions, those of rows put together in one table for each list.
    pub(super) fn part<T: Entry>(self, all: &'a [T]) -> Parted<'a, T> {
        let mut parted = Parted { plain: Vec::new(), grids: Vec::<Grid<'a>>::new() };
        for item in all {
            let (id, label, value) = item.shown();
            let (Value::Rows { values }, Some((list, _))) = (value, id.split_once('.')) else {
                parted.plain.push(item);
                continue;
            };
            let position = parted.grids.iter().position(|grid| grid.list == list).unwrap_or_else(|| {
                parted.grids.push(Grid { title: self.list(list), row: self.row(list), list, ..Grid::default() });
                parted.grids.len() - 1
            });
            if let Some(grid) = parted.grids.get_mut(position) {
                grid.columns.push(Column { label: self.local(label).to_owned(), values, skips_zero: T::SKIPS_ZERO });
                grid.citations.extend_from_slice(item.citations());
            }
        }
        parted
    }

    /// Amounts in their order; those of one list are one table, where the first of them stands, beside the facts of the rows.
    pub(super) fn amounts(self) -> Vec<Amounts<'a>> {
        let mut out: Vec<Amounts<'a>> = Vec::new();
        for amount in &self.decision.amounts {
            let (Value::Rows { values }, Due::Due | Due::Unknown) = (&amount.value, amount.due) else {
                out.push(Amounts::One(amount));
                continue;
            };
            let list = amount.of.as_deref().unwrap_or_default();
            let column = Column { label: self.column_title(amount), values, skips_zero: false };
            let known = out.iter_mut().find_map(|other| match other {
                Amounts::Rows(grid, amounts) if grid.list == list => Some((grid, amounts)),
                _ => None,
            });
            if let Some((grid, amounts)) = known {
                grid.columns.push(column);
                amounts.push(amount);
            } else {
                out.push(Amounts::Rows(
                    Grid { title: self.list(list), row: self.row(list), list, columns: vec![column], ..Grid::default() },
                    vec![amount],
                ));
            }
        }
        for amounts in &mut out {
            if let Amounts::Rows(grid, _) = amounts {
                self.put_facts_first(grid);
            }
        }
        out
    }

    fn put_facts_first(self, grid: &mut Grid<'a>) {
        let facts = self.part(&self.decision.facts).grids.into_iter().find(|facts| facts.list == grid.list);
        if let Some(facts) = facts.filter(|facts| facts.columns.len() + grid.columns.len() <= MOST_COLUMNS) {
            grid.columns.splice(0..0, facts.columns);
        }
    }

    fn column_title(self, amount: &AmountResult) -> String {
        let kind = if amount.due == Due::Unknown { Some(words::if_due(amount.kind)) } else { words::kind(amount.kind) };
        let title = words::either(&amount.title, self.language);
        kind.map_or_else(|| title.to_owned(), |kind| format!("{title}, {}", self.say(kind)))
    }
}
