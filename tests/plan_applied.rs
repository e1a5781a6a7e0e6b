//! The promise: whoever does what the plan says, in order, and waits for its days, ends with a go.
//!
//! The test is the person and the world: it does each step that is to do, lets time pass to the next day the
//! plan names, lets the world do what falls due by then, and asks again with fresh data.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};
use support::{Folder, folder, root};

/// An account in time: its snapshot as a tree, and the day.
struct World {
    here: Folder,
    data: Value,
    today: Date,
    action: &'static str,
    extra: &'static str,
}

impl World {
    fn of(sample: &str, today: &str, action: &'static str, extra: &'static str) -> Self {
        let path = root().join("samples").join(sample).join("account.yaml");
        let text = std::fs::read_to_string(path).unwrap();
        let data: Value = serde_yaml::from_str(&text).unwrap();
        let mut here = folder();
        for entry in std::fs::read_dir(root().join("samples").join(sample)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "csv") && sample == "real-export" {
                here =
                    here.given(&path.file_name().unwrap().to_string_lossy(), std::fs::read(&path).unwrap());
            }
        }
        Self { here, data, today: today.parse().unwrap(), action, extra }
    }

    /// The report on fresh data of today.
    fn report(&mut self) -> Value {
        self.data["as_of"] = json!(self.today.to_string());
        if !self.data["covers"]["hours"].is_null() {
            // Fresh data comes with a fresh download.
            self.data["covers"]["hours"]["to"] = json!(self.today.to_string());
        }
        let text = serde_yaml::to_string(&self.data).unwrap();
        std::fs::write(self.here.path().join("account.yaml"), text).unwrap();
        let (today, action, extra) = (self.today, self.action, self.extra);
        let ran = self.here.audit(&format!(". --today {today} --action {action} --format json {extra}"));
        assert_ne!(ran.code, Some(2), "{}", ran.err);
        ran.json()
    }

    fn rows(&mut self, table: &str) -> Vec<&mut Value> {
        self.data[table].as_array_mut().map_or_else(Vec::new, |rows| rows.iter_mut().collect())
    }

    /// Sets fields of the rows of a table for which a test holds.
    fn each(&mut self, table: &str, when: impl Fn(&Value) -> bool, fields: &Value) {
        for row in self.rows(table).into_iter().filter(|row| when(row)) {
            for (name, value) in fields.as_object().unwrap() {
                row[name.as_str()] = value.clone();
            }
        }
    }

    fn set(&mut self, record: &str, field: &str, value: Value) {
        if !self.data[record].is_null() {
            self.data[record][field] = value;
        }
    }

    fn side(&self, contract: &Value) -> String {
        let rows = self.data["contracts"].as_array().cloned().unwrap_or_default();
        let found = rows.iter().find(|row| row["id"] == *contract);
        found.map_or_else(String::new, |row| row["side"].as_str().unwrap().to_owned())
    }
}

fn any(_: &Value) -> bool {
    true
}

fn day(value: &Value) -> Option<Date> {
    value.as_str().and_then(|text| text.parse().ok())
}

fn held(row: &Value) -> bool {
    !matches!(row["in_escrow"].as_str(), Some("none")) && row["in_escrow"] != json!(0)
}

