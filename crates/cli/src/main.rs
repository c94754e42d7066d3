//! `soglia`: checks, tests and compiles rule files, and evaluates one case or a register.

mod arguments;
mod commands;
mod context;
mod draw;
mod engine;
mod failure;
mod interrupted;
mod output;
mod progress;
mod rule_files;
mod typescript;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};
use context::Context;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.common.color.install();
    let mut context = Context::new(arguments.common);
    let ended = match arguments.command {
        Command::Check(check) => commands::check::run(&mut context, &check),
        Command::Test(test) => commands::test::run(&mut context, &test),
        Command::Eval(eval) => commands::eval::run(&mut context, &eval),
        Command::Why(why) => commands::why::run(&mut context, &why),
        Command::Curve(curve) => commands::curve::run(&mut context, &curve),
        Command::Recalculate(recalculate) => commands::recalculate::run(&mut context, &recalculate),
        Command::Ledger(ledger) => commands::ledger::run(&mut context, &ledger),
        Command::Verify(verify) => commands::verify::run(&mut context, &verify),
        Command::Mask(mask) => commands::mask::run(&mut context, &mask),
        Command::Batch(batch) => commands::batch::run(&mut context, &batch),
        Command::Ask(ask) => commands::ask::run(&mut context, &ask),
        Command::Entitlements(entitlements) => commands::entitlements::run(&mut context, &entitlements),
        Command::Reform(reform) => commands::reform::run(&mut context, &reform),
        Command::Diff(diff) => commands::diff::run(&mut context, &diff),
        Command::Figures(figures) => commands::figures::run(&mut context, &figures),
        Command::Rank(rank) => commands::rank::run(&mut context, &rank),
        Command::List(list) => commands::list::run(&mut context, &list),
        Command::Schema(schema) => commands::schema::run(&mut context, &schema),
        Command::Compile(compile) => commands::compile::run(&mut context, &compile),
        Command::Types(types) => commands::types::run(&mut context, &types),
    };
    let exit = match ended {
        Ok(exit) => exit,
        Err(failure) => {
            context.tell_failure(&failure);
            failure.exit
        }
    };
    // What was written last may be what the disk has no room for.
    match context.out.finish() {
        Ok(()) => exit.into(),
        Err(failure) => {
            context.tell_failure(&failure);
            failure.exit.into()
        }
    }
}
