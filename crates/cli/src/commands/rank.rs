//! `soglia rank`.

mod table;

use arrow_array::Array;
use soglia::register::{Results, Runner};

use super::batch::cells::CsvText;
use super::batch::layout::wrong_column;
use super::batch::records::{Records, no_column};
use super::batch::sink::Format;
use super::batch::source::{Block, Opened};
use super::batch::{is_same, pipeline, tell_columns};
use crate::arguments::{DataFormat, Rank, Register};
use crate::context::Context;
use crate::draw;
use crate::engine::{self, Applications, Options, Pack, Ranker, RankingError};
use crate::failure::{Exit, Failure};
use crate::progress::{self, Bar};

/// Rows that are held in memory together before they are read as applications.
const ROWS: u32 = 32_768;

pub fn run(context: &mut Context, arguments: &Rank) -> Result<Exit, Failure> {
    if let Some(output) = &arguments.output {
        Format::of(output)?;
        if is_same(&arguments.register, output) {
            return Err(Failure::usage(
                "la graduatoria andrebbe al posto del registro",
                "the ranking would take the place of the register",
            ));
        }
    }
    let pack = context.pack()?;
    let options = Options { budgets: arguments.budgets.iter().cloned().collect(), seed: arguments.seed.clone() };
    if options.budgets.len() < arguments.budgets.len() {
        return Err(Failure::usage("`--budget` è indicato due volte per lo stesso nome", "`--budget` is given twice for the same name"));
    }
    let ranker = engine::ranker(&pack, &arguments.measure, arguments.on, &options)?;
    let reading = reading(arguments);
    let mut opened = Opened::new(&[ranker.plan()], &reading)?;
    let known = reading.keep.iter().flatten();
    opened.ignored.retain(|name| !known.clone().any(|known| known == name));
    tell_columns(context, ranker.plan().measure(), &opened);
    let applications = read(context, &ranker, &opened_columns(&opened, arguments)?, opened, &reading)?;
    let label = context.say("graduatoria", "ranking");
    let mut ranking = progress::waiting(label, || ranker.rank(applications)).map_err(|error| not_ranked(error, arguments, &pack))?;
    let refused = ranking.rows.iter().any(|row| !row.refused.is_empty());
    if arguments.mask {
        ranking = ranking.masked();
    }
    if let Some(output) = &arguments.output {
        table::write(&ranking, output, arguments.separator, context.language)?;
    }
    match arguments.format {
        DataFormat::Json => context.json(&ranking)?,
        DataFormat::Text => {
            let (width, color) = (draw::terminal_width(), context.out.has_color());
            let rows = usize::try_from(arguments.show).unwrap_or(usize::MAX);
            let text = engine::ranking_text(&ranking, context.language, rows, arguments.explain, width, color);
            context.out.line(text.trim_end());
        }
    }
    Ok(if refused { Exit::Findings } else { Exit::Fine })
}

/// Why there is no ranking, with lines of the file where the library has rows, and the column that is meant.
fn not_ranked(error: RankingError, arguments: &Rank, pack: &Pack) -> Failure {
    let path = &arguments.register;
    // A file that can no longer be read leaves the numbers as they are.
    let lines = match Format::of(path) {
        Ok(Format::Csv) => Records::lines(path, arguments.separator).unwrap_or_default(),
        _ => Vec::new(),
    };
    let line = |row: usize| row.checked_sub(1).and_then(|place| lines.get(place)).and_then(|&line| line.try_into().ok()).unwrap_or(row);
    let error = error.renumbered(line);
    let column = match &error {
        RankingError::NoId { .. } | RankingError::Twice(_) => Some(arguments.id.as_str()),
        RankingError::Moment { .. } | RankingError::MixedMoments { .. } => arguments.filed.as_deref(),
        RankingError::NotFiled => {
            let Some(filed) = &arguments.filed else { return engine::not_ranked(error, pack) };
            let first = line(1);
            return Failure::new(
                Exit::Refused,
                format!("`{}`: la colonna `{filed}` è vuota in tutte le righe, dalla {first} in poi", path.display()),
                format!("`{}`: column `{filed}` is empty in every row, from {first} on", path.display()),
            )
            .help(
                "dice quando è stata presentata la domanda, `2025-03-18` o `2025-03-18T10:30:05`",
                "it says when the application was filed, `2025-03-18` or `2025-03-18T10:30:05`",
            );
        }
        _ => return engine::not_ranked(error, pack),
    };
    let failure = engine::not_ranked(error, pack).of(path);
    match column {
        Some(column) => failure.help(format!("è la colonna `{column}`"), format!("it is column `{column}`")),
        None => failure,
    }
}

