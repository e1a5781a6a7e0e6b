//! The floor: the twenty rules of the neutral pack in Rust, over typed structs that `serde_json` fills.
//!
//! It reads only the fields that a rule needs, borrows texts from the file, and writes nothing but findings. It says
//! neither where something stands nor what to do about it: it is what no engine of rules can fall below.

use serde::Deserialize;
use std::borrow::Cow;
use std::io::Write;

type Text<'a> = Cow<'a, str>;

#[derive(Deserialize)]
struct Account<'a> {
    #[serde(borrow)]
    who: Who<'a>,
    profile: Profile<'a>,
    contracts: Vec<Contract<'a>>,
    proposals: Vec<Proposal<'a>>,
    balances: Vec<Balance<'a>>,
    subscriptions: Vec<Subscription<'a>>,
    transactions: Vec<Transaction<'a>>,
}

#[derive(Deserialize)]
struct Who<'a> {
    #[serde(borrow)]
    id: Text<'a>,
}

#[derive(Deserialize)]
struct Profile<'a> {
    membership: Membership,
    connects: u64,
    tax_form: TaxForm,
    agency_owner: bool,
    #[serde(borrow)]
    last_backup: Text<'a>,
}

#[derive(Deserialize)]
struct Contract<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(rename = "type")]
    paid: Paid,
    status: State,
    #[serde(borrow)]
    ended: Text<'a>,
    escrow: i64,
    unbilled_minutes: u64,
    dispute: Dispute,
    feedback_left: bool,
}

#[derive(Deserialize)]
struct Proposal<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    status: Stage,
}

#[derive(Deserialize)]
struct Balance<'a> {
    #[serde(borrow)]
    currency: Text<'a>,
    available: i64,
    pending: i64,
    in_review: i64,
}

#[derive(Deserialize)]
struct Subscription<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    status: Renewal,
    #[serde(borrow)]
    renews: Text<'a>,
    auto_renew: bool,
}

#[derive(Deserialize)]
struct Transaction<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    date: Text<'a>,
    kind: Kind,
    status: Booking,
    #[serde(borrow)]
    contract: Text<'a>,
}

/// Closed sets of words, each a type of its own.
macro_rules! words {
    ($($name:ident: $($word:ident),+;)+) => {
        $(#[derive(Deserialize, PartialEq, Clone, Copy)]
        #[serde(rename_all = "lowercase")]
        enum $name { $($word),+ })+
    };
}

words! {
    Membership: Basic, Plus, Business;
    TaxForm: W8ben, W9, None;
    Paid: Fixed, Hourly;
    State: Ended, Active, Paused, Offered;
    Dispute: Open, Resolved, None;
    Stage: Submitted, Interviewing, Withdrawn, Declined, Hired;
    Renewal: Active, Cancelled;
    Kind: Earning, Fee, Withdrawal, Refund, Chargeback;
    Booking: Settled, Pending, Failed;
}

/// Days of the rules, counted from the day of judgement; written like this, days sort as texts.
mod days {
    pub const TODAY: &str = "2026-06-15";
    pub const IN_7: &str = "2026-06-22";
    pub const BEFORE_14: &str = "2026-06-01";
    pub const BEFORE_30: &str = "2026-05-16";
    pub const BEFORE_180: &str = "2025-12-17";
}

/// Lines of CSV, one a finding.
struct Findings<'a> {
    account: &'a str,
    out: &'a mut String,
}

impl Findings<'_> {
    fn blocker(&mut self, rule: &str, row: &str) {
        self.line("blocker", rule, row);
    }

    fn warning(&mut self, rule: &str, row: &str) {
        self.line("warning", rule, row);
    }

    fn line(&mut self, level: &str, rule: &str, row: &str) {
        self.out.push_str("finding,");
        cell(self.out, self.account);
        for text in [level, rule] {
            self.out.push(',');
            self.out.push_str(text);
        }
        self.out.push(',');
        cell(self.out, row);
        self.out.push('\n');
    }
}

