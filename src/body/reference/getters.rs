//! Fields of rows, which Rhai finds as getters.

use super::held::{HeldDay, HeldInstant, HeldRow, HeldRows, held};
use super::{Evaluated, refuse, soft, value};
use crate::body::language::Language;
use crate::body::notes::Got;
use crate::body::run::{FieldLack, no_field, read};
use crate::body::tree::FieldStep;
use crate::body::value::Val;
use crate::value::Money;
use rhai::{Dynamic, Engine, ImmutableString};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Registers the getters of every field name of the schema.
pub(super) fn register(engine: &mut Engine, language: &Language) {
    engine.register_type_with_name::<HeldRow>("row").register_type_with_name::<HeldRows>("rows");
    engine.register_type_with_name::<HeldDay>("day").register_type_with_name::<HeldInstant>("instant");
    engine.register_type_with_name::<Money>("money");
    for name in language.members.names() {
        let field = Arc::new(FieldStep { name: name.clone(), members: language.members.named(name) });
        let told = field.clone();
        engine.register_get(&**name, move |row: &mut HeldRow| get(*row, &field, false));
        let softly = soft::name_of(name);
        engine.register_get(&softly, move |row: &mut HeldRow| get(*row, &told, true));
        engine.register_get(&softly, |(): &mut ()| Dynamic::UNIT);
        no_fields(engine, name);
    }
}

fn get(row: HeldRow, field: &FieldStep, soft: bool) -> Evaluated {
    value(|work| -> Got<Val<'_>> {
        match read(work, (row.table, row.row), field) {
            Ok(value) => Ok(value),
            Err(FieldLack::Unknown(_)) if soft => Ok(Val::Nothing),
            Err(FieldLack::Unknown(what)) => work.notes.unknown(what),
            Err(FieldLack::NoField(what)) => work.notes.refuse(what),
        }
    })
}

/// What has no fields says so in our words.
fn no_fields(engine: &mut Engine, name: &Arc<str>) {
    fn none<T: rhai::Variant + Clone>(engine: &mut Engine, name: &Arc<str>) {
        let told = name.clone();
        engine.register_get(&**name, move |value: &mut T| -> Evaluated {
            refuse(no_field(&held(&Dynamic::from(value.clone())), &told))
        });
    }
    none::<()>(engine, name);
    none::<bool>(engine, name);
    none::<i64>(engine, name);
    none::<Decimal>(engine, name);
    none::<ImmutableString>(engine, name);
    none::<rhai::Array>(engine, name);
    none::<Money>(engine, name);
    none::<HeldDay>(engine, name);
    none::<HeldInstant>(engine, name);
    none::<HeldRows>(engine, name);
}
