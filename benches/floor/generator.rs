//! Accounts for the neutral pack, made from a number: the same number makes the same accounts on every machine.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Map, Value, json};

/// The day on which the accounts are judged, and which their data describes.
pub const TODAY: Date = date(2026, 6, 15);

/// The tables of an account, in the order in which they are written.
pub const TABLES: [&str; 5] = ["contracts", "proposals", "balances", "subscriptions", "transactions"];

/// Words of titles and names; some need quotes, escapes or more than one byte in one form or another.
const WORDS: [&str; 12] = [
    "shop",
    "Übersetzung",
    "data, cleaned",
    "the \"new\" site",
    "C:\\drafts",
    "数据",
    "logo",
    "# two",
    "edit",
    "app",
    "naïve",
    "report",
];

const CURRENCIES: [&str; 5] = ["USD", "EUR", "CHF", "PLN", "JPY"];

/// Numbers that look like chance: `SplitMix64`.
struct Chance(u64);

impl Chance {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from the first to the last, both included.
    fn between(&mut self, first: i64, last: i64) -> i64 {
        let width = last.abs_diff(first) + 1;
        let offset = (u128::from(self.number()) * u128::from(width)) >> 64;
        first + i64::try_from(offset).unwrap_or_default()
    }

    fn percent(&mut self, share: i64) -> bool {
        self.between(1, 100) <= share
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let index = self.number() % (of.len() as u64);
        of[usize::try_from(index).unwrap_or_default()]
    }

    /// One of several words, each with its share.
    fn share<'a>(&mut self, of: &[(&'a str, i64)]) -> &'a str {
        let mut left = self.between(1, of.iter().map(|(_, share)| share).sum());
        for (word, share) in of {
            left -= share;
            if left <= 0 {
                return word;
            }
        }
        of[0].0
    }

    /// A day so many days from today; one in eight lies on an edge that a rule has, or a day beside it.
    fn day(&mut self, first: i64, last: i64, edge: Option<i64>) -> String {
        let days = match edge {
            Some(edge) if self.percent(12) => edge + self.between(-1, 1),
            _ => self.between(first, last),
        };
        TODAY.saturating_add(days.days()).to_string()
    }

    /// Nothing, or, in so many of a hundred cases, an amount.
    fn amount(&mut self, share: i64, most: i64) -> i64 {
        if self.percent(share) { self.between(1, most) } else { 0 }
    }

    fn title(&mut self) -> String {
        let words: Vec<&str> = (0..self.between(2, 5)).map(|_| self.one(&WORDS)).collect();
        words.join(" ")
    }
}

/// The accounts of a number, one after the other.
pub fn accounts(seed: u64, count: usize) -> impl Iterator<Item = Value> {
    (0..count).map(move |number| account(seed, number, None))
}

/// One account with this many contracts; everything else is as in any other.
pub fn large(seed: u64, contracts: usize) -> Value {
    account(seed, 1, Some(contracts))
}

fn account(seed: u64, number: usize, contracts: Option<usize>) -> Value {
    let mut chance = Chance(seed ^ ((number as u64) << 20));
    // One in ten has nothing to find.
    let rest = chance.percent(10) && contracts.is_none();
    let usual = usize::try_from(chance.between(6, 10)).unwrap_or_default();
    let contracts: Vec<Value> =
        (0..contracts.unwrap_or(usual)).map(|n| contract(&mut chance, number, n, rest)).collect();
    let known = contracts.len();
    let mut rows = |few, many, row: fn(&mut Chance, usize, usize, bool) -> Value| -> Vec<Value> {
        let count = usize::try_from(chance.between(few, many)).unwrap_or_default();
        (0..count).map(|n| row(&mut chance, number, n, rest)).collect()
    };
    let proposals = rows(4, 8, proposal);
    let balances = rows(2, 4, balance);
    let subscriptions = rows(0, 3, subscription);
    let mut transactions = rows(8, 12, transaction);
    // Some accounts never earned anything.
    let earned = chance.percent(80);
    for row in &mut transactions {
        if !earned && row["kind"] == "earning" {
            row["kind"] = json!("fee");
        }
        let contract = chance.number() % (known as u64);
        row["contract"] = json!(format!("c-{number}-{contract}"));
    }
    json!({
        "as_of": TODAY.to_string(),
        "who": { "id": format!("account-{number:06}") },
        "profile": profile(&mut chance, rest),
        "contracts": contracts,
        "proposals": proposals,
        "balances": balances,
        "subscriptions": subscriptions,
        "transactions": transactions,
    })
}

