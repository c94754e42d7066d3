//! Records of a CSV file, one at a time and none longer than a limit.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::failure::Failure;

/// Bytes of a record at most: what is longer is a quote that nobody closed, or no CSV at all.
const LONGEST: usize = 1 << 20;
/// Fields of a record at most.
const MOST_FIELDS: usize = 1 << 14;

pub struct Records {
    path: PathBuf,
    core: Reader,
    source: BufReader<File>,
    text: Vec<u8>,
    ends: Vec<usize>,
    /// Line on which the current record begins, from 1.
    pub line: u64,
    /// Bytes read.
    pub read: u64,
    /// Names of the columns.
    pub header: Vec<String>,
}

impl Records {
    /// Opens a file and reads its header.
    pub fn open(path: &Path, separator: u8) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|error| Failure::cannot_read(path, &error))?;
        let mut records = Self {
            path: path.to_owned(),
            core: ReaderBuilder::new().delimiter(separator).build(),
            source: BufReader::with_capacity(1 << 16, file),
            text: vec![0; 1 << 10],
            ends: vec![0; 64],
            line: 1,
            read: 0,
            header: Vec::new(),
        };
        let Some(fields) = records.take()? else {
            let path = path.display();
            return Err(Failure::usage(format!("`{path}` è vuoto"), format!("`{path}` is empty"))
                .help("la prima riga dice i nomi delle colonne", "the first line says the names of the columns"));
        };
        records.header = (0..fields).map(|field| records.field(field).map(|name| name.trim().to_owned())).collect::<Result<_, _>>()?;
        Ok(records)
    }

    /// Reads the next record; false after the last.
    pub fn next(&mut self) -> Result<bool, Failure> {
        match self.take()? {
            None => Ok(false),
            Some(fields) if fields == self.header.len() => Ok(true),
            Some(fields) => {
                let expected = self.header.len();
                Err(self.wrong(&format!("ha {fields} campi invece di {expected}"), &format!("has {fields} fields, not {expected}")).help(
                    "un campo che contiene il separatore sta tra virgolette; `--separator` dice quale è",
                    "a field that holds the separator stands in quotes; `--separator` says which it is",
                ))
            }
        }
    }

    fn take(&mut self) -> Result<Option<usize>, Failure> {
        let (mut length, mut fields) = (0, 0);
        self.skip_line_ends()?;
        self.line = self.core.line();
        loop {
            let input = self.source.fill_buf().map_err(|error| Failure::cannot_read(&self.path, &error))?;
            let text = self.text.get_mut(length..).unwrap_or_default();
            let ends = self.ends.get_mut(fields..).unwrap_or_default();
            let (result, read, written, ended) = self.core.read_record(input, text, ends);
            self.source.consume(read);
            self.read += read as u64;
            length += written;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.text.len() < LONGEST => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() < MOST_FIELDS => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    return Err(self.wrong("è troppo lunga", "is too long").help(
                        format!("una riga ha al massimo {LONGEST} byte; forse manca una virgoletta di chiusura"),
                        format!("a line has at most {LONGEST} bytes; perhaps a closing quote is missing"),
                    ));
                }
                ReadRecordResult::Record => return Ok(Some(fields)),
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// What is left of the end of the line before, and empty lines, so that a record has the number of its own line.
    fn skip_line_ends(&mut self) -> Result<(), Failure> {
        loop {
            let input = self.source.fill_buf().map_err(|error| Failure::cannot_read(&self.path, &error))?;
            let [byte @ (b'\r' | b'\n'), ..] = input else { return Ok(()) };
            self.core.read_record(&[*byte], &mut [0], &mut [0]);
            self.source.consume(1);
            self.read += 1;
        }
    }

    /// The lines on which the records after the header begin.
    pub fn lines(path: &Path, separator: u8) -> Result<Vec<u64>, Failure> {
        let mut records = Self::open(path, separator)?;
        let mut lines = Vec::new();
        while records.next()? {
            lines.push(records.line);
        }
        Ok(lines)
    }

    /// A field of the current record.
    pub fn field(&self, field: usize) -> Result<&str, Failure> {
        let start = field.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let bytes = self.ends.get(field).and_then(|&end| self.text.get(start..end)).unwrap_or_default();
        std::str::from_utf8(bytes)
            .map_err(|_| self.wrong("non è UTF-8", "is not UTF-8").help("salva il file come «CSV UTF-8»", "save the file as `CSV UTF-8`"))
    }

    /// What is wrong with the current record; never what it holds.
    pub fn wrong(&self, it: &str, en: &str) -> Failure {
        let (path, line) = (self.path.display(), self.line);
        Failure::usage(format!("`{path}`: la riga {line} {it}"), format!("`{path}`: line {line} {en}"))
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Result<usize, Failure> {
        self.header.iter().position(|column| column == name).ok_or_else(|| no_column(&self.path, name))
    }
}

pub fn no_column(path: &Path, name: &str) -> Failure {
    let path = path.display();
    Failure::usage(format!("`{path}` non ha la colonna `{name}`"), format!("`{path}` has no column `{name}`"))
}
