//! Registers in CSV: every field is text until the fact that it is for says what it means.

use std::cmp::Ordering;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use soglia::Plan;
use soglia::pack::FactType;

use super::layout::Layout;
use super::records::{Records, no_column};
use super::source::{Block, Opened, Source};
use crate::arguments;
use crate::failure::Failure;

/// Bytes of text of a block at most, so that long fields do not fill the memory.
const BLOCK_BYTES: usize = 8 << 20;

struct Register {
    records: Records,
    size: u64,
    columns: Vec<Column>,
    kept: Vec<(usize, StringBuilder)>,
    lists: Vec<List>,
    key: Option<Key>,
    schema: SchemaRef,
    rows: usize,
}

/// The texts of a fact.
struct Column {
    place: usize,
    is_number: bool,
    comma: bool,
    texts: StringBuilder,
}

/// Keys must rise from one row to the next.
struct Key {
    place: usize,
    last: Option<String>,
}

/// A file with the rows of a list.
struct List {
    records: Records,
    key: Key,
    /// Whether there is a record that belongs to a case still to come.
    waiting: bool,
    columns: Vec<Column>,
    fields: Fields,
    lengths: Vec<usize>,
    most: usize,
}

pub fn open(plans: &[&Plan], arguments: &arguments::Register) -> Result<Opened, Failure> {
    let path = &arguments.input;
    let records = Records::open(path, arguments.separator)?;
    let mut fields: Vec<Field> = records.header.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect();
    let mut ignored = Vec::new();
    let mut lists = Vec::new();
    for (id, file) in &arguments.lists {
        let list = List::open(plans, id, file, arguments, &mut ignored)?;
        fields.push(Field::new(id, DataType::new_list(DataType::Struct(list.fields.clone()), true), true));
        lists.push(list);
    }
    let schema = Arc::new(Schema::new(fields));
    let mut layout = Layout::new(plans, &schema, arguments)?;
    let columns = records.header.len();
    if let Some(name) = arguments.keep.iter().flatten().find(|name| !records.header.contains(name)) {
        return Err(no_column(path, name));
    }
    layout.kept.retain(|&place| place < columns);
    let facts: Vec<Field> =
        layout.facts.iter().filter_map(|&place| schema.fields().get(place)).map(|field| field.as_ref().clone()).collect();
    let column = |place: &usize| Some(Column::new(plans, *place, records.header.get(*place)?, arguments));
    let key = arguments.key.as_ref().map(|key| records.column(key)).transpose()?;
    let register = Register {
        size: std::fs::metadata(path).map_or(0, |file| file.len()),
        columns: layout.facts.iter().filter_map(column).collect(),
        kept: layout.kept.iter().map(|&place| (place, StringBuilder::new())).collect(),
        lists,
        key: key.map(|place| Key { place, last: None }),
        schema: Arc::new(Schema::new(facts)),
        rows: usize::try_from(arguments.rows).unwrap_or(1),
        records,
    };
    let names = register.records.header.iter().enumerate().filter(|(place, _)| !layout.facts.contains(place));
    ignored.splice(0..0, names.map(|(_, name)| name.clone()));
    Ok(Opened { source: Box::new(register), schema, layout, ignored })
}

impl Column {
    fn new(plans: &[&Plan], place: usize, path: &str, arguments: &arguments::Register) -> Self {
        let fact = plans.iter().flat_map(|plan| plan.facts()).find(|fact| fact.path == path);
        let is_number = fact.is_some_and(|fact| matches!(fact.declaration.kind, FactType::Number { .. }));
        Self { place, is_number, comma: is_number && arguments.decimal_comma, texts: StringBuilder::new() }
    }

