//! The same accounts in the forms that `audit` reads: JSON lines, one JSON or YAML file, tables over many accounts.

use super::generator::{TABLES, fields};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// What is said where writing did not work.
pub type Written<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Tables over many accounts, one file each, as they are written.
struct Tables {
    accounts: csv::Writer<File>,
    tables: Vec<(csv::Writer<File>, bool)>,
}

impl Tables {
    /// Begins the files in a folder, which is made for them.
    fn new(folder: &Path) -> Written<Self> {
        fs::create_dir_all(folder)?;
        let open = |name: &str| csv::Writer::from_path(folder.join(format!("{name}.csv")));
        let tables = TABLES.iter().map(|name| Ok((open(name)?, false))).collect::<Written<_>>()?;
        Ok(Self { accounts: open("accounts")?, tables })
    }

    /// Adds an account, with the headers where it is the first.
    fn add(&mut self, account: &Value, first: bool) -> Written {
        let name = text(&account["who"]["id"]);
        if first {
            let own = fields(&account["profile"]).map(|(field, _)| format!("profile.{field}"));
            self.accounts.write_record(["account".to_owned(), "as_of".to_owned()].into_iter().chain(own))?;
        }
        let own = fields(&account["profile"]).map(|(_, value)| text(value));
        self.accounts.write_record([name.clone(), text(&account["as_of"])].into_iter().chain(own))?;
        for (table, (file, begun)) in TABLES.iter().zip(&mut self.tables) {
            for row in account[*table].as_array().into_iter().flatten() {
                if !std::mem::replace(begun, true) {
                    let names = fields(row).map(|(field, _)| field.as_str());
                    file.write_record(["account"].into_iter().chain(names))?;
                }
                file.write_record(
                    [name.clone()].into_iter().chain(fields(row).map(|(_, value)| text(value))),
                )?;
            }
        }
        Ok(())
    }

    fn end(mut self) -> Written {
        self.accounts.flush()?;
        self.tables.iter_mut().try_for_each(|(file, _)| file.flush())?;
        Ok(())
    }
}

/// A value as it stands in a cell.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Writes accounts as JSON lines.
pub fn lines(accounts: impl Iterator<Item = Value>, file: &Path) -> Written {
    let mut file = BufWriter::new(File::create(file)?);
    for account in accounts {
        writeln!(file, "{account}")?;
    }
    Ok(file.flush()?)
}

/// Writes accounts as tables in a folder.
pub fn tables(accounts: impl Iterator<Item = Value>, folder: &Path) -> Written {
    let mut tables = Tables::new(folder)?;
    for (number, account) in accounts.enumerate() {
        tables.add(&account, number == 0)?;
    }
    tables.end()
}

/// Writes one account as a JSON file and as a YAML file.
pub fn one(account: &Value, json: &Path, yaml: &Path) -> Written {
    fs::write(json, account.to_string())?;
    fs::write(yaml, serde_yaml::to_string(account)?)?;
    Ok(())
}

/// A copy of the pack without a rule, in which no row waits to be judged: with it, an account is read and no more.
pub fn without_rules(pack: &Path, into: &Path) -> Written {
    fs::create_dir_all(into)?;
    fs::copy(pack.join("pack.yaml"), into.join("pack.yaml"))?;
    let schema = fs::read_to_string(pack.join("schema.yaml"))?;
    let lines = schema.lines().map(|line| match line.trim_start().starts_with("settled:") {
        true => "    settled: { always: Nothing is judged here. }",
        false => line,
    });
    fs::write(into.join("schema.yaml"), lines.map(|line| format!("{line}\n")).collect::<String>())?;
    Ok(())
}