/// Does what a step says, today.
fn perform(world: &mut World, step: &str) {
    let today = json!(world.today.to_string());
    match step {
        "settle" => {
            let due = |row: &Value| matches!(row["stage"].as_str(), Some("owed" | "past_due"));
            world.each("balances", due, &json!({ "amount": 0 }));
            world.each("chargebacks", any, &json!({ "status": "settled" }));
        }
        "answer" => {
            world.each("disputes", any, &json!({ "answered": true }));
            let requests = world.data["refund_requests"].as_array().cloned().unwrap_or_default();
            let asked = |row: &&Value| row["status"] == "pending" && world.side(&row["contract"]) != "client";
            let mine: Vec<Value> = requests.iter().filter(asked).map(|row| row["id"].clone()).collect();
            for row in requests.iter().filter(|row| mine.contains(&row["id"])) {
                // Whoever does not agree has a dispute from then on.
                let dispute = json!({ "id": format!("over-{}", row["id"].as_str().unwrap()), "contract": row["contract"],
                    "kind": "escrow", "status": "open", "raised_by": "self", "opened_on": today, "answered": true });
                world.data["disputes"].as_array_mut().unwrap().push(dispute);
            }
            world.each("refund_requests", |row| mine.contains(&row["id"]), &json!({ "status": "disputed" }));
            world.set("verification", "status", json!("verified"));
            release_reviewed(world, &today);
        }
        "certain" => accept(world),
        "tell" => {
            world.each("contracts", any, &json!({ "other_party_told": true }));
            world.set("agency", "owed_to_me", json!("none"));
        }
        "submit" => submit(world, &today),
        "cancel-plans" => cancel(world),
        "proposals" => {
            world.each("proposals", any, &json!({ "status": "withdrawn" }));
            world.each("offers", any, &json!({ "status": "declined" }));
            world.each("invitations", any, &json!({ "status": "declined" }));
            world.each("jobs", any, &json!({ "status": "cancelled" }));
            world.each("catalog_projects", any, &json!({ "listed": false }));
        }
        "end-contracts" | "end-client-contracts" => end(world, &today, false),
        "end-fixed" => end(world, &today, true),
        // Others decide; time does the rest. This owner ends what is his.
        "disputes" | "hand-over" => {}
        "pause-contracts" => {
            let open = |row: &Value| !matches!(row["status"].as_str(), Some("completed" | "cancelled"));
            let job = |row: &Value| matches!(row["kind"].as_str(), Some("direct" | "payroll"));
            world.each(
                "contracts",
                |row| open(row) && job(row),
                &json!({ "status": "completed", "ended_on": today }),
            );
            world.each("contracts", open, &json!({ "status": "paused" }));
            world.each("catalog_projects", any, &json!({ "open_orders": 0 }));
        }
        "escrow" => ask_back(world, &today),
        "way-out" => way_out(world, &today),
        "withdraw" => {
            let mine = |row: &Value| matches!(row["stage"].as_str(), Some("available" | "reserve"));
            world.each("balances", mine, &json!({ "amount": 0, "clears_on": "none" }));
            world.each("withdrawals", any, &json!({ "arrived_on": today }));
        }
        "billing" => {
            world.data["billing_methods"] = json!([]);
        }
        "credit" | "company-money" => {
            world.each("balances", |row| row["stage"] == "credit", &json!({ "amount": 0 }));
        }
        "unpaid" => {
            let nothing = |row: &Value| row["paid_total"] == "none" || row["paid_total"] == 0;
            world.each("contracts", nothing, &json!({ "paid_total": "10.00 USD" }));
        }
        "feedback" => {
            let over = |row: &Value| matches!(row["status"].as_str(), Some("completed" | "cancelled"));
            world.each("contracts", over, &json!({ "feedback_given": true }));
        }
        "request-data" => world.set("privacy_request", "copy_received_on", today),
        "save" | "save-company" => {
            for what in ["transactions", "invoices", "weekly_summary", "messages", "contracts", "portfolio"] {
                world.set("saved_records", what, json!(true));
            }
        }
        other => perform_last(world, other, &today),
    }
}

