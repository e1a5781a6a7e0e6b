//! What is wrong with an input is said with its place and what to write; nothing is decided, nothing printed.
#![allow(clippy::unwrap_used, clippy::format_collect)]

mod support;
use support::{Folder, folder};

const DAY: &str = "--today 2026-11-23";

fn yaml(text: &str) -> Folder {
    folder().given("a.yaml", text)
}

/// A snapshot with one more line.
fn with(line: &str) -> Folder {
    yaml(&format!("as_of: 2026-11-20\n{line}\n"))
}

#[track_caller]
fn refused(folder: &Folder, file: &str, what: &str) {
    folder.audit(&format!("{file} {DAY}")).refuses(what);
}

#[test]
fn a_file_without_a_snapshot() {
    for text in ["", "   \n", "# nothing\n", "---\n"] {
        refused(&yaml(text), "a.yaml", "no snapshot in this file");
    }
    for text in ["- a\n- b\n", "just text\n", "null\n"] {
        yaml(text).audit(&format!("a.yaml {DAY}")).exits(2).prints("");
    }
}

#[test]
fn names_are_checked_with_a_suggestion() {
    refused(&with("contarcts: []"), "a.yaml", "a.yaml:2:1");
    refused(&with("contarcts: []"), "a.yaml", "did you mean contracts?");
    refused(&with("account: { roles: [freelancer], cuntry: PT }"), "a.yaml", "a.yaml:2:33");
    refused(&with("contracts: [{ id: c1, status: actve }]"), "a.yaml", "active");
    // A Cyrillic letter in a key.
    refused(&with("\u{441}ontracts: []"), "a.yaml", "a.yaml:2:1");
}

#[test]
fn the_day_of_the_data_is_required_and_not_from_the_future() {
    refused(&yaml("account: { roles: [freelancer] }\n"), "a.yaml", "as_of");
    refused(&yaml("as_of: 2026-11-25\n"), "a.yaml", "after the day of judgement");
    yaml("as_of: 2026-11-24\n").audit(&format!("a.yaml {DAY}")).exits(3);
}

#[test]
fn old_data_is_never_a_go() {
    let account = folder().sample("ready");
    account.audit("ready/account.yaml --today 2026-11-23").exits(0);
    account.audit("ready/account.yaml --today 2026-12-23").exits(3).shows("too old");
    account
        .audit("ready/account.yaml --today 2026-12-23 --param max_age=60")
        .shows("max_age is 60 (the pack says 7)");
}

#[test]
fn yaml_that_means_more_than_it_says() {
    for (text, what) in [
        ("as_of: 2026-11-20\nas_of: 2026-11-20\n", "a.yaml:2:1"),
        ("as_of: 2026-11-20\n\"as\\u005fof\": 2026-11-20\n", "a.yaml:2:1"),
        ("as_of: &a 2026-11-20\n", "anchor"),
        ("as_of: *a\n", "a.yaml:1"),
        ("as_of: !!str 2026-11-20\n", "tag"),
        ("<<: { as_of: 2026-11-20 }\n", "a.yaml:1"),
        ("as_of: 2026-11-20\n---\nas_of: 2026-11-20\n", "document"),
        ("? [a]\n: b\n", "a.yaml:1"),
    ] {
        refused(&yaml(text), "a.yaml", what);
    }
}

