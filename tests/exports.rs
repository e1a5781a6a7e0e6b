//! Real exports: every documented header, what overlaps, and files that are something else.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::format_push_string,
    clippy::format_collect
)]

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write as _;
use support::{Folder, audit, folder, root};

const ACCOUNT: &str = "as_of: 2026-11-20\naccount: { id: Ann Example, roles: [freelancer] }\n";

fn import(here: &Folder) -> Value {
    here.audit("import . --format json").exits(0).json()
}

fn transactions(here: &Folder) -> Vec<Value> {
    import(here)["transactions"].as_array().cloned().unwrap_or_default()
}

const G1: &str = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance\n\
\"Jun 7, 2024\",600000002,Service Fee,Service Fee for Hourly - Ref ID 600000001,,Ann Example,Acme,Ann Example,,-25.80,,,232.20\n\
\"Jun 7, 2024\",600000001,Hourly,\"Invoice for 05/27/2024-06/02/2024 - 14:20 hrs @ $18.00/hr\",,Ann Example,Acme,Ann Example,,258.00,,,258.00\n\
\"Mar 1, 2024\",600000000,Membership Fee,Fees for additional Connects (80).,,Ann Example,,Ann Example,,-12.00,,,0.00\n";

const G2: &str = "\u{feff}Date,Transaction ID,Transaction Type,Transaction Summary,Transaction Summary Details,Description 1,Description 2,Description 3,Entered Description,Agency,Freelancer,Team,Account Name,PO,Ref ID,Amount $,Amount in local currency,Currency,Current Balance $,Payment Method\r\n\
\"Jul 1, 2025\",700000001,Service Fee,Logo design,\"Earnings for Jun 23-Jun 29, 2025\",Service fee,$180.00 x 10.0% = $18.00,,,,Ann Example,Acme,Ann Example,,700000002,-18.00,,,162.00,\r\n\
\"Jul 1, 2025\",700000001,Fixed-price,Logo design,\"Earnings for Jun 23-Jun 29, 2025\",,,,,,Ann Example,Acme,Ann Example,,700000001,180.00,,,180.00,\r\n";

const G3: &str = "\u{feff}Date,Transaction ID,Transaction type,Transaction summary,Transaction summary details,Description 1,Description 2,Description 3,Agency team,Freelancer,Client team,Account name,PO,Ref ID,Amount $,Amount in local currency,Currency,Current balance $,Payment method\n\
\"Jan 6, 2026\",800000001,Hourly,Logo design,\"Earnings for Dec 29, 2025-Jan 4, 2026\",,200.00 hours x $9.00 = $1800.00,,,Ann Example,Acme,Ann Example,,800000001,1800.00,,,1800.00,\n\
\"Jan 7, 2026\",,Payment,Connects,,Paid from MasterCard 0001,,,,Ann Example,,Ann Example,,800000003,10.62,,,1810.62,Mastercard 0001\n\
\"Jan 7, 2026\",800000004,Refund to client,Logo design,,,,,,Ann Example,Acme,Ann Example,,800000004,-90.00,,,1720.62,\n";

const LOCAL: &str = "Date,Transaction ID,Transaction type,Transaction summary details,Description 1,Ref ID,Amount in local currency,Currency,Payment method\n\
\"Mar 9, 2026\",800000001,Payment,\"Invoice for Mar 2-Mar 8, 2026\",American Express 0001 - Ref ID 800000002,800000002,1234.5599999999999,EUR,American Express 0001\n";

#[test]
fn the_first_generation_is_read() {
    let here = folder().given("account.yaml", ACCOUNT).given("statements.csv", G1);
    let rows = transactions(&here);
    assert_eq!(
        rows[0],
        json!({ "id": "600000002", "posted_on": "2024-06-07", "type": "Service Fee",
            "text": "Service Fee for Hourly - Ref ID 600000001", "other_party": "Acme", "amount": "-25.80 USD", "balance": "232.20 USD" })
    );
    assert_eq!(rows[1]["text"], "Invoice for 05/27/2024-06/02/2024 - 14:20 hrs @ $18.00/hr");
    assert_eq!(rows[2]["other_party"], "none");
    assert_eq!(rows.len(), 3);
}