fn perform_last(world: &mut World, step: &str, today: &Value) {
    match step {
        "private" => world.set("profile", "visibility", json!("private")),
        "unavailable" => world.set("profile", "availability", json!("not_available")),
        "scrub" => world.set("profile", "personal_details", json!("none")),
        "conversion-fee" => world.each("relationships", any, &json!({ "fee_paid": true })),
        "apps" => world.data["api_keys"] = json!([]),
        "agency" => {
            world.data["members"] = json!([]);
            world.set("agency", "open", json!(false));
        }
        "team" => world.data["members"] = json!([]),
        "agency-managers" => world.set("agency", "other_business_managers", json!(1)),
        "proof" => {
            for what in ["question_set", "answer_known", "second_factor_available", "email_reachable"] {
                world.set("security", what, json!(true));
            }
            world.set("security", "login_methods", json!(["password"]));
        }
        "erase" => world.set("privacy_request", "filed_on", today.clone()),
        "own" => world.set("saved_records", "messages", json!(true)),
        "reminders" => {}
        other => panic!("nobody knows how to do {other}"),
    }
}

/// The client approves what was submitted.
fn release_reviewed(world: &mut World, today: &Value) {
    let sides: Vec<String> = world.data["milestones"]
        .as_array()
        .cloned()
        .unwrap_or_default()
        .iter()
        .map(|row| world.side(&row["contract"]))
        .collect();
    for (row, side) in world.rows("milestones").into_iter().zip(sides) {
        if side == "client" && day(&row["submitted_on"]).is_some() && day(&row["approved_on"]).is_none() {
            row["approved_on"] = today.clone();
            row["in_escrow"] = json!(0);
        }
    }
}

fn accept(world: &mut World) {
    let rules = ["permanent-loss", "retained-data", "joint-freelancer-and-client-account"];
    let rows = |rule: &&str| json!({ "rule": rule, "row": "account", "reason": "I know." });
    let losses = [
        "unclaimed-bonus",
        "unused-connects",
        "job-success-score",
        "talent-badge-loss",
        "agency-profile-loss",
        "direct-work-fee",
        "recent-milestone-payment",
    ];
    let lost = losses.iter().map(|rule| json!({ "rule": rule, "reason": "So be it." }));
    world.data["acknowledged"] = json!(rules.iter().map(rows).chain(lost).collect::<Vec<_>>());
    world.set("intent", "new_account_after", json!(false));
}

fn submit(world: &mut World, today: &Value) {
    world.each("contracts", any, &json!({ "weekly_payment": "none" }));
    let sides: Vec<String> = world.data["milestones"]
        .as_array()
        .cloned()
        .unwrap_or_default()
        .iter()
        .map(|row| world.side(&row["contract"]))
        .collect();
    for (row, side) in world.rows("milestones").into_iter().zip(sides) {
        if side != "client" && held(row) && day(&row["submitted_on"]).is_none() {
            row["submitted_on"] = today.clone();
            row["last_activity_on"] = today.clone();
        }
    }
}

fn cancel(world: &mut World) {
    let free =
        json!({ "auto_renew": false, "renews_on": "none", "price": 0, "cycle": "none", "billed_via": "web" });
    world.each("subscriptions", any, &free);
    for row in world.rows("subscriptions") {
        let plan = row["for_role"].as_str().unwrap().to_owned();
        row["plan"] = json!(format!("{plan}_basic"));
    }
    world.set("connects", "badge_on", json!(false));
    world.each("boosts", any, &json!({ "active": false }));
}

/// Whether a contract is one on which the account's own side works for a fixed price.
fn own_fixed(row: &Value) -> bool {
    row["side"] != "client" && matches!(row["kind"].as_str(), Some("fixed" | "direct" | "catalog"))
}

/// Ends contracts as Upwork does it: what is in escrow for one's own work goes back to the client, so a plan that
/// ends such a contract too early costs money.
fn end(world: &mut World, today: &Value, fixed: bool) {
    let milestones = world.data["milestones"].as_array().cloned().unwrap_or_default();
    for row in world.rows("contracts").into_iter().filter(|row| own_fixed(row) == fixed) {
        let open =
            matches!(row["status"].as_str(), Some("active" | "pending" | "paused" | "disputed" | "on_hold"));
        let costs = |part: &&Value| part["contract"] == row["id"] && held(part);
        if let (true, true, Some(part)) = (open, fixed, milestones.iter().find(costs)) {
            panic!("the plan ends {} with {} in escrow", row["title"], part["in_escrow"]);
        }
        if matches!(row["status"].as_str(), Some("completed" | "cancelled")) {
            continue;
        }
        // Whoever holds a contract back lets go on the day it is asked for.
        if row["kind"] == "hourly" && row["status"] == "active" {
            row["last_hours_on"] = today.clone();
        }
        row["status"] = json!("completed");
        row["ended_on"] = today.clone();
    }
    world.each("catalog_projects", any, &json!({ "open_orders": 0 }));
}

