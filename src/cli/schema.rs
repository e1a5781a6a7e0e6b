//! `audit schema NAME`: JSON Schemas, for editors.

use super::args::{SchemaName, SchemaOptions, Shared};
use super::{Ended, config, load, output};
use crate::policy::{self, waiver};
use crate::report;
use crate::schema;
use schemars::Schema;
use serde_json::Value as Json;

pub(super) fn run(shared: &Shared, options: &SchemaOptions) -> Ended {
    let titled = |schema: Schema, title: &str| -> Json {
        let mut schema = schema;
        schema.insert("title".to_owned(), title.into());
        schema.into()
    };
    let json = match options.name {
        SchemaName::Snapshot => {
            let policy = load::load_untried(shared)?;
            schema::snapshot_schema(&policy.schema, &policy.pack.platform)
        }
        SchemaName::Rule => titled(policy::header_schema(), "The block at the top of a rule file of audit"),
        SchemaName::Pack => titled(policy::pack_schema(), "pack.yaml of audit"),
        SchemaName::Schema => titled(schema::json_schema(), "schema.yaml of a pack of audit"),
        SchemaName::Waivers => titled(waiver::json_schema(), "waivers.yaml of audit"),
        SchemaName::Config => titled(config::json_schema(), "audit.yaml, the settings of audit"),
        SchemaName::Report => titled(report::json_schema(), "The report of audit, as JSON"),
    };
    let text = output::json(&json);
    output::write(shared.output.as_deref(), &mut |out| out.write_all(text.as_bytes()))?;
    Ok(0)
}