/// Columns that an enterprise adds, an exchange rate, and lines of somebody's bookkeeping.
#[test]
fn variants_of_the_first_generation_are_read() {
    let more = G1
        .replace("Date,Ref ID", "Enhanced PO Number,Date,Ref ID")
        .replace("Amount in local currency", "ExchangeRate");
    let more = more
        .lines()
        .enumerate()
        .map(|(n, line)| if n == 0 { line.to_owned() } else { format!("PO 7,{line}") });
    let text =
        more.collect::<Vec<_>>().join("\n") + "\nPO 7,\"Mar 2, 2024\",600000009,Journal,moved,,,,,,1.00,,,\n";
    let here = folder().given("account.yaml", ACCOUNT).given("x.csv", text);
    let plain = folder().given("account.yaml", ACCOUNT).given("x.csv", G1);
    assert_eq!(transactions(&here), transactions(&plain));
}

#[test]
fn the_second_and_third_generation_are_read() {
    let here = folder()
        .given("account.yaml", ACCOUNT)
        .given("2025-07-02_transaction_report.csv", G2)
        .given("b.csv", G3);
    let rows = transactions(&here);
    assert_eq!(
        rows[1],
        json!({ "id": "700000001", "group": "700000001", "posted_on": "2025-07-01", "type": "Fixed-price",
            "text": "Logo design · Earnings for Jun 23-Jun 29, 2025", "other_party": "Acme", "amount": "180.00 USD",
            "balance": "180.00 USD", "method": "none" })
    );
    let payment = rows.iter().find(|row| row["id"] == "800000003").unwrap();
    assert_eq!(payment["group"], "none");
    assert_eq!(payment["method"], "Mastercard 0001");
    assert_eq!(rows.len(), 5);
}

#[test]
fn a_client_file_in_another_currency_is_read() {
    let here = folder().given("account.yaml", ACCOUNT).given("x.csv", LOCAL);
    assert_eq!(transactions(&here)[0]["amount"], "1234.56 EUR");
    let wrong = folder()
        .given("account.yaml", ACCOUNT)
        .given("x.csv", LOCAL.replace("1234.5599999999999", "1234.567"));
    wrong
        .audit("import .")
        .refuses("x.csv:2:116: Amount in local currency: this amount has more decimals than its currency");
}