fn ask_back(world: &mut World, today: &Value) {
    let milestones = world.data["milestones"].as_array().cloned().unwrap_or_default();
    for row in milestones.iter().filter(|row| held(row)) {
        if world.side(&row["contract"]) != "client" {
            continue;
        }
        let asked = world.data["refund_requests"].as_array().cloned().unwrap_or_default();
        let back =
            |request: &Value| request["contract"] == row["contract"] && request["status"] != "disputed";
        if !asked.iter().any(back) {
            let request = json!({ "id": format!("ask-{}", row["id"].as_str().unwrap()), "contract": row["contract"],
                "amount": row["in_escrow"], "requested_on": today, "status": "approved" });
            world.data["refund_requests"].as_array_mut().unwrap().push(request);
        }
    }
}

fn way_out(world: &mut World, today: &Value) {
    world.set("tax", "form_status", json!("complete"));
    let name = world.data["profile"]["verified_name"].clone();
    let usable = |row: &Value| row["status"] == "active" && row["holder_name"] == name;
    let methods = world.data["withdrawal_methods"].as_array().cloned().unwrap_or_default();
    if !methods.iter().any(usable) {
        let method = json!({ "id": "new", "kind": "local_bank", "status": "active", "added_on": today, "holder_name": name });
        world.data["withdrawal_methods"].as_array_mut().unwrap().push(method);
    }
}

/// What falls due by today: silence approves, refunds arrive, money clears, mediation and disputes end.
fn pass(world: &mut World) {
    let today = world.today;
    let due = |since: &Value, days: i64| {
        day(since).is_some_and(|since| since.checked_add(days.days()).unwrap() <= today)
    };
    let asked = world.data["refund_requests"].as_array().cloned().unwrap_or_default();
    let silent: Vec<Value> = asked
        .iter()
        .filter(|row| row["status"] == "pending" && world.side(&row["contract"]) == "client")
        .filter(|row| due(&row["requested_on"], 12))
        .map(|row| row["id"].clone())
        .collect();
    world.each("refund_requests", |row| silent.contains(&row["id"]), &json!({ "status": "approved" }));
    let back = |contract: &Value| {
        asked.iter().any(|row| {
            row["contract"] == *contract && row["status"] != "disputed" && due(&row["requested_on"], 12)
        })
    };
    let sides: Vec<String> = world.data["milestones"]
        .as_array()
        .cloned()
        .unwrap_or_default()
        .iter()
        .map(|row| world.side(&row["contract"]))
        .collect();
    let mut cleared = false;
    for (row, side) in world.rows("milestones").into_iter().zip(sides) {
        if due(&row["submitted_on"], 14) && day(&row["approved_on"]).is_none() {
            row["approved_on"] =
                json!(day(&row["submitted_on"]).unwrap().checked_add(14.days()).unwrap().to_string());
            row["in_escrow"] = json!(0);
            cleared |= side != "client";
        }
        if side == "client" && back(&row["contract"]) {
            row["in_escrow"] = json!(0);
        }
    }
    let incoming =
        |row: &Value| matches!(row["stage"].as_str(), Some("work_in_progress" | "in_review" | "pending"));
    for row in world.rows("balances") {
        if incoming(row) && day(&row["clears_on"]).is_none_or(|clears| clears <= today) {
            row["amount"] = json!(0);
            cleared = true;
        }
    }
    if cleared {
        world.each("balances", |row| row["stage"] == "available", &json!({ "amount": "75.00 USD" }));
    }
    world.each("disputes", |row| due(&row["opened_on"], 30), &json!({ "status": "resolved" }));
    world.each("holds", any, &json!({}));
}

