//! Reading alone, on both sides: `audit`'s library fills its rows and drops them; against it, `serde_json` fills structs
//! of the same fields, and YAML's parser tells its events to nobody.

use closeout::input::{self, Input};
use closeout::policy;
use closeout::source::Source;
use serde::Deserialize;
use std::fs;
use std::hint::black_box;
use std::path::Path;

/// The most bytes of an account.
const LIMIT: u64 = 1 << 30;

/// An account as a program would keep it: every field, with texts of its own.
#[derive(Deserialize)]
struct Account {
    as_of: String,
    who: Who,
    profile: Profile,
    contracts: Vec<Contract>,
    proposals: Vec<Proposal>,
    balances: Vec<Balance>,
    subscriptions: Vec<Subscription>,
    transactions: Vec<Transaction>,
}

#[derive(Deserialize)]
struct Who {
    id: String,
}

#[derive(Deserialize)]
struct Profile {
    account_type: String,
    display_name: String,
    country: String,
    created: String,
    membership: String,
    connects: i64,
    identity_verified: bool,
    two_factor: bool,
    tax_form: String,
    agency_owner: bool,
    job_success: i64,
    last_backup: String,
}

#[derive(Deserialize)]
struct Contract {
    id: String,
    title: String,
    client: String,
    #[serde(rename = "type")]
    paid: String,
    status: String,
    started: String,
    ended: String,
    rate: i64,
    escrow: i64,
    unbilled_minutes: i64,
    dispute: String,
    feedback_left: bool,
}

#[derive(Deserialize)]
struct Proposal {
    id: String,
    status: String,
    submitted: String,
    connects: i64,
    boosted: bool,
    job: String,
}

#[derive(Deserialize)]
struct Balance {
    currency: String,
    available: i64,
    pending: i64,
    in_review: i64,
}

#[derive(Deserialize)]
struct Subscription {
    id: String,
    plan: String,
    status: String,
    renews: String,
    auto_renew: bool,
    price: i64,
}

#[derive(Deserialize)]
struct Transaction {
    id: String,
    date: String,
    kind: String,
    amount: i64,
    status: String,
    contract: String,
}

type Done = Result<(), Box<dyn std::error::Error>>;

/// A program that reads a file of JSON lines, or of YAML, and does nothing with what it reads.
pub fn program(side: &str, file: &Path) -> Result<(), String> {
    let done = match side {
        "rows" => rows(file),
        "typed" => typed(file),
        _ => events(file),
    };
    done.map_err(|error| error.to_string())
}

fn documents(file: &Path) -> Result<Vec<String>, std::io::Error> {
    let text = fs::read_to_string(file)?;
    let lines = file.extension().is_some_and(|ending| ending == "jsonl");
    Ok(if lines { text.lines().map(str::to_owned).collect() } else { vec![text] })
}

fn rows(file: &Path) -> Done {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/neutral/pack");
    let wrong = |problems: Vec<closeout::problem::Problem>| format!("{problems:?}");
    let policy = policy::open(&pack).map_err(wrong)?;
    let name = file.to_string_lossy();
    for document in documents(file)? {
        let source = Source::from_bytes(&name, document.into_bytes()).map_err(|flaw| flaw.what)?;
        let read = input::read(&policy.schema, &policy.exports, Input::Text(&source), LIMIT);
        black_box(read.map_err(wrong)?);
    }
    Ok(())
}

fn typed(file: &Path) -> Done {
    for document in documents(file)? {
        black_box(serde_json::from_str::<Account>(&document)?);
    }
    Ok(())
}

fn events(file: &Path) -> Done {
    for document in documents(file)? {
        for event in saphyr_parser::Parser::new_from_str(&document) {
            black_box(event?);
        }
    }
    Ok(())
}
