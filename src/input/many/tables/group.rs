//! The rows of one account, packed while they are sorted.

use super::header::Header;
use crate::input::read::record::record;
use crate::source::{Place, Source};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// By account, then by file, then by line.
pub(super) fn row_key(account: &str, table: usize, line: usize) -> Vec<u8> {
    let mut key = account.as_bytes().to_vec();
    // No text holds a NUL, so that no account's name can run into what follows.
    key.push(0);
    key.extend((table as u64).to_be_bytes());
    key.extend((line as u64).to_be_bytes());
    key
}

pub(super) fn split_key(key: &[u8]) -> io::Result<(String, u64, u64)> {
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    let (rest, line) = key.split_last_chunk::<8>().ok_or_else(broken)?;
    let (rest, table) = rest.split_last_chunk::<8>().ok_or_else(broken)?;
    let account = String::from_utf8(rest.strip_suffix(&[0]).ok_or_else(broken)?.to_vec());
    Ok((account.map_err(io::Error::other)?, u64::from_be_bytes(*table), u64::from_be_bytes(*line)))
}

/// The rows of an account as they travel through the second sort.
pub(super) struct Packed {
    pub account: String,
    first: (u64, u64),
    rows: Vec<u8>,
    /// Whether it has more rows than one account may have.
    over: bool,
}

impl Packed {
    pub(super) fn new(account: String) -> Self {
        Self { account, first: (u64::MAX, u64::MAX), rows: Vec::new(), over: false }
    }

    pub(super) fn add(&mut self, table: u64, line: u64, text: &[u8], limit: u64) {
        self.first = self.first.min((table, line));
        self.over |= (self.rows.len() + text.len()) as u64 > limit;
        if !self.over {
            for number in [table, line, text.len() as u64] {
                self.rows.extend(number.to_le_bytes());
            }
            self.rows.extend(text);
        }
    }

    /// In the order of accounts.csv, which is the first file; accounts that it does not know come after.
    pub(super) fn key(&self) -> Vec<u8> {
        [self.first.0.to_be_bytes(), self.first.1.to_be_bytes()].concat()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![u8::from(self.over)];
        for number in [self.first.0, self.first.1, self.account.len() as u64] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.account.as_bytes());
        bytes.extend(&self.rows);
        bytes
    }
}

/// A row of one of the files.
pub(super) struct AccountRow {
    /// Which of the files.
    pub table: usize,
    /// 1-based.
    pub line: usize,
    /// As it stands there.
    pub source: Source,
}

/// All rows of one account.
pub(in crate::input::many) struct Group {
    pub(super) headers: Arc<[Header]>,
    pub(super) account: String,
    /// Whether it has more rows than one account may have.
    pub(super) over: bool,
    /// The file and line that name it first.
    first: (usize, usize),
    pub(super) rows: Vec<AccountRow>,
}

/// Reads numbers and texts one after the other.
struct Unpack<'a>(&'a [u8]);

impl Unpack<'_> {
    fn number(&mut self) -> io::Result<usize> {
        let (number, rest) = self.0.split_first_chunk::<8>().ok_or(io::ErrorKind::UnexpectedEof)?;
        self.0 = rest;
        usize::try_from(u64::from_le_bytes(*number)).map_err(io::Error::other)
    }

    fn text(&mut self) -> io::Result<String> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length).ok_or(io::ErrorKind::UnexpectedEof)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).map_err(io::Error::other)
    }
}

impl Group {
    pub(super) fn read(headers: Arc<[Header]>, bytes: &[u8]) -> io::Result<Self> {
        let (over, rest) = bytes.split_first().ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut unpack = Unpack(rest);
        let first = (unpack.number()?, unpack.number()?);
        let account = unpack.text()?;
        let (mut rows, none): (_, Arc<str>) = (Vec::new(), "".into());
        while !unpack.0.is_empty() {
            let (table, line) = (unpack.number()?, unpack.number()?);
            let name = headers.get(table).map_or(&none, |header| &header.file);
            rows.push(AccountRow { table, line, source: Source::part(name, unpack.text()?, line) });
        }
        Ok(Self { headers, account, over: *over != 0, first, rows })
    }

    /// The file and line that name it first.
    pub(super) fn name(&self) -> String {
        self.headers
            .get(self.first.0)
            .map_or_else(String::new, |header| format!("{}:{}", header.name, self.first.1))
    }

    pub(super) fn size(&self) -> u64 {
        self.rows.iter().map(|row| row.source.text().len() as u64 + 1).sum()
    }

    /// Adds all that this account is read from: its rows, and what the tables and their columns are called, of which
    /// those without a row of it say that it has none.
    pub(in crate::input::many) fn record(&self) {
        for header in self.headers.iter() {
            record(Path::new(&header.name), String::new);
            header.cells.iter().for_each(|cell| record(Path::new(""), || cell.text.as_bytes()));
        }
        for row in &self.rows {
            record(&Path::new(&*self.place(row).file).join(row.line.to_string()), || row.source.text());
        }
        record(Path::new("over"), || [u8::from(self.over)]);
    }

    pub(super) fn place(&self, row: &AccountRow) -> Place {
        let mut place = Place::file(self.headers.get(row.table).map_or("", |header| &header.name));
        place.line = u32::try_from(row.line).unwrap_or(u32::MAX);
        place
    }
}