/// A spreadsheet with one sheet, built part by part: texts inline, numbers as spreadsheets keep them.
fn spreadsheet(sheet: &str, rows: &[Vec<&str>]) -> Vec<u8> {
    let cell = |text: &&str| match text.parse::<f64>() {
        Ok(_) => format!("<c><v>{text}</v></c>"),
        Err(_) => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row = |cells: &Vec<&str>| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    workbook(sheet, &rows.iter().map(row).collect::<String>())
}

/// The parts of a spreadsheet around the data of its sheet.
fn workbook(sheet: &str, data: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>".to_owned()),
        ("_rels/.rels", format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{rel}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")),
        ("xl/workbook.xml", format!("<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets><sheet name=\"{sheet}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{data}</sheetData></worksheet>")),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive
            .start_file(
                name,
                zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated),
            )
            .unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_spreadsheet_is_read_like_its_csv() {
    let header = LOCAL.lines().next().unwrap().split(',').collect::<Vec<_>>();
    let row = vec![
        "Mar 9, 2026",
        "800000001",
        "Payment",
        "Invoice for Mar 2-Mar 8, 2026",
        "American Express 0001 - Ref ID 800000002",
        "800000002",
        "1234.5599999999999",
        "EUR",
        "American Express 0001",
    ];
    let book = spreadsheet("data", &[header, row]);
    let here = folder().given("account.yaml", ACCOUNT).given("x.xlsx", &book);
    let csv = folder().given("account.yaml", ACCOUNT).given("x.csv", LOCAL);
    assert_eq!(transactions(&here), transactions(&csv));
    // Both together are one row.
    let both = folder().given("account.yaml", ACCOUNT).given("x.xlsx", &book).given("x.csv", LOCAL);
    assert_eq!(transactions(&both).len(), 1);
    let other =
        folder().given("account.yaml", ACCOUNT).given("x.xlsx", spreadsheet("notes", &[vec!["a", "b"]]));
    other.audit("import .").exits(0).warns("x.xlsx: not recognised, not read");
    let broken = folder().given("account.yaml", ACCOUNT).given("x.xlsx", "PK no").given("y.csv", G1);
    broken.audit("import .").refuses("x.xlsx: this spreadsheet cannot be read, or is empty");
}

/// Sheets that unpack to more than any memory, or say that they are as large: refused, in little time and memory.
#[test]
fn hostile_spreadsheets_are_refused() {
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let packed =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    bomb.start_file("xl/workbook.xml", packed).unwrap();
    for _ in 0..100 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    let far = workbook("data", "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    let long = "x".repeat(200_000);
    let wide: Vec<&str> = vec![&long; 900];
    let here = folder()
        .given("account.yaml", ACCOUNT)
        .given("bomb.xlsx", bomb)
        .given("far.xlsx", far)
        .given("wide.xlsx", spreadsheet("data", &[wide]))
        .given("statements.csv", G1);
    let ran = here.audit("import .").exits(2);
    for name in ["bomb", "far"] {
        assert!(ran.err.lines().any(|line| line.contains(&format!("/{name}.xlsx: "))), "{name}\n{}", ran.err);
    }
}

/// A workbook with one part more.
fn with_part(book: Vec<u8>, name: &str, text: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new_append(std::io::Cursor::new(book)).unwrap();
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(text.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

/// A workbook whose list of texts says how many they are.
fn claiming(count: &str) -> Vec<u8> {
    let book = workbook("data", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>");
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let texts = format!("<sst xmlns=\"{main}\" {count}><si><t>Date</t></si></sst>");
    with_part(book, "xl/sharedStrings.xml", &texts)
}

#[test]
fn a_workbook_that_claims_more_than_it_holds_breaks_its_account_alone() {
    for count in [
        "count=\"1\" uniqueCount=\"4000000000\"",
        "uniqueCount = '4000000000'",
        "uniqueCount=\"+0004000000000\"",
        "uniqueCount=\"18446744073709551615\"",
    ] {
        let here =
            folder().sample("ready").given("odd/account.yaml", ACCOUNT).given("odd/t.xlsx", claiming(count));
        here.audit("odd --today 2026-11-23").exits(2).prints("").warns("error: odd/t.xlsx: ");
        here.audit("batch . --today 2026-11-23").exits(2).shows("odd BROKEN").shows("Rae Sample GO");
    }
    let here =
        folder().given("account.yaml", ACCOUNT).given("t.xlsx", claiming("count=\"1\" uniqueCount=\"1\""));
    here.audit(". --today 2026-11-23").warns_not("t.xlsx: this spreadsheet cannot be read");
}

#[test]
fn a_cell_without_a_value_is_told_where_it_stands() {
    let header: Vec<&str> = LOCAL.lines().next().unwrap().split(',').collect();
    let text = |column: usize, row: usize, text: &str| {
        let letter = char::from(b'A' + u8::try_from(column).unwrap());
        format!("<c r=\"{letter}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let first: String = header.iter().enumerate().map(|(column, name)| text(column, 1, name)).collect();
    let day = text(0, 2, "Mar 9, 2026");
    for (cells, place, what) in [
        (
            format!("{day}<c r=\"G2\" t=\"e\"><v>#REF!</v></c>"),
            "2:7",
            "this cell holds an error of the spreadsheet",
        ),
        (
            format!("{day}<c r=\"G2\"><v>1</v></c><c r=\"G2\"><v>2</v></c>"),
            "2:7",
            "this cell stands there twice",
        ),
        (format!("{day}<c r=\"G2\"><v>1e999</v></c>"), "2:7", "this cell holds no number"),
        (format!("{day}<c r=\"G2\"><v>NaN</v></c>"), "2:7", "this cell holds no number"),
        (
            format!("{day}<c r=\"G2\"><v>1E-400</v></c>"),
            "2:7",
            "this cell holds a number too small to be told from zero",
        ),
        ("<c r=\"A2\" s=\"1\"><v>-1</v></c>".to_owned(), "2:1", "this cell holds a day that no calendar has"),
        (
            "<c r=\"A2\" s=\"1\"><v>1e300</v></c>".to_owned(),
            "2:1",
            "this cell holds a day that no calendar has",
        ),
        (
            "<c r=\"A2\" s=\"1\"><v>NaN</v></c>".to_owned(),
            "2:1",
            "this cell holds a day that no calendar has",
        ),
    ] {
        let book = workbook("data", &format!("<row r=\"1\">{first}</row><row r=\"2\">{cells}</row>"));
        let styles = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
        let book = with_part(book, "xl/styles.xml", styles);
        let here = folder().given("account.yaml", ACCOUNT).given("x.xlsx", book);
        here.audit("import .").exits(2).prints("").warns(&format!("error: ./x.xlsx:{place}: {what}\n"));
    }
}

#[test]
fn overlapping_files_count_a_row_once() {
    let half: String = G1.lines().take(2).map(|line| format!("{line}\n")).collect();
    let here = folder().given("account.yaml", ACCOUNT).given("a.csv", half).given("b.csv", G1);
    assert_eq!(transactions(&here).len(), 3);
    let other = G1.replace("258.00,,,258.00", "259.00,,,258.00");
    let here = folder().given("account.yaml", ACCOUNT).given("a.csv", G1).given("b.csv", other);
    here.audit("import .").refuses("b.csv:3:1: this row has the id of another, at ./a.csv:3:1");
    // The same payment in the words of another year.
    let newer = "Date,Transaction type,Ref ID,Amount $\n\"Jun 7, 2024\",Hourly,600000001,258.00\n";
    let here = folder().given("account.yaml", ACCOUNT).given("a.csv", G1).given("b.csv", newer);
    assert_eq!(transactions(&here).len(), 3);
    // Few columns are enough, and rows without an id are told apart.
    let few =
        "Date,Transaction type,Amount $\n\"Jun 7, 2024\",Hourly,258.00\n\"Jun 7, 2024\",Hourly,258.00\n";
    let here = folder().given("account.yaml", ACCOUNT).given("a.csv", few).given("b.csv", few);
    assert_eq!(transactions(&here).len(), 2);
}

/// Two files under two names, and under each other's.
fn both_ways(one: &str, other: &str) -> [Folder; 2] {
    [[one, other], [other, one]]
        .map(|[a, b]| folder().given("account.yaml", ACCOUNT).given("a.csv", a).given("b.csv", b))
}

/// The same payment in the words of 2018 and of 2026, each with something that the other does not say.
const OLD: &str = "Date,Ref ID,Type,Description,Team,Amount,Balance\n\
\"Nov 16, 2026\",600000001,Fixed Price,Invoice for Logo design,,258.00,258.00\n\
\"Nov 17, 2026\",600000002,Membership Fee,Fees for Freelancer Plus membership,,-19.99,238.01\n";
const NEW: &str = "Date,Ref ID,Transaction ID,Transaction type,Client team,Transaction summary,Amount $\n\
\"Nov 16, 2026\",600000001,600000009,FIXED-price,Acme Ltd,Logo design,258.00\n\
\"Nov 17, 2026\",600000002,,Subscription,,Freelancer Plus,-19.99\n";

#[test]
fn files_mean_the_same_whatever_they_are_called() {
    let [here, there] = both_ways(OLD, NEW);
    let rows = transactions(&here);
    assert_eq!(rows, transactions(&there));
    assert_eq!(
        rows[0],
        json!({ "id": "600000001", "group": "600000009", "posted_on": "2026-11-16", "type": "Fixed Price",
            "text": "Invoice for Logo design", "other_party": "Acme Ltd", "amount": "258.00 USD", "balance": "258.00 USD" })
    );
    assert_eq!(rows.len(), 2);
    let told = |here: &Folder| {
        let report = here.audit(". --today 2026-11-20 --format json").json();
        let finding = |f: &Value| format!("{} {} {}", f["rule"], f["row"], f["message"]);
        let findings = report["findings"].as_array().unwrap().iter().map(finding).collect::<Vec<_>>();
        (findings, report["actions"].clone())
    };
    assert_eq!(told(&here), told(&there));
    assert!(told(&here).0.iter().any(|finding| finding.contains("recent-plan-fee")), "{:?}", told(&here).0);
    // Lines without an id keep their order, too.
    let few = |day: u8| format!("Date,Transaction type,Amount $\n\"Nov {day}, 2026\",Hourly,258.00\n");
    let [here, there] = both_ways(&few(3), &few(10));
    assert_eq!(transactions(&here), transactions(&there));
}

/// One meaning for files of one kind and of several: day, amount and type are facts, everything else is wording.
#[test]
fn one_id_is_one_event() {
    for (file, from, to, what) in [
        (NEW, "FIXED-price", "Bonus", "type"),
        (NEW, "FIXED-price", "Hourly", "type"),
        (NEW, "Subscription", "Service fee", "type"),
        (NEW, "258.00", "259.00", "amount"),
        (NEW, "Nov 16", "Nov 15", "posted_on"),
        (OLD, "Fixed Price", "Hourly", "type"),
        (OLD, "258.00,258.00", "258.00,260.00", "balance"),
        (OLD, "Fixed Price,Invoice for Logo design,,258.00", "Bonus,Tip,,25.80", "type and another amount"),
    ] {
        for here in both_ways(OLD, &file.replace(from, to)) {
            let ran = here.audit("import .").refuses("this row has the id of another, at ./");
            ran.warns(&format!("and another {what}\n")).warns("./a.csv:").warns("./b.csv:");
        }
    }
    for (file, from, to) in [
        (NEW, "FIXED-price", "fixed  price"),
        (NEW, "Subscription", "Connects"),
        (NEW, "Logo design", "Another title"),
        (NEW, "Acme Ltd", "Acme"),
        (OLD, "Fixed Price", "Fixed-price"),
        (OLD, "Invoice for Logo design", "Invoice"),
        (OLD, "258.00,258.00", "258.0,258"),
    ] {
        let [here, there] = both_ways(OLD, &file.replace(from, to));
        assert_eq!(transactions(&here), transactions(&there), "{to}");
        assert_eq!(transactions(&here).len(), 2, "{to}");
    }
}

/// What agrees with a third file because that one says less need not agree: every pair is compared.
#[test]
fn a_file_that_says_less_hides_no_contradiction() {
    let local = "Date,Ref ID,Transaction type,Amount in local currency,Currency\n\"Nov 17, 2026\",600000002,Membership,-18.00,EUR\n";
    let [here, there] = both_ways(NEW, local);
    for here in [here, there] {
        here.audit("import .").refuses("and another type");
    }
    let agreeing = local.replace("Membership", "Subscription");
    let other = OLD.replace("-19.99", "-18.99");
    for names in
        [["a", "b", "c"], ["b", "a", "c"], ["c", "a", "b"], ["a", "c", "b"], ["b", "c", "a"], ["c", "b", "a"]]
    {
        let given = |texts: [&str; 3]| {
            let named = names.iter().zip(texts);
            named.fold(folder().given("account.yaml", ACCOUNT), |here, (name, text)| {
                here.given(&format!("{name}.csv"), text)
            })
        };
        assert_eq!(transactions(&given([OLD, NEW, &agreeing]))[1]["amount"], "-19.99 USD");
        given([&agreeing, &other, NEW]).audit("import .").refuses("and another amount");
        given([NEW, OLD, local]).audit("import .").refuses("and another type");
    }
}

#[test]
fn unknown_kinds_of_rows_are_kept_and_told() {
    let text = G1.replace("Membership Fee", "Time Travel");
    let here = folder().given("account.yaml", ACCOUNT).given("x.csv", text);
    let ran = here
        .audit("import . --format json")
        .exits(0)
        .warns("x.csv:4:25: Type: this kind of row is not known; it is kept as it is");
    assert!(!ran.err.contains("Time Travel"), "no values in what is told");
    assert_eq!(ran.json()["transactions"][2]["type"], "Time Travel");
}

#[test]
fn a_missing_statement_is_told() {
    let here = folder().given("account.yaml", ACCOUNT).given("x.csv", G1);
    here.audit("import .").exits(0).warns("there is nothing between 2024-03-01 and 2024-06-07; if anything was paid then, a statement is missing");
}

/// The pack lets 62 days pass: a day more is a gap.
#[test]
fn a_missing_statement_is_told_from_its_first_day_on() {
    let told = |day: &str| {
        let here = folder().given("account.yaml", ACCOUNT).given("x.csv", G1.replace("Mar 1, 2024", day));
        here.audit("import .").exits(0)
    };
    told("Apr 6, 2024").warns_not("there is nothing between");
    told("Apr 5, 2024").warns("there is nothing between 2024-04-05 and 2024-06-07;");
}

#[test]
fn files_of_others_are_named_and_cost_nothing_else() {
    #[rustfmt::skip]
    let others: [(&str, &[u8], &str); 9] = [
        ("paypal.csv", b"\"Date\",\"Time\",\"TimeZone\",\"Name\",\"Type\",\"Status\",\"Currency\",\"Gross\",\"Fee\",\"Net\"\n", "a file of another platform (PayPal activity)"),
        ("payoneer-old.csv", b"Transaction Date,Transaction Time,Time Zone,Transaction ID,Description,Credit Amount,Debit Amount,Currency,Status,Running Balance,Additional Description,Store Name\n", "(Payoneer, older)"),
        ("payoneer.csv", b"Currency,Payout method,Transaction date,Transaction time,Time zone,Credit amount,Debit amount,Status,Running balance,Description\n", "(Payoneer)"),
        ("wise.csv", b"TransferWise ID,Date,Amount,Currency,Description,Payment Reference,Running Balance\n", "(Wise balance statement)"),
        ("wise2.csv", b"ID,Status,Direction,Created on,Finished on,Source fee amount,Source fee currency,Target fee amount,Target fee currency,Source name,Source amount (after fees),Source currency,Target name,Target amount (after fees),Target currency\n", "(Wise transaction history)"),
        ("worksnaps.csv", b"\xef\xbb\xbf\"Detailed Report\"\n\nProject,User,Task,Date,Type\n", "(Worksnaps detailed report)"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n", "this is a picture, not a CSV file"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", "not recognised, not read"),
        ("scraped.csv", b"Name,Job Title\nA,\"34\n  hourly jobs\"\n", "not recognised, not read"),
    ];
    let mut here = folder().given("account.yaml", ACCOUNT).given("statements.csv", G1);
    for (name, bytes, _) in others {
        here = here.given(name, bytes);
    }
    let ran = here.audit("import . --format json").exits(0);
    for (name, _, what) in others {
        let line = ran
            .err
            .lines()
            .find(|line| line.contains(&format!("/{name}:")))
            .unwrap_or_else(|| panic!("{name} is not named\n{}", ran.err));
        assert!(line.contains(what), "{line}");
    }
    assert_eq!(ran.json()["transactions"].as_array().unwrap().len(), 3);
}

#[test]
fn both_spellings_of_the_weekly_summary_are_read() {
    let old = "\"Date\",\"Contract\",\"Hours\",\"Amount\",\"Payment Type\"\n\"2022-03-01\",\"Logo (with \"\"parts\"\", and more) (34848691)\",\"6.333333\",\"\",\"\"";
    let here = folder().given("account.yaml", ACCOUNT).given("x.csv", old);
    let rows = import(&here)["hours"].as_array().unwrap().clone();
    assert_eq!(
        rows[0],
        json!({ "contract": "34848691", "title": "Logo (with \"parts\", and more)", "worked_on": "2022-03-01", "hours": "6.333333", "kind": "hourly" })
    );
}

/// The real file against a computation of its own: rows, contracts and totals.
#[test]
fn the_real_weekly_summary_adds_up() {
    let text =
        std::fs::read_to_string(root().join("samples/real-export/weekly_summary_2023-2025.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let (mut rows, mut cents, mut contracts) = (0, 0_i64, BTreeMap::<String, usize>::new());
    for record in reader.records() {
        let record = record.unwrap();
        rows += 1;
        cents += (record[3].parse::<f64>().unwrap() * 100.0).round() as i64;
        let id = record[1].rsplit('(').next().unwrap().trim_end_matches(')').to_owned();
        *contracts.entry(id).or_default() += 1;
    }
    let hours = audit("import samples/real-export --format json").exits(0).json()["hours"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!((hours.len(), rows), (252, 252));
    let amount = |row: &Value| {
        (row["amount"].as_str().unwrap().trim_end_matches(" USD").parse::<f64>().unwrap() * 100.0).round()
            as i64
    };
    assert_eq!(hours.iter().map(amount).sum::<i64>(), cents);
    let mut read = BTreeMap::<String, usize>::new();
    for row in &hours {
        *read.entry(row["contract"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    assert_eq!(read, contracts);
}

/// A row of the third generation, by column.
fn rows() -> impl Strategy<Value = Vec<[String; 6]>> {
    let row = (1..28_u8, -90_000..90_000_i64, 0..3_usize).prop_map(|(day, cents, kind)| {
        let sign = if cents < 0 { "-" } else { "" };
        let cents = cents.abs();
        [
            format!("\"Oct {day}, 2026\""),
            ["Hourly", "Service Fee", "Bonus"][kind].to_owned(),
            format!("{sign}{}.{:02}", cents / 100, cents % 100),
            "\"Earnings for Sep 28-Oct 4, 2026\"".to_owned(),
            "Acme".to_owned(),
            "0.00".to_owned(),
        ]
    });
    prop::collection::vec(row, 1..12)
}

const COLUMNS: [&str; 6] = [
    "Date",
    "Transaction type",
    "Amount $",
    "Transaction summary details",
    "Client team",
    "Current balance $",
];

/// Columns in an order, with some of the optional ones left out; ids are counted from `from`.
fn render(rows: &[[String; 6]], order: &[usize], from: usize, bom: bool, crlf: bool) -> String {
    let end = if crlf { "\r\n" } else { "\n" };
    let mut text = if bom { "\u{feff}".to_owned() } else { String::new() };
    let header: Vec<&str> = order.iter().map(|index| COLUMNS[*index]).collect();
    text.push_str(&format!("Ref ID,{}{end}", header.join(",")));
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<&str> = order.iter().map(|index| row[*index].as_str()).collect();
        text.push_str(&format!("{},{}{end}", 900_000_000 + from + number, cells.join(",")));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// Order of columns, BOM, line ends and cutting into overlapping files change nothing; a column less
    /// leaves only its own field unknown.
    #[test]
    fn the_shape_of_a_file_changes_nothing(
        rows in rows(), order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle(), left in 3..6_usize,
        bom: bool, crlf: bool, cut in 0..12_usize,
    ) {
        let plain = folder().given("account.yaml", ACCOUNT).given("a.csv", render(&rows, &[0, 1, 2, 3, 4, 5], 0, true, false));
        let cut = cut.min(rows.len());
        let shaped = folder()
            .given("account.yaml", ACCOUNT)
            .given("a.csv", render(&rows[..cut], &order, 0, bom, crlf))
            .given("b.csv", render(&rows[cut / 2..], &order, cut / 2, !bom, !crlf));
        let sorted = |here: &Folder| {
            let mut rows = transactions(here);
            rows.sort_by_key(|row| row["id"].as_str().unwrap().to_owned());
            rows
        };
        let whole = sorted(&plain);
        prop_assert_eq!(&sorted(&shaped), &whole);
        let fewer: Vec<usize> = order.iter().copied().filter(|index| *index != left).collect();
        let short = folder().given("account.yaml", ACCOUNT).given("a.csv", render(&rows, &fewer, 0, bom, crlf));
        let field = ["", "", "", "text", "other_party", "balance"][left];
        let without = |row: &Value| {
            let mut row = row.clone();
            row.as_object_mut().unwrap().remove(field);
            row
        };
        prop_assert_eq!(sorted(&short), whole.iter().map(without).collect::<Vec<_>>());
    }
}

/// What import writes is the same snapshot: the same findings, rows and days, as YAML and as JSON.
#[test]
fn what_is_imported_gives_the_same_findings() {
    for (sample, today) in [
        ("ready", "2026-11-23"),
        ("blocked", "2026-11-23"),
        ("blocked-csv", "2026-11-23"),
        ("client", "2026-11-23"),
        ("agency", "2026-11-23"),
        ("incomplete", "2026-11-23"),
        ("real-export", "2025-07-18"),
    ] {
        let told = |ran: &support::Ran| {
            let findings = ran.json()["findings"].as_array().unwrap().clone();
            findings
                .iter()
                .map(|f| format!("{} {} {} {}", f["rule"], f["row"], f["message"], f["clears_on"]))
                .collect::<Vec<_>>()
        };
        let first = audit(&format!("samples/{sample} --today {today} --format json"));
        for format in ["yaml", "json"] {
            let here = folder().given(
                "account.yaml",
                audit(&format!("import samples/{sample} --format {format}")).exits(0).out,
            );
            let again = here.audit(&format!("account.yaml --today {today} --format json"));
            assert_eq!(told(&first), told(&again), "{sample} {format}");
            assert_eq!(first.code, again.code);
        }
    }
    audit("samples/ready/account.yaml --format yaml").refuses("--format yaml: a report has no such form");
    let yaml = audit("import samples/blocked-csv").exits(0);
    yaml.shows("title: \"Logo design\" # contracts.csv:2").hides("samples/");
    audit("import samples/real-export").exits(0).shows("exported: [hours]");
}

#[test]
fn the_day_of_exports_is_asked_for_and_proposed() {
    let here = folder().given("2025-07-02_transaction_report.csv", G2);
    here.audit("import .")
        .refuses("exports do not say which day they describe")
        .warns("if you downloaded them on 2025-07-02 (the name of a file says so), write --as-of 2025-07-02");
    here.audit("import . --as-of 2025-07-02").exits(0).shows("as_of: 2025-07-02");
    here.audit(".").refuses("there is no account.yaml in this folder").warns("write as_of: 2025-07-02");
    let here = folder().given("account.yaml", "account: { roles: [freelancer] }\n").given("x.csv", G1);
    here.audit(".").refuses("as_of is missing").warns("as_of: 2024-06-07");
}

/// What the rows prove is told as derived, with the rows; what they do not prove stays unknown.
#[test]
fn what_rows_prove_is_told_as_derived() {
    let text = G3.replace("Jan 6, 2026", "Nov 17, 2026").replace("Jan 7, 2026", "Nov 18, 2026");
    let account = format!("{ACCOUNT}profile: {{ badge: none }}\n");
    let here = folder().given("account.yaml", account).given("x.csv", text);
    let json = here.audit(". --today 2026-11-20 --format json").exits(3).json();
    let derived: Vec<&Value> =
        json["findings"].as_array().unwrap().iter().filter(|f| f["derived"] == true).collect();
    let rules: Vec<&str> = derived.iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["earnings-in-clearing", "running-balance", "recently-paid-by", "yearly-earnings"]);
    assert_eq!(derived[1]["related"][0]["line"], 4);
    assert_eq!(derived[1]["message"], "The statement shows a balance of 1720.62 USD on 18 Nov 2026");
    for fact in ["contracts", "disputes", "subscriptions", "balances"] {
        assert!(json["missing"].as_array().unwrap().iter().any(|m| m["fact"] == fact), "{fact}");
    }
    here.audit(". --today 2026-11-20").exits(3).shows("‡ derived from rows of an export");
}