fn steps(report: &Value) -> Vec<Value> {
    report["plans"][0]["steps"].as_array().unwrap().clone()
}

fn later(report: &Value, today: Date) -> Option<Date> {
    let of = |step: &Value| [day(&step["until"]), day(&step["from"])];
    let open =
        steps(report).into_iter().filter(|step| step["state"] == "to do" || step["state"] == "waiting");
    open.flat_map(|step| of(&step)).flatten().filter(|day| *day > today).min()
}

/// Does what can be done today, in the order of the plan, each step once.
fn today(world: &mut World, mut report: Value) -> Value {
    let mut performed: Vec<String> = Vec::new();
    loop {
        let new = |step: &&Value| !performed.iter().any(|done| step["id"] == **done);
        let next = steps(&report).iter().filter(new).find(|step| step["state"] == "to do").cloned();
        let Some(next) = next else { return report };
        let id = next["id"].as_str().unwrap().to_owned();
        perform(world, &id);
        performed.push(id);
        report = world.report();
    }
}

/// Follows the plan to its end. Gives the day it promised first, and the day on which it was a go.
fn follow(world: &mut World) -> (Option<Date>, Date) {
    let mut promised = None;
    for round in 0..60 {
        pass(world);
        let mut report = world.report();
        if round == 0 {
            assert_eq!(report["verdict"], "no-go");
        }
        report = today(world, report);
        let action = report["actions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|a| a["action"] == world.action)
            .unwrap()
            .clone();
        if round == 0 {
            promised = day(&action["not_before"]);
        }
        let open: Vec<String> = steps(&report)
            .iter()
            .filter(|step| step["state"] != "done" && step["state"] != "by hand" && step["id"] != "reminders")
            .map(|step| format!("{} {} {}", step["id"], step["state"], step["rules"]))
            .collect();
        if report["verdict"] == "go" && open.is_empty() {
            return (promised, world.today);
        }
        if std::env::var_os("TELL").is_some() {
            eprintln!("{} {} {open:?}", world.today, report["verdict"]);
        }
        world.today = later(&report, world.today)
            .or_else(|| world.today.checked_add(1.day()).ok().filter(|_| !open.is_empty()))
            .unwrap_or_else(|| panic!("stuck on {} with {open:?}: {}", world.today, report["unaccounted"]));
    }
    let report = world.report();
    let left: Vec<String> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("{} {} {}", f["rule"], f["row"], f["severity"]))
        .collect();
    panic!("never a go: {} {left:#?} {:#?}", world.today, steps(&report))
}

const BLOCKED: &[(&str, &str, &str)] = &[
    ("blocked", "2026-11-23", ""),
    ("client", "2026-11-23", ""),
    ("agency", "2026-11-23", ""),
    ("real-export", "2025-07-18", ""),
    ("custom", "2026-11-23", "--rules RULES"),
];

#[test]
fn the_plan_to_delete_ends_in_a_go() {
    for (sample, today, extra) in BLOCKED {
        let rules = root().join("samples/custom/rules").to_string_lossy().into_owned();
        let extra: &'static str = Box::leak(extra.replace("RULES", &rules).into_boxed_str());
        let mut world = World::of(sample, today, "delete", extra);
        let (promised, done) = follow(&mut world);
        if let Some(promised) = promised {
            assert_eq!(done, promised, "{sample}");
        }
    }
}

#[test]
fn the_plan_to_deactivate_ends_in_a_go() {
    for (sample, today) in [("blocked", "2026-11-23"), ("client", "2026-11-23")] {
        let mut world = World::of(sample, today, "deactivate", "");
        follow(&mut world);
    }
}
