//! Places in rule files.

use serde::Serialize;

use crate::map::Map;

/// Which file of a [`Sources`] a span lies in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A range of bytes in `file`.
    #[must_use]
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A line and a column, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// The texts that are being checked or compiled together, by the name under which errors show them.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<(String, String)>,
    /// Where the lines of each file begin.
    lines: Vec<Vec<u32>>,
    by_name: Map<String, FileId>,
    bad_bytes: Map<FileId, u32>,
}

impl Sources {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text. A name that is already there has its text replaced.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let name = name.into();
        if let Some(&id) = self.by_name.get(&name) {
            let place = id.0 as usize;
            if let (Some(file), Some(lines)) = (self.files.get_mut(place), self.lines.get_mut(place)) {
                file.1 = text.into();
                *lines = line_starts(&file.1);
            }
            return id;
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.by_name.insert(name.clone(), id);
        let text = text.into();
        self.lines.push(line_starts(&text));
        self.files.push((name, text));
        id
    }

    /// Adds a file as it lies on the disk. That it is not UTF-8 is a finding of the compiler, not of the caller.
    pub fn add_bytes(&mut self, name: impl Into<String>, bytes: &[u8]) -> FileId {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.add(name, text),
            Err(error) => {
                // The text before the first bad byte is unchanged by the replacement, so the place is right.
                let file = self.add(name, String::from_utf8_lossy(bytes));
                self.bad_bytes.insert(file, u32::try_from(error.valid_up_to()).unwrap_or(u32::MAX));
                file
            }
        }
    }

    /// Where a file stops being UTF-8.
    pub(crate) fn bad_byte(&self, file: FileId) -> Option<u32> {
        self.bad_bytes.get(&file).copied()
    }

    /// The files, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..u32::try_from(self.files.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// The name of a file.
    #[must_use]
    pub fn name(&self, file: FileId) -> &str {
        self.files.get(file.0 as usize).map_or("", |(name, _)| name)
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(file.0 as usize).map_or("", |(_, text)| text)
    }

    /// The line and column of byte `offset` of `file`.
    #[must_use]
    pub fn position(&self, file: FileId, offset: u32) -> Position {
        let text = self.text(file);
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let lines = self.lines.get(file.0 as usize).map_or(&[][..], Vec::as_slice);
        let line = lines.partition_point(|&start| start as usize <= end).saturating_sub(1);
        let line_start = lines.get(line).map_or(0, |&start| start as usize);
        Position {
            line: count(line).saturating_add(1),
            column: count(text.get(line_start..end).unwrap_or("").chars().count()).saturating_add(1),
        }
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let after = text.bytes().zip(1_u32..).filter(|&(byte, _)| byte == b'\n').map(|(_, next)| next);
    std::iter::once(0).chain(after).collect()
}