    /// Takes its field of a record; gives its length, and whether it is a number with a comma that nobody announced.
    fn take(&mut self, records: &Records) -> Result<(usize, bool), Failure> {
        let text = records.field(self.place)?.trim_ascii();
        let has_comma = self.is_number && !self.comma && text.contains(',');
        if text.is_empty() {
            self.texts.append_null();
        } else if self.comma {
            // A point takes the place of the comma, and a comma that of a point: with a decimal comma `1.234` is not read as a number.
            let swap = |character| match character {
                ',' => '.',
                '.' => ',',
                other => other,
            };
            self.texts.append_value(text.chars().map(swap).collect::<String>());
        } else {
            self.texts.append_value(text);
        }
        Ok((text.len(), has_comma))
    }

    fn finish(&mut self) -> ArrayRef {
        Arc::new(self.texts.finish())
    }
}

/// Whole numbers by their value and before everything else, the rest by its bytes.
fn order(left: &str, right: &str) -> Ordering {
    let whole = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match (whole(left), whole(right)) {
        (true, true) => {
            let (short, long) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
            (short.len(), short).cmp(&(long.len(), long)).then(left.cmp(right))
        }
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => left.cmp(right),
    }
}

impl Key {
    /// The key of the current record, which may be `equal` to the one before or not.
    fn take(&mut self, records: &Records, equal: bool) -> Result<&str, Failure> {
        let key = records.field(self.place)?;
        let name = records.header.get(self.place).map_or("", String::as_str);
        let sorted = match self.last.as_deref().map(|last| order(last, key)) {
            None | Some(Ordering::Less) => true,
            Some(Ordering::Equal) => equal,
            Some(Ordering::Greater) => false,
        };
        if !sorted {
            let help = (
                format!(
                    "ordina i file per `{name}`, senza ripetizioni nel registro; i numeri interi si ordinano per valore e vengono prima dei testi"
                ),
                format!(
                    "sort the files by `{name}`, without repetitions in the register; whole numbers go by their value and before texts"
                ),
            );
            return Err(records
                .wrong(&format!("non segue l'ordine di `{name}`"), &format!("is out of the order of `{name}`"))
                .help(help.0, help.1));
        }
        let last = self.last.get_or_insert_default();
        last.clear();
        last.push_str(key);
        Ok(last)
    }
}

impl List {
    fn open(plans: &[&Plan], id: &str, file: &Path, arguments: &arguments::Register, ignored: &mut Vec<String>) -> Result<Self, Failure> {
        let lists = || plans.iter().flat_map(|plan| plan.lists());
        let Some(declared) = lists().find(|list| list.id == id) else {
            let known: Vec<String> = lists().map(|list| format!("`{}`", list.id)).collect();
            let known = known.join(", ");
            let failure = Failure::usage(format!("la misura non ha l'elenco `{id}`"), format!("the measure has no list `{id}`"));
            return Err(if known.is_empty() { failure } else { failure.help(format!("ha {known}"), format!("it has {known}")) });
        };
        let records = Records::open(file, arguments.separator)?;
        let place = records.column(arguments.key.as_deref().unwrap_or_default())?;
        let mut columns = Vec::new();
        let mut fields = Vec::new();
        for (column, name) in records.header.iter().enumerate().filter(|(column, _)| *column != place) {
            let path = format!("{id}.{name}");
            if plans.iter().any(|plan| plan.slot(&path).is_some()) {
                columns.push(Column::new(plans, column, &path, arguments));
                fields.push(Field::new(name, DataType::Utf8, true));
            } else {
                ignored.push(path);
            }
        }
        let mut list = Self {
            records,
            key: Key { place, last: None },
            waiting: false,
            columns,
            fields: fields.into(),
            lengths: Vec::new(),
            most: usize::try_from(declared.max_rows).unwrap_or(usize::MAX),
        };
        list.step()?;
        Ok(list)
    }

    fn step(&mut self) -> Result<(), Failure> {
        self.waiting = self.records.next()?;
        if self.waiting {
            self.key.take(&self.records, true)?;
        }
        Ok(())
    }

