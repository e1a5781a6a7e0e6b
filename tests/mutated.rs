//! Whatever is damaged in what it reads, the program ends with one of its four codes: no panic, no "go" beside an
//! error, little memory. `MUTATIONS=10000 SEED=7 AUDIT=target/release/audit cargo test --test mutated` does more.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use support::dice::Dice;
use support::{command, copy, root};

const EXTREMES: [&[u8]; 26] = [
    b"0",
    b"-0",
    b"-1",
    b"1e400",
    b"1E-400",
    b"9223372036854775808",
    b"79228162514264337593543950336",
    b"0.000000000001",
    b"NaN",
    b"null",
    b"none",
    b"~",
    b"[]",
    b"{}",
    b"\"\"",
    b"true",
    b"0000-00-00",
    b"9999-12-31",
    b"2026-02-30",
    b"\xff\xfe",
    b"\x00",
    b"\xe2\x80\xae",
    b"\x1b[2J",
    b"&a [*a]",
    b"---\n",
    b"1.00 USD EUR",
];

/// A place between two words, as a range around one.
fn word(dice: &mut Dice, bytes: &[u8]) -> (usize, usize) {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let from = dice.below(bytes.len());
    let start = bytes[from..].iter().position(is_word).map_or(from, |at| from + at);
    let length = bytes[start..].iter().position(|byte| !is_word(byte)).unwrap_or(bytes.len() - start);
    (start, start + length)
}

fn line(dice: &mut Dice, bytes: &[u8]) -> (usize, usize) {
    let at = dice.below(bytes.len());
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end + 1);
    (start, end)
}

/// Changes one thing: a byte, a word or a line.
fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        bytes.extend(dice.of(&EXTREMES));
        return;
    }
    let at = dice.below(bytes.len());
    match dice.below(11) {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes.insert(at, u8::try_from(dice.below(256)).unwrap()),
        2 => drop(bytes.remove(at)),
        3 => bytes.truncate(at),
        4 | 5 => {
            let (start, end) = word(dice, bytes);
            drop(bytes.splice(start..end, dice.of(&EXTREMES).iter().copied()));
        }
        6 => {
            let (start, end) = word(dice, bytes);
            let (from, to) = word(dice, bytes);
            let other = bytes[from..to].to_vec();
            drop(bytes.splice(start..end, other));
        }
        7 => {
            let (start, end) = line(dice, bytes);
            drop(bytes.drain(start..end));
        }
        8 => {
            let (start, end) = line(dice, bytes);
            let copy = bytes[start..end].to_vec();
            drop(bytes.splice(end..end, copy));
        }
        9 => {
            let (start, end) = line(dice, bytes);
            let moved: Vec<u8> = bytes.drain(start..end).collect();
            let (to, _) = if bytes.is_empty() { (0, 0) } else { line(dice, bytes) };
            drop(bytes.splice(to..to, moved));
        }
        _ => {
            let (start, end) = word(dice, bytes);
            let many = bytes[start..end].repeat(1 + dice.below(400));
            drop(bytes.splice(end..end, many));
        }
    }
}

/// What is run, and the file that is damaged before.
const RUNS: [(&str, &str); 15] = [
    ("ready/account.yaml", "ready/account.yaml"),
    ("blocked/account.yaml", "blocked/account.yaml --format json"),
    ("blocked-csv/contracts.csv", "blocked-csv/account.yaml --format csv"),
    ("real-export/weekly_summary_2023-2025.csv", "real-export --format markdown"),
    ("real-export/account.yaml", "real-export --format html"),
    ("account.json", "account.json"),
    ("in.jsonl", "batch in.jsonl --format jsonl"),
    ("many/accounts.csv", "batch many --format csv"),
    ("custom/rules/unsaved-messages.rhai", "custom/account.yaml --rules custom/rules --format json"),
    ("custom-pack/pack.yaml", "custom-pack/account.yaml --pack custom-pack"),
    ("custom-pack/schema.yaml", "custom-pack/account.yaml --pack custom-pack"),
    ("waivers.yaml", "ready/account.yaml --waivers waivers.yaml"),
    ("our.yaml", "ready/account.yaml --config our.yaml"),
    ("stored.json", "render stored.json"),
    ("book/transactions.xlsx", "book"),
];

