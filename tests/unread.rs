//! A file that was not read never counts as fine: what is, or may be, an export is an error, and everything else is
//! named in every form.
#![allow(clippy::unwrap_used, clippy::panic, clippy::format_push_string, clippy::format_collect)]

mod support;

use serde_json::Value as Json;
use std::fs;
use std::io::Write as _;
use support::{Folder, folder, report_formats, root};

const DAY: &str = "--today 2026-11-23";

const WEEKLY: &str = "\"Date\",\"Contract\",\"Hours\",\"Amount\",\"Payment type\"\n\
\"2026-11-18\",\"Café menu (31000077)\",\"3\",\"90\",\"\"\n\"2026-11-19\",\"Café menu (31000077)\",\"2.5\",\"75\",\"\"\n";
const STATEMENT: &str = "Date,Ref ID,Type,Description,Team,Amount,Balance\n\
\"Nov 16, 2026\",600000001,Hourly,Invoice,Acme,258.00,258.00\n";
/// A sound export that changes no verdict: hours of a contract that is listed.
const GOOD: &str = "\"Date\",\"Contract\",\"Hours\",\"Amount\",\"Payment type\"\n\
\"2026-08-27\",\"Museum audio guide (31000001)\",\"2\",\"60\",\"\"\n";

/// An account that is a go; its hours, when there are any, come from exports.
fn ready() -> String {
    let text = fs::read_to_string(root().join("samples/ready/account.yaml")).unwrap();
    let (before, hours) = text.split_once("\nhours:\n").unwrap();
    format!("{before}\nhours: []\n{}", hours.split_once("\n\n").unwrap().1)
}

/// The same, whose hours only an export says.
fn without_hours() -> String {
    ready().replace("hours: []\n", "covers: { hours: { from: 2025-11-21, to: 2026-11-20 } }\n")
}