#[test]
fn bytes_that_are_not_plain_text() {
    for (bytes, what) in [
        (&b"as_of: 2026-11-20\naccount: { id: \"a\0b\" }\n"[..], "NUL"),
        (b"as_of: 2026-11-20\naccount: { id: \"a\\0b\" }\n", "a.yaml:2"),
        (b"\xff\xfea\0s\0", "UTF-16"),
        (b"as_of: 2026-11-20\naccount: { id: Ren\xe9 }\n", "byte 36 is not UTF-8"),
        (b"as_of: 2026-11-20\raccount: {}\r", "carriage return"),
    ] {
        refused(&folder().given("a.yaml", bytes), "a.yaml", what);
    }
    refused(
        &folder().given("a.json", br#"{"as_of": "2026-11-20", "account": {"id": "\ud800"}}"#),
        "a.json",
        "a.json:1",
    );
}

#[test]
fn a_byte_order_mark_crlf_and_a_missing_newline_are_fine() {
    let plain = "as_of: 2026-11-20\naccount:\n  roles: [freelancer]\n";
    let expected = yaml(plain).audit(&format!("a.yaml {DAY}")).exits(3).out;
    let crlf = plain.replace('\n', "\r\n");
    for text in [
        format!("\u{feff}{plain}"),
        crlf.clone(),
        plain.trim_end().to_owned(),
        format!("\u{feff}{}", crlf.trim_end()),
    ] {
        yaml(&text).audit(&format!("a.yaml {DAY}")).exits(3).prints(&expected);
    }
}

#[test]
fn money_is_written_one_way() {
    for amount in [
        "NaN",
        ".inf",
        "-.inf",
        "0x1F USD",
        "0o17 USD",
        "1_000 USD",
        "1e3 USD",
        "12.505 USD",
        "12,50 USD",
        "1,000.00 USD",
        "$12.50",
        "12.50 usd",
        "12.50 XYZ",
        "12.50",
        "\u{661}\u{662} USD",
        "79228162514264337593543950336 USD",
        "1.5 JPY",
    ] {
        let folder = with(&format!("balances: [{{ stage: available, of: self, amount: \"{amount}\" }}]"));
        folder
            .audit(&format!("a.yaml {DAY}"))
            .refuses("a.yaml:2:")
            .warns("12.50 USD")
            .warns_not(&format!("\"{amount}\""));
    }
    refused(&with("contracts: [{ id: c1, paid_total: -3 USD }]"), "a.yaml", "a.yaml:2:");
}

#[test]
fn days_and_instants_exist() {
    for day in
        ["2027-02-29", "2026-13-01", "0000-01-01", "10000-01-01", "20/11/2026", "2026-W47-5", "1763596800"]
    {
        refused(&with(&format!("contracts: [{{ id: c1, started_on: {day} }}]")), "a.yaml", "a.yaml:2:");
        refused(&yaml(&format!("as_of: {day}\n")), "a.yaml", "a.yaml:1:8");
    }
}

#[test]
fn every_problem_of_a_file_is_said_at_once() {
    let ran = support::audit("samples/broken/account.yaml --today 2026-11-23").exits(2).prints("");
    let problems = ran.err.lines().filter(|line| line.starts_with("error: ")).count();
    assert!(problems >= 8, "{}", ran.err);
}

#[test]
fn nesting_and_size_end_while_reading() {
    let deep = "[".repeat(200_000);
    let many: String = (0..200_000).map(|n| format!("k{n}: 1\n")).collect();
    let long = format!("as_of: 2026-11-20\naccount: {{ id: {} }}\n", "x".repeat(3 << 20));
    let key = format!("{}: 1\n", "k".repeat(1 << 20));
    let bomb = format!("a: &a [x]\n{}", "b: [*a, *a]\n".repeat(50));
    let start = std::time::Instant::now();
    for text in
        [deep, "{a: ".repeat(200_000), "? ".repeat(100_000), "- ".repeat(100_000), many, long, key, bomb]
    {
        yaml(&text).audit(&format!("a.yaml {DAY}")).exits(2).prints("");
    }
    // Not a measurement: without the guards one of these alone takes minutes.
    assert!(start.elapsed().as_secs() < 60);
    folder().given("a.json", "[".repeat(200_000)).audit(&format!("a.json {DAY}")).exits(2).prints("");
    folder().given("a.json", "{\"a\":".repeat(200_000)).audit(&format!("a.json {DAY}")).exits(2).prints("");
}

#[test]
fn a_newer_form_is_named() {
    refused(&with("snapshot: 99"), "a.yaml", "99");
}

#[test]
fn csv_faults_name_their_line() {
    let csv = |text: &str| {
        folder()
            .given("s/account.yaml", "as_of: 2026-11-20\ncontracts: contracts.csv\n")
            .given("s/contracts.csv", text)
    };
    for (text, what) in [
        ("id,title,status\nc1,Logo\n", "contracts.csv:2"),
        ("id,title,status\nc1,Logo,active,more\n", "contracts.csv:2"),
        ("id,title,id\nc1,Logo,c1\n", "contracts.csv:1"),
        ("id,title,\nc1,Logo,x\n", "contracts.csv:1"),
        ("sep=,\nid,title\nc1,Logo\n", "sep="),
        ("id;title;status\nc1;Logo;active\n", "semicolon"),
        ("id\ttitle\nc1\tLogo\n", "tab"),
        ("id|title\nc1|Logo\n", "contracts.csv:1"),
        ("id,title\nc1,\"Logo\n", "quote"),
        ("id,title\nc1,Lo\"go\n", "quote"),
        ("id,title\nc1,\"Lo\"go\n", "quote"),
        ("id,title\n,Logo\n", "contracts.csv:2"),
        ("id,title\nc1,Logo\nc1,Site\n", "contracts.csv:3"),
        ("id,title\n1.23E+11,Logo\n", "contracts.csv:2"),
        ("id,titel\nc1,Logo\n", "did you mean title?"),
        ("", "contracts.csv"),
    ] {
        refused(&csv(text), "s/account.yaml", what);
    }
}

#[test]
fn csv_files_stay_inside_the_folder() {
    let named = |name: &str| {
        folder()
            .given("elsewhere.csv", "id\nc1\n")
            .given("s/account.yaml", format!("as_of: 2026-11-20\ncontracts: {name}\n"))
    };
    for name in [
        "../elsewhere.csv",
        "/etc/hostname",
        "https://example.com/a.csv",
        "sub/../../elsewhere.csv",
        "nowhere.csv",
    ] {
        refused(&named(name), "s/account.yaml", "s/account.yaml:2:12");
    }
    let linked = named("link.csv");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../elsewhere.csv", linked.path().join("s/link.csv")).unwrap();
    refused(&linked, "s/account.yaml", "s/account.yaml:2:12");
    folder()
        .audit_with(&format!("- {DAY}"), b"as_of: 2026-11-20\ncontracts: contracts.csv\n", &[])
        .refuses(":2:12");
}

#[cfg(unix)]
#[test]
fn paths_that_are_no_files() {
    let here = folder().given("a.yaml", "as_of: 2026-11-20\n");
    std::os::unix::fs::symlink("loop", here.path().join("loop")).unwrap();
    std::os::unix::fs::symlink("nothing", here.path().join("dangling")).unwrap();
    for path in ["loop", "dangling", "absent.yaml", "/dev/zero", "/dev/null"] {
        here.audit(&format!("{path} {DAY}")).exits(2).prints("").warns(path);
    }
    let sparse = std::fs::File::create(here.path().join("sparse.yaml")).unwrap();
    sparse.set_len(8 << 30).unwrap();
    here.audit(&format!("sparse.yaml {DAY}")).refuses("sparse.yaml");
    std::fs::create_dir(here.path().join("empty")).unwrap();
    here.audit(&format!("empty {DAY}")).refuses("account.yaml");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_like_a_file() {
    let text = b"as_of: 2026-11-20\naccount: { roles: [freelancer] }\n";
    let here = folder().given("a.yaml", text);
    let made = std::process::Command::new("mkfifo").arg(here.path().join("pipe")).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let pipe = here.path().join("pipe");
    let writer = std::thread::spawn(move || std::fs::write(pipe, text));
    let piped = here.audit(&format!("pipe {DAY} --format json")).exits(3);
    writer.join().unwrap().unwrap();
    let plain = here.audit(&format!("a.yaml {DAY} --format json")).exits(3);
    assert_eq!(piped.out.replace("\"pipe\"", "\"a.yaml\""), plain.out);
}

#[test]
fn names_of_files_are_shown_escaped() {
    let here = folder().given("a\u{1b}[31m\nb.yaml", "as_of: nonsense\n");
    let ran = here.audit_words(&["a\u{1b}[31m\nb.yaml", "--today", "2026-11-23"]).exits(2).prints("");
    assert!(ran.err.contains("a\\u{1b}[31m\\nb.yaml:1:8"), "{}", ran.err);
    let dash = folder().given("-a.yaml", "as_of: nonsense\n");
    dash.audit_words(&["--today", "2026-11-23", "--", "-a.yaml"]).refuses("-a.yaml:1:8");
}

#[test]
fn personal_values_are_not_in_errors() {
    let here = with(
        "contracts: [{ id: secret-id, title: Secret title, status: secret-status, started_on: secret-day }]",
    );
    here.audit(&format!("a.yaml {DAY}")).exits(2).warns_not("secret");
}

#[test]
fn what_is_in_a_folder_and_not_read_is_said() {
    let here = folder()
        .given("s/account.yaml", "as_of: 2026-11-20\naccount: { roles: [freelancer] }\n")
        .given("s/odd.csv", "a,b\n1,2\n")
        .given("s/picture.png", "\u{1}")
        .given("s/sneaky.rhai", "/*---\n---*/ false")
        .given("s/README.md", "hello");
    let ran =
        here.audit(&format!("s {DAY}")).exits(3).warns("odd.csv").warns("picture.png").warns("sneaky.rhai");
    assert!(!ran.err.contains("README"), "{}", ran.err);
}

#[test]
fn a_row_has_an_end() {
    let header: Vec<String> = (0..200_000).map(|column| format!("c{column}")).collect();
    let header = header.join(",");
    let text = folder().sample("ready").read("ready/account.yaml").replace("disputes: []", "disputes: d.csv");
    for (csv, place) in [(format!("{header}\n"), "1:4891"), (format!("id,kind\n{header}\n"), "2:4891")] {
        let here = folder().given("account.yaml", &text).given("d.csv", csv);
        here.limited("account.yaml --today 2026-11-23", "5", "1000000")
            .exits(2)
            .prints("")
            .complains(&format!("error: ./d.csv:{place}: this row has more than 1000 fields\n  a table has one row a line, and the names of its columns in the first\n"));
    }
}