/// All that is damaged later, whole.
fn whole(here: &Path) {
    copy(&root().join("samples"), here);
    let put = |name: &str, bytes: &[u8]| {
        let path = here.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let made = |arguments: &str| {
        let mut run = command(here);
        run.args(arguments.split(' ')).stdin(Stdio::null()).output().unwrap().stdout
    };
    let account = made("import ready --format json");
    put("account.json", &account);
    let line: serde_json::Value = serde_json::from_slice(&account).unwrap();
    put("in.jsonl", format!("{line}\n{line}\n").as_bytes());
    put("stored.json", &made("ready/account.yaml --today 2026-11-23 --format json"));
    put("many/accounts.csv", b"account,as_of,roles,status,security.question_set\na,2026-11-20,freelancer,active,true\nb,2026-11-20,client;freelancer,active,false\n");
    put("many/contracts.csv", b"account,id,title,status,side,kind\na,c1,T,completed,freelancer,fixed\nb,c2,U,active,client,hourly\n");
    put("waivers.yaml", b"format: 1\nwaivers:\n  - rule: retained-data\n    row: account\n    reason: Known.\n    by: Ann\n    until: 2026-12-31\n");
    put("our.yaml", b"settings: 1\nparams: { max_age: 9 }\nfail_on: warning\nformat: json\n");
    put("book/account.yaml", b"as_of: 2026-11-20\naccount: { roles: [client] }\n");
    put("book/transactions.xlsx", &workbook(sheet().as_bytes()));
}

/// The rows of a statement, as a spreadsheet keeps them.
fn sheet() -> String {
    let header = [
        "Date",
        "Transaction ID",
        "Transaction type",
        "Transaction summary details",
        "Description 1",
        "Ref ID",
        "Amount in local currency",
        "Currency",
        "Payment method",
    ];
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>\n");
    let row = |cells: String| format!("<row>{cells}</row>\n");
    let paid = |id: u32, amount: &str| {
        let start: String = ["Mar 9, 2026", &id.to_string(), "Payment", "Invoice", "Card"].map(text).concat();
        row(format!("{start}<c><v>{id}</v></c>\n<c><v>{amount}</v></c>\n{}{}", text("EUR"), text("Card")))
    };
    [row(header.map(text).concat()), paid(800_000_001, "1234.56"), paid(800_000_002, "-7.5")].concat()
}

/// A workbook of one sheet.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    for (name, text) in [
        ("[Content_Types].xml", format!("<Types xmlns=\"{package}/content-types\"/>")),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{relation}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relation}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{relation}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
    ] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", stored).unwrap();
    zip.write_all(format!("<worksheet xmlns=\"{main}\"><sheetData>").as_bytes()).unwrap();
    zip.write_all(sheet).unwrap();
    zip.write_all(b"</sheetData></worksheet>").unwrap();
    zip.finish().unwrap().into_inner()
}

/// With which code a run ended, or what is wrong with how it did.
fn fault(here: &Path, arguments: &str, seconds: u64) -> Result<i32, String> {
    let made = command(here);
    let day = if arguments.starts_with("render") { "" } else { "--today 2026-11-23" };
    let limits = format!("ulimit -v 262144; ulimit -t {seconds}; exec \"$0\" \"$@\"");
    let mut run = Command::new("sh");
    run.args(["-c", &limits])
        .arg(made.get_program())
        .args(arguments.split_whitespace())
        .args(day.split_whitespace());
    run.current_dir(here).env("TERM", "dumb").env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    let output = run.output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    let tail: String = err.chars().take(600).collect();
    let Some(code @ 0..=3) = output.status.code() else {
        return Err(format!("ended with {:?}: {tail}", output.status));
    };
    let out = String::from_utf8_lossy(&output.stdout);
    let told = err.lines().any(|line| line.starts_with("error:"));
    let go = out.lines().any(|line| line.starts_with("  GO for ")) || out.contains("\"verdict\": \"go\"");
    match code {
        _ if err.contains("panicked") || err.contains("audit itself broke") => Err(tail),
        0 | 1 | 3 if told => Err(format!("{code} beside an error: {tail}")),
        2 if go && !arguments.starts_with("batch") => Err("a go beside exit code 2".to_owned()),
        2 if !told && !arguments.starts_with("batch") => Err("no error beside exit code 2".to_owned()),
        _ => Ok(code),
    }
}

#[test]
fn whatever_is_damaged_ends_with_a_code_and_a_reason() {
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (runs, seed) = (number("MUTATIONS", 150), number("SEED", 20_261_123));
    // Many runs are made with an optimised program, whose time says something.
    let seconds = if runs > 1000 { 2 } else { 60 };
    let here = support::folder();
    whole(here.path());
    for (_, arguments) in RUNS {
        let whole = fault(here.path(), arguments, seconds);
        assert!(matches!(whole, Ok(0 | 1 | 3)), "{arguments}: {whole:?}");
    }
    let mut faults = Vec::new();
    for run in 0..runs {
        let mut dice = Dice((seed ^ (run + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)) | 1);
        for _ in 0..4 {
            dice.next();
        }
        let (name, arguments) = RUNS[usize::try_from(run).unwrap() % RUNS.len()];
        let path = here.path().join(name);
        let before = fs::read(&path).unwrap();
        // What is packed has a checksum, which any change of a byte would break: its text is changed before.
        let packed = name.ends_with(".xlsx") && dice.below(4) > 0;
        let mut bytes = if packed { sheet().into_bytes() } else { before.clone() };
        (0..=dice.below(3)).for_each(|_| mutate(&mut dice, &mut bytes));
        let bytes = if packed { workbook(&bytes) } else { bytes };
        fs::write(&path, &bytes).unwrap();
        if let Err(what) = fault(here.path(), arguments, seconds) {
            if let Some(folder) = std::env::var_os("KEEP") {
                fs::write(Path::new(&folder).join(format!("{run}-{}", name.replace('/', "_"))), &bytes)
                    .unwrap();
            }
            faults.push(format!("run {run}: {arguments}: {what}"));
        }
        fs::write(&path, &before).unwrap();
    }
    assert!(faults.is_empty(), "{} of {runs} with seed {seed}\n{}", faults.len(), faults.join("\n"));
}