/// A cell, in quotes where it needs them.
fn cell(out: &mut String, text: &str) {
    if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

impl Account<'_> {
    fn judge(&self, out: &mut String) {
        let mut found = Findings { account: &self.who.id, out };
        self.contracts.iter().for_each(|contract| contract.judge(&mut found));
        self.balances.iter().for_each(|balance| balance.judge(&mut found));
        self.subscriptions.iter().for_each(|subscription| subscription.judge(&mut found));
        for proposal in &self.proposals {
            if matches!(proposal.status, Stage::Submitted | Stage::Interviewing) {
                found.warning("r10", &proposal.id);
            }
        }
        self.transactions.iter().for_each(|transaction| transaction.judge(&self.contracts, &mut found));
        self.profile(&mut found);
    }

    fn profile(&self, found: &mut Findings<'_>) {
        let profile = &self.profile;
        if profile.membership != Membership::Basic {
            found.blocker("r07", "profile");
        }
        if profile.connects > 0 {
            found.warning("r11", "profile");
        }
        if profile.tax_form == TaxForm::None && self.transactions.iter().any(|one| one.kind == Kind::Earning)
        {
            found.warning("r15", "profile");
        }
        let active = self.contracts.iter().filter(|one| one.status == State::Active).count();
        if active > 3 {
            found.warning("r18", "profile");
        }
        if profile.last_backup == "none" || &*profile.last_backup < days::BEFORE_30 {
            found.warning("r19", "profile");
        }
        if profile.agency_owner && active > 0 {
            found.blocker("r20", "profile");
        }
    }
}

impl Contract<'_> {
    fn judge(&self, found: &mut Findings<'_>) {
        if self.status == State::Active {
            found.blocker("r01", &self.id);
        }
        if self.status == State::Paused && self.escrow > 0 {
            found.blocker("r02", &self.id);
        }
        if self.dispute == Dispute::Open {
            found.blocker("r03", &self.id);
        }
        let recent = self.ended != "none" && &*self.ended >= days::BEFORE_14;
        if self.status == State::Ended && !self.feedback_left && recent {
            found.warning("r12", &self.id);
        }
        if self.paid == Paid::Hourly && self.unbilled_minutes > 0 && self.status != State::Ended {
            found.warning("r16", &self.id);
        }
    }
}

impl Balance<'_> {
    fn judge(&self, found: &mut Findings<'_>) {
        if self.available > 0 {
            found.blocker("r04", &self.currency);
        }
        if self.available < 0 {
            found.blocker("r05", &self.currency);
        }
        if self.pending > 0 || self.in_review > 0 {
            found.blocker("r06", &self.currency);
        }
    }
}

impl Subscription<'_> {
    fn judge(&self, found: &mut Findings<'_>) {
        if self.status != Renewal::Active {
            return;
        }
        if self.auto_renew {
            found.blocker("r08", &self.id);
        }
        if (days::TODAY..=days::IN_7).contains(&&*self.renews) {
            found.warning("r09", &self.id);
        }
    }
}

impl Transaction<'_> {
    fn judge(&self, contracts: &[Contract<'_>], found: &mut Findings<'_>) {
        if self.status == Booking::Pending {
            found.blocker("r13", &self.id);
            let ended = |one: &Contract<'_>| one.id == self.contract && one.status == State::Ended;
            if contracts.iter().any(ended) {
                found.blocker("r17", &self.id);
            }
        }
        if self.kind == Kind::Chargeback && &*self.date >= days::BEFORE_180 {
            found.blocker("r14", &self.id);
        }
    }
}

/// The findings of a text of accounts, one JSON document after the other, as CSV with a header.
pub fn findings(text: &str) -> Result<String, serde_json::Error> {
    let mut out = String::from("kind,account,level,rule,row\n");
    for account in serde_json::Deserializer::from_str(text).into_iter::<Account<'_>>() {
        account?.judge(&mut out);
    }
    Ok(out)
}

/// The floor as a program: a file in, CSV out.
pub fn program(file: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let out = findings(&text).map_err(|error| error.to_string())?;
    std::io::stdout().lock().write_all(out.as_bytes()).map_err(|error| error.to_string())
}