/// The register is read as `soglia batch` reads it, with the ids and the moments of filing kept.
fn reading(arguments: &Rank) -> Register {
    let mut keep = vec![arguments.id.clone()];
    keep.extend(arguments.filed.clone().filter(|filed| *filed != arguments.id));
    Register {
        input: arguments.register.clone(),
        keep: Some(keep),
        keep_all: false,
        cents: arguments.cents,
        separator: arguments.separator,
        decimal_comma: arguments.decimal_comma,
        lists: arguments.lists.clone(),
        key: (!arguments.lists.is_empty()).then(|| arguments.id.clone()),
        threads: arguments.threads,
        rows: ROWS,
    }
}

/// Where the ids and the moments of filing are among the columns that are kept.
struct Columns {
    id: usize,
    filed: Option<usize>,
}

fn opened_columns(opened: &Opened, arguments: &Rank) -> Result<Columns, Failure> {
    let kept = opened.kept();
    let place = |name: &String| kept.iter().position(|field| field.name() == name).ok_or_else(|| no_column(&arguments.register, name));
    for field in &kept {
        if !CsvText::has(field.data_type()) {
            let (name, found) = (field.name(), field.data_type());
            return Err(Failure::usage(
                format!("la colonna `{name}` ({found}) non si legge come testo"),
                format!("column `{name}` ({found}) cannot be read as text"),
            ));
        }
    }
    Ok(Columns { id: place(&arguments.id)?, filed: arguments.filed.as_ref().map(place).transpose()? })
}

fn read(
    context: &Context,
    ranker: &Ranker<'_>,
    columns: &Columns,
    opened: Opened,
    reading: &Register,
) -> Result<Vec<Applications>, Failure> {
    let mut bar = Bar::new(context.say("registro, per mille", "register, per thousand"));
    let mut all = Vec::new();
    let Opened { mut source, layout, .. } = opened;
    let Some(reader) = layout.readers.first() else { return Ok(all) };
    let worker = || {
        let mut runner = Runner::new(ranker.plan());
        let mut results = Results::default();
        move |block: Block| {
            let wrong = |error| wrong_column(&reading.input, &error);
            let cases = reader.read(&(&block.facts).into()).map_err(wrong)?;
            let register = cases.register().map_err(wrong)?;
            runner.run(&register, &mut results);
            let ids = texts(&block, Some(columns.id), register.cases());
            let filed = texts(&block, columns.filed, register.cases());
            let moments = filed.iter().map(|text| (!text.is_empty()).then_some(text.as_str()));
            Ok((ranker.read(&register, &results, ids.iter().cloned(), moments), block.progress))
        }
    };
    pipeline::run(source.as_mut(), reading.threads(), worker, |(applications, progress)| {
        all.push(applications);
        bar.at(progress, 1_000);
        Ok(())
    })?;
    Ok(all)
}

/// The values of a column that is kept, as text; nothing for a null, or where there is no such column.
fn texts(block: &Block, column: Option<usize>, rows: usize) -> Vec<String> {
    let text = column.and_then(|column| block.kept.get(column)).and_then(|column| CsvText::of(column as &dyn Array));
    let cell = |row: usize| {
        let mut cell = String::new();
        if let Some(text) = &text {
            text.write(row, &mut cell);
        }
        cell
    };
    (0..rows).map(cell).collect()
}
