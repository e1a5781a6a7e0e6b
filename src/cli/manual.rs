//! Completions and manual pages, from the same definitions as `--help`.

use super::args::{Arguments, CompletionsOptions, ManOptions, Shared};
use super::{Ended, output};
use crate::problem::{Problem, suggest};
use clap::CommandFactory;

pub(super) fn completions(shared: &Shared, options: &CompletionsOptions) -> Ended {
    let mut text = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "audit", &mut text);
    output::write(shared.output.as_deref(), &mut |out| out.write_all(&text))?;
    Ok(0)
}

pub(super) fn page(shared: &Shared, options: &ManOptions) -> Ended {
    let mut whole = Arguments::command();
    whole.build();
    let command = match &options.command {
        None => whole,
        Some(name) => {
            let names: Vec<String> = whole.get_subcommands().map(|one| one.get_name().to_owned()).collect();
            let found = whole.get_subcommands().find(|one| one.get_name() == name).cloned();
            found.ok_or_else(|| {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                vec![Problem::new(format!("there is no command {name}")).hint(suggest(name, &names))]
            })?
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut text)
        .map_err(|error| vec![Problem::new(format!("cannot write the page: {error}"))])?;
    output::write(shared.output.as_deref(), &mut |out| out.write_all(&text))?;
    Ok(0)
}