fn account() -> Folder {
    folder().given("ann/account.yaml", ready())
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let pair = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    text.encode_utf16().flat_map(pair).collect()
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

fn separated(mark: &str) -> String {
    WEEKLY.replace("\",\"", &format!("\"{mark}\""))
}

fn page() -> String {
    let row = |line: &str| {
        let cells: String =
            line.split("\",\"").map(|cell| format!("<td>{}</td>", cell.trim_matches('"'))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    format!(
        "<!DOCTYPE html><html><body><table>{}</table></body></html>",
        WEEKLY.lines().map(row).collect::<String>()
    )
}

/// Every way in which an export can be damaged: the name of the file, its bytes, and the cause that is named.
fn damaged() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let rows = WEEKLY.split_once('\n').unwrap().1;
    vec![
        (
            "a.csv",
            latin1(WEEKLY),
            "this looks like the weekly summary (CSV) saved in Latin-1 or Windows-1252",
        ),
        ("b.csv", utf16(&format!("\u{feff}{WEEKLY}"), true), "weekly summary (CSV) saved as UTF-16"),
        ("c.csv", utf16(&format!("\u{feff}{WEEKLY}"), false), "weekly summary (CSV) saved as UTF-16"),
        ("d.csv", utf16(WEEKLY, true), "weekly summary (CSV) saved as UTF-16"),
        ("e.csv", utf16(WEEKLY, false), "weekly summary (CSV) saved as UTF-16"),
        ("f.csv", separated(";").into(), "weekly summary (CSV) separated by semicolons"),
        ("g.csv", separated("\t").into(), "weekly summary (CSV) separated by tabs"),
        ("h.csv", separated("|").into(), "weekly summary (CSV) separated by pipes"),
        ("i.tsv", separated("\t").into(), "weekly summary (CSV) separated by tabs"),
        (
            "j.csv",
            WEEKLY.replace('\n', "\r").into(),
            "weekly summary (CSV) with line ends of an old Macintosh",
        ),
        (
            "k.csv",
            format!("Made by Ann\n\n{WEEKLY}").into(),
            "weekly summary (CSV) with other lines above its header",
        ),
        (
            "l.csv",
            format!("sep=;\n{}", separated(";")).into(),
            "separated by semicolons, with other lines above",
        ),
        ("m.csv", WEEKLY.replace("menu", "me\0nu").into(), "weekly summary (CSV) with NUL bytes in it"),
        ("n.csv", page().into(), "weekly summary (CSV) inside a web page"),
        ("o.csv", latin1(&separated(";")), "saved in Latin-1 or Windows-1252, separated by semicolons"),
        ("p.csv", rows.into(), "weekly summary (CSV) without its header"),
        (
            "q.csv",
            WEEKLY.replace(",\"Payment type\"", ",\"Art\"").into(),
            "weekly summary (CSV) without its header",
        ),
        (
            "r.csv",
            "Date,Contract,Hours,Amount\n".into(),
            "weekly summary (CSV) with a column missing or renamed",
        ),
        ("s.txt", WEEKLY.into(), "weekly summary (CSV) under a name that does not end like it"),
        ("t.txt", rows.into(), "weekly summary (CSV) without its header"),
        ("weekly.csv~", WEEKLY.into(), "weekly summary (CSV) under a name that does not end like it"),
        (
            "u.csv",
            STATEMENT.replace(',', ";").into(),
            "transaction history (CSV, 2018 to 2025) separated by semicolons",
        ),
        ("v.csv", STATEMENT.split_once('\n').unwrap().1.into(), "transaction history"),
        ("weekly_summary_2026.txt", "see the mail".into(), "weekly summary (CSV) by its name"),
        (
            "statements_2026-01-01_2026-11-20.csv",
            "Name,Phone\nA,B\n".into(),
            "(CSV, 2018 to 2025) by its name",
        ),
        ("2026-11-20_transaction_report (1).csv", "\u{89}PNG".into(), "(CSV, since 2025) by its name"),
        ("w.csv", Vec::new(), "this file is empty; it cannot be told whether it is an export"),
        ("x.csv", "<html>Sign in</html>".into(), "this is a web page, not a CSV file; it cannot be told"),
        (
            "y.csv",
            "2026-11-18,Coffee,-3.20\n2026-11-19,Tea,-2.10\n".into(),
            "no line names the columns of this table",
        ),
        ("z.csv", vec![1, 2, 3, 250, 4], "this is no text; it cannot be told"),
        (
            "aa.csv",
            b"PK\x03\x04no".to_vec(),
            "this spreadsheet cannot be read, or is empty; it cannot be told",
        ),
        ("ab.xls", b"\xd0\xcf\x11\xe0\xa1\xb1".to_vec(), "this spreadsheet cannot be read"),
        ("ac.ods", b"PK\x03\x04no".to_vec(), "this spreadsheet cannot be read"),
        ("ad.xlsx", sheet(&["a", "b"], WEEKLY, 2), "weekly summary (CSV) with other lines above its header"),
        ("ae.csv", sheet(&["data"], WEEKLY, 0), "weekly summary (CSV) but its lines cannot be read"),
    ]
}

/// A spreadsheet with a sheet for each name; the last holds the rows of a text, with empty lines and a title above.
fn sheet(names: &[&str], text: &str, above: usize) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |line: &str| {
        let cells: String = line.split("\",\"").map(|text| cell(text.trim_matches('"'))).collect();
        format!("<row>{cells}</row>")
    };
    let rows: String = std::iter::repeat_n("Hours", above).chain(text.lines()).map(row).collect();
    let (mut sheets, mut links) = (String::new(), String::new());
    for (number, name) in names.iter().enumerate() {
        sheets += &format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"r{0}\"/>", number + 1);
        links += &format!(
            "<Relationship Id=\"r{0}\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
            number + 1
        );
    }
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>".to_owned()),
        ("_rels/.rels".to_owned(), format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{rel}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")),
        ("xl/workbook.xml".to_owned(), format!("<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets>{sheets}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>")),
    ];
    for number in 1..=names.len() {
        let data = if number == names.len() { rows.as_str() } else { "" };
        parts.push((
            format!("xl/worksheets/sheet{number}.xml"),
            format!("<worksheet xmlns=\"{main}\"><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        let plain =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        archive.start_file(name, plain).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_damaged_export_is_an_error_alone_and_beside_a_good_one() {
    for (name, bytes, cause) in damaged() {
        for beside in [false, true] {
            let here = if beside {
                folder().given("ann/account.yaml", without_hours()).given("ann/good.csv", GOOD)
            } else {
                account()
            };
            here.audit(&format!("ann {DAY}")).exits(0);
            let here = here.given(&format!("ann/{name}"), &bytes);
            let ran = here.audit(&format!("ann {DAY}")).refuses(cause);
            let ran = ran.warns(&format!("ann/{name}: ")).warns("write ignore: [").warns("download it again");
            assert!(!ran.err.contains("Café") && !ran.err.contains("31000077"), "{}", ran.err);
            here.audit("import ann").refuses(cause);
        }
    }
}

#[test]
fn a_damaged_export_is_named_in_every_form_and_in_a_batch() {
    for (name, bytes, cause) in damaged().into_iter().step_by(5) {
        let here = account().given("bob/account.yaml", ready()).given(&format!("ann/{name}"), &bytes);
        for form in report_formats() {
            let run = if form == "table" { "" } else { "ann " };
            for line in
                [format!("{run}{DAY} --format {form}"), format!("batch ann bob {DAY} --format {form}")]
            {
                if line.starts_with("--today") {
                    continue;
                }
                let ran = here.audit(&line).exits(2);
                let text = ran.out.replace("\r\n ", "").replace('\\', "").replace("%20", " ");
                assert!(text.contains(&format!("ann/{name}")), "{line}\n{text}");
                assert!(!text.contains(&format!("ann/{name}:0")) && !text.contains(",0,"), "{line}\n{text}");
                assert!(
                    text.contains(cause.split(';').next().unwrap()) || form == "junit",
                    "{line}: {cause}\n{text}"
                );
            }
        }
        let json = here.audit(&format!("batch ann bob {DAY} --format jsonl")).exits(2).out;
        assert!(json.lines().nth(1).unwrap().contains("\"verdict\":\"go\""), "{json}");
    }
}

/// Files that are something else, and why they are passed over.
const OTHERS: [(&str, &[u8], &str); 12] = [
    ("shopping.csv", b"Item,Quantity\nMilk,2\nBread,1\n", "not recognised, not read"),
    ("list.csv", b"milk\nbread\n", "not recognised, not read"),
    (
        "bank.csv",
        b"Date,Type,Description,Amount,Balance\n2026-11-18,Payment,Coffee,-3.20,96.80\n",
        "not recognised",
    ),
    ("giro.csv", b"IBAN;DE00\n\nBuchungstag;Zweck;Betrag\n18.11.2026;B\xe4cker;-3,20\n", "not recognised"),
    (
        "wise.csv",
        b"TransferWise ID,Date,Amount,Currency,Running Balance\n",
        "another platform (Wise balance statement)",
    ),
    ("notes.txt", b"Call the bank on 18 Nov 2026, 3 pm\n", "not recognised, not read"),
    ("photo.jpg", b"\xff\xd8\xff\xe0", "not recognised, not read"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n", "this is a picture, not a CSV file"),
    ("report.html", b"<!DOCTYPE html><html></html>", "not recognised, not read"),
    ("report.json", b"{\"report\": 1}", "not recognised, not read"),
    ("report.csv", b"kind,input,account,verdict,level,rule,pack\n", "a report of audit, not read"),
    (".hidden.csv", b"x", "hidden, not read"),
];

#[test]
fn what_is_something_else_is_named_in_every_form_and_changes_nothing() {
    let mut here = folder().given("ann/account.yaml", without_hours()).given("ann/good.csv", GOOD);
    let plain = here.audit(&format!("ann {DAY} --format json")).exits(0);
    for (name, bytes, _) in OTHERS {
        here = here.given(&format!("ann/{name}"), bytes);
    }
    let ran = here.audit(&format!("ann {DAY} --format json")).exits(0);
    assert_eq!(ran.json()["findings"], plain.json()["findings"]);
    let files = ran.json()["files"].as_array().unwrap().clone();
    for (name, _, why) in OTHERS {
        let file = files.iter().find(|file| file["file"] == format!("ann/{name}"));
        let file = file.unwrap_or_else(|| panic!("{name}: {files:#?}"));
        assert!(file["why"].as_str().unwrap().contains(why) && file["read_as"].is_null(), "{file}");
        assert!(name.starts_with('.') || ran.err.contains(&format!("ann/{name}: ")), "{}", ran.err);
    }
    assert_eq!(
        files[0],
        serde_json::json!({ "file": "ann/account.yaml", "read_as": "account", "rows": null, "why": null, "days": [] })
    );
    let good = files.iter().find(|file| file["file"] == "ann/good.csv").unwrap();
    assert_eq!((&good["read_as"], &good["rows"]), (&Json::from("Weekly summary (CSV)"), &Json::from(1)));
    fs::write(here.path().join("stored.json"), &ran.out).unwrap();
    for form in report_formats().into_iter().filter(|form| *form != "ics") {
        let told = here.audit(&format!("ann {DAY} --format {form}")).exits(0).out;
        let text = told.replace('\\', "");
        for (name, ..) in OTHERS {
            assert!(text.contains(name), "{form}: {name}\n{text}");
        }
        assert!(here.audit(&format!("render stored.json --format {form}")).out == told, "{form}");
    }
    here.audit(&format!("batch ann {DAY} --format json")).exits(0).shows("ann/giro.csv");
}

#[test]
fn our_own_reports_are_something_else() {
    let here = account();
    for form in report_formats() {
        let ending = match form {
            "table" | "github" => "txt",
            "json" | "sarif" | "gitlab" => "json",
            other => other,
        };
        here.audit(&format!("ann {DAY} --format {form}=ann/{form}.{ending}")).exits(0);
    }
    let again = here.read("ann/csv.csv");
    let here = here.given("ann/again.txt", again);
    here.audit(&format!("ann {DAY}")).exits(0).shows("csv.csv").shows("a report of audit, not read");
}

#[test]
fn ignore_is_the_way_out_and_told() {
    let with = |ignore: &str| {
        account()
            .given("ann/account.yaml", format!("ignore: {ignore}\n{}", ready()))
            .given("ann/a (1).csv", latin1(WEEKLY))
    };
    let here = with("[\"a (1).csv\"]");
    let ran = here
        .audit(&format!("ann {DAY} --format json"))
        .exits(0)
        .warns("a (1).csv: passed over: the account says ignore");
    assert_eq!(ran.json()["files"][1]["why"], "passed over: the account says ignore");
    for form in report_formats().into_iter().filter(|form| *form != "ics") {
        let text = here
            .audit(&format!("ann {DAY} --format {form}"))
            .exits(0)
            .out
            .replace('\\', "")
            .replace("%20", " ");
        assert!(text.contains("a (1).csv") && text.contains("the account says ignore"), "{form}\n{text}");
    }
    here.audit(&format!("batch ann {DAY}")).exits(0);
    // The file itself may be named, too: what it says of its folder is no error.
    here.audit(&format!("ann/account.yaml {DAY}")).exits(0);
    with("a (1).csv").audit(&format!("ann {DAY}")).exits(0);
    let wrong = with("[\"a (2).csv\"]")
        .audit(&format!("ann {DAY}"))
        .refuses("ignore: there is no such file in this folder");
    wrong.warns("did you mean a (1).csv?");
    with("[account.yaml]").audit(&format!("ann {DAY}")).refuses("ignore: the account is read from this file");
    with("{ a: b }").audit(&format!("ann {DAY}")).refuses("ignore: this is not a list of file names");
    with("{ a: b }")
        .audit(&format!("ann/account.yaml {DAY}"))
        .refuses("ignore: this is not a list of file names");
    let table = account()
        .given("ann/account.yaml", ready() + "ignore: [offers.csv]\n")
        .given("ann/offers.csv", "no table\n");
    table.audit(&format!("ann {DAY}")).exits(0).shows("offers.csv");
}

#[test]
fn one_file_and_all_read_needs_no_list_of_files() {
    let ran = folder().sample("ready").audit(&format!("ready {DAY}")).exits(0);
    assert!(!ran.out.contains("FILES"), "{}", ran.out);
    folder()
        .sample("ready")
        .audit(&format!("ready {DAY} --format json"))
        .exits(0)
        .shows("\"read_as\": \"account\"");
    let named =
        folder().sample("blocked-csv").audit(&format!("blocked-csv/account.yaml {DAY} --full")).exits(1);
    named.shows("contracts.csv contracts, 8 rows");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_and_pipes_are_never_opened() {
    use std::os::unix::fs::symlink;
    let fifo = |path: &std::path::Path| {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success())
    };
    for name in ["x.csv", "contracts.csv", "x.xlsx", "notes.txt"] {
        let here = account().given("else.csv", WEEKLY);
        symlink("../else.csv", here.path().join("ann").join(name)).unwrap();
        here.audit(&format!("ann {DAY}"))
            .refuses(&format!("ann/{name}: this is a link that leads out of the folder"));
    }
    let linked = folder().given("bob/keep", "").given("account.yaml", ready());
    symlink("../account.yaml", linked.path().join("bob/account.yaml")).unwrap();
    linked.audit(&format!("bob {DAY}")).refuses("this is a link that leads out of the folder");
    let inside = folder().given("ann/account.yaml", without_hours()).given("ann/good.csv", GOOD);
    symlink("good.csv", inside.path().join("ann/again.csv")).unwrap();
    inside.audit(&format!("ann {DAY} --format json")).exits(0).shows("ann/again.csv");
    for (name, refused) in [
        ("x.csv", true),
        ("contracts.csv", true),
        ("x.xlsx", true),
        ("pipe", false),
        ("x.txt", false),
        ("x.jpg", false),
    ] {
        let here = account();
        fifo(&here.path().join("ann").join(name));
        match refused {
            true => drop(
                here.audit(&format!("ann {DAY}"))
                    .refuses("this is called like a file that audit reads, but it is no file"),
            ),
            false => drop(here.audit(&format!("ann {DAY}")).exits(0).shows(name)),
        }
    }
    let here = folder().given("ann/x.yaml", "");
    fifo(&here.path().join("ann/account.yaml"));
    here.audit(&format!("ann {DAY}"))
        .refuses("this is called like a file that audit reads, but it is no file");
}