    /// Takes the rows of a case; gives their bytes, and how many numbers have a comma.
    fn take(&mut self, key: &str) -> Result<(usize, u64), Failure> {
        let (mut bytes, mut commas, mut rows) = (0, 0, 0);
        while self.waiting {
            match self.key.last.as_deref().map(|next| order(next, key)) {
                Some(Ordering::Equal) => {}
                Some(Ordering::Greater) | None => break,
                Some(Ordering::Less) => return Err(self.astray()),
            }
            // One row too many is enough for the case to be refused.
            if rows <= self.most {
                rows += 1;
                for column in &mut self.columns {
                    let (length, comma) = column.take(&self.records)?;
                    bytes += length + 16;
                    commas += u64::from(comma);
                }
            }
            self.step()?;
        }
        self.lengths.push(rows);
        Ok((bytes, commas))
    }

    fn astray(&self) -> Failure {
        self.records.wrong("non è di nessuna riga del registro", "belongs to no row of the register")
    }

    fn finish(&mut self) -> Option<ArrayRef> {
        let rows = self.lengths.iter().sum();
        let arrays = self.columns.iter_mut().map(Column::finish).collect();
        let rows = StructArray::try_new_with_length(self.fields.clone(), arrays, None, rows).ok()?;
        let item = Arc::new(Field::new_list_field(DataType::Struct(self.fields.clone()), true));
        let offsets = OffsetBuffer::from_lengths(self.lengths.drain(..));
        Some(Arc::new(ListArray::try_new(item, offsets, Arc::new(rows), None).ok()?))
    }
}

impl Source for Register {
    fn next(&mut self) -> Result<Option<Block>, Failure> {
        let (mut rows, mut bytes, mut commas) = (0, 0, 0);
        while rows < self.rows && bytes < BLOCK_BYTES {
            if !self.records.next()? {
                if let Some(list) = self.lists.iter().find(|list| list.waiting) {
                    return Err(list.astray());
                }
                break;
            }
            rows += 1;
            for column in &mut self.columns {
                let (length, comma) = column.take(&self.records)?;
                bytes += length + 16;
                commas += u64::from(comma);
            }
            for (place, texts) in &mut self.kept {
                let text = self.records.field(*place)?;
                bytes += text.len() + 16;
                // Parquet tells an empty text from none, which is what an empty field means.
                texts.append_option(Some(text).filter(|text| !text.trim_ascii().is_empty()));
            }
            if let Some(key) = &mut self.key {
                let key = key.take(&self.records, false)?;
                for list in &mut self.lists {
                    let (length, found) = list.take(key)?;
                    bytes += length;
                    commas += found;
                }
            }
        }
        if rows == 0 {
            return Ok(None);
        }
        let mut columns: Vec<ArrayRef> = self.columns.iter_mut().map(Column::finish).collect();
        columns.extend(self.lists.iter_mut().filter_map(List::finish));
        let facts = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(|error| {
            Failure::usage(format!("il registro non si legge: {error}"), format!("the register cannot be read: {error}"))
        })?;
        let kept = self.kept.iter_mut().map(|(_, texts)| Arc::new(texts.finish()) as ArrayRef).collect();
        let progress = usize::try_from(self.records.read.saturating_mul(1_000) / self.size.max(1)).unwrap_or(0).min(1_000);
        Ok(Some(Block { facts, kept, progress, commas }))
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::order;

    #[test]
    fn keys_are_ordered_as_numbers_and_then_as_text() {
        let sorted = ["", "0", "007", "7", "10", "123456789012345678901234567890", "A-1", "A-10", "A-2", "à"];
        for pair in sorted.windows(2).skip(1) {
            if let [left, right] = pair {
                assert_eq!((order(left, right), order(right, left)), (Ordering::Less, Ordering::Greater), "{left} {right}");
                assert_eq!(order(left, left), Ordering::Equal);
            }
        }
    }
}