fn profile(chance: &mut Chance, rest: bool) -> Value {
    let agency = chance.percent(20);
    let tax = if rest { 0 } else { 20 };
    let backup = if chance.percent(20) && !rest {
        "none".to_owned()
    } else {
        let first = if rest { -25 } else { -90 };
        chance.day(first, 0, (!rest).then_some(-30))
    };
    json!({
        "account_type": if agency { "agency" } else { "freelancer" },
        "display_name": chance.title(),
        "country": chance.one(&["CH", "PL", "JP", "BR", "KE"]),
        "created": chance.day(-4000, -1600, None),
        "membership": if rest { "basic" } else { chance.share(&[("basic", 7), ("plus", 2), ("business", 1)]) },
        "connects": if rest { 0 } else { chance.amount(60, 160) },
        "identity_verified": chance.percent(75),
        "two_factor": chance.percent(50),
        "tax_form": chance.share(&[("w8ben", 55), ("w9", 25), ("none", tax)]),
        "agency_owner": agency && !rest && chance.percent(70),
        "job_success": chance.between(50, 100),
        "last_backup": backup,
    })
}

fn contract(chance: &mut Chance, account: usize, number: usize, rest: bool) -> Value {
    let states = [("ended", 68), ("active", 16), ("paused", 9), ("offered", 7)];
    let status = if rest { "ended" } else { chance.share(&states) };
    let ended = match status {
        "ended" if chance.percent(95) => chance.day(-60, -1, Some(-14)),
        _ => "none".to_owned(),
    };
    let minutes = chance.amount(if rest { 0 } else { 30 }, 2400);
    json!({
        "id": format!("c-{account}-{number}"),
        "title": chance.title(),
        "client": format!("client-{}", chance.between(1, 4000)),
        "type": chance.one(&["fixed", "hourly"]),
        "status": status,
        "started": chance.day(-1500, -61, None),
        "ended": ended,
        "rate": chance.between(15, 200) * 50,
        "escrow": chance.amount(if rest { 0 } else { 30 }, 400_000),
        "unbilled_minutes": minutes,
        "dispute": if rest { "none" } else { chance.share(&[("none", 92), ("resolved", 5), ("open", 3)]) },
        "feedback_left": rest || chance.percent(80),
    })
}

fn proposal(chance: &mut Chance, account: usize, number: usize, rest: bool) -> Value {
    let over = [("withdrawn", 30), ("declined", 45), ("hired", 10)];
    let any = [("withdrawn", 30), ("declined", 42), ("hired", 10), ("submitted", 12), ("interviewing", 6)];
    json!({
        "id": format!("p-{account}-{number}"),
        "status": if rest { chance.share(&over) } else { chance.share(&any) },
        "submitted": chance.day(-200, 0, None),
        "connects": chance.between(2, 18),
        "boosted": chance.percent(25),
        "job": format!("job-{}", chance.between(1, 9_000_000)),
    })
}

fn balance(chance: &mut Chance, _: usize, number: usize, rest: bool) -> Value {
    let share = |often| if rest { 0 } else { often };
    let sign = if chance.percent(15) { -1 } else { 1 };
    json!({
        "currency": CURRENCIES[number % CURRENCIES.len()],
        "available": sign * chance.amount(share(30), 800_000),
        "pending": chance.amount(share(15), 200_000),
        "in_review": chance.amount(share(8), 200_000),
    })
}

fn subscription(chance: &mut Chance, account: usize, number: usize, rest: bool) -> Value {
    let edge = if chance.percent(50) { 0 } else { 7 };
    json!({
        "id": format!("s-{account}-{number}"),
        "plan": chance.one(&["plus", "agency", "insights", "extra connects"]),
        "status": if rest || chance.percent(60) { "cancelled" } else { "active" },
        "renews": chance.day(-5, 40, Some(edge)),
        "auto_renew": chance.percent(70),
        "price": chance.one(&["1499", "2000", "4999"]).parse::<i64>().unwrap_or_default(),
    })
}

/// Which contract it belongs to is filled in by the account.
fn transaction(chance: &mut Chance, account: usize, number: usize, rest: bool) -> Value {
    let disputed = if rest { 0 } else { 3 };
    let kinds = [("earning", 44), ("fee", 25), ("withdrawal", 20), ("refund", 8), ("chargeback", disputed)];
    let states = [("settled", 88), ("pending", 8), ("failed", 4)];
    json!({
        "id": format!("t-{account}-{number}"),
        "date": chance.day(-400, 0, Some(-180)),
        "kind": chance.share(&kinds),
        "amount": chance.between(-300_000, 600_000),
        "status": if rest { "settled" } else { chance.share(&states) },
        "contract": Value::Null,
    })
}

/// The fields of a record or a row.
pub fn fields(row: &Value) -> impl Iterator<Item = (&String, &Value)> {
    row.as_object().into_iter().flat_map(Map::iter)
}
